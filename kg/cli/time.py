"""`kg series` and `kg compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.asked import TIES, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.network import Layers, RollUp, told
from kg.cli.options import First, complete_name
from kg.cli.output import Format, emit, line, note, plain

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

#: the filters of what has its own dates
_UNDATED = tuple(name for name in TIES if name not in ("since", "until", "as_of", "known_by"))
_SERIES = tuple(name for name in TIES if name not in ("as_of", "known_by"))


@app.command(
    cls=KgCommand,
    epilog="kg series US Malaysia\nkg series US Philippines --by year --roll-up --since 2010\n"
    "kg series US Vietnam --by year --plot us-vietnam.svg",
)
@asks(*_SERIES)
def series(
    first: First,
    second: Annotated[
        str | None, typer.Argument(metavar="B", autocompletion=complete_name, help="The other name; without it, all.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help="year, quarter or month.")] = "quarter",
    roll_up: RollUp = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it as .svg or .png too (extra 'plot').")
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Count what passed between two actors, period by period.

    Asserted claims, each once, in the period in which they happened or began: cooperation (+), neutral dealings (0)
    and conflict (−) apart, beside the number of all claims of that period. Balance is (+ less −) over both, net the
    same over all claims of the period, so that it does not follow how much is written.
    """
    found = asked.graph.series(first, second, by=by, roll_up=roll_up, filters=asked.filters)
    if plot is not None:
        from kg.curate.disk import write_file
        from kg.view.chart import chart

        write_file(plot, chart(found, plot))
    if asked.form is Format.TEXT:
        line(
            plain(f"{' – '.join(found.names)}  {found.points[0].period} ▕{found.sparkline}▏ {found.points[-1].period}")
        )
    emit(found.table, asked.form)
    told(found.statement)
    if plot is not None:
        note(f"drawn: {plot}")


@app.command(
    cls=KgCommand,
    epilog="kg compare --between 2022 2025\nkg compare ASEAN --between 2015 2025 --roll-up\n"
    "kg compare US Vietnam --between 2022 2024 --json",
)
@asks(*_UNDATED)
def compare(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A [B]]", autocompletion=complete_name, help="Only ties of A, or of A and B."),
    ] = None,
    layer: Layers = "facts",
    roll_up: RollUp = False,
    *,
    between: Annotated[
        tuple[str, str], typer.Option("--between", metavar="EARLIER LATER", help="Two years, months or days.")
    ],
    asked: Asked,
) -> None:
    """List the ties that changed between two periods, with evidence.

    New: in the later period, and neither in the earlier one nor before it; resumed: in the later one and before the
    earlier; dormant: in the earlier one only; upgraded, downgraded: another level of partnership. Dormant means that
    no source tells of it.
    """
    found = asked.graph.compare(*between, *(names or ()), layer=layer, roll_up=roll_up, filters=asked.filters)
    emit(found.table, asked.form)
    told(found.statement)
