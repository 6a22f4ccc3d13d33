"""The facets of a claim that filters and graphs look at: its ends, predicate, time, status and sources, without quotes.

Invariant: `facets(claim)` and the rows of `facets.rq` give equal values for the same claim, so a filter means the same
on a handful of full claims and on the whole graph read in one pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Claim, Family, ReviewState, SourceKind, Status
from kg.query.shipped import text
from kg.vocabulary import PREDICATES, Predicate

if TYPE_CHECKING:
    from kg.store.oxigraph import Rows, Store

__all__ = ["Facets", "all_facets", "cells", "facets"]


@dataclass(frozen=True, slots=True)
class Facets:
    """A claim without its evidence. Days are ISO; `object` is None for plain text."""

    id: str
    subject: str | None
    predicate: str
    object: str | None
    family: Family
    status: Status
    review: ReviewState
    event: str | None = None
    until: str | None = None
    """Last day of an event of several days, end of a state, as the sources give it."""
    earliest: str | None = None
    latest: str | None = None
    from_latest: str | None = None
    until_earliest: str | None = None
    first_seen: str | None = None
    topics: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()

    @property
    def relation(self) -> Predicate:
        """What the ontology says of the predicate."""
        return PREDICATES[self.predicate]

    @property
    def counts(self) -> bool:
        """Whether the claim gives a truthy triple."""
        return self.status is Status.ASSERTED and self.review in (ReviewState.AUTO, ReviewState.ACCEPTED)


def facets(claim: Claim) -> Facets:
    """The facets of a full claim."""
    heard = [piece for piece in claim.evidence if piece.review is not ReviewState.REJECTED]
    return Facets(
        claim.id,
        claim.subject.id,
        claim.predicate,
        claim.object.id,
        claim.family,
        claim.status,
        claim.review,
        claim.event,
        claim.until or claim.end_date,
        claim.earliest,
        claim.latest,
        claim.from_latest,
        claim.until_earliest,
        claim.first_seen,
        frozenset(claim.topics),
        frozenset(piece.document for piece in heard),
        frozenset(piece.source.source_kind for piece in heard if piece.source.source_kind),
    )


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
    kinds = _gather(store.select(text("source-kinds")))
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
                topics.get(claim, nothing),
                documents.get(claim, nothing),
                frozenset(SourceKind(k.removeprefix("dip:")) for k in kinds.get(claim, nothing)),
            )
        )
    return tuple(sorted(found, key=lambda f: f.id))
