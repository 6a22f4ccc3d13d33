"""Titles told by comparison: "his Thai counterpart, X" holds for Thailand what the other person holds for his state.

Invariant: the title is taken from the nearest person before who holds an office of another state, within a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.facts.names.resolver import Resolver
from kg.facts.words.wordings import wordings
from kg.text.values import Mention, OfficeHeld
from kg.text.wordlists import word_lists
from kg.vocabulary import EntityClass

__all__ = ["peer_titles"]

#: characters between the two persons, at most
_FARTHEST = 500


def peer_titles(
    mentions: Sequence[Mention], body: str, resolver: Resolver
) -> Iterator[tuple[Mention, OfficeHeld, str]]:
    """Each person told as a peer, the words that say so, and the title: (person, office as told, title)."""
    persons = [m for m in mentions if m.cls is EntityClass.PERSON]
    for at, person in enumerate(persons):
        told = next((o for o in person.offices if o.bare and _is_peer(o.title)), None)
        state = resolver.of_mention(person).state
        if told is None or state is None:
            continue
        for other in reversed(persons[:at]):
            if person.start - other.end > _FARTHEST or "\n\n" in body[other.end : person.start]:
                break
            if resolver.of_mention(other).state in (None, state):
                continue
            title = _title(_labels(other, persons, resolver), person, state, resolver)
            if title:
                yield person, told, title
                break


def _is_peer(title: str) -> bool:
    return any(title.lower().endswith(word) for word in word_lists().peers)


def _labels(other: Mention, persons: Sequence[Mention], resolver: Resolver) -> list[str]:
    """The titles of a person: those told here, else elsewhere in the text, else the register's for the day."""
    for mention in (other, *(p for p in persons if p.id == other.id)):
        if held := [_full(o, resolver) for o in mention.offices if not o.bare and not o.former]:
            return held
    return _own(other, resolver)


def _title(labels: list[str], person: Mention, state: str, resolver: Resolver) -> str | None:
    if not labels:
        return None
    own = _own(person, resolver)
    for desk in wordings().desks:
        for label in labels:
            if desk.about.search(label):
                return label if wordings().lower_ranks.search(label) else desk.single.get(state, desk.minister)
    head = labels[0]
    if head.lower() in wordings().heads:
        return next((title for title in own if title.lower() in wordings().heads), head)
    return head


def _full(office: OfficeHeld, resolver: Resolver) -> str:
    """The register's title where the text has a part of it only ("Secretary")."""
    known = resolver.register.entity(office.office) if office.office else None
    return known.label if known is not None and " " not in office.title else office.title


def _own(person: Mention, resolver: Resolver) -> list[str]:
    """The titles that the register gives a person on the day of the text."""
    if person.id is None:
        return []
    return [t.title for t in resolver.register.offices_of(person.id, resolver.date)]
