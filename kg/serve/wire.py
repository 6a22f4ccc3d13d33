"""HTTP as it comes in: httptools' parser under uvicorn, with a bound on the size of a request's head and on its time.

Invariant: a connection that has sent more than the largest head, or has not sent a whole request in time, is closed;
what is held of it stays small meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.limits import Limits

__all__ = ["wire"]


class _Wire(HttpToolsProtocol):
    """One connection."""

    most: int
    seconds: float

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._head = 0
        self._within_head = True
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._within_head:
            self._head += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._within_head and self._head > self.most:
            self._refuse(b"431 Request Header Fields Too Large", f"the head is larger than {self.most:,} bytes\n")
        elif self._late is None and (self._head or not self._within_head):
            self._wait()

    def on_headers_complete(self) -> None:
        self._head, self._within_head = 0, False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._within_head = True
        self._arrived()
        super().on_message_complete()

    def _wait(self) -> None:
        self._late = self.loop.call_later(self.seconds, self._too_late)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        if not self.transport.is_closing():
            self._refuse(b"408 Request Timeout", "the request did not arrive in time\n")

    def _refuse(self, status: bytes, message: str) -> None:
        told = message.encode()
        kind = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
        self.transport.write(b"HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n%s" % (status, kind, len(told), told))
        self.transport.close()


def wire(limits: Limits) -> type[HttpToolsProtocol]:
    """The protocol of a server with these limits."""
    return type("Wire", (_Wire,), {"most": limits.url + limits.headers + 4096, "seconds": limits.upload + 1})
