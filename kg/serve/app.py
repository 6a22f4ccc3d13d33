"""The front: routes, what each hands to a worker, and how the answer goes out.

Invariant: nothing here opens the graph; an answer is sent only when the worker has given all of it.
"""

from __future__ import annotations

import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.asking import Asking, Log
from kg.serve.endpoint import Endpoint
from kg.serve.guard import Guard, log_to_stderr
from kg.serve.kept import Kept
from kg.serve.limits import Limits, Source
from kg.serve.metrics import Metrics
from kg.serve.negotiate import MEDIA, TRIPLES, best
from kg.serve.nodes import KINDS
from kg.serve.openapi import openapi
from kg.serve.operations import OPERATIONS
from kg.serve.pages import rendered
from kg.serve.pool import Pool, Reply
from kg.serve.protocol import Refused, pairs
from kg.serve.worker import frame

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["application"]

_STATIC: Final = Path(__file__).with_name("static")
_NODES: Final = {"text/html": "html"} | TRIPLES


class _Front:
    """The handlers, over one pool of workers."""

    def __init__(self, asking: Asking, metrics: Metrics) -> None:
        self.asking, self.pool, self.metrics = asking, asking.pool, metrics

    async def ask(self, request: Request, job: dict[str, Any], *, pure: bool = False) -> Reply:
        """The answer of a worker; given up when the client goes away."""
        return await self.asking.reply(frame(job), request.url.path, request.receive, pure=pure)

    async def api(self, request: Request) -> Response:
        job = {"do": "api", "path": request.url.path, "pairs": pairs(request.scope["query_string"])}
        reply = await self.ask(request, job, pure=request.url.path != "/api/explain")  # which reads data/, too
        if "error" in reply.header:
            names = [name for name in ("error", "nearest") if name in reply.header]
            problem: dict[str, Any] = {name: reply.header[name] for name in names}
            return _json(problem, reply.header["status"])
        return Response(reply.body, media_type="application/json")

    async def node(self, request: Request) -> Response:
        kind, local = request.url.path.split("/")[1], request.path_params["local"]
        form = _chosen(_accept(request), _NODES)
        if form == "html":
            return _sent(await self.ask(request, {"do": "page", "kind": kind, "id": local}))
        return _sent(await self.ask(request, {"do": "node", "kind": kind, "id": local, "form": form}, pure=True))

    async def graph(self, request: Request) -> Response:
        names = [value for name, value in pairs(request.scope["query_string"]) if name == "name" and value][:10]
        reply = await self.ask(request, {"do": "graph", "names": names}, pure=True)
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
        about = self.pool.about
        ready = about.get("stamp") == self.pool.source.stamp()
        return _json({"status": "ok" if about else "starting", "build": about.get("build"), "current": ready})

    async def numbers(self, request: Request) -> Response:
        pool = self.pool
        gauges: dict[str, float] = {
            "kg_workers_busy": pool.busy,
            "kg_workers_idle": pool.idle,
            "kg_requests_waiting": pool.waiting,
            "kg_cache_bytes": self.asking.kept.size,
            "kg_cache_hits_total": self.asking.kept.hits,
        }
        gauges |= {f"kg_workers_{name}_total": number for name, number in pool.counts.items()}
        text = self.metrics.text(gauges, str(pool.about.get("build", "")))
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def description(self, request: Request) -> Response:
        from importlib.metadata import version

        return _json(openapi(str(self.pool.about.get("title") or "Knowledge graph"), version("us-asean-kg")))


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
    routes: list[Route | Mount] = [Route(path, handler) for path, handler in pages.items()]
    routes += [Route(operation.path, front.api) for operation in OPERATIONS]
    routes += [Route(f"/{kind}/{{local:path}}", front.node) for kind in KINDS]
    return [*routes, Mount("/static", StaticFiles(directory=_STATIC))]


class _Entrance:
    """Leads to the endpoint, and to the tools, without passing the routes; else to the routes."""

    def __init__(self, direct: dict[str, ASGIApp], routes: Starlette) -> None:
        self._direct, self._routes = direct, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = self._direct.get(scope.get("path", ""), self._routes)
        await chosen(scope, receive, send)


def application(
    source: Source,
    limits: Limits | None = None,
    *,
    cors: tuple[str, ...] = (),
    token: str = "",
    hosts: tuple[str, ...] | None = None,
    tools: str | None = None,
    log: Log = log_to_stderr,
) -> ASGIApp:
    """The service as an ASGI application.

    Args:
        source: what is served.
        limits: how much one request may cost.
        cors: origins whose pages may read the answers; none = no other origin.
        token: what clients must give as bearer token; empty = nothing.
        hosts: names besides this machine's own that the server answers for; None = any.
        tools: title under which the tools of assistants are served at `/mcp`, too; None = they are not.
        log: takes one record per request.
    """
    limits = limits or Limits()
    metrics = Metrics()
    pool = Pool(source, limits)
    asking = Asking(pool, limits, Kept(limits.cache), log)

    direct: dict[str, ASGIApp] = {"/sparql": Endpoint(asking)}
    running: list[Callable[[], AbstractAsyncContextManager[None]]] = []
    if tools is not None:
        from kg.serve.assistant import Mounted

        mounted = Mounted(asking, tools, cors)
        direct["/mcp"] = mounted
        running.append(mounted.manager.run)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        async with AsyncExitStack() as stack:
            for one in running:
                await stack.enter_async_context(one())
            gc.freeze()  # what is here now stays, and need not be looked through again and again
            yield
        await pool.stop()

    routes = Starlette(
        routes=_routes(_Front(asking, metrics)),
        exception_handlers={Refused: _refusal, HTTPException: _http},
        lifespan=lifespan,
    )
    app: ASGIApp = _Entrance(direct, routes)
    if cors:
        app = CORSMiddleware(
            app, allow_origins=list(cors), allow_methods=["GET", "POST"], allow_headers=["Authorization"]
        )
    return Guard(app, limits=limits, metrics=metrics, token=token, hosts=hosts, log=log)
