"""What loading a network and measuring it costs, against the plain way: SPARQL into networkx.

Run: python -m benchmarks.networks [WORKSPACE] [--claims 10000] [--actors 10000] [--jobs 2]

Two tables. Loading, one process each: the plain way asks the store for every claim in SPARQL and makes a networkx
multigraph of it; ours opens the columns and projects them to the weighted graph of actors, as arrays and as networkx.
Betweenness on a generated network of so many actors, ties drawn by Zipf's law: what `auto` takes, against networkx
from 50 sources, extrapolated to all.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import accumulate
from pathlib import Path

import networkx as nx

from benchmarks.processes import Taken, once
from benchmarks.workspaces import given_or_built
from kg.config import load_config
from kg.curate.build import current_status
from kg.facets import Facets
from kg.model import Family, ReviewState, Status
from kg.query.networks.engines import Engine, values
from kg.query.networks.network import Projection, project
from kg.store.columns import Columns
from kg.vocabulary import EntityClass

SOURCES = 50
TIES_PER_ACTOR = 5
OPENED = "import kg, sys; g = kg.open(sys.argv[1])"
PLAIN = (
    OPENED
    + """
import networkx as nx
graph = nx.MultiDiGraph()
rows = g.store.engine.query(
    "SELECT ?claim ?subject ?predicate ?object ?status ?earliest ?event WHERE {"
    " ?claim a dip:Claim ; dip:subject ?subject ; dip:predicate ?predicate ; dip:object ?object ; dip:status ?status ."
    " OPTIONAL { ?claim dip:earliest ?earliest } OPTIONAL { ?claim dip:event ?event } }",
    prefixes=g.store.terms.prefixes,
)
for claim, subject, predicate, value, status, earliest, event in rows:
    graph.add_edge(
        subject.value, value.value, key=claim.value, relation=predicate.value, status=status.value,
        date=earliest and earliest.value, event=event and event.value,
    )
print(len(graph), graph.number_of_edges())
"""
)
OURS = {
    "opening the store alone": OPENED + "; import numpy, networkx",
    "columns, projected to arrays": OPENED + "; import networkx; from kg.query.networks.network import project; "
    "found = project(g.lookup.columns); print(len(found.nodes), len(found.pairs))",
    "columns, projected to a networkx graph": OPENED + "; print(len(g.network('actors')))",
    "SPARQL into a networkx multigraph": PLAIN,
}


def load(root: Path) -> None:
    """Print what loading took, what every process needs to start taken off."""
    taken: dict[str, Taken] = {}
    for name, program in OURS.items():
        runs = [once(["-c", program, str(root)]) for _ in range(2)]
        taken[name] = min(runs, key=lambda t: t.processor)
    start, *_, plain = taken.values()
    print(f"{current_status(load_config(root))['claims']['total']} claims; processor's time, the better of two runs")
    print(f"{'way':40} {'seconds':>8} {'above start':>12} {'plain ÷ it':>11} {'peak MB':>8}")
    for name, found in taken.items():
        above = found.processor - start.processor
        ratio = f"{(plain.processor - start.processor) / above:11.0f}" if above > 0 else f"{'':>11}"
        print(f"{name:40} {found.processor:8.2f} {above:12.2f} {ratio} {found.megabytes:8.0f}")


def network(actors: int, seed: int = 1) -> Projection:
    """A network of about so many actors whose ties are drawn by Zipf's law."""
    rng = random.Random(seed)
    weights = list(accumulate(1 / (rank + 2) for rank in range(actors)))
    names = [f"e:a{n:06}" for n in range(actors)]
    ties = []
    for n in range(TIES_PER_ACTOR * actors):
        # every actor has a tie, so that the network has the size that was asked for
        one = names[n] if n < actors else rng.choices(names, cum_weights=weights)[0]
        (two,) = rng.choices(names, cum_weights=weights)
        ties.append(Facets(f"c:{n:016x}", one, "metWith", two, Family.FACT, Status.ASSERTED, ReviewState.AUTO))
    return project(Columns.of(ties, lambda _: EntityClass.PERSON, lambda _: None))


def betweenness(actors: int) -> None:
    """Print what exact betweenness took, and networkx extrapolated."""
    found = network(actors)
    start = time.process_time()
    _, library = values(found, "betweenness", Engine.AUTO)
    ours = time.process_time() - start
    start = time.process_time()
    nx.betweenness_centrality(found.graph, k=min(SOURCES, actors), weight="distance", seed=1)
    theirs = (time.process_time() - start) * len(found.nodes) / min(SOURCES, actors)
    print(f"exact betweenness, {len(found.nodes)} actors, {len(found.pairs)} ties, weighted")
    print(f"{library}: {ours:.1f} s; networkx {nx.__version__} from {SOURCES} sources, extrapolated: {theirs:.0f} s")
    print(f"networkx ÷ auto: {theirs / ours:.0f}")


def main() -> None:
    """Measure a workspace, or make one and measure it."""
    parser = argparse.ArgumentParser(description="Time loading and measuring a network against the plain way.")
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with given_or_built(given.workspace, given.claims, given.jobs) as root:
        load(root)
    betweenness(given.actors)


if __name__ == "__main__":
    main()
