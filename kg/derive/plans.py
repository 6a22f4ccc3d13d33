"""Plans and what became of them: derived links, curated links, and the state of a plan on a day.

Invariant: a link changes neither the plan's status nor the fact; only a fact that counts (asserted, not queued) fulfils
a plan, and no derived link stands on a plan that the curated table speaks about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.derive.days import FAR, after_months, first_day, span
from kg.derive.keys import resolve
from kg.derive.review import counted
from kg.derive.status import deciding_plan
from kg.model import Claim, Evidence, PlanOutcome, PlanState, Status
from kg.vocabulary import Kind, predicate

__all__ = ["MONTHS", "Suggestion", "curate_links", "link_triple", "plan_state", "suggestions"]

MONTHS: Final = 12
"""How long an undated plan waits for the first event of its triple."""


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """A plan and a fact that may be its outcome; for a person to decide."""

    plan: str
    fact: str


@dataclass(frozen=True, slots=True)
class _Window:
    """Days that a date stands for: possible ones, or those of an event of several days."""

    first: int
    last: int
    several: bool = False

    def takes(self, event: _Window) -> bool:
        """Whether it holds the event's days, or is one of the days of an event of several days."""
        inside = self.first <= event.first and event.last <= self.last
        return inside or (event.several and event.first <= self.first and self.last <= event.last)

    def nests(self, other: _Window) -> bool:
        """Whether one holds the other."""
        return (self.first <= other.first and other.last <= self.last) or (
            other.first <= self.first and self.last <= other.last
        )


def _window(date: str | None, until: str | None) -> _Window | None:
    if date is None:
        return None
    first, last = span(date)
    end = max(last, span(until)[1]) if until else last
    return _Window(first, end, several=first == last < end)


def _claim_window(claim: Claim) -> _Window | None:
    if predicate(claim.predicate).kind is Kind.EVENT:
        return _window(claim.date, claim.until)
    return _window(claim.start_date, None)


def _plan_windows(plan: Claim) -> list[_Window]:
    event = predicate(plan.predicate).kind is Kind.EVENT
    dates = {(p.date, p.until) if event else (p.start_date, None) for p in counted(plan.evidence)}
    return [w for date, until in sorted(dates, key=str) if (w := _window(date, until))]


def _moves(plan: Claim) -> list[tuple[str, _Window]]:
    """Dates to which evidence moves the plan, those outside its own only."""
    own = _plan_windows(plan)
    found = {p.moved_to for p in counted(plan.evidence) if p.moved_to}
    windows = [(date, _Window(*span(date))) for date in sorted(found)]
    return [(date, w) for date, w in windows if not any(o.first <= w.first and w.last <= o.last for o in own)]


def _same_instrument(a: Claim, b: Claim) -> bool:
    return a.instrument is None or b.instrument is None or a.instrument == b.instrument


def _first(facts: Iterable[tuple[_Window, Claim]]) -> tuple[_Window, Claim] | None:
    return min(facts, key=lambda item: (item[0].first, item[0].last, item[1].id), default=None)


def _outcome(plan: Claim, facts: Sequence[tuple[_Window, Claim]]) -> Claim | None:
    """The event the plan's own dates, or the 12 months after an undated plan, point to."""
    windows = _plan_windows(plan)
    fitting = [(w, f) for w, f in facts if _same_instrument(plan, f)]
    if windows:
        seen, end = first_day(plan.first_seen), max(w.last for w in windows)
        ahead = seen is not None and seen <= end
        found = _first(
            (w, f) for w, f in fitting if any(o.takes(w) for o in windows) and not (ahead and w.last < (seen or 0))
        )
        return found[1] if found else None
    published = first_day(plan.last_seen)
    if published is None:
        return None
    found = _first((w, f) for w, f in fitting if w.last >= published)
    if found is None or found[0].first < published or found[0].last > after_months(published, MONTHS):
        return None
    return found[1]


def _moved_outcome(plan: Claim, facts: Sequence[tuple[_Window, Claim]]) -> list[Claim]:
    found = []
    for _, window in _moves(plan):
        first = _first((w, f) for w, f in facts if _same_instrument(plan, f) and window.takes(w))
        if first:
            found.append(first[1])
    return found


def link_triple(claims: Sequence[Claim]) -> list[Claim]:
    """Tie the plans of one triple to their outcomes and to the plans that took their place.

    Args:
        claims: all claims of one (predicate, subject, object), in any order.
    """
    plans = [c for c in claims if c.family == "plan" and c.review != "rejected"]
    if not plans:
        return list(claims)
    facts = [(w, c) for c in claims if c.family == "fact" and c.counts and (w := _claim_window(c))]
    windows = {p.id: _plan_windows(p) for p in plans}
    moved: dict[str, list[str]] = {}
    fulfilled: dict[str, set[str]] = {}
    for plan in plans:
        own = _outcome(plan, facts)
        later = _moved_outcome(plan, facts)
        fulfilled[plan.id] = {f.id for f in [*([own] if own else []), *later]}
        targets = {
            other.id
            for _, w in _moves(plan)
            for other in plans
            if other is not plan and _same_instrument(plan, other) and any(w.nests(o) for o in windows[other.id])
        }
        moved[plan.id] = sorted(targets) or sorted({f.id for f in later})
    return [
        replace(c, moved_to=tuple(moved[c.id]), fulfilled_by=tuple(_along(c.id, moved, fulfilled)))
        if c.id in moved
        else c
        for c in claims
    ]


def _along(start: str, moved: Mapping[str, Sequence[str]], fulfilled: Mapping[str, set[str]]) -> list[str]:
    """Outcomes of a plan and of all plans it was moved to."""
    seen, ahead, found = set[str](), [start], set[str]()
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            found |= fulfilled.get(here, set())
            ahead.extend(moved.get(here, ()))
    return sorted(found)


def _events_of(claim: Claim, redirects: Mapping[str, str]) -> set[str]:
    return {resolve(p.event, redirects) for p in counted(claim.evidence) if p.event}


def curated_rows(
    claims: Iterable[Claim], rows: Iterable[PlanOutcome], redirects: Mapping[str, str]
) -> dict[str, tuple[PlanOutcome, ...]]:
    """The rows of the curated table that speak about each plan, by claim id."""
    by_event: dict[str, list[PlanOutcome]] = {}
    for row in sorted(rows, key=lambda r: (r.plan_event, r.outcome_event or "", r.outcome)):
        by_event.setdefault(resolve(row.plan_event, redirects), []).append(row)
    found = {}
    for claim in claims if by_event else ():
        if claim.family == "plan" and claim.review != "rejected":
            speaking = [row for event in sorted(_events_of(claim, redirects)) for row in by_event.get(event, ())]
            if speaking:
                found[claim.id] = tuple(speaking)
    return found


def curate_links(
    claims: Sequence[Claim], curated: Mapping[str, Sequence[PlanOutcome]], redirects: Mapping[str, str]
) -> list[Claim]:
    """Replace the derived outcome links of the plans the curated table speaks about by its own.

    A plan's outcome event often gave several claims: the link goes to those that share most of the plan's triple.
    """
    wanted = {resolve(r.outcome_event, redirects) for rows in curated.values() for r in rows if r.outcome_event}
    by_event: dict[str, list[Claim]] = {}
    for claim in claims if wanted else ():
        if claim.family == "fact" and claim.counts:
            for event in _events_of(claim, redirects) & wanted:
                by_event.setdefault(event, []).append(claim)
    facts = {c.id for c in claims if c.family == "fact"} if curated else set()
    done = []
    for claim in claims:
        if claim.id in curated:
            events = sorted({resolve(r.outcome_event, redirects) for r in curated[claim.id] if r.outcome_event})
            links = sorted({i for event in events for i in _closest(claim, by_event.get(event, ()))})
            moved = tuple(i for i in claim.moved_to if i not in facts or i in links)
            claim = replace(claim, fulfilled_by=tuple(links), moved_to=moved)
        done.append(claim)
    return done


def _closest(plan: Claim, facts: Iterable[Claim]) -> list[str]:
    ends = {plan.subject.id, plan.object.id} - {None}
    shared = [(len(ends & {f.subject.id, f.object.id}) * 2 + (f.predicate == plan.predicate), f.id) for f in facts]
    best = max(shared, default=(0, ""))[0]
    return [i for score, i in shared if score == best and score > 0]


def plan_state(plan: Claim, outcomes: Sequence[Claim], rows: Sequence[PlanOutcome], as_of: str | None) -> PlanState:
    """What has become of a plan by a day.

    Held and moved need evidence (or a curated row); a denied plan is cancelled; a plan is overdue when its last
    possible day, or for an undated one the 12 months after its newest publication, are over without news.
    """
    now = span(as_of)[1] if as_of else FAR
    windows = _plan_windows(plan)
    starts = [w.first for f in outcomes if (w := _claim_window(f)) and (w.first <= now)]
    if starts or any(r.outcome == "happened" for r in rows):
        late = bool(starts) and bool(windows) and min(starts) > max(w.last for w in windows)
        return PlanState.HELD_LATER if late else PlanState.HELD
    if any(r.outcome == "lapsed" for r in rows):
        return PlanState.LAPSED
    newest = deciding_plan(counted(plan.evidence))
    if newest.moved_to and _moves(plan):
        return PlanState.MOVED
    if plan.status is Status.DENIED:
        return PlanState.CANCELLED
    if _moves(plan):
        return PlanState.MOVED
    return _waiting(plan, windows, now if as_of else 0)


def _waiting(plan: Claim, windows: Sequence[_Window], now: int) -> PlanState:
    published = first_day(plan.last_seen)
    if windows:
        end = max(w.last for w in windows)
    elif published is not None:
        end = after_months(published, MONTHS)
    else:
        return PlanState.OPEN
    return PlanState.OVERDUE if end < now else PlanState.OPEN


def suggestions(claims: Iterable[Claim]) -> tuple[Suggestion, ...]:
    """For each plan without an outcome the next fact of its triple that may be one, for the review."""
    triples: dict[tuple[str, Evidence | str, Evidence | str], tuple[list[Claim], list[tuple[_Window, Claim]]]] = {}
    for claim in claims:
        key = (claim.predicate, claim.subject.id or claim.subject.label, claim.object.id or claim.object.label)
        plans, facts = triples.setdefault(key, ([], []))
        if claim.family == "plan" and claim.review != "rejected" and not claim.fulfilled_by:
            plans.append(claim)
        elif claim.family == "fact" and claim.counts and (window := _claim_window(claim)):
            facts.append((window, claim))
    found = set()
    for plans, facts in triples.values():
        for plan in plans:
            seen = first_day(plan.first_seen) or 0
            after = _first((w, f) for w, f in facts if w.last >= seen and _same_instrument(plan, f))
            if after:
                found.add(Suggestion(plan.id, after[1].id))
    return tuple(sorted(found))
