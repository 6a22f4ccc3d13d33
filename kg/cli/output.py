"""How every listing is printed: aligned text, JSON Lines, CSV or TSV from one description.

Invariant: data goes to standard output, counts and notes to standard error; piped text holds no styling, is never cut
and holds no control characters from a source.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.query.asking.table import Table

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Format", "block", "chosen", "emit", "fail", "line", "note", "plain", "width"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

#: what may not take one column; of what is left out, Latin letters, dashes, quotes and arrows, everything takes one
_UNEVEN = re.compile(r"[^\x00-\u02ff\u2010-\u2027\u2190-\u21ff]")


class Format(StrEnum):
    """Forms of a listing."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


def chosen(as_json: bool, as_csv: bool, as_tsv: bool) -> Format:
    """The one form that was asked for.

    >>> chosen(False, True, False)
    <Format.CSV: 'csv'>

    Raises:
        BadInput: more than one was asked for.
    """
    asked = [f for f, wanted in ((Format.JSON, as_json), (Format.CSV, as_csv), (Format.TSV, as_tsv)) if wanted]
    if len(asked) > 1:
        raise BadInput(f"{' and '.join(f'--{f.value}' for f in asked)} exclude each other; choose one")
    return asked[0] if asked else Format.TEXT


def plain(text: str) -> str:
    r"""Text as one safe line: control and direction characters become spaces.

    >>> plain("two\nlines \x1b[31mred")
    'two lines [31mred'
    """
    return re.sub(r" {2,}", " ", _CONTROL.sub(" ", text)).strip() if _CONTROL.search(text) else text


def width(text: str) -> int:
    r"""Columns that a text takes on a terminal.

    >>> width("Malaysia"), width("東盟"), width("e\u0301")
    (8, 4, 1)
    """
    if text.isascii() or not _UNEVEN.search(text):
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def note(text: str) -> None:
    """Tell the user something that is not data (standard error)."""
    sys.stderr.write(plain(text) + "\n")


def fail(text: str) -> None:
    """Tell of one thing that went wrong, in one line, and go on (standard error)."""
    note(f"Error: {text}")


def line(text: str = "") -> None:
    """Print one line of data."""
    sys.stdout.write(text + "\n")


def block(lines: Iterable[str]) -> None:
    """Print lines of data as they come."""
    sys.stdout.writelines(f"{text}\n" for text in lines)


def emit(listing: Table, form: Format) -> None:
    """Print a listing in the form asked for; an empty table prints nothing in text and a header in CSV and TSV."""
    if form is Format.JSON:
        block(json.dumps(record, ensure_ascii=False) for record in listing.records)
    elif form is Format.TEXT:
        if listing.rows:
            _table(listing.columns, listing.rows)
    else:
        _separated(listing, "," if form is Format.CSV else "\t")


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(_flat(item) for item in value)
    return str(value)


def _separated(listing: Table, delimiter: str) -> None:
    rows = [listing.fields, *([_flat(record.get(field)) for field in listing.fields] for record in listing.records)]
    if delimiter == "\t":  # the format has no quoting: a cell can hold neither tab nor line break
        block("\t".join(plain(cell) for cell in row) for row in rows)
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


def _on_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    safe = [[plain(cell) for cell in row] for row in rows]
    if _on_terminal():
        _rich_table(columns, safe)
        return
    cells = [[c.upper() for c in columns], *safe]
    widths = [max(width(row[i]) for row in cells) for i in range(len(columns))]
    block("  ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)


_STYLES = {"asserted": "green", "planned": "cyan", "possible": "yellow", "denied": "red", "contested": "magenta"}


_GAP = 2
_WORD = re.compile(r"[→←–] \S+|\S+")


def _style(cell: str) -> str:
    return _STYLES.get(cell.partition(" ")[0].rstrip(","), "")


def _rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    longest = [
        max((width(word) for cell in (name, *cells) for word in _WORD.findall(cell)), default=0)
        for name, *cells in zip(columns, *rows, strict=True)
    ]
    if sum(longest) + _GAP * (len(columns) - 1) > console.width:
        _rows_as_paragraphs(console, columns, rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    for column, least in zip(columns, longest, strict=True):
        table.add_column(column.upper(), no_wrap=column in ("claim", "rank"), overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*(Text(cell, style=_style(cell)) for cell in row))
    console.print(table)


def _rows_as_paragraphs(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Where columns would break words: a row a paragraph, the first cell at the margin, numbers with their names."""
    from rich.padding import Padding
    from rich.text import Text

    for first, *others in rows:
        console.print(Text(first, style="bold"))
        named = (
            (f"{column} " if cell.isdigit() else "", cell) for column, cell in zip(columns[1:], others, strict=True)
        )
        cells = [Text(name + cell, style=_style(cell)) for name, cell in named if cell]
        console.print(Padding(Text(" " * _GAP).join(cells), (0, 0, 0, 2 * _GAP)))
