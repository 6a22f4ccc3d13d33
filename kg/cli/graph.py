"""`kg path` and `kg view`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import (
    HERE,
    AsOf,
    Csv,
    Directory,
    Exclude,
    First,
    Json,
    KnownBy,
    Predicates,
    Publishers,
    Second,
    Since,
    SourceKinds,
    Statuses,
    Topics,
    Tsv,
    Until,
    complete_name,
)
from kg.cli.output import Format, chosen, emit, line, note, plain

if TYPE_CHECKING:
    from kg.query.connect import Connections

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _paths(found: Connections) -> None:
    from kg.query.explain import quoted
    from kg.query.wording import sentence

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
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    predicate: Predicates = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Also walk over: planned, possible; repeatable."),
    ] = None,
    topic: Topics = None,
    source_kind: SourceKinds = None,
    publisher: Publishers = None,
    as_json: Json = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    directory: Directory = HERE,
) -> None:
    """Connect two names hop by hop, each hop with its evidence.

    Only asserted facts are hops; offices and memberships never are, and who attended a forum meets others at the same
    sitting only. Passing a hub is dear: a hop costs the mean of log2(1 + partners) of its two ends. A path is not
    influence.
    """
    form = chosen(as_json, as_csv, as_tsv)
    g = graph(directory)
    filters = g.filters(
        since=since,
        until=until,
        as_of=as_of,
        known_by=known_by,
        predicate=predicate or (),
        status=("asserted", *status) if status else (),
        topic=topic or (),
        source_kind=source_kind or (),
        publisher=publisher or (),
    )
    found = g.path(
        first,
        second,
        exclude=exclude or (),
        via=via or (),
        k=number,
        max_facts=max_facts,
        in_time=in_time,
        filters=filters,
    )
    if form is Format.TEXT:
        _paths(found)
    else:
        emit(found.table, form)
    tell(f"{counted(len(found.paths), 'path')}; {found.caution}", None, found.undated)


@app.command(
    cls=KgCommand,
    epilog="kg view -o graph.html\nkg view Malaysia --depth 2 -o malaysia.html\n"
    "kg view Singapore China --path -o path.html",
)
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
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    predicate: Predicates = None,
    status: Statuses = None,
    topic: Topics = None,
    source_kind: SourceKinds = None,
    publisher: Publishers = None,
    directory: Directory = HERE,
) -> None:
    """Write the interactive picture as one offline HTML file."""
    from kg.curate.disk import write_file

    g = graph(directory)
    filters = g.filters(
        since=since,
        until=until,
        as_of=as_of,
        known_by=known_by,
        predicate=predicate or (),
        status=status or (),
        topic=topic or (),
        source_kind=source_kind or (),
        publisher=publisher or (),
    )
    page = g.view(*(names or ()), depth=depth, path=along_path, open=open_only, filters=filters)
    target = directory / output if output else g.config.build / "graph.html"
    write_file(target, page.html.encode())
    line(str(target))
    tell(f"{counted(page.nodes, 'entity', 'entities')}, {counted(page.lines, 'line')}", page.now, page.undated)
    if page.note:
        note(page.note)
