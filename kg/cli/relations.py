"""`kg relations`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.asked import CLAIMS, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, shown, tell
from kg.cli.options import MOST, Direct, First, Most, complete_name
from kg.cli.output import Format, emit, line

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=KgCommand,
    epilog="kg relations US Malaysia\nkg relations ASEAN --predicate hasPartnershipWith --as-of 2024\n"
    "kg relations US VNM --since 2023 --topic security --json",
)
@asks(*CLAIMS)
def relations(
    first: First,
    second: Annotated[
        str | None, typer.Argument(metavar="B", autocompletion=complete_name, help="The other name; without it, all.")
    ] = None,
    direct: Direct = False,
    top: Most = MOST,
    *,
    asked: Asked,
) -> None:
    """List what stands between two actors, or all of one.

    Arrows are seen from A: → it acts, ← it is acted upon, – both. For states, bodies and organisations a second block
    lists what goes through the people and bodies that stood for them at the time.
    """
    found = asked.graph.relations(first, second, filters=asked.filters, direct=direct)
    if asked.form is Format.TEXT:
        emit(found.direct_table.top(top), asked.form)
        if found.through:
            if found.direct:
                line()
            line("through people and bodies")
            emit(found.through_table.top(top), asked.form)
    else:
        emit(found.table, asked.form)
    through = f", {len(found.through)} of them through people and bodies" if found.through else ""
    blocks = len(found.direct), len(found.through)
    left_out = shown(top, *blocks) if asked.form is Format.TEXT else ""
    tell(counted(sum(blocks), "claim") + through + left_out, found.now, found.undated)
