"""Every shipped query and check: a complete header, one meaning in two engines, rows in a fixed order."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

from kg.query.sparql.questions import jobs
from tests.ontology.queries import CHECKS, KINDS, ONTOLOGY, QUERIES, read

HERE = Path(__file__).parent
SAMPLES = {
    "entity": {"a": "e:united-states", "b": "e:malaysia", "organisation": "e:asean"},
    "topic": {"topic": "t:energy"},
    "briefing": {"briefing": "b:2025-07-11-kl"},
    "claim": {"claim": "c:aaaaaaaaaaaaaa01"},
    "date": {"day": "2025-10-26", "since": "2025-04-01", "until": "2025-12-31"},
}
#: other first actors, where the United States would find nothing
ACTORS = {
    "visits-to": "e:china", "office-holders": "e:malaysia", "members-of": "e:asean", "meetings-of": "e:wang-yi",
    "members-on": "e:asean", "holders-on": "e:malaysia", "dialogue-partners": "e:asean", "parties-to": "e:tac",
    "claims-of-instrument": "e:us-malaysia-mou",
}  # fmt: skip
#: what is asked of the wider sample, so that the rows written for the smaller one stay as they are
WIDER = {
    "agreements-by-member", "dialogue-partners", "holders-on", "new-claims", "corroborated", "papers-on-topic",
    "parties-to", "partnerships-by-member", "shared-partners", "tariff-announcements", "tariffs-on", "us-asean-summits",
}  # fmt: skip
REQUIRED = {
    "agreements-between", "aid", "claims-per-publisher", "claims-per-year", "contested-claims", "criticism",
    "denied-claims", "evidence-of-claim", "exercises", "facts-of-briefing", "members-of", "office-holders",
    "open-visits", "partnerships", "plans-by-state", "relations-between", "reported-claims", "sanctions", "tariffs",
    "topics-of-dyad", "visits-to", "who-met-whom",
}  # fmt: skip
each_query = pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
each_file = pytest.mark.parametrize("path", [*QUERIES, *CHECKS], ids=lambda p: f"{p.parent.name}/{p.stem}")


def values(path: Path) -> dict[str, str]:
    """Sample values of a query's parameters."""
    asked = [p for p in read(path).parameters if p.default is None or p.kind != "date"]
    chosen = {p.name: SAMPLES[p.kind][p.name] for p in asked}
    return chosen | ({"a": ACTORS[path.stem]} if path.stem in ACTORS else {})


def test_the_queries_people_ask_for_are_there() -> None:
    assert {p.stem for p in QUERIES} >= REQUIRED


@each_query
def test_header_names_title_question_and_every_parameter(path: Path) -> None:
    query = read(path)
    assert set(query.fields) - {"example"} == {"title", "question", "job"}
    assert query.fields["job"] in jobs(ONTOLOGY / "queries")
    assert query.fields["question"].rstrip().endswith(("?", "."))
    assert {p.name for p in query.parameters} == query.holes
    assert all(p.kind in KINDS for p in query.parameters)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem)


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_checks_say_what_is_wrong_and_how_to_mend_it(path: Path) -> None:
    check = read(path)
    assert set(check.fields) == {"title", "fix"}
    assert not check.holes


def test_titles_are_unique() -> None:
    titles = [read(p).fields["title"] for p in [*QUERIES, *CHECKS]]
    assert len(set(titles)) == len(titles)


@each_file
def test_files_keep_to_what_all_engines_agree_on(path: Path) -> None:
    body = read(path).body
    code = re.sub(r'"[^"]*"', '""', body)
    assert not re.search(r"\b(FROM|GRAPH|SERVICE|BASE|ASK|DESCRIBE|LOAD|INSERT|DELETE)\b", code)
    assert "_:" not in code and "[" not in code, "blank nodes"
    assert "ORDER BY" in code, "rows in no fixed order"
    for level in code.split("OPTIONAL")[1:]:
        rest = re.sub(r"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", "", level, count=1)
        assert re.fullmatch(r"\s*(\}.*)?", rest, re.DOTALL), f"something follows OPTIONAL: {rest.strip()[:60]}"


@each_file
def test_files_parse_in_two_engines(path: Path) -> None:
    text = read(path).text(values(path))
    prepareQuery(text)
    assert isinstance(pyoxigraph.Store().query(text), pyoxigraph.QuerySolutions)


@pytest.fixture(scope="module")
def stores() -> dict[bool, tuple[pyoxigraph.Store, Graph]]:
    """The sample and the wider sample, each in both engines."""
    return {wider: _loaded([HERE / "sample-more.ttl"] if wider else []) for wider in (False, True)}


def _loaded(more: list[Path]) -> tuple[pyoxigraph.Store, Graph]:
    made, graph = pyoxigraph.Store(), Graph()
    for file in (HERE / "sample.ttl", ONTOLOGY / "diplomacy.ttl", ONTOLOGY / "topics.ttl", *more):
        made.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    return made, _same(made, graph)


def _same(store: pyoxigraph.Store, graph: Graph) -> Graph:
    triples = pyoxigraph.serialize((q.triple for q in store), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert triples is not None
    return graph.parse(data=triples.decode(), format="nt")


@pytest.fixture
def store(path: Path, stores: dict[bool, tuple[pyoxigraph.Store, Graph]]) -> pyoxigraph.Store:
    return stores[path.stem in WIDER][0]


@pytest.fixture
def graph(path: Path, stores: dict[bool, tuple[pyoxigraph.Store, Graph]]) -> Graph:
    return stores[path.stem in WIDER][1]


def oxigraph_rows(store: pyoxigraph.Store, text: str) -> list[list[str]]:
    found = store.query(text)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [v.value for v in found.variables]
    return [names] + [["" if v is None else v.value for v in (row[n] for n in names)] for row in found]


@each_query
def test_answers_on_the_sample_are_the_written_ones(path: Path, store: pyoxigraph.Store) -> None:
    expected = (HERE / "expected" / f"{path.stem}.csv").read_text(encoding="utf-8")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(oxigraph_rows(store, read(path).text(values(path))))
    assert out.getvalue() == expected


@each_query
def test_both_engines_give_the_same_rows(path: Path, store: pyoxigraph.Store, graph: Graph) -> None:
    text = read(path).text(values(path))
    result = graph.query(text)
    assert result.vars is not None
    rows = [["" if v is None else str(v) for v in row] for row in result]  # type: ignore[union-attr]
    names, *expected = oxigraph_rows(store, text)
    assert [str(v) for v in result.vars] == names
    assert sorted(rows) == sorted(expected)


@pytest.fixture(scope="module")
def undated(stores: dict[bool, tuple[pyoxigraph.Store, Graph]]) -> tuple[pyoxigraph.Store, Graph]:
    """The wider sample without a single date, in both engines."""
    store, kept = stores[True][0], pyoxigraph.Store()
    dates = {f"https://w3id.org/us-asean-kg/ontology#{name}" for name in ("on", "from", "until", "earliest", "latest")}
    kept.extend(q for q in store if q.predicate.value not in dates)
    assert 0 < len(kept) < len(store)
    return kept, _same(kept, Graph())


@each_query
def test_both_engines_cope_with_undated_claims(path: Path, undated: tuple[pyoxigraph.Store, Graph]) -> None:
    text = read(path).text(values(path))
    rows = [["" if v is None else str(v) for v in row] for row in undated[1].query(text)]  # type: ignore[union-attr]
    assert rows == oxigraph_rows(undated[0], text)[1:]


@each_query
def test_every_query_finds_something_in_the_sample(path: Path) -> None:
    assert (HERE / "expected" / f"{path.stem}.csv").read_text(encoding="utf-8").count("\n") > 1


def test_the_example_of_the_manual_is_a_query(tmp_path: Path) -> None:
    manual = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    example = tmp_path / "example.rq"
    example.write_text(manual.partition("```sparql\n")[2].partition("```")[0], encoding="utf-8")
    query = read(example)
    assert {p.name for p in query.parameters} == query.holes
    prepareQuery(query.text({"a": "e:vietnam"}))


def test_the_manual_lists_every_room() -> None:
    manual = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    rooms = {f"{p.name}/" if p.is_dir() else p.name for p in ONTOLOGY.iterdir()} - {"README.md"}
    assert [room for room in sorted(rooms) if f"| `{room}` |" not in manual] == []
