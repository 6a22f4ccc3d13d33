"""The facets of every claim, asked of the store: what the columns are made of where a graph has none beside it.

Invariants: `facets(claim)` and what is asked here give equal values for the same claim; each question is a plain
pattern, as chains of OPTIONAL are what engines answer wrongly (docs/beyond-one-machine.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.facets import Facets
from kg.model import Denial, Family, PlanState, ReviewState, SourceKind, Status
from kg.query.asking.shipped import text

if TYPE_CHECKING:
    from kg.store.oxigraph import Rows, Store

__all__ = ["all_facets", "cells", "kinds_of_documents"]

#: what only some claims have
_SOME: Final = ("event", "until", "earliest", "latest", "fromLatest", "untilEarliest", "firstSeen", "lastSeen")
#: what some claims have and a facet is made of
_OTHERS: Final = ("on", "from", "alsoUntil", "instrument", "denial", "planState")

_PLAN_STATES = {state.term: state for state in PlanState}


def cells(rows: Rows) -> list[dict[str, str]]:
    """Rows as dicts from variable to CURIE or text, without the unbound ones."""
    return [
        {name: cell.curie or cell.text for name, cell in zip(rows.variables, row, strict=True) if cell is not None}
        for row in rows.rows
    ]


def _gather(rows: Rows) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in cells(rows):
        found[row["claim"]].add(row["value"])
    return {claim: frozenset(values) for claim, values in found.items()}


def _strip(rows: Rows) -> Iterator[dict[str, str]]:
    """Rows of `facets.rq` in which an end that is plain text is left out."""
    ends = [i for i, name in enumerate(rows.variables) if name in ("subject", "object")]
    for row, named in zip(rows.rows, cells(rows), strict=True):
        for i in ends:
            cell = row[i]
            if cell is not None and cell.kind == "literal":
                del named[rows.variables[i]]
        yield named


def _over(store: Store) -> set[str]:
    """Claims of which all evidence tells as of something past."""
    past = {row["piece"] for row in cells(store.select(text("former")))}
    told = cells(store.select(text("evidence-of-former")))
    return {row["claim"] for row in told} - {row["claim"] for row in told if row["piece"] not in past}


def all_facets(store: Store) -> tuple[Facets, ...]:
    """The facets of every claim of the graph, sorted by id."""
    topics = _gather(store.select(text("topics")))
    documents = _gather(store.select(text("documents")))
    publishers = _gather(store.select(text("publishers")))
    kinds = kinds_of_documents(store)
    over = _over(store)
    some = {name: dict(store.pairs(f"dip:{name}", "c:")) for name in (*_SOME, *_OTHERS)}
    nothing: frozenset[str] = frozenset()
    found = []
    for row in _strip(store.select(text("facets"))):
        claim = row["claim"]
        found.append(
            Facets(
                claim,
                row.get("subject"),
                row["predicate"].removeprefix("dip:"),
                row.get("object"),
                Family(row["family"].removeprefix("dip:")),
                Status(row["status"].removeprefix("dip:")),
                ReviewState(row["review"].removeprefix("dip:")),
                some["event"].get(claim),
                some["until"].get(claim) or some["alsoUntil"].get(claim),
                some["earliest"].get(claim),
                some["latest"].get(claim),
                some["fromLatest"].get(claim),
                some["untilEarliest"].get(claim),
                some["firstSeen"].get(claim),
                some["lastSeen"].get(claim),
                topics.get(claim, nothing),
                documents.get(claim, nothing),
                frozenset(kinds[name] for name in documents.get(claim, nothing) if name in kinds),
                publishers.get(claim, nothing),
                row["subjectLabel"],
                row["objectLabel"],
                some["instrument"].get(claim),
                some["on"].get(claim) or some["from"].get(claim),
                Denial(some["denial"][claim].removeprefix("dip:")) if claim in some["denial"] else None,
                _PLAN_STATES[some["planState"][claim].removeprefix("dip:")] if claim in some["planState"] else None,
                int(row["addresses"]),
                claim in publishers and claim not in over and claim not in some["alsoUntil"],
            )
        )
    return tuple(sorted(found, key=lambda f: f.id))


def kinds_of_documents(store: Store) -> dict[str, SourceKind]:
    """Kind of source of every document that has one."""
    rows = cells(store.select(text("source-kinds")))
    return {row["document"]: SourceKind(row["kind"].removeprefix("dip:")) for row in rows}
