from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.api import Graph
from kg.config import shipped
from kg.errors import BadFile, BadInput, BadQuery, BadRow, UnknownName
from kg.query.asking.shipped import bind
from kg.query.sparql.answers import answer, load_query, named_queries, parse_query, strangers
from kg.query.sparql.questions import jobs
from kg.query.sparql.text import refuse


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service ?load ?from }",
        "SELECT * { ?s dip:service 'SERVICE <x>' } # SERVICE <y>",
        'SELECT * { ?s ?p """LOAD <x>\n FROM """ }',
        "PREFIX myservice: <https://x/SERVICE> ASK { ?s myservice:from <https://x/FROM> }",
        "select(count(*) as ?n) where { ?a ?b ?c filter(?c<3 && 2>?c) }",
    ],
)
def test_harmless_queries_pass(query: str) -> None:
    assert refuse(query) in ("SELECT", "ASK")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n  SERVICE <http://x> { ?a ?b ?c } }", r"^q:2:3: SERVICE is refused"),
        ("SELECT * { service silent <http://x> {} }", "SERVICE is refused"),
        ("SELECT * { ?s ?p trueSERVICE<http://x> {} }", "SERVICE is refused"),
        ("SELECT * { SERVICE:x {} }", "SERVICE is refused"),
        (r"SELECT * { S\u0045RVICE <http://x> {} }", "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/passwd> {}", "q:1:10: FROM is refused"),
        ("INSERT DATA { <a:a> <b:b> <c:c> }", "INSERT is refused, as queries only read"),
        ("PREFIX a: <b:> LOAD <http://x>", "LOAD is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("", "no query; it should begin with SELECT"),
        ("hello", "no query"),
    ],
)
def test_what_writes_or_reaches_out_is_refused(query: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message):
        refuse(query, "q")


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_judged(text: str) -> None:
    try:
        assert refuse(text) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    except BadQuery as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n  ?s ?p }", "^q:2:10: the query does not parse near '}'$"),
        ("SELECT *\n{ ?s foo:bar ?o }", "^q:2:.*: the prefix 'foo:' is not declared$"),
        ("ASK { ?a ?b ?c", "^q:1:15: the query does not parse: it ends too early$"),
    ],
)
def test_syntax_errors_name_line_and_column(g: Graph, query: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message):
        answer(g.store, query, "q")


def test_headers_and_parameters(g: Graph, tmp_path: Path) -> None:
    asked = parse_query(
        "q", '# title: T\n# question: Q?\n# param: a entity required "actor"\nASK { {{a}} a dip:State }'
    )
    assert (asked.title, asked.question, asked.parameters[0].default) == ("T", "Q?", None)
    with pytest.raises(BadRow, match=r"^q:1: the parameter cannot be read"):
        parse_query("q", "# param: a thing\nASK {}")
    file = tmp_path / "q.rq"
    file.write_text(asked.text, encoding="utf-8")
    assert g.query(str(file), a="America").truth is True
    with pytest.raises(BadInput, match=r"needs --param a=ENTITY \(actor\)"):
        g.query(str(file))
    with pytest.raises(BadInput, match="has no parameter 'b'; it takes a"):
        g.query(str(file), a="US", b="x")
    with pytest.raises(UnknownName, match="Did you mean 'Malaysia'"):
        g.query(str(file), a="Malasia")


def test_a_parameter_never_becomes_syntax(g: Graph, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text('# param: d date default=2020 "day"\nSELECT ?d { VALUES ?d { {{d}} } }', encoding="utf-8")
    assert [cell.text for (cell,) in g.query(str(file)).rows if cell] == ["2020-01-01"]
    with pytest.raises(BadInput, match="no date"):
        g.query(str(file), d='"2020" } } #')
    with pytest.raises(ValueError, match="is no CURIE"):
        bind("SELECT * { VALUES ?a { e:x } ?a ?b ?c }", a=["e:x } SERVICE <x> {"])


def test_queries_are_found_by_file_name_or_text(tmp_path: Path) -> None:
    folder = shipped("ontology") / "queries"
    assert load_query("ASK { ?a ?b ?c }", folder).name == "query"
    assert load_query("open-visits", folder).title == "Open visits"
    with pytest.raises(UnknownName, match=r"no query called 'open-visit'. Did you mean 'open-visits'"):
        load_query("open-visit", folder)
    with pytest.raises(BadFile, match="does not exist"):
        load_query(str(tmp_path / "none.rq"), folder)
    (tmp_path / "latin.rq").write_bytes("ASK { ?é ?b ?c }".encode("latin-1"))
    with pytest.raises(BadFile, match="is not UTF-8 text"):
        load_query(str(tmp_path / "latin.rq"), folder)


def test_every_shipped_query_has_a_readable_header() -> None:
    for query in named_queries(shipped("ontology") / "queries").values():
        assert query.title and query.question.endswith(("?", ".")), query.name


def test_triples_come_as_sorted_turtle(g: Graph) -> None:
    made = g.query("CONSTRUCT { ?s dip:signedAgreementWith ?o } WHERE { ?s dip:signedAgreementWith ?o }")
    assert made.turtle.endswith(
        "e:malaysia dip:signedAgreementWith e:united-states .\n\ne:united-states dip:signedAgreementWith e:malaysia .\n"
    )
    assert g.query("CONSTRUCT { ?s dip:alliedWith ?o } WHERE { ?s dip:alliedWith ?o }").empty
    assert "_:" in g.query("CONSTRUCT { [] dip:object ?o } WHERE { ?s dip:hasPartnershipWith ?o }").turtle


def test_a_missing_or_unknown_parameter_names_the_nearest_and_a_command_that_works(g: Graph) -> None:
    with pytest.raises(
        BadInput, match=r"needs --param b=ENTITY \(second actor\); try: kg query agreements-between --param a=US"
    ):
        g.query("agreements-between", a="US")
    with pytest.raises(
        BadInput, match=r"no parameter 'organisation'; it takes a \(.*\); did you mean 'a'\?; try: kg query"
    ):
        g.query("members-of", organisation="ASEAN")
    with pytest.raises(BadInput, match="the question is about one day; write YYYY-MM-DD"):
        g.query("members-on", a="ASEAN", day="2017")


def test_an_example_that_cannot_be_read_is_named_with_its_line() -> None:
    for written in ("US", 'a="US', "a="):
        with pytest.raises(BadRow, match=r"^q:2: the example cannot be read"):
            parse_query("q", f"# title: T\n# example: {written}\nASK {{}}")


def test_a_name_that_the_graph_does_not_know_is_told_with_the_nearest(g: Graph) -> None:
    assert strangers(g.store, "SELECT ?x { ?x dip:aliedWith e:malaysa ; dip:metWith ?y }") == [
        "dip:aliedWith is not in the graph; did you mean dip:alliedWith?",
        "e:malaysa is not in the graph; did you mean e:malaysia?",
    ]
    assert strangers(g.store, "SELECT ?x { ?x dip:qqq 'e:nobody' } # e:nobody") == ["dip:qqq is not in the graph"]


@pytest.mark.parametrize(
    "text", ["DESCRIBE e:laos", "PREFIX x: <y:z> ASK { x:a ?b ?c }", "# a comment\nASK {}", "DROP ALL"]
)
def test_sparql_is_told_from_a_name(text: str) -> None:
    assert load_query(text, shipped("ontology") / "queries").text == text


def test_neither_a_folder_nor_nothing_is_a_query(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is a folder"):
        load_query(str(tmp_path), tmp_path)
    with pytest.raises(BadFile, match="does not exist"):
        load_query(f"{tmp_path}/nothing", tmp_path)
    with pytest.raises(BadInput, match="the query is empty"):
        load_query(" ", tmp_path)


def test_questions_without_a_known_job_are_listed_too(tmp_path: Path) -> None:
    assert jobs(tmp_path) == {}
    assert list(jobs(shipped("ontology") / "queries")) == ["read", "look-up", "follow", "count", "open"]
