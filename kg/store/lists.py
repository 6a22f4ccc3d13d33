"""A list of numbers for each row of a table, as two arrays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

__all__ = ["Flags", "Ints", "Lists", "distinct_pairs"]

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def distinct_pairs(firsts: npt.ArrayLike, seconds: npt.ArrayLike) -> Ints:
    """The distinct pairs of two rows of numbers of 0 and above, sorted; shape (pairs, 2).

    As `np.unique` of the pairs by row, ten times sooner: a pair is one number of 64 bits.

    >>> distinct_pairs([2, 1, 2], [0, 5, 0]).tolist()
    [[1, 5], [2, 0]]
    """
    pairs = np.sort(np.asarray(firsts, np.int64) << 32 | np.asarray(seconds, np.int64))
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return np.stack([pairs >> 32, pairs & 0xFFFFFFFF], axis=1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Lists:
    """For each row a list of numbers: those of row i are `values[starts[i]:starts[i + 1]]`, sorted."""

    starts: npt.NDArray[np.int64]
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Lists:
        """The lists of some rows."""
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        return cls(starts, np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1])))

    @classmethod
    def grouped(cls, keys: Ints, values: Ints, size: int) -> Lists:
        """For each key from 0 to `size` its distinct values, sorted; negative keys are left out."""
        kept = keys >= 0
        pairs = distinct_pairs(keys[kept], values[kept])
        starts = np.searchsorted(pairs[:, 0], np.arange(size + 1))
        return cls(starts.astype(np.int64), np.ascontiguousarray(pairs[:, 1]))

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Length of each row's list."""
        return np.diff(self.starts)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def taken(self, rows: npt.NDArray[np.int64]) -> Lists:
        """The lists of these rows, in their order."""
        lengths = self.lengths[rows]
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        places = np.repeat(self.starts[:-1][rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Lists(starts, self.values[places])

    @classmethod
    def chained(cls, parts: Sequence[Lists]) -> Lists:
        """The rows of all parts, one part after the other."""
        lengths = np.concatenate([part.lengths for part in parts])
        starts = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        return cls(starts, np.concatenate([part.values for part in parts]))

    def renumbered(self, numbers: Ints) -> Lists:
        """The same lists with every value replaced; `numbers` must keep their order."""
        return Lists(self.starts, numbers[self.values])

    def holding(self, wanted: Collection[int]) -> Flags:
        """Which rows hold one of the wanted values."""
        found = np.zeros(len(self.starts) - 1, np.bool_)
        found[self.rows[np.isin(self.values, np.fromiter(wanted, np.int32, len(wanted)))]] = True
        return found
