"""The JSON-LD context: written from the ontology, every value typed, no triple changed on the way there and back."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDFS, XSD, Graph, Literal, URIRef

from kg.vocabulary import PREFIXES, expand
from tests.ontology.context_jsonld import CONTEXT, DIP, OUTSIDE, SOURCE, context, render

#: rdflib's own reader of JSON-LD still makes a ConjunctiveGraph
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

ROOT = Path(__file__).parents[2]
TEXT = CONTEXT.read_text(encoding="utf-8")
TERMS = json.loads(TEXT)["@context"]
FILES = [
    SOURCE,
    ROOT / "ontology" / "topics.ttl",
    Path(__file__).parent / "sample.ttl",
    *sorted((ROOT / "data" / "claims").glob("*.ttl"))[::40],
]
NOTE = """{
 "@graph": [
  {"id": "c:9f3c1a20b7d4e511", "type": "Claim", "subject": "e:malaysia", "predicate": "metWith",
   "object": {"id": "e:laos"}, "party": ["e:laos", "e:malaysia"], "family": "fact", "status": "asserted",
   "earliest": "2025-07-10", "on": {"@type": "xsd:gYearMonth", "@value": "2025-07"}, "evidenceCount": 2,
   "subjectLabel": "Malaysia"},
  {"id": "ev:x/0-5-9f3c1a20b7d4e511", "confidence": "0.9", "former": true, "start": 0, "wasQuotedFrom": "b:x"},
  {"id": "t:energy", "prefLabel": "Energy", "label": "Energy"},
  {"id": "e:malaysia", "metWith": "e:laos"}
 ]
}"""
SAID = """
c:9f3c1a20b7d4e511 a dip:Claim ; dip:subject e:malaysia ; dip:predicate dip:metWith ; dip:object e:laos ;
    dip:party e:laos, e:malaysia ; dip:family dip:fact ; dip:status dip:asserted ;
    dip:earliest "2025-07-10"^^xsd:date ; dip:on "2025-07"^^xsd:gYearMonth ; dip:evidenceCount 2 ;
    dip:subjectLabel "Malaysia" .
<https://w3id.org/us-asean-kg/evidence/x/0-5-9f3c1a20b7d4e511> dip:confidence 0.9 ; dip:former true ; dip:start 0 ;
    prov:wasQuotedFrom b:x .
t:energy skos:prefLabel "Energy"@en ; rdfs:label "Energy" .
e:malaysia dip:metWith e:laos .
"""


def quads(text: str, kind: pyoxigraph.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(text.encode(), format=kind)}


def with_context(body: str) -> str:
    return json.dumps({"@context": TERMS, **json.loads(body)})


def test_the_file_is_written_from_the_ontology() -> None:
    assert render(SOURCE.read_text(encoding="utf-8")) == TEXT


def test_every_term_of_the_ontology_has_its_bare_name() -> None:
    defined = {str(s) for s in Graph().parse(SOURCE).subjects(RDFS.isDefinedBy)}
    apart = {*PREFIXES, "@version", "id", "type"}
    named = {expand(m if isinstance(m, str) else m["@id"]) for name, m in TERMS.items() if name not in apart}
    assert defined <= named
    assert named - defined == {expand(curie) for curie, _ in OUTSIDE.values()}


def test_two_meanings_for_one_name_are_refused() -> None:
    graph = Graph().parse(SOURCE)
    graph.add((DIP.label, RDFS.isDefinedBy, URIRef("https://w3id.org/us-asean-kg/ontology")))
    with pytest.raises(ValueError, match="two meanings for label"):
        context(graph)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_there_and_back_gives_the_same_triples(file: Path) -> None:
    graph = Graph().parse(file)
    text = graph.serialize(format="json-ld", context=TERMS)
    assert set(Graph().parse(data=text, format="json-ld")) == set(graph)
    turtle = file.read_text(encoding="utf-8")
    assert quads(text, pyoxigraph.RdfFormat.JSON_LD) == quads(turtle, pyoxigraph.RdfFormat.TURTLE)


def test_a_note_by_hand_means_what_it_says() -> None:
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))
    text = with_context(NOTE)
    assert set(Graph().parse(data=text, format="json-ld")) == set(Graph().parse(data=head + SAID))
    assert quads(text, pyoxigraph.RdfFormat.JSON_LD) == quads(head + SAID, pyoxigraph.RdfFormat.TURTLE)


def test_a_date_of_any_precision_keeps_its_own_type_and_a_bound_is_a_day() -> None:
    assert TERMS["on"] == {"@id": "dip:on"}
    assert TERMS["earliest"] == {"@id": "dip:earliest", "@type": "xsd:date"}
    graph = Graph().parse(data=with_context('{"id": "c:x", "earliest": "2025-07-10"}'), format="json-ld")
    assert list(graph.objects()) == [Literal("2025-07-10", datatype=XSD.date)]
