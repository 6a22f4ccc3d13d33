"""Nodes of the graph by their address, as RDF with what points at them; and the service itself as a node.

Invariant: an address becomes an IRI only when every character of it may stand in one, so it never becomes SPARQL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.errors import UnknownName
from kg.store.answers import Bounds, bounded

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.store.oxigraph import Store

__all__ = ["KINDS", "curie", "described", "path", "service"]

#: first part of an address, and the prefix of the names below it
KINDS: Final = {"entity": "e", "topic": "t", "claim": "c", "briefing": "b", "evidence": "ev", "row": "r"}
_PATHS: Final = {prefix: kind for kind, prefix in KINDS.items()}
_LOCAL: Final = re.compile(r"[\w.~:@,;=+-]+(/[\w.~:@,;=+-]+)*")

_ABOUT: Final = """CONSTRUCT {{ <{iri}> ?p ?o . ?s ?q <{iri}> . ?e ?r ?v }} WHERE {{
  {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} UNION {{ ?e dip:evidenceFor <{iri}> ; ?r ?v }} }}"""

_SERVICE: Final = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix format: <http://www.w3.org/ns/formats/> .
<{endpoint}> a sd:Service ; sd:endpoint <{endpoint}> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat format:SPARQL_Results_JSON, format:SPARQL_Results_XML, format:SPARQL_Results_CSV,
    format:SPARQL_Results_TSV, format:Turtle, format:N-Triples, format:RDF_XML, format:JSON-LD ;
  sd:defaultDataset <{endpoint}#dataset> .
<{endpoint}#dataset> a sd:Dataset ; sd:defaultGraph <{base}graph> .
<{base}graph> a sd:Graph, void:Dataset ; void:triples {triples} ; void:uriSpace "{base}" .
"""


def curie(kind: str, local: str) -> str:
    """The name behind an address.

    >>> curie("entity", "malaysia")
    'e:malaysia'

    Raises:
        UnknownName: a character that no name of ours has.
    """
    if kind not in KINDS or not _LOCAL.fullmatch(local):
        raise UnknownName(kind, local)
    return f"{KINDS[kind]}:{local}"


def path(name: str | None) -> str:
    """The address of a name on this server; empty for a name without one.

    >>> path("e:malaysia"), path("dip:metWith"), path(None)
    ('/entity/malaysia', '', '')
    """
    from urllib.parse import quote

    prefix, _, local = (name or "").partition(":")
    return f"/{_PATHS[prefix]}/{quote(local)}" if prefix in _PATHS and local else ""


def described(g: Graph, kind: str, local: str, form: str, bounds: Bounds) -> bytes:
    """What the graph says of a node and what points at it, in a format of triples.

    Raises:
        UnknownName: the graph holds no such node.
    """
    name = curie(kind, local)
    if name.startswith("c:"):
        name = g.store.claim_id(name)
    elif name.startswith("e:"):
        entity = g.store.entity(name)
        name = entity.id if entity else name
    if not g.store.properties(name):
        raise UnknownName(kind, local)
    query = _ABOUT.format(iri=g.store.terms.iri(name))
    return bounded(g.store, query, None, form, bounds, None).body


def service(store: Store, endpoint: str) -> bytes:
    """The service in the words of SPARQL 1.1 Service Description, as Turtle."""
    triples = len(store.engine)
    return _SERVICE.format(endpoint=endpoint, base=store.terms.base, triples=triples).encode("utf-8")
