"""Rows of the reference tables as small documents: an id from their key columns, a sentence, a cited source.

Invariant: nothing here depends on the place of a row in its file; the sentence holds every fact that a claim takes
from the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.model import Amount, Source
from kg.names import slug
from kg.register import COLUMNS, Register, source_of
from kg.tables import Row, parts, read_table

__all__ = ["KEYS", "Document", "amounts_in", "documents", "publisher_of"]

#: the columns that make a row's id, by table
KEYS: Mapping[str, tuple[str, ...]] = {
    "agreements": ("id",),
    "events": ("id",),
    "relations": ("subject", "relation", "object", "topic", "start"),
    "offices": ("person", "office", "start", "seen"),
    "memberships": ("member", "organisation", "start"),
}
_LINKS = {
    *("subject", "object", "person", "office", "member", "organisation"),
    *("place", "series", "instrument", "participants", "parties"),
}
_HIDDEN = {"id", "source_title", "source_url", "source_kind", "topics", "topic", "note"}
_WORDS = {"moved_to": "moved to", "in_force": "in force"}


@dataclass(frozen=True, slots=True)
class Document:
    """A row with what a piece of evidence cites of it."""

    table: str
    row: Row
    id: str
    """`r:TABLE.KEY`"""
    text: str
    source: Source


def publisher_of(title: str) -> tuple[str, str]:
    """Title and publisher of a citation that ends with the publisher in brackets.

    >>> publisher_of("Blinken confirmed (AP via Panorama.am)")
    ('Blinken confirmed', 'AP via Panorama.am')
    >>> publisher_of("Secretary Clinton sworn in again (CNN, 2 Feb 2009)")
    ('Secretary Clinton sworn in again', 'CNN')
    """
    found = re.fullmatch(r"(.+) \(([^()]+)\)", title)
    if not found:
        return title, ""
    publisher = ", ".join(p for p in found[2].split(", ") if not re.search(r"\b(1[89]|20)\d\d$", p))
    return (found[1], publisher) if publisher else (title, "")


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Sums of dollars and percentages in the words of a row.

    >>> amounts_in("US pledges USD 90 million"), amounts_in("19%")
    ((Amount(value=90000000.0, unit='USD', text='USD 90 million'),), (Amount(value=19.0, unit='percent', text='19%'),))
    """
    scale = {"million": 1e6, "billion": 1e9}
    sums = re.finditer(r"USD ([\d.]+) (million|billion)", text)
    found = [Amount(float(m[1]) * scale[m[2]], "USD", m[0]) for m in sums]
    found += [Amount(float(m[1]), "percent", m[0]) for m in re.finditer(r"(\d+(?:\.\d+)?)%", text)]
    return tuple(found)


def _sentence(row: Row, register: Register) -> str:
    said = []
    for column, cell in row.cells.items():
        if not cell or column in _HIDDEN:
            continue
        if column in _LINKS:
            named = (register.entity(f"e:{local}") for local in parts(cell))
            cell = ", ".join(entity.label for entity in named if entity)
        elif column in ("kind", "relation"):
            cell = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell).lower()
        said.append(f"{_WORDS.get(column, column)}: {cell}")
    return "; ".join(said) + "." + (f" Note: {row['note']}." if row.cells.get("note") else "")


def documents(table: str, folder: Path, register: Register, compiled: str) -> Iterator[Document]:
    """The rows of a table as documents, in file order.

    Args:
        table: name below `folder`, without `.csv`.
        folder: the register or the reference folder.
        register: gives the labels.
        compiled: publication date of every row.
    """
    place = "register" if table in ("offices", "memberships") else "reference"
    for row in read_table(folder / f"{table}.csv", COLUMNS[f"{place}/{table}"]):
        key = "-".join(filter(None, (slug(row[column].replace(".", " ")) for column in KEYS[table])))
        cited = source_of(row)
        title, publisher = publisher_of(cited.title)
        source = Source(title, publisher, compiled, cited.url, cited.source_kind, own_words=True)
        yield Document(table, row, f"r:{table}.{key}", _sentence(row, register), source)
