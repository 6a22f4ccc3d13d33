"""Whether a text is about public affairs at all; a match report or a recipe gives no facts.

Invariant: the gate only takes away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.facts.lexicon import Lexicon
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["is_political"]

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def is_political(body: str, mentions: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Whether cues of public affairs outweigh those of sport, kitchen, nature and shows.

    Args:
        body: the text.
        mentions: its names.
        lexicon: with the two lists of cues.
    """
    words = _WORD.findall(body.lower())
    for_ = sum(w in lexicon.political for w in words)
    against = sum(w in lexicon.unpolitical for w in words)
    offices = sum(bool(m.offices) and m.state is not None for m in mentions)
    named = sum(m.cls in (EntityClass.AGREEMENT, EntityClass.FORUM, EntityClass.GOVERNMENT_BODY) or m.id == "e:asean" for m in mentions)
    strength = for_ + 2 * offices + 2 * named
    if strength < 2:
        return False
    return against < 2 or strength > 2 * against
