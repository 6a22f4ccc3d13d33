"""One block laid out for reading: words, known names on them, and what kind of name each is.

Invariant: `hit_at[i]` is the known name that covers word i, or None; known names start and end on words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from kg.model import Entity
from kg.names import AliasKind
from kg.register import Register
from kg.text.gazetteer import Gazetteer, Hit, Reading
from kg.text.normal import Normal
from kg.text.tokens import Words, words_of
from kg.text.wordlists import Phrases, WordLists
from kg.vocabulary import EntityClass

__all__ = ["Known", "Scene", "make_scene"]

_POLITICAL = re.compile(r"\b(?:Party|League|Government|Congress)\b")
_BODIES = frozenset((EntityClass.ORGANISATION, EntityClass.GOVERNMENT_BODY, EntityClass.COMPANY, EntityClass.FORUM))


@dataclass(frozen=True, slots=True)
class Known:
    """A known name over the words t0..t1; `entity` None = ambiguous or a shield."""

    t0: int
    t1: int
    hit: Hit
    entity: Entity | None
    kind: AliasKind | None
    candidates: tuple[str, ...] = ()
    place: str | None = None

    def is_a(self, *classes: EntityClass) -> bool:
        """Whether the name is known to be of one of these classes."""
        return self.entity is not None and self.entity.cls in classes

    @property
    def home(self) -> str | None:
        """The state that a body speaks for: bodies of a government and parties, not companies or clubs."""
        if self.entity is None:
            return None
        if self.entity.cls is EntityClass.STATE:
            return self.entity.id
        private = self.entity.cls in (EntityClass.COMPANY, EntityClass.ORGANISATION)
        return None if private and not _POLITICAL.search(self.entity.label) else self.entity.state

    @property
    def is_body(self) -> bool:
        """Whether the name is an organisation, a government body, a company or a forum."""
        return self.entity is not None and self.entity.cls in _BODIES


@dataclass(slots=True)
class Scene:
    """A block under reading."""

    normal: Normal
    words: Words
    known: list[Known]
    hit_at: list[Known | None]
    lists: WordLists
    register: Register
    date: str | None
    titled: bool = False
    """The block is a headline: capital letters mean little in it."""
    taken: list[bool] = field(default_factory=list)

    def text(self, t0: int, t1: int) -> str:
        """The normalised text of words t0..t1."""
        return self.normal.text[self.words.start[t0] : self.words.end[t1 - 1]]

    def phrase(self, table: Phrases, i: int) -> int:
        """How many words at i are a phrase of the table (0 = none)."""
        lower = self.words.lower
        if i >= len(lower):
            return 0
        word = lower[i]
        rows = table.get(word) or (table.get(word.rstrip(".")) if word[-1] == "." else None)
        for parts in rows or ():
            size = len(parts)
            if i + size <= len(lower) and all(lower[i + k].rstrip(".") == parts[k].rstrip(".") for k in range(size)):
                return size
        return 0

    def state_at(self, i: int) -> Known | None:
        """The state or association whose name or adjective covers word i."""
        known = self.hit_at[i] if 0 <= i < len(self.hit_at) else None
        return known if known is not None and known.is_a(EntityClass.STATE) else None


def _settle(
    readings: tuple[Reading, ...], register: Register, surface: str, date: str | None
) -> tuple[Entity | None, AliasKind | None, tuple[str, ...], str | None]:
    """Which entity a surface means: itself, the state before its capital, the register's preference, or undecided."""
    entities = [(e, r.kind) for r in readings if (e := register.entity(r.id))]
    ids = sorted({e.id for e, _ in entities})
    if not ids:
        return None, None, (), None
    place = next((e.id for e, _ in entities if e.cls is EntityClass.PLACE), None)
    states = [(e, k) for e, k in entities if e.cls is EntityClass.STATE]
    if len(ids) == 1:
        entity, kind = entities[0]
        return entity, kind, (), None
    if len({e.id for e, _ in states}) == 1 and all(
        e.cls in (EntityClass.STATE, EntityClass.PLACE) for e, _ in entities
    ):
        return states[0][0], states[0][1], (), place
    if date and all(e.cls is EntityClass.PERSON for e, _ in entities):
        serving = [(e, k) for e, k in entities if register.offices_of(e.id, date)]
        if len(serving) == 1:
            return serving[0][0], serving[0][1], (), None
    preferred = register.preferred.get(surface)
    if preferred and (entity_ := register.entity(preferred)):
        kind = next((k for e, k in entities if e.id == entity_.id), AliasKind.NAME)
        return entity_, kind, (), None
    for cls in (EntityClass.GOVERNMENT_BODY, EntityClass.ORGANISATION, EntityClass.FORUM, EntityClass.AGREEMENT):
        ranked = [(e, k) for e, k in entities if e.cls is cls]
        if len({e.id for e, _ in ranked}) == 1 and len({e.cls for e, _ in entities}) > 1:
            return ranked[0][0], ranked[0][1], (), None
    return None, entities[0][1], tuple(ids), None


def _split_stops(words: Words, ends: set[int], text: str) -> None:
    """Give the full stop behind a known name back to the sentence: "Hun Sen." is no senator."""
    if not any(end < len(text) and text[end] == "." for end in ends):
        return
    at = set(words.end)
    for i in range(len(words) - 1, -1, -1):
        end = words.end[i]
        if (
            text[end - 1] == "."
            and len(words.text[i]) > 1
            and end - 1 in ends
            and end not in ends
            and end - 1 not in at
        ):
            words.text[i : i + 1] = [words.text[i][:-1], "."]
            words.lower[i : i + 1] = [words.lower[i][:-1], "."]
            words.start[i : i + 1] = [words.start[i], end - 1]
            words.end[i : i + 1] = [end - 1, end]


def _elsewhere(words: Words, at: list[Known | None], name: Known, generic: frozenset[str]) -> bool:
    """Whether a body's common name means that of another state: "the Cambodian Senate", "the Senate of Cambodia"."""
    if name.entity is None or name.entity.id not in generic or len(name.hit.readings) != 1:
        return False
    j = name.t0 - 1
    before = at[j] if j >= 0 and words.lower[j] != "'s" else at[j - 1] if j > 0 else None
    k = name.t1 + 1 + (name.t1 + 1 < len(words) and words.lower[name.t1 + 1] == "the")
    behind = at[k] if k < len(words) and words.lower[name.t1] == "of" else None
    owners = [o for o in (before, behind) if o is not None and o.is_a(EntityClass.STATE) and o.entity]
    return any(o.entity is not None and o.entity.id != name.entity.state for o in owners)


def make_scene(plain: Normal, gazetteer: Gazetteer, date: str | None, titled: bool) -> Scene:
    """Lay out a block: its words and the known names on them."""
    words = words_of(plain.text)
    hits = gazetteer.hits(plain.text)
    _split_stops(words, {hit.end for hit in hits}, plain.text)
    known: list[Known] = []
    at: list[Known | None] = [None] * len(words)
    for hit in hits:
        t0, t1 = bisect_left(words.start, hit.start), bisect_left(words.end, hit.end)
        if max(t0, t1) >= len(words) or words.start[t0] != hit.start or words.end[t1] != hit.end or t1 < t0:
            continue
        t1 += 1
        surface = plain.text[hit.start : hit.end]
        entity, kind, candidates, place = _settle(hit.readings, gazetteer.register, surface, date)
        name = Known(t0, t1, hit, entity, kind, candidates, place)
        known.append(name)
        at[t0:t1] = [name] * (t1 - t0)
    for name in [k for k in known if _elsewhere(words, at, k, gazetteer.words.generic_bodies)]:
        known.remove(name)
        at[name.t0 : name.t1] = [None] * (name.t1 - name.t0)
    return Scene(plain, words, known, at, gazetteer.words, gazetteer.register, date, titled, [False] * len(words))
