"""How much there is to stand on: documents by publisher, kind of source, year and state.

Invariants: a document is one address, however many notes and rows cite it; one without an address counts by itself;
rejected evidence makes no document. A document counts for every year and state that its claims tell of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.query.asking.table import Table, Tabular

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup
    from kg.store.oxigraph import Store

__all__ = ["By", "Coverage", "coverage"]

_UNKNOWN = "unknown"
_ASEAN, _US = "e:asean", "e:united-states"


class By(StrEnum):
    """What documents are counted by."""

    PUBLISHER = "publisher"
    SOURCE_KIND = "source-kind"
    YEAR = "year"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class _Document:
    """A briefing or a row, and what it tells of."""

    name: str
    address: str
    publisher: str
    kind: str
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage(Tabular):
    """Documents counted by one thing or several."""

    rows: tuple[Mapping[str, Any], ...]
    documents: int
    """All documents, each once."""
    now: str | None

    @property
    def table(self) -> Table:
        """One row a value."""
        fields = ("by", "value", "documents", "briefings", "rows", "claims")
        cells = [tuple(str(row[field]) for field in fields) for row in self.rows]
        return Table(fields, cells, self.rows, fields)


def _documents(store: Store) -> list[_Document]:
    rejected = set(store.subjects("dip:review", "dip:rejected"))
    owner = dict(store.pairs("dip:evidenceFor", "ev:"))
    claims: dict[str, set[str]] = defaultdict(set)
    for predicate in ("prov:wasQuotedFrom", "prov:wasDerivedFrom"):
        for piece, document in store.pairs(predicate, "ev:"):
            if piece not in rejected:
                claims[document].add(owner[piece])
    for briefing in store.subjects("rdf:type", "dip:Briefing"):
        claims.setdefault(briefing, set())

    def known(predicate: str) -> dict[str, str]:
        return {name: value for prefix in ("b:", "r:") for name, value in store.pairs(predicate, prefix)}

    urls, publishers, kinds = known("schema:url"), known("schema:publisher"), known("dip:sourceKind")
    return [
        _Document(
            name,
            urls.get(name) or name,
            publishers.get(name) or _UNKNOWN,
            kinds.get(name, _UNKNOWN).removeprefix("dip:"),
            frozenset(found),
        )
        for name, found in sorted(claims.items())
    ]


def _years(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for predicate in ("dip:on", "dip:from"):
        for claim, day in store.pairs(predicate, "c:"):
            found[claim].add(day[:4])
    return found


def _states(lookup: Lookup) -> dict[str, set[str]]:
    """Claims with the states at their ends: states themselves, and those of people, bodies and offices."""
    store = lookup.store
    states, of = set(store.subjects("rdf:type", "dip:State")), dict(store.pairs("dip:state", "e:"))
    members = set(store.subjects("dip:memberOf", _ASEAN))
    found: dict[str, set[str]] = {lookup.label(name): set() for name in sorted(members & states)}
    by_claim: dict[str, set[str]] = defaultdict(set)
    for claim, end in store.pairs("dip:party", "c:"):
        state = end if end in states else of.get(end)
        if state is not None:
            shown = lookup.label(state) if state in members or state == _US else "other states"
            by_claim[claim].add(shown)
    by_claim[""] |= set(found)  # members without a document are told too, with nothing
    return by_claim


def _rows(by: By, documents: Iterable[_Document], values: Mapping[str, set[str]] | None) -> list[dict[str, Any]]:
    """Rows of one count, the largest first (years in their order)."""
    groups: dict[str, list[tuple[_Document, frozenset[str]]]] = {v: [] for v in sorted((values or {}).get("", ()))}
    for document in documents:
        if values is None:
            value = document.publisher if by is By.PUBLISHER else document.kind
            groups.setdefault(value, []).append((document, document.claims))
            continue
        of: dict[str, set[str]] = defaultdict(set)
        for claim in document.claims:
            for value in values.get(claim) or {_UNKNOWN if by is By.YEAR else "no state"}:
                of[value].add(claim)
        for value, claims in of.items():
            groups.setdefault(value, []).append((document, frozenset(claims)))
    rows = [
        {
            "by": by.value,
            "value": value,
            "documents": len({d.address for d, _ in some}),
            "briefings": sum(d.name.startswith("b:") for d, _ in some),
            "rows": sum(d.name.startswith("r:") for d, _ in some),
            "claims": len(frozenset[str]().union(*(claims for _, claims in some))),
        }
        for value, some in groups.items()
    ]
    if by is By.YEAR:
        return sorted(rows, key=lambda row: str(row["value"]))
    return sorted(rows, key=lambda row: (-int(str(row["documents"])), str(row["value"])))


def coverage(lookup: Lookup, wanted: Iterable[By] = ()) -> Coverage:
    """The documents behind the graph, counted.

    Args:
        lookup: the look-ups over the graph.
        wanted: what to count by; nothing = everything.
    """
    store = lookup.store
    documents = _documents(store)
    values = {By.YEAR: lambda: _years(store), By.STATE: lambda: _states(lookup)}
    rows = [
        row
        for by in (tuple(wanted) or tuple(By))
        for row in _rows(by, documents, values[by]() if by in values else None)
    ]
    return Coverage(tuple(rows), len({d.address for d in documents}), store.as_of)
