"""Known names in a text: Aho-Corasick over the register's surfaces, longest first, on word boundaries.

Invariant: hits are in order and do not overlap; a longer name hides every shorter one inside it, also when the
longer one is only a shield (a name that holds a state's name without meaning the state).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from weakref import WeakKeyDictionary, ref

import ahocorasick_rs

from kg.names import AliasKind, fold
from kg.register import Register
from kg.text.normal import normal
from kg.text.wordlists import WordLists
from kg.vocabulary import EntityClass

__all__ = ["Gazetteer", "Hit", "Reading", "gazetteer"]


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """One entity that a surface may stand for."""

    id: str
    kind: AliasKind


@dataclass(frozen=True, slots=True)
class Hit:
    """A known surface at a place of a normalised text; no readings = a shield."""

    start: int
    end: int
    readings: tuple[Reading, ...]


_DATED = re.compile(r"^(?:(?:19|20)\d\d\s+)|\s*\((?!\d)[^)]*\)$")
_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV)\.?$")


def _spellings(surface: str, kind: AliasKind, cls: EntityClass) -> set[str]:
    """Ways in which a text may spell a surface."""
    plain = normal(surface).text.strip()
    found = {plain}
    if kind is not AliasKind.SURNAME and len(plain) > 3 and not plain.isupper():
        found.add(plain.upper())
    if "U.S." in plain:
        found |= {plain.replace("U.S.", "US"), plain.replace("U.S.", "United States")}
    if re.search(r"\bUS\b", plain) and len(plain) > 2:
        found |= {re.sub(r"\bUS\b", "U.S.", plain), re.sub(r"\bUS\b", "United States", plain)}
    for spelling in list(found):
        if "Defence" in spelling:
            found.add(spelling.replace("Defence", "Defense"))
        if "Defense" in spelling:
            found.add(spelling.replace("Defense", "Defence"))
        if "Viet Nam" in spelling:
            found.add(spelling.replace("Viet Nam", "Vietnam"))
        if "'s" in spelling or "s'" in spelling:
            found.add(spelling.replace("'", ""))
    if cls in (EntityClass.FORUM, EntityClass.AGREEMENT):
        found |= {_swapped(s) for s in list(found)}
    if cls is EntityClass.FORUM:
        found |= {_GATHERING.sub(lambda m: m[0].lower(), s) for s in list(found) if not s.isupper()}
        found |= {_MINISTERS.sub(lambda m: m[0].lower(), s) for s in list(found) if not s.isupper()}
    return {f for f in found if len(f) > 1}


#: common nouns of a meeting's name, which texts also write small: "the ASEAN summit"
_GATHERING = re.compile(r"(?<=\w )(?:Special )?(?:Summits?|Meetings?|Dialogue|Forum|Conference|Retreat|Consultations)$")
_MINISTERS = re.compile(
    r"(?<=\w )(?:(?:Informal |Special )?(?:Foreign|Defence|Defense|Economic|Finance|Energy) Ministers'?"
    r"|Leaders'?|Ministerial|Business and Investment) (?:Informal )?(?:[Mm]eetings?|[Ss]ummits?|[Rr]etreat)$"
)
_PAIR = re.compile(r"^([\w.]+)-(U\.S\.|US|United States|[A-Z]\w+) ")


def _swapped(surface: str) -> str:
    """The two ends of a pair in the other order: ASEAN-US Summit, US-ASEAN Summit."""
    match = _PAIR.match(surface)
    return f"{match[2]}-{match[1]} {surface[match.end() :]}" if match else surface


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


class Gazetteer:
    """The compiled surfaces of one register."""

    def __init__(self, register: Register, words: WordLists) -> None:
        self._register, self.words = ref(register), words
        table: dict[str, set[Reading]] = defaultdict(set)
        people: dict[str, set[str]] = defaultdict(set)
        ends: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._short_of: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        """One-word names of persons: surname or given name → persons."""
        for surface, entity, kind in self._surfaces():
            known = register.entity(entity)
            if known is None or known.cls in (EntityClass.TOPIC, EntityClass.OFFICE, EntityClass.EVENT):
                continue
            if known.cls is EntityClass.PERSON and (kind is AliasKind.SURNAME or " " not in surface.strip()):
                self.short[normal(surface).text].add(known.id)
                self._short_of[known.id].add(normal(surface).text)
                if surface != known.label:
                    continue
            if known.cls is EntityClass.PERSON:
                people[fold(surface)].add(known.id)
                bare = fold(_SUFFIX.sub("", surface)).split()
                ends[bare[0], bare[-1]].add(known.id)
                people[" ".join(bare)].add(known.id)
                people[" ".join([bare[0], *(b for b in bare[1:] if len(b) > 1)])].add(known.id)
            if surface[0].islower() and known.cls is not EntityClass.AGREEMENT:
                continue
            for spelling in _spellings(surface, kind, known.cls):
                spelled = AliasKind.NAME if kind is AliasKind.ACRONYM and " " in spelling else kind
                table[spelling].add(Reading(known.id, spelled))
        for item in register.entities.values():
            plain = normal(item.label).text
            stem = _SUFFIX.sub("", plain)
            if item.cls is EntityClass.PERSON and stem != plain and " " in stem:
                table[stem].add(Reading(item.id, AliasKind.NAME))
        for shield in (*words.shields, *words.landmarks):
            table.setdefault(shield, set())
        for prefix, entity in words.prefixes.items():
            if register.entity(entity):
                table[f"{prefix}-"].add(Reading(entity, AliasKind.DEMONYM))
        self.people = {name: tuple(sorted(ids)) for name, ids in people.items()}
        """Folded full names of persons → ids."""
        self.ends = {pair: tuple(sorted(ids)) for pair, ids in ends.items()}
        """Folded first and last word of full names → ids."""
        surfaces = sorted(table)
        self._table = {surface: tuple(sorted(table[surface])) for surface in surfaces}
        self._readings = list(self._table.values())
        self._surface = surfaces
        self._machine = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    @property
    def register(self) -> Register:
        """The register behind the names (held weakly, as the register keeps the gazetteer alive)."""
        register = self._register()
        if register is None:
            raise ReferenceError("the register of this gazetteer is gone")
        return register

    def _surfaces(self) -> list[tuple[str, str, AliasKind]]:
        found = []
        for entity in self.register.entities.values():
            label = _DATED.sub("", entity.label)
            kind = AliasKind.ACRONYM if label.isupper() and " " not in label else AliasKind.NAME
            found.append((label, entity.id, kind))
            if label != entity.label:
                found.append((entity.label, entity.id, AliasKind.NAME))
        listed = [(a.surface, a.entity, a.kind) for a in self.register.aliases]
        seen = {(s, e) for s, e, _ in listed}
        for entity in self.register.entities.values():
            listed += [(a, entity.id, AliasKind.NAME) for a in entity.aliases if (a, entity.id) not in seen]
        known = {(s, e) for s, e, _ in listed}
        return sorted({*listed, *((s, e, k) for s, e, k in found if (s, e) not in known)})

    def short_of(self, person: str) -> list[tuple[str, set[str]]]:
        """The one-word names of a person, each with everybody who is called so."""
        return [(word, self.short[word]) for word in sorted(self._short_of.get(person, ()))]

    def means(self, surface: str) -> frozenset[str]:
        """Ids of the entities that a whole surface may stand for."""
        return frozenset(reading.id for reading in self._table.get(surface, ()))

    def hits(self, text: str) -> list[Hit]:
        """Known names in a normalised text."""
        found: list[Hit] = []
        for pattern, start, end in self._machine.find_matches_as_indexes(text):
            found += self._bounded(text, pattern, start, end)
        return found

    def _bounded(self, text: str, pattern: int, start: int, end: int) -> list[Hit]:
        if (start and _in_word(text[start - 1])) or (
            end < len(text) and _in_word(text[end - 1]) and _in_word(text[end])
        ):
            # the longest surface breaks a word: a shorter one inside may still be a name ("Thai" in "Thai Airwaysx")
            inner = text[start : end - 1]
            if len(inner) < 2 or " " not in inner:
                return []
            again = self._machine.find_matches_as_indexes(inner)
            return [
                hit for p, a, b in again if b - a < end - start for hit in self._bounded(text, p, start + a, start + b)
            ]
        surface = self._surface[pattern]
        if text.startswith("$", end):
            return []  # "US$5 million" names a currency
        if surface.endswith("-"):
            follow = re.match(r"\w+", text[end:])
            if not follow or not follow[0][0].isupper() or follow[0] in self.words.prefix_exceptions:
                return []
            end -= 1
        return [Hit(start, end, self._readings[pattern])]


_BY_REGISTER: WeakKeyDictionary[Register, tuple[WordLists, Gazetteer]] = WeakKeyDictionary()


def gazetteer(register: Register, words: WordLists) -> Gazetteer:
    """The gazetteer of a register; kept as long as the register, which never changes."""
    found = _BY_REGISTER.get(register)
    if found is None or found[0] is not words:
        found = (words, Gazetteer(register, words))
        _BY_REGISTER[register] = found
    return found[1]
