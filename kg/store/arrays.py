"""Arrays and tables of names of a build, mapped into memory and read element by element; no numpy.

Invariants: what is mapped is never written to; an element costs the same in a small build and in a large one.
"""

from __future__ import annotations

import mmap
import re
from array import array
from ast import literal_eval
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, overload

__all__ = ["Texts", "as_it_was", "escaped", "mapped"]

_MAGIC: Final = b"\x93NUMPY\x01\x00"
_HEAD: Final = len(_MAGIC) + 2
#: type of the elements in the header of a .npy file → code of `array`
_TYPES: Final = {"<i4": "i", "<i8": "q", "|u1": "B", "<u2": "H", "|b1": "B", "|S16": "B"}

_MEANT: Final = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_ESCAPED: Final = str.maketrans({char: code for code, char in _MEANT.items()})
_ESCAPE: Final = re.compile(r"\\[\\tnr]")


def escaped(text: str) -> str:
    """A text without tabs and line ends."""
    return text.translate(_ESCAPED)


def as_it_was(text: str) -> str:
    r"""The inverse of `escaped`.

    >>> as_it_was(escaped("a\tb\\n")) == "a\tb\\n"
    True
    """
    return _ESCAPE.sub(lambda found: _MEANT[found[0]], text) if "\\" in text else text


def _bytes_of(path: Path) -> memoryview:
    with path.open("rb") as file:
        if not file.seek(0, 2):
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def mapped(path: Path) -> memoryview[Any]:
    """A one-dimensional .npy file as a view of its elements; of names of 16 bytes the bytes, one after the other.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no such file.
    """
    data = _bytes_of(path)
    if bytes(data[: len(_MAGIC)]) != _MAGIC:
        raise ValueError(f"{path} is no array")
    end = _HEAD + int.from_bytes(data[len(_MAGIC) : _HEAD], "little")
    head = literal_eval(bytes(data[_HEAD:end]).decode("latin-1"))
    code = _TYPES.get(head["descr"])
    if code is None or len(head["shape"]) != 1:
        raise ValueError(f"{path} holds {head['descr']} in {len(head['shape'])} dimensions")
    values: Any = data[end:]
    return values.cast(code) if len(values) else memoryview(array(code))


class Texts(Sequence[str]):
    """The first cells of the lines of a table, read one by one."""

    def __init__(self, data: memoryview, starts: memoryview[Any]) -> None:
        """Take the bytes and the place of each line, that of the end included."""
        self._data, self._starts = data, starts

    @classmethod
    def open(cls, table: Path) -> Texts:
        """The names of NAME.tsv with NAME.starts.npy beside it.

        Raises:
            OSError: it cannot be read.
            ValueError: the two do not fit together.
        """
        found = cls(_bytes_of(table), mapped(table.with_suffix(".starts.npy")))
        if not len(found._starts) or found._starts[-1] != len(found._data):
            raise ValueError(f"{table} and the places of its lines do not fit together")
        return found

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(len(self))[place])
        size = len(self)
        at = place + size if place < 0 else place
        if not 0 <= at < size:
            raise IndexError(place)
        line = bytes(self._data[self._starts[at] : self._starts[at + 1]])
        return as_it_was(line.partition(b"\t")[0].decode())

    def __iter__(self) -> Iterator[str]:
        lines = bytes(self._data).decode().split("\n")[:-1]
        return (as_it_was(line.partition("\t")[0]) for line in lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that compares by what it holds

    def find(self, name: str) -> int | None:
        """Number of a name, None when it is not in the table."""
        place = bisect_left(self, name)
        return place if place < len(self) and self[place] == name else None
