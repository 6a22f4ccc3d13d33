"""The rows of a table, each looked at although others are broken.

Invariant: the lines are those that loading names; a broken row gives a finding and the rows after it are still read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from kg.curate.checks.finding import Finding, Severity
from kg.curate.checks.lines import line_at
from kg.tables import Row

__all__ = ["read_rows"]


def _text(path: Path) -> tuple[str, list[Finding]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"is not UTF-8 text (byte {error.start} is 0x{data[error.start]:02x})"
        return "", [Finding(path, line, "", problem, "save it as UTF-8")]
    found = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problem = "begins with a byte order mark, which a spreadsheet program put there"
        found.append(Finding(path, 1, "", problem, "save it as UTF-8 without mark", Severity.WARNING))
    if "\r" in text:
        problem = "has Windows line ends (CRLF), so its bytes differ from the same table elsewhere"
        fix = "save it with plain line ends (git: core.autocrlf=input)"
        found.append(Finding(path, line_at(text, text.index("\r")), "", problem, fix, Severity.WARNING))
    return text, found


def read_rows(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[Finding]]:
    """The sound rows of a CSV file with these columns, and what is wrong with the others; no file means no rows."""
    if not path.is_file():
        return [], []
    text, found = _text(path)
    if not text:
        if not found:
            problem, fix = "the line of columns is missing", f"write exactly: {','.join(columns)}"
            found.append(Finding(path, 1, "", problem, fix))
        return [], found
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            given = f"columns are {', '.join(header)}" if header else "the line of columns is missing"
            return [], [*found, Finding(path, 1, "", given, f"write exactly: {','.join(columns)}")]
        for cells in filter(None, reader):
            if len(cells) == len(columns):
                rows.append(Row(path, reader.line_num, dict(zip(columns, map(str.strip, cells), strict=True))))
                continue
            fix = 'put a value that contains a comma in "quotes", and leave empty cells between their commas'
            problem = f"{len(cells)} fields instead of {len(columns)}"
            found.append(Finding(path, reader.line_num, cells[0].strip(), problem, fix))
    except csv.Error as error:
        found.append(Finding(path, reader.line_num, "", f"is no valid CSV: {error}", "check the quotation marks"))
    return rows, found
