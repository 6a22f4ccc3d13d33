"""`kg timeline` and `kg open`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import (
    HERE,
    AsOf,
    Csv,
    Direct,
    Directory,
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
from kg.cli.output import Format, chosen, emit, line, plain
from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.query.timeline import Entry

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _entry(entry: Entry) -> None:
    from kg.query.rows import corroboration

    line(f"  {plain(entry.line)}")
    line(f"      {plain(entry.sources)} ({corroboration(entry.claim)})  {entry.claim.id}")


@app.command(
    cls=KgCommand,
    epilog='kg timeline US Vietnam --since 2023\nkg timeline "Donald Trump" China\nkg timeline ASEAN --status planned',
)
def timeline(
    first: Annotated[
        str | None, typer.Argument(metavar="A", autocompletion=complete_name, help="Only what concerns A.")
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(metavar="B", autocompletion=complete_name, help="Only what stands between A and B."),
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
    """Tell facts and plans month by month.

    ● asserted, ○ planned, ◌ possible, ✗ denied, » reported, ⚡ contested. A plan is followed by what became of it.
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
    found = g.timeline(first, second, filters=filters, direct=direct)
    if form is Format.TEXT:
        for month, entries in found.months:
            line(month)
            for entry in entries:
                _entry(entry)
    else:
        emit(found.table, form)
    tell(counted(len(found.entries), "claim"), found.now, found.undated)


@app.command(
    "open",
    cls=KgCommand,
    epilog='kg open\nkg open --state open --state overdue\nkg open "Donald Trump" --as-of 2025-12-31 --json',
)
def open_plans(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", autocompletion=complete_name, help="Only plans of NAME.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Only plans that are open, held, held later, moved, lapsed, cancelled or overdue; repeatable.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Plans of every state; so it is without --state.")] = False,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    predicate: Predicates = None,
    topic: Topics = None,
    as_json: Json = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    directory: Directory = HERE,
) -> None:
    """List plans by what became of them.

    Open: still ahead; held, held later: it happened, in its time or after it; moved: to a day that has not come;
    lapsed: its time went by and it was not held; cancelled: called off or refused; overdue: its time went by, no news.
    """
    form = chosen(as_json, as_csv, as_tsv)
    if every and state and "all" not in state:
        raise BadInput("--all and --state exclude each other; choose one")
    g = graph(directory)
    filters = g.filters(
        since=since, until=until, as_of=as_of, known_by=known_by, predicate=predicate or (), topic=topic or ()
    )
    found = g.plans(name, state=state or (), filters=filters)
    if form is Format.TEXT:
        for plan_state, entries in found.states:
            line(f"{plan_state.value} ({len(entries)})")
            for entry in entries:
                _entry(entry)
    else:
        emit(found.table, form)
    tell(counted(len(found.entries), "plan"), found.now, found.undated)
