"""What each measure says: definition, what it reads from a tie, unit, source, warning (`measures.yaml`).

Invariant: every measure that a command prints has an entry; `kg central --explain NAME` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from kg.errors import UnknownName
from kg.query.asking.table import Table, Tabular

__all__ = ["Definition", "definition", "definitions"]


@dataclass(frozen=True, slots=True)
class Definition(Tabular):
    """What a measure says, what it reads from a tie, its unit, its source and what it hides."""

    name: str
    title: str
    definition: str
    reads: str
    unit: str
    source: str
    warning: str
    command: str = ""
    """Which command shows it; empty for the measures that `kg central --by` ranks by."""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Its parts, name and text."""
        parts = ("definition", "reads", "unit", "source", "warning")
        return tuple((part, getattr(self, part)) for part in parts)

    @property
    def table(self) -> Table:
        """One row a part."""
        record = {"measure": self.name, "title": self.title, **dict(self.lines), "command": self.shown_by}
        return Table(("measure", self.title), [*self.lines, ("shown by", self.shown_by)], [record], tuple(record))

    @property
    def shown_by(self) -> str:
        """The command that shows it."""
        return self.command or f"kg central --by {self.name}"


@cache
def definitions() -> Mapping[str, Definition]:
    """All measures by name, in the order of the file."""
    import yaml

    told = yaml.safe_load((Path(__file__).parent / "measures.yaml").read_text(encoding="utf-8"))
    return {name: Definition(name, **entry) for name, entry in told.items()}


def definition(name: str) -> Definition:
    """The definition of a measure.

    >>> definition("degree").unit
    'actors'

    Raises:
        UnknownName: there is none of that name.
    """
    known = definitions()
    wanted = name.lower()
    if wanted not in known:
        raise UnknownName("measure", name, get_close_matches(wanted, known), f"one of {', '.join(known)}")
    return known[wanted]
