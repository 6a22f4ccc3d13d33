"""What a worker does with a job: ask in SPARQL, answer the JSON API, write a page, describe the service.

Invariant: a job is a JSON object and so is what is told of its answer; anything that goes wrong becomes a status and
one line, a fault of ours also a trace for the log.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadFile, BadInput, BadQuery, BadRow, Cannot, KgError, NothingFound, UnknownName
from kg.query.sparql.algebra import inspect
from kg.serve.limits import Source
from kg.store.answers import Bounds, Named, TooLarge, WrongKind, bounded, converted, open_dataset
from kg.store.oxigraph import Store

if TYPE_CHECKING:
    from kg.api import Graph

__all__ = ["Desk"]

Job = Mapping[str, Any]
Answer = tuple[dict[str, Any], bytes]
_STATUS: Final = (
    (TooLarge, 422),
    (WrongKind, 406),
    (UnknownName, 404),
    (NothingFound, 404),
    (BadInput, 400),
    (KgError, 500),
)


def _problem(status: int, error: str, **more: Any) -> Answer:
    return {"status": status, "error": error} | more, b""


@dataclass
class Desk:
    """One open graph and the jobs it can do."""

    store: Store
    graph: Graph | None
    bounds: Bounds
    stamp: str
    _kept: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, workspace: Path | None, dataset: Path | None, base: str, bounds: Bounds) -> Desk:
        """Open what is served.

        Raises:
            KgError: it is not built, damaged, or does not parse.
        """
        if workspace is not None:
            from kg.api import Graph

            graph = Graph.open(workspace, endpoint="")
            return cls(graph.store, graph, bounds, graph.store.folder.name if graph.store.folder else "")
        assert dataset is not None
        stamp = Source(None, dataset, base).stamp()
        return cls(open_dataset(dataset, base), None, bounds, stamp)

    @property
    def about(self) -> dict[str, Any]:
        """What the front is told when the worker is ready."""
        title = self.graph.config.title if self.graph else ""
        return {"build": self.store.build_id, "as_of": self.store.as_of, "title": title, "base": self.store.terms.base}

    def answer(self, job: Job, text: bytes = b"") -> Answer:
        """Do a job; never raises.

        Args:
            job: what to do, and with what.
            text: of a query, in UTF-8.
        """
        try:
            if job["do"] == "sparql":
                header, body = self._sparql(job, text.decode("utf-8", "surrogatepass"))
            else:
                header, body = self._work[job["do"]](job)
            if len(body) > self.bounds.bytes:
                raise TooLarge(f"the answer has more than {self.bounds.bytes:,} bytes; ask for less")
        except (BadFile, BadRow, Cannot):  # the workspace is at fault, not the client: its paths are for the log
            return _problem(503, "the graph cannot be read just now; the log says why", fault=traceback.format_exc())
        except KgError as error:
            status = next(number for kind, number in _STATUS if isinstance(error, kind))
            near = {"nearest": list(error.nearest)} if isinstance(error, UnknownName) else {}
            return _problem(status, str(error), **near)
        except MemoryError:
            return _problem(422, "the answer needs more memory than allowed; ask for less")
        except RecursionError:
            return _problem(400, "the request is nested too deeply")
        except Exception:  # a fault of ours: the client learns that much, the log the rest
            return _problem(500, "this went wrong on our side; it has been logged", fault=traceback.format_exc())
        return {"status": 200} | header, body

    @cached_property
    def _work(self) -> dict[str, Callable[[Job], Answer]]:
        return {
            "api": self._api,
            "node": self._node,
            "page": self._page,
            "graph": self._picture,
            "describe": self._describe,
            "void": self._void,
            "tool": self._tool,
        }

    @property
    def _g(self) -> Graph:
        if self.graph is None:
            raise NothingFound("only /sparql answers here")
        return self.graph

    def _sparql(self, job: Job, query: str) -> Answer:
        asked = inspect(query, self.store.terms.base)
        named: Named | None
        if job["default"] or job["named"]:  # what the request says goes before what the query says
            named = Named(tuple(job["default"]), tuple(job["named"]))
        else:
            named = Named(asked.default, asked.named) if asked.named_dataset else None
        try:
            found = bounded(self.store, query, job["rows"], job["triples"], self.bounds, named)
        except BadQuery as error:
            from kg.query.sparql.answers import explained

            raise explained(query, "query", error) from error
        return {"form": found.form}, found.body

    def _api(self, job: Job) -> Answer:
        from kg.serve.operations import OPERATIONS, Found, arguments

        operation = next(one for one in OPERATIONS if one.path == job["path"])
        values = arguments(operation, [(name, value) for name, value in job["pairs"]])
        note = {}
        try:
            found = operation.answer(self._g, values)
        except NothingFound as error:
            found, note = Found(()), {"note": str(error)}
        told = {"records": list(found.records), "as_of": found.as_of, "undated": found.undated} | note
        return {"form": "json"}, json.dumps(told, ensure_ascii=False).encode("utf-8")

    def _tool(self, job: Job) -> Answer:
        from kg.serve.tools import TOOLS, arguments

        tool = next(one for one in TOOLS if one.name == job["tool"])
        values, lines = tool.answer(self._g, arguments(tool, job["arguments"]), self.bounds)
        return {"form": "json"}, json.dumps({"values": values, "text": "\n".join(lines)}).encode()

    def _node(self, job: Job) -> Answer:
        from kg.serve.nodes import described

        return {"form": job["form"]}, described(self._g, job["kind"], job["id"], job["form"], self.bounds)

    def _page(self, job: Job) -> Answer:
        from kg.serve.pages import page

        moved, body = page(self._g, job["kind"], job["id"])
        return ({"status": 308, "location": moved}, b"") if moved else ({"form": "html"}, body)

    def _picture(self, job: Job) -> Answer:
        if job["names"]:
            return {"form": "html"}, self._g.view(*job["names"]).html.encode("utf-8")
        if "graph" not in self._kept:  # placing everything takes seconds, and a build does not change
            self._kept["graph"] = self._g.view().html.encode("utf-8")
        return {"form": "html"}, self._kept["graph"]

    def _describe(self, job: Job) -> Answer:
        from kg.serve.nodes import service

        return {"form": job["form"]}, converted(service(self.store, job["endpoint"]), job["form"], self.store)

    def _void(self, job: Job) -> Answer:
        from kg.view.about import about

        if "void" not in self._kept:
            self._kept["void"] = b"".join(about(self._g.lookup, self._g.config.root))
        node = f"<{self.store.terms.base}graph>"
        reached = f"\n{node} <http://rdfs.org/ns/void#sparqlEndpoint> <{job['endpoint']}> .\n"
        return {"form": job["form"]}, converted(self._kept["void"] + reached.encode("utf-8"), job["form"], self.store)
