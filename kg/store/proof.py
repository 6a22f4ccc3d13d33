"""A digest of a graph that can be kept up: adding or removing a triple changes it without reading the rest.

Invariant: it depends on the set of triples alone, not on their order: the sum, modulo 2^256, of the SHA-256 of their
canonical N-Triples lines. Who knows the triples can prove that a store holds exactly them.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import islice
from typing import Final

__all__ = ["Proof"]

_MODULUS: Final = 1 << 256
_BATCH: Final = 10_000


class Proof:
    """The digest of a set of distinct lines, and how many they are.

    >>> one, other = Proof(), Proof()
    >>> one.add(["<a> <b> <c> .", "<a> <b> <d> ."])
    >>> other.add(["<a> <b> <d> .", "<x> <y> <z> .", "<a> <b> <c> ."])
    >>> other.remove(["<x> <y> <z> ."])
    >>> one.hex == other.hex, other.lines
    (True, 2)
    """

    def __init__(self, hex: str = "", lines: int = 0) -> None:
        self._sum = int(hex, 16) if hex else 0
        self.lines = lines

    @staticmethod
    def _of(lines: Iterable[str]) -> tuple[int, int]:
        total, count, ahead = 0, 0, iter(lines)
        while digests := [sha256(line.encode()).digest() for line in islice(ahead, _BATCH)]:
            total += sum(int.from_bytes(digest, "big") for digest in digests)
            count += len(digests)
        return total, count

    def add(self, lines: Iterable[str]) -> None:
        """Lines (without line end) that come in."""
        total, count = self._of(lines)
        self._sum = (self._sum + total) % _MODULUS
        self.lines += count

    def join(self, other: Proof) -> None:
        """Lines that come in and are told of by their own digest."""
        self._sum = (self._sum + other._sum) % _MODULUS
        self.lines += other.lines

    def remove(self, lines: Iterable[str]) -> None:
        """Lines that go."""
        total, count = self._of(lines)
        self._sum = (self._sum - total) % _MODULUS
        self.lines -= count

    @property
    def hex(self) -> str:
        """64 hex digits."""
        return f"{self._sum:064x}"
