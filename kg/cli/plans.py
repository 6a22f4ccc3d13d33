"""`kg timeline` and `kg open`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import CLAIMS, PLANS, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, shown, tell
from kg.cli.options import Direct, Most, complete_name
from kg.cli.output import Format, emit, line, plain
from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.query.lookups.timeline import Entry, Plans, Timeline

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _entry(entry: Entry) -> None:
    from kg.query.asking.rows import corroboration

    line(f"  {plain(entry.line)}")
    line(f"      {plain(entry.sources)} ({corroboration(entry.claim)})  {entry.claim.id}")


def _listed(found: Timeline | Plans, chapters: Iterable[tuple[str, Iterable[Entry]]], form: Format) -> None:
    """Entries under their headings for people, the table for programs."""
    if form is not Format.TEXT:
        emit(found.table, form)
        return
    for heading, entries in chapters:
        line(heading)
        for entry in entries:
            _entry(entry)


@app.command(
    cls=KgCommand,
    epilog='kg timeline US Vietnam --since 2023\nkg timeline "Donald Trump" China\nkg timeline ASEAN --status planned',
)
@asks(*CLAIMS)
def timeline(
    first: Annotated[
        str | None, typer.Argument(metavar="A", autocompletion=complete_name, help="Only what concerns A.")
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(metavar="B", autocompletion=complete_name, help="Only what stands between A and B."),
    ] = None,
    direct: Direct = False,
    top: Most = 2000,
    *,
    asked: Asked,
) -> None:
    """Tell facts and plans month by month.

    ● asserted, ○ planned, ◌ possible, ✗ denied, » reported, ⚡ contested. A plan is followed by what became of it.
    """
    found = asked.graph.timeline(first, second, filters=asked.filters, direct=direct)
    number = len(found.entries)
    as_text = asked.form is Format.TEXT
    _listed(found, found.top(top).months if as_text else (), asked.form)
    tell(counted(number, "claim") + (shown(top, number) if as_text else ""), found.now, found.undated)


@app.command(
    "open",
    cls=KgCommand,
    epilog='kg open\nkg open --state open --state overdue\nkg open "Donald Trump" --as-of 2025-12-31 --json',
)
@asks(*PLANS)
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
    top: Most = 2000,
    *,
    asked: Asked,
) -> None:
    """List plans by what became of them.

    Open: still ahead; held, held later: it happened, in its time or after it; moved: to a day that has not come;
    lapsed: its time went by and it was not held; cancelled: called off or refused; overdue: its time went by, no news.
    """
    if every and state and "all" not in state:
        raise BadInput("--all and --state exclude each other; choose one")
    found = asked.graph.plans(name, state=state or (), filters=asked.filters)
    as_text = asked.form is Format.TEXT
    numbers, number = dict(found.numbers), len(found.entries)
    chapters = [(f"{kind.value} ({numbers[kind]})", some) for kind, some in found.top(top).states] if as_text else ()
    _listed(found, chapters, asked.form)
    tell(counted(number, "plan") + (shown(top, number) if as_text else ""), found.now, found.undated)
