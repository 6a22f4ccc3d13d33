"""The register: who is who, under which names, in which office when, member of what; pure tables, no parser.

Invariants: immutable after loading; identifiers are CURIEs; former ids of the redirect table answer everywhere;
every name, date and reference in the tables has been checked, or loading stops with file, line and the fix.

Tables (`data/register`): entities, aliases, ambiguous, offices (one row a tenure), titles (other wordings of an
office), memberships, redirects. Agreements and dated events come from `data/reference`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from kg.interval import bounds
from kg.model import Entity, Source, SourceKind, Tenure
from kg.names import Alias, AliasKind, Names, fold, slug
from kg.tables import Row
from kg.vocabulary import EntityClass

__all__ = [
    "COLUMNS",
    "CURATED",
    "KEYS",
    "Agreement",
    "Alias",
    "AliasKind",
    "Membership",
    "Names",
    "Occasion",
    "Register",
    "row_key",
    "slug",
]

_SOURCE = ("source_title", "source_url", "source_kind")
#: columns of every table, by path below the data folder
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "register/entities": ("id", "label", "class", "state", "wikidata", "iso3", "note"),
        "register/aliases": ("surface", "entity", "kind"),
        "register/ambiguous": ("surface", "candidates", "preferred", "note"),
        "register/offices": ("person", "office", "title", "start", "end", "status", "seen", *_SOURCE, "note"),
        "register/titles": ("office", "title"),
        "register/memberships": ("member", "organisation", "start", "end", *_SOURCE, "note"),
        "register/redirects": ("old", "new"),
        "register/wikidata-sources": ("entity", "wikidata", "first_source", "second_source"),
        "reference/agreements": ("id", "label", "kind", "parties", "signed", "in_force", "topics", *_SOURCE, "note"),
        "reference/events": (
            *("id", "kind", "label", "date", "until", "moved_to", "series", "place", "participants", "instrument"),
            *("topics", "status", *_SOURCE, "note"),
        ),
        "reference/relations": (
            *("subject", "relation", "object", "topic", "instrument", "start", "end", "status", "value"),
            *_SOURCE,
        ),
        "reference/other-accounts": ("table", "row", "field", "value", *_SOURCE, "note"),
        "reference/plans-and-outcomes": ("plan_event", "outcome_event", "outcome", "note"),
    }
)
#: the columns that make the id of a row that is a source, by table
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agreements": ("id",),
        "events": ("id",),
        "relations": ("subject", "relation", "object", "topic", "start"),
        "offices": ("person", "office", "start", "seen"),
        "memberships": ("member", "organisation", "start"),
        "other-accounts": ("table", "row", "field", "value", "source_title"),
    }
)
#: the columns that make the id of a claim that a person entered in data/curated.csv: all that it says
CURATED: Final = (
    *("subject_id", "subject", "predicate", "object_id", "object", "stance", "denial"),
    *("date", "until", "start_date", "end_date", "place", "topic", "topic_ids", "instrument", "amount"),
    *("attributed_to", "briefing", "start", "end", "quote"),
    *("source_title", "source_publisher", "source_date", "source_url", "source_kind"),
)

#: tables of which several rows make one document: everything that one page is cited for on one row
_DOCUMENT_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({"other-accounts": ("table", "row", "source_title")})


def row_key(table: str, cells: Mapping[str, str | None]) -> str:
    """The part of the id of a row's document that its key columns give, never its line; 16 hex digits if curated.

    >>> row_key("memberships", {"member": "brunei", "organisation": "asean", "start": "1984-01-07"})
    'brunei-asean-1984-01-07'
    """
    if table == "curated":
        told = "\t".join((cells.get(column) or "").strip() for column in CURATED)
        return hashlib.sha256(told.encode()).hexdigest()[:16]
    keys = _DOCUMENT_KEYS.get(table, KEYS[table])
    slugs = (slug((cells.get(column) or "").strip().replace(".", " ")) for column in keys)
    return "-".join(filter(None, slugs))


@dataclass(frozen=True, slots=True)
class Agreement:
    """A treaty, memorandum or joint declaration with its parties."""

    id: str
    label: str
    kind: str
    parties: tuple[str, ...]
    signed: str | None
    in_force: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A dated event: a meeting, visit, summit, signing, exercise; `status` is occurred, planned or possible."""

    id: str
    label: str
    kind: str
    series: str | None
    """CURIE of the forum or exercise of which this is a sitting."""
    date: str | None
    until: str | None
    place: str | None
    participants: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of an organisation or forum, or a party to an agreement, from-to."""

    member: str
    organisation: str
    start: str | None
    end: str | None
    source: Source


def _curie(local: str) -> str:
    return local if not local or ":" in local else f"e:{local}"


def source_of(row: Row) -> Source:
    """The cited source of a row, without a date of its own."""
    kind = row.kind("source_kind", SourceKind) if row["source_kind"] else None
    return Source(row.needed("source_title"), url=row["source_url"], source_kind=kind)


_SMALL = frozenset(("of", "for", "the", "and", "affairs", "national"))
_SAME = {"defence": "defense", "advisor": "adviser", "pm": "prime minister", "fm": "foreign minister"}


@lru_cache(maxsize=8192)
def title_key(title: str) -> frozenset[str]:
    """What wordings of one office have in common.

    >>> title_key("Foreign Minister") == title_key("Minister for Foreign Affairs")
    True
    >>> title_key("Minister of National Defence") == title_key("Defense Minister")
    True
    """
    words = re.findall(r"[\w']+", fold(title))
    full = " ".join(_SAME.get(word, word) for word in words).split()
    return frozenset(word for word in full if word not in _SMALL) or frozenset(full)


def _may_hold(start: str | None, end: str | None, on: str) -> bool:
    day = bounds(on)
    return (not start or bounds(start).first <= day.last) and (not end or bounds(end).last >= day.first)


def _of_tables(cls: type[Register], mappings: tuple[Any, ...], rows: tuple[Any, ...]) -> Register:
    entities, agreements, occasions, redirects, preferred = mappings
    tenures, memberships, aliases, titles = rows
    return cls(
        entities, tenures, memberships, agreements, occasions, aliases, redirects, titles=titles, preferred=preferred
    )


class Register:
    """The loaded tables; see the module's invariants."""

    def __init__(
        self,
        entities: Mapping[str, Entity],
        tenures: Iterable[Tenure],
        memberships: Iterable[Membership],
        agreements: Mapping[str, Agreement],
        occasions: Mapping[str, Occasion],
        aliases: Iterable[Alias],
        redirects: Mapping[str, str],
        *,
        titles: Iterable[tuple[str, str]] = (),
        preferred: Mapping[str, str] | None = None,
    ) -> None:
        self.entities: Mapping[str, Entity] = MappingProxyType(dict(entities))
        self.tenures = tuple(tenures)
        self.memberships = tuple(memberships)
        self.agreements: Mapping[str, Agreement] = MappingProxyType(dict(agreements))
        self.occasions: Mapping[str, Occasion] = MappingProxyType(dict(occasions))
        self.aliases = tuple(aliases)
        self.redirects: Mapping[str, str] = MappingProxyType(dict(redirects))
        #: surface (as in the table) → entity it means although others share it
        self.preferred: Mapping[str, str] = MappingProxyType(dict(preferred or {}))
        self.titles = tuple(titles)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its tables; indexes are made anew."""
        mappings = (self.entities, self.agreements, self.occasions, self.redirects, self.preferred)
        rows = (self.tenures, self.memberships, self.aliases, self.titles)
        return _of_tables, (type(self), tuple(map(dict, mappings)), rows)

    @classmethod
    def load(cls, register_dir: Path, reference_dir: Path) -> Register:
        """Read the tables of both folders.

        Raises:
            BadRow: a malformed row, with file, line, problem and fix.
        """
        from kg.register_tables import load_register

        return load_register(cls, register_dir, reference_dir)

    def current(self, id: str) -> str:
        """The id that answers for `id` today: itself, or where the redirect table leads."""
        while id in self.redirects:
            id = self.redirects[id]
        return id

    def entity(self, id: str) -> Entity | None:
        """The entity of a CURIE, old or new; None when the register has none."""
        return self.entities.get(self.current(id))

    def holders(self, office: str, on: str | None = None) -> tuple[Tenure, ...]:
        """Who may have held an office on an ISO date (any precision), earliest first; None = everyone known."""
        rows = self._by_office.get(self.current(office), ())
        return tuple(t for t in rows if on is None or self._held(t, on))

    def offices_of(self, person: str, on: str | None = None) -> tuple[Tenure, ...]:
        """Offices that a person may have held on an ISO date, earliest first; None = all known."""
        rows = self._by_person.get(self.current(person), ())
        return tuple(t for t in rows if on is None or self._held(t, on))

    def _held(self, tenure: Tenure, on: str) -> bool:
        """Whether a tenure may cover a date: its bounds do, and no successor had surely begun before."""
        if not _may_hold(tenure.start, tenure.end, on):
            return False
        first = bounds(tenure.start).first if tenure.start else None
        later = (
            bounds(t.start)
            for t in self._by_office[tenure.office]
            if t.start and t.person != tenure.person and (not first or bounds(t.start).first > first)
        )
        return tenure.start is None or all(begin.last >= bounds(on).first for begin in later)

    def state_of(self, entity: str, on: str | None = None) -> str | None:
        """The state that an entity is, belongs to or represents (persons: through their offices on that day)."""
        known = self.entity(entity)
        if known is None:
            return None
        if known.cls is EntityClass.STATE:
            return known.id
        for tenure in self.offices_of(known.id, on):
            office = self.entity(tenure.office)
            if office and office.state:
                return office.state
        return known.state

    def office(self, body: str, title: str) -> str | None:
        """The office that a title names at a body, or at a state through any of its bodies.

        "Foreign Minister", "Minister for Foreign Affairs" and "Minister of Foreign Affairs" are one title.
        """
        known = self.entity(body)
        if known is None:
            return None
        key = title_key(title)
        places = [known.id] + ([known.state] if known.state else [])
        wordings = [key]
        if "minister" in key:
            wordings.append(key - {"minister"} | {"secretary"})
        for wording in wordings:
            for place in places:
                found = self._offices.get((place, wording))
                if found:
                    return found
        return None

    def members(self, organisation: str, on: str | None = None) -> tuple[str, ...]:
        """CURIEs of those who may have been members (or parties) on an ISO date, sorted; None = ever."""
        id = self.current(organisation)
        rows = (m for m in self.memberships if m.organisation == id)
        return tuple(sorted({m.member for m in rows if on is None or _may_hold(m.start, m.end, on)}))

    def names(self) -> Names:
        """The table from names to entities; former ids answer too."""
        return self._names

    @cached_property
    def _names(self) -> Names:
        former: dict[str, list[str]] = defaultdict(list)
        for old in self.redirects:
            former[self.current(old)] += [old, old.partition(":")[2]]
        entities = (
            replace(e, aliases=(*e.aliases, *former[e.id])) if e.id in former else e for e in self.entities.values()
        )
        return Names.build(entities, self.aliases, self.preferred)

    @cached_property
    def _by_office(self) -> dict[str, list[Tenure]]:
        return _grouped((t.office, t) for t in self.tenures)

    @cached_property
    def _by_person(self) -> dict[str, list[Tenure]]:
        return _grouped((t.person, t) for t in self.tenures)

    @cached_property
    def _offices(self) -> dict[tuple[str, frozenset[str]], str]:
        found: dict[tuple[str, frozenset[str]], str] = {}
        own = [(e.id, e.label) for e in self.entities.values() if e.cls is EntityClass.OFFICE]
        for office, title in [*own, *self.titles]:
            body = office.partition(".")[0]
            key = title_key(title)
            found.setdefault((body, key), office)
        for office, title in [*own, *self.titles]:
            state = self.entities[office].state
            if state:
                found.setdefault((state, title_key(title)), office)
        return found


def _grouped(pairs: Iterable[tuple[str, Tenure]]) -> dict[str, list[Tenure]]:
    groups: dict[str, list[Tenure]] = defaultdict(list)
    for key, tenure in pairs:
        groups[key].append(tenure)
    for tenures in groups.values():
        tenures.sort(key=lambda t: (t.start or "", t.person, t.office))
    return groups
