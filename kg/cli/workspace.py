"""`kg init`, `kg add`, `kg drop`, `kg build` and `kg status`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.asked import Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell, tell_stale, workspace
from kg.cli.options import HERE, ONE, Briefings, Directory, Jobs, complete_briefing
from kg.cli.output import Format, block, emit, fail, line, note, plain
from kg.query.asking.table import Table

if TYPE_CHECKING:
    from kg.curate.workspace import FileResult

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COUNTS = ("sentences", "evidence", "claims", "queued")


def _briefings(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = ("briefing", "date", *_COUNTS, *(("change",) if any(row.get("change") for row in rows) else ()))
    cells = [
        (row["id"], row.get("date") or "", *("" if row.get(c) is None else str(row[c]) for c in _COUNTS))
        + ((row.get("change") or "",) if "change" in columns else ())
        for row in rows
    ]
    records = [
        {"briefing": row["id"], "change": row.get("change")}
        | {field: row.get(field) for field in ("title", "publisher", "date", *_COUNTS)}
        for row in rows
    ]
    return Table(columns, cells, records, ("briefing", "change", "title", "publisher", "date", *_COUNTS))


def _entities(record: Mapping[str, Any]) -> Table:
    fields = ("id", "class", "label")
    records = [{field: row[field] for field in fields} for row in record.get("local_entities", [])]
    return Table(fields, [tuple(row.values()) for row in records], records, fields)


def _totals(record: Mapping[str, Any]) -> None:
    claims = dict(record["claims"])
    total = claims.pop("total")
    kinds = ", ".join(f"{number} {name.removeprefix('status ')}" for name, number in claims.items() if "status" in name)
    tell(
        f"{counted(record['counts']['briefings'], 'briefing')}; {counted(total, 'claim')}"
        + (f" ({kinds})" if kinds else "")
        + f" on {counted(record['evidence'], 'piece')} of evidence; {record['counts']['queue']} queued; "
        + f"{counted(record['counts']['local_entities'], 'entity', 'entities')} known from texts only",
        record.get("as_of"),
    )
    tell_stale(record)


@app.command(cls=KgCommand, epilog='kg init my-desk\nkg init my-desk --title "Our desk"')
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made if missing; what is in it stays.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of its pages.")] = "US–ASEAN relations",
    directory: Directory = HERE,
) -> None:
    """Make a workspace in DIR."""
    from kg.curate.workspace import init as make

    config = make(directory / folder, title=title)
    line(str(config.root))
    note(f"next: kg -C {config.root} add FILE, or kg -C {config.root} build for the reference facts alone")


def _added(results: Sequence[FileResult], *, dry_run: bool) -> Table:
    fields = ("file", "briefing", "outcome", "sentences", "mentions", "new", "known", "queued", "error")
    records = [
        {"file": str(r.path), "briefing": r.id, "outcome": r.outcome.value, "dry_run": dry_run}
        | {"sentences": r.sentences, "mentions": r.mentions, "new": r.new, "known": r.known, "queued": r.queued}
        | {"error": str(r.error) if r.error else None}
        for r in results
    ]
    shown = fields[:-1]
    rows = [tuple("" if record[f] is None else str(record[f]) for f in shown) for record in records]
    return Table(shown, rows, records, fields)


@app.command(cls=KgCommand, epilog="kg add readout.txt notes/*.md\nkg add readout.html --dry-run")
@asks()
def add(
    files: Briefings,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be added.")] = False,
    jobs: Jobs = ONE,
    *,
    asked: Asked,
) -> None:
    """Add briefings to the workspace and update the build.

    The files are copied into data/briefings/. A briefing with a known id replaces that one if its text changed. Files
    that cannot be read do not keep the others out.
    """
    from kg.curate.workspace import add as put

    files = [asked.directory / file for file in files]
    result = put(workspace(asked.directory), files, dry_run=dry_run, jobs=jobs)
    for one in result.files:
        for told in one.notes:
            note(told)
        if one.error:
            fail(str(one.error))
    emit(_added(result.files, dry_run=dry_run), asked.form)
    good = sum(one.error is None for one in result.files)
    tell(f"{good} of {counted(len(result.files), 'file')}" + (" would be added (nothing written)" * dry_run))
    if result.exit_code:
        raise typer.Exit(result.exit_code)


@app.command(cls=KgCommand, epilog="kg drop 2025-07-11-rubio-asean-kuala-lumpur")
def drop(
    ident: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=complete_briefing, help="Id of a briefing (kg status).")
    ],
    directory: Directory = HERE,
) -> None:
    """Remove a briefing and everything that only it said."""
    from kg.curate.build import current_status
    from kg.curate.workspace import drop as take_out

    config = workspace(directory)
    before = current_status(config)
    result = take_out(config, ident)
    line(ident.removeprefix("b:"))
    if before:
        lost = before["claims"]["total"] - result.status["claims"]["total"]
        pieces = before["evidence"] - result.status["evidence"]
        tell(f"dropped; {counted(pieces, 'piece')} of evidence removed, {counted(lost, 'claim')} fewer")
    _totals(result.status)


@app.command(cls=KgCommand, epilog="kg build\nkg build --force\nkg build --json")
@asks()
def build(
    force: Annotated[
        bool, typer.Option("--force", help="Build even if nothing changed; mends a damaged build.")
    ] = False,
    jobs: Jobs = ONE,
    *,
    asked: Asked,
) -> None:
    """Build the graph from data/ and ontology/.

    Only briefings that changed are read again. Readers use the former build until the new one is complete.
    """
    from kg.curate.workspace import build as make

    result = make(workspace(asked.directory), force=force, jobs=jobs)
    read = set(result.read)
    rows = [row | {"change": "read" if row["id"] in read else None} for row in result.status["briefings"]]
    emit(_briefings(rows), asked.form)
    tell("nothing changed since the last build" if not result.built else f"{counted(len(read), 'briefing')} read")
    _totals(result.status)


@app.command(cls=KgCommand, epilog="kg status\nkg status --local --json\nkg status --queue")
@asks()
def status(
    local: Annotated[bool, typer.Option("--local", help="List the entities known from texts only.")] = False,
    queue: Annotated[bool, typer.Option("--queue", help="List what waits for a review, and why.")] = False,
    *,
    asked: Asked,
) -> None:
    """Show what is built and what changed since."""
    from kg.curate.workspace import status as look

    if queue:
        waiting = asked.graph.review_queue()
        emit(waiting.table, asked.form)
        tell(f"{counted(len(waiting), 'item')} waiting" + ("; 'kg review' walks them" if len(waiting) else ""))
        return
    found = look(workspace(asked.directory))
    if local:
        emit(_entities(found.build), asked.form)
        return
    changes = {name: word for word in ("new", "changed", "gone") for name in getattr(found, word)}
    rows = [row | {"change": changes.get(row["id"])} for row in found.build.get("briefings", [])]
    rows += [{"id": name, "change": "new"} for name in found.new]
    emit(_briefings(sorted(rows, key=lambda row: str(row["id"]))), asked.form)
    if not found.build:
        note("not built yet; run 'kg build'")
        return
    _totals(found.build)
    if found.current:
        note("the build is up to date")
    elif changes:
        listed = ", ".join(f"{len(getattr(found, word))} {word}" for word in ("new", "changed", "gone"))
        note(f"changed since the last build: {listed}; run 'kg build'")
    else:
        note("register, tables, judgements, ontology or program changed since the last build; run 'kg build'")


@app.command(
    cls=KgCommand, epilog="kg check\nkg check data/briefings/2025-07-11-rubio-asean-kuala-lumpur.md\nkg check --json"
)
@asks()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Only these briefings or claim files; without it, everything."),
    ] = None,
    jobs: Jobs = ONE,
    *,
    asked: Asked,
) -> None:
    """Check files, tables, quotes and the built graph.

    Every quote is read again in its source, every direct triple is looked for among the claims and the reverse, names
    and tenures of the register are compared, and so are the offices that texts give to people. Each finding says file,
    line, what is wrong and what to do; findings end with exit 1. Sources that disagree are for kg conflicts.
    """
    import time

    from kg.curate.check import examine

    start = time.perf_counter()
    named = [asked.directory / file for file in files] if files else None
    report = examine(workspace(asked.directory), named, jobs=jobs)
    fields = ("file", "line", "severity", "about", "problem", "fix")
    records: list[dict[str, Any]] = [
        {"file": str(one.file), "line": one.line, "severity": one.severity.value}
        | {"about": one.label, "problem": one.problem, "fix": one.fix}
        for one in report.findings
    ]
    if asked.form is Format.TEXT:
        block(plain(str(one)) for one in report.findings)
    else:
        emit(Table((), (), records, fields), asked.form)
    looked = report.looked
    note(
        f"looked at {counted(looked.files, 'file')}, {counted(looked.claims, 'claim')}, "
        f"{counted(looked.quotes, 'quote')}, {counted(looked.rules, 'rule')} "
        f"in {time.perf_counter() - start:.1f} seconds"
    )
    tell(counted(len(report.findings), "finding"))
    if report.findings:
        raise typer.Exit(1)
