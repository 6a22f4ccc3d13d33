"""Which claims of a large graph a picture holds: nothing left out without being counted."""

from __future__ import annotations

from kg.facets import facets
from kg.model import Claim, Status
from kg.query.asking.filters import Filters
from kg.query.pictures.folding import Community, communities
from kg.query.pictures.reduced import Reduction, chosen
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


def test_a_window_holds_every_fact_since_its_first_day() -> None:
    shown = (*small_world(), *meetings(40))
    found = chosen(columns(*shown), Filters(), reduction=Reduction.WINDOW, facts=12)
    assert found.whole is not None
    (reason,) = found.whole.reasons
    day = reason.removeprefix("what began, or is planned, since ")
    assert set(found.claims) == {c.id for c in shown if c.earliest and c.earliest >= day and c.object.id}
    assert 6 <= len(found.claims) <= 12
    assert found.whole.claims == 50, "what lies outside is counted"


def test_a_window_is_not_narrower_than_it_must_be() -> None:
    found = chosen(columns(*small_world()), Filters(), reduction=Reduction.WINDOW)
    assert found.whole is None


def test_communities_are_counted_whole() -> None:
    shown = (*small_world(), *meetings(4))
    found = chosen(columns(*shown), Filters(), reduction=Reduction.COMMUNITIES, facts=6)
    assert found.whole is not None
    members = [member for some in found.folds for member in some.members]
    assert len(members) == len(set(members)) == 10
    assert (found.whole.nodes, found.whole.claims, len(found.claims)) == (10, 14, 6)
    between = [
        c for c in shown if c.object.id and len({_of(found.folds, c.subject.id), _of(found.folds, c.object.id)}) == 2
    ]
    assert sum(found.whole.facts.values()) == len(between), "every fact between two communities is in a line's number"


def test_a_line_between_communities_counts_all_its_facts() -> None:
    th, ph = "e:thailand", "e:philippines"
    apart = [claim(200 + k, evidence(th, "metWith", ph, date=f"2020-01-0{k}")) for k in range(1, 10)]
    across = [claim(300 + k, evidence(MY, "metWith", th, date=f"2021-01-0{k}")) for k in range(1, 4)]
    found = chosen(columns(*meetings(9), *apart, *across), Filters(), reduction=Reduction.COMMUNITIES, facts=2)
    assert found.whole is not None
    assert {frozenset(some.members) for some in found.folds} == {frozenset({US, MY}), frozenset({th, ph})}
    assert found.whole.facts == {("x:1", "x:2"): 3} and len(found.claims) == 2


def _of(folds: tuple[Community, ...], name: str | None) -> str:
    return next((some.id for some in folds if name in some.members), "")


def test_a_name_opens_its_community() -> None:
    apart = [
        claim(200 + k, evidence("e:thailand", "metWith", "e:philippines", date=f"2020-01-0{k}")) for k in range(1, 6)
    ]
    found = chosen(columns(*meetings(5), *apart), Filters(), centres=("e:thailand",), reduction=Reduction.COMMUNITIES)
    assert found.whole is not None and not found.folds
    assert list(found.whole.facts) == [("e:philippines", "e:thailand")]
    assert found.whole.reasons == ("its community: more with each other than with the rest",)


def test_communities_are_the_same_in_any_order() -> None:
    lines = [(f"e:n{a}", f"e:n{b}") for a in range(20) for b in range(a + 1, 20) if (a < 10) == (b < 10)]
    lines.append(("e:n3", "e:n15"))
    found = communities(lines, [1] * len(lines))
    halves = {frozenset(f"e:n{k}" for k in range(10)), frozenset(f"e:n{k}" for k in range(10, 20))}
    assert {frozenset(some.members) for some in found} == halves
    assert communities(lines[::-1], [1] * len(lines)) == found
