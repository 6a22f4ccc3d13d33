"""The table of alignments and the ontology say the same; every target exists; Wikidata numbers rest on two sources."""

from __future__ import annotations

import csv
import re
import warnings

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import ORG, PROV, SDO

from kg.vocabulary import PREFIXES, compress, expand
from tests.ontology.queries import ONTOLOGY

DIP = Namespace(PREFIXES["dip"])
GRAPH = Graph().parse(ONTOLOGY / "diplomacy.ttl")
RELATIONS = (SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
#: the terms of the Web Annotation vocabulary that are used here, as rdflib has no list of them
OA = {"Annotation", "TextPositionSelector", "TextQuoteSelector", "describing", "end", "exact", "start"}
OA |= {"hasBody", "hasSelector", "hasTarget"}
CLOSED = {"prov": PROV, "org": ORG, "schema": SDO, "skos": SKOS, "rdf": RDF}


def table(name: str) -> list[dict[str, str]]:
    with (ONTOLOGY / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


ROWS = table("alignments.csv")
SOURCES = {row["key"]: row for row in table("alignment-sources.csv")}
PLOVER = table("plover.csv")


def test_table_and_ontology_say_the_same() -> None:
    written = [(row["term"], row["relation"], row["target"]) for row in ROWS]
    assert written == sorted(set(written)), "sorted by term, relation, target, and none twice"
    found = {
        (compress(str(s)), compress(str(p)), compress(str(o))) for p in RELATIONS for s, o in GRAPH.subject_objects(p)
    }
    assert found == set(written)


def test_every_row_says_why_and_where_it_was_checked() -> None:
    for row in ROWS:
        assert len(row["why"].split()) >= 3 and row["target_label"], row
        keys = row["checked"].split("|")
        assert keys == sorted(set(keys)) and set(keys) <= set(SOURCES), row
    assert {key for row in ROWS for key in row["checked"].split("|")} == set(SOURCES), "a source nobody cites"
    for source in SOURCES.values():
        assert source["title"] and source["publisher"] and source["address"].startswith("https://"), source
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", source["date"]), source


def test_targets_exist_in_their_vocabulary() -> None:
    with warnings.catch_warnings(record=True) as unknown:
        warnings.simplefilter("always")
        for row in ROWS:
            prefix, _, name = row["target"].partition(":")
            if prefix in CLOSED:
                assert CLOSED[prefix][name] in CLOSED[prefix], row
            elif prefix == "oa":
                assert name in OA, row
            elif prefix == "dip":
                assert (URIRef(expand(row["target"])), RDFS.isDefinedBy, None) in GRAPH, row
            else:
                assert prefix == "wd" and re.fullmatch(r"[PQ][1-9]\d*", name), row
    assert not unknown


def test_wikidata_numbers_rest_on_two_sources_and_have_one_label() -> None:
    labels: dict[str, set[str]] = {}
    for row in ROWS:
        if row["target"].startswith("wd:"):
            assert len(row["checked"].split("|")) >= 2, row
            labels.setdefault(row["target"], set()).add(row["target_label"])
    assert labels and all(len(found) == 1 for found in labels.values())


def test_every_vocabulary_that_is_named_is_aligned_with() -> None:
    prefixes = {row["target"].partition(":")[0] for row in ROWS}
    assert prefixes == {"prov", "org", "schema", "oa", "skos", "rdf", "wd", "dip"}
    kinds = {row["target"][4:] for row in ROWS if row["target"].startswith("dip:")}
    assert all(name.startswith(("plover", "Plover")) for name in kinds)


def test_plover_codes_are_those_of_the_manual() -> None:
    names = {kind: {row["name"] for row in PLOVER if row["kind"] == kind} for kind in ("type", "context", "auxiliary")}
    modes = {(row["type"], row["name"]) for row in PLOVER if row["kind"] == "mode"}
    assert len(names["type"]) == 16 and len(names["context"]) == 37 and len(names["auxiliary"]) == 4
    for code in GRAPH.subjects(RDF.type, DIP.PloverType):
        if GRAPH.value(code, OWL.deprecated):
            continue
        kind, mode, context = (*str(GRAPH.value(code, SKOS.notation, any=False)).split(", "), "", "")[:3]
        assert kind in names["type"], code
        assert not mode or (kind, mode) in modes, code
        assert not context or context in names["context"], code
    found = {str(GRAPH.value(code, SKOS.notation)) for code in GRAPH.subjects(RDF.type, DIP.PloverAuxiliaryMode)}
    assert found == names["auxiliary"]


def test_the_codebook_names_no_other_codes() -> None:
    text = (ONTOLOGY.parent / "docs" / "codebook.md").read_text(encoding="utf-8")
    modes = {(row["type"], row["name"]) for row in PLOVER if row["kind"] == "mode"}
    contexts = {row["name"] for row in PLOVER if row["kind"] == "context"}
    types = {row["name"] for row in PLOVER if row["kind"] == "type"}
    lines = re.findall(r"^- \*\*PLOVER:\*\* (.+)\.$", text, re.MULTILINE)
    assert lines
    for line in lines:
        for kind, rest in re.findall(r"\b([A-Z]{3,})\b((?:, [a-z-]+)*)", line):
            assert kind in types, line
            for word in rest.split(", ")[1:]:
                assert (kind, word) in modes or word in contexts or word == "as", line


def test_no_alignment_leads_to_a_deprecated_code() -> None:
    for row in ROWS:
        assert not GRAPH.value(URIRef(expand(row["target"])), OWL.deprecated), row
