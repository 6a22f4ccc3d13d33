"""Around every request: its size, its host, its token; headers that keep a browser safe; one line in the log.

Invariant: no answer leaves without the safety headers, and nothing of a query string or token gets into the log.
"""

from __future__ import annotations

import hmac
import json
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kg.serve.endpoint import problem
from kg.serve.limits import Limits
from kg.serve.metrics import Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard", "log_to_stderr"]

_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")
#: what pages may load: their own files only; styles are set by the editor's script
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' "
    "data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", POLICY.encode()),
)
_NAMES: Final = frozenset(name for name, _ in _HEADERS)
_ROUTES: Final = (
    "sparql",
    "api",
    "entity",
    "topic",
    "claim",
    "briefing",
    "evidence",
    "row",
    "graph",
    "health",
    "metrics",
)


def log_to_stderr(told: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stderr.write(f"{json.dumps(told)}\n")  # ASCII only
    sys.stderr.flush()


@dataclass(slots=True)
class _Seen:
    status: int = 0
    size: int = 0


class Guard:
    """The outermost layer of the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits,
        metrics: Metrics,
        token: str = "",
        hosts: tuple[str, ...] | None = None,
        log: Callable[[dict[str, Any]], None] = log_to_stderr,
    ) -> None:
        self._app, self._limits, self._metrics, self._log = app, limits, metrics, log
        self._token = token.encode()
        self._hosts = None if hosts is None else {*_LOCAL, *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, seen = time.perf_counter(), _Seen()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = _safe(message.get("headers", []))
            elif message["type"] == "http.response.body":
                seen.size += len(message.get("body", b""))
            await send(message)

        try:
            refused = self._refused(scope)
            if refused:
                for message in refused:
                    await sending(message)
            else:
                await self._app(scope, receive, sending)
        except Exception:  # a fault of ours, which must neither end the server nor be hidden
            self._log({"fault": traceback.format_exc(), "path": scope["path"][:200]})
            if seen.status:
                raise
            for message in problem(500, "this went wrong on our side; it has been logged"):
                await sending(message)
        finally:
            self._told(scope, seen, time.perf_counter() - began)

    def _refused(self, scope: Scope) -> tuple[Message, Message] | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._limits.url:
            return problem(414, f"the address is longer than {self._limits.url:,} characters; send the query by POST")
        if sum(len(name) + len(value) for name, value in headers) > self._limits.headers:
            return problem(431, f"the headers are larger than {self._limits.headers:,} bytes")
        given: dict[bytes, bytes] = dict(headers)
        if self._hosts is not None:
            host = given.get(b"host", b"").decode("latin-1").lower()
            name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
            if name not in self._hosts:
                return problem(421, "this server does not answer for that host; see --allow-host")
        public = scope["path"] == "/health" or scope["method"] == "OPTIONS"
        if self._token and not public:
            kind, _, said = given.get(b"authorization", b"").partition(b" ")
            if kind.lower() != b"bearer" or not hmac.compare_digest(said.strip(), self._token):
                return problem(401, "give the token: Authorization: Bearer TOKEN", (b"www-authenticate", b"Bearer"))
        return None

    def _told(self, scope: Scope, seen: _Seen, seconds: float) -> None:
        first = scope["path"].split("/")[1] if scope["path"].startswith("/") else ""
        route = first if first in _ROUTES else "other"
        self._metrics.count(route, seen.status or 499, seconds)
        client = scope.get("client")
        self._log(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "client": client[0] if client else None,
                "method": scope["method"],
                "path": scope["path"][:200],
                "status": seen.status or 499,
                "bytes": seen.size,
                "ms": round(seconds * 1000, 1),
            }
        )


def _safe(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in headers}
    if present.isdisjoint(_NAMES):
        return [*headers, *_HEADERS]
    return [*headers, *((name, value) for name, value in _HEADERS if name not in present)]
