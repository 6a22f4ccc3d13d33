"""Numbered names: a sorted table of distinct strings, each with a note, whose place is its number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt

from kg.store.arrays import Texts, escaped

__all__ = ["Dictionary", "together"]


@dataclass(frozen=True)
class Dictionary:
    """Names sorted by code points; `notes[n]` is said of `names[n]`."""

    names: Sequence[str]
    notes: Sequence[str]

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
        """Number of every name; for very many look-ups (`find` reads only what it needs)."""
        return {name: n for n, name in enumerate(self.names)}

    def find(self, name: str) -> int | None:
        """Number of a name, None when it is not in the table.

        >>> Dictionary.of({"e:b": "", "e:a": "State"}).find("e:b")
        1
        """
        if isinstance(self.names, Texts):
            return self.names.find(name)
        place = bisect_left(self.names, name)
        return place if place < len(self.names) and self.names[place] == name else None

    def numbers_in(self, other: Dictionary) -> npt.NDArray[np.int32]:
        """For each of these names its number in another table, -1 where it is missing."""
        if other is self:
            return np.arange(len(self), dtype=np.int32)
        number = other.number
        return np.fromiter((number.get(name, -1) for name in self.names), np.int32, len(self))

    def kept(self, mask: npt.NDArray[np.bool_]) -> Dictionary:
        """Only the names that the mask tells."""
        if mask.all():
            return self
        chosen = mask.tolist()
        return Dictionary(tuple(compress(self.names, chosen)), tuple(compress(self.notes, chosen)))

    def _lines(self) -> Iterator[bytes]:
        """One line per name: name, tab, note; a backslash escapes tabs, line ends and itself."""
        return (f"{escaped(name)}\t{note}\n".encode() for name, note in self.items())

    def noted(self, wanted: Collection[str]) -> npt.NDArray[np.bool_]:
        """Of which names one of these notes is said."""
        if isinstance(self.notes, _Notes):
            codes = [n for n, note in enumerate(self.notes.known) if note in wanted]
            return np.isin(self.notes.codes, codes)
        return np.fromiter((note in wanted for note in self.notes), np.bool_, len(self))

    def write(self, table: Path) -> None:
        """Write NAME.tsv, with the places of its lines and the notes as numbers beside it.

        Raises:
            OSError: the disk refuses.
        """
        lines = list(self._lines())
        table.write_bytes(b"".join(lines))
        places = np.fromiter(chain((0,), accumulate(map(len, lines))), np.int64, len(lines) + 1)
        np.save(table.with_suffix(".starts.npy"), places)
        known = sorted(set(self.notes))
        number = {note: n for n, note in enumerate(known)}
        codes = np.fromiter((number[note] for note in self.notes), np.uint8, len(self))
        np.save(table.with_suffix(".notes.npy"), codes)
        table.with_suffix(".notes.tsv").write_text("".join(f"{note}\n" for note in known), encoding="utf-8")

    @classmethod
    def open(cls, table: Path) -> Dictionary:
        """What `write` wrote, read as it is used.

        Raises:
            OSError: it cannot be read.
            ValueError: its files do not fit together.
        """
        names = Texts.open(table)
        known = table.with_suffix(".notes.tsv").read_text(encoding="utf-8").split("\n")[:-1]
        codes = np.load(table.with_suffix(".notes.npy"), mmap_mode="r")
        if len(codes) != len(names):
            raise ValueError(f"{table} and its notes do not fit together")
        return cls(names, _Notes(tuple(known), codes))


class _Notes(Sequence[str]):
    """Notes of which there are few different ones, as numbers."""

    def __init__(self, known: tuple[str, ...], codes: npt.NDArray[np.uint8]) -> None:
        self.known, self.codes = known, codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return map(self.known.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that compares by what it holds

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return tuple(self.known[n] for n in self.codes[place].tolist())
        return self.known[int(self.codes[place])]


def together(tables: Sequence[Dictionary]) -> Dictionary:
    """All names of some tables; where several have one, the note of the last stands.

    >>> together([Dictionary.of({"e:a": "State", "e:b": ""}), Dictionary.of({"e:b": "Person"})]).notes
    ('State', 'Person')
    """
    widest = max(tables, key=len)
    if all(_within(table, widest) for table in tables):
        return widest
    notes: dict[str, str] = {}
    for table in tables:
        notes.update(table.items())
    return Dictionary.of(notes)


def _within(small: Dictionary, large: Dictionary) -> bool:
    """Whether a table holds all names of another, with the same notes."""
    places = ((large.find(name), note) for name, note in small.items())
    return small is large or all(place is not None and large.notes[place] == note for place, note in places)
