"""The graph sent to a server by SPARQL 1.1 Graph Store Protocol.

Invariants: a graph is sent as N-Triples in one order, whole or in parts that a server takes; the first request
replaces what was there and the others add, so a push that fails can be run again; what was sent is counted, and a push
that ends early says how far it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

import pyoxigraph as ox

from kg.errors import BadInput, Unreachable
from kg.store.protocol import Server, TooMuch

__all__ = ["LEAST", "Pushed", "Total", "push", "target"]

_BLOCK: Final = 64 * 1024
LEAST: Final = 100
"""Triples of the smallest part that is tried."""
_FIRST_PART: Final = 50_000
_MEDIA: Final = "application/n-triples"

Lines = Callable[[], Iterable[str]]
"""Every triple as an N-Triples line without its end, from the beginning at each call."""


@dataclass(frozen=True, slots=True)
class Total:
    """How much a graph is."""

    triples: int
    bytes: int

    @classmethod
    def of(cls, lines: Iterable[str]) -> Total:
        """Count the lines."""
        triples = size = 0
        for line in lines:
            triples += 1
            size += len(line.encode("utf-8")) + 1
        return cls(triples, size)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent: triples, and the requests it took."""

    triples: int
    requests: int


def target(url: str, graph: str | None) -> str:
    """The address of the graph in a Graph Store: the default one, or one with a name.

    >>> target("http://localhost:7878/store", None)
    'http://localhost:7878/store?default'
    >>> target("http://localhost:7878/store", "https://example.net/graph")
    'http://localhost:7878/store?graph=https%3A%2F%2Fexample.net%2Fgraph'

    Args:
        url: address of the Graph Store; it may name the graph itself (`?graph=IRI`).
        graph: IRI of the graph; None = the default one.

    Raises:
        BadInput: the IRI is none, or the address names a graph as well.
    """
    named = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)} & {"graph", "default"}
    if graph is None:
        return url if named else _with(url, "default")
    if named:
        raise BadInput("the address names a graph already; leave --graph out")
    try:
        ox.NamedNode(graph)
    except ValueError as error:
        raise BadInput(f"--graph {graph!r} is no absolute IRI; write https://example.org/graph or another") from error
    return _with(url, f"graph={quote(graph, safe='')}")


def _with(url: str, parameter: str) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{parameter}"


@dataclass(frozen=True, slots=True)
class _Body:
    """The whole graph as a body that can be sent anew when the server first asks who sends it."""

    lines: Lines
    seen: Callable[[Iterable[str]], Iterator[str]]

    def __iter__(self) -> Iterator[bytes]:
        """Blocks of lines."""
        waiting, size = [], 0
        for line in self.seen(self.lines()):
            data = line.encode("utf-8")
            waiting.append(data)
            size += len(data) + 1
            if size >= _BLOCK:
                yield b"\n".join(waiting) + b"\n"
                waiting, size = [], 0
        if waiting:
            yield b"\n".join(waiting) + b"\n"


def push(
    server: Server,
    where: str,
    lines: Lines,
    total: Total,
    *,
    part: int = 0,
    seen: Callable[[Iterable[str]], Iterator[str]] = iter,
) -> Pushed:
    """Send a graph in place of what is there.

    Args:
        server: where to.
        where: the graph's address (`target`).
        lines: the graph.
        total: how much it is.
        part: triples of a request; 0 = the whole graph in one, and in parts only when the server takes no such body.
        seen: passes the lines on while they are sent, for a bar.

    Raises:
        Unreachable: the server refuses, or breaks off; the message says what is there now.
    """
    # asks who we are before a large body is on its way; alone on its connection, as Oxigraph sends a body with it
    server.send("HEAD", where, headers={"Connection": "close"}, taken=_not_a_question_of_who)
    if not part:
        try:
            headers = {"Content-Type": _MEDIA, "Content-Length": str(total.bytes)}
            server.send("PUT", where, content=_Body(lines, seen), headers=headers)
        except TooMuch:
            part = _FIRST_PART
        else:
            return Pushed(total.triples, 1)
    return _in_parts(server, where, seen(lines()), total.triples, part)


def _not_a_question_of_who(status: int) -> bool:
    """Whether the server would go on: it may have no such graph yet, or know no HEAD."""
    return status in (400, 404, 405, 406, 500, 501)


def _in_parts(server: Server, where: str, lines: Iterator[str], total: int, size: int) -> Pushed:
    sent = requests = 0
    waiting: list[str] = []
    while waiting := waiting or list(islice(lines, size)):
        some = waiting[:size]
        try:
            body = "".join(f"{line}\n" for line in some).encode("utf-8")
            server.send("POST" if sent else "PUT", where, content=body, headers={"Content-Type": _MEDIA})
        except TooMuch:
            if size <= LEAST:
                raise
            size //= 2
            continue
        except Unreachable as error:
            left = f"{sent:,} of {total:,} triples are there" if sent else "nothing was sent"
            raise Unreachable(f"{error} ({left}; run it again to send all)") from error
        sent += len(some)
        requests += 1
        waiting = waiting[len(some) :]
    return Pushed(sent, requests)
