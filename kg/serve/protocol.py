"""SPARQL 1.1 Protocol: what an HTTP request asks for, or the status that says what is wrong with it.

Invariant: one query, read from one place; an update is refused wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive

__all__ = ["Asked", "Refused", "body", "pairs", "read"]

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


class Refused(Exception):
    """A request that is not answered: a status and one line."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the dataset that the request names; no query means the service description."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def body(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    """The body of a request.

    Raises:
        Refused: it is too large or compressed, or the client has gone.
    """
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Refused(415, "send the body as it is, without Content-Encoding")
    told = headers.get(b"content-length", b"0")
    if told.isdigit() and int(told) > most:
        raise Refused(413, f"the body is larger than {most:,} bytes", connection="close")
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(499, "the client has gone")
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise Refused(413, f"the body is larger than {most:,} bytes", connection="close")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def pairs(raw: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string or form.

    Raises:
        Refused: it is not UTF-8, or has too many fields.
    """
    if not raw:
        return []
    try:
        return parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, "the parameters are not UTF-8, or there are too many of them") from error


def read(method: str, content_type: str, query_string: bytes, content: bytes) -> Asked:
    """What a request to the endpoint asks for.

    Args:
        method: GET, HEAD or POST.
        content_type: of the body.
        query_string: raw.
        content: the body.

    Raises:
        Refused: 400 for none or several queries, a wrong encoding or an update; 415 for another type of body.
    """
    in_address = pairs(query_string)
    if method in ("GET", "HEAD"):
        return _asked(in_address, None)
    kind, charset = _kind(content_type)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refused(415 if kind in (_FORM, _DIRECT) else 400, "the body must be UTF-8")
    if kind == _FORM:
        if any(name in ("query", "update") for name, _ in in_address):
            raise Refused(400, "give the query in the body or in the address, not in both")
        asked = _asked([*pairs(content), *in_address], None)
        if asked.query is None:
            raise Refused(400, "the form holds no field 'query'")
        return asked
    if kind == _DIRECT:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused(400, "the query is not UTF-8") from error
        return _asked(in_address, text)
    if kind == "application/sparql-update":
        raise Refused(400, "updates are refused, as this endpoint only reads")
    raise Refused(415, f"send {_DIRECT} or {_FORM}", Accept_Post=f"{_DIRECT}, {_FORM}")


@lru_cache(maxsize=256)
def _kind(content_type: str) -> tuple[str, str]:
    """The media type of a body, and the charset that is told with it."""
    kind, _, parameters = (part.strip().lower() for part in content_type.partition(";"))
    charset = re.search(r"charset=\"?([^\";\s]+)", parameters)
    return kind, charset[1] if charset else ""


def _asked(given: list[tuple[str, str]], direct: str | None) -> Asked:
    found: dict[str, list[str]] = {"query": [] if direct is None else [direct]}
    for name, value in given:
        found.setdefault(name, []).append(value)
    if "update" in found or "using-graph-uri" in found or "using-named-graph-uri" in found:
        raise Refused(400, "updates are refused, as this endpoint only reads")
    if len(found["query"]) > 1:
        raise Refused(400, "give one query")
    for name in ("default-graph-uri", "named-graph-uri"):
        for iri in found.get(name, ()):
            if not _IRI.fullmatch(iri):
                raise Refused(400, f"{name} is no absolute IRI")
    query = found["query"][0] if found["query"] else None
    if query is None and given and any(name.endswith("graph-uri") for name in found):
        raise Refused(400, "a dataset is named, but no query is given")
    if query is not None and "\x00" in query:
        raise Refused(400, "the query holds a NUL character")
    return Asked(query, tuple(found.get("default-graph-uri", ())), tuple(found.get("named-graph-uri", ())))
