"""A stream in portions of a bounded number of items and a bounded size: the way to flat memory.

Invariant: the portions hold the items of the stream in its order; only an item that is too big by itself exceeds the
bound, alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["portions"]

T = TypeVar("T")


def portions(items: Iterable[T], count: int, size: int, size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Lists of at most `count` items whose sizes together are at most `size`.

    >>> list(portions(["a", "bb", "ccccc", "d"], 2, 4, len))
    [['a', 'bb'], ['ccccc'], ['d']]
    """
    portion: list[T] = []
    held = 0
    for item in items:
        own = size_of(item)
        if portion and (len(portion) == count or held + own > size):
            yield portion
            portion, held = [], 0
        portion.append(item)
        held += own
    if portion:
        yield portion
