"""Whether a text is about public affairs at all; a match report or a recipe gives no facts.

Invariant: the gate only takes away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.facts.words.lexicon import Lexicon
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["is_political"]

_NAMED = (
    EntityClass.EXERCISE,
    EntityClass.AGREEMENT,
    EntityClass.FORUM,
    EntityClass.COMPANY,
    EntityClass.GOVERNMENT_BODY,
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def _without_names(text: str, mentions: Sequence[Mention]) -> str:
    pieces, at = [], 0
    for m in mentions:
        if m.cls in _NAMED and m.start >= at:
            pieces += [text[at : m.start], " " * (m.end - m.start)]
            at = m.end
    return "".join([*pieces, text[at:]])


def is_political(body: str, mentions: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Whether cues of public affairs outweigh those of sport, kitchen, nature and shows.

    Args:
        body: the text.
        mentions: its names.
        lexicon: with the two lists of cues.
    """
    words = _WORD.findall(_without_names(body.lower(), mentions))
    for_ = sum(map(lexicon.political.__contains__, words))
    against = sum(map(lexicon.unpolitical.__contains__, words))
    offices = sum(bool(m.offices) for m in mentions)
    named = sum(
        m.cls in (EntityClass.AGREEMENT, EntityClass.FORUM, EntityClass.GOVERNMENT_BODY, EntityClass.OFFICE)
        or m.id == "e:asean"
        for m in mentions
    )
    strength = for_ + 2 * offices + 2 * named
    if against >= 2:
        return strength > 2 * against
    states = {m.state or m.id for m in mentions if m.state is not None or m.id in lexicon.blocs}
    return strength > against or (len(states) > 1 and not against)
