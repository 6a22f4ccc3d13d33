"""Claims as rows that people read: date, arrow, counterpart, status, sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.facets import facets
from kg.model import Claim
from kg.query.asking.filters import Certainty, certainty, seen_until
from kg.query.asking.wording import shown_date, status_word
from kg.records import claim_record
from kg.vocabulary import PREDICATES

if TYPE_CHECKING:
    from kg.store.heads import Head

__all__ = ["CLAIM_FIELDS", "Cells", "RelationRow", "arrow", "corroboration", "relation_row", "row_cells", "sources"]

Cells = tuple[str, str, str, str, str, str, str]
"""Claim id, date, predicate with its arrow, counterpart, status, sources, corroboration."""

#: the fields of a claim's record that fit into a cell
CLAIM_FIELDS = (
    "claim",
    "subject",
    "subject_id",
    "predicate",
    "object",
    "object_id",
    "date",
    "until",
    "start_date",
    "end_date",
    "status",
    "denial",
    "topic",
    "topic_ids",
    "instrument",
    "event",
    "place",
    "plan_state",
    "fulfilled_by",
    "moved_to",
    "review",
    "publishers",
    "addresses",
    "first_seen",
    "last_seen",
    "quote",
)


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One claim seen from an entity. `via` is the person or body that stands for it, if not it itself."""

    claim: Claim
    date: str
    arrow: str
    via: str
    counterpart: str
    status: str
    sources: str
    corroboration: str
    certainty: Certainty | None = None
    """Whether it was so on the day asked for; None when no day was asked."""

    @property
    def cells(self) -> Cells:
        """What a listing prints of it."""
        relation = f"{self.arrow} {self.claim.predicate}".strip()
        return (
            *(self.claim.id, self.date, relation, self.counterpart),
            *(self.status, self.sources, self.corroboration),
        )

    @property
    def record(self) -> Mapping[str, Any]:
        """The claim's record with `via` (the stand-in or null) and `in_force` (yes, possibly or null)."""
        return claim_record(self.claim) | {
            "via": self.via or None,
            "in_force": self.certainty.value if self.certainty else None,
        }


def arrow(claim: Claim | Head, side: Collection[str]) -> str:
    """`–` for a symmetric claim, `→` when one of `side` is its subject, `←` its object, nothing when it is no end."""
    if not {claim.subject.id, claim.object.id}.intersection(side):
        return ""
    if PREDICATES[claim.predicate].symmetric:
        return "–"
    return "→" if claim.subject.id in side else "←"


def sources(claim: Claim | Head) -> str:
    """The distinct publishers, or the titles where a publisher is unknown.

    Distinct, not necessarily independent.
    """
    names = claim.publishers or tuple(sorted({p.source.title for p in claim.evidence}))
    return "; ".join(names)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def corroboration(claim: Claim | Head) -> str:
    """How many distinct publishers and addresses stand behind a claim, and when it was first and last seen.

    "2 publishers, 2 addresses; seen 2025-07-11 – 2026-02-20". Distinct, not necessarily independent.
    """
    heard = _counted(len(claim.publishers), "publisher", "publishers")
    pages = _counted(len(claim.addresses), "address", "addresses")
    days = " – ".join(dict.fromkeys(day for day in (claim.first_seen, claim.last_seen) if day))
    return f"{heard}, {pages}" + (f"; seen {days}" if days else "")


def _counterpart(claim: Claim | Head, side: Collection[str]) -> str:
    own, other = (claim.subject, claim.object) if claim.subject.id in side else (claim.object, claim.subject)
    return other.label if own.id in side else f"{other.label} – {own.label}"


def row_cells(claim: Claim | Head, side: Collection[str]) -> Cells:
    """The cells of a claim seen from one of `side`, as `RelationRow.cells` has them where no day is asked."""
    relation = f"{arrow(claim, side)} {claim.predicate}".strip()
    return (
        *(claim.id, shown_date(claim), relation, _counterpart(claim, side)),
        *(status_word(claim), sources(claim), corroboration(claim)),
    )


def relation_row(claim: Claim, side: Collection[str], *, as_of: str | None = None, direct: bool = True) -> RelationRow:
    """The row of a claim seen from one of `side` (entity ids: the name asked for, or those who stand for it)."""
    own = claim.subject if claim.subject.id in side else claim.object
    held = certainty(facets(claim), as_of) if as_of else None
    seen = seen_until(claim) if as_of else None
    status = status_word(claim) + (" (possibly)" if held is Certainty.POSSIBLY else "")
    date = shown_date(claim, open_end=f"seen until {seen}" if seen else None)
    return RelationRow(
        claim=claim,
        date=date,
        arrow=arrow(claim, side),
        via="" if direct else own.label,
        counterpart=_counterpart(claim, side),
        status=status,
        sources=sources(claim),
        corroboration=corroboration(claim),
        certainty=held,
    )
