"""What most commands ask alike: which claims, in which form, of which workspace.

`@asks(*CLAIMS)` adds the options to a command and hands them over as one `Asked`, so that a filter is spelt, explained
and read in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.cli.bundle import Command, Option, bundled
from kg.cli.opened import graph
from kg.cli.options import (
    HERE,
    AsOf,
    Csv,
    Directory,
    Json,
    KnownBy,
    MinPublishers,
    Predicates,
    Publishers,
    Since,
    SourceKinds,
    Statuses,
    Topics,
    Tsv,
    Until,
)
from kg.cli.output import Format, chosen

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.query.asking.filters import Filters

__all__ = ["CLAIMS", "CONFLICTS", "EXPORT", "PICTURE", "PLANS", "TIES", "TIME", "Asked", "asks"]

_FILTERS: Final[dict[str, Option]] = {
    "since": (Since, None),
    "until": (Until, None),
    "as_of": (AsOf, None),
    "known_by": (KnownBy, None),
    "predicate": (Predicates, None),
    "status": (Statuses, None),
    "topic": (Topics, None),
    "source_kind": (SourceKinds, None),
    "publisher": (Publishers, None),
    "min_publishers": (MinPublishers, 0),
}
_FORMS: Final[dict[str, Option]] = {"as_json": (Json, False), "as_csv": (Csv, False), "as_tsv": (Tsv, False)}


def _without(*names: str) -> tuple[str, ...]:
    return tuple(name for name in _FILTERS if name not in names)


#: the filters of what lists claims
CLAIMS: Final = tuple(_FILTERS)
#: of what lists disagreements, which one publisher alone seldom has
CONFLICTS: Final = _without("publisher")
#: of what lists plans, whose status is their state
PLANS: Final = ("since", "until", "as_of", "known_by", "predicate", "topic")
#: of what draws claims
PICTURE: Final = _without("min_publishers")
#: of what looks at ties, whose status the layer tells
TIES: Final = _without("status", "min_publishers")
#: of what writes whole claims, as they are known now
EXPORT: Final = _without("known_by", "status", "min_publishers")
#: of what is known of one entity
TIME: Final = ("since", "until", "as_of", "known_by")


@dataclass(frozen=True)
class Asked:
    """The shared options of one call."""

    directory: Path
    form: Format
    by: dict[str, Any]
    """Filters by name, as given."""

    @cached_property
    def graph(self) -> Graph:
        """The built graph of the workspace."""
        return graph(self.directory)

    @cached_property
    def filters(self) -> Filters:
        """The filters, with predicates and topics found.

        Raises:
            UnknownName: no such predicate, status, topic or kind of source.
        """
        return self.filtered()

    def filtered(self, **own: Any) -> Filters:
        """The filters, with some that the command reads in a way of its own."""
        return self.graph.filters(**{name: value for name, value in (self.by | own).items() if value})


def asks(*filters: str, forms: bool = True) -> Callable[[Command], Command]:
    """Give a command the options of some filters, of the forms of a listing, and -C.

    Args:
        filters: names of filters, as in `CLAIMS`.
        forms: whether it prints a listing (--json, --csv, --tsv).

    Returns:
        A decorator for a function with a parameter `asked`.
    """

    def made(directory: Path, **given: Any) -> Asked:
        form = chosen(*(given.pop(name) for name in _FORMS)) if forms else Format.TEXT
        return Asked(directory, form, given)

    options = {name: _FILTERS[name] for name in filters} | (_FORMS if forms else {})
    return bundled("asked", options | {"directory": (Directory, HERE)}, made)
