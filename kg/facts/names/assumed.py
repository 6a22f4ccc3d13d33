"""States and offices that a text tells without naming the state beside the title.

Invariants: a state is assumed only where the text leaves one answer: titles of one government ("Deputy Secretary"),
or a minister where the text deals with one foreign state; plural titles are given to the names that
follow them, in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.facts.names.parties import find_entity
from kg.facts.names.resolver import Resolver
from kg.facts.words.wordings import wordings
from kg.names import AliasKind
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["assume_states", "shared_titles"]

_US = "e:united-states"


def assume_states(mentions: Sequence[Mention], body: str, resolver: Resolver) -> None:
    """Fill `resolver.assumed` for persons whose state nothing tells."""
    known = {m.id for m in mentions if m.cls is EntityClass.PERSON and (m.state or any(o.state for o in m.offices))}
    named = [m for m in mentions if m.cls in (EntityClass.STATE, EntityClass.GOVERNMENT_BODY) and m.state]
    states = {m.state for m in named}
    for mention in mentions:
        if mention.cls is not EntityClass.PERSON or mention.id is None or mention.id in known:
            continue
        for office in mention.offices:
            title = office.title.strip()
            if office.body and office.body not in states:
                continue
            if wordings().private_titles.search(title):
                continue
            owned, owner = _owner(mention, office, mentions, body, resolver)
            if owned:
                if owner:
                    resolver.assumed.setdefault(mention.id, owner)
            elif (wordings().american_titles.match(title) or wordings().envoy_titles.match(title)) and _US in states:
                resolver.assumed.setdefault(mention.id, _US)
            elif wordings().national_titles.search(title) and (state := _foreign(mention, named, body, resolver)):
                resolver.assumed.setdefault(mention.id, state)


def _owner(
    person: Mention, office: OfficeHeld, mentions: Sequence[Mention], body: str, resolver: Resolver
) -> tuple[bool, str | None]:
    """Whether "his trade minister", "its spokeswoman" is said, and the state of the person or body named before."""
    if office.start >= person.end:
        word = re.search(r"\b(his|her|its|their)\s*$", body[person.end : office.start], re.I)
    else:
        word = re.search(r"\b(his|her|its|their)\s*$", body[max(0, person.start - 12) : person.start], re.I)
    if word is None:
        return False, None
    human = word[1].lower() in ("his", "her")
    start = body.rfind("\n\n", 0, person.start) + 1
    for other in reversed([m for m in mentions if start <= m.start and m.end <= person.start]):
        if human and other.cls is EntityClass.PERSON and (state := resolver.of_mention(other).state):
            return True, state
        if not human and other.cls in (EntityClass.COMPANY, EntityClass.ORGANISATION):
            return True, None
        if not human and other.cls in (EntityClass.STATE, EntityClass.GOVERNMENT_BODY):
            return True, resolver.of_mention(other).state
    return False, None


def _foreign(person: Mention, named: Sequence[Mention], body: str, resolver: Resolver) -> str | None:
    """The state of a minister or officer of whom the text says none.

    The only foreign one of the text, else the only one of the sentence so far, else that of the dateline, else the
    one that the text is mostly about.
    """
    counts = Counter(m.state for m in named if m.state and m.state != _US)
    if len(counts) == 1:
        return next(iter(counts))
    if all(office.former for office in person.offices):
        return None
    start = max(body.rfind(mark, 0, person.start) for mark in (". ", "\n\n"))
    near = {m.state or "" for m in named if start < m.start < person.start and m.kind is not AliasKind.DEMONYM} - {_US}
    if len(near) == 1:
        return near.pop()
    here = resolver.here.state or resolver.here.id if resolver.here is not None else None
    if here in counts:
        return here
    first = counts.most_common(2)
    return first[0][0] if len(first) == 2 and first[0][1] >= 3 and first[0][1] >= 2 * first[1][1] else None


_OPENERS = (",", ":", "–", "—")
_GAP = re.compile(r"\s*(?:,|and|,\s*and)\s*")


def _singular(title: str) -> str:
    words = title.split()
    at = next(n for n, w in enumerate(words) if w.lower().endswith("s") and w.lower() not in ("affairs",))
    words[at] = re.sub(r"ies$", "y", words[at]) if words[at].lower().endswith("ies") else words[at][:-1]
    return " ".join(words)


def shared_titles(
    body: str, mentions: Sequence[Mention], resolver: Resolver
) -> Iterator[tuple[Mention, str, str | None, int, int]]:
    """As in "the Presidents of Indonesia and the US, A and B": (person, title, state, start, end) of each."""
    persons = [m for m in mentions if m.cls is EntityClass.PERSON and not m.offices]
    for at, first in enumerate(persons):
        before = body[max(0, first.start - 140) : first.start]
        match = wordings().shared_titles.search(before) if before.rstrip().endswith(_OPENERS) else None
        if match is None:
            continue
        run = [first]
        for person in persons[at + 1 :]:
            if not _GAP.fullmatch(body[run[-1].end : person.start]):
                break
            run.append(person)
        if len(run) < 2:
            continue
        named = re.split(r",\s*(?:and\s+)?|\s+and\s+", match["states"] or "")
        states = [find_entity(resolver.register, re.sub(r"^the\s+", "", p.strip())) for p in named if p.strip()]
        start = max(0, first.start - 140) + match.start("title")
        for n, person in enumerate(run):
            state = states[n] if len(states) == len(run) else states[0] if len(states) == 1 else person.state
            yield person, _singular(match["title"]), state, start, run[-1].end
