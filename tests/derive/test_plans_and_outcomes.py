"""Design section 6, Plans."""

from __future__ import annotations

from functools import partial

import pytest

from kg.derive import Suggestion, derive
from kg.model import PlanOutcome, PlanState, Status
from tests.derive.made import CN, TRUMP, claim_of, claims, says

visit = partial(says, predicate_="visited", subject=TRUMP, object_=CN)


def test_the_trump_china_story_is_one_story() -> None:
    possible = visit("2025-07-11", "possible")
    april = visit("2025-10-30", "planned", "2026-04")
    reset = visit("2026-03-25", "planned", "2026-04", moved_to="2026-05")
    may = visit("2026-03-25", "planned", "2026-05-14")
    held = visit("2026-05-16", when="2026-05-13", to="2026-05-15")
    busan = says("2025-10-30", when="2025-10-30", predicate_="metWith", subject=TRUMP, object_=CN)
    found = derive([possible, april, reset, may, held, busan], as_of="2026-11-24").claims
    fact = claim_of(found, held)
    assert len(found) == 5
    assert (fact.date, fact.until, fact.status) == ("2026-05-13", "2026-05-15", Status.ASSERTED)
    first, second, third = (claim_of(found, p) for p in (possible, april, may))
    assert second == claim_of(found, reset)
    assert [p.fulfilled_by for p in (first, second, third)] == [(fact.id,)] * 3
    assert (first.moved_to, second.moved_to, third.moved_to) == ((), (third.id,), ())
    assert [p.plan_state for p in (first, second, third)] == [PlanState.HELD, PlanState.HELD_LATER, PlanState.HELD]
    assert [p.status for p in (first, second, third)] == [Status.POSSIBLE, Status.PLANNED, Status.PLANNED]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2025-12-01", ("open", "open")),
        ("2026-04-15", ("open", "moved")),
        ("2026-05-12", ("open", "moved")),
        ("2026-05-13", ("held", "held later")),
    ],
)
def test_the_story_as_of_a_day(day: str, states: tuple[str, str]) -> None:
    possible, april = visit("2025-07-11", "possible"), visit("2025-10-30", "planned", "2026-04")
    reset, held = visit("2026-03-25", "planned", "2026-04", moved_to="2026-05"), visit("2026-05-16", when="2026-05-13")
    found = derive([possible, april, reset, held], as_of=day).claims
    assert (claim_of(found, possible).plan_state, claim_of(found, april).plan_state) == states


def test_a_plan_without_new_plan_claim_is_moved_to_the_event_itself() -> None:
    plan = visit("2026-03-25", "planned", "2026-04", moved_to="2026-05")
    held = visit("2026-05-16", when="2026-05-13")
    found = claims(plan, held)
    assert claim_of(found, plan).moved_to == claim_of(found, plan).fulfilled_by == (claim_of(found, held).id,)


def test_a_plan_is_fulfilled_when_its_date_bounds_hold_the_event() -> None:
    def fulfilled(planned: str, held: str) -> bool:
        plan, fact = visit("2026-01-01", "planned", planned), visit("2026-12-01", when=held)
        return bool(claim_of(claims(plan, fact), plan).fulfilled_by)

    assert fulfilled("2026-05", "2026-05-13")
    assert fulfilled("2026", "2026-05")
    assert not fulfilled("2026-05-13", "2026-05-14")
    assert not fulfilled("2026-05-13", "2026-05")


def test_a_planned_day_of_an_event_of_several_days_is_fulfilled() -> None:
    plan, fact = visit("2026-01-01", "planned", "2026-05-14"), visit("2026-06-01", when="2026-05-13", to="2026-05-15")
    assert claim_of(claims(plan, fact), plan).plan_state is PlanState.HELD


def test_an_event_before_the_plan_was_published_does_not_fulfil_it() -> None:
    plan, before = visit("2026-06-01", "planned", "2026"), visit("2026-02-02", when="2026-02-01")
    assert claim_of(claims(plan, before), plan).fulfilled_by == ()
    after = visit("2026-09-02", when="2026-09-01")
    found = claims(plan, before, after)
    assert claim_of(found, plan).fulfilled_by == (claim_of(found, after).id,)


def test_an_undated_plan_is_fulfilled_by_the_first_event_within_twelve_months() -> None:
    plan = visit("2025-07-11", "possible")
    first, second, late = (
        visit("2026-08", when="2026-07-11"),
        visit("2026-08", when="2026-07-30"),
        visit("2026-08", when="2026-07-12"),
    )
    found = claims(plan, first, second)
    assert claim_of(found, plan).fulfilled_by == (claim_of(found, first).id,)
    assert claim_of(claims(plan, late), plan).fulfilled_by == ()


def test_only_an_asserted_event_that_counts_fulfils_a_plan() -> None:
    plan = visit("2026-01-01", "planned", "2026-05")
    for held in (
        visit("2026-06-01", "reported", "2026-05-13"),
        visit("2026-06-01", "negated", "2026-05-13"),
        visit("2026-06-01", when="2026-05-13", review="queued"),
    ):
        found = claims(plan, held)
        assert claim_of(found, plan).fulfilled_by == ()
        assert claim_of(found, plan).plan_state is PlanState.OVERDUE


def test_an_event_under_another_instrument_does_not_fulfil_a_plan() -> None:
    plan, fact = (
        visit("2026-01-01", "planned", "2026-05", instrument="e:i"),
        visit("2026-06-01", when="2026-05-13", instrument="e:j"),
    )
    assert claim_of(claims(plan, fact), plan).fulfilled_by == ()


@pytest.mark.parametrize(
    ("pieces", "as_of", "state"),
    [
        ([visit("2026-01-01", "planned", "2026-05")], "2026-05-31", "open"),
        ([visit("2026-01-01", "planned", "2026-05")], "2026-06-01", "overdue"),
        ([visit("2026-01-01", "possible")], "2027-01-01", "open"),
        ([visit("2026-01-01", "possible")], "2027-01-02", "overdue"),
        (
            [visit("2026-01-01", "planned", "2026-05"), visit("2026-02-01", "cancelled", "2026-05")],
            "2026-03-01",
            "cancelled",
        ),
        ([visit("2026-01-01", "refused", "2026-05")], "2026-03-01", "cancelled"),
        ([visit("2026-01-01", "planned", "2026-05", moved_to="2026-07")], "2026-03-01", "moved"),
        ([visit("2026-01-01", "planned", "2026-05", moved_to="2026-05-14")], "2026-03-01", "open"),
        (
            [
                visit("2026-01-01", "planned", "2026-05", moved_to="2026-07"),
                visit("2026-02-01", "cancelled", "2026-05"),
            ],
            "2026-03-01",
            "cancelled",
        ),
        ([visit("2026-01-01", "cancelled", "2026-05", moved_to="2026-07")], "2026-03-01", "moved"),
    ],
)
def test_plan_state_without_outcome(pieces: list, as_of: str, state: str) -> None:  # type: ignore[type-arg]
    (claim,) = derive(pieces, as_of=as_of).claims
    assert claim.plan_state == state


def test_a_curated_outcome_counts_only_once_its_day_has_come() -> None:
    plan, held = (
        visit("2019-01-01", "planned", "2020-03", event="e:plan"),
        visit("2020-09-01", when="2020-08", event="e:o"),
    )
    for day, state in (("2019-06-01", "open"), ("2020-05-01", "overdue"), ("2020-12-01", "held later")):
        found = derive([plan, held], curated=[PlanOutcome("e:plan", "e:o", "happened")], as_of=day).claims
        assert claim_of(found, plan).plan_state == state
    for day, state in (("2019-06-01", "open"), ("2020-05-01", "lapsed")):
        (claim,) = derive([plan], curated=[PlanOutcome("e:plan", None, "lapsed")], as_of=day).claims
        assert claim.plan_state == state


def test_facts_have_no_plan_state() -> None:
    (claim,) = claims(visit("2026-06-01", when="2026-05-13"))
    assert claim.plan_state is None


def test_curated_rows_load_as_links() -> None:
    plan = visit("2026-11-24", "possible", "2025", event="e:plan")
    held = visit("2026-11-24", when="2026-05-13", event="e:outcome")
    talks = says("2026-11-24", when="2026-05-14", subject=TRUMP, object_=CN, event="e:outcome")
    found = derive([plan, held, talks], curated=[PlanOutcome("e:plan", "e:outcome", "happened")]).claims
    assert claim_of(found, plan).fulfilled_by == (claim_of(found, held).id,)
    assert claim_of(found, plan).plan_state is PlanState.HELD_LATER


def test_a_curated_outcome_without_the_same_triple_links_the_closest_claims() -> None:
    plan = says("2026-11-24", "planned", "2026", subject=TRUMP, object_=CN, event="e:plan")
    held = visit("2026-11-24", when="2026-05-13", event="e:outcome")
    other = says("2026-11-24", when="2026-05-13", event="e:outcome")
    found = derive([plan, held, other], curated=[PlanOutcome("e:plan", "e:outcome", "happened")]).claims
    assert claim_of(found, plan).fulfilled_by == (claim_of(found, held).id,)


@pytest.mark.parametrize(("outcome", "state"), [("lapsed", "lapsed"), ("pending", "overdue")])
def test_no_derived_link_contradicts_the_curated_table(outcome: str, state: str) -> None:
    plan, event = visit("2026-01-01", "planned", "2026-05", event="e:plan"), visit("2026-06-01", when="2026-05-13")
    assert claim_of(claims(plan, event), plan).plan_state is PlanState.HELD
    result = derive([plan, event], curated=[PlanOutcome("e:plan", None, outcome)], as_of="2026-11-24")
    claim = claim_of(result, plan)
    assert (claim.fulfilled_by, claim.moved_to, claim.plan_state) == ((), (), state)
    assert result.suggestions == (Suggestion(claim.id, claim_of(result, event).id),)


def test_what_no_rule_links_is_a_suggestion() -> None:
    plan, event = visit("2026-01-01", "planned", "2026-05-13"), visit("2026-06-01", when="2026-05-20")
    result = derive([plan, event])
    assert claim_of(result, plan).fulfilled_by == ()
    assert result.suggestions == (Suggestion(claim_of(result, plan).id, claim_of(result, event).id),)


def test_a_vague_event_that_may_lie_before_an_undated_plan_does_not_fulfil_it() -> None:
    plan, vague = visit("2025-07-11", "possible"), visit("2025-12-01", when="2025")
    assert claim_of(claims(plan, vague), plan).fulfilled_by == ()


def test_a_plan_moved_twice_leads_to_the_outcome() -> None:
    first = visit("2026-01-01", "planned", "2026-03", moved_to="2026-04")
    second = visit("2026-02-01", "planned", "2026-04", moved_to="2026-06")
    held = visit("2026-07-01", when="2026-06-10")
    found = claims(first, second, held)
    assert claim_of(found, first).moved_to == (claim_of(found, second).id,)
    assert claim_of(found, first).fulfilled_by == claim_of(found, second).fulfilled_by == (claim_of(found, held).id,)
