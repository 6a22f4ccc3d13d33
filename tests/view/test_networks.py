from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest

from kg.api import Graph
from kg.config import shipped
from kg.errors import BadInput, NothingFound
from kg.query.asking.filters import Filters
from kg.query.lookups.part import Part, within
from kg.query.networks.network import Layer, PairWeight
from kg.view import networks
from kg.view.attributes import table
from kg.view.export import Order, prepare
from kg.view.networks import Shape
from tests.view.test_export import config, lookup  # noqa: F401

ODD = {"none": None, "list": [1, None, "b"], "map": {"k": 1}, "day": dt.date(2025, 7, 1), "n64": np.int64(3)}
ODD |= {"yes": np.bool_(True), "nan": float("nan"), "vt": "a\x0bb", "type": "x", "when": np.datetime64("2025-07-01")}
FORMS = {".graphml": networks.graphml, ".gexf": networks.gexf, ".json": networks.node_link, ".cyjs": networks.cytoscape}


def read(path: Path) -> Any:
    if path.suffix == ".graphml":
        return nx.read_graphml(path)
    if path.suffix == ".gexf":
        return nx.read_gexf(path)
    record = json.loads(path.read_text(encoding="utf-8"))
    return nx.node_link_graph(record, edges="edges") if path.suffix == ".json" else nx.cytoscape_graph(record)


def told(graph: Any) -> Any:
    """Nodes and edges with our attributes, whatever a format adds."""
    drop = {"id", "name", "value", "source", "target", "key"}
    keep = lambda a: {k: v for k, v in a.items() if k not in drop}  # noqa: E731
    nodes = {n: keep(a) for n, a in graph.nodes(data=True)}
    ends = lambda a, b: (a, b) if graph.is_directed() else tuple(sorted((a, b)))  # noqa: E731
    return nodes, sorted((*ends(a, b), sorted(keep(d).items())) for a, b, d in graph.edges(data=True))


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("shape", networks.Shape)
def test_a_network_comes_back_whole(lookup: Any, tmp_path: Path, suffix: str, shape: networks.Shape) -> None:  # noqa: F811
    graph = networks.network(lookup, Part(lookup.store, "all"), shape, "CC-BY-4.0")
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"".join(FORMS[suffix](graph)))
    again = read(path)
    assert told(again) == told(graph)
    if suffix != ".gexf":
        assert dict(again.graph)["licence"] == "CC-BY-4.0"
        assert "not power" in again.graph["note"]
    if suffix == ".graphml":
        other = igraph.Graph.Read_GraphML(str(path))
        assert (other.vcount(), other.ecount()) == (len(graph), graph.number_of_edges())
        assert sorted(other.vs["label"]) == sorted(dict(graph.nodes(data="label")).values())


@pytest.mark.parametrize("suffix", FORMS)
def test_odd_attributes_survive_every_format(tmp_path: Path, suffix: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    first, second = table([{**ODD, "mixed": 1}, {"mixed": "one"}])
    graph.add_node("a", **first)
    graph.add_node("b", **second)
    graph.add_edge("a", "b", weight=1.5)
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"".join(FORMS[suffix](graph)))
    found = read(path).nodes["a"]
    wanted = {"list": "1|b", "map": '{"k": 1}', "day": "2025-07-01", "n64": 3, "yes": True, "vt": "ab", "x_type": "x"}
    assert {name: found[name] for name in wanted} == wanted
    assert (found["when"], found["mixed"], "nan" in found, "none" in found) == ("2025-07-01", "1", False, False)


@pytest.mark.parametrize("shape", networks.Shape)
def test_tables_for_gephi_and_parquet_hold_the_same(lookup: Any, shape: networks.Shape) -> None:  # noqa: F811
    graph = networks.network(lookup, Part(lookup.store, "all"), shape)
    for edges, made, first in (
        (False, networks.csv_nodes, ["Id", "Label"]),
        (True, networks.csv_edges, ["Source", "Target", "Type", "Weight"]),
    ):
        rows = list(csv.DictReader(io.StringIO(b"".join(made(graph)).decode())))
        assert list(rows[0])[: len(first)] == first
        assert len(rows) == (graph.number_of_edges() if edges else len(graph))
        stored = pq.read_table(io.BytesIO(b"".join(networks.parquet(graph, edges=edges))))
        assert [{k: "" if v is None else str(v) for k, v in r.items()} for r in stored.to_pylist()] == rows
        assert b"not power" in stored.schema.metadata[b"note"]


def test_a_tie_of_actors_has_weight_and_distance(lookup: Any) -> None:  # noqa: F811
    graph = networks.network(lookup, Part(lookup.store, "all"), networks.Shape.ACTORS)
    ((_, _, tie),) = graph.edges(data=True)
    assert tie == {"weight": 1.0, "distance": 1.0}  # the one asserted meeting of two; the planned one is no tie


def test_a_projection_is_of_networks_only_and_an_empty_one_says_so(g: Graph, tmp_path: Path) -> None:
    order = Order(g.lookup, Part(g.store, "the whole graph"), tmp_path, shipped("ontology"), shape=Shape.ACTORS)
    with pytest.raises(BadInput, match=r"\.csv holds no network; --projection is for \.graphml"):
        prepare(order, ".csv")
    nothing = within(g.lookup, order.part, Filters(predicates=frozenset({"holdsOffice"})))
    with pytest.raises(NothingFound, match="no tie between actors"):
        b"".join(prepare(replace(order, part=nothing), ".graphml").pieces)


@pytest.mark.parametrize(
    "how", [{}, {"layer": "planned"}, {"exclude": "US"}, {"roll_up": True, "pair_weight": "count"}, {"since": "2024"}]
)
def test_the_ties_exported_are_those_that_central_ranks(g: Graph, tmp_path: Path, how: dict[str, Any]) -> None:
    ranked = g.central("strength", **how)
    since = how.get("since")
    part = Part(g.store, "all")
    part = within(g.lookup, part, Filters(since=since)) if since else part
    ties = networks.Ties(
        Layer(how.get("layer", "facts")),
        PairWeight(how.get("pair_weight", "newman")),
        tuple(map(g.lookup.resolve, [how["exclude"]] if "exclude" in how else [])),
        how.get("roll_up", False),
    )
    graph = networks.network(g.lookup, part, Shape.ACTORS, None, ties)
    strength = {graph.nodes[node]["curie"]: weight for node, weight in graph.degree(weight="weight")}
    assert strength == pytest.approx({record["actor_id"]: record["value"] for record in ranked})
    documents = {told["curie"]: told["documents"] for _, told in graph.nodes(data=True)}
    assert documents == {record["actor_id"]: record["documents"] for record in ranked}
    assert graph.graph["size"] == ranked.statement.size


def test_since_keeps_what_reaches_to_the_day(g: Graph, tmp_path: Path) -> None:
    part = within(g.lookup, Part(g.store, "the whole graph"), Filters(since="2026"))
    order = Order(g.lookup, part, tmp_path, shipped("ontology"))
    found = b"".join(prepare(order, ".edges.csv").pieces).decode()
    kept = {row["claim"] for row in csv.DictReader(io.StringIO(found))}
    every = {c.id: c for c in g.store.all_claims() if c.object.id and c.subject.id}
    assert kept and all(every[c].latest is None or every[c].latest >= "2026-01-01" for c in kept)
