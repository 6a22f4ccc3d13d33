from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facets import Facets
from kg.model import Family, ReviewState, Status
from kg.query.networks.behind import rows_of_ties
from kg.query.networks.centrality import Measure, ranking
from kg.query.networks.centrality import measured as measured_on
from kg.query.networks.engines import Engine
from kg.query.networks.network import MAX_PARTICIPANTS, Layer, PairWeight, Projection, layer_rows, multigraph
from kg.query.networks.network import project as project_columns
from kg.vocabulary import PREDICATES, EntityClass
from tests.query.claims import claim
from tests.query.ties import columns_of, tie

ABC = dict.fromkeys(("e:a", "e:b", "e:c", "e:d"), EntityClass.STATE)
FORUM = {"e:forum": EntityClass.FORUM}
Pair = tuple[str, str]


def layer_of(one: Facets) -> Layer | None:
    columns = columns_of([one], ABC)
    layers = [layer for layer in Layer if layer_rows(columns, layer).all()]
    assert len(layers) <= 1
    return layers[0] if layers else None


def project(ties: list[Facets], classes: dict[str, EntityClass], **how: Any) -> Projection:
    return project_columns(columns_of(ties, classes), **how)


def test_only_what_counts_is_a_tie() -> None:
    assert layer_of(tie("1", "e:a", "e:b")) is Layer.FACTS
    assert layer_of(tie("1", "e:a", "e:b", "sanctions")) is Layer.CONFLICT
    assert layer_of(tie("1", "e:a", "e:b", "visited", family=Family.PLAN, status=Status.POSSIBLE)) is Layer.PLANNED
    for never in ("holdsOffice", "representsState", "memberOf"):
        assert layer_of(tie("1", "e:a", "e:b", never)) is None
    for status in (Status.DENIED, Status.REPORTED, Status.CONTESTED):
        assert layer_of(tie("1", "e:a", "e:b", status=status)) is None
    assert layer_of(tie("1", "e:a", "e:b", review=ReviewState.QUEUED)) is None
    assert layer_of(tie("1", "e:a", "e:b", review=ReviewState.ACCEPTED)) is Layer.FACTS
    assert layer_of(replace(tie("1", "e:a", "e:b"), object=None)) is None
    assert layer_of(tie("1", "e:a", "e:a")) is None


def test_parallel_claims_add_up_in_both_directions() -> None:
    found = project([tie("1", "e:a", "e:b"), tie("2", "e:b", "e:a", "visited"), tie("3", "e:a", "e:c")], ABC)
    assert dict(found.graph["e:a"]["e:b"]) == {"weight": 2.0, "distance": 0.5}
    assert found.claims("e:b", "e:a") == ("c:1", "c:2")
    assert found.documents == {"e:a": 3, "e:b": 2, "e:c": 1} and found.all_documents == 3
    assert found.claims("e:b", "e:c") == () and found.claims("e:a", "e:nobody") == ()
    assert not found.graph.is_multigraph() and not found.graph.is_directed()


def test_a_gathering_gives_each_pair_its_share_once() -> None:
    told = [tie(n, f"e:{n}", "e:forum", "attended", event="e:event.x") for n in "abcd"]
    told.append(tie("meeting", "e:a", "e:b", event="e:event.x"))  # the same event, told as a meeting
    found = project(told, ABC | FORUM)
    assert sorted(found.graph.edges(data="weight")) == [
        (f"e:{a}", f"e:{b}", pytest.approx(1 / 3)) for a, b in ("ab", "ac", "ad", "bc", "bd", "cd")
    ]
    assert found.claims("e:a", "e:b") == ("c:a", "c:b", "c:meeting")
    assert found.documents == dict.fromkeys(("e:a", "e:b", "e:c", "e:d"), 5) and found.all_documents == 5
    counted = project(told, ABC | FORUM, pair_weight=PairWeight.COUNT)
    assert {w for _, _, w in counted.graph.edges(data="weight")} == {1.0}


def test_the_series_of_a_forum_ties_nobody() -> None:
    told = [tie(n, f"e:{n}", "e:forum", "attended") for n in "ab"]
    assert len(project(told, ABC | FORUM).graph) == 0


def test_huge_gatherings_are_left_out_and_named() -> None:
    crowd = {f"e:s{i}": EntityClass.STATE for i in range(MAX_PARTICIPANTS + 1)}
    told = [tie(s[2:], s, "e:forum", "attended", event="e:event.big") for s in crowd]
    found = project(told, crowd | FORUM)
    assert found.left_out == ("e:event.big",) and len(found.graph) == 0
    assert "; 1 gatherings of more than 20 actors left out; reads" in ranking(found, Measure.DEGREE).projection


def test_layers_are_never_added_up() -> None:
    told = [
        tie("1", "e:a", "e:b"),
        tie("2", "e:a", "e:b", "sanctions"),
        tie("3", "e:a", "e:c", "visited", family=Family.PLAN, status=Status.PLANNED),
        tie("4", "e:b", "e:c", "alliedWith"),
        tie("5", "e:a", "e:c", "imposesTariffOn", family=Family.PLAN, status=Status.POSSIBLE),
    ]
    edges = {layer: sorted(project(told, ABC, layer=layer).graph.edges) for layer in Layer}
    assert edges == {
        Layer.FACTS: [("e:a", "e:b"), ("e:b", "e:c")],
        Layer.COOPERATION: [("e:b", "e:c")],
        Layer.CONFLICT: [("e:a", "e:b")],
        Layer.PLANNED: [("e:a", "e:c")],
        Layer.PLANNED_CONFLICT: [("e:a", "e:c")],
    }
    assert project(told, ABC, layer=Layer.PLANNED).graph["e:a"]["e:c"]["weight"] == 1.0
    assert project(told, ABC).graph["e:a"]["e:b"]["weight"] == 1.0
    assert list(project(told, ABC, exclude=frozenset({"e:a"})).graph.edges) == [("e:b", "e:c")]


def test_what_passes_between_two_at_an_event_ties_these_two_only() -> None:
    """One pledge to three, one trip to three, quarrels at a summit: who was only named beside another has no tie."""
    at = {"event": "e:event.x"}
    for predicate, layer in (
        ("providesAidTo", Layer.COOPERATION),
        ("visited", Layer.FACTS),
        ("criticizes", Layer.CONFLICT),
    ):
        told = [tie(n, "e:a", f"e:{n}", predicate, **at) for n in "bcd"]
        found = project(told, ABC, layer=layer).graph.edges(data="weight")
        assert sorted(found) == [("e:a", f"e:{n}", 1.0) for n in "bcd"]
    quarrels = [tie("1", "e:a", "e:b", "criticizes", **at), tie("2", "e:c", "e:d", "criticizes", **at)]
    assert sorted(project(quarrels, ABC, layer=Layer.CONFLICT).graph.edges) == [("e:a", "e:b"), ("e:c", "e:d")]
    there = [tie(n, f"e:{n}", "e:forum", "attended", **at) for n in "abc"]
    signed = project([*there, tie("s", "e:a", "e:b", "signedAgreementWith", **at)], ABC | FORUM)
    assert signed.graph["e:a"]["e:b"]["weight"] == 1.5  # half of the meeting of three, and the agreement
    retold = project([*there, tie("v", "e:a", "e:b", "visited", **at)], ABC | FORUM)
    assert retold.graph["e:a"]["e:b"]["weight"] == 0.5  # the same gathering, told as a visit


def test_leaving_one_out_leaves_the_ties_of_the_others_as_they_are() -> None:
    told = [tie(n, f"e:{n}", "e:forum", "attended", event="e:event.x") for n in "abcd"]
    told.append(tie("2", "e:a", "e:b", event="e:event.y"))
    whole, without = project(told, ABC | FORUM), project(told, ABC | FORUM, exclude={"e:a"})
    kept = [(a, b, w) for a, b, w in sorted(whole.graph.edges(data="weight")) if "e:a" not in (a, b)]
    assert sorted(without.graph.edges(data="weight")) == kept and len(kept) == 3
    assert without.documents == dict.fromkeys(("e:b", "e:c", "e:d"), 3) and without.all_documents == 3
    crowd = {f"e:s{i}": EntityClass.STATE for i in range(MAX_PARTICIPANTS + 1)}
    big = [tie(s[2:], s, "e:forum", "attended", event="e:event.big") for s in crowd]
    assert project(big, crowd | FORUM, exclude={"e:s0"}).left_out == ("e:event.big",)


def test_documents_of_one_page_count_once() -> None:
    told = [tie(n, "e:a", f"e:{n}") for n in "bcd"]
    columns = columns_of(told, ABC)
    assert project_columns(columns, pages=np.array([0, 1, 0], np.int32)).documents["e:a"] == 2
    assert project_columns(columns, pages=np.array([0, 0, 0], np.int32)).all_documents == 1


def by_hand(ties: list[Facets], classes: dict[str, EntityClass], layer: Layer, gone: set[str]) -> dict[Pair, float]:
    """Weights of the ties, written down anew from the documentation, claim by claim."""
    signs = {Layer.FACTS: "+0", Layer.COOPERATION: "+", Layer.CONFLICT: "-", Layer.PLANNED: "+0"}
    signs |= {Layer.PLANNED_CONFLICT: "-"}
    weights: dict[Pair, Fraction] = {}
    present: dict[str, set[str]] = {}
    between = []
    for one in ties:
        status = ("planned", "possible") if layer.value.startswith("planned") else ("asserted",)
        predicate, ends = PREDICATES[one.predicate], (one.subject, one.object or "")
        if one.status not in status or predicate.polarity.value not in signs[layer] or ends[0] == ends[1]:
            continue
        if one.event and one.predicate in ("attended", "hosted", "metWith", "spokeWith", "conductsExerciseWith"):
            present.setdefault(one.event, set()).update(end for end in ends if classes[end] is EntityClass.STATE)
        elif all(classes[end] is EntityClass.STATE for end in ends):
            between.append((one, *sorted(ends)))
    for one, a, b in between:
        retold = one.event and {a, b} <= present.get(one.event, set()) and PREDICATES[one.predicate].polarity == "0"
        if not retold:
            weights[a, b] = weights.get((a, b), Fraction(0)) + 1
    for actors in present.values():
        for a, b in combinations(sorted(actors), 2):
            weights[a, b] = weights.get((a, b), Fraction(0)) + Fraction(1, len(actors) - 1)
    return {pair: float(weight) for pair, weight in weights.items() if not gone & {*pair}}


FACTS = st.builds(
    lambda n, ends, predicate, event, planned: tie(
        n,
        f"e:{ends[0]}",
        f"e:{ends[1]}",
        predicate,
        event=event,
        family=Family.PLAN if planned else Family.FACT,
        status=Status.PLANNED if planned else Status.ASSERTED,
    ),
    st.uuids().map(str),
    st.tuples(st.sampled_from("abcd"), st.sampled_from([*"abcd", "forum"])),
    st.sampled_from(["attended", "metWith", "visited", "providesAidTo", "criticizes", "signedAgreementWith", "hosted"]),
    st.sampled_from([None, "e:event.x", "e:event.y"]),
    st.booleans(),
)


@given(st.lists(FACTS, max_size=14), st.sampled_from(Layer), st.sets(st.sampled_from(["e:a", "e:b"]), max_size=1))
@settings(deadline=None, max_examples=150)
def test_the_projection_is_what_the_documentation_says(ties: list[Facets], layer: Layer, gone: set[str]) -> None:
    found = project(ties, ABC | FORUM, layer=layer, exclude=gone)
    told = {tuple(sorted((a, b))): w for a, b, w in found.graph.edges(data="weight")}
    assert told == pytest.approx(by_hand(ties, ABC | FORUM, layer, gone))
    behind = {pair: found.columns.curies(np.array(rows)) for pair, rows in rows_of_ties(found).items()}
    assert behind == {pair: found.claims(*pair) for pair in told} and all(behind.values())


def as_projection(graph: Any) -> Projection:
    """A graph as the projection of one meeting per edge."""
    named = {node: f"e:{node}" for node in graph}
    ties = [tie(f"{n}", named[a], named[b]) for n, (a, b) in enumerate(graph.edges)]
    return project(ties, dict.fromkeys(named.values(), EntityClass.STATE))


def measure(found: Projection, by: Measure) -> dict[str, float]:
    return dict(measured_on(found, by, Engine.NETWORKX)[0])


def test_known_answers_of_the_florentine_families() -> None:
    """Padgett's marriages: published values (Wasserman and Faust 1994; networkx documentation)."""
    families = as_projection(nx.florentine_families_graph())
    between = measure(families, Measure.BETWEENNESS)
    assert between["e:Medici"] == pytest.approx(47.5 / 91)
    assert between["e:Guadagni"] == pytest.approx(23.16666667 / 91)
    assert measure(families, Measure.DEGREE)["e:Medici"] == 6
    assert measure(families, Measure.CLOSENESS)["e:Medici"] == pytest.approx(14 / 25)
    assert max(measure(families, Measure.EIGENVECTOR).items(), key=lambda i: i[1])[0] == "e:Medici"
    assert measure(families, Measure.EIGENVECTOR)["e:Medici"] == pytest.approx(0.430, abs=1e-3)
    assert measure(families, Measure.HARMONIC)["e:Medici"] == pytest.approx(6 + 5 / 2 + 3 / 3)


def test_known_answers_of_zacharys_club() -> None:
    """Zachary 1977: the instructor (0) and the administrator (33) lead every ranking."""
    club = as_projection(nx.karate_club_graph())
    rank = measure(club, Measure.PAGERANK)
    assert sorted(rank, key=lambda n: -rank[n])[:2] == ["e:33", "e:0"]
    assert rank["e:33"] == pytest.approx(0.1009, abs=1e-4)
    assert sum(rank.values()) == pytest.approx(1)
    assert measure(club, Measure.BETWEENNESS)["e:0"] == pytest.approx(0.4376, abs=1e-4)
    assert measure(club, Measure.STRENGTH)["e:33"] == 17
    assert measure(club, Measure.CORE)["e:33"] == 4
    assert ranking(club, Measure.CONSTRAINT).ranks[0].node == "e:0"


WEIGHTED = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.integers(1, 5), min_size=1
)


@given(WEIGHTED)
@settings(deadline=None, max_examples=60)
def test_measures_are_those_of_networkx_on_the_projection(pairs: dict[tuple[int, int], int]) -> None:
    """Weighted claims: strength reads weight, paths read 1 / weight."""
    told = [tie(f"{a}{b}{i}", f"e:{a}", f"e:{b}") for (a, b), n in pairs.items() for i in range(n)]
    found = project(told, {f"e:{i}": EntityClass.STATE for i in range(8)})
    whole: Any = nx.Graph()
    for (a, b), n in pairs.items():
        whole.add_edge(f"e:{a}", f"e:{b}", weight=n, distance=1 / n, exactly=Fraction(1, n))
    assert measure(found, Measure.STRENGTH) == pytest.approx(dict(whole.degree(weight="weight")))
    assert measure(found, Measure.CLOSENESS) == pytest.approx(nx.closeness_centrality(whole, distance="distance"))
    assert measure(found, Measure.HARMONIC) == pytest.approx(nx.harmonic_centrality(whole, distance="distance"))
    assert measure(found, Measure.BETWEENNESS) == pytest.approx(nx.betweenness_centrality(whole, weight="exactly"))
    assert measure(found, Measure.PAGERANK) == pytest.approx(nx.pagerank(whole, weight="weight"), abs=1e-5)


def test_equal_values_share_a_place() -> None:
    found = project([tie("1", "e:a", "e:b"), tie("2", "e:a", "e:c"), tie("3", "e:a", "e:d")], ABC)
    ranks = ranking(found, Measure.STRENGTH).ranks
    assert [(r.place, r.node, r.documents) for r in ranks] == [
        (1, "e:a", 3),
        (2, "e:b", 1),
        (2, "e:c", 1),
        (2, "e:d", 1),
    ]


def test_the_multigraph_keeps_every_claim() -> None:
    graph = multigraph(
        [claim("c:1"), claim("c:2", status=Status.PLANNED), claim("c:3", review=ReviewState.REJECTED)], {}
    )
    assert sorted(graph.edges(keys=True)) == [("e:a", "e:b", "c:1"), ("e:a", "e:b", "c:2")]
    assert graph.edges["e:a", "e:b", "c:2"] == {"relation": "metWith", "status": "planned", "sources": 1}
    assert graph.nodes["e:a"] == {"label": "A"}
