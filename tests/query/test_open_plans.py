"""Plans of the shipped data against the curated table, row by row, today and on days in the past."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.api import Graph
from kg.interval import bounds
from kg.model import Claim, PlanState

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "reference"
OPEN, OVERDUE, MOVED = PlanState.OPEN, PlanState.OVERDUE, PlanState.MOVED
MOVED_IN_MARCH = {"trump-china-visit-plan", "trump-china-visit-reset"}
"""One plan of October 2025, which the second row gives up on 25 March 2026."""
HELD, LATER, LAPSED = PlanState.HELD, PlanState.HELD_LATER, PlanState.LAPSED


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


EVENTS = {row["id"]: row for row in rows("events")}
PLANS = {row["plan_event"]: row for row in rows("plans-and-outcomes")}


def last_day(date: str) -> str:
    return bounds(date).last.isoformat()


def expected(event: str, now: str) -> set[PlanState]:
    """The states that a plan may have on a day, told from the two tables alone."""
    plan, row = EVENTS[event], PLANS[event]
    end = last_day(plan["until"] or plan["date"])
    if row["outcome"] == "happened":
        held = EVENTS[row["outcome_event"]]["date"]
        if held <= now:
            return {LATER if held > end else HELD}
    elif row["outcome"] == "lapsed" and end < now:
        return {LAPSED}
    if plan["moved_to"]:
        return {MOVED}
    return {OVERDUE} if end < now else {OPEN}


def by_event(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for event in {piece.event for piece in claim.evidence if piece.event}:
            found[event.removeprefix("e:")].append(claim)
    return found


def outcomes(g: Graph, claim: Claim) -> set[str]:
    return {
        piece.event.removeprefix("e:") for c in g.claims(*claim.fulfilled_by) for piece in c.evidence if piece.event
    }


@pytest.fixture(scope="module")
def graph(shipped: Path) -> Graph:
    return Graph.open(shipped)


def test_every_row_of_the_table_is_a_plan_with_its_state_and_outcome(graph: Graph) -> None:
    now = graph.store.as_of or ""
    found = by_event(entry.claim for entry in graph.plans().entries)
    for event, row in PLANS.items():
        assert found[event], f"no plan shows {event}"
        for claim in found[event]:
            assert claim.plan_state in expected(event, now), (event, claim.plan_state)
            wanted = {row["outcome_event"]} if row["outcome_event"] else set()
            assert wanted <= outcomes(graph, claim), event
            assert row["outcome"] == "happened" or not claim.fulfilled_by, f"a derived link contradicts {event}"
            assert bool(claim.moved_to) <= (event in MOVED_IN_MARCH), event


def test_no_other_plan_of_the_tables_is_left_out_of_the_curated_one(graph: Graph) -> None:
    planned = {event for event, row in EVENTS.items() if row["status"] in ("planned", "possible")}
    assert planned == set(PLANS)


@pytest.mark.parametrize("day", ["2020-02-15", "2020-04-01", "2025-12-31", "2026-02-01", "2026-05-17", "2026-12-31"])
def test_plans_as_they_stood_on_a_day(graph: Graph, day: str) -> None:
    found = by_event(entry.claim for entry in graph.plans(as_of=day).entries)
    for event in PLANS:
        for claim in found.get(event, ()):
            states = expected(event, day)
            if event in MOVED_IN_MARCH and "2025-10-30" <= day < "2026-05-13":
                states = {MOVED if day >= "2026-03-25" else OPEN}
            assert claim.plan_state in states, (event, claim.plan_state, day)
        over = last_day(EVENTS[event]["until"] or EVENTS[event]["date"]) <= day
        assert not over or found.get(event), f"{event} is over by {day} and was told before"


def test_a_plan_that_lapsed_is_not_overdue_when_asked_for_a_day(graph: Graph) -> None:
    states = {e.claim.plan_state for e in graph.plans("e:asean-us-special-summit", as_of="2021").entries}
    assert states == {LAPSED}
    early = graph.plans("e:asean-us-special-summit", as_of="2020-02-15")
    assert {e.claim.plan_state for e in early.entries} <= {OPEN}


def test_a_plan_of_which_only_a_table_tells_was_told_by_the_end_of_its_days(graph: Graph) -> None:
    def seen(day: str) -> bool:
        return any(e.claim.event == "e:blinken-asia-jul24" for e in graph.plans("Blinken", as_of=day).entries)

    assert not seen("2024-07-01") and seen("2024-08-03")
