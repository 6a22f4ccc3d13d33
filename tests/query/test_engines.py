from __future__ import annotations

from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli.catalogue import COMMANDS
from kg.errors import UnknownName
from kg.query.networks.brokerage import Role
from kg.query.networks.centrality import Measure, measured
from kg.query.networks.engines import Engine, Sample
from kg.query.networks.measures import definition, definitions
from kg.query.networks.network import Projection, project
from kg.vocabulary import EntityClass
from tests.query.ties import columns_of, tie

ACTORS = {f"e:{c}": EntityClass.STATE for c in "abcdefghijklmno"}


def nasty() -> Projection:
    """Parallel and reciprocal ties, a self-tie, an isolate, components, gatherings, uneven weights, two hubs."""
    pairs = ["ab", "ba", "ab", "ac", "ad", "ae", "af", "bc", "cd", "de", "ef", "gh", "hi", "ig", "jk", "aa", "bd", "bd"]
    ties = [tie(f"{n}", f"e:{a}", f"e:{b}", "visited") for n, (a, b) in enumerate(pairs)]
    ties += [tie(f"m{c}", f"e:{c}", "e:forum", "attended", event="e:event.x") for c in "abgl"]
    ties += [tie(f"n{c}", f"e:{c}", "e:forum", "attended", event="e:event.y") for c in "cdefm"]
    ties += [tie(f"o{c}", f"e:{c}", "e:forum", "attended", event="e:event.z") for c in "n"]
    return project(columns_of(ties, ACTORS | {"e:forum": EntityClass.FORUM}))


def by_networkx(found: Projection, by: Measure) -> dict[str, float]:
    """The measure by networkx alone, on a graph made here."""
    graph: nx.Graph[str] = nx.Graph()
    names = found.columns.nodes.names
    for (a, b), w in zip(found.pairs.tolist(), found.weight.tolist(), strict=True):
        graph.add_edge(names[a], names[b], weight=w, distance=1 / w, exactly=1 / Fraction(w).limit_denominator(10_000))
    computed = {
        Measure.DEGREE: lambda: dict(graph.degree()),
        Measure.STRENGTH: lambda: dict(graph.degree(weight="weight")),
        Measure.PAGERANK: lambda: nx.pagerank(graph, weight="weight", tol=1e-14, max_iter=2000),
        Measure.EIGENVECTOR: lambda: nx.eigenvector_centrality(graph, weight="weight", tol=1e-13, max_iter=20_000),
        Measure.CLOSENESS: lambda: nx.closeness_centrality(graph, distance="distance"),
        Measure.HARMONIC: lambda: nx.harmonic_centrality(graph, distance="distance"),
        Measure.BETWEENNESS: lambda: nx.betweenness_centrality(graph, weight="exactly"),
        Measure.CORE: lambda: nx.core_number(graph),
        Measure.CONSTRAINT: lambda: nx.constraint(graph, weight="weight"),
    }
    return computed[by]()  # type: ignore[no-any-return, no-untyped-call]


@pytest.mark.parametrize("by", Measure)
@pytest.mark.parametrize("engine", [Engine.NETWORKX, Engine.IGRAPH])
def test_every_engine_gives_networkx_numbers_on_a_nasty_network(by: Measure, engine: Engine) -> None:
    found = nasty()
    assert len(nx.Graph(found.graph)) == 13 and nx.number_connected_components(found.graph) == 2
    values, library = measured(found, by, engine)
    assert values == pytest.approx(by_networkx(found, by), abs=1e-6, rel=0)
    assert library.partition(" ")[0] in ("numpy", engine.value)


@pytest.mark.parametrize("engine", [Engine.NETWORKX, Engine.IGRAPH])
def test_betweenness_is_estimated_from_the_ways_of_drawn_actors(engine: Engine) -> None:
    """By definition: all ways that begin at the drawn actors, counted out of all beginnings."""
    found = nasty()
    actors = [found.columns.nodes.names[n] for n in found.nodes.tolist()]
    sample = Sample(5, seed=3)
    drawn = [actors[n] for n in sample.of(len(actors))]
    assert len(drawn) == 5 and sample.of(len(actors)) != Sample(5, seed=4).of(len(actors))
    graph: nx.Graph[str] = nx.Graph()
    for a, b, data in found.graph.edges(data=True):
        graph.add_edge(a, b, exactly=1 / Fraction(data["weight"]).limit_denominator(10_000))
    expected = dict.fromkeys(actors, 0.0)
    for begin in drawn:
        for end in actors:
            ways = list(nx.all_shortest_paths(graph, begin, end, "exactly")) if nx.has_path(graph, begin, end) else []
            for way in ways:
                for inner in way[1:-1]:
                    expected[inner] += 1 / len(ways)
    pairs = (len(actors) - 1) * (len(actors) - 2)
    values, _ = measured(found, Measure.BETWEENNESS, engine, sample)
    assert values == pytest.approx({a: v * len(actors) / 5 / pairs for a, v in expected.items()}, abs=1e-9, rel=0)
    everywhere = measured(found, Measure.BETWEENNESS, engine, Sample(len(actors)))
    assert everywhere == measured(found, Measure.BETWEENNESS, engine)


@pytest.mark.parametrize("engine", [Engine.NETWORKX, Engine.IGRAPH])
def test_ways_of_the_same_length_are_equal(engine: Engine) -> None:
    """a – c is 1 / (3 + 1/3) long, a – b – c 1/10 + 1/5: the same, so b is on half of the shortest ways of a and c."""
    ties = [
        tie(f"{a}{b}{i}", f"e:{a}", f"e:{b}")
        for a, b, n in (("a", "b", 10), ("b", "c", 5), ("a", "c", 3))
        for i in range(n)
    ]
    ties += [tie(f"m{c}", f"e:{c}", "e:forum", "attended", event="e:event.m") for c in "acde"]
    found = project(columns_of(ties, ACTORS | {"e:forum": EntityClass.FORUM}))
    assert measured(found, Measure.BETWEENNESS, engine)[0]["e:b"] == pytest.approx(0.5 / 6)
    assert nx.betweenness_centrality(found.graph, weight="distance")["e:b"] == 0  # 0.1 + 0.2 is not 0.3 in floats


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.integers(1, 9), min_size=1
)
SETTLED = [by for by in Measure if by is not Measure.EIGENVECTOR]  # components of equal weight share it in many ways


GATHERINGS = st.lists(st.sets(st.integers(0, 7), min_size=2), max_size=4)


@given(PAIRS, GATHERINGS)
@settings(deadline=None, max_examples=60)
def test_engines_agree_on_any_network(pairs: dict[tuple[int, int], int], gatherings: list[set[int]]) -> None:
    ties = [tie(f"{a}{b}{i}", f"e:{a}", f"e:{b}") for (a, b), n in pairs.items() for i in range(n)]
    for n, present in enumerate(gatherings):
        ties += [tie(f"g{n}{a}", f"e:{a}", "e:forum", "attended", event=f"e:event.g{n}") for a in sorted(present)]
    found = project(columns_of(ties, {f"e:{i}": EntityClass.STATE for i in range(8)} | {"e:forum": EntityClass.FORUM}))
    for by in SETTLED:
        values, _ = measured(found, by, Engine.IGRAPH)
        assert values == pytest.approx(measured(found, by, Engine.NETWORKX)[0], abs=1e-6, rel=0), by


def test_eigenvector_is_zero_outside_the_component_of_the_largest_eigenvalue() -> None:
    """Two stars of nearly equal strength: power iteration alone takes a hundred thousand steps to tell them apart."""
    ties = [tie(f"l{n}{i}", "e:a", f"e:{c}") for n, c in enumerate("bcde") for i in range(100)]
    ties += [tie(f"r{n}{i}", "e:h", f"e:{c}") for n, c in enumerate("ijkl") for i in range(100 - (n == 0))]
    found = project(columns_of(ties, ACTORS))
    values, _ = measured(found, Measure.EIGENVECTOR)
    assert values == pytest.approx(
        {"e:a": 0.5**0.5} | {f"e:{c}": 0.125**0.5 for c in "bcde"} | {f"e:{c}": 0 for c in "hijkl"}
    )
    assert {values[f"e:{c}"] for c in "hijkl"} == {0.0} and len({values[f"e:{c}"] for c in "bcde"}) == 1


def test_equal_components_share_the_eigenvector_as_in_networkx() -> None:
    found = project(columns_of([tie("1", "e:a", "e:b"), tie("2", "e:c", "e:d"), tie("3", "e:e", "e:f")], ACTORS))
    assert measured(found, Measure.EIGENVECTOR)[0] == pytest.approx(dict.fromkeys(found.partners, 6**-0.5))


def test_every_measure_that_a_command_shows_is_defined() -> None:
    told = definitions()
    assert [name for name, entry in told.items() if not entry.command] == [by.value for by in Measure]
    shown = {"partners", "documents", "interval", "communities", "modularity", "stability", "belonging", "balance"}
    shown |= {"brokerage", *Role, "share", "dyad-balance", "net", "cost"}
    assert {name for name, entry in told.items() if entry.command} == shown
    for entry in told.values():
        assert entry.definition.endswith(".") and entry.warning.endswith(".") and entry.source and entry.unit
        assert entry.shown_by.split()[1] in COMMANDS and entry.shown_by.startswith("kg ")
    with pytest.raises(UnknownName, match="betweenness"):
        definition("betwenness")
