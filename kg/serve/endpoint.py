"""`/sparql`, written straight to ASGI: it is asked most, and every layer above costs each question.

Invariant: the same rules as everywhere else in the service; `protocol` reads the request, a worker answers it.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from kg.serve.asking import Asking
from kg.serve.negotiate import MEDIA, ROWS, TRIPLES, best
from kg.serve.protocol import Asked, Refused, body, read
from kg.serve.worker import frame, framed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import Message, Receive, Scope, Send

    from kg.serve.link import Reply

__all__ = ["Endpoint", "changing", "problem", "received", "sparql_job", "told"]

SERVICE: Final = TRIPLES | {"text/html": "html"}
#: bytes up to which an answer gets a tag, which costs reading it once more
_TAGGED: Final = 1 << 20
#: functions of SPARQL whose value is another one each time
_CHANGING: Final = re.compile(r"\b(?:now|rand|(?:str)?uuid)\b", re.IGNORECASE)
Pairs = list[tuple[bytes, bytes]]


def changing(query: str) -> bool:
    """Whether the same query may have another answer the next time, of the same build.

    >>> changing("SELECT (NOW() AS ?t) {}"), changing("ASK { ?known ?p ?o }")
    (True, False)
    """
    if "\\" in query:  # which may hide a name
        return True
    lowered = query.lower()
    if "now" not in lowered and "rand" not in lowered and "uuid" not in lowered:
        return False
    return _CHANGING.search(query) is not None


def problem(status: int, message: str, *headers: tuple[bytes, bytes]) -> tuple[Message, Message]:
    """A status and one line of text."""
    return _whole(status, f"{message}\n".encode(), "text/plain; charset=utf-8", headers)


def _whole(status: int, content: bytes, kind: str, headers: Iterable[tuple[bytes, bytes]]) -> tuple[Message, Message]:
    told = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(content)), *headers]
    start: Message = {"type": "http.response.start", "status": status, "headers": told}
    return start, {"type": "http.response.body", "body": content}


@lru_cache(maxsize=256)
def _forms(accept: str | None) -> tuple[str | None, str | None]:
    return best(accept, ROWS), best(accept, TRIPLES)


def sparql_job(asked: Asked, rows: str | None, triples: str | None) -> bytes:
    """The job of a worker that answers a query, as a frame."""
    text = (asked.query or "").encode("utf-8", "surrogatepass")
    return framed(_header(asked.default, asked.named, rows, triples), text)


@lru_cache(maxsize=256)
def _header(default: tuple[str, ...], named: tuple[str, ...], rows: str | None, triples: str | None) -> bytes:
    job = {"do": "sparql", "default": default, "named": named, "rows": rows, "triples": triples}
    return json.dumps(job, ensure_ascii=False).encode("utf-8", "surrogatepass")


async def received(receive: Receive, headers: dict[bytes, bytes], most: int, seconds: float) -> bytes:
    """The body of a request.

    Raises:
        Refused: 408, 413 or 415.
    """
    reader = asyncio.current_task()
    assert reader is not None
    late = _Late(reader)
    timer = asyncio.get_running_loop().call_later(seconds, late.ring)  # far cheaper than asyncio.timeout
    try:
        return await body(receive, headers, most)
    except asyncio.CancelledError:
        if late.rung:
            reader.uncancel()
            raise Refused(408, "the body did not arrive in time", connection="close") from None
        raise
    finally:
        timer.cancel()


class _Late:
    """Cancels who reads a body that does not arrive."""

    __slots__ = ("_reader", "rung")

    def __init__(self, reader: asyncio.Task[Any]) -> None:
        self._reader, self.rung = reader, False

    def ring(self) -> None:
        self.rung = True
        self._reader.cancel()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The ASGI application of one address."""

    asking: Asking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query, or say why not."""
        try:
            messages = await self._answer(scope, receive)
        except Refused as error:
            headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
            messages = problem(error.status, error.message, *headers)
        for message in messages:
            await send(message)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Message, Message]:
        method: str = scope["method"]
        if method not in ("GET", "POST", "HEAD"):
            raise Refused(405, "ask with GET or POST", Allow="GET, HEAD, POST")
        headers: dict[bytes, bytes] = dict(scope["headers"])
        accept = _accept(scope["headers"]) if b"accept" in headers else None
        limits = self.asking.limits
        content = await received(receive, headers, limits.body, limits.upload)
        kind = headers.get(b"content-type", b"").decode("latin-1")
        asked = read(method, kind, scope["query_string"], content)
        if asked.query is None:
            return await self._description(scope, receive, accept)
        rows, triples = _forms(accept)
        if rows is None and triples is None:
            raise Refused(406, f"ask for one of {', '.join(dict.fromkeys([*ROWS, *TRIPLES]))}")
        same = not changing(asked.query)
        reply = await self.asking.reply(sparql_job(asked, rows, triples), "/sparql", receive, pure=same)
        return told(reply, headers if same and method != "POST" else None)

    async def _description(self, scope: Scope, receive: Receive, accept: str | None) -> tuple[Message, Message]:
        form = best(accept, SERVICE)
        if form is None:
            raise Refused(406, f"ask for one of {', '.join(SERVICE)}")
        if form == "html":
            return _whole(303, b"", MEDIA["html"], [(b"location", b"/")])
        job = {"do": "describe", "form": form, "endpoint": _address(scope)}
        return told(await self.asking.reply(frame(job), "/sparql", receive, pure=True), dict(scope["headers"]))


def _accept(headers: Pairs) -> str:
    return ",".join(value.decode("latin-1") for name, value in headers if name == b"accept")


def _address(scope: Scope) -> str:
    """The endpoint as the client reached it."""
    from starlette.requests import HTTPConnection

    return str(HTTPConnection(scope).url.replace(path=quote("/sparql"), query="", fragment=""))


def told(reply: Reply, asked: Mapping[bytes, bytes] | None) -> tuple[Message, Message]:
    """What a worker answered, as it goes out.

    Args:
        reply: of a worker.
        asked: headers of a request whose answer the client may keep, if it asks each time whether it still stands;
            None when there is nothing to keep.
    """
    header = reply.header
    if "error" in header:
        return problem(header["status"], header["error"])
    kind, varies = MEDIA[header["form"]], (b"vary", b"Accept")
    if asked is None:
        return _whole(200, reply.body, kind, (varies, (b"cache-control", b"no-store")))
    headers = [varies, (b"cache-control", b"no-cache")]
    if len(reply.body) > _TAGGED:
        return _whole(200, reply.body, kind, headers)
    tag = b'"%s"' % blake2b(reply.body, digest_size=12, person=header["form"].encode()).hexdigest().encode()
    headers.append((b"etag", tag))
    known = [one.strip().removeprefix(b"W/") for one in asked.get(b"if-none-match", b"").split(b",")]
    if tag in known or b"*" in known:
        start: Message = {"type": "http.response.start", "status": 304, "headers": headers}
        return start, {"type": "http.response.body", "body": b""}
    return _whole(200, reply.body, kind, headers)
