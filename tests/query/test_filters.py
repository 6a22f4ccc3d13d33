from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.facets import facets
from kg.model import Claim, Family, PlanState, ReviewState, SourceKind, Status
from kg.query.asking.filters import Certainty, Filters, certainty, find_predicate, members, seen_until, select
from kg.query.asking.rows import relation_row
from tests.query.claims import claim, piece


def state(start: tuple[str, str] | None, end: tuple[str, str] | None = None) -> Claim:
    """A state whose start and end are known only between two days."""
    return claim(
        predicate="alliedWith",
        start_date=start[0] if start else None,
        end_date=end[1] if end else None,
        earliest=start[0] if start else None,
        from_latest=start[1] if start else None,
        until_earliest=end[0] if end else None,
        latest=end[1] if end else None,
    )


YEAR = ("2022-01-01", "2022-12-31")
LATER = ("2024-03-01", "2024-03-31")


@pytest.mark.parametrize(
    ("one", "day", "expected"),
    [
        (state(YEAR), "2021-12-31", Certainty.NO),
        (state(YEAR), "2022-06-01", Certainty.POSSIBLY),  # may have begun later in the year
        (state(YEAR), "2022-12-31", Certainty.YES),
        (state(YEAR, LATER), "2024-02", Certainty.YES),
        (state(YEAR, LATER), "2024-03-10", Certainty.POSSIBLY),  # may have ended already
        (state(YEAR, LATER), "2024-04-01", Certainty.NO),
        (state(None), "2025-07-10", Certainty.NO),  # not heard of before 11 July
        (state(None), "2025-07-11", Certainty.POSSIBLY),
        (claim(date="2025-07", earliest="2025-07-01", latest="2025-07-31"), "2025-07-10", Certainty.POSSIBLY),
        (claim(date="2025-07", earliest="2025-07-01", latest="2025-07-31"), "2025-07", Certainty.YES),
        (claim(date="2025-07-10", earliest="2025-07-10", latest="2025-07-10"), "2025-07-09", Certainty.NO),
        (
            claim(date="2025-07-10", until="2025-07-12", earliest="2025-07-10", latest="2025-07-12"),
            "2025-07-11",
            Certainty.YES,
        ),
    ],
)
def test_certainty_on_a_day(one: Claim, day: str, expected: Certainty) -> None:
    assert certainty(facets(one), day) is expected


def test_a_plan_stands_from_the_day_it_was_told() -> None:
    april = claim(family=Family.PLAN, status=Status.PLANNED, date="2026-04", earliest="2026-04-01", latest="2026-04-30")
    assert certainty(facets(april), "2025-07-10") is Certainty.NO
    assert certainty(facets(april), "2025-07-11") is Certainty.YES


def test_since_and_until_overlap_bounds_and_count_the_undated() -> None:
    july = claim("c:1", date="2025-07", earliest="2025-07-01", latest="2025-07-31")
    open_state = claim("c:2", predicate="alliedWith", start_date="2020", earliest="2020-01-01")
    undated = claim("c:3")
    kept = select([undated, open_state, july], Filters(since="2025-07-31"))
    assert [c.id for c in kept.claims] == ["c:2", "c:1"]
    assert kept.undated == 1
    assert [c.id for c in select([july, open_state], Filters(since="2025-08-01")).claims] == ["c:2"]
    assert [c.id for c in select([july, open_state], Filters(until="2025-06")).claims] == ["c:2"]
    assert select([july, open_state, undated], Filters()).undated == 0


def test_predicate_status_topic_and_source_kind() -> None:
    one = claim("c:1", topics=("t:trade",), evidence=(piece(),))
    two = claim("c:2", predicate="visited", status=Status.PLANNED)
    assert select([one, two], Filters(predicates=frozenset({"visited"}))).claims == (two,)
    assert select([one, two], Filters(statuses=frozenset({Status.ASSERTED}))).claims == (one,)
    assert select([one, two], Filters(topics=frozenset({"t:trade"}))).claims == (one,)
    assert select([one, two], Filters(source_kinds=frozenset({SourceKind.PRESS}))).claims == ()
    assert select([claim(review=ReviewState.REJECTED)], Filters()).claims == ()


def test_names_of_the_closed_lists_are_mended() -> None:
    with pytest.raises(UnknownName, match=r"no status called 'plannd'. Did you mean 'planned'"):
        members(Status, "status", ["plannd"])
    with pytest.raises(UnknownName, match="Did you mean 'metWith'"):
        find_predicate("metWiht")


def test_an_open_end_is_seen_until_its_newest_evidence() -> None:
    one = claim(predicate="alliedWith", start_date="2020", earliest="2020-01-01", from_latest="2020-12-31")
    assert seen_until(one) == "2025-07-11"
    assert seen_until(claim()) is None
    row = relation_row(one, {"e:a"}, as_of="2020-06-01")
    assert row.date == "2020 – seen until 2025-07-11"
    assert row.status == "asserted (possibly)"
    assert relation_row(one, {"e:a"}).date == "2020 –"


def test_a_row_is_seen_from_its_first_name() -> None:
    visit = claim(predicate="visited", plan_state=PlanState.OVERDUE, status=Status.PLANNED)
    assert relation_row(visit, {"e:a"}).cells[2:5] == ("→ visited", "B", "planned, overdue")
    assert relation_row(visit, {"e:b"}).cells[2:4] == ("← visited", "A")
    assert relation_row(claim(), {"e:b"}).cells[2:4] == ("– metWith", "A")
    assert relation_row(visit, {"e:a"}, direct=False).via == "A"
