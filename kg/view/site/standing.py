"""What needs watching: agreements with their status, plans by state, conflicts; and the front page that gathers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg.model import Claim, PlanState, Status
from kg.query.asking.filters import Filters
from kg.query.conflicts.conflicts import conflicts
from kg.query.conflicts.rules import load_rules
from kg.query.lookups.agreements import agreement
from kg.query.lookups.timeline import plans_by_state
from kg.view.site.facts import Fact, fact, facts, words
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame, turns
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.conflicts.conflicts import Conflict

__all__ = ["agreement_files", "conflict_files", "front", "plan_files"]

_NEWEST: Final = 15
_FEW: Final = 12
_SOME: Final = 150

#: what the states of a plan mean, in the order of the page
STATES: Final = {
    PlanState.OVERDUE: "Its time went by and there is no news.",
    PlanState.OPEN: "Still ahead.",
    PlanState.MOVED: "Put off to a day that has not come.",
    PlanState.HELD: "It happened, in its time.",
    PlanState.HELD_LATER: "It happened, later than planned.",
    PlanState.CANCELLED: "Called off or refused.",
    PlanState.LAPSED: "Its time went by and it was not held.",
}


def agreement_files(frame: Frame) -> Iterator[SiteFile]:
    """Agreements with parties, date of signing and what was told of them over time."""
    names = sorted(n for n, cls in frame.lookup.classes.items() if cls is EntityClass.AGREEMENT)
    labelled = sorted(names, key=lambda n: (frame.lookup.label(n).casefold(), n))
    for turn, some in turns(labelled, "agreements", _SOME):
        rows = []
        for name in some:
            entity = frame.lookup.store.entity(name)
            if entity is not None:
                found = agreement(entity, frame.concordance.claims(frame.concordance.agreement_claims(name)))
                shown = {claim.id: fact(frame, claim) for claim in found.claims}
                rows.append((found, list(shown.values()), [shown[claim.id] for claim in found.steps]))
        yield frame.page("agreements.html", turn.path, title="Agreements", turn=turn, rows=rows)


def _plans(frame: Frame) -> dict[PlanState, list[Fact]]:
    found = dict(plans_by_state(frame.lookup, STATES, Filters()).states)
    return {
        state: sorted((fact(frame, e.claim) for e in found.get(state, ())), key=lambda f: _day(f.claim))
        for state in STATES
    }


def _day(claim: Claim) -> tuple[str, str]:
    return claim.earliest or "9999", claim.id


def plan_files(frame: Frame, plans: dict[PlanState, list[Fact]]) -> Iterator[SiteFile]:
    """Plans by what became of them."""
    listed = [(state, f) for state in STATES for f in plans[state]]
    for turn, some in turns(listed, "plans"):
        groups = [(s.value, STATES[s], [f for _, f in rows]) for s, rows in groupby(some, key=lambda item: item[0])]
        yield frame.page("plans.html", turn.path, title="Plans", turn=turn, groups=groups)


def conflict_files(frame: Frame, found: tuple[Conflict, ...]) -> Iterator[SiteFile]:
    """Where sources disagree, side by side."""
    for turn, some in turns(found, "conflicts", _SOME):
        rows = [
            (
                conflict,
                [(a, [words(frame, piece) for piece in a.pieces]) for a in conflict.accounts],
                [fact(frame, claim) for claim in conflict.claim_values],
            )
            for conflict in some
        ]
        yield frame.page("conflicts.html", turn.path, title="Conflicts", turn=turn, rows=rows)


def front(frame: Frame) -> Iterator[SiteFile]:
    """Plans, conflicts and the front page, which shows the first of each."""
    plans = _plans(frame)
    yield from plan_files(frame, plans)
    found = conflicts(frame.lookup, load_rules(frame.ontology), (), frozenset(), Filters()).found
    yield from conflict_files(frame, found)
    ids = frame.concordance.every()
    kinds = Counter(frame.lookup.classes.values())
    contested = tuple(c for c in ids if frame.concordance.status_of(c) == Status.CONTESTED.value)
    ahead = plans[PlanState.OPEN] + plans[PlanState.MOVED]
    yield frame.page(
        "index.html",
        "index.html",
        title=frame.title,
        claims=len(ids),
        entities=sum(n for cls, n in kinds.items() if cls is not EntityClass.TOPIC),
        briefings=sum(n.startswith("b:") for n in frame.documents),
        rows=sum(n.startswith("r:") for n in frame.documents),
        statuses=Counter(frame.concordance.status_of(c) for c in ids).most_common(),
        newest=facts(frame, frame.concordance.newest(_NEWEST)),
        upcoming=sorted(ahead, key=lambda f: _day(f.claim))[:_FEW],
        ahead=len(ahead),
        overdue=sorted(plans[PlanState.OVERDUE], key=lambda f: f.claim.earliest or "", reverse=True)[:_FEW],
        late=len(plans[PlanState.OVERDUE]),
        contested=facts(frame, contested[:_FEW]),
        disputed=len(contested),
        disagreements=len(found),
        differ=[(number, c.about, c.difference) for number, c in enumerate(found[:_FEW], 1)],
        actors=frame.concordance.busiest(_NEWEST),
    )
