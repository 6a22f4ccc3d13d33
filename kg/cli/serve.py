"""`kg serve`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.limits import Megabytes, Memory, Rows, Seconds
from kg.cli.options import HERE, Directory
from kg.cli.output import line, note
from kg.errors import BadInput, Cannot

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _extra(tools: bool) -> None:
    from importlib.util import find_spec

    missing = [name for name in ("httptools", "starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise Cannot(f"{' and '.join(missing)} not installed; install the extra: pip install 'us-asean-kg[serve]'")
    if tools and find_spec("mcp") is None:
        raise Cannot("mcp not installed; install the extra: pip install 'us-asean-kg[mcp]'")


@app.command(
    cls=KgCommand,
    epilog="kg serve\nkg serve --port 0 --seconds 5 --rows 10000\n"
    'kg serve --host 0.0.0.0 --token "$(cat token)" --cors https://example.org',
)
def serve(
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8765,
    seconds: Seconds = 10.0,
    rows: Rows = 100_000,
    megabytes: Megabytes = 32,
    memory: Memory = 2048,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, max=64, help="Requests at a time.")] = 2,
    queue: Annotated[int, typer.Option("--queue", metavar="N", min=0, help="Requests that may wait.")] = 32,
    cache: Annotated[
        int, typer.Option("--cache", metavar="N", min=0, help="Megabytes of answers kept to be given again; 0 = none.")
    ] = 16,
    cors: Annotated[
        list[str] | None,
        typer.Option("--cors", metavar="ORIGIN", help="Let pages of ORIGIN read the answers; repeatable."),
    ] = None,
    token: Annotated[
        str, typer.Option("--token", metavar="TEXT", envvar="KG_TOKEN", help="Ask for this bearer token.")
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Also answer for this host name; repeatable."),
    ] = None,
    tools: Annotated[
        bool, typer.Option("--mcp", help="Also serve the tools of assistants at /mcp; see 'kg mcp'.")
    ] = False,
    directory: Directory = HERE,
) -> None:
    """Serve the graph: SPARQL endpoint, pages, JSON API.

    Queries only read, never leave this machine, and end at the limits with an error. A new build is picked up while the
    service runs. One line of JSON per request goes to standard error.
    """
    _extra(tools)
    from kg.config import find_workspace, load_config
    from kg.serve.limits import Limits, Source
    from kg.serve.server import bound, is_local
    from kg.serve.server import serve as run
    from kg.store.oxigraph import Store

    root = find_workspace(directory)
    config = load_config(root)
    Store.open(config)  # what is not built is told now, not to the first client
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise BadInput("the token may hold printable ASCII characters without spaces only")
    limits = Limits(
        seconds=seconds,
        rows=rows,
        bytes=megabytes << 20,
        memory=memory << 20,
        workers=workers,
        queue=queue,
        cache=cache << 20,
    )
    hosts = tuple(allow_host or ()) if is_local(host) or allow_host else None
    with bound(host, port) as listening:
        name = f"[{host}]" if ":" in host else host
        line(f"http://{name}:{listening.getsockname()[1]}/")
        note(f"serving {root}; Ctrl-C ends it")
        sys.stdout.flush()
        title = config.title if tools else None
        run(Source(root), listening, limits, cors=tuple(cors or ()), token=token, hosts=hosts, tools=title)
