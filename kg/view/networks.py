"""Claims between entities as network files: GraphML, GEXF, node-link JSON.

Invariant: no empty values, one type a column, and no character that XML forbids.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.query.centrality import BIAS
from kg.query.network import multigraph

if TYPE_CHECKING:
    import networkx as nx

    from kg.query.lookup import Lookup
    from kg.query.part import Part

__all__ = ["gexf", "graphml", "node_link"]

_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _safe(value: Any) -> Any:
    return _FORBIDDEN.sub("", value) if isinstance(value, str) else value


def _network(lookup: Lookup, part: Part) -> nx.MultiDiGraph[str]:
    import networkx as nx

    plain: Any = multigraph(part.claims(), lookup.classes)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in sorted(plain.nodes(data=True)):
        safe = {name: _safe(value) for name, value in attributes.items()}
        graph.add_node(lookup.store.terms.iri(node), curie=node, **safe)
    for start, end, key, attributes in sorted(plain.edges(keys=True, data=True), key=lambda e: (e[0], e[1], e[2])):
        ends = lookup.store.terms.iri(start), lookup.store.terms.iri(end)
        graph.add_edge(*ends, key=key, claim=key, **{name: _safe(value) for name, value in attributes.items()})
    graph.graph["note"] = BIAS
    return graph


def graphml(lookup: Lookup, part: Part) -> Iterator[bytes]:
    """GraphML."""
    import networkx as nx

    for line in nx.generate_graphml(_network(lookup, part)):
        yield f"{line}\n".encode()


def gexf(lookup: Lookup, part: Part) -> Iterator[bytes]:
    """GEXF for Gephi, without the day it was made."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_network(lookup, part)))
    yield (re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n").encode()


def node_link(lookup: Lookup, part: Part) -> Iterator[bytes]:
    """Node-link JSON."""
    import networkx as nx

    record = nx.node_link_data(_network(lookup, part), edges="edges")
    yield (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
