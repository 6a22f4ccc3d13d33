"""Every shipped question gives what the tables and the briefings' sentences say, and no longer when a claim is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from typer.testing import CliRunner

from kg.api import Graph
from kg.cli.main import app
from kg.query.sparql.answers import answer
from kg.query.sparql.questions import bind_parameters, load_query
from kg.vocabulary import PREFIXES, compress, expand
from tests.competency.cases import ROOT, Case, cases
from tests.competency.page import PAGE, page
from tests.competency.tables import Row, Tables
from tests.ontology.queries import QUERIES, prologue

CASES = cases()
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@dataclass
class Asked:
    """The shipped graph in memory, so that a test may take triples away and put them back."""

    graph: Graph
    store: ox.Store

    def text(self, case: Case) -> str:
        """The SPARQL of a case, its names resolved as a user's are."""
        query = load_query(case.question, ROOT / "ontology" / "queries")
        return prologue() + bind_parameters(query, case.params, self.graph.lookup)

    def rows(self, text: str) -> list[Row]:
        """Rows by column, IRIs as CURIEs."""
        found = self.store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: _cell(solution[name]) for name in names} for solution in found]


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    assert not isinstance(term, (ox.BlankNode, ox.Triple))
    return "" if term is None else compress(term.value) if isinstance(term, ox.NamedNode) else term.value


@pytest.fixture(scope="session")
def asked(shipped: Path) -> Asked:
    graph = Graph.open(shipped)
    store = ox.Store()
    dump = graph.store.serialise("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "nt")
    store.bulk_load(dump, format=ox.RdfFormat.N_TRIPLES)
    return Asked(graph, store)


def test_every_shipped_question_is_asked() -> None:
    assert {case.question for case in CASES} == {path.stem for path in QUERIES}
    assert len(QUERIES) >= 30


def test_every_question_names_a_job_and_an_example_that_is_asked() -> None:
    told = {load_query(str(path), path.parent).job for path in QUERIES}
    assert told == {"read", "look-up", "follow", "count", "open"}
    for path in QUERIES:
        query = load_query(path.stem, path.parent)
        assert {name for name, _ in query.example} >= {p.name for p in query.parameters if p.default is None}


def test_at_least_two_are_rightly_empty() -> None:
    assert len([case for case in CASES if case.empty]) >= 2
    assert all(case.expected or case.empty for case in CASES), "a rule that gives nothing proves nothing"


@each_case
def test_the_answer_is_what_tables_and_sentences_say(case: Case, asked: Asked) -> None:
    rows = asked.rows(asked.text(case))
    assert not case.empty or rows == []
    assert case.faults(rows) == []


@each_case
def test_what_was_read_by_hand_stands_there(case: Case) -> None:
    briefings = {b["id"]: b["body"] for b in Tables(ROOT / "data").briefings}
    for row in case.reasons:
        if "table" in row:
            assert row["row"] in (ROOT / "data" / f"{row['table']}.csv").read_text(encoding="utf-8")
        else:
            bodies = [briefings[row["briefing"]]] if "briefing" in row else list(briefings.values())
            assert any(row["sentence"] in body for body in bodies)


@pytest.mark.parametrize("case", [case for case in CASES if not case.empty], ids=lambda case: case.id)
def test_the_answer_fails_without_a_claim_that_it_rests_on(case: Case, asked: Asked) -> None:
    text = asked.text(case)
    gone = list(_borne(case, asked, text))
    assert gone, "no claim bears the first row"
    for quad in gone:
        asked.store.remove(quad)
    try:
        assert case.faults(asked.rows(text)) != []
    finally:
        asked.store.extend(gone)


def _borne(case: Case, asked: Asked, text: str) -> Iterator[ox.Quad]:
    """All triples of the claims behind the first expected row, and of their evidence."""
    if case.rests_on:
        name, value = (ox.NamedNode(expand(part)) for part in case.rests_on)
        nodes = {quad.subject for quad in asked.store.quads_for_pattern(None, name, value)}
    else:
        first = case.expected[0]
        rows = [row for row in asked.rows(text) if all(row[k] == v for k, v in first.items())]
        column = "plan" if case.question == "plans-and-outcomes" else "claim"
        nodes = {ox.NamedNode(expand(row[column])) for row in rows}
    evidence = ox.NamedNode(PREFIXES["dip"] + "evidenceFor")
    nodes |= {quad.subject for node in nodes for quad in asked.store.quads_for_pattern(None, evidence, node)}
    for node in sorted(nodes, key=str):
        yield from asked.store.quads_for_pattern(node, None, None)


@pytest.fixture(scope="session")
def second(asked: Asked) -> rdflib.Graph:
    """The same triples in an engine of another make."""
    graph = rdflib.Graph()
    triples = ox.serialize((quad.triple for quad in asked.store), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    return graph.parse(data=triples.decode(), format="nt")


@pytest.mark.parametrize(
    "case", {case.question: case for case in reversed(CASES)}.values(), ids=lambda case: case.question
)
def test_a_second_engine_gives_the_same_rows(case: Case, asked: Asked, second: rdflib.Graph) -> None:
    text = asked.text(case)
    rows = [["" if term is None else str(term) for term in row] for row in second.query(text)]  # type: ignore[union-attr]
    mine = asked.store.query(text)
    assert isinstance(mine, ox.QuerySolutions)
    assert rows == [["" if term is None else term.value for term in solution] for solution in mine]  # type: ignore[union-attr]


def test_an_empty_answer_would_show_a_claim_that_does_not_belong_there(asked: Asked) -> None:
    """Rightly empty, not blind: the same question finds what is put in."""
    case = next(case for case in CASES if case.empty and case.question == "members-on")
    early = ox.Literal("1967-08-01", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    claims = asked.store.query(prologue() + "SELECT ?c { ?c dip:predicate dip:memberOf ; dip:object e:asean }")
    assert isinstance(claims, ox.QuerySolutions)
    claim = next(iter(claims))["c"]
    assert isinstance(claim, ox.NamedNode)
    planted = [ox.Quad(claim, ox.NamedNode(PREFIXES["dip"] + name), early) for name in ("earliest", "fromLatest")]
    asked.store.extend(planted)
    try:
        assert asked.rows(asked.text(case)) != []
    finally:
        for quad in planted:
            asked.store.remove(quad)


@each_case
def test_the_command_gives_sparql_json_and_its_exit_says_whether_anything_was_found(case: Case, shipped: Path) -> None:
    done = CliRunner().invoke(app, ["-C", str(shipped), *case.command, "--json"], prog_name="kg")
    found = json.loads(done.stdout)
    assert set(found) == {"head", "results"}
    bindings = found["results"]["bindings"]
    assert bool(bindings) is not bool(case.empty)
    assert done.exit_code == (1 if case.empty else 0)
    assert {name for row in bindings for name in row} <= set(found["head"]["vars"])
    assert {cell["type"] for row in bindings for cell in row.values()} <= {"uri", "literal"}


def test_dropping_a_briefing_or_a_row_changes_the_answer_for_the_user(fresh_workspace: Path) -> None:
    table = fresh_workspace / "data" / "reference" / "relations.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text(
        "".join(line for line in lines if not line.startswith("australia,dialoguePartnerOf,")), encoding="utf-8"
    )
    drop = ["-C", str(fresh_workspace), "drop", "2026-05-14-trump-state-visit-beijing"]
    assert CliRunner().invoke(app, drop, prog_name="kg").exit_code == 0
    graph = Graph.open(fresh_workspace)
    for question, missing in (("dialogue-partners", "e:australia"), ("new-claims", "Donald Trump")):
        case = next(case for case in CASES if case.question == question)
        query = load_query(question, ROOT / "ontology" / "queries")
        rows = [dict(row) for row in answer(graph.store, bind_parameters(query, case.params, graph.lookup))]
        faults = case.faults(rows)
        assert any(fault.startswith("missing") and missing in fault for fault in faults), faults


def test_the_page_of_questions_is_up_to_date(shipped: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(shipped), "python -m tests.docs.regenerate writes it again"
