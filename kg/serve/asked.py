"""An assistant's SPARQL: the rows as names with labels, and what stands behind the claims that the rows name.

Invariant: the query passes the same inspection and bounds as at `/sparql` before a row is told.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadQuery
from kg.query.sparql.algebra import inspect
from kg.query.sparql.answers import explained, labels, strangers
from kg.serve.tools import shown
from kg.store.answers import Bounds, Named, bounded

if TYPE_CHECKING:
    from kg.api import Graph

__all__ = ["asked"]

#: claims whose evidence is told with an answer
_CITED: Final = 10
_CLAIM: Final = re.compile(r"c:[0-9a-f]{16}")


def asked(g: Graph, query: str, limit: int, bounds: Bounds) -> tuple[tuple[dict[str, Any], list[str]], str | None]:
    """What was found, as values and as lines, and a note on it.

    Raises:
        BadQuery: the query is refused or does not parse.
        TooLarge: the answer is larger than allowed.
    """
    told = inspect(query, g.store.terms.base)
    named = Named(told.default, told.named) if told.named_dataset else None
    try:
        found = bounded(g.store, query, "json", "nt", bounds, named)
    except BadQuery as error:
        raise explained(query, "query", error) from error
    if found.form == "nt":
        values, lines = _triples(g, found.body.decode("utf-8"), limit)
        names = _CLAIM.findall(values["turtle"])
    else:
        answer = json.loads(found.body)
        values, lines = _truth(answer) if "boolean" in answer else _rows(g, answer, limit)
        names = [cell["value"] for row in values.get("rows", ()) for cell in row.values() if cell["kind"] == "iri"]
    cited = [name for name in dict.fromkeys(names) if _CLAIM.fullmatch(name) and g.store.properties(name)][:_CITED]
    claims, more = shown(g.store.claims(cited), len(cited), 2)
    if more:
        lines = [*lines, "claims in this answer:", *more]
    return (values | {"claims": claims["claims"]}, lines), _note(g, query, values, bool(cited))


def _note(g: Graph, query: str, values: dict[str, Any], cited: bool) -> str | None:
    notes = []
    if values["shown"] < values["total"]:
        notes.append(f"{values['shown']:,} of {values['total']:,} shown; raise limit, or aggregate")
    if not values["total"] and values["form"] != "ASK":
        notes += [*strangers(g.store, query), "nothing found"]
    elif not cited:
        notes.append("no claim is named in this answer; select the claim (?c a dip:Claim) to get quotes and sources")
    return "; ".join(notes) or None


def _truth(answer: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    truth = bool(answer["boolean"])
    return {"form": "ASK", "truth": truth, "total": 1, "shown": 1}, ["yes" if truth else "no"]


def _rows(g: Graph, answer: dict[str, Any], limit: int) -> tuple[dict[str, Any], list[str]]:
    variables, rows = answer["head"]["vars"], answer["results"]["bindings"]
    label = labels(g.store)

    def cell(term: dict[str, Any]) -> dict[str, str]:
        kind = {"uri": "iri", "bnode": "bnode"}.get(term["type"], "literal")
        value = term["value"] if isinstance(term["value"], str) else json.dumps(term["value"])
        told = {"kind": kind, "value": g.store.terms.curie(value) if kind == "iri" else value}
        known = label(told["value"]) if kind == "iri" else ""
        if known:
            told["label"] = known
        if "datatype" in term:
            told["datatype"] = g.store.terms.curie(term["datatype"])
        if "xml:lang" in term:
            told["language"] = term["xml:lang"]
        return told

    few = [{name: cell(term) for name, term in row.items()} for row in rows[:limit]]
    lines = [" | ".join(variables)]
    for row in few:
        cells = [row.get(name, {}) for name in variables]
        lines.append(" | ".join(f"{c.get('value', '')} {c.get('label', '')}".strip() for c in cells))
    return {"form": "SELECT", "variables": variables, "rows": few, "total": len(rows), "shown": len(few)}, lines


def _triples(g: Graph, lines: str, limit: int) -> tuple[dict[str, Any], list[str]]:
    from kg.query.sparql.answers import turtle

    every = sorted(lines.splitlines())
    text = turtle(g.store, every[:limit])
    values = {"form": "CONSTRUCT", "turtle": text, "total": len(every), "shown": min(limit, len(every))}
    return values, text.splitlines()
