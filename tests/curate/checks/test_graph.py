"""Faults of the built graph: what was changed in the store is found and said."""

from __future__ import annotations

import shutil

import pyoxigraph as ox
import pytest

from kg.config import Config, shipped
from kg.curate.check import check
from kg.curate.gather import claim_path
from kg.store.oxigraph import Store
from kg.store.terms import Names
from tests.curate.checks.planted import line_of, only


def change(config: Config, added: str = "", removed: str = "") -> None:
    """Put triples into the store of the current build, or take them out; prefixes are those of the vocabulary."""
    names = Names(config.base)
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.prefixes.items())
    store = ox.Store(config.current.resolve() / "store")
    for triple in ox.parse(head + added, ox.RdfFormat.TURTLE):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    for triple in ox.parse(head + removed, ox.RdfFormat.TURTLE):
        store.remove(ox.Quad(triple.subject, triple.predicate, triple.object))
    store.flush()


def claim(config: Config, part: str) -> str:
    return next(c.id for c in Store.open(config).all_claims() if any(part in piece.quote for piece in c.evidence))


def test_a_direct_triple_without_claim(sound: Config) -> None:
    change(sound, "e:malaysia dip:metWith e:vietnam .")
    found = only(check(sound), "direct triple without an asserted claim")
    assert found.label == "Malaysia (e:malaysia)"
    assert found.problem.endswith("(predicate met with (dip:metWith), object Vietnam (e:vietnam))")


def test_an_asserted_claim_without_direct_triple(sound: Config) -> None:
    change(sound, removed="e:malaysia dip:metWith e:united-states .")
    name = claim(sound, "July 2025")
    subject = Store.open(sound).claims([name])[0].subject.id
    found = [f for f in check(sound) if "has no direct triple" in f.problem]
    assert len(found) == (subject == "e:malaysia")
    change(sound, removed="e:united-states dip:metWith e:malaysia .")
    found = [f for f in check(sound) if "has no direct triple" in f.problem]
    assert [f.file for f in found] == [claim_path(sound, "one")]
    assert found[0].line == line_of(found[0].file, "<evidence/one/0-36-")


@pytest.mark.parametrize(
    ("added", "removed", "problem"),
    [
        ("{claim} dip:status dip:denied .", "", "exactly one status"),
        (
            "{claim} dip:status dip:possible .",
            "{claim} dip:status dip:planned .",
            "dip:status of {claim} is 'possible'",
        ),
        ('{claim} dip:publisher "Nobody" .', "", "dip:publisher of {claim} is 'Ministry, Nobody' in the graph"),
        ("", "{claim} a dip:Claim .", "exactly one claim of the same graph"),
    ],
)
def test_a_claim_changed_in_the_store(sound: Config, added: str, removed: str, problem: str) -> None:
    name = claim(sound, "They will meet")
    change(sound, added.format(claim=name), removed.format(claim=name))
    found = only(check(sound), problem.format(claim=name))
    assert "Vietnam" in found.label and "kg build" in found.fix


def test_a_claim_put_in_and_a_term_that_is_not_defined(sound: Config) -> None:
    name = claim(sound, "They will meet")
    change(sound, f"{name} dip:hue e:laos .")
    assert only(check(sound), "the ontology does not define").label == "dip:hue"


def test_the_way_back_to_the_data(sound: Config) -> None:
    """What the graph has wrong about a claim is shown at the evidence that the claim rests on."""
    name = claim(sound, "They will meet")
    change(sound, f'{name} dip:earliest "2026-01-02"^^xsd:date ; dip:latest "2026-01-01"^^xsd:date .')
    found = only(check(sound), "ends before it begins")
    assert found.file == claim_path(sound, "two")
    assert found.line == line_of(found.file, "<evidence/two/34-57-")


def test_a_rule_or_a_file_of_shapes_that_cannot_be_read_names_its_file(sound: Config) -> None:
    shutil.copytree(shipped("ontology"), sound.root / "ontology")
    (sound.root / "ontology" / "checks" / "mine.rq").write_text("SELECT WHERE", encoding="utf-8")
    found = only(check(sound), "cannot be asked: the query is not valid SPARQL")
    assert found.file.name == "mine.rq"
    shapes = sound.root / "ontology" / "shapes-build.ttl"
    text = shapes.read_text(encoding="utf-8")
    shapes.write_text(text.replace("sh:maxCount 1 ;", "sh:maxCount 1 1 ;", 1), encoding="utf-8")
    broken = only(check(sound), "is not Turtle")
    assert (broken.file, broken.line) == (shapes, line_of(shapes, "maxCount 1 1"))


def test_a_store_that_lost_or_gained_one_triple_is_told(sound: Config) -> None:
    built = Store.open(sound).status["triples"]
    assert not check(sound)
    change(sound, added='b:one skos:note "not of the build" .')
    found = only(check(sound), "the store does not hold what was built")
    assert f"{built:,} triples were built and it holds {built + 1:,}" in found.problem
    assert found.fix == "run 'kg build' --force"
    change(sound, added='b:one rdfs:label "another" .', removed='b:one skos:note "not of the build" .')
    assert only(check(sound), "the store does not hold what was built")
