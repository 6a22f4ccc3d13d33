"""Running the service: the socket, the server, and how it ends.

Invariant: the socket is bound before anything else is done, so a port that is taken is told at once.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

from kg.errors import BadInput, Cannot
from kg.serve.limits import Limits, Source

__all__ = ["bound", "is_local", "serve"]


def is_local(host: str) -> bool:
    """Whether only this machine reaches that address.

    >>> is_local("127.0.0.1"), is_local("0.0.0.0")
    (True, False)
    """
    return host in ("localhost", "::1") or host.startswith("127.")


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one.

    Raises:
        Cannot: the port is taken or may not be used.
        BadInput: no such host.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, so that asyncio sets TCP_NODELAY
    if sys.platform != "win32":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except socket.gaierror as error:
        found.close()
        raise BadInput(
            f"no host {host!r}; --host 127.0.0.1 is this machine, --host 0.0.0.0 all its addresses"
        ) from error
    except (OSError, OverflowError) as error:
        found.close()
        raise Cannot(f"cannot listen on {host}:{port} ({getattr(error, 'strerror', error)}); try --port 0") from error
    found.listen(128)
    return found


def serve(
    source: Source,
    listening: socket.socket,
    limits: Limits | None = None,
    *,
    cors: tuple[str, ...] = (),
    token: str = "",
    hosts: tuple[str, ...] | None = None,
    tools: str | None = None,
    log: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Serve until interrupted.

    Args:
        source: what is served.
        listening: a bound socket.
        limits: how much one request may cost.
        cors: origins whose pages may read the answers.
        token: bearer token that clients must give.
        hosts: names that the server answers for; None = any.
        tools: title under which the tools of assistants are served at `/mcp`; None = they are not.
        log: takes one record per request; standard error when None.

    Raises:
        Cannot: the graph cannot be opened.
        KeyboardInterrupt: it was interrupted.
    """
    from importlib.util import find_spec

    import uvicorn

    from kg.serve.app import application
    from kg.serve.guard import log_to_stderr
    from kg.serve.wire import wire

    limits = limits or Limits()
    app = application(source, limits, cors=cors, token=token, hosts=hosts, tools=tools, log=log or log_to_stderr)
    config = uvicorn.Config(
        app,
        http=wire(limits),
        loop="uvloop" if find_spec("uvloop") else "asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=1,
        backlog=128,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise Cannot("the service did not start; 'kg status' tells what is built")
    raise KeyboardInterrupt  # a signal that comes again while the loop ends may be lost in it
