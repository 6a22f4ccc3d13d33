"""Which claims each entity, document, topic, predicate, agreement and year has: what pages of a site are made of.

Invariants: claims are chosen on the columns and read from the store one page at a time; a bounded number of claims
is in memory; every list is in the order of time, undated claims last, ties by id.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from kg.model import Claim, Family, ReviewState, Source, Tenure
from kg.query.lookups.timeline import Find
from kg.store.columns import FAMILY_CODES, NO_DAY, NONE, PREDICATE_CODES, REVIEW_CODES, STATUS_CODES, ordinal
from kg.store.decode import decode_source
from kg.store.terms import Lit

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup
    from kg.store.columns import Columns, Lists

__all__ = ["Concordance", "Rows"]

Rows = npt.NDArray[np.int64]

#: claims kept at hand; the store forgets its nodes each time as many were read
_AT_HAND: Final = 20_000
_READ: Final = 4_000
_UNDATED: Final = "undated"


class _Index:
    """The rows of each value of a column, in the order of a ranking."""

    def __init__(self, values: npt.NDArray[np.int32], rows: Rows, rank: Rows) -> None:
        order = np.lexsort((rank[rows], values))
        self._values, self._rows = values[order], rows[order]

    def of(self, value: int) -> Rows:
        first, last = np.searchsorted(self._values, [value, value + 1])
        return self._rows[first:last]


class Concordance:
    """The claims of a graph by what they tell of; rejected ones are in no list."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.store = lookup.store
        self._known: OrderedDict[str, Claim] = OrderedDict()
        self._read = 0

    @property
    def columns(self) -> Columns:
        """The columns of the build."""
        return self.lookup.columns

    @cached_property
    def _rank(self) -> Rows:
        """Place of each row in the order of time."""
        day = self.columns.earliest.astype(np.int64)
        day[day == NO_DAY] = np.iinfo(np.int64).max
        rank = np.empty(len(day), np.int64)
        rank[np.lexsort((np.arange(len(day)), day))] = np.arange(len(day))
        return rank

    @cached_property
    def _kept(self) -> Rows:
        rejected = REVIEW_CODES.index(ReviewState.REJECTED)
        return np.flatnonzero(self.columns.review != rejected)

    @cached_property
    def _ends(self) -> tuple[_Index, ...]:
        columns = (self.columns.subject, self.columns.object, self.columns.event)
        return tuple(_Index(values[self._kept], self._kept, self._rank) for values in columns)

    def _index_of(self, lists: Lists) -> _Index:
        kept = np.isin(lists.rows, self._kept)
        return _Index(lists.values[kept], lists.rows[kept], self._rank)

    @cached_property
    def _topics(self) -> _Index:
        return self._index_of(self.columns.in_topics)

    @cached_property
    def _documents(self) -> _Index:
        return self._index_of(self.columns.in_documents)

    @cached_property
    def _instruments(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for claim, agreement in self.store.pairs("dip:instrument", "c:"):
            found.setdefault(agreement, []).append(claim)
        return found

    def _ordered(self, rows: Rows) -> tuple[str, ...]:
        unique = np.unique(rows)
        unique = unique[np.isin(unique, self._kept)]
        return self.columns.curies(unique[np.argsort(self._rank[unique])])

    def every(self) -> tuple[str, ...]:
        """Ids of all claims, by id; rejected ones are left out."""
        return self.columns.curies(self._kept)

    def with_rejected(self) -> tuple[str, ...]:
        """Ids of all claims, by id, those that a person rejected too: what was cited once can still be opened."""
        return self.columns.curies(np.arange(len(self.columns)))

    def of_entity(self, name: str) -> tuple[str, ...]:
        """Ids of the claims that name an entity as an end, agreement or event."""
        number = self.columns.nodes.find(name)
        rows = [index.of(number) for index in self._ends] if number is not None else []
        rows.append(self.columns.rows_of(self._instruments.get(name, ())))
        return self._ordered(np.concatenate(rows))

    def of_document(self, name: str) -> tuple[str, ...]:
        """Ids of the claims that a document gives evidence for."""
        number = self.columns.documents.find(name)
        return self._ordered(self._documents.of(number)) if number is not None else ()

    def of_topic(self, name: str) -> tuple[str, ...]:
        """Ids of the claims about a topic itself."""
        number, node = self.columns.topics.find(name), self.columns.nodes.find(name)
        none = np.empty(0, np.int64)
        about = self._topics.of(number) if number is not None else none
        return self._ordered(np.concatenate([about, self._ends[1].of(node) if node is not None else none]))

    def of_predicate(self, name: str) -> tuple[str, ...]:
        """Ids of the claims of a predicate."""
        return self._ordered(np.flatnonzero(self.columns.predicate == PREDICATE_CODES.index(name)))

    @cached_property
    def years(self) -> dict[str, int]:
        """Number of claims that begin in each year, "undated" last."""
        return {year: len(rows) for year, rows in self._by_year.items()}

    @cached_property
    def _by_year(self) -> dict[str, Rows]:
        found: dict[str, list[int]] = {}
        for row in self._kept[np.argsort(self._rank[self._kept])].tolist():
            day = int(self.columns.earliest[row])
            found.setdefault(_UNDATED if day == NO_DAY else f"{date.fromordinal(day).year:04}", []).append(row)
        return {year: np.array(rows, np.int64) for year, rows in found.items()}

    def _row(self, claim: str) -> int:
        (row,) = self.columns.rows_of([claim])
        return int(row)

    def predicate_of(self, claim: str) -> str:
        """Predicate of a claim, by its id."""
        return PREDICATE_CODES[int(self.columns.predicate[self._row(claim)])]

    def status_of(self, claim: str) -> str:
        """Status of a claim, by its id."""
        return STATUS_CODES[int(self.columns.status[self._row(claim)])].value

    def is_dated(self, claim: str) -> bool:
        """Whether the sources give a claim a date, by its id."""
        return int(self.columns.earliest[self._row(claim)]) != NO_DAY

    def number_of(self, name: str) -> int:
        """Number of the claims that name an entity."""
        return len(self.of_entity(name))

    def busiest(self, number: int) -> tuple[tuple[str, int], ...]:
        """Entities at the ends of most claims, with their number."""
        columns, kept = self.columns, self._kept
        ends = np.concatenate([columns.subject[kept], columns.object[kept]])
        counts = np.bincount(ends[ends != NONE], minlength=len(columns.nodes))
        named = [n for n in np.argsort(-counts, kind="stable").tolist() if columns.nodes.names[n].startswith("e:")]
        return tuple((columns.nodes.names[n], int(counts[n])) for n in named[:number] if counts[n])

    def source(self, document: str) -> Source:
        """Where a briefing or row comes from."""
        return decode_source(document, self.store.properties(document))

    def definition(self, term: str) -> str:
        """What the ontology says of a predicate or topic; empty when it says nothing."""
        values = self.store.properties(term).get("skos:definition", ())
        return next((value.text for value in values if isinstance(value, Lit)), "")

    def of_year(self, year: str) -> tuple[str, ...]:
        """Ids of the claims that begin in a year (or "undated")."""
        return self._ordered(self._by_year[year])

    def newest(self, number: int) -> tuple[str, ...]:
        """Ids of the facts that were first told last; of those told at one time, what happened last.

        Plans are left out, and what lies ahead of "now".
        """
        columns, today = self.columns, ordinal(self.store.as_of, last=True)
        facts = self._kept[columns.family[self._kept] == FAMILY_CODES.index(Family.FACT)]
        past = facts[(columns.earliest[facts] <= today) & (columns.earliest[facts] != NO_DAY)]
        told, day = (values[past].astype(np.int64) for values in (columns.first_seen, columns.earliest))
        return columns.curies(past[np.lexsort((past, -day, -told))[:number]])

    def agreement_claims(self, name: str) -> tuple[str, ...]:
        """Ids of the claims in which an entity is the agreement or what somebody is party to."""
        number = self.columns.nodes.find(name)
        rows = self.columns.rows_of(self._instruments.get(name, ()))
        return self._ordered(np.concatenate([rows, self._ends[1].of(number)]) if number is not None else rows)

    def claims(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """The claims of some ids or aliases, in the order given."""
        return tuple(self._claim(name) for name in ids)

    def _claim(self, name: str) -> Claim:
        known = self._known.get(name)
        if known is not None:
            self._known.move_to_end(name)
            return known
        (claim,) = self.store.claims([name])
        self._known[name] = claim
        self._read += 1
        if len(self._known) > _AT_HAND:
            self._known.popitem(last=False)
        if self._read % _READ == 0:
            self.store.forget()
        return claim

    @property
    def find(self) -> Find:
        """Any claim by id or alias, None for what is no claim."""
        return lambda name: self._claim(name) if name.startswith("c:") else None

    @cached_property
    def _tenures(self) -> tuple[Tenure, ...]:
        return self.store.tenures()

    @cached_property
    def _tenures_of(self) -> dict[str, list[Tenure]]:
        found: dict[str, list[Tenure]] = {}
        for tenure in self._tenures:
            for name in dict.fromkeys((tenure.person, tenure.office, tenure.body)):
                found.setdefault(name, []).append(tenure)
        return found

    def tenures(self, name: str) -> tuple[Tenure, ...]:
        """Tenures of a person, of an office, or of the offices of a state or body, by start."""
        return tuple(
            sorted(self._tenures_of.get(name, ()), key=lambda t: (t.start or "", t.end or "9999", t.office, t.person))
        )

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Former id → id that stands, of entities and claims, sorted."""
        former = dict(self.store.redirects)
        former |= {alias: claim for claim, alias in self.store.pairs("dip:alias", "c:")}
        yield from sorted(former.items())

    def counterparts(self, name: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Entities at the other end of an entity's claims with those claims' predicates, most claims first."""
        number = self.columns.nodes.find(name)
        if number is None:
            return ()
        columns, found = self.columns, dict[int, list[str]]()
        for here, there in ((self._ends[0], columns.object), (self._ends[1], columns.subject)):
            for row in here.of(number).tolist():
                other = int(there[row])
                if other >= 0 and other != number:
                    found.setdefault(other, []).append(PREDICATE_CODES[columns.predicate[row]])
        named = [(columns.nodes.names[n], tuple(sorted(some))) for n, some in found.items()]
        return sorted(((n, p) for n, p in named if n.startswith("e:")), key=lambda item: (-len(item[1]), item[0]))
