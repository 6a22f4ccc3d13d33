"""Claims that people entered: `data/curated.csv`, one row a claim, taken up by every build as accepted evidence.

Invariants: a row on a span of a briefing holds only as long as its words stand there; what a row cannot hold to is
reported as stale and left out, never guessed. The id of a row comes from what it says, not from its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.curate.disk import write_file
from kg.curate.rows import amounts_in
from kg.curate.statements import STATEMENT
from kg.errors import BadRow
from kg.model import Briefing, DateBasis, Denial, Evidence, ReviewState, Source, SourceKind, Stance, Term
from kg.query.asking.wording import wording
from kg.register import row_key
from kg.tables import Row, read_table
from kg.vocabulary import PREDICATES, Kind

__all__ = ["COLUMNS", "RULE", "CuratedRow", "evidence_of_row", "pieces", "read_curated", "row_id", "write_curated"]

COLUMNS: Final = (*STATEMENT, "who", "judged", "reason")
RULE: Final = "curated"
_SPAN: Final = ("briefing", "start", "end", "quote")


@dataclass(frozen=True, slots=True)
class CuratedRow:
    """A row of the table with its line."""

    line: int
    cells: Mapping[str, str]

    @property
    def words(self) -> str:
        """The row in short, for messages."""
        return f"{self.cells['subject']} {self.cells['predicate']} {self.cells['object']}"


def row_id(cells: Mapping[str, str]) -> str:
    """The id of a row: 16 hex digits of what it says and on which source, not of who entered it."""
    return row_key("curated", cells)


def read_curated(path: Path) -> list[CuratedRow]:
    """The rows of the table, in file order.

    Raises:
        BadRow: a malformed row, with its line and the fix.
    """
    rows = []
    for row in read_table(path, COLUMNS):
        _check(row)
        rows.append(CuratedRow(row.line, row.cells))
    return rows


def _check(row: Row) -> None:
    for column in ("subject", "predicate", "object"):
        row.needed(column)
    if row["predicate"] not in PREDICATES:
        raise row.bad(f"unknown predicate {row['predicate']!r}", "use one of docs/codebook.md")
    stance = row.kind("stance", Stance)
    if row["denial"]:
        row.kind("denial", Denial)
    if (stance is Stance.DENIED) != bool(row["denial"]):
        raise row.bad(
            f"stance {stance.value} with denial {row['denial']!r}", "give a denial with denied, and only there"
        )
    for column in ("date", "until", "start_date", "end_date", "source_date", "judged"):
        row.date(column)
    for column, prefix in (("subject_id", "e:"), ("object_id", ("e:", "t:")), ("instrument", "e:")):
        if row[column] and not row[column].startswith(prefix):
            raise row.bad(f"{column} {row[column]!r} is no id", "write it as 'kg show' prints it")
    row.needed("subject_id")
    if row["briefing"]:
        if not (row["start"].isdecimal() and row["end"].isdecimal() and row["quote"]):
            raise row.bad("the span is not whole", "give start, end and quote, or import the row with 'kg import'")
    elif not row["source_title"]:
        raise row.bad("no source is given", "name a briefing or a source_title")
    if row["source_kind"]:
        row.kind("source_kind", SourceKind)


def write_curated(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the whole table, sorted and without duplicates, in one step; no rows means no file.

    Raises:
        Unwritable: the disk refuses; the table stays as it was.
    """
    distinct = {row_id(cells): cells for cells in rows}
    ordered = sorted(distinct.values(), key=lambda cells: tuple(cells.get(c, "") for c in _ORDER))
    if not ordered:
        path.unlink(missing_ok=True)
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cells.get(column, "") for column in COLUMNS] for cells in ordered)
    write_file(path, out.getvalue().encode())


_ORDER: Final = ("subject_id", "predicate", "object_id", "object", "date", "start_date", *STATEMENT)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _sentence(cells: Mapping[str, str]) -> str:
    """The row in words of ours, where no words of a source are given."""
    forms = wording(cells["predicate"])
    event = PREDICATES[cells["predicate"]].kind is Kind.EVENT
    middle = {
        Stance.ASSERTED: forms.present,
        Stance.PLANNED: f"is to {forms.infinitive}",
        Stance.POSSIBLE: f"may {forms.infinitive}",
        Stance.DENIED: f"{'did' if event else 'does'} not {forms.infinitive}",
        Stance.REPORTED: f"is reported to {f'have {forms.participle}' if event else forms.infinitive}",
    }[Stance(cells["stance"])]
    if cells["denial"] == Denial.ENDED:
        middle = f"no longer {forms.present}"
    first, last = cells["date"] or cells["start_date"], cells["until"] or cells["end_date"]
    when = f", {first} to {last}" if first and last else f", {first}" if first else f", until {last}" if last else ""
    more = [cells[c] for c in ("topic", "amount", "place") if cells[c]]
    return f"{cells['subject']} {middle} {cells['object']}{when}" + (f" ({', '.join(more)})" if more else "") + "."


def _place(quote: str, at: int, body: str) -> int | None:
    """Where a quote stands: at its place, else where it stands once."""
    if body[at : at + len(quote)] == quote:
        return at
    return body.index(quote) if body.count(quote) == 1 else None


def evidence_of_row(row: CuratedRow, briefings: Mapping[str, Briefing], places: Mapping[str, str]) -> Evidence | str:
    """The evidence that a row gives, or in plain words why it holds no longer.

    Args:
        row: a row of the table.
        briefings: by id.
        places: id of an entity that is a place, by its label in lower case.
    """
    cells = row.cells
    briefing = briefings.get(cells["briefing"]) if cells["briefing"] else None
    if cells["briefing"] and briefing is None:
        return f"the briefing {cells['briefing']} is not in the workspace any more"
    if briefing is not None:
        quote = cells["quote"]
        at = _place(quote, int(cells["start"]), briefing.body)
        if at is None:
            return f"the words {quote[:60]!r} do not stand in {briefing.id} any more"
        document, source, start = briefing.curie, briefing.source, at
    else:
        quote, start = cells["quote"] or _sentence(cells), 0
        document = f"r:curated.{row_id(cells)}"
        source = Source(
            cells["source_title"],
            cells["source_publisher"],
            cells["source_date"] or None,
            cells["source_url"],
            SourceKind(cells["source_kind"]) if cells["source_kind"] else None,
            own_words=not cells["quote"],
        )
    return _evidence(cells, document, source, quote, start, places)


def _evidence(
    cells: Mapping[str, str], document: str, source: Source, quote: str, start: int, places: Mapping[str, str]
) -> Evidence:
    def some(column: str) -> str | None:
        return cells[column] or None

    dated = any(cells[c] for c in ("date", "start_date", "end_date"))
    place = cells["place"]
    return Evidence(
        document=document,
        source=source,
        subject=Term(cells["subject_id"], cells["subject"]),
        predicate=cells["predicate"],
        object=Term(some("object_id"), cells["object"]),
        stance=Stance(cells["stance"]),
        denial=Denial(cells["denial"]) if cells["denial"] else None,
        date=some("date"),
        until=some("until"),
        start_date=some("start_date"),
        end_date=some("end_date"),
        date_basis=DateBasis.EXPLICIT if dated else DateBasis.NONE,
        instrument=some("instrument"),
        place=Term(places.get(place.casefold()), place) if place else None,
        topic=cells["topic"],
        topic_ids=tuple(sorted(_split(cells["topic_ids"]))),
        amounts=amounts_in(cells["amount"]),
        attributed_to=some("attributed_to"),
        quote=quote,
        start=start,
        end=start + len(quote),
        rule=RULE,
        review=ReviewState.ACCEPTED,
    )


def pieces(
    rows: Iterable[CuratedRow], briefings: Mapping[str, Briefing], places: Mapping[str, str], path: Path
) -> Iterator[tuple[CuratedRow, Evidence | str]]:
    """Each row with its evidence, or why it holds no longer.

    Raises:
        BadRow: two rows say the same.
    """
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row_id(row.cells), row.line)
        if first != row.line:
            raise BadRow(path, row.line, f"says the same as line {first}", "delete one of the two")
        yield row, evidence_of_row(row, briefings, places)
