"""The JSON API as one table: what each address is called with, and which look-up answers.

Invariant: handlers, the check of parameters and the OpenAPI description all read `OPERATIONS`; the records are those of
the command of the same name with `--json`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadInput, UnknownName
from kg.query.asking.table import Record

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.query.asking.filters import Filters
    from kg.query.networks.connect import Connections

__all__ = [
    "DIRECT",
    "FILTERS",
    "OPERATIONS",
    "Found",
    "Operation",
    "Parameter",
    "arguments",
    "checked",
    "filters_of",
    "path_of",
]

#: characters of one parameter
LONGEST: Final = 500
#: values of one parameter that may be repeated
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the query string."""

    name: str
    about: str
    required: bool = False
    many: bool = False
    kind: str = "string"
    """string, integer or boolean."""
    least: int | None = None
    most: int | None = None
    default: int | bool | None = None
    longest: int = LONGEST
    """Characters of one value."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up found: its records, the day that counts as now, what was left out for want of a date."""

    records: Sequence[Record]
    as_of: str | None = None
    undated: int = 0


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Graph, Values], Found]
    example: str
    """A query string that works on the shipped graph."""


FILTERS: Final = (
    Parameter("since", "only what was so on or after this date (YYYY, YYYY-MM or YYYY-MM-DD)"),
    Parameter("until", "only what was so on or before this date"),
    Parameter("as_of", "only what was in force or had happened on this day"),
    Parameter("known_by", "as it was known from what was published by this day"),
    Parameter("predicate", "only these relations, as in signedAgreementWith", many=True),
    Parameter("status", "asserted, planned, possible, denied, reported or contested", many=True),
    Parameter("topic", "only these topics and narrower ones", many=True),
    Parameter("source_kind", "official, agency, press, thinktank, encyclopedia or secondary", many=True),
    Parameter("publisher", "only what these publishers say", many=True),
    Parameter("min_publishers", "only what so many publishers say", kind="integer", least=0, most=99, default=0),
)
DIRECT: Final = Parameter("direct", "leave out what goes through people and bodies", kind="boolean", default=False)


def filters_of(g: Graph, values: Values) -> Filters:
    """The filters that a request asks for."""
    return g.filters(**{p.name: values[p.name] for p in FILTERS if p.name in values})


def _relations(g: Graph, values: Values) -> Found:
    found = g.relations(values["a"], values.get("b"), filters=filters_of(g, values), direct=values["direct"])
    return Found(found.table.records, found.now, found.undated)


def _timeline(g: Graph, values: Values) -> Found:
    found = g.timeline(values.get("a"), values.get("b"), filters=filters_of(g, values), direct=values["direct"])
    return Found(found.table.records, found.now, found.undated)


def path_of(g: Graph, values: Values) -> Connections:
    """The paths that a request asks for."""
    asked = {name: values[name] for name in ("k", "max_facts", "in_time")}
    also = {name: values.get(name, ()) for name in ("exclude", "via")}
    chosen = dict(values)
    if chosen.get("status"):
        chosen["status"] = ("asserted", *chosen["status"])
    return g.path(values["a"], values["b"], filters=filters_of(g, chosen), **asked, **also)


def _path(g: Graph, values: Values) -> Found:
    found = path_of(g, values)
    return Found(found.table.records, None, found.undated)


def _show(g: Graph, values: Values) -> Found:
    found = g.show(values["name"], filters=filters_of(g, values))
    return Found(found.table.records, found.now, found.claims.undated)


def _entities(g: Graph, values: Values) -> Found:
    return Found(g.entities(values.get("match", ""), kind=values.get("kind", ())).table.records)


def _plans(g: Graph, values: Values) -> Found:
    found = g.plans(values.get("name"), state=values.get("state", ()), filters=filters_of(g, values))
    return Found(found.table.records, found.now, found.undated)


def _explain(g: Graph, values: Values) -> Found:
    return Found([record for one in g.explain(values["claim"]) for record in one.table.records])


def _questions(g: Graph, values: Values) -> Found:
    from kg.query.sparql.questions import bind_parameters, named_queries

    queries = named_queries(g.config.ontology / "queries").values()
    declared = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(g.store.terms.prefixes.items()))
    records = []
    for query in queries:
        try:
            bound = bind_parameters(query, dict(query.example), g.lookup)
        except BadInput:  # its example names what this graph does not know
            continue
        record = {"query": query.name, "title": query.title, "question": query.question, "job": query.job}
        records.append(record | {"command": query.command, "sparql": declared + bound})
    return Found(records)


OPERATIONS: Final = (
    Operation(
        "/api/relations",
        "What stands between two actors, or all of one",
        (Parameter("a", "the first name", True), Parameter("b", "the other name; without it, all"), DIRECT, *FILTERS),
        _relations,
        "a=US&b=Malaysia",
    ),
    Operation(
        "/api/timeline",
        "Facts and plans month by month",
        (
            Parameter("a", "only what concerns this name"),
            Parameter("b", "only what stands between the two"),
            DIRECT,
            *FILTERS,
        ),
        _timeline,
        "a=US&b=Vietnam&since=2023",
    ),
    Operation(
        "/api/path",
        "How two names are connected, hop by hop, with evidence",
        (
            Parameter("a", "one end", True),
            Parameter("b", "the other end", True),
            Parameter("exclude", "names that no path may touch", many=True),
            Parameter("via", "names that every path must pass", many=True),
            Parameter("k", "number of paths", kind="integer", least=1, most=20, default=1),
            Parameter("max_facts", "longest path in facts", kind="integer", least=1, most=6, default=4),
            Parameter("in_time", "only steps that can be dated one after the other", kind="boolean", default=False),
            *FILTERS,
        ),
        _path,
        "a=Singapore&b=China",
    ),
    Operation(
        "/api/show",
        "What is known about one entity",
        (Parameter("name", "label, alias, ISO code, CURIE or QID", True), *FILTERS),
        _show,
        "name=Malaysia",
    ),
    Operation(
        "/api/plans",
        "Plans by what became of them",
        (
            Parameter("name", "only plans of this entity"),
            Parameter("state", "open, held, held later, moved, lapsed, cancelled, overdue or all", many=True),
            *FILTERS,
        ),
        _plans,
        "state=all",
    ),
    Operation(
        "/api/explain",
        "A claim with every piece of evidence, its place and its rule",
        (Parameter("claim", "id, alias, or A PREDICATE B", True),),
        _explain,
        "claim=Malaysia%20signedAgreementWith%20US",
    ),
    Operation(
        "/api/entities",
        "The entities",
        (Parameter("match", "part of a name, code or CURIE"), Parameter("kind", "only these classes", many=True)),
        _entities,
        "match=nuclear",
    ),
    Operation("/api/questions", "The named questions as SPARQL, filled in with their examples", (), _questions, ""),
)


def arguments(operation: Operation, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The values of a query string, checked against the table.

    Args:
        operation: what is asked.
        pairs: decoded names and values, in their order.

    Raises:
        UnknownName: no such parameter.
        BadInput: one is missing, given twice, too long, or not of its kind.
    """
    example = f"{operation.path}?{operation.example}"
    return checked(operation.parameters, pairs, f"{operation.path} in /openapi.json", example)


def checked(
    parameters: Sequence[Parameter], pairs: Sequence[tuple[str, str]], described: str, example: str
) -> dict[str, Any]:
    """Values of parameters by name, each of its kind.

    Args:
        parameters: what may be given.
        pairs: names and values as text, in their order.
        described: where the parameters are told of.
        example: a call that works.

    Raises:
        UnknownName: no such parameter.
        BadInput: one is missing, given twice, too long, or not of its kind.
    """
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            raise UnknownName("parameter", name, get_close_matches(name, known, 2), described)
        if len(value) > known[name].longest:
            raise BadInput(f"{name} is longer than {known[name].longest:,} characters")
        given.setdefault(name, []).append(value)
    values: dict[str, Any] = {}
    for parameter in parameters:
        found = [value for value in given.get(parameter.name, ()) if value.strip()]
        if parameter.required and not found:
            raise BadInput(f"{parameter.name} is missing: {parameter.about}; try {example}")
        if parameter.many and len(given.get(parameter.name, ())) > MOST:
            raise BadInput(f"{parameter.name} is given more than {MOST} times")
        if len(found) > 1 and not parameter.many:
            raise BadInput(f"{parameter.name} is given more than once")
        if found:
            values[parameter.name] = tuple(found) if parameter.many else _typed(parameter, found[0])
        elif parameter.default is not None:
            values[parameter.name] = parameter.default
    return values


def _typed(parameter: Parameter, text: str) -> str | int | bool:
    if parameter.kind == "boolean":
        if text.lower() not in ("true", "false", "1", "0"):
            raise BadInput(f"{parameter.name}={text[:40]!r}: write true or false")
        return text.lower() in ("true", "1")
    if parameter.kind == "integer":
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
        if number is None or not (parameter.least or 0) <= number <= (parameter.most or number):
            raise BadInput(f"{parameter.name}={text[:40]!r}: write a number from {parameter.least} to {parameter.most}")
        return number
    return text
