"""Claims as they were known by a day, and as plans stood on a day: derived again, as the build derives them.

Invariant: all that is said of the same subject, predicate and object is looked at, so that the answer is what a build
from the evidence of that day would hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.model import Claim, Family, PlanOutcome, PlanState
from kg.query.asking.facets import cells
from kg.query.asking.filters import Filters
from kg.query.asking.shipped import bind, text

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["known", "stood"]


def known(store: Store, claims: Iterable[Claim], filters: Filters) -> tuple[Claim, ...]:
    """What holds the evidence of some claims as a question wants it.

    Args:
        store: the graph.
        claims: those that stand.
        filters: `known_by` derives them again from the evidence published by then, `as_of` moves "now".
    """
    asked = tuple(claims)
    if filters.known_by:
        return _derived(store, asked, filters)
    if not filters.as_of:
        return asked
    plans = tuple(c for c in asked if c.family is Family.PLAN)  # a fact does not depend on what is "now"
    return (*(c for c in asked if c.family is Family.FACT), *_derived(store, plans, filters))


def stood(store: Store, claims: Sequence[Claim], day: str) -> list[Claim]:
    """The claims in their order, with plans as they stood on a day."""
    plans = [c for c in claims if c.family is Family.PLAN]
    by_evidence = {piece: c for c in _derived(store, plans, Filters(as_of=day)) for piece in c.evidence}
    return [by_evidence.get(c.evidence[0], c) if c.family is Family.PLAN else c for c in claims]


def _derived(store: Store, asked: Sequence[Claim], filters: Filters) -> tuple[Claim, ...]:
    """What holds the evidence of these claims when they are derived again."""
    if not asked:
        return ()
    from kg.derive import derive, known_by
    from kg.interval import bounds

    now = filters.as_of or filters.known_by or ""
    beside = store.claims(_same_triples(store, asked))
    heard = [piece for claim in beside for piece in claim.evidence]
    if filters.known_by:
        heard = list(known_by(heard, filters.known_by))
    curated = _outcomes(store, beside, filters.known_by)
    today = bounds(now).last.isoformat()
    derived = derive(heard, redirects=store.redirects, curated=curated, as_of=today).claims
    meant = {piece for claim in asked for piece in claim.evidence}
    return tuple(c for c in derived if not meant.isdisjoint(c.evidence))


def _same_triples(store: Store, claims: Iterable[Claim]) -> set[str]:
    """Every claim on the same subject, predicate and object as one of these."""
    from kg.derive import unit
    from kg.store.index import unit_number

    if store.folder is None:
        rows = cells(store.select(bind(text("same-triples"), claim=[c.id for c in claims])))
        return {row["other"] for row in rows}
    index = store.index()
    try:
        return index.claims_of({unit_number(unit(claim.evidence[0], store.redirects)) for claim in claims})
    finally:
        index.close()


def _outcomes(store: Store, claims: Iterable[Claim], known_by: str | None) -> list[PlanOutcome]:
    """What the build says became of plans, between event nodes: outcomes published by a day, and what lapsed.

    That a plan lapsed is known from the curated table only, so by the day of the build and not before. A plan of
    the register that the build gave no outcome gets none here either.
    """
    found = set()
    lapses = known_by is None or (store.as_of or "") <= known_by
    for plan in claims:
        if plan.event and plan.plan_state is PlanState.LAPSED and lapses:
            found.add(PlanOutcome(plan.event, None, "lapsed"))
        if plan.event and not plan.fulfilled_by and not plan.event.startswith("e:event."):
            found.add(PlanOutcome(plan.event, None, "pending"))
        for held in store.claims(plan.fulfilled_by):
            if plan.event and held.event and (held.first_seen or "") <= (known_by or "9999"):
                found.add(PlanOutcome(plan.event, held.event, "happened", date=held.date or held.start_date))
    return sorted(found, key=repr)
