"""The graph in other programs' formats: RDF, network files, tables; the suffix of a file names the format.

Invariants: same graph, same bytes; network files hold no empty values, one type a column, and no character that XML
forbids; what a format cannot hold is said in `FORMATS`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UnknownName
from kg.query.centrality import BIAS
from kg.query.network import multigraph
from kg.query.rows import CLAIM_FIELDS
from kg.records import claim_record, evidence_record

if TYPE_CHECKING:
    import networkx as nx

    from kg.query.lookup import Lookup

__all__ = ["FORMATS", "export"]

_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _ntriples(lookup: Lookup) -> bytes:
    return "".join(f"{line}\n" for line in sorted(lookup.store.lines())).encode()


def _turtle(lookup: Lookup) -> bytes:
    from kg.store.turtle import write_turtle

    triples = sorted(lookup.store.triples(), key=lambda t: (t[0], t[1]))
    return write_turtle(triples, lookup.store.terms).encode()


def _serialised(form: str) -> Callable[[Lookup], bytes]:
    return lambda lookup: lookup.store.serialise(_EVERYTHING, form)


def _safe(value: Any) -> Any:
    return _FORBIDDEN.sub("", value) if isinstance(value, str) else value


def _network(lookup: Lookup) -> nx.MultiDiGraph[str]:
    import networkx as nx

    plain: Any = multigraph(lookup.store.all_claims(), lookup.classes)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in sorted(plain.nodes(data=True)):
        safe = {name: _safe(value) for name, value in attributes.items()}
        graph.add_node(lookup.store.terms.iri(node), curie=node, **safe)
    for start, end, key, attributes in sorted(plain.edges(keys=True, data=True), key=lambda e: (e[0], e[1], e[2])):
        ends = lookup.store.terms.iri(start), lookup.store.terms.iri(end)
        graph.add_edge(*ends, key=key, claim=key, **{name: _safe(value) for name, value in attributes.items()})
    graph.graph["note"] = BIAS
    return graph


def _graphml(lookup: Lookup) -> bytes:
    import networkx as nx

    return ("\n".join(nx.generate_graphml(_network(lookup))) + "\n").encode()


def _gexf(lookup: Lookup) -> bytes:
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_network(lookup)))
    return (re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n").encode()


def _table(delimiter: str) -> Callable[[Lookup], bytes]:
    def write(lookup: Lookup) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(CLAIM_FIELDS)
        for claim in lookup.store.all_claims():
            record = claim_record(claim)
            writer.writerow([_cell(record[field]) for field in CLAIM_FIELDS])
        return out.getvalue().encode()

    return write


_EVIDENCE_FIELDS: Final = (
    *("claim", "document", "stance", "denial", "attributed_to", "subject", "predicate", "object", "date", "topic"),
    *("place", "quote", "start", "end", "own_words", "rule", "review", "source", "url"),
)


def _evidence(lookup: Lookup) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_EVIDENCE_FIELDS)
    for claim in lookup.store.all_claims():
        for piece in claim.evidence:
            record = evidence_record(piece) | {"claim": claim.id, "predicate": piece.predicate}
            record |= {"source": piece.source.label, "url": piece.source.url}
            writer.writerow([_cell(record[field]) for field in _EVIDENCE_FIELDS])
    return out.getvalue().encode()


def _node_link(lookup: Lookup) -> bytes:
    import networkx as nx

    record = nx.node_link_data(_network(lookup), edges="edges")
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())


def _json_lines(lookup: Lookup) -> bytes:
    lines = (json.dumps(claim_record(claim), ensure_ascii=False) for claim in lookup.store.all_claims())
    return "".join(f"{line}\n" for line in lines).encode()


#: suffix → what it is and how it is made
FORMATS: Final[Mapping[str, tuple[str, Callable[[Lookup], bytes]]]] = MappingProxyType(
    {
        ".ttl": ("Turtle, the whole graph", _turtle),
        ".nt": ("N-Triples, sorted, the whole graph", _ntriples),
        ".rdf": ("RDF/XML, the whole graph", _serialised("rdf")),
        ".jsonld": ("JSON-LD, the whole graph", _serialised("jsonld")),
        ".graphml": ("GraphML: claims between entities as edges, without evidence", _graphml),
        ".gexf": ("GEXF for Gephi: the same, without edge keys (see the attribute claim)", _gexf),
        ".json": ("node-link JSON: the same, with edge keys", _node_link),
        ".evidence.csv": ("a table of all evidence, one row a piece", _evidence),
        ".csv": ("a table of all claims, without evidence", _table(",")),
        ".tsv": ("the same, tab-separated", _table("\t")),
        ".jsonl": ("JSON Lines: all claims with their evidence", _json_lines),
    }
)


def export(lookup: Lookup, path: Path) -> bytes:
    """The graph in the format that the suffix of `path` names.

    Raises:
        UnknownName: no such format.
    """
    name = path.name.lower()
    suffix = max((known for known in FORMATS if name.endswith(known)), key=len, default=path.suffix.lower())
    if suffix not in FORMATS:
        near = get_close_matches(suffix, FORMATS, 1)
        raise UnknownName("format", suffix or path.name, near, f"one of {', '.join(FORMATS)}")
    return FORMATS[suffix][1](lookup)
