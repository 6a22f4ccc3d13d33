"""What entities are called, looked up one by one as they are shown: a table of thousands may print twenty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Labels"]


class Labels(Mapping[str, str]):
    """Label by CURIE for some entities.

    Args:
        lookup: the graph.
        names: CURIEs, in the order of the mapping.
    """

    def __init__(self, lookup: Lookup, names: Iterable[str]) -> None:
        self._lookup = lookup
        self._found: dict[str, str | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> str:
        found = self._found[name]
        if found is None:
            found = self._found[name] = self._lookup.label(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
