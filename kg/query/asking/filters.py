"""Which claims a question is about: by time, knowledge, predicate, status, topic and kind of source.

Invariant: filters compare bounds (days), never honest literals of different precision; a claim without bounds is not
judged by `since` and `until` but left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from kg.errors import UnknownName
from kg.facets import Facets, facets
from kg.interval import bounds
from kg.model import Claim, Family, ReviewState, SourceKind, Status
from kg.vocabulary import PREDICATES, Kind

__all__ = [
    "Certainty",
    "Filters",
    "Kept",
    "certainty",
    "find_predicate",
    "in_order",
    "members",
    "passes",
    "seen_until",
    "select",
]

E = TypeVar("E", bound=StrEnum)


class Certainty(StrEnum):
    """Whether a claim was so on a day."""

    YES = "yes"
    POSSIBLY = "possibly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; empty means everything. Dates are honest ISO literals; topics are CURIEs, narrower ones too."""

    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    known_by: str | None = None
    predicates: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    topics: frozenset[str] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    publishers: frozenset[str] = frozenset()
    min_publishers: int = 0
    """Distinct publishers a claim must have; distinct is not independent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The claims that passed, and how many were left out because no date says when they were so."""

    claims: Sequence[Claim]
    undated: int = 0


def members(enum: type[E], kind: str, names: Iterable[str]) -> frozenset[E]:
    """The members of an enumeration that the user named.

    >>> members(Status, "status", ["Planned"])
    frozenset({<Status.PLANNED: 'planned'>})

    Raises:
        UnknownName: a name is no member; the nearest ones are given.
    """
    known = {member.value: member for member in enum}
    found = set()
    for name in names:
        if name.lower() not in known:
            raise UnknownName(kind, name, get_close_matches(name.lower(), known), f"one of {', '.join(known)}")
        found.add(known[name.lower()])
    return frozenset(found)


def find_predicate(name: str) -> str:
    """The predicate that a user means: with or without `dip:`, in any case.

    >>> find_predicate("dip:metwith")
    'metWith'

    Raises:
        UnknownName: there is none of that name.
    """
    known = {p.lower(): p for p in PREDICATES}
    wanted = name.removeprefix("dip:").lower()
    if wanted not in known:
        nearest = [known[n] for n in get_close_matches(wanted, known)]
        raise UnknownName("predicate", name, nearest, "see ontology/README.md")
    return known[wanted]


def seen_until(claim: Claim) -> str | None:
    """Day up to which an open-ended state has been seen (its newest evidence); None for all else."""
    if PREDICATES[claim.predicate].kind is not Kind.STATE or claim.latest or claim.end_date:
        return None
    return claim.last_seen


def certainty(claim: Facets, day: str) -> Certainty:
    """Whether a claim was so on `day`: a state in force, an event that had happened, a plan that had been told.

    A fact without a date counts as possibly so from its first publication on.

    Args:
        claim: the facets of any claim.
        day: honest ISO date; a month or year means its last day.
    """
    cut = bounds(day).last.isoformat()
    event = claim.relation.kind is Kind.EVENT
    over = not event and claim.latest is not None and claim.latest < cut
    known = claim.first_seen is None or bounds(claim.first_seen).first.isoformat() <= cut
    if claim.family is Family.PLAN:
        return _had_been_told(claim, known, cut)
    if not claim.earliest:
        return Certainty.POSSIBLY if known and not over else Certainty.NO
    if over or claim.earliest > cut:
        return Certainty.NO
    if event:
        past = claim.until is not None or (claim.latest or claim.earliest) <= cut
        return Certainty.YES if past else Certainty.POSSIBLY
    unsure_start = (claim.from_latest or claim.earliest) > cut
    unsure_end = claim.latest is not None and (claim.until_earliest or claim.latest) <= cut < claim.latest
    return Certainty.POSSIBLY if unsure_start or unsure_end else Certainty.YES


def _had_been_told(plan: Facets, known: bool, cut: str) -> Certainty:
    """A plan was told when it was first published, and at the latest when its own days were over."""
    begun = plan.earliest is not None and plan.earliest <= cut
    if not (known or begun):
        return Certainty.NO
    last = plan.latest if plan.relation.kind is Kind.EVENT else plan.from_latest
    return Certainty.YES if known or (last is not None and last <= cut) else Certainty.POSSIBLY


def _in_window(claim: Facets, since: str | None, until: str | None) -> bool:
    if since and claim.latest is not None and claim.latest < bounds(since).first.isoformat():
        return False
    return not (until and claim.earliest is not None and claim.earliest > bounds(until).last.isoformat())


def _about(claim: Facets, filters: Filters) -> bool:
    wanted = (
        not filters.predicates or claim.predicate in filters.predicates,
        not filters.statuses or claim.status in filters.statuses,
        not filters.source_kinds or filters.source_kinds & claim.source_kinds,
        not filters.publishers or filters.publishers & claim.publishers,
        len(claim.publishers) >= filters.min_publishers,
        not filters.topics or filters.topics & claim.topics or claim.object in filters.topics,
    )
    return claim.review is not ReviewState.REJECTED and all(wanted)


def passes(claim: Facets, filters: Filters) -> bool | None:
    """Whether a claim is one the question is about; None when only its date is missing to tell.

    Rejected claims never pass. `known_by` is not applied here: it changes what claims there are (`lookup.known`).
    """
    if not _about(claim, filters):
        return False
    if filters.as_of and certainty(claim, filters.as_of) is Certainty.NO:
        return False
    if not (filters.since or filters.until):
        return True
    if claim.earliest is None and claim.latest is None:
        return None
    return _in_window(claim, filters.since, filters.until)


def select(claims: Iterable[Claim], filters: Filters) -> Kept:
    """The claims that pass, by first possible day, then id; those without a date follow.

    >>> select([], Filters(since="2025"))
    Kept(claims=(), undated=0)
    """
    judged = [(claim, passes(facets(claim), filters)) for claim in claims]
    kept = sorted((claim for claim, passed in judged if passed), key=in_order)
    return Kept(tuple(kept), sum(passed is None for _, passed in judged))


def in_order(claim: Claim) -> tuple[bool, str, str, str]:
    """Sort key: first possible day, then last, then id; claims without a date last, by first publication."""
    return (claim.earliest is None, claim.earliest or claim.first_seen or "", claim.latest or "9999", claim.id)
