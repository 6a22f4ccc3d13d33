"""`kg import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.judging import Judging, judges
from kg.cli.opened import counted
from kg.cli.options import Csv, Json, Tsv
from kg.cli.output import chosen, emit, fail, note
from kg.query.asking.table import Table

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "import", cls=KgCommand, epilog="kg import claims.csv --dry-run\nkg import claims.csv --skip-bad --who A.Lee"
)
@judges
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns as in docs/review.md; TSV by its suffix.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; write nothing.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Take the good rows in although others are bad.")
    ] = False,
    as_json: Json = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    *,
    judging: Judging,
) -> None:
    """Take in claims that people wrote, from a CSV file.

    Every row is checked first: names, predicate, dates, source. All that is wrong is told at once, with file and line,
    and nothing is taken in unless every row is good. The rows go into data/curated.csv and count as accepted.
    """
    from kg.curate.importing import import_claims

    form = chosen(as_json, as_csv, as_tsv)
    file = judging.directory / file
    done = import_claims(
        judging.config, file, judging.by, skip_bad=skip_bad, dry_run=dry_run, rebuild=not judging.no_build
    )
    columns = ("line", "subject", "predicate", "object", "date", "stance", "source")
    records = [
        {"line": number} | {name: cells.get(name, "") for name in cells}
        | {"source": cells["briefing"] or cells["source_title"]}
        for number, cells in done.new
    ]  # fmt: skip
    rows = [tuple(str(r.get(c) or (r.get("start_date", "") if c == "date" else "")) for c in columns) for r in records]
    emit(Table(columns, rows, records, ("line", *(done.new[0][1] if done.new else ()))), form)
    for problem in done.problems:
        fail(str(problem))
    verb = "taken in" if done.written else "would be taken in" if dry_run and not done.problems else "good"
    told = (
        f"{counted(len(done.new), 'row')} {verb}, {done.known} there before, {counted(len(done.problems), 'problem')}"
    )
    note(told + ("" if done.written else "; nothing was written"))
    if done.written and judging.no_build:
        note("'kg build' takes them up")
    if done.problems:
        raise typer.Exit(2)
