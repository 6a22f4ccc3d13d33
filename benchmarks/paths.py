"""Whether the paths found on the columns are those of networkx on the whole graph, and how long both take.

Run: python -m benchmarks.paths [WORKSPACE] [--claims 10000] [--pairs 100] [-k 3] [--jobs 2]     (`make paths`)

The whole graph comes from the store in SPARQL, not from the columns: every asserted tie, who attended a forum at its
dated sitting, a hop priced by the mean of log2(1 + degree) of its ends. networkx lists simple paths by cost; those of
at most four facts are compared with what `kg path` finds, cost by cost. Ends are drawn among all actors.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from math import log2
from pathlib import Path

import networkx as nx

from benchmarks.workspaces import given_or_built
from kg.api import Graph
from kg.errors import NothingFound
from kg.query.networks.network import ACTORS
from kg.query.networks.paths import MAX_FACTS
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Tie", "cheapest_by_networkx", "whole_graph"]

Tie = tuple[str, str, str, str | None]
"""Subject, predicate, object and event of an asserted claim between two entities."""

#: paths that networkx lists before a pair is given up: those of more than four facts come between
_PATIENCE = 2000
_TIES = """
SELECT ?subject ?predicate ?object ?event ?review WHERE {
  ?claim a dip:Claim ; dip:status dip:asserted ; dip:review ?review ; dip:subject ?subject ; dip:predicate ?predicate ;
         dip:object ?object .
  FILTER(ISIRI(?subject) && ISIRI(?object))
  OPTIONAL { ?claim dip:event ?event }
}
"""


def whole_graph(ties: Iterable[Tie], classes: dict[str, EntityClass]) -> nx.Graph[str]:
    """Every tie as an edge with its `cost`."""
    graph: nx.Graph[str] = nx.Graph()
    for subject, predicate, value, event in ties:
        far = event if event and classes.get(value) not in ACTORS else value
        if PREDICATES[predicate].tie and subject != value and subject != far:
            graph.add_edge(subject, far)
    price = {node: log2(1 + degree) / 2 for node, degree in graph.degree}
    for a, b in graph.edges:
        graph[a][b]["cost"] = price[a] + price[b]
    return graph


def cheapest_by_networkx(graph: nx.Graph[str], start: str, goal: str, k: int) -> list[float] | None:
    """Costs of the `k` cheapest simple paths of at most four facts; None when networkx lists too many longer ones."""
    if start not in graph or goal not in graph or not nx.has_path(graph, start, goal):
        return []
    if nx.shortest_path_length(graph, start, goal) > MAX_FACTS:
        return []
    found: list[float] = []
    listed = 0
    for path in islice(nx.shortest_simple_paths(graph, start, goal, weight="cost"), _PATIENCE):
        listed += 1
        if len(path) <= MAX_FACTS + 1:
            found.append(sum(graph[a][b]["cost"] for a, b in pairwise(path)))
        if len(found) == k:
            return found
    return None if listed == _PATIENCE else found


def _ties(g: Graph) -> Iterator[Tie]:
    for subject, predicate, value, event, review in g.store.select(_TIES).rows:
        if subject and predicate and value and review and review.curie in ("dip:auto", "dip:accepted"):
            yield subject.curie, predicate.curie.removeprefix("dip:"), value.curie, event.curie if event else None


def _ours(g: Graph, start: str, goal: str, k: int) -> list[float]:
    try:
        return [path.cost for path in g.path(start, goal, k=k).paths]
    except NothingFound:
        return []


def compare(root: Path, pairs: int, k: int) -> bool:
    """Print how many pairs agree; whether all do that networkx could answer."""
    g = Graph.open(root)
    start = time.process_time()
    graph = whole_graph(_ties(g), dict(g.lookup.classes))
    load = time.process_time() - start
    actors = sorted(node for node in graph if g.lookup.classes.get(node) in ACTORS)
    rng = random.Random(1)
    same = given_up = 0
    ours = theirs = 0.0
    for _ in range(pairs):
        a, b = rng.sample(actors, 2)
        begun = time.process_time()
        wanted = cheapest_by_networkx(graph, a, b, k)
        between = time.process_time()
        found = _ours(g, a, b, k)
        theirs, ours = theirs + between - begun, ours + time.process_time() - between
        if wanted is None:
            given_up += 1
        elif len(wanted) == len(found) and all(abs(x - y) < 1e-9 for x, y in zip(wanted, found, strict=True)):
            same += 1
        else:
            print(f"{a} – {b}: networkx {wanted}, columns {found}")
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges; {k} paths between each of {pairs} pairs")
    print(f"the same {same}, other {pairs - same - given_up}, given up by networkx {given_up}")
    print(f"networkx {theirs:.1f} s after {load:.1f} s of loading; columns {ours:.1f} s, quotes included")
    return same + given_up == pairs


def main() -> None:
    """Compare on a workspace, or make one."""
    parser = argparse.ArgumentParser(description="Compare paths on the columns with networkx on the whole graph.")
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("-k", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with given_or_built(given.workspace, given.claims, given.jobs) as root:
        same = compare(root, given.pairs, given.k)
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
