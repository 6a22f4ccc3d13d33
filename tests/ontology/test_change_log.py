"""The change log of terms: a term added, changed, deprecated or removed since the last version must be told."""

from __future__ import annotations

from rdflib import OWL, Graph, URIRef

from kg.vocabulary import DEFAULT_BASE, PREFIXES
from tests.ontology.change_log import (
    CHANGES,
    RELEASED,
    SOURCE,
    changes,
    difference,
    entries,
    read_terms,
    terms,
    version,
)

TEXT = CHANGES.read_text(encoding="utf-8")
GRAPH = Graph().parse(SOURCE)
VERSION = version(GRAPH)
HOME = URIRef(DEFAULT_BASE + "ontology")


def number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_sections_run_from_the_present_version_back_to_the_first() -> None:
    told = list(entries(TEXT))
    assert told[0] == VERSION
    assert told == sorted(told, key=number, reverse=True)
    published = {path.stem for path in RELEASED.glob("*.csv")}
    assert set(told[1:]) <= published, "a published version without its list of terms"


def test_what_changed_since_the_last_version_is_told_and_nothing_else() -> None:
    told = list(entries(TEXT))
    before = read_terms(RELEASED / f"{told[1]}.csv")
    assert changes(entries(TEXT)[VERSION]) == difference(before, terms(GRAPH))
    assert str(GRAPH.value(HOME, OWL.priorVersion)) == f"{HOME}/{told[1]}"


def test_a_forgotten_entry_fails() -> None:
    before = read_terms(RELEASED / f"{list(entries(TEXT))[1]}.csv")
    changed = Graph().parse(SOURCE)
    changed.parse(
        data=f"""@prefix dip: <{PREFIXES["dip"]}> . @prefix owl: <{PREFIXES["owl"]}> .
        @prefix rdfs: <{PREFIXES["rdfs"]}> .
        dip:quarrelsWith a owl:ObjectProperty ; rdfs:isDefinedBy <{HOME}> . dip:metWith rdfs:range dip:Place ."""
    )
    missed = difference(before, terms(changed)).items() - changes(entries(TEXT)[VERSION]).items()
    assert missed == {("quarrelsWith", "added"), ("metWith", "changed")}


def test_deprecated_terms_name_what_replaces_them() -> None:
    replaced = URIRef("http://purl.org/dc/terms/isReplacedBy")
    deprecated = set(GRAPH.subjects(OWL.deprecated))
    assert deprecated == {
        URIRef(PREFIXES["dip"] + t) for v in entries(TEXT).values() for t, k in changes(v).items() if k == "deprecated"
    }
    for term in deprecated:
        assert (GRAPH.value(term, replaced, any=False), URIRef(PREFIXES["rdfs"] + "isDefinedBy"), HOME) in GRAPH
