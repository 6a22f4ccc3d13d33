"""Communities, brokerage, balance and resampling on networks whose answers are known."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadInput, Cannot
from kg.facets import Facets
from kg.query.networks.balance import balance
from kg.query.networks.brokerage import Role, brokerage
from kg.query.networks.centrality import Measure
from kg.query.networks.communities import adjusted_rand, groups
from kg.query.networks.engines import Engine
from kg.query.networks.network import Layer, Projection, project
from kg.query.networks.resampling import intervals, resampled
from kg.vocabulary import EntityClass
from tests.query.ties import columns_of, tie


def network(ties: list[Facets], layer: Layer = Layer.FACTS) -> Projection:
    actors = {end for one in ties for end in (one.subject, one.object) if end}
    return project(columns_of(ties, dict.fromkeys(actors, EntityClass.STATE)), layer=layer)


def met(pairs: list[tuple[str, str]], predicate: str = "metWith") -> list[Facets]:
    return [tie(f"{n}", f"e:{a}", f"e:{b}", predicate) for n, (a, b) in enumerate(pairs)]


@pytest.mark.parametrize("engine", [Engine.NETWORKX, Engine.IGRAPH])
def test_two_cliques_with_a_bridge_are_two_communities(engine: Engine) -> None:
    clique = [(a, b) for part in ("abcd", "wxyz") for a, b in permutations(part, 2) if a < b]
    found = groups(network(met([*clique, ("d", "w")])), runs=10, engine=engine)
    assert [set(group) for group in found.communities] == [{f"e:{c}" for c in part} for part in ("abcd", "wxyz")]
    assert found.stability == 1.0 and set(found.belonging.values()) == {1.0}
    assert found.modularity == pytest.approx(12 / 13 - 2 * (13 / 26) ** 2)


@pytest.mark.parametrize("engine", [Engine.NETWORKX, Engine.IGRAPH])
def test_the_best_of_many_runs_on_zacharys_club_is_the_known_one(engine: Engine) -> None:
    """Four communities of modularity 0.4198 are the optimum (Brandes et al. 2008)."""
    club = met([(f"{a:02}", f"{b:02}") for a, b in nx.karate_club_graph().edges])
    found = groups(network(club), runs=40, engine=engine)
    assert len(found.communities) == 4 and found.modularity == pytest.approx(0.4198, abs=1e-4)
    assert found == groups(network(club[::-1]), runs=40, engine=engine)
    assert 0 < found.stability <= 1


def test_a_grouping_does_not_vouch_for_itself() -> None:
    ring = network(met([(f"{n:02}", f"{(n + 1) % 12:02}") for n in range(12)]))
    few, many = groups(ring, runs=2), groups(ring, runs=40)
    assert few.stability < 1 and many.stability < 1  # a ring falls apart at another place each time
    names = sorted(ring.graph)
    for seed in range(0, 8, 2):
        found = groups(ring, runs=2, seed=seed, engine=Engine.NETWORKX)
        cuts = [nx.community.louvain_communities(ring.graph, weight="weight", seed=seed + n) for n in (0, 1)]
        one, other = (np.array([[name in some for some in cut].index(True) for name in names]) for cut in cuts)
        agreement = adjusted_rand(one, other)
        assert found.stability == pytest.approx(agreement) and agreement < 0.9
        assert {*found.belonging.values()} <= {0.0, 1.0}  # of the one other run
    with pytest.raises(BadInput, match="at least 2"):
        groups(ring, runs=1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12))
def test_agreement_of_groupings_by_counting_pairs(labels: list[tuple[int, int]]) -> None:
    a, b = (np.array(column) for column in zip(*labels, strict=True))
    pairs = [(i, j) for i in range(len(a)) for j in range(i)]
    left = {p for p in pairs if a[p[0]] == a[p[1]]}
    right = {p for p in pairs if b[p[0]] == b[p[1]]}
    expected = len(left) * len(right) / len(pairs)
    most = (len(left) + len(right)) / 2
    by_hand = 1.0 if most == expected else (len(left & right) - expected) / (most - expected)
    assert adjusted_rand(a, b) == pytest.approx(by_hand)


ARCS = st.sets(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1]), min_size=1
)


@given(ARCS, st.lists(st.sampled_from(["us", "asean", "other"]), min_size=6, max_size=6))
@settings(deadline=None)
def test_brokerage_is_that_of_going_through_all_triples(arcs: set[tuple[str, str]], labels: list[str]) -> None:
    group = dict(zip("abcdef", labels, strict=True))
    found = brokerage(network(met(sorted(arcs), "visited")), {f"e:{c}": g for c, g in group.items()})
    counted = {c: dict.fromkeys(Role, 0) for c in "abcdef"}
    for a, v, b in permutations("abcdef", 3):
        if (a, v) in arcs and (v, b) in arcs and (a, b) not in arcs:
            same = group[a] == group[v], group[v] == group[b], group[a] == group[b]
            role = {
                (True, True, True): Role.COORDINATOR,
                (False, False, True): Role.ITINERANT,
                (True, False, False): Role.REPRESENTATIVE,
                (False, True, False): Role.GATEKEEPER,
                (False, False, False): Role.LIAISON,
            }[same]
            counted[v][role] += 1
    assert {roles.node: dict(roles.counts) for roles in found} == {
        f"e:{c}": counts for c, counts in counted.items() if any(c in arc for arc in arcs)
    }


ROLES = {
    # of a → v → b, with the groups of a, v, b
    Role.COORDINATOR: ("x", "x", "x"),
    Role.ITINERANT: ("x", "y", "x"),
    Role.REPRESENTATIVE: ("x", "x", "y"),
    Role.GATEKEEPER: ("x", "y", "y"),
    Role.LIAISON: ("x", "y", "z"),
}


@pytest.mark.parametrize("role", Role)
def test_each_role_of_gould_and_fernandez_on_six_actors_by_hand(role: Role) -> None:
    """Through v only a → v → b is open: c → d, a → d and c → b close the others; c, d, e are groups of their own."""
    arcs = [("a", "v"), ("v", "b"), ("c", "v"), ("v", "d"), ("c", "d"), ("a", "d"), ("c", "b"), ("e", "a")]
    a, v, b = ROLES[role]
    groups = {"e:a": a, "e:v": v, "e:b": b, "e:c": "c", "e:d": "d", "e:e": "e"}
    found = {roles.node: roles for roles in brokerage(network(met(arcs, "visited")), groups)}
    assert {name: count for name, count in found["e:v"].counts.items() if count} == {role: 1}
    # e → a → v and e → a → d are open: e is of a group of its own
    expected = {Role.GATEKEEPER: 1, Role.LIAISON: 1} if a == v else {Role.LIAISON: 2}
    assert {name: count for name, count in found["e:a"].counts.items() if count} == expected
    assert all(found[f"e:{name}"].total == 0 for name in "bcde")


def test_who_met_at_one_event_leads_to_each_other() -> None:
    ties = [tie(c, f"e:{c}", "e:forum", "attended", event="e:event.x") for c in "abv"]
    ties += [tie("1", "e:v", "e:z", "visited")]
    classes = dict.fromkeys(("e:a", "e:b", "e:v", "e:z"), EntityClass.STATE) | {"e:forum": EntityClass.FORUM}
    found = brokerage(project(columns_of(ties, classes)), dict.fromkeys(classes, "one"))
    assert [(roles.node, roles.total) for roles in found][:2] == [("e:v", 2), ("e:a", 0)]


def test_balance_counts_explicit_signs_only() -> None:
    friends = [("a", "b"), ("b", "c"), ("a", "c"), ("a", "d"), ("c", "d"), ("a", "e")]
    foes = [("b", "d"), ("b", "e"), ("a", "e")]
    ties = met(friends, "alliedWith") + [tie(f"f{n}", f"e:{a}", f"e:{b}", "sanctions") for n, (a, b) in enumerate(foes)]
    columns = columns_of(ties, {f"e:{c}": EntityClass.STATE for c in "abcde"})
    found = balance(project(columns), project(columns, layer=Layer.CONFLICT))
    assert found.mixed == (("e:a", "e:e"),)
    assert found.kinds == {"+++": 2, "++−": 2, "+−−": 0, "−−−": 0}
    assert (found.balanced, found.positive, found.negative) == (2, 5, 2)
    assert {t.actors for t in found.triads if not t.balanced} == {("e:a", "e:b", "e:d"), ("e:b", "e:c", "e:d")}


def test_where_one_document_holds_a_hub_its_interval_reaches_the_bottom() -> None:
    hub = [tie(f"h{c}", "e:hub", f"e:{c}", documents=frozenset({"b:single"})) for c in "abcdefgh"]
    rest = [tie(f"{a}{b}", f"e:{a}", f"e:{b}") for a, b in permutations("abcdefgh", 2) if a < b]
    found = network([*hub, *rest])
    told = intervals(found.partners, resampled(found, 200, 0), Measure.STRENGTH)
    assert told["e:hub"].worst == len(found.nodes) == 9
    assert told == intervals(found.partners, resampled(found, 200, 0), Measure.STRENGTH)
    many = network([tie(f"m{c}", "e:hub", f"e:{c}") for c in "abcdefgh"])  # each from a document of its own
    told = intervals(many.partners, resampled(many, 200, 0), Measure.STRENGTH)
    assert told["e:hub"] == type(told["e:hub"])(1, 1)


def test_rows_that_cite_one_page_are_drawn_together() -> None:
    """A hub by many rows of a table, all of one page, is as unsure as a hub by one briefing."""
    hub = [tie(f"h{n}{c}", "e:hub", f"e:{c}") for c in "abcdefgh" for n in range(3)]
    rest = [tie(f"{a}{b}", f"e:{a}", f"e:{b}") for a, b in permutations("abcdefgh", 2) if a < b]
    ties = [*hub, *rest]
    columns = columns_of(ties, dict.fromkeys(["e:hub", *(f"e:{c}" for c in "abcdefgh")], EntityClass.STATE))
    pages = np.array([0 if name.startswith("b:h") else n + 1 for n, name in enumerate(columns.documents.names)])
    apart, together = project(columns), project(columns, pages=pages.astype(np.int32))
    assert intervals(apart.partners, resampled(apart, 100, 0), Measure.STRENGTH)["e:hub"].worst < 9
    assert intervals(together.partners, resampled(together, 100, 0), Measure.STRENGTH)["e:hub"].worst == 9
    one = project(columns, pages=np.zeros(len(columns.documents), np.int32))
    with pytest.raises(Cannot, match="rests on one document"):
        next(resampled(one, 1, 0))
