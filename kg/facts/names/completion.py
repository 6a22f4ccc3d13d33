"""Bare titles filled from what stands before them: "at the Ministry of Health, … Dr. X, the Minister".

Invariant: only a title without a portfolio of its own is filled, from a ministry, body or group of the same state that
the paragraph names before it; nothing is filled from afar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.facts.names.resolver import Resolver
from kg.facts.words.wordings import wordings
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["full_title"]

_CHAIR = re.compile(r"[Cc]hair")
#: characters in which a ministry may stand in front of its minister
_NEAR = 320


def full_title(person: Mention, office: OfficeHeld, body: str, mentions: Sequence[Mention], resolver: Resolver) -> str:
    """The title as told, or with the portfolio or body that the paragraph tells before it."""
    title = re.sub(r"^(?:the|a|an|its|his|her|their) ", "", office.title)
    voice = wordings().voice_titles.fullmatch(title) is not None
    body_known = resolver.register.entity(office.body) if office.body else None
    if body_known is not None and body_known.cls is not EntityClass.STATE and not voice:
        return title
    at = min(person.start, office.start)
    start = max(body.rfind("\n\n", 0, at) + 1, at - _NEAR, 0)
    before = body[start:at]
    if wordings().minister_titles.fullmatch(title):
        return _minister(title, before)
    if voice and office.state is None and (place := list(wordings().own_bodies.finditer(before))):
        return f"{title} of the {place[-1]['body']}"
    if _CHAIR.fullmatch(title) and office.title[0].isupper() and any(m.id == "e:asean" for m in mentions):
        return "Chair of ASEAN"
    return title


def _minister(title: str, before: str) -> str:
    found = list(wordings().ministries.finditer(before))
    if not found:
        return title
    last = found[-1]
    if last["after"]:
        return f"{title} of {last['after']}"
    word = (
        last["before"].split()[-1] if last["before"][:1].isupper() and " and " not in last["before"] else last["before"]
    )
    plain = word.lower() if title[0].islower() else word
    return title if plain.lower() in ("the", "a", "its", "that", "said") else f"{plain} {title}"
