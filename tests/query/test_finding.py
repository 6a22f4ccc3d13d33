"""Look-ups on the columns find and print what the store and the full claims say, on the whole shipped graph."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from kg.api import Graph
from kg.errors import UnknownName
from kg.names import Names
from kg.query.asking import listing
from kg.query.asking.facets import cells
from kg.query.asking.filters import Filters, select
from kg.query.asking.listing import Listing, each, joined
from kg.query.asking.rows import relation_row, row_cells
from kg.query.asking.shipped import bind, text
from kg.query.lookups.lookup import _all_names
from kg.query.lookups.representation import representation
from kg.query.lookups.then import _same_triples, known
from kg.query.lookups.timeline import _derived

HUBS = ("e:united-states", "e:asean", "e:malaysia", "e:marco-rubio", "e:us-philippines-mdt-1951", "t:defence")


@pytest.fixture(scope="module")
def whole(shipped: Path) -> Graph:
    return Graph.open(shipped)


def asked(g: Graph, query: str, **values: list[str]) -> list[str]:
    return sorted(row["claim"] for row in cells(g.store.select(bind(text(query), **values))))


def test_what_names_an_entity_and_what_stands_between_two_is_what_sparql_finds(whole: Graph) -> None:
    find = whole.lookup.finding
    assert find
    for name in HUBS:
        assert list(find.heads.ids(find.about(name))) == asked(whole, "claims-of", a=[name])
    for a, b in zip(HUBS, (*HUBS[1:], HUBS[0]), strict=True):
        some, others = [a, "e:laos"], [b, "e:singapore"]
        assert list(find.heads.ids(find.heads.between(some, others))) == asked(
            whole, "claims-between", a=some, b=others
        )


def test_a_row_prints_what_its_full_claim_prints_and_stands_in_its_place(whole: Graph) -> None:
    find, every = whole.lookup.finding, whole.store.all_claims()
    assert find
    plain = 0
    for row, claim in enumerate(every):
        side = {claim.subject.id or claim.object.id or ""}
        head = find.heads.head(row)
        assert row_cells(head or claim, side) == relation_row(claim, side).cells
        plain += head is not None
    assert plain > 0.9 * len(every)
    kept = find.kept(range(len(every)), Filters())
    assert list(find.heads.ids(kept.rows)) == [claim.id for claim in select(every, Filters()).claims]


def test_who_stood_for_a_name_is_the_same_by_row(whole: Graph) -> None:
    find = whole.lookup.finding
    assert find
    for name in ("e:united-states", "e:asean", "e:malaysia"):
        by_row, by_query = representation(whole.store, name, find.heads), representation(whole.store, name)
        told = {who: times for who, times in by_query.windows.items() if find.heads.number(who) is not None}
        assert {who: times for who, times in by_row.windows.items() if who in told} == told


@pytest.mark.parametrize(("a", "b"), [("US", "Malaysia"), ("US", None), ("ASEAN", "China"), ("Marco Rubio", None)])
def test_relations_by_row_are_those_of_full_claims(whole: Graph, a: str, b: str | None) -> None:
    found, resolve = whole.relations(a, b), whole.lookup.resolve
    ends = resolve(a), (resolve(b) if b else None)
    derived = whole.lookup._derived_relations(ends, found.names, Filters(), direct=False)
    assert (found.direct, found.through) == (derived.direct, derived.through)
    assert list(found.direct_table.rows) == [row.cells for row in found.direct]
    assert list(found.table.records) == [row.record for row in found.rows]


@pytest.mark.parametrize("day", ["2019", "2026-04-10", "2026-05-14", "2027-01-01"])
@pytest.mark.parametrize(("a", "b"), [("US", "China"), ("Donald Trump", None), ("ASEAN", None)])
def test_what_stood_on_a_day_by_row_is_that_of_full_claims(whole: Graph, a: str, b: str | None, day: str) -> None:
    on, resolve = Filters(as_of=day), whole.lookup.resolve
    found = whole.relations(a, b, as_of=day)
    derived = whole.lookup._derived_relations((resolve(a), resolve(b) if b else None), found.names, on, direct=False)
    assert (found.direct, found.through) == (derived.direct, derived.through)
    assert list(found.direct_table.rows) == [row.cells for row in found.direct]
    assert list(found.table.records) == [row.record for row in found.rows]
    assert whole.show(a, as_of=day).claims == select(known(whole.store, whole.lookup.claims_of(resolve(a)), on), on)
    lines = _derived(whole.lookup, a, b, on, direct=False)[0]
    assert list(whole.timeline(a, b, as_of=day).entries) == list(lines)


def test_a_plan_stands_otherwise_on_another_day(whole: Graph) -> None:
    states = {
        day: {r.claim.id: r.claim.plan_state for r in whole.relations("US", "China", as_of=day).rows}
        for day in ("2026-04-10", "2027-01-01")
    }
    both = states["2026-04-10"].keys() & states["2027-01-01"].keys()
    assert any(states["2026-04-10"][name] is not states["2027-01-01"][name] for name in both)


def test_the_index_finds_the_claims_of_the_same_triples(whole: Graph) -> None:
    some = [claim for claim in whole.store.all_claims() if claim.plan_state][:40]
    by_query = cells(whole.store.select(bind(text("same-triples"), claim=[c.id for c in some])))
    assert _same_triples(whole.store, some) == {row["other"] for row in by_query}


@pytest.mark.parametrize("name", [None, "US", "Donald Trump"])
def test_plans_by_row_are_those_of_full_claims(whole: Graph, name: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 10)
    for states, since in ((["all"], None), (["overdue", "open"], "2020")):
        by_row = whole.plans(name, state=states, since=since)
        assert isinstance(by_row.entries, Listing)
        with monkeypatch.context() as patch:
            patch.setattr(whole.lookup, "finding", None)
            full = whole.plans(name, state=states, since=since)
        assert isinstance(full.entries, tuple) and full.entries
        assert by_row == full
        assert list(by_row.table.records) == list(full.table.records)
        assert [(s, list(some)) for s, some in by_row.states] == [(s, list(some)) for s, some in full.states]
        cut = by_row.top(1)
        assert len(cut.states) == 1 and cut.numbers == full.numbers and list(cut.entries) == list(full.entries[:1])


def test_a_timeline_read_in_parts_is_the_timeline(whole: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 100)
    in_parts = whole.timeline("ASEAN")
    lines = _derived(whole.lookup, "ASEAN", None, Filters(), direct=False)[0]
    assert len(lines) > 100 and list(in_parts.entries) == list(lines)
    assert list(in_parts.top(150).entries) == list(lines[:150]) and in_parts.entries[-1] == lines[-1]
    assert list(islice(in_parts.table.records, 3)) == [line.record for line in lines[:3]]


def test_every_name_resolves_as_in_the_whole_table(whole: Graph) -> None:
    table = (whole.store.folder or Path()) / "names.tsv"
    names = Names.from_tsv(table.read_text(encoding="utf-8"))
    surfaces = {surface for surface, _ in names.surfaces()}

    def of(known: Names, name: str) -> str:
        try:
            return known.resolve(name)
        except Exception as error:
            return str(error)

    for surface in (*sorted(surfaces)[::7], "asean", "e:laos", "THE U.S.", "t:defence", "no such name", "e:no"):
        assert of(whole.store.names, surface) == of(names, surface)
    with pytest.raises(UnknownName, match="Malaysia"):
        whole.store.names.resolve("Malaysa")


def test_entities_found_by_a_part_of_a_name_are_those_of_the_whole_list(whole: Graph) -> None:
    every = whole.entities().found
    assert len(every) > 1000
    for part in ("MALAY", "e:asean", "q30", "minister of", "’", "ê", "nuclear"):
        holding = [e for e in every if any(part.casefold() in n.casefold() for n in _all_names(e))]
        assert list(whole.entities(part).found) == holding
    assert whole.entities("no such text").found == ()


def test_a_listing_is_the_tuple_of_what_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []

    def load(some: list[int]) -> list[str]:
        loaded.extend(some)
        return [str(n) for n in some]

    few = Listing(range(4), load)
    assert len(few) == 4 and not loaded
    assert few == ("0", "1", "2", "3") and few[1:3] == ("1", "2") and few[-1] == "3"
    assert loaded == [0, 1, 2, 3]
    monkeypatch.setattr(listing, "AT_ONCE", 3)
    loaded.clear()
    many = Listing(range(10), load)
    assert many[7] == "7" and many[2:4] == ("2", "3") and loaded == [7, 2, 3]
    numbers = each(int, joined(many[:5], few))
    assert list(numbers) == [0, 1, 2, 3, 4, 0, 1, 2, 3] and numbers[6] == 1 and len(numbers) == 9
    assert each(int, ("1",)) == (1,) and joined(("a",), ("b",)) == ("a", "b")
