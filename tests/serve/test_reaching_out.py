"""Nothing that a client sends makes the server talk to anybody else, or read or write a file."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.errors import BadQuery
from kg.query.sparql.algebra import inspect
from kg.query.sparql.text import refuse
from kg.vocabulary import DEFAULT_BASE
from tests.serve.service import Service


@dataclass
class Canary:
    """A listener on this machine that counts who comes."""

    port: int
    visits: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/x"


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Canary(listening.getsockname()[1])

        def listen() -> None:
            while True:
                try:
                    visitor, _ = listening.accept()
                except OSError:
                    return
                with visitor:
                    found.visits.append(visitor.recv(1000))
                    visitor.sendall(
                        b"HTTP/1.1 302 Found\r\nLocation: /on\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )

        threading.Thread(target=listen, daemon=True).start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)


REACHING = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { sErViCe<URL>{ ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <URL> } ?s ?p ?o.SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { { ?s ?p ?o } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { # a comment ends with a carriage return\r SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o # \\u000A SERVICE\n SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '#' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a\n'# ''' . SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\"#" . SERVICE <URL> { ?s ?p ?o } }',
    "SELECT * { ?s <http://example.org/#a> ?o . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s ?p e:a.b.SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p e:a.b.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { ?s ?p trueSERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { ?s ?p 1e5SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { ?s ?p _:a.b.SERVICE <URL> { ?s ?p ?o } } }",
    "PREFIX service: <URL> SELECT * { SERVICE service: { ?s ?p ?o } }",
    "PREFIX a: <URL> SELECT * { SERVICE a: { SERVICE a: { ?s ?p ?o } } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
)
EMPTY = (
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
)
UPDATES = (
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://example.org/g>",
    "LOAD <file:///etc/passwd>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK {} ; LOAD <URL>",
    "DROP ALL",
)


@pytest.mark.parametrize("query", REACHING)
def test_service_is_refused(query: str, service: Service, canary: Canary) -> None:
    answer = service.ask(query.replace("URL", canary.url))
    assert answer.status == 400, answer.text
    assert canary.visits == []


@pytest.mark.parametrize("query", EMPTY)
def test_another_graph_is_empty(query: str, service: Service, canary: Canary) -> None:
    answer = service.ask(query.replace("URL", canary.url))
    assert answer.status == 200, answer.text
    assert answer.json["results"]["bindings"] == []
    assert canary.visits == []


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused(update: str, service: Service, canary: Canary) -> None:
    update = update.replace("URL", canary.url)
    for kind, body in (("application/sparql-query", update), ("application/sparql-update", update)):
        assert service.send("POST", "/sparql", {"Content-Type": kind}, body).status == 400
    assert canary.visits == []


def test_no_parameter_or_header_reaches_out(service: Service, canary: Canary) -> None:
    query = "SELECT * { ?s ?p ?o }"
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = service.ask(query, **{name.replace("-", "_"): canary.url})
        assert answer.json["results"]["bindings"] == []
    context = f'<{canary.url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    service.get("/entity/malaysia", "application/ld+json", Link=context)
    service.send("POST", "/sparql", {"Content-Type": "application/ld+json"}, f'{{"@context": "{canary.url}"}}')
    for path in (f"/entity/{canary.url}", f"//127.0.0.1:{canary.port}/x", f"/graph?name={canary.url}"):
        assert service.get(path).status in (400, 404)
    for path in ("/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/app.py", "/entity/../../etc/passwd"):
        assert service.get(path).status == 404
    assert canary.visits == []


def test_no_tool_of_an_assistant_reaches_out(service: Service, canary: Canary) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    asked = [("sparql", {"query": query.replace("URL", canary.url)}) for query in (*REACHING, *EMPTY, *UPDATES)]
    asked += [("search", {"text": canary.url}), ("show", {"name": canary.url}), ("explain", {"claim": canary.url})]
    for number, (tool, given) in enumerate(asked):
        call = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": given}}
        answer = service.send("POST", "/mcp", headers, json.dumps(call))
        assert answer.status == 200, answer.text
        told = answer.json["result"]
        empty = tool == "sparql" and given["query"].replace(canary.url, "URL") in EMPTY
        assert told["isError"] is not (empty or tool == "search"), (tool, given, told)
    assert canary.visits == []


def test_the_canary_would_have_told(canary: Canary) -> None:
    with socket.create_connection(("127.0.0.1", canary.port), timeout=5) as visitor:
        visitor.sendall(b"GET /x HTTP/1.1\r\n\r\n")
        assert visitor.recv(100).startswith(b"HTTP/1.1 302")
    assert canary.visits.pop().startswith(b"GET /x")


def test_words_that_look_like_it_are_answered(service: Service) -> None:
    for query in (
        "SELECT ?service { ?service ?p ?o } LIMIT 1 # SERVICE <http://example.org/>",
        "SELECT * { ?s ?p 'SERVICE <http://example.org/> { ?s ?p ?o }' }",
        "PREFIX service: <http://example.org/SERVICE/> SELECT * { ?s service:LOAD <http://example.org/SERVICE> }",
        "ASK { ?from dip:party ?load }",
    ):
        assert service.ask(query).status == 200, query


def test_what_only_one_parser_takes_is_judged_by_the_stricter_rule() -> None:
    odd = "SELECT * { ?service ?p ?o } VALUES (?service) { (<<( <a:b> <a:c> <a:d> )>>) }"
    with pytest.raises(BadQuery, match="cannot be excluded"):
        inspect(odd, DEFAULT_BASE)
    assert not inspect(odd.replace("service", "s"), DEFAULT_BASE).named_dataset


def test_the_command_line_knows_the_second_dot() -> None:
    with pytest.raises(BadQuery, match="SERVICE is refused"):
        refuse("SELECT * { ?s ?p e:a.b.SERVICE <http://example.org/> { ?s ?p ?o } }")
    assert refuse("SELECT * { ?s ?p e:a.service }") == "SELECT"


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is one of Linux's kernel, and no other has it")
def test_a_worker_could_not_reach_out_if_it_were_asked_to(canary: Canary, tmp_path: Path) -> None:
    code = f"""
import pyoxigraph, socket, subprocess
from kg.serve.sandbox import confine
given_up = confine(0)
wrong = []
for name, work in (
    ("service", lambda: list(pyoxigraph.Store().query("SELECT * {{ SERVICE <{canary.url}> {{ ?s ?p ?o }} }}"))),
    ("socket", lambda: socket.socket()),
    ("program", lambda: subprocess.run(["true"])),
    ("file", lambda: open({str(tmp_path / "f")!r}, "wb", buffering=0).write(b"x")),
):
    try:
        work()
        wrong.append(name)
    except OSError:
        pass
print(given_up, wrong)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "['files', 'network'] []"
    assert canary.visits == []
