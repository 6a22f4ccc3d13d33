"""Questions by file, by name or as text: their headers, their parameters, their jobs.

Invariant: a parameter is resolved to a CURIE or a date before it enters a query; nothing else of what a user gives with
`--param` becomes SPARQL.
"""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadFile, BadInput, BadRow, UnknownName
from kg.interval import bounds, is_date

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = [
    "NamedQuery",
    "Parameter",
    "bind_parameters",
    "jobs",
    "load_query",
    "named_queries",
    "parse_query",
]

_HEADER = re.compile(r"#\s*(title|question|job|param|example):\s*(.*)")
_PARAM = re.compile(r"(\w+)\s+(entity|topic|claim|briefing|date)\s+(required|default=(\S+))\s+\"([^\"]*)\"")
_PLACE = re.compile(r"\{\{(\w+)\}\}")
#: what is SPARQL and no name: a comment, or a word that begins a query or an update and is followed by more
_SPARQL = re.compile(
    r"(?i)\s*(#|(select|ask|construct|describe|prefix|base|insert|delete|load|clear|drop|create|add|move|copy|with)\b.*[\s{<])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query needs: an entity, topic, claim, briefing or date; `default` None = required."""

    name: str
    kind: str
    default: str | None
    help: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header; `name` is what messages call it, `example` what its parameters may be."""

    name: str
    text: str
    title: str = ""
    question: str = ""
    parameters: tuple[Parameter, ...] = ()
    job: str = ""
    example: tuple[tuple[str, str], ...] = ()

    @property
    def command(self) -> str:
        """A command line that runs it as it is.

        >>> NamedQuery("visits-to", "", example=(("a", "Viet Nam"),)).command
        "kg query visits-to --param a='Viet Nam'"
        """
        given = (f" --param {name}={shlex.quote(value)}" for name, value in self.example)
        return f"kg query {self.name}{''.join(given)}"


def _parameter(written: str, path: Path | str, number: int) -> Parameter:
    parameter = _PARAM.fullmatch(written)
    if parameter is None:
        fix = 'write: # param: NAME entity|topic|claim|briefing|date required|default=VALUE "help"'
        raise BadRow(path, number, "the parameter cannot be read", fix)
    return Parameter(parameter[1], parameter[2], parameter[4], parameter[5])


def _example(written: str, path: Path | str, number: int) -> tuple[tuple[str, str], ...]:
    try:
        pairs = [word.partition("=") for word in shlex.split(written)]
    except ValueError:
        pairs = [("", "", "")]
    if not all(name and equals and value for name, equals, value in pairs):
        raise BadRow(path, number, "the example cannot be read", 'write: # example: NAME=VALUE NAME="VALUE OF WORDS"')
    return tuple((name, value) for name, _, value in pairs)


def parse_query(name: str, text: str, path: Path | None = None) -> NamedQuery:
    r"""A query with its header lines: title, question, job, `# param: name kind required|default=X "help"`, example.

    >>> parse_query("q", '# title: T\n# param: a entity required "actor"\nASK {}').parameters[0].kind
    'entity'
    >>> parse_query("q", '# example: a=US b="Timor-Leste"\nASK {}').example
    (('a', 'US'), ('b', 'Timor-Leste'))

    Raises:
        BadRow: a parameter line or the example is malformed.
    """
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    example: tuple[tuple[str, str], ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is None:
            continue
        field, written = header[1], header[2].strip()
        if field == "param":
            parameters.append(_parameter(written, path or name, number))
        elif field == "example":
            example = _example(written, path or name, number)
        else:
            found[field] = written
    title, question, job = (found.get(field, "") for field in ("title", "question", "job"))
    return NamedQuery(name, text, title, question, tuple(parameters), job, example)


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


def jobs(folder: Path) -> dict[str, str]:
    """What users want to do, in their order: the heading of each job that a query can name (`jobs.csv`)."""
    path = folder / "jobs.csv"
    return {row["job"]: row["title"] for row in csv.DictReader(_read(path).splitlines())} if path.is_file() else {}


def load_query(given: str, folder: Path) -> NamedQuery:
    """The query that a user means: SPARQL text, a file, or the name of a shipped query.

    Args:
        given: text that begins like SPARQL or holds a brace, a path, or a name.
        folder: where named queries lie.

    Raises:
        BadFile: the file cannot be read.
        UnknownName: neither a file nor a shipped query.
    """
    if "{" in given or _SPARQL.match(given):
        return parse_query("query", given)
    if not given.strip():
        raise BadInput("the query is empty; name a query, a file, or - for standard input (kg query --list)")
    path = Path(given)
    if path.is_file() or path.suffix in (".rq", ".sparql") or "/" in given:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            raise BadFile(path, what, "'kg query --list' names the shipped queries")
        return parse_query(given, _read(path), path)
    shipped = folder / f"{given}.rq"
    if re.fullmatch(r"[A-Za-z0-9_-]+", given) and shipped.is_file():
        return parse_query(given, _read(shipped), shipped)
    known = [p.stem for p in sorted(folder.glob("*.rq"))]
    raise UnknownName("query", given, get_close_matches(given, known), "kg query --list")


def _briefing(given: str, lookup: Lookup) -> str:
    from kg.query.sparql.answers import answer

    curie = given if given.startswith("b:") else f"b:{given}"
    if re.fullmatch(r"b:[a-z0-9-]+", curie) and lookup.store.properties(curie):
        return curie
    rows = answer(lookup.store, "SELECT ?b WHERE { ?b a dip:Briefing } ORDER BY ?b").rows
    known = [(row[0].curie or row[0].text).removeprefix("b:") for row in rows if row[0] is not None]
    wanted = curie.removeprefix("b:")
    near = [name for name in known if wanted and wanted in name][:3] or get_close_matches(wanted, known)
    raise UnknownName("briefing", given, near, "kg status")


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
        if parameter.name == "day" and len(given) < len("2025-07-10"):
            raise BadInput(f"--param day={given}: the question is about one day; write YYYY-MM-DD")
        day = bounds(given)
        last = parameter.name in ("until", "to", "last")
        return f'"{(day.last if last else day.first).isoformat()}"^^xsd:date'
    return _briefing(given, lookup)


def _unknown(query: NamedQuery, name: str) -> BadInput:
    known = [p.name for p in query.parameters]
    if not known:
        return BadInput(f"the query {query.name} has no parameter {name!r}; it takes none")
    by_help = [p.name for p in query.parameters if name and name.lower() in (p.kind, *p.help.lower().split())]
    near = by_help[:1] or get_close_matches(name, known, 1, 0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    takes = ", ".join(f"{p.name} ({p.help})" for p in query.parameters)
    example = f"; try: {query.command}" if query.example else ""
    return BadInput(f"the query {query.name} has no parameter {name!r}; it takes {takes}{meant}{example}")


def bind_parameters(query: NamedQuery, given: Mapping[str, str], lookup: Lookup) -> str:
    """The text of a query with its parameters filled in.

    Raises:
        BadInput: a required one is missing, or an unknown one is given; the message holds a command that works.
        UnknownName: a name stands for nothing.
    """
    known = {p.name for p in query.parameters}
    for name in given:
        if name not in known:
            raise _unknown(query, name)
    values = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            needs = f"--param {parameter.name}={parameter.kind.upper()} ({parameter.help})"
            example = f"; try: {query.command}" if query.example else ""
            raise BadInput(f"the query {query.name} needs {needs}{example}")
        values[parameter.name] = _value(parameter, value, lookup)
    return _PLACE.sub(lambda m: values.get(m[1], m[0]), query.text)
