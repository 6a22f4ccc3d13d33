"""Queries by file, by name or as text: their parameters, their answers as tables.

Invariant: a parameter is resolved to a CURIE or a date before it enters a query; nothing else of what a user gives with
`--param` becomes SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadFile, BadInput, BadQuery, BadRow, UnknownName
from kg.interval import bounds, is_date
from kg.query.sparqltext import refuse
from kg.query.table import Table, Tabular
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.query.lookup import Lookup
    from kg.store.oxigraph import Store, Value

__all__ = [
    "Answer",
    "NamedQuery",
    "Parameter",
    "answer",
    "bind_parameters",
    "cell",
    "found_any",
    "labels",
    "load_query",
    "named_queries",
    "parse_query",
    "serialised",
]

_HEADER = re.compile(r"#\s*(title|question|param):\s*(.*)")
_PARAM = re.compile(r"(\w+)\s+(entity|topic|claim|briefing|date)\s+(required|default=(\S+))\s+\"([^\"]*)\"")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query needs: an entity, topic, claim, briefing or date; `default` None = required."""

    name: str
    kind: str
    default: str | None
    help: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header; `name` is what messages call it."""

    name: str
    text: str
    title: str = ""
    question: str = ""
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Tabular):
    """What a query gives: rows (`variables`, `rows`), a truth value, or triples as sorted Turtle."""

    form: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    truth: bool | None = None
    turtle: str = ""

    @property
    def table(self) -> Table:
        """The rows as text, IRIs as CURIEs; a truth value or Turtle as one cell."""
        if self.form != "SELECT":
            said = self.turtle if self.truth is None else "yes" if self.truth else "no"
            return Table((self.form.lower(),), [(said,)], [{self.form.lower(): said}], (self.form.lower(),))
        rows = [tuple(cell(value, lambda _: "") for value in row) for row in self.rows]
        records = [dict(zip(self.variables, row, strict=True)) for row in rows]
        return Table(self.variables, rows, records, self.variables)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.rows or self.truth or self.turtle)


def parse_query(name: str, text: str, path: Path | None = None) -> NamedQuery:
    r"""A query with the header lines `# title:`, `# question:` and `# param: name kind required|default=X "help"`.

    >>> parse_query("q", '# title: T\n# param: a entity required "actor"\nASK {}').parameters[0].kind
    'entity'

    Raises:
        BadRow: a parameter line is malformed.
    """
    found: dict[str, str] = {}
    parameters = []
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is None:
            continue
        if header[1] != "param":
            found[header[1]] = header[2].strip()
            continue
        parameter = _PARAM.fullmatch(header[2].strip())
        if parameter is None:
            fix = 'write: # param: NAME entity|topic|claim|briefing|date required|default=VALUE "help"'
            raise BadRow(path or name, number, "the parameter cannot be read", fix)
        parameters.append(Parameter(parameter[1], parameter[2], parameter[4], parameter[5]))
    return NamedQuery(name, text, found.get("title", ""), found.get("question", ""), tuple(parameters))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8 text", "save it as UTF-8") from error
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from error


def named_queries(folder: Path) -> dict[str, NamedQuery]:
    """The queries of a folder by name, sorted."""
    return {path.stem: parse_query(path.stem, _read(path), path) for path in sorted(folder.glob("*.rq"))}


def load_query(given: str, folder: Path) -> NamedQuery:
    """The query that a user means: SPARQL text, a file, or the name of a shipped query.

    Args:
        given: text that holds a brace, a path, or a name.
        folder: where named queries lie.

    Raises:
        BadFile: the file cannot be read.
        UnknownName: neither a file nor a shipped query.
    """
    if "{" in given:
        return parse_query("query", given)
    path = Path(given)
    if path.is_file() or path.suffix in (".rq", ".sparql"):
        if not path.is_file():
            raise BadFile(path, "does not exist", "'kg query --list' names the shipped queries")
        return parse_query(given, _read(path), path)
    shipped = folder / f"{given}.rq"
    if re.fullmatch(r"[A-Za-z0-9_-]+", given) and shipped.is_file():
        return parse_query(given, _read(shipped), shipped)
    known = [p.stem for p in sorted(folder.glob("*.rq"))]
    raise UnknownName("query", given, get_close_matches(given, known), "kg query --list")


def _value(parameter: Parameter, given: str, lookup: Lookup) -> str:
    if parameter.kind == "entity":
        return lookup.resolve(given)
    if parameter.kind == "topic":
        return lookup.topics.resolve(given)
    if parameter.kind == "claim":
        return lookup.store.claim_id(given if given.startswith("c:") else f"c:{given}")
    if parameter.kind == "date":
        if not is_date(given):
            raise BadInput(f"--param {parameter.name}={given}: no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        day = bounds(given)
        last = parameter.name in ("until", "to", "last")
        return f'"{(day.last if last else day.first).isoformat()}"^^xsd:date'
    curie = given if given.startswith("b:") else f"b:{given}"
    if not lookup.store.properties(curie):
        raise UnknownName("briefing", given, (), "kg status")
    return curie


def bind_parameters(query: NamedQuery, given: Mapping[str, str], lookup: Lookup) -> str:
    """The text of a query with its parameters filled in.

    Raises:
        BadInput: a required one is missing, or an unknown one is given.
        UnknownName: a name stands for nothing.
    """
    known = {p.name: p for p in query.parameters}
    for name in given:
        if name not in known:
            have = f"it takes {', '.join(known)}" if known else "it takes none"
            raise BadInput(f"the query {query.name} has no parameter {name!r}; {have}")
    values = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise BadInput(
                f"the query {query.name} needs --param {parameter.name}={parameter.kind.upper()} ({parameter.help})"
            )
        values[parameter.name] = _value(parameter, value, lookup)
    return _PLACE.sub(lambda m: values.get(m[1], m[0]), query.text)


def _explained(query: str, name: str, error: BadQuery) -> BadQuery:
    """A parser's message in one line: where, and at what."""
    message = str(error)
    place = re.search(r"error at (\d+):(\d+)", message)
    if place is None:
        return BadQuery(f"{name}: {' '.join(message.split())}")
    lines = query.splitlines() or [""]
    row, column = int(place[1]), int(place[2])
    line = lines[min(row, len(lines)) - 1]
    nearby = line[column - 1 :].split()[:1] or line[: column - 1].split()[-1:]
    found = f" near {nearby[0][:30]!r}" if nearby else ""
    if "Prefix not found" in message:
        before = re.findall(r"([\w.-]*):", line[: column + 40])
        names = [p for p in before if p not in PREFIXES and not re.search(rf"(?i)\bprefix\s+{re.escape(p)}:", query)]
        if names:
            return BadQuery(f"{name}:{row}:{column}: the prefix '{names[0]}:' is not declared")
    at_the_end = row > len(lines) or not "".join([line[column - 1 :], *lines[row:]]).strip()
    if at_the_end and query.count("{") > query.count("}"):
        found = ": it ends too early"
        row, column = len(query.rstrip().splitlines()) or 1, len((query.rstrip().splitlines() or [""])[-1]) + 1
    return BadQuery(f"{name}:{row}:{column}: the query does not parse{found}")


def serialised(store: Store, query: str, form: str, name: str = "query") -> bytes:
    """The answer in a W3C format: json, csv, tsv, xml for rows; ttl, nt, jsonld, rdf for triples.

    Raises:
        BadQuery: the query is refused or does not parse, with line:column.
        BadInput: the form does not fit the query.
    """
    refuse(query, name)
    try:
        return store.serialise(query, form)
    except BadQuery as error:
        raise _explained(query, name, error) from error


def answer(store: Store, query: str, name: str = "query") -> Answer:
    """Ask the store.

    Raises:
        BadQuery: the query is refused or does not parse, with line:column.
    """
    form = refuse(query, name)
    try:
        if form == "SELECT":
            rows = store.select(query)
            return Answer(form, rows.variables, rows.rows)
        if form == "ASK":
            return Answer(form, truth=store.ask(query))
        return Answer(form, turtle=turtle(store, store.construct(query)))
    except BadQuery as error:
        raise _explained(query, name, error) from error


def turtle(store: Store, lines: Sequence[str]) -> str:
    """N-Triples lines as sorted Turtle with the prefixes that occur; lines with nameless nodes stay as they are."""
    from kg.store.turtle import parse_turtle, write_turtle

    if not lines or any("_:" in line for line in lines):
        return "".join(f"{line}\n" for line in lines)
    return write_turtle(parse_turtle("\n".join(lines), store.terms, Path("answer")), store.terms)


def cell(value: Value | None, label: Callable[[str], str]) -> str:
    """A cell for people: CURIE and label of an IRI, the text of a literal, nothing when unbound."""
    if value is None:
        return ""
    if value.kind != "iri":
        return value.text
    name = value.curie or value.text
    known = label(name)
    return f"{name} {known}" if known and known != name else name


def labels(store: Store) -> Callable[[str], str]:
    """Label of a node of ours by its CURIE; empty for terms of the ontology and for strangers."""

    def label(name: str) -> str:
        if not name.startswith(("e:", "t:", "b:", "r:")):
            return ""
        values: Sequence[object] = store.properties(name).get("rdfs:label", ()) or store.properties(name).get(
            "skos:prefLabel", ()
        )
        return str(getattr(values[0], "text", values[0])) if values else ""

    return label


def found_any(data: bytes, form: str, *, triples: bool = False) -> bool:
    r"""Whether a serialised answer holds a row, a triple, or the truth value true.

    >>> found_any(b"s,p\r\n", "csv"), found_any(b"s,p\r\n1,2\r\n", "csv"), found_any(b"[]", "json", triples=True)
    (False, True, False)
    """
    if form == "json":
        import json

        found = json.loads(data)
        if triples:
            return bool(found)
        return bool(found["boolean"] if "boolean" in found else found["results"]["bindings"])
    lines = data.decode("utf-8").splitlines()
    return lines == ["true"] or len(lines) > 1
