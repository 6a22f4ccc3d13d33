"""Which claims of a large graph a picture holds: nothing left out without being counted."""

from __future__ import annotations

from kg.facets import facets
from kg.model import Claim, Status
from kg.query.filters import Filters
from kg.query.reduced import chosen
from kg.store.columns import Columns
from tests.view.claims import ENTITIES, claim, evidence, small_world

US, MY, VN = "e:united-states", "e:malaysia", "e:vietnam"


def columns(*claims: Claim) -> Columns:
    return Columns.of(map(facets, claims), {n: e.cls for n, e in ENTITIES.items()}.get, lambda _: None)


def meetings(count: int) -> list[Claim]:
    dates = [f"{2000 + k % 25}-01-{1 + k % 28:02d}" for k in range(count)]
    return [claim(100 + k, evidence(US, "metWith", MY, date=date)) for k, date in enumerate(dates)]


def test_a_small_graph_is_whole() -> None:
    found = chosen(columns(*small_world()), Filters())
    assert found.whole is None
    assert found.claims == tuple(sorted(c.id for c in small_world()))


def test_filters_hold() -> None:
    found = chosen(columns(*small_world()), Filters(statuses=frozenset({Status.PLANNED})))
    assert found.claims == ("c:0000000000000009",)


def test_more_facts_than_a_page_holds_are_counted_and_the_latest_kept() -> None:
    found = chosen(columns(*small_world(), *meetings(40)), Filters(), facts=12)
    assert found.whole is not None
    assert (found.whole.claims, found.whole.lines, found.whole.nodes) == (50, 8, 10)
    assert found.whole.facts[(MY, US)] == 42
    assert found.whole.reasons == ("plans and the latest facts of every line",)
    assert len(found.claims) == 12
    assert {"c:0000000000000003", "c:0000000000000007"} <= set(found.claims), "every line keeps a fact"
    assert "c:0000000000000001" in found.claims, "the latest between the two"


def test_a_line_is_drawn_by_an_asserted_fact_before_a_plan() -> None:
    plan = claim(90, evidence(US, "visited", MY, stance=Status.PLANNED, date="2027-01-01"))
    found = chosen(columns(plan, *meetings(5), claim(91, evidence(US, "metWith", VN))), Filters(), facts=3)
    assert set(found.claims) == {"c:0000000000000068", "c:000000000000005b", plan.id}


def test_a_neighbourhood_is_named_and_counted() -> None:
    found = chosen(columns(*small_world()), Filters(), centres=("e:jane-roe",), depth=1, about="around her")
    assert found.whole is not None
    assert found.whole.reasons == ("around her",)
    assert (found.whole.claims, len(found.whole.facts)) == (10, 3)


def test_too_many_lines_keep_the_strongest_of_each_node() -> None:
    found = chosen(columns(*small_world(), *meetings(4)), Filters(), lines=3)
    assert found.whole is not None
    assert len(found.whole.facts) == 3
    assert (MY, US) in found.whole.facts
    assert found.whole.reasons[0].endswith("with the strongest lines of each")


def test_too_many_lines_of_a_centre_keep_those_with_most_facts() -> None:
    found = chosen(columns(*small_world(), *meetings(4)), Filters(), centres=(US,), depth=1, about="a", lines=1)
    assert found.whole is not None
    assert list(found.whole.facts) == [(MY, US)]
