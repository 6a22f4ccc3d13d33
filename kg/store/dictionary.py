"""Numbered names: a sorted table of distinct strings, each with a note, whose place is its number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Dictionary", "merged"]

_MEANT: Final = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_ESCAPED: Final = str.maketrans({char: code for code, char in _MEANT.items()})
_ESCAPE: Final = re.compile(r"\\[\\tnr]")


@dataclass(frozen=True)
class Dictionary:
    """Names sorted by code points; `notes[n]` is said of `names[n]`."""

    names: tuple[str, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, notes: Mapping[str, str]) -> Dictionary:
        """The table of names with their notes, in any order."""
        names = tuple(sorted(notes))
        return cls(names, tuple(notes[name] for name in names))

    def __len__(self) -> int:
        return len(self.names)

    def items(self) -> Iterator[tuple[str, str]]:
        """Names with their notes, in order."""
        return zip(self.names, self.notes, strict=True)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Number of every name; for many look-ups (`find` is for a few)."""
        return {name: n for n, name in enumerate(self.names)}

    def find(self, name: str) -> int | None:
        """Number of a name, None when it is not in the table.

        >>> Dictionary.of({"e:b": "", "e:a": "State"}).find("e:b")
        1
        """
        place = bisect_left(self.names, name)
        return place if place < len(self.names) and self.names[place] == name else None

    def numbers_in(self, other: Dictionary) -> npt.NDArray[np.int32]:
        """For each of these names its number in another table, -1 where it is missing."""
        if other is self or other.names == self.names:
            return np.arange(len(self), dtype=np.int32)
        number = other.number
        return np.fromiter((number.get(name, -1) for name in self.names), np.int32, len(self))

    def kept(self, mask: npt.NDArray[np.bool_]) -> Dictionary:
        """Only the names that the mask tells."""
        if mask.all():
            return self
        chosen = mask.tolist()
        return Dictionary(tuple(compress(self.names, chosen)), tuple(compress(self.notes, chosen)))

    def to_bytes(self) -> bytes:
        """One line per name: name, tab, note; a backslash escapes tabs, line ends and itself."""
        return "".join(f"{name.translate(_ESCAPED)}\t{note}\n" for name, note in self.items()).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Dictionary:
        """The inverse of `to_bytes`.

        Raises:
            ValueError: a line is malformed.
        """
        cells = [line.split("\t") for line in data.decode().split("\n")[:-1]]
        if any(len(row) != 2 for row in cells):
            raise ValueError("a line of a table has not two cells")
        return cls(tuple(_as_it_was(row[0]) for row in cells), tuple(row[1] for row in cells))


def _as_it_was(text: str) -> str:
    return _ESCAPE.sub(lambda found: _MEANT[found[0]], text) if "\\" in text else text


def merged(a: Dictionary, b: Dictionary) -> Dictionary:
    """All names of both; where both have one, the note of `b` stands."""
    if all(a.find(name) is not None for name in b.names) and all(
        a.notes[a.find(name) or 0] == note for name, note in b.items()
    ):
        return a
    return Dictionary.of({**dict(a.items()), **dict(b.items())})
