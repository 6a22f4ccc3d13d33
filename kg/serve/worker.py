"""One worker process: opens the graph read-only, gives up network and files, then answers one job after the other.

Invariant: it talks to the front over its standard streams only, one frame in, one frame out; it may be killed at any
time and leaves nothing behind; it ends when the front does.

A frame is the length of a JSON header (4 bytes), the length of a body (8 bytes), then both.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

__all__ = ["HEAD", "frame", "main"]

HEAD: Final = struct.Struct("!IQ")


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    r"""A message between front and worker.

    >>> frame({}, b"x")
    b'\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01{}x'
    """
    told = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return HEAD.pack(len(told), len(body)) + told + body


def _read(stream: BinaryIO) -> dict[str, Any] | None:
    """The next job; None when the front has gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, rest = HEAD.unpack(head)
    told = stream.read(size + rest)
    if len(told) < size + rest:
        return None
    found: dict[str, Any] = json.loads(told[:size].decode("utf-8", "surrogatepass"))
    return found


def _write(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
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
    while (job := _read(incoming)) is not None:
        header, body = desk.answer(job)
        _write(outgoing, header, body)


if __name__ == "__main__":
    main(sys.argv[1])
