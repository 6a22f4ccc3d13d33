"""The facets of a claim that filters and graphs look at: its ends, predicate, time, status and sources, without quotes.

Invariant: everything here is told by the claim alone, so the facets of a claim in hand, of one read from the store and
of a row of the columns beside the store are equal.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Claim, Denial, Family, PlanState, ReviewState, SourceKind, Status
from kg.vocabulary import PREDICATES, Kind, Predicate

__all__ = ["Facets", "facets"]


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
    last_seen: str | None = None
    topics: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    publishers: frozenset[str] = frozenset()
    subject_label: str = ""
    object_label: str = ""
    instrument: str | None = None
    on: str | None = None
    """Day of an event, start of a state, as the sources give it."""
    denial: Denial | None = None
    plan_state: PlanState | None = None
    addresses: int = 0
    """How many addresses its sources have."""
    plain: bool = True
    """Whether these facets are all that a listing prints of it; else its evidence is needed too."""

    @property
    def relation(self) -> Predicate:
        """What the ontology says of the predicate."""
        return PREDICATES[self.predicate]

    @property
    def counts(self) -> bool:
        """Whether the claim gives a truthy triple."""
        return self.status is Status.ASSERTED and self.review in (ReviewState.AUTO, ReviewState.ACCEPTED)


def facets(claim: Claim) -> Facets:
    """The facets of a full claim; rejected evidence does not count."""
    heard = [piece for piece in claim.evidence if piece.review is not ReviewState.REJECTED]
    last, other = _lasts(claim)
    return Facets(
        claim.id,
        claim.subject.id,
        claim.predicate,
        claim.object.id,
        claim.family,
        claim.status,
        claim.review,
        claim.event,
        last or other,
        claim.earliest,
        claim.latest,
        claim.from_latest,
        claim.until_earliest,
        claim.first_seen,
        claim.last_seen,
        frozenset(claim.topics),
        frozenset(piece.document for piece in heard),
        frozenset(piece.source.source_kind for piece in heard if piece.source.source_kind),
        frozenset(claim.publishers),
        claim.subject.label,
        claim.object.label,
        claim.instrument,
        claim.date or claim.start_date,
        claim.denial,
        claim.plan_state,
        len(claim.addresses),
        _plain(claim, other),
    )


def _lasts(claim: Claim) -> tuple[str | None, str | None]:
    """The last day of what the predicate is, an event or a state, and that of the other kind."""
    ends = claim.until, claim.end_date
    return ends if PREDICATES[claim.predicate].kind is Kind.EVENT else ends[::-1]


def _plain(claim: Claim, other: str | None) -> bool:
    """Whether its sources have names, none of its states is over without an end, and it has no second kind of end."""
    over = bool(claim.evidence) and all(piece.former for piece in claim.evidence)
    return bool(claim.publishers) and not over and other is None
