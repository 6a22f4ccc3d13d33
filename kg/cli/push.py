"""`kg push`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import HERE, Directory
from kg.cli.output import line

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=KgCommand,
    epilog=(
        "kg push http://localhost:7878/store\n"
        "kg push http://localhost:8890/sparql-graph-crud-auth --graph https://w3id.org/us-asean-kg/graph"
    ),
)
def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of the server's Graph Store.")],
    named: Annotated[
        str | None,
        typer.Option(
            "--graph", metavar="IRI", help="Load into the graph of this name; without it into the default graph."
        ),
    ] = None,
    part: Annotated[
        int,
        typer.Option(
            "--part",
            metavar="N",
            min=0,
            help="Send N triples a request; without it all in one, in parts where the server takes no such body.",
            show_default=False,
        ),
    ] = 0,
    directory: Directory = HERE,
) -> None:
    """Load the graph into a server that takes SPARQL's Graph Store Protocol.

    What the graph there held is replaced. Credentials come from the environment: KG_ENDPOINT_TOKEN, or KG_ENDPOINT_USER
    and KG_ENDPOINT_PASSWORD; KG_ENDPOINT_TIMEOUT is the number of seconds to wait for the server. Afterwards --endpoint
    with the address of its SPARQL endpoint asks there.
    """
    from kg.curate.progress import shown
    from kg.store.protocol import Server
    from kg.store.push import Total, target
    from kg.store.push import push as send

    server = Server(url)
    where = target(server.url, named)
    store = graph(directory).store
    total = Total.of(store.lines())
    done = send(server, where, store.lines, total, part=part, seen=lambda lines: shown(lines, "sending", total.triples))
    line(server.shown)
    requests = counted(done.requests, "request")
    tell(f"{done.triples:,} triples in {requests}; {total.bytes:,} bytes", store.as_of)
    if named:
        tell(f"ask there with --endpoint 'ADDRESS?default-graph-uri={named}'")
