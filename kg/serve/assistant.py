"""The tools over the Model Context Protocol: what is offered, and how a call reaches a worker.

Invariant: every call is answered by a killable worker under the limits of the service; what goes wrong is told as the
result of the call, in one line, so that the assistant can mend it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError

from kg.errors import Cannot
from kg.serve.asking import Asking, Log
from kg.serve.endpoint import problem
from kg.serve.guard import log_to_stderr
from kg.serve.kept import Kept
from kg.serve.limits import Limits, Source
from kg.serve.pool import Pool, Unready
from kg.serve.protocol import Refused
from kg.serve.tools import TOOLS, Tool, instructions, schemas
from kg.serve.worker import frame

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = ["Mounted", "over_stdio", "server"]

_BY_NAME = {tool.name: tool for tool in TOOLS}


def _offered(tool: Tool) -> types.Tool:
    title, description, taken, given = schemas(tool)
    hints = types.ToolAnnotations(
        title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=tool.name,
        title=title,
        description=description,
        input_schema=taken,
        output_schema=given,
        annotations=hints,
    )


def _failed(message: str) -> types.CallToolResult:
    """An error that the assistant is told; its way to look a name up is a tool, not a command."""
    told = re.sub(r" \(kg [^()]*\)$", " (the tool search finds names)", message)
    return types.CallToolResult(content=[types.TextContent(type="text", text=told)], is_error=True)


@dataclass(frozen=True, slots=True)
class _Tools:
    """The handlers of the protocol."""

    asking: Asking

    async def listed(
        self, context: ServerRequestContext[Any], asked: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_offered(tool) for tool in TOOLS])

    async def called(
        self, context: ServerRequestContext[Any], asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        if asked.name not in _BY_NAME:
            near = get_close_matches(asked.name, _BY_NAME, 1)
            guess = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(_BY_NAME)}."
            raise MCPError(types.INVALID_PARAMS, f"no tool called {asked.name[:60]!r}.{guess}")
        began, status = time.perf_counter(), 500
        job = {"do": "tool", "tool": asked.name, "arguments": asked.arguments or {}}
        same = asked.name not in ("explain", "sparql")  # which read data/, too, or may ask for the time
        try:
            reply = await self.asking.reply(frame(job), f"tool {asked.name}", pure=same)
            status = reply.header["status"]
        except Refused as error:
            status = error.status
            return _failed(error.message)
        finally:
            self._log(asked.name, status, time.perf_counter() - began)
        if "error" in reply.header:
            return _failed(reply.header["error"])
        told = json.loads(reply.body)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=told["text"])], structured_content=told["values"]
        )

    def _log(self, tool: str, status: int, seconds: float) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.asking.log({"time": now, "tool": tool, "status": status, "ms": round(seconds * 1000, 1)})


def server(asking: Asking, title: str) -> Server[Any]:
    """The server of the protocol, without a transport.

    Args:
        asking: how to reach the workers.
        title: of the graph.
    """
    tools = _Tools(asking)
    return Server(
        "us-asean-kg",
        version=version("us-asean-kg"),
        title=title,
        instructions=instructions(),
        on_list_tools=tools.listed,
        on_call_tool=tools.called,
    )


def over_stdio(source: Source, limits: Limits | None = None, *, title: str = "", log: Log = log_to_stderr) -> None:
    """Serve one assistant over standard input and output until it closes them.

    Args:
        source: what is served.
        limits: how much one call may cost.
        title: of the graph.
        log: takes one record per call; nothing but the protocol goes to standard output.

    Raises:
        Cannot: the graph cannot be opened.
    """
    asyncio.run(_over_stdio(source, limits or Limits(), title, log))


async def _over_stdio(source: Source, limits: Limits, title: str, log: Log) -> None:
    pool = Pool(source, limits)
    try:
        await pool.start()
    except Unready as error:
        raise Cannot(str(error)) from error
    try:
        made = server(Asking(pool, limits, Kept(limits.cache), log), title)
        async with stdio_server() as (incoming, outgoing):
            await made.run(incoming, outgoing, made.create_initialization_options())
    finally:
        await pool.stop()


class Mounted:
    """The same server at an address of `kg serve`: streamable HTTP, each call on its own, answered in JSON.

    Args:
        asking: how to reach the workers.
        title: of the graph.
        origins: whose pages may call, besides those of this server.
    """

    def __init__(self, asking: Asking, title: str, origins: tuple[str, ...] = ()) -> None:
        self._origins = origins
        self.manager = StreamableHTTPSessionManager(
            server(asking, title), json_response=True, stateless=True, max_request_body_size=asking.limits.body
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; one from a page of another origin is refused."""
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        if origin is not None and origin.partition(b"://")[2] != host and origin.decode("latin-1") not in self._origins:
            for message in problem(403, "pages of another origin may not call tools; see --cors"):
                await send(message)
            return
        await self.manager.handle_request(scope, receive, send)
