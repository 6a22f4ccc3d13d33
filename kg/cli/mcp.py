"""`kg mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.limits import Megabytes, Memory, Rows, Seconds
from kg.cli.options import HERE, Directory
from kg.cli.output import note
from kg.errors import Cannot

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=KgCommand,
    epilog="kg mcp\nkg mcp -C ~/briefings --seconds 5\nclaude mcp add us-asean-kg -- kg mcp -C ~/briefings",
)
def mcp(
    seconds: Seconds = 10.0,
    rows: Rows = 100_000,
    megabytes: Megabytes = 32,
    memory: Memory = 2048,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, max=64, help="Calls at a time.")] = 1,
    directory: Directory = HERE,
) -> None:
    """Let an assistant ask the graph (Model Context Protocol).

    It speaks over standard input and output, and an assistant starts it itself; docs/assistants.md tells how to
    register it. The tools only read, never leave this machine, and end at the limits with an error. One line of JSON
    per call goes to standard error.
    """
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise Cannot("mcp not installed; install the extra: pip install 'us-asean-kg[mcp]'")
    from kg.config import find_workspace, load_config
    from kg.serve.assistant import over_stdio
    from kg.serve.limits import Limits, Source
    from kg.store.oxigraph import Store

    root = find_workspace(directory)
    config = load_config(root)
    Store.open(config)  # what is not built is told now, not to the first call
    note(f"serving the tools over {root} to whoever started this; it ends with its standard input")
    limits = Limits(seconds=seconds, rows=rows, bytes=megabytes << 20, memory=memory << 20, workers=workers)
    over_stdio(Source(root), limits, title=config.title)
