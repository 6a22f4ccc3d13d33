"""Who and what a briefing names: states, persons with their titles, bodies, agreements, meetings, places.

Invariants: mentions are sorted and do not overlap; `body[start:end] == text`; the longest name wins; what is ambiguous
keeps its candidates and no id; the same briefing and register give the same mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Briefing
from kg.register import Register
from kg.text.blocks import Block, BlockKind
from kg.text.gazetteer import gazetteer
from kg.text.normal import normal
from kg.text.people_book import PeopleBook
from kg.text.reading import read_mentions
from kg.text.scene import make_scene
from kg.text.values import Mention, OfficeHeld
from kg.text.wordlists import word_lists

__all__ = ["Mention", "OfficeHeld", "find_mentions"]


#: characters of a block that are read at once; the work on one stretch grows faster than its length
_STRETCH = 12_000


def _pieces(body: str, block: Block) -> Iterator[tuple[int, int]]:
    """A block in stretches that end with a sentence, else with a word; nearly always just one."""
    start = block.start
    while block.end - start > _STRETCH:
        cut = body.rfind(". ", start, start + _STRETCH) + 1 or body.rfind(" ", start, start + _STRETCH)
        cut = cut if cut > start else start + _STRETCH
        yield start, cut
        start = cut
    yield start, block.end


def find_mentions(briefing: Briefing, blocks: Sequence[Block], register: Register) -> tuple[Mention, ...]:
    """The mentions of a briefing, in the order of its text.

    Args:
        briefing: its date decides who held an office; its id is part of the ids of partly named persons.
        blocks: of its body; boilerplate is passed over.
        register: known entities, names and tenures.
    """
    lists = word_lists()
    names = gazetteer(register, lists)
    date = briefing.source.date
    scenes = [
        make_scene(normal(briefing.body[start:end], start), names, date, block.kind is BlockKind.HEADLINE)
        for block in blocks
        if block.kind is not BlockKind.BOILERPLATE
        for start, end in _pieces(briefing.body, block)
    ]
    found = read_mentions(briefing.body, scenes, names, PeopleBook(names, date, briefing.id))
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))
