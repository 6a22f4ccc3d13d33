"""Answers to SPARQL: as tables for people, in the W3C formats for programs, and what is wrong with a query in one line.

Invariant: nothing is asked that has not passed `refuse`, so an answer only ever reads this graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadQuery
from kg.query.asking.table import Table, Tabular
from kg.query.sparql.questions import NamedQuery, Parameter, bind_parameters, load_query, named_queries, parse_query
from kg.query.sparql.text import names, refuse
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.store.oxigraph import Store, Value

__all__ = [
    "Answer",
    "NamedQuery",
    "Parameter",
    "answer",
    "bind_parameters",
    "cell",
    "explained",
    "found_any",
    "labels",
    "load_query",
    "named_queries",
    "parse_query",
    "serialised",
    "strangers",
]


_OURS = ("dip:", "e:", "t:", "c:", "b:")


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


def explained(query: str, name: str, error: BadQuery) -> BadQuery:
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
            near = get_close_matches(names[0], PREFIXES, 1, 0.5)
            meant = f"; did you mean '{near[0]}:'?" if near else ""
            return BadQuery(f"{name}:{row}:{column}: the prefix '{names[0]}:' is not declared{meant}")
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
        raise explained(query, name, error) from error


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
        raise explained(query, name, error) from error


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


def strangers(store: Store, query: str) -> list[str]:
    """Names in a query that the graph does not know, each with the nearest that it does: why an answer may be empty.

    Only names of our own are judged: terms of the ontology (`dip:`), entities, topics, claims and briefings.
    """
    written = [name for name in names(query) if name.startswith(_OURS) and not name.endswith(":")]
    missing = [name for name in dict.fromkeys(written) if not store.properties(name)]
    told = []
    for name in missing:
        prefix = name.partition(":")[0]
        kinds = {"dip": "?s rdfs:isDefinedBy ?by", "t": "?s a dip:Topic", "b": "?s a dip:Briefing"}
        pattern = kinds.get(prefix, "?kind rdfs:subClassOf* dip:Entity . ?s a ?kind" if prefix == "e" else "")
        rows = store.select(f"SELECT ?s WHERE {{ {pattern} }}").rows if pattern else ()
        known = sorted({row[0].curie for row in rows if row[0] is not None and row[0].curie})
        near = get_close_matches(name.partition(":")[2], [curie.partition(":")[2] for curie in known], 1)
        told.append(f"{name} is not in the graph" + (f"; did you mean {prefix}:{near[0]}?" if near else ""))
    return told


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
