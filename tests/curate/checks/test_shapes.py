"""Shapes without pySHACL: the same violations as pySHACL on every planted fault; pySHACL where we know no better."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from kg.curate.checks.nodes import Held, Nodes
from kg.curate.checks.shapes import Shapes
from kg.curate.checks.validation import violations
from kg.store.nodes import Stored
from kg.store.oxigraph import Store
from kg.store.terms import Names, by_subject, ntriples
from kg.store.turtle import parse_turtle
from kg.vocabulary import DEFAULT_BASE
from tests.ontology.queries import ONTOLOGY
from tests.ontology.test_shapes import BUILD, FAULTS, FILE

Seen = set[tuple[str, str, str]]
SETS = {name: Shapes(ONTOLOGY / f"shapes-{name}.ttl") for name in ("file", "build")}
#: more than the faults that the shapes' own tests plant: kinds of values that only a datatype or an order tells
MORE = [
    ("file", "dip:start 0 ;", 'dip:start "0" ;'),
    ("file", "dip:start 0 ;", "dip:start -1 ;"),
    ("file", "dip:start 0 ;", 'dip:start "none"^^xsd:integer ;'),
    ("file", '"2025-07"^^xsd:gYearMonth', '"2025-02-30"^^xsd:date'),
    ("file", '"2025-07"^^xsd:gYearMonth', '"2025"^^xsd:gYear'),
    ("file", '"2025-07"^^xsd:gYearMonth', '"2025"^^xsd:gYear, "2024"^^xsd:gYear'),
    ("file", 'dip:rule "r"', 'dip:rule ""'),
    ("file", 'dip:rule "r"', 'dip:rule "r"@en'),
    ("file", 'dip:rule "r"', "dip:rule e:laos"),
    ("file", "dip:ownWords false", 'dip:ownWords "no"'),
    ("file", "prov:wasQuotedFrom b:one", 'prov:wasQuotedFrom "one"'),
    ("file", "a dip:Claim ;", "a dip:Event ;"),
    ("build", '"2025-07-31"^^xsd:date', '"2025-07"^^xsd:gYearMonth'),
    ("build", "dip:review dip:auto ;", "dip:review dip:auto ; dip:confidence 1.5 ;"),
    ("build", "dip:review dip:auto ;", 'dip:review dip:auto ; dip:confidence "high" ;'),
]
CASES = [(name, old, new) for name, old, new, _ in FAULTS] + MORE


#: where the recommendation sees a fault that rdflib lets pass: a month 13, a day before a month
STRICTER = {'"2025-13"^^xsd:gYearMonth': {"or"}, '"2025-07"^^xsd:gYearMonth': {"lessThanOrEquals"}}


def ours(name: str, text: str) -> Seen:
    return seen(name, Held(by_subject(parse_turtle(text, Names(DEFAULT_BASE), Path("x.ttl")))))


def seen(name: str, nodes: Nodes, *parts: tuple[int, int]) -> Seen:
    found = (violations(nodes, SETS[name].shapes, Names(DEFAULT_BASE), part) for part in parts or [(0, 1)])
    return {(v.node, v.shape, v.component) for some in found for v in some}


def theirs(name: str, text: str) -> Seen:
    return {(v.node, v.shape, v.component) for v in SETS[name].by_pyshacl(text, DEFAULT_BASE)}


@pytest.mark.parametrize("name", SETS)
def test_every_component_of_the_shapes_is_known(name: str) -> None:
    assert SETS[name].unknown == frozenset()


@pytest.mark.parametrize(("name", "old", "new"), CASES, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(CASES)])
def test_the_violations_are_those_of_pyshacl(name: str, old: str, new: str) -> None:
    sound = FILE if name == "file" else BUILD
    assert old in sound and ours(name, sound) == set()
    faulty = sound.replace(old, new)
    found, known = ours(name, faulty), theirs(name, faulty)
    assert known <= found
    assert {component for _, _, component in found - known} == STRICTER.get(new, set())


@pytest.mark.parametrize(("name", "old", "new"), CASES, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(CASES)])
def test_nodes_asked_of_a_store_break_what_they_break_in_memory(name: str, old: str, new: str) -> None:
    faulty = (FILE if name == "file" else BUILD).replace(old, new)
    triples = parse_turtle(faulty, Names(DEFAULT_BASE), Path("x.ttl"))
    stored = Stored(Store.in_memory(ntriples(triples, Names(DEFAULT_BASE))))
    found = seen(name, Held(by_subject(triples)))
    assert seen(name, stored) == found
    assert seen(name, stored, (0, 3), (1, 3), (2, 3)) == found, "in three parts"


def test_the_planted_faults_are_faults() -> None:
    silent = [new for name, old, new in CASES if not ours(name, (FILE if name == "file" else BUILD).replace(old, new))]
    assert silent == ['"2025"^^xsd:gYear'], "a year is an honest date, all else is a fault"


@pytest.mark.parametrize(
    "path", sorted((ONTOLOGY.parent / "data" / "claims").glob("*.ttl"))[::9], ids=lambda path: path.stem
)
def test_shipped_claim_files_stripped_of_a_line_break_the_same_shapes(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(
        line for n, line in enumerate(lines) if n % 11 or not line.endswith(" ;\n") or not line.startswith(" ")
    )
    found = ours("file", text)
    assert found and found == theirs("file", text)


def test_a_component_that_is_not_known_is_left_to_pyshacl(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    text = (ONTOLOGY / "shapes-file.ttl").read_text(encoding="utf-8")
    path.write_text(
        text
        + "shape:no-laos a sh:NodeShape ; sh:targetClass dip:Claim ; sh:not [ sh:property [ sh:path dip:object ;\n"
        + '    sh:hasValue <https://w3id.org/us-asean-kg/entity/laos> ] ] ; sh:message "Not on Laos. Drop it." .\n',
        encoding="utf-8",
    )
    Graph().parse(path)
    shapes = Shapes(path)
    assert shapes.unknown == frozenset({"not"})
    (found,) = shapes.by_pyshacl(FILE, DEFAULT_BASE)
    assert (found.problem, found.fix) == ("Not on Laos", "Drop it")
