"""The example graphs: each sound one passes shapes and checks, each faulty one breaks just the shape that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from kg.model import Family, PlanState, ReviewState, Stance, Status
from kg.vocabulary import PREFIXES
from tests.ontology.queries import CHECKS, ONTOLOGY, read
from tests.ontology.test_shapes import complaints, messages

EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
FAULTS = sorted((ONTOLOGY / "examples" / "faults").glob("*.ttl"))
DIP = PREFIXES["dip"]
TURTLE = pyoxigraph.RdfFormat.TURTLE
by_name = {"ids": lambda path: path.stem}


def shapes_of(path: Path) -> str:
    return "file" if path.stem == "claim-file" else "build"


@pytest.mark.parametrize("path", EXAMPLES, **by_name)
def test_an_example_conforms_to_its_shapes(path: Path) -> None:
    graph = Graph().parse(path)
    assert len(graph) > 10
    assert complaints(graph, shapes_of(path)) == set()


@pytest.mark.parametrize("path", [p for p in EXAMPLES if shapes_of(p) == "build"], **by_name)
def test_an_example_passes_every_check(path: Path) -> None:
    store = pyoxigraph.Store()
    for file in (path, ONTOLOGY / "diplomacy.ttl", ONTOLOGY / "topics.ttl"):
        store.load(path=str(file), format=TURTLE)
    found = {check.stem: [str(row) for row in store.query(read(check).text({}))] for check in CHECKS}  # type: ignore[union-attr]
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize("path", FAULTS, **by_name)
def test_a_fault_breaks_the_shape_that_it_names_and_is_told_in_its_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.search(r"^# breaks: (file|build) (\S+)\n# message: (.+)$", text, re.MULTILINE)
    assert named, "the second and third line say which shape breaks and what is said"
    told = messages(Graph().parse(data=text), named[1])
    assert any(message.startswith(named[3]) for message in told.get(named[2], ())), told


@pytest.mark.parametrize("path", [*EXAMPLES, *FAULTS], **by_name)
def test_an_example_begins_with_what_it_shows(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    assert first.startswith("# ") and first[2:3].strip() and len(first.split()) >= 4


def test_examples_show_every_state_that_a_reader_has_to_know() -> None:
    graph = Graph()
    for path in EXAMPLES:
        graph.parse(path)
    used = {str(o).removeprefix(DIP) for o in graph.objects() if isinstance(o, URIRef)}
    shown = {"held", "moved", "open", "cancelled"}
    assert {s.value for s in Status if s.value != "possible"} <= used
    assert {s.value for s in Stance if s.value != "possible"} <= used
    assert shown == {s.term for s in PlanState} & used
    assert {s.value for s in Family} <= used and {"auto", "queued"} <= {s.value for s in ReviewState} & used
    classes = {"Claim", "Evidence", "Briefing", "ReferenceRow", "Amount", "Span", "Tenure", "Agreement", "Event"}
    assert classes <= {str(o).removeprefix(DIP) for o in graph.objects(None, RDF.type)}


def test_quotes_of_examples_are_as_long_as_they_say_and_topics_exist() -> None:
    topics = set(Graph().parse(ONTOLOGY / "topics.ttl").subjects(SKOS.inScheme))
    for path in EXAMPLES:
        graph = Graph().parse(path)
        for node, text in graph.subject_objects(URIRef(DIP + "text")):
            start, end = (graph.value(node, URIRef(DIP + name)) for name in ("start", "end"))
            assert start is None or len(str(text)) == int(str(end)) - int(str(start)), (path.name, node)
        assert set(graph.objects(None, URIRef(DIP + "topic"))) <= topics
