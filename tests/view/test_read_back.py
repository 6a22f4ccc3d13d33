"""Exports read back by pandas and igraph: nothing is lost but what docs/exports.md names."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd
import pytest

from kg.api import Graph
from kg.model import Status
from kg.query.lookups.part import Part
from kg.view import networks, tables
from kg.view.attributes import table

#: names that readers like to take for something else
ODD = [
    "NA",
    "null",
    "None",
    "007",
    "1e5",
    " padded ",
    'say "no"',
    "a,b",
    "two\nlines",
    "lone\rreturn",
    "=1+1",
    "é 東",
    "TRUE",
]


def odd_network() -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for n, told in enumerate(table({"label": label, "n": n, "curie": f"e:{n}"} for n, label in enumerate(ODD))):
        graph.add_node(f"http://x/{n}", **told)
    ties = [{"claim": f"c:{n}", "relation": label} | ({"date": "2025"} if n % 2 else {}) for n, label in enumerate(ODD)]
    for n, told in enumerate(table(ties)):
        graph.add_edge("http://x/0", f"http://x/{n}", key=f"c:{n}", **told)
    return graph


def whole(g: Graph, shape: networks.Shape) -> nx.Graph[str]:
    return networks.network(g.lookup, Part(g.store, "all"), shape, "CC-BY-4.0")


def as_text(data: bytes, **how: Any) -> list[dict[str, str]]:
    """The cells by pandas, as docs/exports.md says to read them."""
    found = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, **how)
    return [{str(k): v for k, v in row.items()} for row in found.to_dict("records")]


def test_an_edge_says_what_its_claim_says(g: Graph) -> None:
    edges = {told["claim"]: told for _, _, told in whole(g, networks.Shape.FULL).edges(data=True)}
    claims = {c.id: c for c in g.store.all_claims() if c.id in edges}
    assert claims.keys() == edges.keys() and any(c.end_date for c in claims.values())
    for name, c in claims.items():
        dates = {"date": c.date, "since": c.start_date, "until": c.end_date or c.until}
        told = {"claim": name, "relation": c.predicate, "status": c.status.value, "sources": len(c.publishers)}
        assert edges[name] == told | {k: v for k, v in dates.items() if v}


@pytest.mark.parametrize("edges", [False, True])
def test_pandas_reads_tables_of_networks_and_parquet(g: Graph, edges: bool) -> None:
    for graph in (odd_network(), whole(g, networks.Shape.FULL), whole(g, networks.Shape.ACTORS)):
        data = b"".join((networks.csv_edges if edges else networks.csv_nodes)(graph))
        cells = as_text(data)
        assert cells == list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        told = [d for *_, d in graph.edges(data=True)] if edges else [d for _, d in graph.nodes(data=True)]
        for row, attributes in zip(cells, told, strict=True):
            kept = {k: v for k, v in attributes.items() if k not in ("label", "weight")}
            assert {k: v for k, v in row.items() if k in kept} == {k: str(v) for k, v in kept.items()}
            assert row.get("Label", "") == attributes.get("label", "")
        stored = pd.read_parquet(io.BytesIO(b"".join(networks.parquet(graph, edges=edges))))
        for row, exact in zip(cells, stored.to_dict("records"), strict=True):
            assert row == {k: "" if pd.isna(v) else str(v) for k, v in exact.items()}


def test_pandas_reads_claims_evidence_and_dyads(g: Graph) -> None:
    part = Part(g.store, "all")
    asserted = frozenset({Status.ASSERTED})
    for data in (
        b"".join(tables.claims(part)),
        b"".join(tables.evidence(part)),
        b"".join(tables.dyads(g.lookup, part, asserted)),
    ):
        cells = as_text(data)
        assert cells and cells == list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    tabbed = b"".join(tables.claims(part, tables.TSV))
    assert [row["claim"] for row in as_text(tabbed, sep="\t", quoting=csv.QUOTE_NONE)] == [c.id for c in part.claims()]


def test_pandas_reads_exactly_whatever_a_cell_holds() -> None:
    data = tables.CSV.row(["a", "b"]) + b"".join(tables.CSV.row([cell, n]) for n, cell in enumerate(ODD))
    assert [row["a"] for row in as_text(data)] == ODD
    guessed = pd.read_csv(io.BytesIO(data))["a"]
    assert guessed.isna().sum() == 3  # what the docs warn of: NA, null and None are names here


def test_igraph_reads_graphml_whole(g: Graph, tmp_path: Path) -> None:
    """Whole numbers come as floats, what is missing as empty text; keys of edges are in `claim`."""
    for n, graph in enumerate((odd_network(), whole(g, networks.Shape.FULL), whole(g, networks.Shape.ACTORS))):
        path = tmp_path / f"{n}.graphml"
        path.write_bytes(b"".join(networks.graphml(graph)))
        found = igraph.Graph.Read_GraphML(str(path))
        assert found.is_directed() == graph.is_directed()
        assert {name: found[name] for name in found.attributes()} == dict(graph.graph)
        if not n:
            assert found.vs["label"] == [label.replace("\r", "\n") for label in ODD]
        nodes = {v["id"]: {k: x for k, x in v.attributes().items() if k != "id" and x != ""} for v in found.vs}
        assert nodes == {name: dict(told) for name, told in graph.nodes(data=True)}
        names = [v["id"] for v in found.vs]
        ends = lambda a, b: (a, b) if graph.is_directed() else tuple(sorted((a, b)))  # noqa: B023, E731
        drop = lambda d: sorted((k, x) for k, x in d.items() if k != "id" and x != "")  # noqa: E731
        edges = sorted((*ends(names[e.source], names[e.target]), drop(e.attributes())) for e in found.es)
        assert edges == sorted((*ends(a, b), drop(d)) for a, b, d in graph.edges(data=True))
