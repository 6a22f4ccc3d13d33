"""Tables that people edit, CSV and YAML: rows with their file and line, and messages that say how to mend them.

Invariant: a row handed out has every declared column, stripped of surrounding blanks, and knows its line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import BadFile, BadRow
from kg.interval import is_date

__all__ = ["Row", "parts", "read_mapping", "read_table"]

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `row[column]` is its text."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def bad(self, problem: str, fix: str) -> BadRow:
        """The error that names this row; the caller raises it."""
        return BadRow(self.path, self.line, problem, fix)

    def needed(self, column: str) -> str:
        """The text of a column that may not be empty.

        Raises:
            BadRow: it is empty.
        """
        if not self.cells[column]:
            raise self.bad(f"{column} is empty", f"fill in {column} or delete the row")
        return self.cells[column]

    def date(self, column: str) -> str | None:
        """The honest ISO date of a column, None when empty.

        Raises:
            BadRow: not a date.
        """
        text = self.cells[column]
        if text and not is_date(text):
            raise self.bad(f"{column} {text!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty")
        return text or None

    def kind(self, column: str, kinds: type[K]) -> K:
        """The member of a closed list that a column names.

        Raises:
            BadRow: not in the list.
        """
        text = self.cells[column]
        try:
            return kinds(text)
        except ValueError:
            known = ", ".join(k.value for k in kinds)
            raise self.bad(f"unknown {column} {text!r}", f"use one of: {known}") from None


def parts(cell: str) -> tuple[str, ...]:
    """The values of a pipe-separated cell.

    >>> parts("indonesia|laos")
    ('indonesia', 'laos')
    """
    return tuple(p.strip() for p in cell.split("|") if p.strip())


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a UTF-8 CSV file with exactly these columns, in file order; no file means no rows.

    Blank lines and the mark that spreadsheet programs put at the beginning are passed over.

    Raises:
        BadRow: not UTF-8, other columns, or a row with too few or too many fields.
    """
    if not path.is_file():
        return
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            if header != list(columns):
                given = f"columns are {', '.join(header)}" if header else "the line of columns is missing"
                raise BadRow(path, 1, given, f"write exactly: {','.join(columns)}")
            for cells in filter(None, reader):
                if len(cells) != len(columns):
                    fix = 'put a value that contains a comma in "quotes"'
                    raise BadRow(path, reader.line_num, f"{len(cells)} fields instead of {len(columns)}", fix)
                yield Row(path, reader.line_num, dict(zip(columns, map(str.strip, cells), strict=True)))
    except UnicodeDecodeError as error:
        raise BadRow(path, 1, "is not UTF-8 text", "save it as UTF-8") from error
    except csv.Error as error:
        raise BadRow(path, reader.line_num, f"is no valid CSV: {error}", "check the quotation marks") from error


def read_mapping(path: Path) -> dict[str, Any]:
    """The content of a YAML file that holds `name: value` lines at its top.

    Raises:
        BadFile: missing or not UTF-8.
        BadRow: no valid YAML, or something else at its top.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        try:
            content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        except yaml.YAMLError:
            content = yaml.safe_load(text)  # slower, and says better what is wrong
    except FileNotFoundError as error:
        raise BadFile(path, "does not exist", "put it back") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8 text", "save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"is no valid YAML: {getattr(error, 'problem', None) or error}"
        raise BadRow(path, mark.line + 1 if mark else 1, problem, "check indents, colons and brackets") from error
    if not isinstance(content, dict):
        raise BadRow(path, 1, "holds no 'name: value' lines", "write name: value")
    return content
