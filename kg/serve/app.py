"""The front: routes, what each hands to a worker, and how the answer goes out.

Invariant: nothing here opens the graph; an answer is sent only when the worker has given all of it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.guard import Guard, log_to_stderr
from kg.serve.limits import Limits, Source
from kg.serve.metrics import Metrics
from kg.serve.negotiate import MEDIA, ROWS, TRIPLES, best
from kg.serve.nodes import KINDS
from kg.serve.openapi import openapi
from kg.serve.operations import OPERATIONS
from kg.serve.pages import rendered
from kg.serve.pool import Broken, Busy, Overdue, Pool, Reply, Unready
from kg.serve.protocol import Refused, body, pairs, read

__all__ = ["application"]

_STATIC: Final = Path(__file__).with_name("static")
_NODES: Final = {"text/html": "html"} | TRIPLES
_SERVICE: Final = TRIPLES | {"text/html": "html"}
#: seconds after which it is worth looking whether the client still waits
_SOON: Final = 0.1
Log = Callable[[dict[str, Any]], None]


class _Front:
    """The handlers, over one pool of workers."""

    def __init__(self, pool: Pool, limits: Limits, metrics: Metrics, log: Log) -> None:
        self.pool, self.limits, self.metrics, self.log = pool, limits, metrics, log

    async def ask(self, request: Request, job: dict[str, Any]) -> Reply:
        """The answer of a worker; given up when the client goes away."""
        work = asyncio.ensure_future(self.pool.run(job))
        try:
            await asyncio.wait({work}, timeout=_SOON)
            if not work.done():
                await _done_or_gone(work, request)
            reply = work.result()
        except Busy:
            raise Refused(503, "too much is going on; come back in a moment", Retry_After="2") from None
        except Overdue:
            raise Refused(504, f"this takes longer than {self.limits.seconds:g} s; ask for less") from None
        except Broken:
            raise Refused(500, "the worker of this request ended; it may need more memory than allowed") from None
        except Unready as error:
            raise Refused(503, str(error), Retry_After="5") from None
        finally:
            work.cancel()
        if fault := reply.header.get("fault"):
            self.log({"fault": fault, "path": request.url.path})
        return reply

    async def sparql(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(self.limits.upload):
                content = await body(request, self.limits.body)
        except TimeoutError:
            raise Refused(408, "the body did not arrive in time", connection="close") from None
        asked = read(request.method, request.headers.get("content-type", ""), request.scope["query_string"], content)
        accept = _accept(request)
        if asked.query is None:
            form = _chosen(accept, _SERVICE)
            if form == "html":
                return RedirectResponse("/", 303)
            return _sent(await self.ask(request, {"do": "describe", "form": form, "endpoint": _endpoint(request)}))
        rows, triples = best(accept, ROWS), best(accept, TRIPLES)
        if rows is None and triples is None:
            raise Refused(406, f"ask for one of {', '.join(dict.fromkeys([*ROWS, *TRIPLES]))}")
        job = {"do": "sparql", "query": asked.query, "default": asked.default, "named": asked.named}
        return _sent(await self.ask(request, job | {"rows": rows, "triples": triples}))

    async def api(self, request: Request) -> Response:
        job = {"do": "api", "path": request.url.path, "pairs": pairs(request.scope["query_string"])}
        reply = await self.ask(request, job)
        if "error" in reply.header:
            names = [name for name in ("error", "nearest") if name in reply.header]
            told: dict[str, Any] = {name: reply.header[name] for name in names}
            return _json(told, reply.header["status"])
        return Response(reply.body, media_type="application/json")

    async def node(self, request: Request) -> Response:
        kind, local = request.url.path.split("/")[1], request.path_params["local"]
        form = _chosen(_accept(request), _NODES)
        if form == "html":
            return _sent(await self.ask(request, {"do": "page", "kind": kind, "id": local}))
        return _sent(await self.ask(request, {"do": "node", "kind": kind, "id": local, "form": form}))

    async def graph(self, request: Request) -> Response:
        names = [value for name, value in pairs(request.scope["query_string"]) if name == "name" and value][:10]
        reply = await self.ask(request, {"do": "graph", "names": names})
        response = _sent(reply)
        if "error" not in reply.header:  # the page carries the policy for the scripts in it, by their digests
            response.headers["content-security-policy"] = "frame-ancestors 'none'"
        return response

    async def void(self, request: Request) -> Response:
        form = _chosen(_accept(request), TRIPLES)
        return _sent(await self.ask(request, {"do": "void", "form": form, "endpoint": _endpoint(request)}))

    async def front_page(self, request: Request) -> Response:
        title = str(self.pool.about.get("title") or "Knowledge graph")
        yasgui = (_STATIC / "yasgui" / "yasgui.min.js").is_file()
        return Response(rendered("query.html", title=title, yasgui=yasgui), media_type=MEDIA["html"])

    async def health(self, request: Request) -> Response:
        told = self.pool.about
        ready = told.get("stamp") == self.pool.source.stamp()
        return _json({"status": "ok" if told else "starting", "build": told.get("build"), "current": ready})

    async def numbers(self, request: Request) -> Response:
        pool = self.pool
        gauges: dict[str, float] = {
            "kg_workers_busy": pool.busy,
            "kg_workers_idle": pool.idle,
            "kg_requests_waiting": pool.waiting,
        }
        gauges |= {f"kg_workers_{name}_total": number for name, number in pool.counts.items()}
        text = self.metrics.text(gauges, str(pool.about.get("build", "")))
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def description(self, request: Request) -> Response:
        from importlib.metadata import version

        return _json(openapi(str(self.pool.about.get("title") or "Knowledge graph"), version("us-asean-kg")))


async def _done_or_gone(work: asyncio.Future[Reply], request: Request) -> None:
    gone = asyncio.ensure_future(_gone(request))
    both: set[asyncio.Future[Any]] = {work, gone}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
    if not work.done():
        raise Refused(499, "the client has gone")


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _chosen(accept: str | None, offered: dict[str, str]) -> str:
    form = best(accept, offered)
    if form is None:
        raise Refused(406, f"ask for one of {', '.join(offered)}")
    return form


def _endpoint(request: Request) -> str:
    return str(request.url.replace(path="/sparql", query="", fragment=""))


def _json(told: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, media_type="application/json")


def _sent(reply: Reply) -> Response:
    header = reply.header
    if "error" in header:
        return Response(header["error"] + "\n", header["status"], media_type="text/plain; charset=utf-8")
    if "location" in header:
        return RedirectResponse(header["location"], header["status"])
    return Response(reply.body, header["status"], {"Content-Type": MEDIA[header["form"]], "Vary": "Accept"})


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if request.url.path.startswith("/api/"):
        return Response(json.dumps({"error": error.message}), error.status, error.headers, "application/json")
    return Response(error.message + "\n", error.status, error.headers, "text/plain; charset=utf-8")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if request.url.path.startswith("/api/"):
        return Response(json.dumps({"error": error.detail}), error.status_code, headers, "application/json")
    return Response(f"{error.detail}\n", error.status_code, headers, "text/plain; charset=utf-8")


def _routes(front: _Front) -> list[Route | Mount]:
    pages: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/": front.front_page,
        "/graph": front.graph,
        "/.well-known/void": front.void,
        "/health": front.health,
        "/metrics": front.numbers,
        "/openapi.json": front.description,
    }
    routes: list[Route | Mount] = [Route("/sparql", front.sparql, methods=["GET", "POST"])]
    routes += [Route(path, handler) for path, handler in pages.items()]
    routes += [Route(operation.path, front.api) for operation in OPERATIONS]
    routes += [Route(f"/{kind}/{{local:path}}", front.node) for kind in KINDS]
    return [*routes, Mount("/static", StaticFiles(directory=_STATIC))]


def application(
    source: Source,
    limits: Limits | None = None,
    *,
    cors: tuple[str, ...] = (),
    token: str = "",
    hosts: tuple[str, ...] | None = None,
    log: Log = log_to_stderr,
) -> Starlette:
    """The service as an ASGI application.

    Args:
        source: what is served.
        limits: how much one request may cost.
        cors: origins whose pages may read the answers; none = no other origin.
        token: what clients must give as bearer token; empty = nothing.
        hosts: names besides this machine's own that the server answers for; None = any.
        log: takes one record per request.
    """
    limits = limits or Limits()
    metrics = Metrics()
    pool = Pool(source, limits)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()

    guard = Middleware(Guard, limits=limits, metrics=metrics, token=token, hosts=hosts, log=log)
    allowed = ["GET", "POST"]
    shared = [
        Middleware(CORSMiddleware, allow_origins=list(cors), allow_methods=allowed, allow_headers=["Authorization"])
    ]
    return Starlette(
        routes=_routes(_Front(pool, limits, metrics, log)),
        middleware=[guard, *(shared if cors else [])],
        exception_handlers={Refused: _refusal, HTTPException: _http},
        lifespan=lifespan,
    )
