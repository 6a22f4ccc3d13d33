"""`kg conflicts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import CONFLICTS, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell
from kg.cli.options import complete_name
from kg.cli.output import Format, emit, line, note, plain

if TYPE_CHECKING:
    from kg.query.conflicts.conflicts import Conflict

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _conflict(found: Conflict) -> None:
    from kg.query.lookups.explain import quoted

    line(plain(found.about))
    line(plain(f"  {found.kind.value}: {found.difference}  {' '.join(found.claims)}"))
    for account in found.accounts:
        line(plain(f"  {account.value}"))
        for piece in account.pieces:
            stance = piece.stance.value + (f", attributed to {piece.attributed_to}" if piece.attributed_to else "")
            line(plain(f"      {stance}: {piece.source.label}"))
            line(plain(f"        {quoted(piece)}"))


@app.command(
    cls=KgCommand,
    epilog="kg conflicts\nkg conflicts Philippines --kind date --kind amount\nkg conflicts --since 2025 --json",
)
@asks(*CONFLICTS)
def conflicts(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", autocompletion=complete_name, help="Only what concerns all these names."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="stance, register, value, date, place or amount; repeatable."),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Show where sources disagree, side by side; exit 1 when they do.

    Asserted against denied (stance), a text against the register's offices (register), two values where there can be
    one at a time (value), one event or state with different dates, places or amounts. A less precise value that holds
    the other is no conflict. What can have one value only is said in ontology/single-valued.yaml.
    """
    found = asked.graph.conflicts(*(names or ()), kind=kind or (), filters=asked.filters)
    if asked.form is Format.TEXT:
        for number, one in enumerate(found.found):
            if number:
                line()
            _conflict(one)
        if not found.found:
            line("no conflicts")
    else:
        emit(found.table, asked.form)
    tell(counted(len(found.found), "conflict"), found.now, found.undated)
    if found.found:
        note("every account in full: kg explain CLAIM")
        raise typer.Exit(1)
