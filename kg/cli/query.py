"""`kg query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import HERE, Csv, Directory, Tsv, complete_query
from kg.cli.output import Format, chosen, emit, line
from kg.errors import BadInput
from kg.query.asking.table import Table

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.query.sparql.questions import NamedQuery

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _parameters(given: list[str], query: NamedQuery) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = (part.strip() for part in one.partition("="))
        if not (name and equals and value):
            example = f"; try: {query.command}" if query.example else ""
            raise BadInput(f"--param {one}: write --param NAME=VALUE{example}")
        if name in found:
            raise BadInput(f"--param {name} is given twice: {found[name]} and {value}")
        found[name] = value
    return found


def _list(directory: Path, form: Format) -> None:
    from kg.config import Config, find_workspace, load_config, shipped
    from kg.errors import NoWorkspace
    from kg.query.sparql.questions import jobs, named_queries

    try:
        config = load_config(find_workspace(directory))
    except NoWorkspace:  # the shipped queries can be listed anywhere
        config = Config(root=shipped("ontology").parent)
    folder = config.ontology / "queries"
    queries, headings = named_queries(folder), jobs(folder)
    grouped = [(job, title, [q for q in queries.values() if q.job == job]) for job, title in headings.items()]
    grouped.append(("", "Others", [q for q in queries.values() if q.job not in headings]))
    if form is Format.TEXT:
        for _, title, some in grouped:
            if some:
                line(title)
                emit(
                    Table(("query", "parameters", "question"), [(q.name, _takes(q), q.question) for q in some], (), ()),
                    form,
                )
                line()
    else:
        records = [_record(query, job, title) for job, title, some in grouped for query in some]
        emit(Table((), (), records, ("query", "job", "title", "question", "parameters", "example")), form)
    tell(counted(len(queries), "query", "queries") + "; kg query NAME --param a=US")


def _takes(query: NamedQuery) -> str:
    return ", ".join(p.name if p.default is None else f"[{p.name}]" for p in query.parameters)


def _record(query: NamedQuery, job: str, heading: str) -> dict[str, object]:
    kinds = [
        f"{p.name}: {p.kind}" if p.default is None else f"{p.name}: {p.kind} = {p.default}" for p in query.parameters
    ]
    return {"query": query.name, "job": job, "heading": heading, "title": query.title, "question": query.question} | {
        "parameters": kinds,
        "example": query.command,
    }


def _text(g: Graph, text: str, name: str) -> bool:
    from kg.query.sparql.answers import answer, cell, labels

    found = answer(g.store, text, name)
    if found.truth is not None:
        line("yes" if found.truth else "no")
    elif found.turtle:
        sys.stdout.write(found.turtle)
    elif found.form == "SELECT":
        label = labels(g.store)
        rows = [tuple(cell(value, label) for value in row) for row in found.rows]
        emit(Table(found.variables, rows, (), ()), Format.TEXT)
        tell(counted(len(rows), "row"))
    return not found.empty


def _machine(g: Graph, text: str, name: str, form: Format) -> bool:
    from kg.query.sparql.answers import found_any, serialised
    from kg.query.sparql.text import refuse

    triples = refuse(text, name) in ("CONSTRUCT", "DESCRIBE")
    if triples and form is not Format.JSON:
        raise BadInput(f"triples cannot be written as {form.value}; leave --{form.value} out for Turtle")
    data = serialised(g.store, text, "jsonld" if triples else form.value, name)
    sys.stdout.write(data.decode("utf-8"))  # as the format has it: lines of CSV end in CR LF
    if not data.endswith(b"\n"):
        sys.stdout.write("\n")
    return found_any(data, form.value, triples=triples)


@app.command(
    cls=KgCommand,
    epilog="kg query --list\nkg query agreements-between --param a=US --param b=Malaysia\n"
    "kg query 'SELECT ?s WHERE { ?s dip:alliedWith e:united-states }' --json\n"
    "echo 'ASK { e:asean a dip:Organisation }' | kg query -",
)
def query(
    given: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|NAME|-",
            autocompletion=complete_query,
            help="A file, a shipped query, SPARQL text, or - for standard input.",
        ),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the shipped queries.")] = False,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A parameter of the query; names are resolved; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print SPARQL JSON (JSON-LD for triples).")] = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    directory: Directory = HERE,
) -> None:
    """Ask in SPARQL: a file, a shipped query or standard input.

    The prefixes dip e t c b ev r prov oa skos rdf rdfs xsd org schema owl wd are declared. Rows print as CURIE and
    label, triples as Turtle. Queries only read, and never leave this machine.
    """
    from kg.query.sparql.answers import strangers
    from kg.query.sparql.questions import bind_parameters, load_query, parse_query

    form = chosen(as_json, as_csv, as_tsv)
    if listed:
        _list(directory, form)
        return
    if given is None and sys.stdin.isatty():
        raise BadInput("name a query, a file, or - for standard input (kg query --list)")
    g = graph(directory)
    if given is None or given == "-":
        named = parse_query("standard input", _stdin())
    else:
        named = load_query(given, g.config.ontology / "queries")
    text = bind_parameters(named, _parameters(param or [], named), g.lookup)
    found = _text(g, text, named.name) if form is Format.TEXT else _machine(g, text, named.name, form)
    if not found:
        for stranger in strangers(g.store, text):
            tell(f"note: {stranger}")
        raise typer.Exit(1)


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("standard input is not UTF-8 text; save it as UTF-8") from error
