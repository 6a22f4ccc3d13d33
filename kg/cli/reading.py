"""`kg extract`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.asked import Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell
from kg.cli.options import HERE, ONE, Briefings, Directory, Jobs
from kg.cli.output import block, emit, fail, line, note
from kg.cli.scores import scores_text
from kg.query.asking.table import Table

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
            note(told)
        found.setdefault(briefing.id, []).append((path, briefing))
    for ident, same in found.items():
        if len(same) > 1:
            named = " and ".join(str(path) for path, _ in same)
            fail(f"{named} have the same id {ident!r}; give one of them another id in its front matter")
            worst = max(worst, BadInput.exit_code)
    return [same[0][1] for same in found.values() if len(same) == 1], worst


def _facts(briefings: Sequence[Briefing], jobs: int) -> list[dict[str, Any]]:
    """What briefings say, by the packaged register and rules, as the records of `kg extract --json`."""
    from kg.config import shipped
    from kg.curate.progress import shown
    from kg.derive import facts_of_briefing
    from kg.facts.extract import extract as read_facts
    from kg.records import fact_record
    from kg.register import Register

    register = Register.load(shipped("data/register"), shipped("data/reference"))
    found = shown(read_facts(briefings, register, jobs=jobs), "reading", len(briefings))
    facts = facts_of_briefing(piece for _, evidence in found for piece in evidence)
    return [fact_record(f"c:{key}", status, pieces) for key, status, pieces in facts]


@app.command(cls=KgCommand, epilog="kg extract readout.txt\nkg extract notes/*.md --json > facts.jsonl")
@asks()
def extract(files: Briefings, jobs: Jobs = ONE, *, asked: Asked) -> None:
    """Print the facts of loose files; needs no workspace.

    One row per claim of a briefing, by the packaged register and rules. Files that cannot be read do not keep the
    others out.
    """
    briefings, worst = _read([asked.directory / file for file in files])
    records = _facts(briefings, jobs)
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
    columns = ("briefing", "date", "subject", "predicate", "object", "status", "words")
    emit(Table(columns, rows, records, _FIELDS), asked.form)
    tell(f"{counted(len(records), 'fact')} in {counted(len(briefings), 'file')}")
    if worst:
        raise typer.Exit(worst)


def _gold_facts(paths: Sequence[Path], jobs: int) -> Mapping[Path, Sequence[Mapping[str, Any]]]:
    from kg.text.briefing import read_briefing

    read = {path: read_briefing(path) for path in paths}
    by_id: dict[str, list[dict[str, Any]]] = {}
    for record in _facts(list(read.values()), jobs):
        by_id.setdefault(record["briefing"], []).append(record)
    return {path: by_id.get(briefing.id, []) for path, briefing in read.items()}


@app.command(
    cls=KgCommand,
    epilog=(
        "kg evaluate tests/gold/gold\n"
        "kg evaluate tests/gold/gold --part score --by-rule\n"
        "kg evaluate my-gold --texts my-texts --json"
    ),
)
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of NAME.json files with gold facts.")],
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="Folder of the texts, if not beside the gold.")
    ] = None,
    part: Annotated[
        str,
        typer.Option("--part", metavar="NAME", help="Only the texts that split.json beside the gold lists under NAME."),
    ] = "",
    errors: Annotated[bool, typer.Option("--errors", help="Also print every missed and every wrong fact.")] = False,
    by_rule: Annotated[
        bool, typer.Option("--by-rule", help="Also print the precision of every rule, with its lower bound.")
    ] = False,
    measure: Annotated[
        Path | None,
        typer.Option(
            "--measure", metavar="FILE", help="Write the counts of every rule, from which confidence is taken."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jobs: Jobs = ONE,
    directory: Directory = HERE,
) -> None:
    """Score the extraction against a gold folder.

    Precision, recall and F1 per predicate, accuracy of the stance, hedges found and hedges asserted, false facts on
    texts without any. --measure writes the table that gives every fact its confidence.
    """
    from kg.facts.scoring.evaluate import evaluate as score
    from kg.facts.scoring.evaluate import part_of, scores_record

    only = part_of(directory / folder, part) if part else ()
    read = partial(_gold_facts, jobs=jobs)
    scores = score(directory / folder, read, texts=directory / texts if texts else None, only=only)
    record = scores_record(scores)
    if measure is not None:
        from kg.curate.disk import write_file
        from kg.facts.rules.measured import measured_table

        counts = {rule: (right, found) for rule, (right, found) in scores.by_rule.items()}
        write_file(directory / measure, measured_table(counts).encode())
    if as_json:
        line(json.dumps(record, ensure_ascii=False))
    else:
        block(scores_text(record, scores, errors=errors, by_rule=by_rule))
    tell(counted(scores.documents, "document"))
