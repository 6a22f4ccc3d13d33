"""Which blocks are parsed: those that name somebody, or refer to somebody named before.

Invariant: a block that is left out holds no name and no word that could stand for one, so it holds no end of a claim.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kg.text.blocks import Block, BlockKind
from kg.text.values import Mention

__all__ = ["blocks_to_parse"]

_READ = frozenset((BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE))
#: pronouns and determiners of definite phrases
_REFERRING = re.compile(
    r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|theirs?|themselves|it|its|itself|we|us|ours?|ourselves|"
    r"the|this|that|these|those|both|each|either|neither)\b",
    re.I,
)


def blocks_to_parse(
    body: str, blocks: Sequence[Block], mentions: Sequence[Mention]
) -> Iterator[tuple[int, Block, Sequence[Mention]]]:
    """The blocks worth parsing, each with its number and the mentions inside it.

    Args:
        body: of the briefing.
        blocks: in order.
        mentions: of the body, sorted, not overlapping.
    """
    starts, ends = [m.start for m in mentions], [m.end for m in mentions]
    for number, block in enumerate(blocks):
        if block.kind not in _READ:
            continue
        inside = mentions[bisect_left(starts, block.start) : bisect_right(ends, block.end)]
        if inside or (starts and starts[0] < block.start and _REFERRING.search(body, block.start, block.end)):
            yield number, block, inside
