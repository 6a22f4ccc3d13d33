"""`kg extract`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell
from kg.cli.options import HERE, Briefings, Csv, Directory, Json, Tsv
from kg.cli.output import chosen, emit, fail, note
from kg.query.table import Table

if TYPE_CHECKING:
    from kg.model import Briefing

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_FIELDS = (
    "briefing",
    "claim",
    "subject",
    "subject_id",
    "predicate",
    "object",
    "object_id",
    "topic",
    "topic_ids",
    "instrument",
    "event",
    "date",
    "until",
    "start_date",
    "end_date",
    "date_basis",
    "place",
    "status",
    "denial",
    "attributed_to",
    "former",
    "quote",
    "start",
    "end",
    "own_words",
    "rule",
    "confidence",
)


def _read(files: Sequence[Path]) -> tuple[list[Briefing], int]:
    """The briefings that can be read, and the exit code of the worst that cannot; each problem is told."""
    from kg.errors import BadInput, KgError
    from kg.text.briefing import read_briefing

    found: dict[str, list[tuple[Path, Briefing]]] = {}
    worst = 0
    for path in files:
        try:
            briefing = read_briefing(path)
        except KgError as error:
            fail(str(error))
            worst = max(worst, error.exit_code)
            continue
        for told in briefing.notes:
            note(f"{path}: {told}")
        found.setdefault(briefing.id, []).append((path, briefing))
    for ident, same in found.items():
        if len(same) > 1:
            named = " and ".join(str(path) for path, _ in same)
            fail(f"{named} have the same id {ident!r}; give one of them another id in its front matter")
            worst = max(worst, BadInput.exit_code)
    return [same[0][1] for same in found.values() if len(same) == 1], worst


@app.command(cls=KgCommand, epilog="kg extract readout.txt\nkg extract notes/*.md --json > facts.jsonl")
def extract(
    files: Briefings,
    as_json: Json = False,
    as_csv: Csv = False,
    as_tsv: Tsv = False,
    directory: Directory = HERE,
) -> None:
    """Print the facts of loose files; needs no workspace.

    One row per claim of a briefing, by the packaged register and rules. Files that cannot be read do not keep the
    others out.
    """
    from kg.config import shipped
    from kg.derive import facts_of_briefing
    from kg.facts.extract import extract as read_facts
    from kg.records import fact_record
    from kg.register import Register

    form = chosen(as_json, as_csv, as_tsv)
    briefings, worst = _read([directory / file for file in files])
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    found = [
        piece for _, evidence in read_facts(briefings, register, ontology=shipped("ontology")) for piece in evidence
    ]
    records = [fact_record(f"c:{key}", status, pieces) for key, status, pieces in facts_of_briefing(found)]
    rows = []
    for record in records:
        words = record["quote"] if record["own_words"] else f"“{record['quote']}”"
        date = record["date"] or record["start_date"] or ""
        rows.append(
            (
                record["briefing"],
                date,
                record["subject"],
                record["predicate"],
                record["object"],
                record["status"],
                words,
            )
        )
    emit(Table(("briefing", "date", "subject", "predicate", "object", "status", "words"), rows, records, _FIELDS), form)
    tell(f"{counted(len(records), 'fact')} in {counted(len(briefings), 'file')}")
    if worst:
        raise typer.Exit(worst)
