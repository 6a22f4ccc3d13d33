"""A small Graph Store and SPARQL endpoint over Oxigraph in memory, with the bad habits that servers have."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


@dataclass
class GraphStore:
    """What the server holds, and how it behaves."""

    url: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    most: int = 1 << 30
    """Bytes of the largest body it takes; 413 above."""
    user: str = ""
    """`name:password` that it wants to hear, or `Bearer TOKEN`."""
    rows: int = 0
    """Rows at which it cuts an answer off and says so as Virtuoso does; 0 = never."""
    habit: str = ""
    """What it does instead of answering."""
    requests: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.store)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held: GraphStore

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _do(self) -> None:
        held, body = self.held, self._body()
        held.requests.append((self.command, self.path))
        if held.user and self.headers.get("Authorization", "") not in (held.user, _basic(held.user)):
            self._say(401, b"who are you?", WWW_Authenticate='Basic realm="graphs"')
        elif held.habit:
            _HABITS[held.habit](self)
        elif len(body) > held.most:
            self._say(413, b"too large")
        elif self.path.startswith("/query"):
            self._query(body)
        else:
            self._graph(body)

    do_HEAD = do_GET = do_POST = do_PUT = _do

    def _graph(self, body: bytes) -> None:
        named = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        graph = ox.NamedNode(named["graph"][0]) if "graph" in named else ox.DefaultGraph()
        if self.command == "PUT":
            self.held.store.clear_graph(graph)
        if self.command in ("PUT", "POST"):
            self.held.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self._say(204)

    def _query(self, body: bytes) -> None:
        asked = parse_qs(body.decode())
        graphs = [ox.NamedNode(iri) for iri in asked.get("default-graph-uri", [])] or None
        answer: Any = self.held.store.query(asked["query"][0], default_graph=graphs)
        headers = {}
        if self.held.rows and isinstance(answer, ox.QuerySolutions):
            import json

            found = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
            bindings = found["results"]["bindings"]
            if len(bindings) > self.held.rows:
                found["results"]["bindings"] = bindings[: self.held.rows]
                headers = {"X_SPARQL_MaxRows": str(self.held.rows)}
            data = json.dumps(found).encode()
        else:
            data = answer.serialize(format=ox.QueryResultsFormat.JSON)
        self._say(200, data, Content_Type="application/sparql-results+json", **headers)


def _basic(user: str) -> str:
    return f"Basic {base64.b64encode(user.encode()).decode()}"


def _broken_off(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head":')
    handler.close_connection = True


def _slow(handler: _Handler) -> None:
    time.sleep(0.8)
    handler.close_connection = True


_JSON = "application/sparql-results+json"
_HABITS = {
    "page": lambda h: h._say(200, b"<html><body>Query here</body></html>", Content_Type="text/html"),
    "cut": lambda h: h._say(200, b'{"head":{"vars":["s"]},"results":{"bindings":[ timed out', Content_Type=_JSON),
    "broken off": _broken_off,
    "slow": _slow,
    "moved": lambda h: h._say(302, Location="http://elsewhere.example/sparql?token=secret"),
    "partial": lambda h: h._say(200, b'{"head":{"vars":[]},"results":{"bindings":[]}}', X_SQL_State="S1TAT"),
    "forbidden": lambda h: h._say(403, b"not you"),
    "method": lambda h: h._say(405, b"GET only"),
    "media": lambda h: h._say(415, b"Turtle only"),
    "error": lambda h: h._say(500, b"<title>x</title><p>out of\x1b[31m memory</p>"),
    "busy": lambda h: h._say(503, b"later"),
    "other json": lambda h: h._say(200, b'{"rows": []}', Content_Type="application/json"),
}


@contextmanager
def graph_store() -> Iterator[GraphStore]:
    """The server on a free port."""
    held = GraphStore()
    handler = type("Handler", (_Handler,), {"held": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
