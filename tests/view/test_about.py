"""The description of the dataset, read by another library and counted again; the files that say how to cite it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import rdflib
import yaml
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, VOID

from kg.api import Graph
from kg.errors import BadRow
from kg.interval import is_date
from kg.view.export import export

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/us-asean-kg/"
DIP = rdflib.Namespace(f"{BASE}ontology#")
NODE = rdflib.URIRef(f"{BASE}graph")


@pytest.fixture(scope="module")
def graph(shipped: Path) -> rdflib.Graph:
    """The shipped graph, as rdflib reads its dump."""
    g = Graph.open(shipped)
    return rdflib.Graph().parse(data=export(g.lookup, Path("x.nt")).decode(), format="nt")


@pytest.fixture(scope="module")
def about(shipped: Path) -> rdflib.Graph:
    g = Graph.open(shipped)
    return rdflib.Graph().parse(data=export(g.lookup, Path("void.ttl"), root=shipped).decode(), format="turtle")


def number(about: rdflib.Graph, node: rdflib.term.Node, name: rdflib.URIRef) -> int:
    return int(str(about.value(node, name)))


def test_counts_are_those_of_the_dump(graph: rdflib.Graph, about: rdflib.Graph) -> None:
    assert number(about, NODE, VOID.triples) == len(graph)
    assert number(about, NODE, VOID.distinctSubjects) == len(set(graph.subjects()))
    assert number(about, NODE, VOID.distinctObjects) == len(set(graph.objects()))
    assert number(about, NODE, VOID.properties) == len(set(graph.predicates()))
    kinds = Counter(graph.objects(None, RDF.type))
    parts = {
        about.value(p, VOID["class"]): number(about, p, VOID.entities) for p in about.objects(NODE, VOID.classPartition)
    }
    assert parts == kinds
    uses = Counter(graph.predicates())
    parts = {
        about.value(p, VOID.property): number(about, p, VOID.triples)
        for p in about.objects(NODE, VOID.propertyPartition)
    }
    assert parts == uses
    statuses = Counter(graph.value(claim, DIP.status) for claim in graph.subjects(RDF.type, DIP.Claim))
    parts = {about.value(p, DCTERMS.subject): number(about, p, VOID.entities) for p in about.objects(NODE, VOID.subset)}
    assert parts == statuses
    documents = kinds[DIP.Briefing] + kinds[DIP.ReferenceRow]
    assert number(about, NODE, VOID.documents) == documents


def test_it_says_whose_it_is_and_where_it_comes_from(about: rdflib.Graph) -> None:
    described = yaml.safe_load((ROOT / "data" / "dataset.yaml").read_text(encoding="utf-8"))
    assert {DCAT.Dataset, VOID.Dataset} < set(about.objects(NODE, RDF.type))
    assert (
        str(about.value(NODE, DCTERMS.license))
        == described["licence"]
        == "https://creativecommons.org/licenses/by/4.0/"
    )
    publisher = about.value(NODE, DCTERMS.publisher)
    assert publisher and str(about.value(publisher, FOAF.name)) == described["publisher"]
    assert str(about.value(NODE, OWL.versionInfo)) == described["version"]
    briefings = {p.stem for p in (ROOT / "data" / "briefings").glob("*.md")}
    derived = {str(o).removeprefix(f"{BASE}briefing/") for o in about.objects(NODE, PROV.wasDerivedFrom)}
    assert briefings < derived
    forms = {
        str(about.value(d, DCAT.mediaType)).rpartition("media-types/")[2]
        for d in about.objects(NODE, DCAT.distribution)
    }
    assert {"text/turtle", "application/n-triples", "application/ld+json", "text/csv"} <= forms


def test_it_is_the_same_each_time(shipped: Path) -> None:
    first, second = (export(Graph.open(shipped).lookup, Path("void.ttl"), root=shipped) for _ in range(2))
    assert first == second and not re.search(rb"_:|\[\]", first)


def test_what_a_workspace_does_not_say_is_left_out(world: Path) -> None:
    g = Graph.open(world)
    about = rdflib.Graph().parse(data=export(g.lookup, Path("void.ttl"), root=world).decode(), format="turtle")
    assert str(about.value(NODE, DCTERMS.title)) == "US–ASEAN relations"
    assert not any(about.value(NODE, name) for name in (DCTERMS.license, DCTERMS.publisher, OWL.versionInfo))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("licenze: x", r"dataset\.yaml:2: unknown key 'licenze'; known: title"),
        ("issued: July", r"dataset\.yaml:2: issued 'July' is no date"),
        ("version: 1.0", r"dataset\.yaml:2: version is no text; write it in quotes"),
        ("keywords: one", r"dataset\.yaml:2: keywords is no list of words"),
    ],
)
def test_a_malformed_description_is_named(line: str, message: str, world: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dataset.yaml").write_text(f"title: T\n{line}\n", encoding="utf-8")
    with pytest.raises(BadRow, match=message):
        export(Graph.open(world).lookup, Path("void.ttl"), root=tmp_path)


#: fields of the Citation File Format 1.2.0 that this file uses, with what the schema asks of them
CFF = {
    *("cff-version", "message", "title", "abstract", "type", "version", "license", "authors", "keywords", "references"),
    *("date-released", "doi", "identifiers", "repository-code", "url", "preferred-citation"),
}
REFERENCE = {"type", "title", "version", "year", "month", "license", "scope", "authors", "url", "doi", "date-released"}


def test_the_citation_file_is_valid_and_names_both_works() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited) <= CFF
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "software", "MIT")
    assert cited["authors"] and all(author["name"] for author in cited["authors"])
    assert len(cited["keywords"]) == len(set(cited["keywords"])) and all(map(str.strip, cited["keywords"]))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{cited["version"]}"\n' in project
    (data,) = cited["references"]
    assert {"type", "title", "authors"} <= set(data) <= REFERENCE
    assert (data["type"], data["license"]) == ("data", "CC-BY-4.0")
    described = yaml.safe_load((ROOT / "data" / "dataset.yaml").read_text(encoding="utf-8"))
    assert (data["title"], data["version"]) == (described["title"], described["version"])
    assert described["version"] in (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert is_date(described["issued"]) and described["version"].startswith(described["issued"].replace("-", "."))


def test_the_readme_of_the_data_names_every_table() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "data").glob("*/*.csv")):
        assert path.name in text, f"data/README.md does not say what {path.name} is"
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / "data" / target).exists(), target


def test_an_export_that_cannot_be_written_leaves_what_was_there(world: Path, tmp_path: Path) -> None:
    from tests.cli.test_errors import kg

    place = tmp_path / "graph.nt"
    place.mkdir()
    done = kg("export", str(place), folder=world)
    assert (done.exit_code, done.stderr) == (3, f"Error: {place} is a folder; name a file\n")
    blocked = tmp_path / "file" / "graph.nt"
    blocked.parent.touch()
    done = kg("export", str(blocked), folder=world)
    assert done.exit_code == 3 and done.stderr.count("\n") == 1 and "cannot be written" in done.stderr
    shutil.rmtree(place)
    assert kg("export", str(place), folder=world).exit_code == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
