"""The graph, or a part of it, in other programs' formats: RDF, network files, tables; the suffix names the format.

Invariants: same graph, same bytes; what is written comes in pieces, so that a large graph is never in memory as a
whole (network files and RDF/XML are); what a format cannot hold is said in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput, UnknownName
from kg.model import Status
from kg.query.lookups.part import Part
from kg.view import networks, tables
from kg.view.about import about, licence

if TYPE_CHECKING:
    import networkx as nx

    from kg.query.lookups.lookup import Lookup
    from kg.store.dump import Block

__all__ = ["FORMATS", "Export", "Form", "Order", "export", "format_of", "prepare"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, and how."""

    lookup: Lookup
    part: Part
    root: Path
    """The workspace, for the description of the data."""
    ontology: Path
    """Folder of the ontology, for the JSON-LD context."""
    statuses: frozenset[Status] = frozenset({Status.ASSERTED})
    """Of dyad-months only."""
    guard: bool = False
    """Of CSV only: disarm what a spreadsheet would take for a formula."""
    shape: networks.Shape = networks.Shape.FULL
    """Of networks only: every claim, or ties of actors."""
    ties: networks.Ties | None = None
    """Of ties of actors only: which they are; None for those that `kg central` ranks without options."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format: what it holds, in words, and how it is made."""

    words: str
    make: Callable[[Order], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Export:
    """An export that is ready to be written, piece by piece."""

    form: Form
    label: str
    """What it is about."""
    pieces: Iterator[bytes]
    order: Order

    def number(self) -> int:
        """About how many pieces there will be, for a bar: the nodes of the graph or the claims of a part."""
        part = self.order.part
        if not part.whole:
            return len(part.claim_ids)
        row = self.order.lookup.store.select("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }").rows[0]
        return int(row[0].text) if row[0] else 0


def _blocks(order: Order) -> Iterator[Block]:
    from kg.store.dump import blocks

    part = order.part
    return blocks(order.lookup.store, part.nodes(), None if part.whole else part.keeps)


def _ntriples(order: Order) -> Iterator[bytes]:
    from kg.store.dump import ntriples_dump

    return ntriples_dump(_blocks(order), order.lookup.store.terms)


def _turtle(order: Order) -> Iterator[bytes]:
    from kg.store.dump import turtle

    return turtle(_blocks(order), order.lookup.store.terms)


def _rdf_xml(order: Order) -> Iterator[bytes]:
    from kg.store.dump import rdf_xml

    return rdf_xml(_blocks(order), order.lookup.store.terms)


def _jsonld(order: Order) -> Iterator[bytes]:
    from kg.store.dump import context, jsonld

    names = order.lookup.store.terms
    return jsonld(_blocks(order), names, context(order.ontology / "context.jsonld", names))


def _csv(order: Order) -> tables.Separated:
    return replace(tables.CSV, guard=order.guard)


def _network(order: Order) -> nx.Graph[str]:
    return networks.network(order.lookup, order.part, order.shape, licence(order.root), order.ties)


def _whole(order: Order) -> Iterator[bytes]:
    if not order.part.whole:
        raise BadInput("a description is of the whole graph; leave --entity, --briefing, --since and --until out")
    return about(order.lookup, order.root)


#: the formats that hold a network
NETWORKS: Final = (
    *(".graphml", ".gexf", ".json", ".cyjs"),
    *(".nodes.csv", ".edges.csv", ".nodes.parquet", ".edges.parquet"),
)

#: suffix → what it is and how it is made
FORMATS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        ".ttl": Form("Turtle", _turtle),
        ".nt": Form("N-Triples, canonical and sorted", _ntriples),
        ".rdf": Form("RDF/XML", _rdf_xml),
        ".jsonld": Form("JSON-LD with the context of the ontology, a node a line", _jsonld),
        ".graphml": Form("GraphML: a network", lambda o: networks.graphml(_network(o))),
        ".gexf": Form("GEXF for Gephi: a network, without keys of edges", lambda o: networks.gexf(_network(o))),
        ".json": Form("node-link JSON: a network", lambda o: networks.node_link(_network(o))),
        ".cyjs": Form("Cytoscape JSON: a network", lambda o: networks.cytoscape(_network(o))),
        ".nodes.csv": Form("nodes of a network for Gephi", lambda o: networks.csv_nodes(_network(o))),
        ".edges.csv": Form("edges of a network for Gephi", lambda o: networks.csv_edges(_network(o))),
        ".nodes.parquet": Form("nodes of a network", lambda o: networks.parquet(_network(o), edges=False)),
        ".edges.parquet": Form("edges of a network", lambda o: networks.parquet(_network(o), edges=True)),
        ".evidence.csv": Form("a table of evidence, one row a piece", lambda o: tables.evidence(o.part, _csv(o))),
        ".dyads.csv": Form(
            "event data: counts by month, source actor and target actor",
            lambda o: tables.dyads(o.lookup, o.part, o.statuses, _csv(o)),
        ),
        ".csv": Form("a table of claims, without evidence", lambda o: tables.claims(o.part, _csv(o))),
        ".tsv": Form("the same, tab-separated", lambda o: tables.claims(o.part, tables.TSV)),
        ".jsonl": Form("JSON Lines: claims with their evidence", lambda o: tables.json_lines(o.part)),
        "void.ttl": Form("a description of the dataset (VoID, DCAT) with its counts", _whole),
    }
)


def format_of(name: str) -> str:
    """The key of `FORMATS` that a file name or the name of a format stands for.

    >>> format_of("all.evidence.csv"), format_of("dyads.csv"), format_of("nt"), format_of("void.ttl")
    ('.evidence.csv', '.dyads.csv', '.nt', 'void.ttl')

    Raises:
        UnknownName: no such format, with the nearest one.
    """
    lowered = name.lower()
    if lowered in ("void", "void.ttl"):
        return "void.ttl"
    found = max((known for known in FORMATS if f".{lowered}".endswith(known) and known[0] == "."), key=len, default="")
    if not found:
        suffix = Path(name).suffix or name
        near = get_close_matches(suffix.lower(), FORMATS, 1)
        raise UnknownName("format", suffix, near, f"one of {', '.join(FORMATS)}")
    return found


def prepare(order: Order, form: str) -> Export:
    """An export ready to be written.

    Args:
        order: what to write.
        form: key of `FORMATS`.

    Raises:
        BadInput: a projection is asked for of a format that holds no network.
    """
    chosen = FORMATS[form]
    if order.shape is not networks.Shape.FULL and form not in NETWORKS:
        raise BadInput(f"{form} holds no network; --projection is for {', '.join(NETWORKS)}")
    return Export(chosen, order.part.label, chosen.make(order), order)


def export(
    lookup: Lookup, path: Path, *, root: Path = Path(), ontology: Path | None = None, part: Part | None = None
) -> bytes:
    """The graph in the format that the name of a file stands for, in one piece.

    Args:
        lookup: the look-ups over the graph.
        path: the file; it is not written.
        root: the workspace, for the description of the data.
        ontology: folder of the ontology; None = the packaged one.
        part: what to write; None = the whole graph.

    Raises:
        UnknownName: no such format.
    """
    from kg.config import shipped

    order = Order(lookup, part or Part(lookup.store, "the whole graph"), root, ontology or shipped("ontology"))
    return b"".join(prepare(order, format_of(path.name)).pieces)
