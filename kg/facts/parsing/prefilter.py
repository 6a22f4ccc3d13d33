"""Which stretches of a text are parsed: blocks that name somebody, or refer to somebody named before.

Invariants: a block that is left out holds no name and no word that could stand for one, so it holds no end of a claim;
a stretch is a block, or, of a very long one, some of its sentences; it cuts no mention.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.words.wordings import wordings
from kg.text.blocks import Block, BlockKind
from kg.text.sentences import sentences
from kg.text.values import Mention

__all__ = ["stretches_to_parse"]

_READ = frozenset((BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE))


#: characters of a block that are parsed at once: about 500 words
_LONGEST = 3000


def stretches_to_parse(
    body: str, blocks: Sequence[Block], mentions: Sequence[Mention]
) -> Iterator[tuple[int, Block, Sequence[Mention]]]:
    """The stretches worth parsing, each with the number of its block and the mentions inside it.

    Args:
        body: of the briefing.
        blocks: in order.
        mentions: of the body, sorted, not overlapping.
    """
    starts, ends = [m.start for m in mentions], [m.end for m in mentions]
    for number, block in enumerate(blocks):
        if block.kind not in _READ:
            continue
        for a, b in _cut(body, block, starts, ends):
            inside = mentions[bisect_left(starts, a) : bisect_right(ends, b)]
            if inside or (starts and starts[0] < a and wordings().referring.search(body, a, b)):
                yield number, replace(block, start=a, end=b), inside


def _cut(body: str, block: Block, starts: Sequence[int], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = block.start
    while block.end - start > _LONGEST:
        cut = _last_end(body, start, start + _LONGEST)
        held = bisect_right(starts, cut - 1) - 1
        if held >= 0 and starts[held] < cut < ends[held]:
            cut = starts[held] if starts[held] > start else ends[held]
        yield start, cut
        start = cut
    if start < block.end:
        yield start, block.end


def _last_end(body: str, start: int, end: int) -> int:
    """Where the last sentence of a stretch begins; in an endless one, behind its last clause or word."""
    spans = sentences(body[start:end], start)
    if len(spans) > 1:
        return spans[-1][0]
    for mark in ("; ", ", ", " "):
        if (cut := body.rfind(mark, start + 1, end)) > start:
            return cut + len(mark)
    return end
