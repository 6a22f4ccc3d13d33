"""What look-ups cost as whole processes, against importing rdflib and against asking the same of rdflib.

Run: python -m benchmarks.lookups [WORKSPACE] [--claims 10000] [--runs 5] [--jobs 2] [--plain]

A workspace that is given must be built and is only read; without one, one of so many claims is generated and built in
a temporary folder. Processes are timed in turns; ratios are of the processor's time, as other work on the machine moves
the clock more. `--plain` also asks rdflib over a store of its own, filled from the graph: minutes from some 10,000
claims on, and gigabytes from some 100,000.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.processes import in_turns
from benchmarks.workspaces import given_or_built
from kg.api import Graph
from kg.query.networks.network import Layer, layer_rows
from kg.vocabulary import EntityClass

UNIT = "import rdflib"
#: in a graph of more nodes exact betweenness takes hours
FEW_NODES = 100_000
BETWEEN = """
SELECT ?claim ?subject ?predicate ?object ?status ?earliest WHERE {
  ?claim dip:party <%s>, <%s> ; dip:subjectLabel ?subject ; dip:predicate ?predicate ; dip:objectLabel ?object ;
         dip:status ?status .
  OPTIONAL { ?claim dip:earliest ?earliest }
} ORDER BY ?earliest ?claim
"""
OVER_OXIGRAPH = "import kg, sys; print(len(list(kg.open(sys.argv[1]).rdf.query(sys.argv[2]))))"
PLAIN = """
import sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
print(len(list(graph.query(sys.argv[2], initNs={"dip": sys.argv[3]}))))
"""


def _rare_pair(g: Graph) -> tuple[str, str]:
    """Two states with few claims between them, the first pair by number of claims and CURIE."""
    columns = g.lookup.columns
    states = columns.of_class({EntityClass.STATE})
    pair = (columns.subject >= 0) & (columns.object >= 0)
    rows = np.flatnonzero(pair & states[columns.subject] & states[columns.object])
    ends = np.sort(np.stack([columns.subject[rows], columns.object[rows]], axis=1), axis=1)
    pairs, counts = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0, return_counts=True)
    first = pairs[np.argsort(counts, kind="stable")[0]].tolist()
    return columns.nodes.names[first[0]], columns.nodes.names[first[1]]


def _remote_pair(g: Graph) -> tuple[str, str]:
    """Two persons with the fewest ties, of those that have any."""
    columns = g.lookup.columns
    ties = layer_rows(columns, Layer.FACTS)
    degree = np.bincount(np.concatenate([columns.subject[ties], columns.object[ties]]), minlength=len(columns.nodes))
    persons = np.flatnonzero(columns.of_class({EntityClass.PERSON}) & (degree > 0))
    a, b = persons[np.argsort(degree[persons], kind="stable")[:2]].tolist()
    return columns.nodes.names[a], columns.nodes.names[b]


def calls_of(root: Path, scratch: Path, *, plain: bool) -> dict[str, list[str]]:
    """What is timed: name → arguments of Python."""
    g = Graph.open(root)
    kg, dip = ["-m", "kg", "-C", str(root)], g.store.terms.iri("dip:")
    one, other = _rare_pair(g)
    begin, end = _remote_pair(g)
    hubs = BETWEEN % (g.store.terms.iri("e:united-states"), g.store.terms.iri("e:malaysia"))
    calls = {
        UNIT: ["-c", "import rdflib"],
        "kg --help": ["-m", "kg", "--help"],
        "kg relations, two states that seldom meet": [*kg, "relations", one, other],
        "kg relations US Malaysia": [*kg, "relations", "US", "Malaysia"],
        "kg relations US ASEAN": [*kg, "relations", "US", "ASEAN"],
        "kg relations US ASEAN --direct --top 100": [*kg, "relations", "US", "ASEAN", "--direct", "--top", "100"],
        "kg show US": [*kg, "show", "US"],
        "kg timeline US Malaysia": [*kg, "timeline", "US", "Malaysia"],
        "kg timeline": [*kg, "timeline"],
        "kg path, two persons with few ties": [*kg, "path", begin, end],
        "kg path, the same without US": [*kg, "path", begin, end, "--exclude", "US", "--max-facts", "6"],
        "kg central": [*kg, "central"],
        "kg central --by betweenness": [*kg, "central", "--by", "betweenness"],
        "kg view": [*kg, "view", "-o", str(scratch / "graph.html")],
        "kg view Laos": [*kg, "view", "Laos", "-o", str(scratch / "laos.html")],
        "kg status": [*kg, "status"],
        "rdflib over the built store, US and Malaysia": ["-c", OVER_OXIGRAPH, str(root), hubs],
    }
    if len(g.lookup.columns.nodes) > FEW_NODES:
        del calls["kg central --by betweenness"]
    if plain:
        triples = scratch / "graph.nt"
        subprocess.run([sys.executable, *kg, "export", str(triples)], check=True, capture_output=True)
        calls["rdflib alone, US and Malaysia"] = ["-c", PLAIN, str(triples), hubs, dip]
    return calls


def measure(root: Path, runs: int, *, plain: bool) -> None:
    """Print what each call took and its ratio to importing rdflib."""
    claims = Graph.open(root).store.status["claims"]["total"]
    with tempfile.TemporaryDirectory() as scratch:
        taken = in_turns(calls_of(root, Path(scratch), plain=plain), runs)
    print(f"{claims} claims; medians of {runs} runs in turns")
    print(f"{'process':46} {'seconds':>8} {'of processor':>12} {'ratio':>7} {'peak MB':>8}")
    for name, found in taken.items():
        ratio = found.processor / taken[UNIT].processor
        print(f"{name:46} {found.seconds:8.2f} {found.processor:12.2f} {ratio:7.2f} {found.megabytes:8.0f}")


def main() -> None:
    """Measure a workspace, or make one and measure it."""
    parser = argparse.ArgumentParser(description="Time look-ups against importing rdflib.")
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--plain", action="store_true")
    given = parser.parse_args()
    with given_or_built(given.workspace, given.claims, given.jobs) as root:
        measure(root, given.runs, plain=given.plain)


if __name__ == "__main__":
    main()
