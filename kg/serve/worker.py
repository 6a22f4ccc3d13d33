"""One worker process: opens the graph read-only, gives up network and files, then answers one job after the other.

Invariant: it talks to the front over its standard streams only, one frame in, one frame out; it may be killed at any
time and leaves nothing behind; it ends when the front does.

A frame is the length of a JSON header (4 bytes), the length of a body (8 bytes), then both. The body of a job is the
text of a query; headers recur, and are read once.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

__all__ = ["HEAD", "frame", "framed", "main"]

HEAD: Final = struct.Struct("!IQ")
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def frame(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    r"""A message between front and worker.

    >>> frame({}, b"x")
    b'\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01{}x'
    """
    return framed(_ENCODE(header).encode("utf-8", "surrogatepass"), body)


def framed(told: bytes, body: bytes) -> bytes:
    """A message whose header is encoded already."""
    return b"%b%b%b" % (HEAD.pack(len(told), len(body)), told, body)


@lru_cache(maxsize=64)
def _header(told: bytes) -> Mapping[str, Any]:
    return MappingProxyType(json.loads(told.decode("utf-8", "surrogatepass")))


def _read(stream: BinaryIO) -> tuple[Mapping[str, Any], bytes] | None:
    """The next job; None when the front has gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, rest = HEAD.unpack(head)
    told = stream.read(size + rest)
    if len(told) < size + rest:
        return None
    return _header(told[:size]), told[size:]


def _write(stream: BinaryIO, header: Mapping[str, Any], body: bytes = b"") -> None:
    stream.write(frame(header, body))
    stream.flush()


def main(given: str) -> None:
    """Serve jobs until standard input ends.

    Args:
        given: JSON with `source`, `bounds` and `memory`.
    """
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    settings = json.loads(given)
    from kg.errors import KgError
    from kg.serve.jobs import Desk
    from kg.serve.sandbox import confine
    from kg.store.answers import Bounds

    try:
        desk = Desk.open(
            Path(settings["source"]["workspace"]) if settings["source"]["workspace"] else None,
            Path(settings["source"]["dataset"]) if settings["source"]["dataset"] else None,
            settings["source"]["base"],
            Bounds(settings["rows"], settings["bytes"]),
        )
    except (KgError, OSError) as error:
        _write(outgoing, {"error": str(error)})
        return
    told = {"stamp": desk.stamp, "confined": confine(settings["memory"])} | desk.about
    _write(outgoing, told)
    gc.freeze()  # what is here now stays, and need not be looked through again and again
    while (job := _read(incoming)) is not None:
        header, body = desk.answer(*job)
        _write(outgoing, header, body)


if __name__ == "__main__":
    main(sys.argv[1])
