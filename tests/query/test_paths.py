from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, pairwise
from math import log2

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facets import Facets
from kg.query.networks.paths import PathGraph, cheapest, cut_nodes, path_graph
from kg.vocabulary import EntityClass
from tests.query.ties import columns_of, tie

NODES = [f"e:n{i}" for i in range(9)]
PAIRS = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] < p[1]), max_size=24)


def walk(ties: Iterable[Facets], classes: Mapping[str, EntityClass], exclude: Iterable[str] = ()) -> PathGraph:
    columns = columns_of(ties, classes)
    return path_graph(columns, np.ones(len(columns), np.bool_), exclude=tuple(exclude))


def graph_of(pairs: set[tuple[str, str]], exclude: Iterable[str] = ()) -> PathGraph:
    ties = [tie(f"{a[-1]}{b[-1]}", a, b) for a, b in sorted(pairs)]
    return walk(ties, dict.fromkeys(NODES, EntityClass.STATE), exclude)


def neighbours(graph: PathGraph) -> dict[str, list[str]]:
    names = graph.columns.nodes.names
    near = {name: [names[n] for n in graph.neighbours(i).tolist()] for i, name in enumerate(names)}
    return {name: found for name, found in near.items() if found}


def by_networkx(
    graph: PathGraph, start: str, goal: str, longest: int, via: frozenset[str] = frozenset()
) -> list[float]:
    """Costs of all simple paths of the whole graph, computed and sorted by networkx alone."""
    whole = nx.Graph((a, b) for a, near in neighbours(graph).items() for b in near)
    if start not in whole or goal not in whole or start == goal:
        return []
    for a, b in whole.edges:
        whole[a][b]["cost"] = (log2(1 + whole.degree(a)) + log2(1 + whole.degree(b))) / 2
    paths = nx.all_simple_paths(whole, start, goal, cutoff=longest)
    return sorted(sum(whole[a][b]["cost"] for a, b in pairwise(p)) for p in paths if via <= {*p})


@given(pairs=PAIRS, longest=st.integers(1, 5))
@settings(deadline=None, max_examples=150)
def test_paths_are_those_of_networkx_on_the_whole_graph(pairs: set[tuple[str, str]], longest: int) -> None:
    graph = graph_of(pairs)
    found = [path.cost for path in cheapest(graph, NODES[0], NODES[1], max_facts=longest)]
    assert found == pytest.approx(by_networkx(graph, NODES[0], NODES[1], longest))


@given(pairs=PAIRS, stops=st.sets(st.sampled_from(NODES[2:5]), min_size=1, max_size=2))
@settings(deadline=None, max_examples=100)
def test_paths_via_are_those_that_pass(pairs: set[tuple[str, str]], stops: set[str]) -> None:
    graph = graph_of(pairs)
    found = [path.cost for path in cheapest(graph, NODES[0], NODES[1], via=stops)]
    assert found == pytest.approx(by_networkx(graph, NODES[0], NODES[1], 4, frozenset(stops)))


def test_the_cheapest_path_in_ten_thousand_facts_is_that_of_networkx() -> None:
    """networkx on the whole graph, once per number of hops: a cheapest way of at most four of them is simple."""
    random = np.random.default_rng(5)
    hubs = (2500 * random.power(0.35, size=(10_000, 2))).astype(int)  # few have most of the facts
    ends = [(f"e:m{a}", f"e:m{b}") for a, b in hubs.tolist() if a != b]
    graph = walk([tie(f"{n}", a, b) for n, (a, b) in enumerate(ends)], {})
    whole = nx.Graph(ends)
    price = {node: log2(1 + degree) / 2 for node, degree in whole.degree}
    layered: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    for a, b in whole.edges:
        for hop in range(4):
            layered.add_edge((a, hop), (b, hop + 1), cost=price[a] + price[b])
            layered.add_edge((b, hop), (a, hop + 1), cost=price[a] + price[b])
    names = sorted(whole, key=lambda name: (whole.degree(name), name))
    for start in (names[0], names[len(names) // 2]):
        known = nx.single_source_dijkstra_path_length(layered, (start, 0), weight="cost")
        for goal in names[3 :: len(names) // 12]:
            wanted = min((known[goal, hop] for hop in range(5) if (goal, hop) in known), default=None)
            found = next(cheapest(graph, start, goal), None)
            assert (found and found.cost) == (wanted and pytest.approx(wanted)), (start, goal)


def test_equal_cost_goes_by_length_then_name() -> None:
    graph = graph_of({("e:n0", "e:n2"), ("e:n2", "e:n1"), ("e:n0", "e:n3"), ("e:n3", "e:n1")})
    assert [p.nodes for p in cheapest(graph, "e:n0", "e:n1")] == [("e:n0", "e:n2", "e:n1"), ("e:n0", "e:n3", "e:n1")]


def test_a_hub_is_dearer_than_a_longer_way() -> None:
    """n0 – n8 – n1 passes a hub of degree 8, n0 – n2 – n3 – n1 two quiet nodes: 2 × mean against 3 × mean."""
    spokes = {(n, "e:n8") for n in NODES[:8]}
    graph = graph_of(spokes | {("e:n0", "e:n2"), ("e:n2", "e:n1")})
    costs = {p.nodes: p.cost for p in cheapest(graph, "e:n0", "e:n1")}
    best = next(iter(costs))
    assert best == ("e:n0", "e:n2", "e:n1")
    assert costs[best] == pytest.approx(log2(3) + log2(4))
    assert costs[("e:n0", "e:n8", "e:n1")] == pytest.approx(log2(3) + log2(9))


def test_only_via_names_the_nodes_that_cannot_be_spared() -> None:
    pairs = {("e:n0", "e:n2"), ("e:n1", "e:n2"), ("e:n0", "e:n3"), ("e:n3", "e:n4"), ("e:n4", "e:n1")}
    graph = graph_of(pairs)
    (first,) = islice(cheapest(graph, "e:n0", "e:n1"), 1)
    assert first.nodes == ("e:n0", "e:n2", "e:n1")
    assert cut_nodes(graph, first) == ()
    assert cut_nodes(graph, first, max_facts=2) == ("e:n2",)
    assert list(cheapest(graph_of(pairs, ["e:n2"]), "e:n0", "e:n1", max_facts=2)) == []


def test_a_hop_shows_the_best_known_then_the_newest_fact() -> None:
    ties = [
        tie("old", "e:n0", "e:n1", earliest="2019-01-01"),
        tie("new", "e:n0", "e:n1", earliest="2025-01-01"),
        tie("told-twice", "e:n0", "e:n1", earliest="2010-01-01", documents=frozenset({"b:1", "b:2"})),
    ]
    (path,) = cheapest(walk(ties, {}), "e:n0", "e:n1")
    assert path.hops[0].claims == ("c:told-twice", "c:new", "c:old")


def test_unknown_or_equal_ends_have_no_path() -> None:
    graph = graph_of({("e:n0", "e:n1")})
    assert list(cheapest(graph, "e:n0", "e:n0")) == []
    assert list(cheapest(graph, "e:n0", "e:nowhere")) == []


def test_paths_meet_at_the_sitting_not_at_the_series() -> None:
    told = [
        tie("1", "e:a", "e:forum", "attended", event="e:event.x"),
        tie("2", "e:b", "e:forum", "attended", event="e:event.x"),
        tie("3", "e:c", "e:forum", "attended", event="e:event.y"),
        tie("4", "e:a", "e:c", event="e:event.z"),
    ]
    states = dict.fromkeys(("e:a", "e:b", "e:c"), EntityClass.STATE)
    assert neighbours(walk(told, states | {"e:forum": EntityClass.FORUM})) == {
        "e:a": ["e:c", "e:event.x"],
        "e:b": ["e:event.x"],
        "e:c": ["e:a", "e:event.y"],
        "e:event.x": ["e:a", "e:b"],
        "e:event.y": ["e:c"],
    }


def dated(ident: str, a: str, b: str, first: str | None, last: str | None, predicate: str = "metWith") -> Facets:
    return tie(ident, a, b, predicate, earliest=first, latest=last)


def in_time(ties: Iterable[Facets]) -> list[tuple[str, ...]]:
    graph = walk(ties, dict.fromkeys(NODES, EntityClass.STATE))
    return [p.nodes for p in cheapest(graph, "e:n0", "e:n1", in_time=True)]


def test_a_chain_in_time_never_steps_back() -> None:
    there = dated("a", "e:n0", "e:n2", "2024-05-01", "2024-05-01")
    assert in_time([there, dated("b", "e:n2", "e:n1", "2024-05-01", "2024-05-01")])
    assert not in_time([there, dated("b", "e:n2", "e:n1", "2024-04-30", "2024-04-30")])
    assert in_time([there, dated("b", "e:n2", "e:n1", "2024-01-01", "2024-12-31")])  # some day of 2024
    assert not in_time([there, dated("b", "e:n2", "e:n1", None, None)])  # no day is known


def test_a_state_serves_a_chain_in_time_while_it_lasts() -> None:
    there = dated("a", "e:n0", "e:n2", "2024-05-01", "2024-05-01")
    assert in_time([there, dated("b", "e:n2", "e:n1", "1951-08-30", None, "alliedWith")])
    assert not in_time([there, dated("b", "e:n2", "e:n1", "1951-08-30", "1992-11-24", "alliedWith")])
    assert not in_time([there, dated("b", "e:n2", "e:n1", "1951-08-30", None)])  # an event is over after its day


def test_a_hop_in_time_shows_only_claims_that_serve() -> None:
    graph = walk(
        [
            dated("a", "e:n0", "e:n2", "2024-05-01", "2024-05-01"),
            dated("old", "e:n2", "e:n1", "2020-01-01", "2020-01-01"),
            dated("new", "e:n2", "e:n1", "2025-01-01", "2025-01-01"),
        ],
        {},
    )
    (path,) = cheapest(graph, "e:n0", "e:n1", in_time=True)
    assert [hop.claims for hop in path.hops] == [("c:a",), ("c:new",)]
    (path,) = cheapest(graph, "e:n0", "e:n1")
    assert path.hops[1].claims == ("c:new", "c:old")
