"""Plans and what became of them: derived links, curated links, and the state of a plan on a day.

Invariant: a link changes neither the plan's status nor the fact; only a fact that counts (asserted, not queued) fulfils
a plan, and no derived link stands on a plan that the curated table speaks about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Final

from kg.derive.days import FAR, after_months, first_day, span
from kg.derive.keys import resolve
from kg.derive.review import counted
from kg.derive.status import deciding_plan
from kg.model import Claim, Evidence, PlanOutcome, PlanState, Stance
from kg.vocabulary import Kind, predicate

__all__ = ["MONTHS", "Suggestion", "curate_links", "link_triple", "plan_state", "suggestions", "turning_days"]

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


def _moves(pieces: Iterable[Evidence], own: Sequence[_Window]) -> list[_Window]:
    """Dates to which evidence moves a plan, those outside its own only."""
    found = sorted({p.moved_to for p in pieces if p.moved_to})
    windows = [_Window(*span(date)) for date in found]
    return [w for w in windows if not any(o.first <= w.first and w.last <= o.last for o in own)]


def _same_instrument(a: Claim, b: Claim) -> bool:
    return a.instrument is None or b.instrument is None or a.instrument == b.instrument


class _Calendar:
    """Claims by the days of their windows, so that a look-up reads only those near it."""

    def __init__(self, dated: Iterable[tuple[_Window, Claim]]) -> None:
        self._rows = sorted(dated, key=lambda row: (row[0].first, row[0].last, row[1].id))
        self._starts = [w.first for w, _ in self._rows]
        self._longest = max((w.last - w.first for w, _ in self._rows), default=0)

    def since(self, day: int) -> Iterator[tuple[_Window, Claim]]:
        """Those that may not be over before `day`, the first ones first."""
        start = bisect_left(self._starts, day - self._longest)
        return (row for row in islice(self._rows, start, None) if row[0].last >= day)

    def meeting(self, window: _Window) -> Iterator[tuple[_Window, Claim]]:
        """Those that share a day with the window, the first ones first."""
        return takewhile(lambda row: row[0].first <= window.last, self.since(window.first))


def _outcome(plan: Claim, windows: Sequence[_Window], facts: _Calendar) -> Claim | None:
    """The event the plan's own dates, or the 12 months after an undated plan, point to."""
    if not windows:
        return _next_outcome(plan, facts)
    seen, end = first_day(plan.first_seen), max(w.last for w in windows)
    since = seen if seen is not None and seen <= end else 0
    found = [
        next(
            ((w, f) for w, f in facts.meeting(o) if o.takes(w) and w.last >= since and _same_instrument(plan, f)), None
        )
        for o in windows
    ]
    return _first(hit for hit in found if hit)


def _next_outcome(plan: Claim, facts: _Calendar) -> Claim | None:
    published = first_day(plan.last_seen)
    if published is None:
        return None
    window, fact = next(((w, f) for w, f in facts.since(published) if _same_instrument(plan, f)), (None, None))
    if window is None or window.first < published or window.last > after_months(published, MONTHS):
        return None
    return fact


def _first(facts: Iterable[tuple[_Window, Claim]]) -> Claim | None:
    found = min(facts, key=lambda item: (item[0].first, item[0].last, item[1].id), default=None)
    return found[1] if found else None


def _moved_outcome(plan: Claim, moves: Iterable[_Window], facts: _Calendar) -> list[Claim]:
    hits = (_first((w, f) for w, f in facts.meeting(o) if o.takes(w) and _same_instrument(plan, f)) for o in moves)
    return [fact for fact in hits if fact]


def link_triple(claims: Sequence[Claim]) -> list[Claim]:
    """Tie the plans of one triple to their outcomes and to the plans that took their place.

    Args:
        claims: all claims of one (predicate, subject, object), in any order.
    """
    plans = [c for c in claims if c.family == "plan" and c.review != "rejected"]
    if not plans:
        return list(claims)
    facts = _Calendar((w, c) for c in claims if c.family == "fact" and c.counts and (w := _claim_window(c)))
    windows = {p.id: _plan_windows(p) for p in plans}
    dated_plans = _Calendar((w, p) for p in plans for w in windows[p.id])
    moved: dict[str, list[str]] = {}
    fulfilled: dict[str, set[str]] = {}
    for plan in plans:
        own = _outcome(plan, windows[plan.id], facts)
        moves = _moves(counted(plan.evidence), windows[plan.id])
        later = _moved_outcome(plan, moves, facts)
        fulfilled[plan.id] = {f.id for f in [*([own] if own else []), *later]}
        targets = {
            other.id
            for m in moves
            for w, other in dated_plans.meeting(m)
            if other is not plan and m.nests(w) and _same_instrument(plan, other)
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

    Held and moved need evidence or a curated row; a plan denied last is cancelled; a plan is overdue when its last
    possible day, or for an undated one the 12 months after its newest publication, are over without news. News
    published after the day is not used.

    Args:
        plan: the plan.
        outcomes: the facts it is linked to.
        rows: what the curated table says about it.
        as_of: ISO day; None = nothing is dated.
    """
    now = span(as_of)[1] if as_of else FAR
    windows = _plan_windows(plan)
    end = max((w.last for w in windows), default=None)
    starts = [w.first for f in outcomes if (w := _claim_window(f))]
    happened = [day for day in starts if day <= now]
    told = any(r.outcome == "happened" and (not r.date or span(r.date)[0] <= now) for r in rows)
    if happened or (not starts and told):
        late = bool(happened) and end is not None and min(happened) > end
        return PlanState.HELD_LATER if late else PlanState.HELD
    if any(r.outcome == "lapsed" for r in rows) and (end is None or end < now):
        return PlanState.LAPSED
    pieces = counted(plan.evidence)
    pieces = [p for p in pieces if (first_day(p.source.date) or 0) <= now] or pieces
    newest = deciding_plan(pieces)
    if newest.stance is Stance.DENIED and not (newest.moved_to and _moves([newest], windows)):
        return PlanState.CANCELLED
    if _moves(pieces, windows):
        return PlanState.MOVED
    published = max((day for p in pieces if (day := first_day(p.source.date)) is not None), default=None)
    if end is None and published is not None:
        end = after_months(published, MONTHS)
    return PlanState.OVERDUE if as_of and end is not None and end < now else PlanState.OPEN


def turning_days(plan: Claim, outcomes: Sequence[Claim]) -> tuple[int, ...]:
    """The days on which `plan_state` may change though no evidence does, as day numbers.

    Between two such days (and on the day before the first one) the state is the same on every day.
    """
    days = {w.first for f in outcomes if (w := _claim_window(f))}
    days |= {w.last + 1 for w in _plan_windows(plan)}
    published = {day for p in plan.evidence if (day := first_day(p.source.date)) is not None}
    return tuple(sorted(days | published | {after_months(day, MONTHS) + 1 for day in published}))


def suggestions(claims: Iterable[Claim], refused: Collection[tuple[str, str]] = frozenset()) -> tuple[Suggestion, ...]:
    """For each plan without an outcome the next fact of its triple that may be one, for the review.

    Args:
        claims: all claims.
        refused: pairs of plan and fact that a person said do not belong together.
    """
    triples: dict[tuple[str, ...], tuple[list[Claim], list[Claim]]] = {}
    for claim in claims:
        key = (claim.predicate, claim.subject.id or claim.subject.label, claim.object.id or claim.object.label)
        plans, facts = triples.setdefault(key, ([], []))
        if claim.family == "fact":
            facts.append(claim)
        elif claim.review != "rejected" and not claim.fulfilled_by:
            plans.append(claim)
    found = []
    for plans, facts in triples.values():
        calendar = _Calendar((w, f) for f in facts if f.counts and (w := _claim_window(f))) if plans else _Calendar(())
        for plan in plans:
            later = calendar.since(first_day(plan.first_seen) or 0)
            fits = (f for _, f in later if _same_instrument(plan, f) and (plan.id, f.id) not in refused)
            fact = next(fits, None)
            if fact:
                found.append(Suggestion(plan.id, fact.id))
    return tuple(sorted(found))
