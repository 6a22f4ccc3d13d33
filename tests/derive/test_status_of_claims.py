"""Design section 6, Status."""

from __future__ import annotations

import pytest

from kg.model import Denial, Status
from tests.derive.made import claim_of, claims, says


def status(*pieces: tuple[str, str], **more: object) -> tuple[Status, Denial | None]:
    (claim,) = claims(*(says(published, stance, "2025-07-10", **more) for published, stance in pieces))  # type: ignore[arg-type]
    return claim.status, claim.denial


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        (("asserted", "negated"), (Status.CONTESTED, None)),
        (("asserted", "reported"), (Status.ASSERTED, None)),
        (("negated", "reported"), (Status.DENIED, Denial.NEGATED)),
        (("reported", "reported"), (Status.REPORTED, None)),
        (("asserted",), (Status.ASSERTED, None)),
    ],
)
def test_status_of_a_fact(stances: tuple[str, ...], expected: tuple[Status, Denial | None]) -> None:
    assert status(*(("2025-07-11", s) for s in stances)) == expected


def test_only_ended_is_denied_and_asserted_with_ended_is_asserted() -> None:
    ended = says("2026-02-25", "ended", "2026-02-24", predicate_="sanctions")
    (claim,) = claims(ended)
    assert (claim.status, claim.denial) == (Status.DENIED, Denial.ENDED)
    (claim,) = claims(ended, says("2025-08-08", when="2025-08-07", predicate_="sanctions"))
    assert claim.status is Status.ASSERTED


def test_contested_only_when_topic_or_instrument_overlap_or_neither_names_one() -> None:
    def outcome(asserted: dict[str, object], negated: dict[str, object]) -> Status:
        pieces = [
            says("2025-07-11", "asserted", "2025-07-10", **asserted),  # type: ignore[arg-type]
            says("2025-07-12", "negated", "2025-07-10", **negated),  # type: ignore[arg-type]
        ]
        (claim,) = claims(*pieces)
        return claim.status

    trade, health = {"topic_ids": ("t:trade",)}, {"topic_ids": ("t:health",)}
    assert outcome(trade, trade) is Status.CONTESTED
    assert outcome(trade, health) is Status.ASSERTED
    assert outcome(trade, {}) is Status.ASSERTED
    assert outcome({"topic": "Rare  Earths"}, {"topic": "tin; rare earths"}) is Status.CONTESTED
    assert outcome({"instrument": "e:i"}, {"instrument": "e:i", **trade}) is Status.CONTESTED


def test_contested_only_when_they_overlap_in_time() -> None:
    def outcome(negated_from: str, negated_to: str) -> Status:
        pieces = [
            says("2026-01-01", "asserted", "2020-01-01", to="2022-01-01", predicate_="supports"),
            says("2026-01-01", "negated", negated_from, to=negated_to, predicate_="supports"),
            says("2026-01-01", "reported", "2021-06-01", to="2023-06-01", predicate_="supports"),
        ]
        return claim_of(claims(*pieces), pieces[0]).status

    assert outcome("2021-01-01", "2021-02-01") is Status.CONTESTED
    assert outcome("2023-01-01", "2023-02-01") is Status.ASSERTED


def test_an_undated_negation_contests_the_claim_it_joined() -> None:
    (claim,) = claims(says("2025-07-11", when="2025-07-10"), says("2025-07-12", "negated"))
    assert claim.status is Status.CONTESTED


def test_of_a_plan_the_newest_published_wins_and_no_date_is_oldest() -> None:
    assert status(("2025-07-01", "possible"), ("2025-08-01", "planned"))[0] is Status.PLANNED
    assert status(("2025-07-01", "planned"), ("2025-08-01", "possible"))[0] is Status.POSSIBLE
    assert status(("2025-07-01", "planned"), ("2025-08-01", "cancelled")) == (Status.DENIED, Denial.CANCELLED)
    assert status(("2025-07-01", "refused"), ("2025-08-01", "planned")) == (Status.PLANNED, None)
    undated, dated = says(None, "cancelled", "2025-07-10"), says("2025-01-01", "possible", "2025-07-10")
    (claim,) = claims(undated, dated)
    assert claim.status is Status.POSSIBLE


def test_of_plans_published_on_one_day_denied_beats_possible_beats_planned() -> None:
    day = "2025-07-01"
    assert status((day, "planned"), (day, "possible"))[0] is Status.POSSIBLE
    assert status((day, "planned"), (day, "possible"), (day, "cancelled"))[0] is Status.DENIED
