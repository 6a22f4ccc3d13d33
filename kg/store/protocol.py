"""One request to a server that speaks SPARQL 1.1 Protocol or Graph Store Protocol, and what can go wrong as one line.

Invariants: an answer is whole or `Unreachable`: what was cut off on its way is never taken for an answer; credentials
come from the environment, and neither they nor the part of an address that could hold them are ever printed; a
redirect is told and not followed, so that credentials stay with the address that the user gave.
"""

from __future__ import annotations

import os
import re
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx

from kg.errors import BadInput, BadQuery, Unreachable

__all__ = ["PASSWORD", "TIMEOUT", "TOKEN", "USER", "Reply", "Server", "TooMuch"]

TOKEN: Final = "KG_ENDPOINT_TOKEN"  # noqa: S105 - the name of a variable
USER: Final = "KG_ENDPOINT_USER"
PASSWORD: Final = "KG_ENDPOINT_PASSWORD"  # noqa: S105 - the name of a variable
TIMEOUT: Final = "KG_ENDPOINT_TIMEOUT"
_CREDENTIALS: Final = f"set {TOKEN}, or {USER} and {PASSWORD}, in the environment"
_WAIT: Final = 60.0
_CONNECT: Final = 10.0
_MOST: Final = 256 * 1024 * 1024
_TOLD: Final = 300
_PAUSE: Final = 1.0
_DATASET: Final = ("default-graph-uri", "named-graph-uri")
_RETRY: Final = frozenset({502, 503, 504})


class TooMuch(Unreachable):
    """The server takes no request of this size (413)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    body: bytes
    content_type: str
    """Media type without parameters, in lower case."""
    headers: Mapping[str, str]
    """By lower-case name."""


class _Credentials(httpx.Auth):
    """A bearer token with every request; user and password only when, and as, the server asks for them."""

    def __init__(self, token: str, user: str, password: str) -> None:
        self._token, self._user, self._password = token, user, password
        self._known: httpx.BasicAuth | httpx.DigestAuth | None = None

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        if self._token or not self._user:
            yield request
            return
        if self._known is None:
            response = yield request
            asked = response.headers.get("www-authenticate", "").lower()
            if response.status_code != httpx.codes.UNAUTHORIZED or not asked:
                return
            kind = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
            self._known = kind(self._user, self._password)
            response.read()
        yield from self._known.sync_auth_flow(request)


def _seconds() -> float:
    given = os.environ.get(TIMEOUT, "")
    if not given:
        return _WAIT
    try:
        seconds = float(given)
    except ValueError as error:
        raise BadInput(f"{TIMEOUT}={given}: no number of seconds; write for instance {TIMEOUT}=120") from error
    if not 0 < seconds < float("inf"):
        raise BadInput(f"{TIMEOUT}={given}: no number of seconds; write for instance {TIMEOUT}=120")
    return seconds


def _address(url: str) -> str:
    """The address as given.

    Raises:
        BadInput: it is no http address, or holds a password.
    """
    try:
        parts = urlsplit(url.strip())
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known:
        raise BadInput(f"{_shown(url)!r} is no address of a server; write http://HOST:PORT/PATH")
    if parts.username is not None or parts.password is not None:
        raise BadInput(f"{_shown(url)}: a user or password in an address would be seen by others; {_CREDENTIALS}")
    if re.search(r"[\x00-\x20\x7f]", url.strip()):
        raise BadInput(f"{_shown(url)!r} holds a blank; write %20")
    return urlunsplit(parts._replace(fragment=""))


def _shown(url: str) -> str:
    """An address for a message: without user, password and what stands after the question mark."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _said(body: bytes) -> str:
    """What a server says of an error, in one line of plain text."""
    text = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<[a-z!/][^>]*>", " ", body[:20_000].decode("utf-8", "replace"))
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD]} …"


class Server:
    """A server at one address; its connection stays open between requests and ends with this object."""

    def __init__(self, url: str) -> None:
        """Take the address and the environment's credentials; nothing is sent yet.

        Raises:
            BadInput: the address is none, or holds a password.
        """
        self.url: Final = _address(url)
        self.shown: Final = _shown(self.url)
        self._secrets = tuple(os.environ.get(name, "") for name in (TOKEN, USER, PASSWORD))
        self._seconds = _seconds()
        if any(not secret.isprintable() or (secret and not secret.isascii()) for secret in self._secrets[:1]):
            raise BadInput(f"{TOKEN} holds characters that no token has")
        self._client: httpx.Client | None = None
        parts = urlsplit(self.url)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        self._fields = {name: value for name, value in asked if name in _DATASET}
        rest = urlencode([(name, value) for name, value in asked if name not in _DATASET])
        self._form = urlunsplit(parts._replace(query=rest))

    @property
    def client(self) -> httpx.Client:
        """The connection, made when it is first needed."""
        if self._client is None:
            self._client = httpx.Client(
                auth=_Credentials(*self._secrets),
                timeout=httpx.Timeout(self._seconds, connect=min(_CONNECT, self._seconds)),
                headers={"User-Agent": "us-asean-kg", "Accept-Encoding": "gzip"},
                follow_redirects=False,
            )
            weakref.finalize(self, self._client.close)
        return self._client

    def post(self, fields: Mapping[str, str], accept: str) -> Reply:
        """Send a form, and again once when the server is busy or let go of an idle connection.

        Raises:
            Unreachable, BadQuery: no whole answer.
        """

        def once() -> Reply:
            return self.send("POST", self._form, data={**self._fields, **fields}, headers={"Accept": accept})

        try:
            return once()
        except _Again as error:
            time.sleep(error.pause)
            return once()

    def send(
        self,
        method: str,
        url: str,
        *,
        data: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        taken: Callable[[int], bool] | None = None,
    ) -> Reply:
        """Send one request and take its whole answer.

        Args:
            method: GET, HEAD, POST or PUT.
            url: the address, with what belongs after the question mark.
            data: fields of a form.
            content: a body instead.
            headers: of the request.
            taken: says of a status above 299 whether it is an answer all the same.

        Raises:
            Unreachable: refused, timed out, cut off, too much, or the server says no.
            BadQuery: the server says that the query is wrong (400).
        """
        try:
            with self.client.stream(
                method, url, data=dict(data) if data else None, content=content, headers=dict(headers or {})
            ) as response:
                body = self._body(response)
        except httpx.TimeoutException as error:
            raise Unreachable(
                f"{self.shown} gave no answer within {self._seconds:g} seconds; ask for less, or set {TIMEOUT}"
            ) from error
        except httpx.RemoteProtocolError as error:
            raise _Again(
                f"{self.shown} broke off before the answer was whole; ask for less, or look into its log"
            ) from error
        except httpx.ConnectError as error:
            raise Unreachable(
                f"{self.shown} cannot be reached ({_why(error)}); is the server running there?"
            ) from error
        except httpx.DecodingError as error:
            raise Unreachable(f"{self.shown} sent an answer that does not decompress") from error
        except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
            raise Unreachable(f"the connection to {self.shown} failed ({_why(error)})") from error
        status = response.status_code
        if status > 299 and not (taken and taken(status)):
            raise self._refused(response, body)
        media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(body, media, {name.lower(): value for name, value in response.headers.items()})

    def _body(self, response: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > _MOST:
                raise Unreachable(f"{self.shown} sends more than {_MOST >> 20} MB; add LIMIT, or ask for less")
            parts.append(part)
        return b"".join(parts)

    def _refused(self, response: httpx.Response, body: bytes) -> Exception:
        status, said = response.status_code, _said(body)
        tail = f": {self._plain(said)}" if said else ""
        if status == 400:
            return BadQuery(f"{self.shown} takes the request for wrong{tail}")
        if status in (401, 403):
            given = any(self._secrets)
            what = "wants to know who asks" if status == 401 else "allows this to others only"
            how = "check the credentials in the environment" if given else _CREDENTIALS
            return Unreachable(f"{self.shown} {what} ({status}); {how}")
        if status == 413:
            return TooMuch(f"{self.shown} takes no request of this size (413)")
        if status in _RETRY:
            return _Again(f"{self.shown} is busy or down ({status}){tail}; try again later", _PAUSE)
        if 300 <= status < 400:
            there = _shown(response.headers.get("location", "")) or "elsewhere"
            return Unreachable(f"{self.shown} sends on to {there} ({status}); name that address if it is the right one")
        meaning = {
            404: "knows no such address (404); is the path right?",
            405: "does not take such requests (405); is it another address that does?",
            406: "has none of the formats that are read here (406)",
            415: "does not take N-Triples (415)",
        }.get(status)
        return Unreachable(f"{self.shown} {meaning or f'answers with an error ({status})'}{tail}")

    def _plain(self, said: str) -> str:
        """What a server said, without our own credentials should it repeat them."""
        token, _, password = self._secrets
        for secret in filter(None, (token, password)):
            said = said.replace(secret, "…")
        return said


class _Again(Unreachable):
    """No answer now, perhaps one at the next try."""

    def __init__(self, message: str, pause: float = 0) -> None:
        self.pause = pause
        super().__init__(message)


def _why(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return re.sub(r"^\[Errno -?\d+\]\s*", "", text).lower()
