from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import kg.query.asking.wording
from kg.model import Claim, Denial, Family, PlanState, Status
from kg.query.asking.wording import MARKS, sentence, shown_date, wording
from kg.query.lookups.timeline import entries
from kg.vocabulary import PREDICATES
from tests.query.claims import claim, piece


def test_every_predicate_has_words() -> None:
    path = Path(kg.query.asking.wording.__file__).with_name("wording.csv")
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert sorted(row["predicate"] for row in rows) == sorted(PREDICATES)
    for row in rows:
        assert row["present"] and row["infinitive"] and row["participle"]
        assert bool(row["inverse"]) is not PREDICATES[row["predicate"]].symmetric
    assert wording("visited").participle == "visited"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date": "2025-07-10"}, "A met with B on 2025-07-10."),
        ({"date": "2025-07"}, "A met with B in 2025-07."),
        ({"date": "2026-05-13", "until": "2026-05-15"}, "A met with B from 2026-05-13 to 2026-05-15."),
        ({"status": Status.PLANNED}, "A is to meet with B."),
        ({"status": Status.POSSIBLE, "date": "2026"}, "A may meet with B in 2026."),
        ({"status": Status.REPORTED}, "A is reported to have met with B."),
        ({"status": Status.CONTESTED}, "A is said, and denied, to have met with B."),
        ({"status": Status.DENIED, "denial": Denial.NEGATED}, "A did not meet with B."),
        ({"status": Status.DENIED, "denial": Denial.CANCELLED}, "A is not to meet with B (cancelled)."),
        ({"predicate": "alliedWith", "start_date": "1954"}, "A is allied with B since 1954."),
        ({"predicate": "alliedWith", "status": Status.REPORTED}, "A is reported to be allied with B."),
        (
            {"predicate": "sanctions", "status": Status.DENIED, "denial": Denial.ENDED, "end_date": "2016"},
            "A no longer sanctions B (ended 2016).",
        ),
    ],
)
def test_sentences_carry_the_status(changes: dict[str, Any], expected: str) -> None:
    assert sentence(claim(**changes)) == expected


def test_dates_keep_their_precision() -> None:
    assert shown_date(claim(date="2025")) == "2025"
    assert shown_date(claim()) == "undated"
    assert shown_date(claim(predicate="alliedWith", end_date="2020-03")) == "… – 2020-03"


def plan(ident: str, **changes: Any) -> Claim:
    return claim(ident, predicate="visited", family=Family.PLAN, status=Status.PLANNED, **changes)


def test_plan_and_outcome_are_one_story() -> None:
    held = claim("c:held", predicate="visited", date="2026-05-13", until="2026-05-15", earliest="2026-05-13")
    possible = claim(
        "c:may",
        predicate="visited",
        family=Family.PLAN,
        status=Status.POSSIBLE,
        plan_state=PlanState.HELD,
        fulfilled_by=("c:held",),
    )
    april = plan(
        "c:april",
        date="2026-04",
        plan_state=PlanState.HELD_LATER,
        fulfilled_by=("c:held",),
        moved_to=("c:held",),
        evidence=(piece(moved_to="2026-05"), piece("b:other")),
    )
    found = {entry.claim.id: entry for entry in entries([held, possible, april], {"c:held": held}.get)}
    assert [found[i].month for i in ("c:may", "c:april", "c:held")] == ["2025-07", "2026-04", "2026-05"]
    assert found["c:may"].story == "→ held 2026-05-13/2026-05-15"
    assert "[no date; told 2025-07-11]" in found["c:may"].text
    assert found["c:april"].story == "→ moved to 2026-05 → held 2026-05-13/2026-05-15"
    assert found["c:held"].story == (
        "(before: possible without a date, told 2025-07-11, c:may; planned for 2026-04, c:april)"
    )
    assert [found[i].mark for i in ("c:may", "c:april", "c:held")] == ["◌", "○", "●"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (PlanState.OPEN, "→ open"),
        (PlanState.OVERDUE, "→ overdue"),
        (PlanState.LAPSED, "→ lapsed"),
        (PlanState.CANCELLED, "→ cancelled"),
    ],
)
def test_a_plan_without_outcome_says_so(state: PlanState, expected: str) -> None:
    (entry,) = entries([plan("c:1", plan_state=state)], lambda _: None)
    assert entry.story == expected


def test_what_came_after_the_day_asked_for_is_told_as_later() -> None:
    held = claim("c:held", predicate="visited", date="2026-05-13", earliest="2026-05-13")
    then = plan("c:1", plan_state=PlanState.OPEN, fulfilled_by=("c:held",))
    moved = plan("c:2", plan_state=PlanState.MOVED, fulfilled_by=("c:held",), evidence=(piece(moved_to="2026-05"),))
    found = entries([then, moved], {"c:held": held}.get)
    assert [e.story for e in found] == ["→ open → later held 2026-05-13", "→ moved to 2026-05 → later held 2026-05-13"]


def test_each_status_has_its_own_mark() -> None:
    assert {*MARKS} == {*Status}
    assert len({*MARKS.values()}) == len(Status)
