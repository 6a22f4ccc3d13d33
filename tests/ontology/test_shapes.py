"""The two sets of shapes: the sample and its claim file pass, and each kind of fault is named by its own shape."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Namespace, URIRef

from kg.vocabulary import DEFAULT_BASE, PREDICATES, PREFIXES
from tests.ontology.queries import ONTOLOGY

DIP = Namespace(PREFIXES["dip"])
SH = Namespace("http://www.w3.org/ns/shacl#")
SETS = ("file", "build")
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))
FILE = (
    HEAD
    + """
b:one a dip:Briefing ; rdfs:label "One" ; schema:name "One" ; dip:ownWords false .
c:aaaaaaaaaaaaaaaa a dip:Claim ; dip:subject e:china ; dip:predicate dip:metWith ; dip:object e:laos ;
    dip:party e:china, e:laos ; dip:family dip:fact ; dip:on "2025-07"^^xsd:gYearMonth .
<https://w3id.org/us-asean-kg/evidence/one/0-9-aaaaaaaaaaaaaaaa> a dip:Evidence ; dip:evidenceFor c:aaaaaaaaaaaaaaaa ;
    dip:stance dip:asserted ; dip:review dip:auto ; dip:subjectLabel "China" ; dip:objectLabel "Laos" ;
    dip:dateBasis dip:none ; dip:text "They met." ; dip:start 0 ; dip:end 9 ; dip:rule "r" ; prov:wasQuotedFrom b:one .
"""
)
BUILD = (
    FILE
    + """
c:aaaaaaaaaaaaaaaa dip:status dip:asserted ; dip:review dip:auto ; dip:subjectLabel "China" ; dip:objectLabel "Laos" ;
    dip:earliest "2025-07-01"^^xsd:date ; dip:latest "2025-07-31"^^xsd:date .
r:tenure a dip:Tenure ; dip:person e:anwar-ibrahim ; dip:office e:malaysia.prime-minister ;
    dip:officeTitle "Prime Minister" ; dip:from "2022-11-24"^^xsd:date ; dip:until "2025"^^xsd:gYear ;
    dip:earliest "2022-11-24"^^xsd:date ; dip:latest "2025-12-31"^^xsd:date .
e:mou a dip:Agreement ; rdfs:label "Memorandum" ; dip:signedOn "2025-07-10"^^xsd:date ;
    dip:inForceOn "2026"^^xsd:gYear .
e:summit a dip:Event ; rdfs:label "Summit" ; dip:on "2025-10-26"^^xsd:date ; dip:until "2025-10-28"^^xsd:date .
r:agreements.mou a dip:ReferenceRow ; rdfs:label "Deal" ; dip:table "agreements" ; dip:ownWords true .
"""
)
#: set, words taken out, words put in, shape that must complain
FAULTS = [
    ("file", "dip:stance dip:asserted ;", "", "evidence.stance"),
    ("file", "dip:stance dip:asserted ;", "dip:stance dip:asserted, dip:denied ;", "evidence.stance"),
    ("file", "dip:stance dip:asserted ;", "dip:stance dip:contested ;", "evidence.stance"),
    ("file", 'dip:rule "r" ;', "", "evidence.rule"),
    ("file", 'dip:text "They met." ;', "", "evidence.text"),
    ("file", "dip:start 0 ;", "dip:start 10 ;", "evidence.start"),
    ("file", "dip:end 9 ;", "", "evidence.end"),
    ("file", "; prov:wasQuotedFrom b:one", "", "evidence.source"),
    ("file", "prov:wasQuotedFrom b:one", "prov:wasQuotedFrom b:one ; prov:wasDerivedFrom r:a.b", "evidence.source"),
    ("file", "dip:evidenceFor c:aaaaaaaaaaaaaaaa ;", "", "evidence.claim"),
    ("file", "dip:evidenceFor c:aaaaaaaaaaaaaaaa ;", "", "claim.evidence"),
    ("file", "dip:family dip:fact", "dip:family dip:fact ; dip:status dip:asserted", "claim.no-status"),
    ("file", "dip:family dip:fact", "dip:family dip:fact ; dip:alias c:bbbbbbbbbbbbbbbb", "claim.no-alias"),
    ("file", "dip:metWith ; dip:object", "dip:quarrelsWith ; dip:object", "claim.predicate"),
    ("file", '"2025-07"^^xsd:gYearMonth', '"July 2025"', "claim.on"),
    ("file", '"2025-07"^^xsd:gYearMonth', '"2025-13"^^xsd:gYearMonth', "claim.on"),
    ("file", "c:aaaaaaaaaaaaaaaa", "c:my-claim", "claim"),
    ("file", "e:china, e:laos", "e:China, e:laos", "claim.party"),
    ("file", "b:one", "b:one.two", "briefing"),
    ("file", 'schema:name "One" ;', "", "briefing.title"),
    ("build", "dip:status dip:asserted ;", "", "claim.status"),
    ("build", "dip:status dip:asserted ;", "dip:status dip:asserted, dip:denied ;", "claim.status"),
    ("build", '"2025-07-31"', '"2025-06-30"', "claim.earliest"),
    ("build", "dip:review dip:auto ; dip:subjectLabel", "dip:planState dip:open ; dip:subjectLabel", "plan.family"),
    ("build", "dip:status dip:asserted", "dip:status dip:asserted ; dip:movedTo c:bbbbbbbbbbbbbbbb", "claim.moved"),
    ("build", "dip:person e:anwar-ibrahim ;", "", "tenure.person"),
    ("build", "dip:office e:malaysia.prime-minister ;", "", "tenure.office"),
    ("build", 'dip:officeTitle "Prime Minister" ;', "", "tenure.title"),
    ("build", 'dip:from "2022-11-24"^^xsd:date', 'dip:from "24 November 2022"', "tenure.from"),
    ("build", 'dip:until "2025"^^xsd:gYear', 'dip:until "2025", "2026"', "tenure.until"),
    ("build", '"2025-12-31"^^xsd:date', '"2021-12-31"^^xsd:date', "tenure.earliest"),
    ("build", 'rdfs:label "Memorandum" ;', "", "agreement.label"),
    ("build", 'dip:signedOn "2025-07-10"^^xsd:date', 'dip:signedOn "soon"', "agreement.signed-on"),
    ("build", 'dip:inForceOn "2026"^^xsd:gYear', 'dip:inForceOn "2026-02-30"^^xsd:date', "agreement.in-force-on"),
    ("build", 'rdfs:label "Summit" ;', "", "event.label"),
    ("build", 'dip:on "2025-10-26"^^xsd:date', 'dip:on "2025-10-26"', "event.on"),
    ("build", 'dip:until "2025-10-28"^^xsd:date', "dip:until 28", "event.until"),
    ("build", 'rdfs:label "Deal" ;', "", "row.label"),
    ("build", 'dip:table "agreements" ;', "", "row.table"),
    ("build", 'dip:table "agreements" ; dip:ownWords true', 'dip:table "agreements"', "row.own-words"),
]


def shapes(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / f"shapes-{name}.ttl")


def messages(data: Graph, name: str) -> dict[str, set[str]]:
    """Local names of the shapes that the data breaks, each with the messages it gives."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(name), inference="none", advanced=False)
    assert isinstance(report, Graph)
    found: dict[str, set[str]] = {}
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        shape = report.value(result, SH.sourceShape, any=False)
        assert isinstance(shape, URIRef), "a shape without a name"
        told = {str(message) for message in report.objects(result, SH.resultMessage)}
        assert told
        found.setdefault(shape.removeprefix(f"{DEFAULT_BASE}shape/{name}/"), set()).update(told)
    return found


def complaints(data: Graph, name: str) -> set[str]:
    """Local names of the shapes that the data breaks."""
    return set(messages(data, name))


@pytest.mark.parametrize("name", SETS)
def test_sound_graphs_pass(name: str) -> None:
    assert complaints(Graph().parse(data=FILE if name == "file" else BUILD), name) == set()


def test_the_sample_is_a_sound_build() -> None:
    assert complaints(Graph().parse(Path(__file__).parent / "sample.ttl"), "build") == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "shape"), FAULTS, ids=[f"{n}-{s}-{i}" for i, (n, *_, s) in enumerate(FAULTS)]
)
def test_each_fault_is_named_by_its_shape(name: str, old: str, new: str, shape: str) -> None:
    sound = FILE if name == "file" else BUILD
    assert old in sound
    assert shape in complaints(Graph().parse(data=sound.replace(old, new)), name)


@pytest.mark.parametrize("name", SETS)
def test_every_property_shape_has_a_message_that_a_desk_officer_can_read(name: str) -> None:
    graph = shapes(name)
    for shape in graph.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), SH.PropertyShape):
        message = str(graph.value(shape, SH.message, any=False))
        assert message.endswith(".") and message[0].isupper() and len(message) > 30, (shape, message)
        assert isinstance(shape, URIRef)


@pytest.mark.parametrize("name", SETS)
def test_shapes_know_every_predicate_and_only_terms_of_the_ontology(name: str) -> None:
    text = (ONTOLOGY / f"shapes-{name}.ttl").read_text(encoding="utf-8")
    listed = text.partition("sh:in (\n")[2].partition(")")[0].split()
    assert sorted(listed) == sorted(f"dip:{p}" for p in PREDICATES)
    defined = set(Graph().parse(ONTOLOGY / "diplomacy.ttl").subjects())
    used = {t for triple in shapes(name) for t in triple if isinstance(t, URIRef) and t.startswith(str(DIP))}
    assert used <= defined, used - defined
