"""Publishers by the names that users give them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.errors import UnknownName
from kg.query.asking.facets import cells
from kg.query.asking.shipped import text

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["find_publisher"]


def find_publisher(store: Store, name: str) -> str:
    """The publisher of that name, in any case, as it is printed.

    Raises:
        UnknownName: none, with the nearest ones.
    """
    known = {row["publisher"] for row in cells(store.select(text("all-publishers")))}
    if name in known:
        return name
    by_name = {one.casefold(): one for one in sorted(known, reverse=True)}
    if name.casefold() not in by_name:
        near = [by_name[n] for n in get_close_matches(name.casefold(), by_name)]
        raise UnknownName("publisher", name, near, "kg query claims-per-publisher lists them")
    return by_name[name.casefold()]
