"""`kg import`: claims of a CSV file into the table of curated claims, every row checked first.

Invariants: nothing is written unless every row is good, or the bad ones are to be skipped; all problems are told in one
go, each with file, line and what to do; a row that is there already is not written twice.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.config import Config
from kg.curate.build import build
from kg.curate.curated import COLUMNS, read_curated, row_id, write_curated
from kg.curate.lock import writing
from kg.curate.review import Author, Reviewer
from kg.curate.rows import publisher_of
from kg.curate.statements import Cells
from kg.errors import BadFile, BadRow
from kg.interval import is_date

__all__ = ["DERIVED", "OTHER_NAMES", "Imported", "Problem", "import_claims"]

#: columns of the exports that mean a column of the table
OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "status": "stance",
        "amounts": "amount",
        "document": "briefing",
        "source": "source_title",
        "title": "source_title",
        "publisher": "source_publisher",
        "url": "source_url",
    }
)
#: columns of the exports that the build derives: they are passed over
DERIVED: Final = frozenset(
    {"claim", "aliases", "family", "review", "plan_state", "fulfilled_by", "moved_to", "event", "earliest", "latest"}
    | {"first_seen", "last_seen", "publishers", "evidence", "evidence_count", "date_basis", "former", "more", "rule"}
    | {"own_words", "confidence", "via", "in_force", "sentence", "cues", "addresses", "corroboration", "label"}
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a row."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file."""

    new: tuple[tuple[int, Cells], ...]
    """Line and cells of the rows that the table did not have."""
    known: int
    problems: tuple[Problem, ...]
    written: bool


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Columns and rows with their lines.

    Raises:
        BadFile: missing, not UTF-8 or empty.
        BadRow: no valid CSV.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise BadFile(path, "does not exist", "name a CSV file") from error
    except IsADirectoryError as error:
        raise BadFile(path, "is a folder", "name a CSV file") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8 text", "save it as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter="\t" if path.suffix == ".tsv" else ",")
    rows, before = [], 0
    try:
        for row in reader:
            if row:
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        raise BadRow(path, reader.line_num, f"is no valid CSV: {error}", "check the quotation marks") from error
    if not rows:
        raise BadFile(path, "is empty", "its first line names the columns, as in docs/review.md")
    return [name.strip() for name in rows[0][1]], rows[1:]


def _columns(path: Path, header: list[str]) -> list[Problem]:
    """What is wrong with the columns."""
    found = []
    known = {*COLUMNS, *OTHER_NAMES, *DERIVED}
    for name in header:
        if name not in known:
            near = get_close_matches(name, [*COLUMNS, *OTHER_NAMES], 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            found.append(Problem(path, 1, f"unknown column {name!r}; {guess}columns are: {', '.join(COLUMNS)}"))
    for name in sorted({n for n in header if header.count(n) > 1}):
        found.append(Problem(path, 1, f"column {name!r} stands twice; delete one"))
    for choices in (("predicate",), ("subject", "subject_id"), ("object", "object_id")):
        if not {*choices} & {*header}:
            found.append(Problem(path, 1, f"column {choices[0]!r} is missing; add it"))
    return found


def _given(header: list[str], cells: list[str]) -> Cells:
    """A row under the table's column names."""
    raw = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    given = {name: cell for name, cell in raw.items() if name in COLUMNS}
    for other, name in OTHER_NAMES.items():
        given[name] = given.get(name) or raw.get(other, "")
    if given["briefing"].startswith("r:"):
        given["briefing"] = ""
    if raw.get("source") and not raw.get("source_title"):
        own, publisher = publisher_of(raw["source"].removeprefix("our note on: "))
        given["source_title"] = own
        given["source_publisher"] = given["source_publisher"] or publisher
    if raw.get("own_words") == "true" and not given["briefing"]:
        given["quote"] = ""  # a sentence of ours is never handed on as a publisher's words
    if not given["briefing"]:
        given["start"] = given["end"] = ""
    return given


def import_claims(
    config: Config, path: Path, author: Author, *, skip_bad: bool = False, dry_run: bool = False, rebuild: bool = True
) -> Imported:
    """Check the rows of a file and put them into the table of curated claims.

    Args:
        config: the workspace; built first if it never was.
        path: CSV (or TSV) with a line of columns.
        author: stands in rows that name nobody themselves.
        skip_bad: write the good rows although others are bad.
        dry_run: only check.
        rebuild: bring the graph up to date.

    Raises:
        BadFile, BadRow: the file cannot be read at all.
        Locked, Unwritable: nothing was written.
    """
    header, rows = _rows(path)
    problems = _columns(path, header)
    if problems:
        return Imported((), 0, tuple(problems), False)
    if not config.current.exists():
        build(config)
    reviewer = Reviewer(config, author)
    good: list[tuple[int, Cells]] = []
    for line, cells in rows:
        if len(cells) != len(header):
            told = f'{len(cells)} fields instead of {len(header)}; put a value that contains a comma in "quotes"'
            problems.append(Problem(path, line, told))
            continue
        given = _given(header, cells)
        checked, wrong = reviewer.checked(given)
        if given.get("judged") and not is_date(given["judged"]):
            wrong.append(f"judged {given['judged']!r} is no date; write YYYY-MM-DD, or leave it empty")
        problems += [Problem(path, line, one) for one in wrong]
        if not wrong:
            good.append((line, {**checked, **_signed(given, author)}))
    present = read_curated(config.curated)
    seen = {row_id(row.cells) for row in present}
    new: dict[str, tuple[int, Cells]] = {}
    for line, row in good:
        if row_id(row) not in seen:
            new.setdefault(row_id(row), (line, row))
    write = bool(new) and not dry_run and (skip_bad or not problems)
    if write:
        with writing(config):
            write_curated(
                config.curated, [*(row.cells for row in read_curated(config.curated)), *(c for _, c in new.values())]
            )
        if rebuild:
            build(config)
    return Imported(tuple(new.values()), len(good) - len(new), tuple(problems), write)


def _signed(given: Mapping[str, str], author: Author) -> Cells:
    return {
        "who": given.get("who") or author.who,
        "judged": given.get("judged") or author.date,
        "reason": given.get("reason") or author.reason,
    }
