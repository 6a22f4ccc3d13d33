"""Names as users give them: one or several, members of a closed list."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from kg.query.asking.filters import members

__all__ = ["Words", "each", "listed", "one"]

Words = str | Iterable[str]
E = TypeVar("E", bound=StrEnum)


def listed(words: Words) -> tuple[str, ...]:
    """The words, whether one or several were given.

    >>> listed("trade"), listed(["trade", "defence"])
    (('trade',), ('trade', 'defence'))
    """
    return (words,) if isinstance(words, str) else tuple(words)


def one(enum: type[E], kind: str, name: str) -> E:
    """The member of an enumeration that the user named.

    Raises:
        UnknownName: the name is no member; the nearest ones are given.
    """
    return next(iter(members(enum, kind, (name,))))


def each(words: Words) -> tuple[str, ...]:
    """The words, also where several stand in one, with commas between; for words that have no comma of their own.

    >>> each("planned,possible"), each(["metWith", "visited"])
    (('planned', 'possible'), ('metWith', 'visited'))
    """
    return tuple(part for word in listed(words) for part in map(str.strip, word.split(",")) if part)
