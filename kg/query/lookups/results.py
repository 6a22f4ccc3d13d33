"""What look-ups find, as tables for people and records for programs.

Invariant: a result of many claims is read as it is printed; how many there are is known before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.model import Claim, Entity, Tenure
from kg.query.asking.filters import Kept
from kg.query.asking.listing import each, joined
from kg.query.asking.rows import CLAIM_FIELDS, Cells, RelationRow, relation_row
from kg.query.asking.table import Table, Tabular

__all__ = ["Entities", "Profile", "Relations", "counted"]

_Printed = tuple[str, Cells]
"""Label of the stand-in, empty for the name itself, and the cells of a row."""

_COLUMNS: Final = ("claim", "date", "relation", "with", "status", "sources", "corroboration")


@dataclass(frozen=True, slots=True)
class Relations(Tabular):
    """What stands between the first name and the second (or everybody)."""

    names: tuple[str, ...]
    """Labels of the names asked for."""
    direct: Sequence[RelationRow]
    through: Sequence[RelationRow]
    """Relations of the people and bodies that stood for the names at the time."""
    undated: int
    """Claims left out because no date tells whether they fall into the time asked for."""
    now: str | None
    printed: tuple[Sequence[_Printed], Sequence[_Printed]] | None = None
    """What is printed of both blocks, where that is known without reading evidence."""

    @property
    def rows(self) -> Sequence[RelationRow]:
        """Both blocks."""
        return joined(self.direct, self.through)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of both blocks."""
        return tuple(row.claim for row in self.rows)

    @property
    def table(self) -> Table:
        """One row per claim: id, date, relation with its arrow, counterpart, status, sources, corroboration."""
        return _table(joined(*self._printed), self.rows, _with_who_before_relation, _COLUMNS)

    @property
    def direct_table(self) -> Table:
        """The first block."""
        return _table(self._printed[0], self.direct, _with_who_before_relation, _COLUMNS)

    @property
    def through_table(self) -> Table:
        """The second block: who did it stands before the relation."""
        return _table(self._printed[1], self.through, _with_who, (*_COLUMNS[:2], "who", *_COLUMNS[2:]))

    @property
    def _printed(self) -> tuple[Sequence[_Printed], Sequence[_Printed]]:
        return self.printed or (each(_printed_of, self.direct), each(_printed_of, self.through))


def _printed_of(row: RelationRow) -> _Printed:
    return row.via, row.cells


def _with_who(printed: _Printed) -> tuple[str, ...]:
    via, (claim, date, *rest) = printed
    return (claim, date, via, *rest)


def _with_who_before_relation(printed: _Printed) -> tuple[str, ...]:
    via, (claim, date, relation, *rest) = printed
    return (claim, date, f"{via} {relation}".strip(), *rest)


def _record(row: RelationRow) -> Mapping[str, Any]:
    return row.record


def _table(
    printed: Sequence[_Printed],
    rows: Sequence[RelationRow],
    cells: Callable[[_Printed], tuple[str, ...]],
    columns: Sequence[str],
) -> Table:
    return Table(columns, each(cells, printed), each(_record, rows), ("via", "in_force", *CLAIM_FIELDS))


@dataclass(frozen=True, slots=True)
class Profile(Tabular):
    """What is known about one entity."""

    entity: Entity
    tenures: tuple[tuple[Tenure, str, str], ...]
    """Tenures with the labels of person and body, by start."""
    claims: Kept
    now: str | None
    by_predicate: tuple[tuple[str, int], ...]
    """Number of claims of each predicate, most first."""
    printed: Sequence[_Printed] | None = None
    """What is printed of the claims, where that is known without reading evidence."""

    @property
    def table(self) -> Table:
        """One row per claim, seen from the entity."""
        rows = each(self._row, self.claims.claims)
        printed = each(_printed_of, rows) if self.printed is None else self.printed
        return Table(_COLUMNS, each(_cells, printed), each(_record, rows), CLAIM_FIELDS)

    def _row(self, claim: Claim) -> RelationRow:
        return relation_row(claim, {self.entity.id})


def _cells(printed: _Printed) -> tuple[str, ...]:
    return printed[1]


def counted(predicates: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each predicate occurs, most first."""
    return tuple(sorted(Counter(predicates).items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Entities(Tabular):
    """A list of entities."""

    found: tuple[Entity, ...]

    @property
    def table(self) -> Table:
        """One row per entity: CURIE, label (marked when known from texts only), class, aliases, codes."""
        rows = [
            (e.id, f"{e.label} *" if e.local else e.label, e.cls.value, e.iso3, e.wikidata, _few(e.aliases))
            for e in self.found
        ]
        records = [
            {"entity": e.id, "label": e.label, "class": e.cls.value, "iso3": e.iso3 or None}
            | {"wikidata": e.wikidata or None, "aliases": list(e.aliases), "state": e.state, "local": e.local}
            for e in self.found
        ]
        fields = ("entity", "label", "class", "iso3", "wikidata", "aliases", "state", "local")
        return Table(("entity", "label", "class", "iso3", "wikidata", "aliases"), rows, records, fields)


def _few(aliases: Sequence[str], most: int = 4) -> str:
    """The first aliases, and how many more there are."""
    more = f" + {len(aliases) - most}" if len(aliases) > most else ""
    return "; ".join(aliases[:most]) + more
