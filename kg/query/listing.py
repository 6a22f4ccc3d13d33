"""Long results that are loaded as they are read, a part at a time.

Invariant: a listing is equal to the tuple of what it would load; a short one is that tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Generic, TypeVar, overload

__all__ = ["AT_ONCE", "Listing", "each", "joined", "listing"]

T = TypeVar("T")
U = TypeVar("U")

AT_ONCE: Final = 1000
"""So many are loaded together; a result of no more is held whole."""

Load = Callable[[Sequence[Any]], Sequence[T]]


class Listing(Sequence[T], Generic[T]):
    """What a load makes of some items, loaded anew each time it is read."""

    def __init__(self, items: Sequence[Any], load: Load[T]) -> None:
        """Take what stands for each entry, and what makes entries of some of them, one of each."""
        self._items, self._load = items, load

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._load(self._items[start : start + AT_ONCE])

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return listing(self._items[place], self._load)
        return self._load([self._items[place]])[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that compares by what it holds

    def each(self, change: Callable[[T], U]) -> Listing[U]:
        """What a function makes of each entry."""
        load = self._load
        return Listing(self._items, lambda items: [change(entry) for entry in load(items)])


def listing(items: Sequence[Any], load: Load[T]) -> Sequence[T]:
    """What `load` makes of the items: a tuple of a few, else loaded as it is read.

    >>> listing([1, 2], lambda some: [n * n for n in some])
    (1, 4)
    """
    return Listing(items, load) if len(items) > AT_ONCE else tuple(load(items))


def each(change: Callable[[T], U], entries: Sequence[T]) -> Sequence[U]:
    """What a function makes of each entry, as it is read where the entries are."""
    return entries.each(change) if isinstance(entries, Listing) else tuple(map(change, entries))


def joined(first: Sequence[T], second: Sequence[T]) -> Sequence[T]:
    """The entries of both, one after the other."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return first + second
    places = [(side, n) for side in (first, second) for n in range(len(side))]
    return Listing(places, _of_both)


def _of_both(places: Sequence[tuple[Sequence[T], int]]) -> Sequence[T]:
    """Entries at places of two sequences, of each a stretch."""
    found: list[T] = []
    start = 0
    while start < len(places):
        side, first = places[start]
        end = start
        while end < len(places) and places[end][0] is side:
            end += 1
        found += side[first : first + end - start]
        start = end
    return found
