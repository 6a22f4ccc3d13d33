"""A result as a table: cells for people, records for programs, safe HTML for a notebook."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Table", "Tabular", "html_table", "safe_html", "text_table"]

#: control characters and those that turn the direction of writing
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

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


def safe_html(text: str) -> str:
    r"""Text from outside as HTML: escaped, without hidden characters.

    >>> safe_html("<b>\u202ea&b")
    '&lt;b&gt; a&amp;b'
    """
    return html.escape(_HIDDEN.sub(" ", text))


def html_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """An HTML table; everything in it is escaped, and without names of columns it has no head.

    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    named = "".join(f"<th>{safe_html(c)}</th>" for c in columns)
    head = f"<thead><tr>{named}</tr></thead>" if named else ""
    body = "".join("<tr>" + "".join(f"<td>{safe_html(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 60) -> str:
    """A table as aligned text; longer cells are cut.

    >>> print(text_table(["a", "b"], [["one", "x"], ["2", "y"]]))
    a    b
    one  x
    2    y
    """
    cells = [[" ".join(_HIDDEN.sub(" ", c).split()) for c in row] for row in (columns, *rows)]
    cut = [[c if len(c) <= widest else f"{c[: widest - 1]}…" for c in row] for row in cells]
    wide = [max(len(row[n]) for row in cut) for n in range(len(columns))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in cut)


class Tabular(ABC):
    """A result that shows itself as a table in a notebook and gives its records when iterated over."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.__repr__ = Tabular.__repr__  # type: ignore[method-assign]  # a dataclass would print every field

    def __repr__(self) -> str:
        """The first rows and what they rest on, for a shell."""
        from kg.query.pictures.inline import told

        return told(self)

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
        from kg.query.pictures.inline import shown

        return shown(self)
