"""Answers of bounded size in the W3C formats, over the graph or over a dataset that the client names.

Invariant: an answer is whole or an error; what is too large is given up while it is written, never cut off.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from kg.errors import BadInput, BadQuery
from kg.store.formats import GRAPH_FORMATS, ROW_FORMATS
from kg.store.oxigraph import Store, answering

__all__ = ["Answered", "Bounds", "Named", "TooLarge", "WrongKind", "bounded", "converted", "open_dataset"]

_SUFFIXES: Final = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE, ".nq": ox.RdfFormat.N_QUADS}


class TooLarge(BadInput):
    """An answer that has more rows or bytes than allowed."""


class WrongKind(BadInput):
    """Rows were asked for in a format of triples, or the reverse."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an answer may hold."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Named:
    """The dataset that a query or a request names: IRIs of its default graph and of its named graphs."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer: its bytes, and the format they are in."""

    body: bytes
    form: str


class _Sink(io.RawIOBase):
    """Takes what a serialiser writes, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._size += len(part)
        if self._size > self._most:
            raise TooLarge(f"the answer has more than {self._most:,} bytes; add LIMIT, or ask for less")
        self._parts.append(bytes(part))
        return len(part)

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)


def open_dataset(path: Path, base: str) -> Store:
    """A file of triples or quads as a store in memory.

    Raises:
        BadInput: the suffix is none of .nt .ttl .nq, or the file does not parse.
        OSError: it cannot be read.
    """
    if path.suffix not in _SUFFIXES:
        raise BadInput(f"{path}: choose a file that ends in {', '.join(_SUFFIXES)}")
    store = ox.Store()
    try:
        store.load(path=path, format=_SUFFIXES[path.suffix])
    except SyntaxError as error:
        raise BadInput(f"{path} does not parse: {error.msg}") from error
    return Store(store, base, status={"build_id": "file"})


def bounded(
    store: Store, query: str, rows_form: str | None, triples_form: str | None, bounds: Bounds, named: Named | None
) -> Answered:
    """The whole answer of a query.

    Args:
        store: where to ask.
        query: SPARQL that has passed `inspect`.
        rows_form: json, xml, csv or tsv, for rows and truth values; None when the client takes none of them.
        triples_form: ttl, nt, rdf or jsonld; None when the client takes none of them.
        bounds: how much it may hold.
        named: the dataset, None for the graph as it is.

    Raises:
        BadQuery: it does not parse.
        WrongKind: the client takes no format of this kind of answer.
        TooLarge: it holds too much.
    """
    try:
        with answering(store.folder):
            names = store.terms
            answer = store.engine.query(query, base_iri=names.base, prefixes=names.prefixes, **_dataset(store, named))
            if isinstance(answer, ox.QueryTriples):
                if triples_form is None:
                    raise WrongKind(f"the answer is triples; ask for {', '.join(GRAPH_FORMATS)}")
                return Answered(_triples(store, answer, triples_form, bounds), triples_form)
            if rows_form is None:
                raise WrongKind(f"the answer is rows or a truth value; ask for {', '.join(ROW_FORMATS)}")
            sink = _Sink(bounds.bytes)
            answer.serialize(cast(IO[bytes], sink), format=ROW_FORMATS[rows_form])
    except SyntaxError as error:
        raise BadQuery(f"the query is not valid SPARQL: {error.msg}") from error
    if isinstance(answer, ox.QuerySolutions) and _rows(sink.body, rows_form, bounds.rows) > bounds.rows:
        raise TooLarge(f"the answer has more than {bounds.rows:,} rows; add LIMIT, or ask for less")
    return Answered(sink.body, rows_form)


def _dataset(store: Store, named: Named | None) -> dict[str, Any]:
    """The dataset as the engine takes it: the IRI of the graph is its default graph, any other what is stored there."""
    if named is None:
        return {}
    ours = f"{store.terms.base}graph"
    default = [ox.DefaultGraph() if iri == ours else _node(iri) for iri in named.default]
    return {"default_graph": default, "named_graphs": [_node(iri) for iri in named.named]}


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise BadInput(f"{iri[:80]!r} is no absolute IRI") from error


def _triples(store: Store, answer: Any, form: str, bounds: Bounds) -> bytes:
    found: set[ox.Triple] = set()
    for triple in answer:
        found.add(triple)
        if len(found) > bounds.rows:
            raise TooLarge(f"the answer has more than {bounds.rows:,} triples; ask for less")
    sink = _Sink(bounds.bytes)
    try:
        ox.serialize(
            sorted(found, key=str), cast(IO[bytes], sink), format=GRAPH_FORMATS[form], prefixes=store.terms.prefixes
        )
    except ValueError as error:
        raise WrongKind(f"these triples cannot be written as {form}: {error}") from error
    return sink.body


def _rows(body: bytes, form: str, most: int) -> int:
    """Rows of a serialised answer; their least upper bound is enough while it is not above `most`."""
    if form == "json":
        if body.count(b"{") <= most:
            return 0
        import json

        return len(json.loads(body)["results"]["bindings"])
    if form == "xml":
        return body.count(b"<result>")
    lines = body.count(b"\n") - 1
    if form == "tsv" or lines <= most:
        return lines
    import csv

    return sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8"), newline=""))) - 1


def converted(turtle: bytes, form: str, store: Store) -> bytes:
    """Turtle of ours in another format of triples."""
    if form == "ttl":
        return turtle
    triples = sorted((quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)), key=str)
    return bytes(ox.serialize(triples, format=GRAPH_FORMATS[form], prefixes=store.terms.prefixes) or b"")
