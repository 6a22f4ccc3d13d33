"""`ontology/context.jsonld` written from `ontology/diplomacy.ttl`; `python -m tests.ontology.context_jsonld` renews it.

Invariant: the context is a pure function of the ontology. Every term has its bare name; the range gives the type:
a concept is written by its name (`"status": "asserted"`), any other node as an IRI or CURIE, a day as a plain string.
Dates that may be a year, a month or a day have no type here and carry their own (`dip:on`, `dip:from`, `dip:until`).
"""

from __future__ import annotations

import json
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef

from kg.vocabulary import PREFIXES, compress

__all__ = ["CONTEXT", "OUTSIDE", "SOURCE", "Definition", "context", "render"]

_ONTOLOGY = Path(__file__).parents[2] / "ontology"
SOURCE = _ONTOLOGY / "diplomacy.ttl"
CONTEXT = _ONTOLOGY / "context.jsonld"
DIP = Namespace(PREFIXES["dip"])
Definition = str | dict[str, str]

#: terms of other vocabularies that the data uses: bare name, CURIE, type or language of the value if it has one
OUTSIDE = {
    "altLabel": ("skos:altLabel", ""),
    "broader": ("skos:broader", "@id"),
    "closeMatch": ("skos:closeMatch", "@id"),
    "datePublished": ("schema:datePublished", ""),
    "definition": ("skos:definition", "en"),
    "exactMatch": ("skos:exactMatch", "@id"),
    "example": ("skos:example", "en"),
    "hasTarget": ("oa:hasTarget", "@id"),
    "hasTopConcept": ("skos:hasTopConcept", "@id"),
    "inScheme": ("skos:inScheme", "@id"),
    "label": ("rdfs:label", ""),
    "name": ("schema:name", ""),
    "note": ("skos:note", ""),
    "prefLabel": ("skos:prefLabel", "en"),
    "publishedBy": ("schema:publisher", ""),
    "topConceptOf": ("skos:topConceptOf", "@id"),
    "url": ("schema:url", ""),
    "wasDerivedFrom": ("prov:wasDerivedFrom", "@id"),
    "wasQuotedFrom": ("prov:wasQuotedFrom", "@id"),
}
_TYPED = {XSD.boolean, XSD.date, XSD.decimal, XSD.integer}


def _property(graph: Graph, term: URIRef, curie: str) -> Definition:
    """The definition of a property of our own: its range says how a value is written."""
    reach = graph.value(term, RDFS.range, any=False)
    if reach in _TYPED:
        return {"@id": curie, "@type": compress(str(reach))}
    if OWL.ObjectProperty not in set(graph.objects(term, RDF.type)):
        return {"@id": curie}
    by_name = reach in set(graph.subjects(RDF.type, SKOS.ConceptScheme)) or reach == DIP.Predicate
    return {"@id": curie, "@type": "@vocab" if by_name else "@id"}


def _outside(curie: str, kind: str) -> Definition:
    if not kind:
        return {"@id": curie}
    return {"@id": curie, "@type" if kind.startswith("@") else "@language": kind}


def context(graph: Graph) -> dict[str, Definition]:
    """The terms of the context, prefixes first, then keywords, terms of other vocabularies, our own."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
    properties = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    own: dict[str, Definition] = {}
    for term in {t for t in graph.subjects(RDFS.isDefinedBy) if isinstance(t, URIRef)}:
        curie = compress(str(term))
        own[curie.partition(":")[2]] = _property(graph, term, curie) if term in properties else curie
    taken = set(own) & set(OUTSIDE)
    if taken:
        raise ValueError(f"two meanings for {', '.join(sorted(taken))}: rename the outside one here")
    prefixes: dict[str, Definition] = dict(sorted(PREFIXES.items()))
    outside = {name: _outside(curie, kind) for name, (curie, kind) in sorted(OUTSIDE.items())}
    return {**prefixes, "id": "@id", "type": "@type", **outside, **dict(sorted(own.items()))}


def render(turtle: str) -> str:
    """The text of the context for the Turtle of the ontology: one term a line, always in the same order."""
    terms = context(Graph().parse(data=turtle, format="turtle"))
    lines = [f"    {json.dumps(name)}: {json.dumps(meaning)}" for name, meaning in terms.items()]
    return '{\n  "@context": {\n    "@version": 1.1,\n' + ",\n".join(lines) + "\n  }\n}\n"


if __name__ == "__main__":
    CONTEXT.write_text(render(SOURCE.read_text(encoding="utf-8")), encoding="utf-8")
