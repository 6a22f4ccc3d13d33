"""A result as a table: cells for people, records for programs, safe HTML for a notebook."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Table", "Tabular", "html_table"]

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells for people (`columns`, `rows`), and the same for programs (`records`, of which `fields` go to CSV)."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    records: Sequence[Record]
    fields: Sequence[str]

    def top(self, number: int) -> Table:
        """The first rows."""
        return Table(self.columns, self.rows[:number], self.records[:number], self.fields)


def html_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """An HTML table; everything in it is escaped, and without names of columns it has no head.

    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    named = "".join(f"<th>{html.escape(c)}</th>" for c in columns)
    head = f"<thead><tr>{named}</tr></thead>" if named else ""
    body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


class Tabular(ABC):
    """A result that shows itself as a table in a notebook and gives its records when iterated over."""

    __slots__ = ()

    @property
    @abstractmethod
    def table(self) -> Table:
        """The result as a table."""

    def __iter__(self) -> Iterator[Record]:
        """The records, as `--json` prints them."""
        return iter(self.table.records)

    def __len__(self) -> int:
        """Number of records."""
        return len(self.table.records)

    def _repr_html_(self) -> str:
        from kg.query.inline import shown

        return shown(self)
