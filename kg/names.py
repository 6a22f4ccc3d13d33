"""From the names people type to entities: labels, aliases, ISO codes, CURIEs and Wikidata ids.

Invariant: a name resolves to one entity or raises; case, accents, full stops (U.S. = US) and a leading "the" never
matter. A state wins over a capital of the same name, a full name over a surname, a declared preference over both.
The table travels as TSV beside a build, so that look-ups need no register.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from kg.errors import AmbiguousName, UnknownName
from kg.model import Entity
from kg.vocabulary import EntityClass

__all__ = ["Alias", "AliasKind", "Names", "fold", "slug"]


class AliasKind(StrEnum):
    """How a surface stands for an entity."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    ACRONYM = "acronym"
    SURNAME = "surname"


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """A surface that stands for an entity."""

    surface: str
    entity: str
    kind: AliasKind


class _Rank(IntEnum):
    CODE = 0
    STATE = 1
    NAME = 2
    EVENT = 3
    SURNAME = 4


class _Entry(NamedTuple):
    id: str
    surface: str
    rank: int


_PLAIN = str.maketrans({"’": "'", "‘": "'", "–": "-", "‑": "-", "đ": "d", "Đ": "D", "ø": "o", "ł": "l", ".": None})


def fold(text: str) -> str:
    """The form in which names are compared.

    >>> fold("The  U.S."), fold("Lê Minh Hưng"), fold("Türkiye")
    ('us', 'le minh hung', 'turkiye')
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.translate(_PLAIN).casefold().split()).removeprefix("the ")


def slug(text: str) -> str:
    """The part of an id that a name gives.

    >>> slug("Minister of Foreign Affairs"), slug("Lê Minh Hưng")
    ('minister-of-foreign-affairs', 'le-minh-hung')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")


class Names:
    """Name to entity and back; immutable."""

    def __init__(self, entries: Iterable[tuple[str, str, int]]) -> None:
        """Take (id, surface, rank) triples; the first surface of an id is its label."""
        self._entries = tuple(_Entry(*entry) for entry in entries)
        self._labels: dict[str, str] = {}
        self._ids: dict[str, dict[str, int]] = defaultdict(dict)
        self._shown: dict[str, str] = {}
        for entry in self._entries:
            self._labels.setdefault(entry.id, entry.surface)
            key = fold(entry.surface)
            self._shown.setdefault(key, entry.surface)
            known = self._ids[key]
            known[entry.id] = min(entry.rank, known.get(entry.id, entry.rank))

    @classmethod
    def build(
        cls, entities: Iterable[Entity], aliases: Iterable[Alias] = (), preferred: Mapping[str, str] | None = None
    ) -> Names:
        """The table of these entities.

        Args:
            entities: with labels, codes and their plain `aliases`.
            aliases: further surfaces with their kind.
            preferred: surface → entity that it means although others share it.
        """
        known = {entity.id: entity for entity in entities}
        surfaces: dict[str, list[tuple[str, int]]] = {}
        for entity in known.values():
            rank = _rank(entity)
            listed = surfaces[entity.id] = [(entity.label, rank)]
            listed += [(alias, rank) for alias in entity.aliases]
            listed += [(code, _Rank.CODE) for code in (entity.iso3, entity.wikidata) if code]
        for alias in aliases:
            if alias.entity in known:
                surname = alias.kind is AliasKind.SURNAME
                rank = _Rank.SURNAME if surname else _rank(known[alias.entity])
                surfaces[alias.entity].append((alias.surface, rank))
        for surface, entity_id in (preferred or {}).items():
            if entity_id in known:
                surfaces[entity_id].append((surface, _Rank.CODE))
        return cls(
            (entity_id, surface, rank)
            for entity_id in sorted(surfaces)
            for surface, rank in dict.fromkeys((s, int(r)) for s, r in surfaces[entity_id])
        )

    def resolve(self, name: str) -> str:
        """The CURIE of the entity that a name, code, CURIE or QID stands for.

        Raises:
            UnknownName: nothing is called so (with the nearest names).
            AmbiguousName: several entities are equally well called so.
        """
        text = name.strip()
        if text in self._labels:
            return text
        if f"e:{text}" in self._labels:
            return f"e:{text}"
        known = self._ids.get(fold(text))
        if not known:
            raise UnknownName("entity", name, self.nearest(name))
        best = min(known.values())
        candidates = sorted(entity for entity, rank in known.items() if rank == best)
        if len(candidates) > 1:
            raise AmbiguousName(name, candidates)
        return candidates[0]

    def nearest(self, name: str, n: int = 3) -> list[str]:
        """The known names most like a misspelt one, best first, at most one for an entity."""
        key = fold(name)
        close = difflib.get_close_matches(key, self._ids, n=4 * n, cutoff=0.7)
        if len(key) > 2:
            close += sorted((k for k in self._ids if k.startswith(key)), key=lambda k: (len(k), k))[:n]
        seen: set[str] = set()
        found: list[str] = []
        for match in close:
            entity = min(self._ids[match], key=lambda e: (self._ids[match][e], e))
            if entity not in seen:
                seen.add(entity)
                found.append(self._shown[match])
        return found[:n]

    def label(self, id: str) -> str:
        """The printed label of an entity; the CURIE itself when it is not known."""
        return self._labels.get(id, id)

    def surfaces(self) -> tuple[tuple[str, str], ...]:
        """Every (surface, id) of the table, for completion; codes included."""
        return tuple((entry.surface, entry.id) for entry in self._entries)

    def to_tsv(self) -> str:
        """The table as text: id, surface, rank; the first row of an id holds its label."""
        return "".join(f"{entry.id}\t{entry.surface}\t{entry.rank}\n" for entry in self._entries)

    @classmethod
    def from_tsv(cls, text: str) -> Names:
        r"""The table that `to_tsv` wrote.

        >>> Names.from_tsv("e:laos\tLaos\t1\ne:laos\tLao PDR\t1\n").resolve("lao pdr")
        'e:laos'
        """
        rows = (line.split("\t") for line in text.splitlines() if line)
        return cls((id, surface, int(rank)) for id, surface, rank in rows)


def _rank(entity: Entity) -> _Rank:
    if entity.cls is EntityClass.STATE:
        return _Rank.STATE
    if entity.cls is EntityClass.EVENT:
        return _Rank.EVENT
    return _Rank.NAME
