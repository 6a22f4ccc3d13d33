"""Every example of a term is Turtle that uses the term, says nothing undefined, and speaks of entities that exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.vocabulary import PREFIXES
from tests.ontology.queries import ONTOLOGY

ROOT = Path(__file__).parents[2]
DIP = PREFIXES["dip"]
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))
GRAPH = Graph().parse(ONTOLOGY / "diplomacy.ttl")
TERMS = sorted({t for t in GRAPH.subjects(RDFS.isDefinedBy) if isinstance(t, URIRef)})
TOPICS = Graph().parse(ONTOLOGY / "topics.ttl")
each = pytest.mark.parametrize("term", TERMS, ids=lambda t: t.removeprefix(DIP))


def ids(*tables: str) -> set[str]:
    """Identifiers that the tables of the register and of reference facts name."""
    found = set()
    for table in tables:
        with (ROOT / "data" / table).open(encoding="utf-8", newline="") as handle:
            found |= {row["id"] for row in csv.DictReader(handle)}
    return found


KNOWN = {
    PREFIXES["e"]: ids("register/entities.csv", "reference/agreements.csv", "reference/events.csv"),
    PREFIXES["t"]: {str(t).removeprefix(PREFIXES["t"]) for t in TOPICS.subjects(SKOS.inScheme)},
}


def statements(text: str) -> Graph:
    """The Turtle between the backticks of an example."""
    found = re.findall(r"`([^`]+)`", text)
    assert len(found) == 1, text
    return Graph().parse(data=HEAD + found[0])


def example(term: Node) -> str:
    return str(GRAPH.value(term, SKOS.example, any=False))


@each
def test_an_example_is_words_and_turtle_that_uses_the_term(term: URIRef) -> None:
    text = example(term)
    words, _, _ = text.partition(": `")
    assert len(words.split()) >= 1 and text.endswith(" .`"), text
    said = statements(text)
    used = {t for triple in said for t in triple if isinstance(t, URIRef)}
    deprecated = GRAPH.value(term, OWL.deprecated) is not None
    assert (term in used) != deprecated, "a deprecated term shows what replaces it, any other itself"
    assert {t for t in used if t.startswith(DIP)} <= set(TERMS)


@each
def test_an_example_keeps_to_domain_and_range(term: URIRef) -> None:
    for _, predicate, value in statements(example(term)):
        if not str(predicate).startswith(DIP):
            continue
        reach = GRAPH.value(predicate, RDFS.range, any=False)
        if str(reach).startswith(str(XSD)) and reach != XSD.string:
            assert isinstance(value, Literal) and value.datatype == reach, (predicate, value)
        elif reach in (RDFS.Literal, XSD.string):
            assert isinstance(value, Literal), (predicate, value)
        elif (reach, RDF.type, SKOS.ConceptScheme) in GRAPH:
            assert (value, RDF.type, reach) in GRAPH, (predicate, value)
        else:
            assert isinstance(value, URIRef), (predicate, value)


def test_examples_speak_of_entities_and_topics_that_exist() -> None:
    for term in TERMS:
        for triple in statements(example(term)):
            for node in triple:
                for namespace, known in KNOWN.items():
                    local = str(node).removeprefix(namespace)
                    assert local == str(node) or local in known or local.startswith("local."), (term, node)


@each
def test_a_definition_is_a_sentence_that_is_not_the_label(term: URIRef) -> None:
    text, label = str(GRAPH.value(term, SKOS.definition)), str(GRAPH.value(term, RDFS.label))
    assert text[0].isupper() and text.endswith(".") and len(text) >= 20, text
    assert text.rstrip(".").casefold() != label.casefold()
    assert "  " not in text and text == text.strip()


def test_definitions_are_not_copied_from_term_to_term() -> None:
    texts = [str(GRAPH.value(term, SKOS.definition)) for term in TERMS]
    assert len(set(texts)) == len(texts)
