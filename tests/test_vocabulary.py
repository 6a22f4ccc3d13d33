"""`kg.vocabulary` and `kg.model` against `ontology/diplomacy.ttl`, both ways; every term complete."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.model import DateBasis, Denial, Family, PlanState, ReviewState, SourceKind, Stance, Status
from kg.vocabulary import DEFAULT_BASE, PREDICATES, PREFIXES, EntityClass, Kind, Polarity, Predicate

ONTOLOGY = Path(__file__).parents[1] / "ontology"
DIP = Namespace(PREFIXES["dip"])
SCHEMA = Namespace(PREFIXES["schema"])
HOME = URIRef(DEFAULT_BASE + "ontology")
KINDS: dict[Node | None, Kind] = {DIP.EventPredicate: Kind.EVENT, DIP.StatePredicate: Kind.STATE}
SIGNS: dict[Node | None, Polarity] = {
    DIP.cooperative: Polarity.COOPERATIVE,
    DIP.neutral: Polarity.NEUTRAL,
    DIP.conflictual: Polarity.CONFLICTUAL,
}
SCHEMES: dict[str, type[StrEnum]] = {
    "DateBasis": DateBasis,
    "Denial": Denial,
    "Family": Family,
    "PlanState": PlanState,
    "ReviewState": ReviewState,
    "SourceKind": SourceKind,
    "Stance": Stance,
    "Status": Status,
}
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "diplomacy.ttl")


def own(term: object) -> bool:
    return isinstance(term, URIRef) and term.startswith(str(DIP))


def terms(graph: Graph) -> set[URIRef]:
    """Every term of the ontology that a triple mentions anywhere."""
    return {t for triple in graph for t in triple if isinstance(t, URIRef) and own(t)}


def relations(graph: Graph) -> set[URIRef]:
    return {s for s, _, kind in graph.triples((None, RDF.type, None)) if kind in KINDS and isinstance(s, URIRef)}


def test_predicates_are_the_same_on_both_sides(ontology: Graph) -> None:
    found = {}
    for term in relations(ontology):
        types = set(ontology.objects(term, RDF.type))
        (kind,) = [KINDS[t] for t in types if t in KINDS]
        name = str(term).removeprefix(str(DIP))
        tie = ontology.value(term, DIP.tie) == Literal(True)
        sign = SIGNS[ontology.value(term, DIP.polarity, any=False)]
        found[name] = Predicate(name, kind, OWL.SymmetricProperty in types, sign, tie)
    assert found == dict(PREDICATES)


def test_entity_classes_are_the_same_on_both_sides(ontology: Graph) -> None:
    below = set(ontology.transitive_subjects(RDFS.subClassOf, DIP.Entity))
    assert below - {DIP.Entity, DIP.Actor} == {DIP[c.value] for c in EntityClass}


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_schemes_are_the_enumerations_of_the_model(ontology: Graph, scheme: str) -> None:
    members = set(ontology.subjects(RDF.type, DIP[scheme]))
    values = {DIP[getattr(v, "term", v.value)]: str(v.value) for v in SCHEMES[scheme]}
    assert members == set(values)
    for member in members:
        assert str(ontology.value(member, SKOS.notation, any=False)) == values[URIRef(str(member))]
        assert (member, SKOS.inScheme, DIP[scheme]) in ontology


def test_every_term_is_complete(ontology: Graph) -> None:
    for term in sorted(terms(ontology)):
        assert (term, RDFS.isDefinedBy, HOME) in ontology, term
        for field in (RDFS.label, SKOS.definition):
            values = list(ontology.objects(term, field))
            assert len(values) == 1, (term, field)
            assert isinstance(values[0], Literal) and values[0].language == "en" and str(values[0]).strip(), term
        assert str(ontology.value(term, SKOS.definition)).endswith("."), term


def test_every_property_has_a_domain_and_a_range(ontology: Graph) -> None:
    properties = {s for kind in PROPERTIES for s in ontology.subjects(RDF.type, kind)} | relations(ontology)
    assert properties
    for term in properties:
        assert len(list(ontology.objects(term, RDFS.domain))) == 1, term
        assert len(list(ontology.objects(term, RDFS.range))) == 1, term


def test_every_relation_says_what_it_takes_and_shows_an_example(ontology: Graph) -> None:
    classes = {*ontology.subjects(RDF.type, OWL.Class)}
    for term in relations(ontology):
        assert (term, SKOS.example, None) in ontology, term
        for field, broad in ((SCHEMA.domainIncludes, RDFS.domain), (SCHEMA.rangeIncludes, RDFS.range)):
            taken = set(ontology.objects(term, field))
            assert taken and taken <= classes, (term, field)
            top = ontology.value(term, broad)
            for one in taken:
                assert top in set(ontology.transitive_objects(one, RDFS.subClassOf)), (term, one, top)
        if OWL.SymmetricProperty in set(ontology.objects(term, RDF.type)):
            ends = [set(ontology.objects(term, f)) for f in (SCHEMA.domainIncludes, SCHEMA.rangeIncludes)]
            assert ends[0] == ends[1], f"{term} is symmetric but takes different ends"


def test_no_term_is_both_a_relation_between_actors_and_a_part_of_the_model(ontology: Graph) -> None:
    """A relation between actors takes actors; what takes a claim, evidence, source or tenure is a part."""
    model = {DIP.Claim, DIP.Evidence, DIP.Source, DIP.Briefing, DIP.ReferenceRow, DIP.Tenure, DIP.Dated, DIP.Amount}
    for term in relations(ontology):
        ends = {o for f in (RDFS.domain, SCHEMA.domainIncludes) for o in ontology.objects(term, f)}
        assert not ends & (model | {OWL.Thing}), term
        assert (term, RDF.type, OWL.DatatypeProperty) not in ontology, term
    parts = {s for c in model for s in ontology.subjects(RDFS.domain, c)}
    parts |= {s for c in model for s in ontology.subjects(SCHEMA.domainIncludes, c)}
    assert not parts & relations(ontology)


def test_names_do_not_differ_in_case_alone(ontology: Graph) -> None:
    """Nobody should mistake a property for another one; a class may have the name of a property in capitals."""
    properties = {s for kind in PROPERTIES for s in ontology.subjects(RDF.type, kind)} | relations(ontology)
    names = [str(p).removeprefix(str(DIP)) for p in properties]
    assert all(name[0].islower() for name in names)
    assert len({n.lower() for n in names}) == len(names)
    assert all(str(c).removeprefix(str(DIP))[0].isupper() for c in ontology.subjects(RDF.type, OWL.Class))


def test_header_names_version_licence_and_prefix(ontology: Graph) -> None:
    terms_of = {str(p): str(o) for p, o in ontology.predicate_objects(HOME)}
    assert terms_of["http://purl.org/dc/terms/license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert terms_of["http://purl.org/vocab/vann/preferredNamespacePrefix"] == "dip"
    assert terms_of["http://purl.org/vocab/vann/preferredNamespaceUri"] == str(DIP)
    version = terms_of[str(OWL.versionInfo)]
    assert terms_of[str(OWL.versionIRI)] == f"{HOME}/{version}"
    assert "not registered" in terms_of[str(RDFS.comment)]


def test_no_blank_nodes(ontology: Graph) -> None:
    assert all(isinstance(t, URIRef | Literal) for triple in ontology for t in triple)
