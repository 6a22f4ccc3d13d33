"""Long results that are loaded as they are read, a part at a time.

Invariant: a listing is equal to the tuple of what it would load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, Generic, TypeVar, overload

__all__ = ["AT_ONCE", "Listing", "each", "joined"]

T = TypeVar("T")
U = TypeVar("U")

AT_ONCE: Final = 1000
"""So many are loaded together; a result of no more is held whole."""

Load = Callable[[Sequence[Any]], Sequence[T]]


class Listing(Sequence[T], Generic[T]):
    """What a load makes of some items; a short one is loaded once, a long one anew each time it is read."""

    def __init__(self, items: Sequence[Any], load: Load[T]) -> None:
        """Take what stands for each entry, and what makes entries of some of them, one of each."""
        self._items, self._load = items, load

    @cached_property
    def _held(self) -> tuple[T, ...] | None:
        return tuple(self._load(self._items)) if len(self._items) <= AT_ONCE else None

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return self._in_parts() if self._held is None else iter(self._held)

    def _in_parts(self) -> Iterator[T]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._load(self._items[start : start + AT_ONCE])

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            held = self.__dict__.get("_held")
            return Listing(self._items[place], self._load) if held is None else held[place]
        return self._load([self._items[place]])[0] if self._held is None else self._held[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that compares by what it holds

    def each(self, change: Callable[[T], U]) -> Listing[U]:
        """What a function makes of each entry.

        >>> list(Listing([1, 2], lambda some: [n * n for n in some]).each(str))
        ['1', '4']
        """
        many = len(self) > AT_ONCE
        items, load = (self._items, self._load) if many else (range(len(self)), self._of_held)
        return Listing(items, lambda some: [change(entry) for entry in load(some)])

    def _of_held(self, places: Sequence[int]) -> Sequence[T]:
        return [self[place] for place in places]

    def __repr__(self) -> str:
        return repr(self._held) if self._held is not None else f"<{len(self)} entries, loaded as they are read>"


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
