"""How two names are connected: the cheapest chains of facts, hub by hub priced.

A hop costs the mean of log2(1 + degree) of its two ends, so that a chain through everybody's partner is dear; a chain
has at most `max_facts` hops. Chains come in order of cost, then length, then names: exactly those that sorting all
simple paths of the whole graph would give (tests compare with networkx). Distances within so many hops are spread over
the columns from the goal, and only what lies between is walked: networkx knows no cheapest simple paths of bounded
length, and would have to build the whole graph first. A path is not influence.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from kg.query.networks.network import ACTORS
from kg.store.columns import NO_DAY, NONE, PREDICATE_CODES, Columns, Flags
from kg.vocabulary import PREDICATES, Kind

__all__ = ["MAX_FACTS", "Hop", "Path", "PathGraph", "cheapest", "cut_nodes", "path_graph"]

MAX_FACTS = 4

Costs = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: the claims between two neighbouring nodes, the best known and newest first."""

    start: str
    end: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of hops and what it costs (sum over hops of the mean of log2(1 + degree))."""

    cost: float
    hops: tuple[Hop, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes from end to end."""
        return (self.hops[0].start, *(hop.end for hop in self.hops))


@dataclass(frozen=True)
class PathGraph:
    """Actors, agreements, topics and dated events as numbered nodes, ties as hops in both directions."""

    columns: Columns
    rows: Numbers
    """Claims that are hops."""
    near: npt.NDArray[np.int32]
    far: npt.NDArray[np.int32]
    """Ends of each claim of `rows`."""
    starts: Numbers
    targets: Numbers
    """Distinct neighbours of node n: `targets[starts[n]:starts[n + 1]]`, sorted."""

    def neighbours(self, node: int) -> Numbers:
        """The distinct neighbours of a node."""
        return self.targets[self.starts[node] : self.starts[node + 1]]

    @property
    def sources(self) -> Numbers:
        """The node whose neighbour each of `targets` is."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def price(self) -> Costs:
        """What each node adds to the hops that it ends: half of log2(1 + degree)."""
        priced: Costs = np.log2(1 + np.diff(self.starts)) / 2
        return priced

    def between(self, a: int, b: int) -> Numbers:
        """Rows of the claims that join two nodes."""
        there = (self.near == a) & (self.far == b)
        back = (self.near == b) & (self.far == a)
        found: Numbers = self.rows[there | back]
        return found


def path_graph(columns: Columns, rows: Flags, *, exclude: Collection[str] = ()) -> PathGraph:
    """The graph that paths run on.

    Who attended or hosted a forum meets others at the dated sitting, never at the series of all its sittings:
    such a tie leads to its event, and to the object only when no event is known.

    Args:
        columns: the claims.
        rows: which of them are hops (ties of the layers wanted).
        exclude: nodes to leave out.
    """
    actor = columns.of_class(ACTORS)
    at_event = (columns.event != NONE) & ~actor[columns.object]
    far = np.where(at_event, columns.event, columns.object)
    chosen = rows & (columns.subject != far)
    for name in exclude:
        if (gone := columns.nodes.find(name)) is not None:
            chosen &= (columns.subject != gone) & (far != gone)
    kept = np.flatnonzero(chosen)
    near, far = columns.subject[kept], far[kept]
    size = np.int64(max(1, len(columns.nodes)))
    keys = np.sort(np.concatenate([near * size + far, far * size + near]))
    keys = keys[np.diff(keys, prepend=-1) != 0]
    starts = np.searchsorted(keys // size, np.arange(len(columns.nodes) + 1))
    return PathGraph(columns, kept, near, far, starts, keys % size)


def _spread(graph: PathGraph, goal: int, max_facts: int) -> list[Costs]:
    """For r = 0 … max_facts: cheapest cost from each node to `goal` in at most r hops."""
    sources, price = graph.sources, graph.price
    hop = price[sources] + price[graph.targets]
    first = np.full(len(price), inf)
    first[goal] = 0.0
    layers = [first]
    for _ in range(max_facts):
        now = layers[-1].copy()
        known = np.isfinite(layers[-1][graph.targets])
        np.minimum.at(now, sources[known], layers[-1][graph.targets[known]] + hop[known])
        layers.append(now)
    return layers


def _within(graph: PathGraph, start: int, goal: int, hops: int, gone: int) -> bool:
    """Whether the goal can be reached in so many hops without touching one node."""
    sources = graph.sources
    open_ends = (sources != gone) & (graph.targets != gone)
    sources, targets = sources[open_ends], graph.targets[open_ends]
    reached = np.zeros(len(graph.starts) - 1, np.bool_)
    reached[start] = True
    for _ in range(hops):
        reached[targets[reached[sources]]] = True
    return bool(reached[goal])


@dataclass(frozen=True, slots=True)
class _Times:
    """Days on which each claim can serve as a step of a chain in the order of time."""

    first: Numbers
    last: Numbers

    @classmethod
    def of(cls, columns: Columns) -> _Times:
        """An event serves on its days, a state while it lasts; a claim without a known start never."""
        never = np.iinfo(np.int64).max
        events = [n for n, name in enumerate(PREDICATE_CODES) if PREDICATES[name].kind is Kind.EVENT]
        start, end = columns.earliest.astype(np.int64), columns.latest.astype(np.int64)
        open_end = np.where(np.isin(columns.predicate, events), start, never - 1)
        return cls(np.where(start == NO_DAY, never, start), np.where(end == NO_DAY, open_end, end))

    def usable(self, rows: Numbers, since: int) -> Numbers:
        """Those of the rows that can serve on a day not before `since`."""
        never = np.iinfo(np.int64).max
        found: Numbers = rows[(self.last[rows] >= since) & (self.first[rows] != never)]
        return found

    def after(self, rows: Numbers, since: int) -> int | None:
        """The earliest day on which one of the rows serves, not before `since`; None when there is none."""
        good = self.usable(rows, since)
        return int(np.maximum(self.first[good], since).min()) if len(good) else None


def cheapest(
    graph: PathGraph,
    start: str,
    goal: str,
    *,
    via: Collection[str] = (),
    max_facts: int = MAX_FACTS,
    in_time: bool = False,
) -> Iterator[Path]:
    """Simple chains from `start` to `goal` through all of `via`, cheapest first, found one by one.

    Best-first search whose estimate is the exact cost of the cheapest continuation within the hops that are left.

    Args:
        graph: `path_graph` of the ties.
        start: CURIE of one end.
        goal: CURIE of the other.
        via: nodes every chain must pass, in any order.
        max_facts: longest chain, in hops.
        in_time: only chains whose steps can be dated one after the other, from `start` to `goal`.
    """
    ends = [graph.columns.nodes.find(name) for name in (start, goal, *via)]
    if start == goal or any(n is None or not len(graph.neighbours(n)) for n in ends):
        return
    first, last, *rest = (n for n in ends if n is not None)
    yield from _Search(graph, first, last, frozenset(rest) - {first, last}, max_facts, in_time).paths()


class _Search:
    """One best-first search from a start to a goal."""

    def __init__(
        self, graph: PathGraph, start: int, goal: int, stops: frozenset[int], max_facts: int, in_time: bool
    ) -> None:
        self.graph, self.start, self.goal, self.stops, self.max_facts = graph, start, goal, stops, max_facts
        self.price = graph.price
        self.to = {node: _spread(graph, node, max_facts) for node in sorted({goal, *stops})}
        self.times = _Times.of(graph.columns) if in_time else None

    def _bound(self, nodes: Numbers, left: int, missing: Collection[int]) -> Costs:
        """No chain from one of `nodes` to the goal in `left` hops through all of `missing` is cheaper than this."""
        best = self.to[self.goal][left][nodes]
        for stop in missing:
            legs = [self.to[stop][r][nodes] + self.to[self.goal][left - r][stop] for r in range(left + 1)]
            best = np.maximum(best, np.min(legs, axis=0))
        return best

    def _steps(self, nodes: tuple[int, ...], cost: float) -> Iterator[tuple[float, float, int]]:
        """Ways on from a chain: estimate of the whole, cost so far, next node."""
        near = self.graph.neighbours(nodes[-1])
        allowed = ~np.isin(near, nodes)
        if not self.stops.issubset(nodes):
            allowed &= near != self.goal
        near = near[allowed]
        costs = cost + self.price[nodes[-1]] + self.price[near]
        left = self.max_facts - len(nodes)
        bounds = np.full(len(near), inf)
        for group, missing in self._missing(near, nodes):
            bounds[group] = self._bound(near[group], left, missing)
        reach = np.isfinite(bounds)
        yield from zip((costs + bounds)[reach].tolist(), costs[reach].tolist(), near[reach].tolist(), strict=True)

    def _missing(self, near: Numbers, nodes: tuple[int, ...]) -> Iterator[tuple[Flags, frozenset[int]]]:
        """The stops still to be passed after stepping on each of `near`, in groups."""
        missing = self.stops.difference(nodes)
        is_stop = np.isin(near, sorted(missing)) if missing else np.zeros(len(near), np.bool_)
        yield ~is_stop, missing
        for stop in sorted(missing):
            if (here := near == stop).any():
                yield here, missing - {stop}

    def paths(self) -> Iterator[Path]:
        """Chains to the goal, cheapest first."""
        turn = count()
        queue: list[tuple[float, int, tuple[int, ...], int, float, int]] = []
        rest = float(self._bound(np.array([self.start]), self.max_facts, self.stops)[0])
        if rest < inf:
            queue.append((round(rest, 9), 1, (self.start,), next(turn), 0.0, NO_DAY))
        while queue:
            _, _, nodes, _, cost, day = heapq.heappop(queue)
            if nodes[-1] == self.goal:
                yield self._path(nodes, cost)
                continue
            if len(nodes) > self.max_facts:
                continue
            for estimate, so_far, near in self._steps(nodes, cost):
                arrived = self._arrival(nodes[-1], near, day)
                if arrived is not None:
                    chain = (*nodes, near)
                    heapq.heappush(queue, (round(estimate, 9), len(chain), chain, next(turn), so_far, arrived))

    def _arrival(self, here: int, near: int, day: int) -> int | None:
        return day if self.times is None else self.times.after(self.graph.between(here, near), day)

    def _path(self, nodes: Sequence[int], cost: float) -> Path:
        names, hops, day = self.graph.columns.nodes.names, [], NO_DAY
        for a, b in pairwise(nodes):
            rows = self.graph.between(a, b)
            if self.times is not None:
                rows, arrived = self.times.usable(rows, day), self.times.after(rows, day)
                day = day if arrived is None else arrived
            hops.append(Hop(names[a], names[b], _best_known(self.graph.columns, rows)))
        return Path(cost, tuple(hops))


def _best_known(columns: Columns, rows: Numbers) -> tuple[str, ...]:
    """Best known first (most documents), then newest, then by id."""
    told = columns.in_documents.lengths[rows]
    newest = np.where(columns.earliest[rows] != NO_DAY, columns.earliest[rows], columns.first_seen[rows])
    return columns.curies(rows[np.lexsort((columns.claims[rows], -newest.astype(np.int64), -told))])


def cut_nodes(graph: PathGraph, path: Path, *, max_facts: int = MAX_FACTS) -> tuple[str, ...]:
    """The nodes of a path without which its ends are not connected within `max_facts` facts ("only via …")."""
    start, *middle, goal = (n for name in path.nodes if (n := graph.columns.nodes.find(name)) is not None)
    names = graph.columns.nodes.names
    return tuple(names[node] for node in middle if not _within(graph, start, goal, max_facts, node))
