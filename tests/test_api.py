from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import URIRef

import kg
from kg.api import Graph
from kg.cli.catalogue import COMMANDS
from kg.config import load_config
from kg.curate.build import build
from kg.errors import BadInput, Damaged, NothingFound, NoWorkspace
from kg.model import Claim, Status

IRI = "https://w3id.org/us-asean-kg/"
#: commands whose Python twin has another name, or none because it writes
TWINS = {"open": "plans", "review": "review_queue", "export": None, "extract": None, "evaluate": None} | dict.fromkeys(
    (
        "init",
        "add",
        "drop",
        "build",
        "status",
        "check",
        "accept",
        "reject",
        "merge",
        "split",
        "undo",
        "import",
        "mcp",
        "push",
        "serve",
        "site",
    )
)


def test_open_finds_the_workspace_above(world: Path) -> None:
    g = kg.open(world / "data" / "briefings")
    assert g.config.root == world
    assert g.relations("US", "VNM", since="2023").names == ("United States", "Vietnam")


def test_open_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        kg.open(tmp_path)
    (tmp_path / "kg.toml").write_text("", encoding="utf-8")
    with pytest.raises(Damaged, match="run 'kg build'"):
        kg.open(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_reading_command_has_a_twin(command: str) -> None:
    name = TWINS.get(command, command)
    assert name is None or callable(getattr(Graph, name))


def test_rows_are_claims_with_evidence(g: Graph) -> None:
    (row,) = g.relations("US", "Malaysia", direct=True).rows
    assert isinstance(row.claim, Claim)
    assert (row.claim.date, row.claim.publishers) == ("2025-07-10", ("Bernama", "State Department"))
    assert g.claims(*row.claim.aliases) == (row.claim,)


def test_results_are_sequences_of_records(g: Graph) -> None:
    found = g.relations("US", "Malaysia")
    assert len(found) == len(list(found)) == 3
    assert [record["predicate"] for record in found] == ["signedAgreementWith", "metWith", "metWith"]
    assert next(record["actor"] for record in g.central("degree")) == "United States"
    assert [dict(record) for record in g.query("SELECT ?a { VALUES ?a { e:laos } }")] == [{"a": "e:laos"}]


def test_filters_by_name_or_ready_made(g: Graph) -> None:
    planned = g.filters(status=["planned", "possible"])
    assert planned.statuses == {Status.PLANNED, Status.POSSIBLE}
    assert len(g.relations("Donald Trump", "China", filters=planned).rows) == 2
    with pytest.raises(BadInput, match="give filters or since, not both"):
        g.relations("US", filters=planned, since="2025")
    with pytest.raises(TypeError):
        g.relations("US", sinse="2025")


def test_results_show_themselves_escaped(g: Graph) -> None:
    results: list[Any] = [
        g.relations("US", "Malaysia"),
        g.show("Malaysia"),
        g.entities("malaysia"),
        g.timeline("US", "Malaysia"),
        g.plans(state="all"),
        g.explain("China criticizes Malaysia")[0],
        g.path("ASEAN", "Vietnam"),
        g.central("degree"),
        g.query("SELECT ?a WHERE { BIND('<b>&' AS ?a) }"),
    ]
    for result in results:
        shown = result._repr_html_()
        assert shown.count("<table>") == shown.count("</table>") == 1, type(result)
    assert "&lt;b&gt;&amp;" in results[-1]._repr_html_()
    page = g.view("Malaysia")._repr_html_()
    assert page.startswith("<iframe") and "<script" not in page


def test_the_rdflib_graph_is_the_same_store(g: Graph) -> None:
    pair = (URIRef(f"{IRI}entity/malaysia"), URIRef(f"{IRI}ontology#signedAgreementWith"))
    assert list(g.rdf.objects(*pair)) == [URIRef(f"{IRI}entity/united-states")]
    found = g.rdf.query("SELECT ?o WHERE { e:malaysia dip:signedAgreementWith ?o }")
    assert [str(row[0]) for row in found] == [f"{IRI}entity/united-states"]  # type: ignore[index]


def test_networks(g: Graph) -> None:
    whole = g.network()
    assert isinstance(whole, nx.MultiDiGraph)
    claims = {c.id for c in g.store.all_claims() if c.subject.id and c.object.id}
    assert {key for *_, key in whole.edges(keys=True)} == claims
    actors = g.network("actors")
    assert actors["e:asean"]["e:united-states"]["weight"] == 1.0
    assert not actors.is_multigraph()
    assert len(g.network(predicate="metWith").edges) == 2
    with pytest.raises(BadInput, match="neither 'all' nor 'actors'"):
        g.network("places")


def test_the_network_of_nothing_is_said(g: Graph) -> None:
    with pytest.raises(NothingFound, match="no tie in the facts network"):
        g.central(until="1990")


def test_a_network_without_what_was_asked_for_says_so(g: Graph) -> None:
    with pytest.raises(NothingFound, match="no Company has a tie"):
        g.central(kind="Company")
    with pytest.raises(BadInput, match="--roll-up takes Anwar Ibrahim for Malaysia; exclude that"):
        g.central(roll_up=True, exclude="Anwar Ibrahim")
    assert "Malaysia" not in {record["actor"] for record in g.central(roll_up=True, exclude="Malaysia")}


def test_conflict_alone_makes_triads_too(g: Graph) -> None:
    alone = g.balance(predicate=["criticizes", "imposesTariffOn"])
    assert alone.balance.positive == 0 and alone.balance.negative >= 1
    with pytest.raises(NothingFound, match="conflict"):
        g.balance(predicate="metWith")


def test_public_methods_say_what_they_answer() -> None:
    for name, member in inspect.getmembers(Graph):
        if not name.startswith("_") and name not in ("config", "store"):
            assert inspect.getdoc(member), name


def test_importing_kg_loads_nothing_heavy() -> None:
    code = "import kg, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rdflib", "spacy", "networkx", "pyoxigraph", "typer", "kg.api"} & {*loaded}


def test_a_reader_whose_build_is_gone_is_told_to_open_again(world: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(world, tmp_path / "w", symlinks=True))
    config = load_config(own)
    g = kg.open(own)
    assert g.relations("US", "Malaysia")
    for _ in range(2):
        build(config, force=True)
    with pytest.raises(Damaged, match="open the graph again"):
        g.relations("US", "Laos")
    assert kg.open(own).relations("US", "Malaysia")
