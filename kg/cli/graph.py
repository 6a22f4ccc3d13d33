"""`kg path` and `kg view`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import PICTURE, TIES, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.network import told
from kg.cli.opened import counted, tell
from kg.cli.options import Exclude, First, Second, complete_name
from kg.cli.output import Format, emit, line, note, plain

if TYPE_CHECKING:
    from kg.query.networks.connect import Connections

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _paths(found: Connections) -> None:
    from kg.query.asking.wording import sentence
    from kg.query.lookups.explain import quoted

    for number, path in enumerate(found.paths, 1):
        if number > 1:
            line()
        ends = " – ".join(found.labels[node] for node in path.nodes)
        line(plain(f"{ends}  ({counted(len(path.hops), 'fact')}, cost {path.cost:.2f})"))
        for step, hop in enumerate(path.hops, 1):
            claim = found.claims[hop.claims[0]]
            piece = claim.evidence[0]
            more = f"  (+ {len(hop.claims) - 1} more)" if len(hop.claims) > 1 else ""
            line(plain(f"  {step}. {found.labels[hop.start]} – {found.labels[hop.end]}: {sentence(claim)}"))
            line(plain(f"     {claim.id}  {claim.status.value}{more}"))
            line(plain(f"     {quoted(piece)}"))
            line(plain(f"     {piece.source.label}"))
    if found.only_via:
        line()
        reach = counted(found.max_facts, "fact")
        line(plain(f"only via {', '.join(found.only_via)}: without it there is no path within {reach}"))


@app.command(
    cls=KgCommand,
    epilog="kg path Singapore China\nkg path Laos Philippines --exclude US -k 3\n"
    'kg path "Marco Rubio" Vietnam --via Malaysia --as-of 2025-12-31',
)
@asks(*TIES)
def path(
    first: First,
    second: Second,
    exclude: Exclude = None,
    via: Annotated[
        list[str] | None,
        typer.Option("--via", metavar="NAME", autocompletion=complete_name, help="Pass through NAME; repeatable."),
    ] = None,
    number: Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="Number of paths.")] = 1,
    max_facts: Annotated[int, typer.Option("--max-facts", metavar="N", min=1, max=6, help="Longest path.")] = 4,
    in_time: Annotated[
        bool, typer.Option("--in-time", help="Only steps that can be dated one after the other, from the first name.")
    ] = False,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Also walk over: planned, possible; repeatable."),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Connect two names hop by hop, each hop with its evidence.

    Only asserted facts are hops; offices and memberships never are, and who attended a forum meets others at the same
    sitting only. Passing a hub is dear: a hop costs the mean of log2(1 + partners) of its two ends. A path is not
    influence.
    """
    found = asked.graph.path(
        first,
        second,
        exclude=exclude or (),
        via=via or (),
        k=number,
        max_facts=max_facts,
        in_time=in_time,
        filters=asked.filtered(status=("asserted", *status) if status else ()),
    )
    if asked.form is Format.TEXT:
        _paths(found)
    else:
        emit(found.table, asked.form)
    note(counted(len(found.paths), "path"))
    told(found.statement)


@app.command(
    cls=KgCommand,
    epilog="kg view -o graph.html\nkg view Malaysia --depth 2 -o malaysia.html\n"
    "kg view Singapore China --path -o path.html\nkg view --reduce communities -o communities.html",
)
@asks(*PICTURE, forms=False)
def view(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", autocompletion=complete_name, help="What the picture is about."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Default: build/graph.html.")
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", min=0, max=6, help="Lines from a name; 1 when names are given."),
    ] = None,
    along_path: Annotated[bool, typer.Option("--path", help="Only the paths between two names.")] = False,
    open_only: Annotated[bool, typer.Option("--open", help="Only plans that are open, moved or overdue.")] = False,
    reduce: Annotated[
        str,
        typer.Option(
            "--reduce",
            metavar="HOW",
            help="Beyond 1,000 lines draw what is central, communities (with names: theirs), or the latest window.",
        ),
    ] = "central",
    *,
    asked: Asked,
) -> None:
    """Write the interactive picture as one offline HTML file."""
    from kg.curate.disk import write_file
    from kg.errors import NothingFound

    g = asked.graph
    target = asked.directory / output if output else g.config.build / "graph.html"
    page = g.view(
        *(names or ()),
        depth=depth,
        path=along_path,
        open=open_only,
        reduce=reduce,
        beside=target.parent,
        filters=asked.filters,
    )
    write_file(target, page.html.encode())
    line(str(target))
    nodes = counted(page.folded or page.nodes, "entity", "entities")
    if page.folded:
        nodes = f"{counted(page.nodes, 'community', 'communities')} of {nodes}"
    tell(f"{nodes}, {counted(page.lines, 'line')}", page.now, page.undated)
    if page.empty:
        raise NothingFound(page.note.removesuffix("."))
    if page.note:
        note(page.note)
