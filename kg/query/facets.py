"""The facets of every claim, asked of the store: what the columns are made of where a graph has none beside it.

Invariant: `facets(claim)` and the rows of `facets.rq` give equal values for the same claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.facets import Facets
from kg.model import Denial, Family, PlanState, ReviewState, SourceKind, Status
from kg.query.shipped import text

if TYPE_CHECKING:
    from kg.store.oxigraph import Rows, Store

__all__ = ["all_facets", "cells", "kinds_of_documents"]


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


def all_facets(store: Store) -> tuple[Facets, ...]:
    """The facets of every claim of the graph, sorted by id."""
    topics = _gather(store.select(text("topics")))
    documents = _gather(store.select(text("documents")))
    publishers = _gather(store.select(text("publishers")))
    kinds = kinds_of_documents(store)
    over = {row["claim"] for row in cells(store.select(text("over")))}
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
                row.get("event"),
                row.get("until"),
                row.get("earliest"),
                row.get("latest"),
                row.get("fromLatest"),
                row.get("untilEarliest"),
                row.get("firstSeen"),
                row.get("lastSeen"),
                topics.get(claim, nothing),
                documents.get(claim, nothing),
                frozenset(kinds[name] for name in documents.get(claim, nothing) if name in kinds),
                publishers.get(claim, nothing),
                row["subjectLabel"],
                row["objectLabel"],
                row.get("instrument"),
                row.get("on") or row.get("from"),
                Denial(row["denial"].removeprefix("dip:")) if "denial" in row else None,
                _PLAN_STATES[row["planState"].removeprefix("dip:")] if "planState" in row else None,
                int(row["addresses"]),
                claim in publishers and claim not in over and "alsoUntil" not in row,
            )
        )
    return tuple(sorted(found, key=lambda f: f.id))


def kinds_of_documents(store: Store) -> dict[str, SourceKind]:
    """Kind of source of every document that has one."""
    rows = cells(store.select(text("source-kinds")))
    return {row["document"]: SourceKind(row["kind"].removeprefix("dip:")) for row in rows}
