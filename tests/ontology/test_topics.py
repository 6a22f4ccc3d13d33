"""The topics table and its SKOS twin: equal, two levels, no name for two topics."""

from __future__ import annotations

import csv
from collections import Counter

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from kg.vocabulary import PREFIXES, is_local_name
from tests.ontology import topics_turtle

ROWS = list(csv.DictReader(topics_turtle.CSV.read_text(encoding="utf-8").splitlines()))
EXPECTED = set(
    """
    trade tariffs defence maritime-security civil-nuclear critical-minerals supply-chains semiconductors digital-economy
    artificial-intelligence climate clean-energy public-health myanmar-crisis transnational-crime online-scams
    humanitarian-assistance disaster-relief people-to-people education mekong peace-mediation asean-centrality
    human-rights war-in-ukraine cybersecurity war-legacies unexploded-ordnance south-china-sea
""".split()  # noqa: SIM905
)


def names(row: dict[str, str]) -> list[str]:
    return [row["label"], *filter(None, row["alt_labels"].split("|"))]


def test_table_is_sorted_and_complete() -> None:
    ids = [row["id"] for row in ROWS]
    assert ids == sorted(set(ids))
    assert {f"t:{name}" for name in EXPECTED} <= set(ids)
    for row in ROWS:
        assert row["id"].startswith("t:") and is_local_name(row["id"][2:]) and "." not in row["id"], row
        assert row["label"] == row["label"].strip() and row["label"][0].isupper(), row
        alts = names(row)[1:]
        assert alts and alts == sorted(alts, key=lambda a: (a.casefold(), a)), row["id"]


def test_two_levels() -> None:
    broader = {row["id"]: row["broader"] for row in ROWS}
    assert all(not parent or broader[parent] == "" for parent in broader.values())
    tops = {topic for topic, parent in broader.items() if not parent}
    assert tops == {parent for parent in broader.values() if parent}, "a topic on top without any below"


def test_no_name_stands_for_two_topics() -> None:
    counts = Counter(name.casefold() for row in ROWS for name in names(row))
    assert [name for name, n in counts.items() if n > 1] == []


def test_words_that_texts_use_are_known() -> None:
    known = {name.casefold(): row["id"] for row in ROWS for name in names(row)}
    assert known["peaceful uses of nuclear energy"] == "t:civil-nuclear"
    assert known["rare earths"] == "t:critical-minerals"
    assert known["scam centers"] == known["scam centres"] == "t:online-scams"
    assert known["cyber security"] == "t:cybersecurity"
    assert known["maritime domain awareness"] == "t:maritime-domain-awareness"


def test_every_topic_is_defined_in_a_sentence_of_its_own() -> None:
    texts = [row["definition"] for row in ROWS]
    assert len(set(texts)) == len(texts)
    for row in ROWS:
        text = row["definition"]
        assert text[0].isupper() and text.endswith(".") and 30 < len(text) < 160, (row["id"], text)


def test_scheme_and_topics_point_at_each_other() -> None:
    graph = Graph().parse(topics_turtle.TTL)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    topics = set(graph.subjects(RDF.type, SKOS.Concept))
    tops = set(graph.objects(scheme, SKOS.hasTopConcept))
    assert tops == set(graph.subjects(SKOS.topConceptOf, scheme)) and len(tops) == 13
    assert set(graph.subjects(SKOS.inScheme, scheme)) == topics and len(topics) == len(ROWS)
    for topic in topics:
        assert (topic in tops) == (graph.value(topic, SKOS.broader) is None), topic
        assert graph.value(topic, SKOS.broader) in tops | {None}, topic
        for field in (SKOS.prefLabel, SKOS.definition, SKOS.example):
            (value,) = graph.objects(topic, field)
            assert isinstance(value, Literal) and value.language == "en", (topic, field)


def test_turtle_is_written_from_the_table() -> None:
    table = topics_turtle.CSV.read_text(encoding="utf-8")
    assert topics_turtle.TTL.read_text(encoding="utf-8") == topics_turtle.render(table)


def test_turtle_says_the_same_to_a_reader_of_rdf() -> None:
    graph = Graph().parse(topics_turtle.TTL)
    base = PREFIXES["t"]
    found = []
    for topic in graph.subjects(RDF.type, SKOS.Concept):
        alts = sorted((str(a) for a in graph.objects(topic, SKOS.altLabel)), key=lambda a: (a.casefold(), a))
        parent = graph.value(topic, SKOS.broader, any=False)
        found.append(
            {
                "id": str(topic).replace(base, "t:"),
                "label": str(graph.value(topic, SKOS.prefLabel, any=False)),
                "alt_labels": "|".join(alts),
                "broader": str(parent).replace(base, "t:") if isinstance(parent, URIRef) else "",
                "definition": str(graph.value(topic, SKOS.definition, any=False)),
            }
        )
    assert sorted(found, key=lambda row: row["id"]) == ROWS
