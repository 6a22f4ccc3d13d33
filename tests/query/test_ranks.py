"""Ranks with their names: what is estimated says so, and what would take hours is not begun."""

from __future__ import annotations

import pytest

from kg.api import Graph
from kg.errors import Cannot
from kg.query.networks import ranks as room


def test_betweenness_that_would_take_hours_names_the_ways_out(g: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = g.central("betweenness")
    actors, ties = exact.ranking.nodes, exact.ranking.edges
    monkeypatch.setattr(room, "_ENDLESS", actors * ties - 1)
    with pytest.raises(Cannot, match=f"of {actors} actors and {ties} ties takes hours; --sources 500 estimates it"):
        g.central("betweenness")
    estimate = g.central("betweenness", sources=4, seed=2)
    assert estimate.statement.record["sources"] == 4 and estimate.statement.record["seed"] == 2
    assert f"4 of {actors} actors drawn as beginnings, seed 2" in estimate.statement.chance
    assert [r.value for r in estimate.ranking.ranks] != [r.value for r in exact.ranking.ranks]
    whole = g.central("betweenness", sources=actors)
    assert whole.ranking == exact.ranking and whole.statement == exact.statement
    assert g.central("closeness").ranking.nodes == actors


def test_the_first_are_those_that_are_shown(g: Graph) -> None:
    states = g.central("degree", kind="State")
    assert len(states) > 1
    assert states.first(1).table.rows == states.table.rows[:1]
    assert list(states.first(2)) == list(states)[:2] and states.first(2).statement == states.statement
