"""How two names are connected: the cheapest chains of facts, hub by hub priced.

A hop costs the mean of log2(1 + degree) of its two ends, so that a chain through everybody's partner is dear; a chain
has at most `max_facts` hops. Chains come in order of cost, then length, then names: exactly those that sorting all
simple paths of the whole graph would give (tests compare with networkx). A path is not influence.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from math import inf, log2

from kg.query.facets import Facets

__all__ = ["MAX_FACTS", "Graph", "Hop", "Path", "cheapest", "cut_nodes", "hop_cost", "without"]

MAX_FACTS = 4

Graph = Mapping[str, Mapping[str, tuple[Facets, ...]]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: the facts between two neighbouring nodes, the best known and newest first."""

    start: str
    end: str
    claims: tuple[Facets, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of hops and what it costs (sum over hops of the mean of log2(1 + degree))."""

    cost: float
    hops: tuple[Hop, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes from end to end."""
        return (self.hops[0].start, *(hop.end for hop in self.hops))


def hop_cost(graph: Graph, a: str, b: str) -> float:
    """Price of the hop between two neighbours: mean of log2(1 + degree).

    >>> hop_cost({"a": {"b": ()}, "b": {"a": ()}}, "a", "b")
    1.0
    """
    return (log2(1 + len(graph[a])) + log2(1 + len(graph[b]))) / 2


def without(graph: Graph, nodes: Collection[str]) -> Graph:
    """The graph without some nodes."""
    gone = frozenset(nodes)
    return {n: {m: t for m, t in near.items() if m not in gone} for n, near in graph.items() if n not in gone}


def _reach(graph: Graph, goal: str, max_facts: int) -> list[dict[str, float]]:
    """For r = 0 … max_facts: cheapest cost from each node to `goal` in at most r hops."""
    layers: list[dict[str, float]] = [{goal: 0.0}]
    for _ in range(max_facts):
        last = layers[-1]
        now = dict(last)
        for node in last:
            for near in graph.get(node, ()):
                now[near] = min(now.get(near, inf), last[node] + hop_cost(graph, near, node))
        layers.append(now)
    return layers


def _bound(to: Mapping[str, list[dict[str, float]]], node: str, goal: str, left: int, missing: Iterable[str]) -> float:
    """No chain from `node` to `goal` in `left` hops through all of `missing` is cheaper than this."""
    best = to[goal][left].get(node, inf)
    for stop in missing:
        legs = (to[stop][r].get(node, inf) + to[goal][left - r].get(stop, inf) for r in range(left + 1))
        best = max(best, min(legs))
    return best


def cheapest(
    graph: Graph, start: str, goal: str, *, via: Collection[str] = (), max_facts: int = MAX_FACTS
) -> Iterator[Path]:
    """Simple chains from `start` to `goal` through all of `via`, cheapest first, found one by one.

    Best-first search whose estimate is the exact cost of the cheapest continuation within the hops that are left.

    Args:
        graph: `network.bipartite` of the ties.
        start: CURIE of one end.
        goal: CURIE of the other.
        via: nodes every chain must pass, in any order.
        max_facts: longest chain, in hops.
    """
    if start == goal or start not in graph or goal not in graph:
        return
    stops = frozenset(via) - {start, goal}
    to = {node: _reach(graph, node, max_facts) for node in {goal, *stops}}
    turn = count()
    queue: list[tuple[float, int, tuple[str, ...], int, float]] = []

    def push(nodes: tuple[str, ...], cost: float) -> None:
        left = max_facts - (len(nodes) - 1)
        rest = _bound(to, nodes[-1], goal, left, stops.difference(nodes))
        if rest < inf:
            heapq.heappush(queue, (round(cost + rest, 9), len(nodes), nodes, next(turn), cost))

    push((start,), 0.0)
    while queue:
        _, _, nodes, _, cost = heapq.heappop(queue)
        here = nodes[-1]
        if here == goal:
            yield _path(graph, nodes, cost)
            continue
        if len(nodes) - 1 < max_facts:
            for near in graph[here]:
                if near not in nodes and (near != goal or stops.issubset(nodes)):
                    push((*nodes, near), cost + hop_cost(graph, here, near))


def _path(graph: Graph, nodes: tuple[str, ...], cost: float) -> Path:
    hops = (Hop(a, b, _facts(graph[a][b])) for a, b in pairwise(nodes))
    return Path(cost, tuple(hops))


def _facts(claims: Iterable[Facets]) -> tuple[Facets, ...]:
    """Best known first (most documents), then newest, then by id."""
    newest = sorted(sorted(claims, key=lambda c: c.id), key=lambda c: c.earliest or c.first_seen or "", reverse=True)
    return tuple(sorted(newest, key=lambda c: -len(c.documents)))


def cut_nodes(graph: Graph, path: Path, *, max_facts: int = MAX_FACTS) -> tuple[str, ...]:
    """The nodes of a path without which its ends are not connected within `max_facts` facts ("only via …")."""
    start, *middle, goal = path.nodes
    return tuple(node for node in middle if start not in _reach(without(graph, {node}), goal, max_facts)[max_facts])
