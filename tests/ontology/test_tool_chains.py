"""Two RDF tool-chains read every file of the ontology alike, and no file asks for more than RDF 1.1."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph

from tests.ontology.queries import ONTOLOGY

FILES = sorted(ONTOLOGY.rglob("*.ttl"))


def of_oxigraph(path: Path) -> Graph:
    """What Oxigraph reads, term by term, without a text in between."""
    graph = Graph()
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> URIRef | BNode | Literal:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    assert isinstance(term, pyoxigraph.Literal), term
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value.endswith("#string")
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ONTOLOGY)))
def test_both_read_the_same_triples(path: Path) -> None:
    ours, theirs = Graph().parse(path), of_oxigraph(path)
    assert len(ours) == len(theirs) > 0
    assert set(to_canonical_graph(ours)) == set(to_canonical_graph(theirs))


def test_no_blank_node_but_in_the_lists_and_paths_of_shapes() -> None:
    for path in FILES:
        if not path.name.startswith("shapes-"):
            assert not [t for triple in Graph().parse(path) for t in triple if isinstance(t, BNode)], path.name
