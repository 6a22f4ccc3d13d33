"""`kg relations`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import (
    HERE,
    AsOf,
    Csv,
    Direct,
    Directory,
    First,
    Json,
    KnownBy,
    MinPublishers,
    Predicates,
    Publishers,
    Since,
    SourceKinds,
    Statuses,
    Topics,
    Tsv,
    Until,
    complete_name,
)
from kg.cli.output import Format, chosen, emit, line

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=KgCommand,
    epilog="kg relations US Malaysia\nkg relations ASEAN --predicate hasPartnershipWith --as-of 2024\n"
    "kg relations US VNM --since 2023 --topic security --json",
)
def relations(
    first: First,
    second: Annotated[
        str | None, typer.Argument(metavar="B", autocompletion=complete_name, help="The other name; without it, all.")
    ] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    predicate: Predicates = None,
    status: Statuses = None,
    topic: Topics = None,
    source_kind: SourceKinds = None,
    publisher: Publishers = None,
    min_publishers: MinPublishers = 0,
    direct: Direct = False,
    as_json: Json = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    directory: Directory = HERE,
) -> None:
    """List what stands between two actors, or all of one.

    Arrows are seen from A: → it acts, ← it is acted upon, – both. For states, bodies and organisations a second block
    lists what goes through the people and bodies that stood for them at the time.
    """
    form = chosen(as_json, as_csv, as_tsv)
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
        min_publishers=min_publishers,
    )
    found = g.relations(first, second, filters=filters, direct=direct)
    if form is Format.TEXT:
        emit(found.direct_table, form)
        if found.through:
            if found.direct:
                line()
            line("through people and bodies")
            emit(found.through_table, form)
    else:
        emit(found.table, form)
    through = f", {len(found.through)} of them through people and bodies" if found.through else ""
    tell(counted(len(found.rows), "claim") + through, found.now, found.undated)
