"""All evidence of a workspace in parts, each of which can be derived without the others.

Invariants: evidence of one triple (`kg.derive.unit`) is in one part, whatever merges and splits the ledger has; how
many parts there are changes nothing but how much is in memory at once; a part is kept packed until it is asked for.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from kg.curate.identity import split_id
from kg.curate.ledger import standing_merges
from kg.derive import unit
from kg.model import Evidence, Judgement, JudgementAction
from kg.store.parcels import packed, unpacked

__all__ = ["Parts", "Sorted", "kin", "sorted_out"]

Sorted = Mapping[int, bytes]
"""Evidence packed by the number of its part."""

#: briefings whose evidence makes about one part
_BRIEFINGS: Final = 800
#: quickest: what is packed recurs so much that it shrinks to a quarter
_LEVEL: Final = 1


def kin(redirects: Mapping[str, str], judgements: Iterable[Judgement]) -> dict[str, str]:
    """Ids that may come to stand for one entity, each with one id for all of them.

    Args:
        redirects: former id → id of the register.
        judgements: the ledger; of its merges those count, too, that are not in force.
    """
    rows = tuple(judgements)
    merges = ((old, row.argument) for old, row in standing_merges(rows).items())
    alike = _joined(chain(redirects.items(), merges))
    split = [row for row in rows if row.action is JudgementAction.SPLIT and row.argument]
    if not split:
        return alike
    members: dict[str, list[str]] = defaultdict(list)
    for name, leader in alike.items():
        members[leader].append(name)
    own = (
        (name, split_id(name, row.argument))
        for row in split
        for leader in [alike.get(row.target, row.target)]
        for name in (leader, *members[leader])
    )
    return _joined(chain(alike.items(), own))


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    leader: dict[str, str] = {}

    def found(name: str) -> str:
        while name in leader:
            name = leader[name]
        return name

    for one, other in pairs:
        first, second = found(one), found(other)
        if first != second:
            leader[first] = second
    return {name: found(name) for name in leader}


def _part_of(piece: Evidence, alike: Mapping[str, str], parts: int) -> int:
    relation, *ends = unit(piece)
    told = "\t".join((relation, *sorted(alike.get(end, end) for end in ends)))
    return zlib.crc32(told.encode()) % parts


def sorted_out(evidence: Iterable[Evidence], alike: Mapping[str, str], parts: int) -> Sorted:
    """Evidence by part.

    Args:
        evidence: any.
        alike: what `kin` gave.
        parts: how many there are.

    Raises:
        KeyError: a predicate is no term of the ontology.
    """
    found: dict[int, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        found[_part_of(piece, alike, parts)].append(piece)
    return {number: zlib.compress(packed(tuple(pieces)), _LEVEL) for number, pieces in found.items()}


class Parts:
    """The parts of a workspace of so many briefings."""

    def __init__(self, briefings: int) -> None:
        self.number: Final = 1 + briefings // _BRIEFINGS
        self._packed: dict[int, list[bytes]] = defaultdict(list)

    def add(self, evidence: Sorted) -> None:
        """Take in what was sorted out."""
        for number, data in evidence.items():
            self._packed[number].append(data)

    def take(self) -> Iterator[tuple[bytes, ...]]:
        """The parts one by one, packed; each is let go of."""
        for number in sorted(self._packed):
            yield tuple(self._packed.pop(number))

    @staticmethod
    def opened(part: Iterable[bytes]) -> Iterator[Evidence]:
        """The evidence of a part."""
        for data in part:
            yield from unpacked(zlib.decompress(data))
