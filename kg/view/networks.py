"""The graph as a network for other programs: GraphML, GEXF, JSON, tables for Gephi, Parquet.

Invariants: attributes are those of `attributes.table`; the ids of nodes are IRIs; every network says what it is, what
its columns mean and what its sources are biased to. Two networks are offered: every claim between two entities as an
edge of its own, or actors with one tie a pair, whose `weight` is strength and whose `distance` is length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import Cannot, NothingFound
from kg.query.asking.pages import pages_of
from kg.query.asking.statement import BIAS, size_in_words
from kg.query.networks.network import Layer, PairWeight, multigraph, project
from kg.query.networks.rollup import principals, rolled_up
from kg.view.attributes import table
from kg.view.tables import CSV

if TYPE_CHECKING:
    import networkx as nx

    from kg.query.lookups.lookup import Lookup
    from kg.query.lookups.part import Part

__all__ = [
    "COLUMNS",
    "Shape",
    "Ties",
    "csv_edges",
    "csv_nodes",
    "cytoscape",
    "gexf",
    "graphml",
    "network",
    "node_link",
    "parquet",
]


class Shape(StrEnum):
    """Which network: every claim as an edge, or one tie a pair of actors."""

    FULL = "full"
    ACTORS = "actors"


@dataclass(frozen=True, slots=True)
class Ties:
    """Which ties of actors: as of `kg central`."""

    layer: Layer = Layer.FACTS
    pair_weight: PairWeight = PairWeight.NEWMAN
    exclude: tuple[str, ...] = ()
    """CURIEs of entities left out with their ties."""
    roll_up: bool = False


#: what the columns of both networks mean
COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "label": "name for people",
        "curie": "short name in the graph",
        "class": "class of the entity",
        "claim": "id of the claim that the edge is",
        "relation": "predicate of the claim",
        "status": "asserted, planned, possible, denied, reported or contested",
        "date": "when, as precise as the sources",
        "since": "from when",
        "until": "till when",
        "sources": "number of distinct publishers",
        "partners": "number of actors with a tie to this one",
        "documents": "number of documents behind the ties of this actor",
        "weight": "strength: 1 a claim, 1/(k - 1) a pair of a gathering of k actors",
        "distance": "length of a tie: 1 / weight",
    }
)
_FULL: Final = "full: every claim between two entities that is not rejected, of every status, as an edge of its own"
_LAYERS: Final[Mapping[Layer, str]] = MappingProxyType(
    {
        Layer.FACTS: "asserted cooperative and neutral claims; conflict is left out",
        Layer.COOPERATION: "asserted cooperative claims",
        Layer.CONFLICT: "asserted conflictual claims",
        Layer.PLANNED: "planned and possible cooperative and neutral claims; nothing here is asserted",
        Layer.PLANNED_CONFLICT: "planned and possible conflictual claims; nothing here is asserted",
    }
)


def _every_claim(lookup: Lookup, part: Part) -> nx.Graph[str]:
    import networkx as nx

    plain: Any = multigraph(part.claims(), lookup.classes)
    nodes = sorted(plain.nodes(data=True))
    edges = sorted(plain.edges(keys=True, data=True), key=lambda e: (e[0], e[1], e[2]))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    iri = lookup.store.terms.iri
    for (node, _), told in zip(nodes, table({**a, "curie": n} for n, a in nodes), strict=True):
        graph.add_node(iri(node), **told)
    for (start, end, key, _), told in zip(edges, table({**a, "claim": k} for *_, k, a in edges), strict=True):
        graph.add_edge(iri(start), iri(end), key=key, **told)
    return graph


def _actors(lookup: Lookup, part: Part, ties: Ties) -> nx.Graph[str]:
    import networkx as nx

    columns = lookup.columns
    rows = None
    if part.ids is not None:
        rows = np.zeros(len(columns), np.bool_)
        rows[columns.rows_of(part.ids)] = True
    if ties.roll_up:
        columns = rolled_up(columns, principals(lookup.store))
    pages = pages_of(lookup.store, columns.documents)
    found = project(
        columns, rows, layer=ties.layer, pair_weight=ties.pair_weight, exclude=frozenset(ties.exclude), pages=pages
    )
    if not len(found.pairs):
        raise NothingFound(f"no tie between actors in {part.label}, {ties.layer.value}")
    iri, names = lookup.store.terms.iri, columns.nodes.names
    known = [names[n] for n in found.nodes.tolist()]
    size = size_in_words(len(found.nodes), len(found.pairs), found.all_documents)
    graph: nx.Graph[str] = nx.Graph(projection=_ties_in_words(lookup, ties), size=size)
    facts = (
        {"curie": name, "label": lookup.label(name), "class": columns.classes[name].value}
        | {"partners": found.partners[name], "documents": found.documents[name]}
        for name in known
    )
    for name, told in zip(known, table(facts), strict=True):
        graph.add_node(iri(name), **told)
    weights = zip(found.pairs.tolist(), found.weight.tolist(), found.distance.tolist(), strict=True)
    graph.add_edges_from((iri(names[a]), iri(names[b]), {"weight": w, "distance": d}) for (a, b), w, d in weights)
    return graph


def _ties_in_words(lookup: Lookup, ties: Ties) -> str:
    share = "1/(k - 1)" if ties.pair_weight is PairWeight.NEWMAN else "1"
    without = f"; without {', '.join(sorted(map(lookup.label, ties.exclude)))}" if ties.exclude else ""
    rolled = "; persons and bodies taken for their state" if ties.roll_up else ""
    what = f"{ties.layer.value}: {_LAYERS[ties.layer]}"
    return f"actors, undirected; {what}; a gathering of k actors gives {share} per pair{without}{rolled}"


def network(
    lookup: Lookup, part: Part, shape: Shape = Shape.FULL, licence: str | None = None, ties: Ties | None = None
) -> nx.Graph[str]:
    """The network of a part, with attributes that every format holds.

    Args:
        lookup: the graph.
        part: which claims.
        shape: every claim, or ties of actors.
        licence: of the data, where it is known.
        ties: which ties of actors; None for those that `kg central` ranks without options.

    Raises:
        NothingFound: no tie of actors.
    """
    graph = _every_claim(lookup, part) if shape is Shape.FULL else _actors(lookup, part, ties or Ties())
    used = {name for _, told in graph.nodes(data=True) for name in told}
    used |= {name for _, _, told in graph.edges(data=True) for name in told}
    (said,) = table(
        [
            {
                "projection": graph.graph.get("projection", _FULL),
                "size": graph.graph.get("size"),
                "part": part.label,
                "note": BIAS,
                "licence": licence,
            }
            | {"columns": "; ".join(f"{name}: {told}" for name, told in COLUMNS.items() if name in used)}
        ]
    )
    graph.graph.update(said)
    return graph


def graphml(graph: nx.Graph[str]) -> Iterator[bytes]:
    """GraphML; holds everything."""
    import networkx as nx

    for line in nx.generate_graphml(graph):
        yield f"{line}\n".encode()


def gexf(graph: nx.Graph[str]) -> Iterator[bytes]:
    """GEXF for Gephi, without the day it was made; it has no place for keys of edges, and none but one note."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
    yield (text + "\n").encode()


def _json(record: Any) -> Iterator[bytes]:
    yield (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def node_link(graph: nx.Graph[str]) -> Iterator[bytes]:
    """Node-link JSON."""
    import networkx as nx

    return _json(nx.node_link_data(graph, edges="edges"))


def cytoscape(graph: nx.Graph[str]) -> Iterator[bytes]:
    """Cytoscape JSON (.cyjs)."""
    import networkx as nx

    record: Any = nx.cytoscape_data(graph)
    record["data"] = dict(graph.graph)  # networkx writes pairs, which it cannot read back as a mapping
    return _json(record)


def _rows(graph: nx.Graph[str], edges: bool) -> list[dict[str, Any]]:
    if not edges:
        return [{"Id": n, "Label": told.get("label", n), **told} for n, told in graph.nodes(data=True)]
    kind = "Directed" if graph.is_directed() else "Undirected"
    return [
        {"Source": a, "Target": b, "Type": kind, "Weight": told.get("weight", 1.0)}
        | {name: value for name, value in told.items() if name != "weight"}
        for a, b, told in graph.edges(data=True)
    ]


def _columns(rows: list[dict[str, Any]], edges: bool) -> list[str]:
    first = ("Source", "Target", "Type", "Weight") if edges else ("Id", "Label")
    return [*first, *sorted({name for row in rows for name in row} - {*first, "label"})]


def _csv(graph: nx.Graph[str], edges: bool) -> Iterator[bytes]:
    rows = _rows(graph, edges)
    columns = _columns(rows, edges)
    yield CSV.row(columns)
    for row in rows:
        yield CSV.row(row.get(name) for name in columns)


def csv_nodes(graph: nx.Graph[str]) -> Iterator[bytes]:
    """Nodes as Gephi imports them: Id, Label, then attributes."""
    return _csv(graph, edges=False)


def csv_edges(graph: nx.Graph[str]) -> Iterator[bytes]:
    """Edges as Gephi imports them: Source, Target, Type, Weight, then attributes."""
    return _csv(graph, edges=True)


def parquet(graph: nx.Graph[str], *, edges: bool) -> Iterator[bytes]:
    """Nodes or edges in Parquet, with the columns of the tables for Gephi; the note is in the schema.

    Raises:
        Cannot: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise Cannot("Parquet needs pyarrow, which is not installed: pip install 'us-asean-kg[parquet]'") from error
    rows = _rows(graph, edges)
    made = pa.table({name: [row.get(name) for row in rows] for name in _columns(rows, edges)})
    sink = pa.BufferOutputStream()
    pq.write_table(made.replace_schema_metadata({k: str(v) for k, v in graph.graph.items()}), sink, compression="zstd")
    yield sink.getvalue().to_pybytes()
