from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.config import Config
from kg.curate.build import build
from kg.errors import UnknownName
from kg.model import Evidence, Stance, Term
from kg.query.asking.topics import Topics
from kg.query.lookups.lookup import Lookup
from kg.store.oxigraph import Store
from kg.text.briefing import read_briefing
from kg.view.export import FORMATS, export
from tests.curate.workspaces import workspace, write_claims
from tests.store.samples import VIETNAM, said

ROOT = Path(__file__).parents[2]
BODY = 'The US met Malaysia "at last" on 10 July 2025. They will meet Vietnam. The US backs «peace\x0bful» talks.'


def named(suffix: str) -> Path:
    """A file whose name stands for a format."""
    return Path(f"x{suffix}" if suffix.startswith(".") else suffix)


def pieces(config: Config) -> list[Evidence]:
    note = read_briefing(config.briefings / "one.md")
    return [
        said(note, 'The US met Malaysia "at last" on 10 July 2025.', date="2025-07-10"),
        said(note, "They will meet Vietnam.", obj=VIETNAM, stance=Stance.PLANNED),
        said(note, "The US backs «peace\x0bful» talks.", "announces", obj=Term(None, "peace\x0bful talks")),
    ]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    made = workspace(tmp_path_factory.mktemp("export") / "w", {"one": BODY})
    write_claims(made, pieces(made))
    build(made)
    return made


@pytest.fixture(scope="module")
def lookup(config: Config) -> Lookup:
    return Lookup(Store.open(config), Topics.load(config.ontology / "topics.csv"))


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".ttl", ox.RdfFormat.TURTLE),
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".rdf", ox.RdfFormat.RDF_XML),
        (".jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_rdf_holds_the_whole_graph(lookup: Lookup, suffix: str, form: ox.RdfFormat) -> None:
    data = export(lookup, Path(f"graph{suffix}"))
    found = {str(quad) for quad in ox.parse(data, form)}
    wanted = {str(quad) for quad in ox.parse(export(lookup, Path("graph.nt")), ox.RdfFormat.N_TRIPLES)}
    if suffix == ".rdf":  # XML cannot hold a control character
        found, wanted = ({line for line in lines if "peace" not in line} for lines in (found, wanted))
    assert found == wanted


def test_networks_hold_the_ties_and_open_again(lookup: Lookup, tmp_path: Path) -> None:
    for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        path = tmp_path / f"graph{suffix}"
        path.write_bytes(export(lookup, path))
        graph = read(path)
        assert {graph.nodes[n]["curie"] for n in graph} >= {"e:united-states", "e:malaysia", "e:vietnam"}
        assert graph.number_of_edges() == 2
    record = json.loads(export(lookup, Path("graph.json")))
    assert nx.node_link_graph(record, edges="edges").number_of_edges() == 2


def test_tables_hold_claims_and_evidence(lookup: Lookup) -> None:
    claims = list(csv.DictReader(io.StringIO(export(lookup, Path("claims.csv")).decode())))
    evidence = list(csv.DictReader(io.StringIO(export(lookup, Path("all.evidence.csv")).decode())))
    assert sorted(row["status"] for row in claims) == ["asserted", "asserted", "planned"]
    assert 'met Malaysia "at last"' in " ".join(row["quote"] for row in evidence)
    assert {row["source"] for row in evidence} == {"Note one (Ministry, 2025-07-11)"}
    lines = [json.loads(line) for line in export(lookup, Path("c.jsonl")).decode().splitlines()]
    assert [line["claim"] for line in lines] == [row["claim"] for row in claims]


def test_an_unknown_suffix_lists_the_known_ones(lookup: Lookup) -> None:
    with pytest.raises(UnknownName, match=r"'\.graphmll'. Did you mean '\.graphml'\?.*\.evidence\.csv"):
        export(lookup, Path("x.graphmll"))


def test_same_graph_same_bytes_under_another_hash_seed(config: Config, lookup: Lookup, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.config import load_config; from kg.store.oxigraph import Store\n"
        "from kg.query.lookups.lookup import Lookup; from kg.query.asking.topics import Topics\n"
        "from kg.view.export import export, FORMATS\n"
        f"config = load_config(Path({str(config.root)!r}))\n"
        "lookup = Lookup(Store.open(config), Topics.load(config.ontology / 'topics.csv'))\n"
        "for s in FORMATS:\n"
        "    data = export(lookup, Path(s if s[0] != '.' else 'x' + s))\n"
        f"    (Path({str(tmp_path)!r}) / ('x' + s)).write_bytes(data)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True)
    for suffix in FORMATS:
        assert (tmp_path / f"x{suffix}").read_bytes() == export(lookup, named(suffix)), suffix
