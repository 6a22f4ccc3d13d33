"""What most commands ask alike: which claims, in which form, of which workspace.

`@asks(*FILTERS)` adds the options to a command and hands them over as one `Asked`, so that a filter is spelt, explained
and read in one place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.cli.opened import graph
from kg.cli.options import (
    HERE,
    AsOf,
    Csv,
    Directory,
    Json,
    KnownBy,
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
    from kg.query.filters import Filters

__all__ = ["FILTERS", "TIES", "Asked", "asks"]

_FILTERS: Final[dict[str, Any]] = {
    "since": Since,
    "until": Until,
    "as_of": AsOf,
    "known_by": KnownBy,
    "predicate": Predicates,
    "status": Statuses,
    "topic": Topics,
    "source_kind": SourceKinds,
    "publisher": Publishers,
}
FILTERS: Final = tuple(_FILTERS)
#: the filters of what looks at ties, whose status the layer tells
TIES: Final = tuple(name for name in FILTERS if name != "status")


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
        return self.graph.filters(**{name: value for name, value in self.by.items() if value})

    @property
    def told(self) -> str:
        """The filters in words, empty when there are none."""
        given = {name: value for name, value in self.by.items() if value}
        listed = (", ".join(value) if isinstance(value, list) else value for value in given.values())
        return "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in zip(given, listed, strict=True))


def asks(*filters: str, forms: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of some filters, of the forms of a listing, and -C.

    Args:
        filters: names out of `FILTERS`.
        forms: whether it prints a listing (--json, --csv, --tsv).

    Returns:
        A decorator for a function with a parameter `asked`.
    """
    options: dict[str, tuple[Any, Any]] = {name: (_FILTERS[name], None) for name in filters}
    if forms:
        options |= {"as_json": (Json, False), "as_csv": (Csv, False), "as_tsv": (Tsv, False)}
    options["directory"] = (Directory, HERE)
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in options.items()
    ]

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        own = [p for p in signature.parameters.values() if p.name != "asked"]

        @wraps(command)
        def run(**given: Any) -> None:
            by = {name: given.pop(name) for name in filters}
            form = chosen(*(given.pop(name) for name in ("as_json", "as_csv", "as_tsv"))) if forms else Format.TEXT
            asked = Asked(given.pop("directory"), form, by)
            command(**given, asked=asked)

        run.__signature__ = signature.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in (*own, *added)}
        return run

    return with_options
