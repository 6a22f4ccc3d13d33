"""The tools of an assistant as one table: what each is called with, and which look-up answers.

Invariant: what an answer leaves out for length is counted in it; everything is asked through the look-ups that the
command line and the JSON API use, and SPARQL with the refusals and limits of `/sparql`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import BadInput, NothingFound
from kg.query.asking.rows import RelationRow
from kg.query.lookups.in_words import claims_in_words
from kg.query.lookups.timeline import Entry
from kg.serve.operations import DIRECT, FILTERS, OPERATIONS, Parameter, checked, filters_of, path_of
from kg.serve.told import claim_lines, claim_values, count, entity_values

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.model import Claim
    from kg.store.answers import Bounds

__all__ = ["TOOLS", "Tool", "arguments", "instructions", "schemas", "shown"]

Of = TypeVar("Of", RelationRow, Entry)
Values = Mapping[str, Any]
Told = tuple[dict[str, Any], list[str]]
#: pieces of evidence of a claim in a list, and of one that is explained
_PIECES: Final = 3
_ALL: Final = 50


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool."""

    name: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Graph, Values, Bounds], Told]
    example: str
    """Arguments that work on the shipped graph, as JSON."""


def _limit(default: int, most: int = 100) -> Parameter:
    about = "how many are told; the rest is counted"
    return Parameter("limit", about, kind="integer", least=1, most=most, default=default)


@cache
def _texts() -> Mapping[str, Any]:
    import yaml

    found: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("tools.yaml").read_text(encoding="utf-8"))
    return found


def instructions() -> str:
    """What an assistant is told of the whole."""
    return str(_texts()["instructions"])


def schemas(tool: Tool) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """Title, description, and the JSON schemas of what goes in and comes out."""
    from kg.serve.openapi import schema

    told = _texts()["tools"][tool.name]
    properties = {p.name: schema(p) | {"description": p.about} for p in tool.parameters}
    required = [p.name for p in tool.parameters if p.required]
    taken = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    name = told["output"]["$ref"].rpartition("/")[2]
    given = {**_texts()["$defs"][name], "$defs": _needed(name)}
    return told["title"], told["description"], taken, given


def _needed(name: str) -> dict[str, Any]:
    """The definitions that a schema refers to, directly or not."""
    known, found, waiting = _texts()["$defs"], {}, [name]
    while waiting:
        for other in known:
            if f"'#/$defs/{other}'" in str(known[waiting[0]]) and other not in found:
                found[other] = known[other]
                waiting.append(other)
        waiting.pop(0)
    return dict(sorted(found.items()))


def arguments(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, checked against the table.

    Raises:
        UnknownName: no such argument.
        BadInput: one is missing, too long, or not of its kind.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool):
                pairs.append((name, "true" if one else "false"))
            elif isinstance(one, (str, int)):
                pairs.append((name, str(one)))
            elif isinstance(one, float) and one.is_integer():
                pairs.append((name, str(int(one))))
            elif one is not None:
                raise BadInput(f"{name}: write text, a number, or true or false")
    names = ", ".join(p.name for p in tool.parameters) or "none"
    return checked(tool.parameters, pairs, f"arguments of {tool.name}: {names}", f"{tool.name} {tool.example}")


def shown(claims: Sequence[Claim], total: int, most: int = _PIECES, **more: Sequence[Any]) -> Told:
    """Claims of a number of them, with further values of each."""
    extra = [{name: given[number] for name, given in more.items()} for number in range(len(claims))]
    told = [claim_values(claim, most, **given) for claim, given in zip(claims, extra, strict=True)]
    lines = [line for claim, one in zip(claims, told, strict=True) for line in claim_lines(claim, most, one)]
    return {"total": total, "shown": len(claims), "claims": told}, lines


def _latest(found: Sequence[Of], limit: int) -> list[Of]:
    """The latest by their dates, the latest first, undated ones last."""
    return sorted(found, key=lambda one: one.claim.earliest or "", reverse=True)[:limit]


def _headed(
    head: str,
    as_of: str | None,
    found: Told,
    undated: int = 0,
    note: str | None = None,
    order: str = "the latest",
) -> Told:
    """An answer with the line that says of what, of when, and how much is left out."""
    values, lines = found
    listed = "total" in values and "form" not in values
    parts = [f"{head}: {count(values['total'], 'claim', 'claims')}" if listed else head]
    if as_of:
        parts.append(f"as of {as_of}")
    if listed and values["shown"] < values["total"]:
        parts.append(f"{order} {values['shown']:,} shown; raise limit, or narrow what is asked")
    if undated:
        parts.append(f"{undated:,} without a date left out")
    said: dict[str, Any] = {"as_of": as_of} | ({"note": note} if note else {})
    return said | ({"left_out": undated} if listed else {}) | values, [
        "; ".join(parts) + ".",
        *([note] if note else []),
        *lines,
    ]


def _nothing(g: Graph, values: Values, error: NothingFound) -> Told:
    return _headed("nothing found", g.store.as_of, ({"total": 0, "shown": 0, "claims": []}, []), note=str(error))


def _relations(g: Graph, values: Values, bounds: Bounds) -> Told:
    try:
        found = g.relations(values["a"], values.get("b"), filters=filters_of(g, values), direct=values["direct"])
    except NothingFound as error:
        return _nothing(g, values, error)
    rows = _latest(found.rows, values["limit"])
    held = [row.certainty.value if row.certainty else None for row in rows]
    told = shown([row.claim for row in rows], len(found.rows), via=[row.via for row in rows], in_force=held)
    return _headed(" and ".join(found.names), found.now, told, found.undated)


def _timeline(g: Graph, values: Values, bounds: Bounds) -> Told:
    try:
        found = g.timeline(values.get("a"), values.get("b"), filters=filters_of(g, values), direct=values["direct"])
    except NothingFound as error:
        return _nothing(g, values, error)
    dated = [entry for entry in found.entries if entry.month != "undated"]
    some = found.entries if len(found.entries) <= values["limit"] else dated[-values["limit"] :]
    months, stories = [entry.month for entry in some], [entry.story for entry in some]
    told = shown([entry.claim for entry in some], len(found.entries), month=months, story=stories)
    return _headed("timeline", found.now, told, found.undated)


def _plans(g: Graph, values: Values, bounds: Bounds) -> Told:
    found = g.plans(values.get("name"), state=values.get("state", ()), filters=filters_of(g, values))
    entries = [entry for _, some in found.states for entry in some]
    some = _latest(entries, values["limit"])
    told = shown([entry.claim for entry in some], len(entries), story=[entry.story for entry in some])
    return _headed("plans", found.now, told, found.undated)


def _show(g: Graph, values: Values, bounds: Bounds) -> Told:
    found = g.show(values["name"], filters=filters_of(g, values))
    offices = [
        f"{person}, {tenure.title}, {body}: {tenure.start or '…'} – {tenure.end or ''}".rstrip()
        for tenure, person, body in found.tenures
    ]
    entity, lines = found.entity, [f"office: {office}" for office in offices]
    if entity.aliases:
        lines.append(f"also called: {', '.join(entity.aliases)}")
    about: dict[str, Any] = {
        "entity": entity_values(entity),
        "offices": offices,
        "by_predicate": dict(found.by_predicate),
    }
    every = found.claims.claims
    told, more = shown(
        sorted(every, key=lambda claim: claim.earliest or "", reverse=True)[: values["limit"]], len(every)
    )
    head = f"{entity.label} ({entity.cls.value}, {entity.id})"
    return _headed(head, found.now, (about | told, [*lines, *more]), found.claims.undated)


def _path(g: Graph, values: Values, bounds: Bounds) -> Told:
    try:
        found = path_of(g, values)
    except NothingFound as error:
        return _headed("no path", g.store.as_of, ({"left_out": 0, "paths": []}, []), note=str(error))
    paths, lines = [], []
    for number, path in enumerate(found.paths, 1):
        lines.append(f"path {number}: " + " – ".join(found.labels[node] for node in path.nodes))
        hops = []
        for hop in path.hops:
            claim = found.claims[hop.claims[0]]
            told = claim_values(claim, _PIECES)
            ends = {
                "from": found.labels[hop.start],
                "from_id": hop.start,
                "to": found.labels[hop.end],
                "to_id": hop.end,
            }
            hops.append(ends | {"claim": told, "more_claims": list(hop.claims[1:11])})
            lines += [f"  {line}" for line in claim_lines(claim, _PIECES, told)]
        paths.append({"cost": round(path.cost, 6), "hops": hops})
    told_all = ({"left_out": found.undated, "paths": paths}, lines)
    title = " to ".join(found.labels.get(end, end) for end in (found.start, found.goal))
    return _headed(title, g.store.as_of, told_all, note=found.statement.note)


def _explain(g: Graph, values: Values, bounds: Bounds) -> Told:
    explained = g.explain(values["claim"])
    some = explained[: values["limit"]]
    told = [claim_values(one.claim, _ALL, one.pieces) for one in some]
    lines = [line for one, v in zip(some, told, strict=True) for line in claim_lines(one.claim, _ALL, v)]
    found = ({"total": len(explained), "shown": len(told), "claims": told}, lines)
    return _headed("explained", g.store.as_of, found, order="the first")


def _search(g: Graph, values: Values, bounds: Bounds) -> Told:
    text, limit = values["text"].strip(), values["limit"]
    entities = g.entities(text, kind=values.get("kind", ())).found
    near = sorted(entities, key=lambda e: (e.label.casefold() != text.casefold(), len(e.label), e.id))
    named = claims_in_words(g.store, text.split())
    known = {claim.id: claim for claim in g.store.claims(named[:limit])}
    claims = [known[name] for name in named[:limit]]
    told, lines_of = shown(claims, len(named))
    lines = [f"{e.label} ({e.cls.value}) {e.id}" for e in near[:limit]]
    note = None
    if not entities and not claims:
        names = {name for e in g.entities().found for name in (e.label, *e.aliases)}
        close = get_close_matches(text, sorted(names), 3, 0.6)
        note = f"nothing is called so, and no words hold it{'; nearest names: ' + ', '.join(close) if close else ''}"
    found = {
        "entities": [entity_values(e) for e in near[:limit]],
        "entities_total": len(entities),
        "claims": told["claims"],
        "claims_total": len(named),
    }
    head = f"{count(len(entities), 'name', 'names')} and {count(len(named), 'claim', 'claims')} for {text!r}"
    return _headed(head, g.store.as_of, (found, [*lines, *lines_of]), note=note)


def _questions(g: Graph, values: Values, bounds: Bounds) -> Told:
    operation = next(one for one in OPERATIONS if one.path == "/api/questions")
    found = [
        {"name": record["query"], "question": record["question"] or record["title"], "sparql": record["sparql"]}
        for record in operation.answer(g, {}).records
    ]
    lines = [f"{one['name']}: {one['question']}" for one in found]
    return _headed(count(len(found), "question", "questions"), g.store.as_of, ({"questions": found}, lines))


def _sparql(g: Graph, values: Values, bounds: Bounds) -> Told:
    from kg.serve.asked import asked

    found, note = asked(g, values["query"], values["limit"], bounds)
    what = {"SELECT": ("row", "rows"), "ASK": ("truth value", "truth values")}
    form, total = found[0]["form"], found[0]["total"]
    return _headed(f"{form}: {count(total, *what.get(form, ('triple', 'triples')))}", g.store.as_of, found, note=note)


TOOLS: Final = (
    Tool(
        "search",
        (
            Parameter("text", "part of a name, or words of a sentence", True),
            Parameter("kind", "only entities of these classes, as in State, Person, Agreement", many=True),
            _limit(10),
        ),
        _search,
        '{"text": "nuclear"}',
    ),
    Tool(
        "show",
        (Parameter("name", "label, alias, ISO code, id or QID", True), _limit(15), *FILTERS),
        _show,
        '{"name": "Malaysia"}',
    ),
    Tool(
        "relations",
        (
            Parameter("a", "the first name", True),
            Parameter("b", "the other name; without it, all"),
            DIRECT,
            _limit(15),
            *FILTERS,
        ),
        _relations,
        '{"a": "US", "b": "Malaysia"}',
    ),
    Tool(
        "timeline",
        (
            Parameter("a", "only what concerns this name"),
            Parameter("b", "only what stands between the two"),
            DIRECT,
            _limit(20),
            *FILTERS,
        ),
        _timeline,
        '{"a": "US", "b": "Vietnam", "since": "2023"}',
    ),
    Tool(
        "plans",
        (
            Parameter("name", "only plans of this entity"),
            Parameter("state", "open, held, held later, moved, lapsed, cancelled, overdue or all", many=True),
            _limit(15),
            *FILTERS,
        ),
        _plans,
        '{"state": ["open"]}',
    ),
    Tool(
        "path",
        next(one.parameters for one in OPERATIONS if one.path == "/api/path"),
        _path,
        '{"a": "Singapore", "b": "China"}',
    ),
    Tool(
        "explain",
        (Parameter("claim", "id, alias, or A PREDICATE B", True), _limit(10)),
        _explain,
        '{"claim": "Malaysia signedAgreementWith US"}',
    ),
    Tool("questions", (), _questions, "{}"),
    Tool(
        "sparql",
        (Parameter("query", "SPARQL 1.1, reading only", True, longest=20_000), _limit(100, 1000)),
        _sparql,
        '{"query": "SELECT ?c { ?c a dip:Claim } LIMIT 3"}',
    ),
)
