"""Rows of the reference tables as small documents: an id from their key columns, a sentence, a cited source.

Invariant: nothing here depends on the place of a row in its file; the sentence holds every fact that a claim takes
from the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.model import Amount, Source
from kg.register import COLUMNS, Register, row_key, source_of
from kg.tables import Row, parts, read_table

__all__ = ["Document", "amounts_in", "documents", "publisher_of", "statement"]


@dataclass(frozen=True, slots=True)
class Document:
    """A row with what a piece of evidence cites of it."""

    table: str
    row: Row
    id: str
    """`r:TABLE.KEY`"""
    text: str
    source: Source
    given: frozenset[str] | None = None
    """Another account of the row: the fields that its page gives; None = the row itself, which gives all."""
    amounts: str = ""
    """Words with the amounts that another account gives."""

    @property
    def key(self) -> str:
        """The part of the id that tells the row from the others of its table."""
        return self.id.partition(".")[2]

    def gives(self, field: str) -> bool:
        """Whether the document's own page says this field."""
        return self.given is None or field in self.given


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


def _plain(kind: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", kind).lower()


def _span(start: str, end: str) -> str:
    if start and end:
        return f"from {start} to {end}" if start != end else f"{'on' if len(start) == 10 else 'in'} {start}"
    return f"from {start}" if start else f"until {end}" if end else "dates not seen"


def _said(table: str, cells: Mapping[str, str], names: Callable[[str], str]) -> str:
    """The facts of a row as one sentence without its full stop."""
    if table == "offices":
        body = names(cells["office"].partition(".")[0])
        seen = f", seen in office in {cells['seen']}" if cells["seen"] else ""
        return f"{names(cells['person'])}, {cells['title']} ({body}), {_span(cells['start'], cells['end'])}{seen}"
    if table == "memberships":
        return f"{names(cells['member'])} in {names(cells['organisation'])}, {_span(cells['start'], cells['end'])}"
    if table == "agreements":
        dates = [f"{word} {cells[c]}" for c, word in (("signed", "signed"), ("in_force", "in force")) if cells[c]]
        return ", ".join([f"{cells['label']} ({_plain(cells['kind'])}; parties: {names(cells['parties'])})", *dates])
    if table == "relations":
        under = f" under {names(cells['instrument'])}" if cells["instrument"] else ""
        rate = f" of {cells['value']}" if cells["value"] else ""
        tie = f"{names(cells['subject'])} {_plain(cells['relation'])} {names(cells['object'])}{rate}{under}"
        about = cells["topic"].replace("-", " ")
        return f"{tie} ({about}), {_span(cells['start'], cells['end'])}, {cells['status']}"
    days = f"{cells['date']} to {cells['until']}" if cells["until"] else cells["date"]
    where = f", {names(cells['place'])}" if cells["place"] else ""
    series = f", a sitting of {names(cells['series'])}" if cells["series"] else ""
    moved = f", moved to {cells['moved_to']}" if cells["moved_to"] else ""
    said = f"{cells['label']} ({_plain(cells['kind'])}{series}), {days}{moved}{where}, {cells['status']}"
    return f"{said}, with {names(cells['participants'])}"


def _names(register: Register) -> Callable[[str], str]:
    def names(cell: str) -> str:
        entities = [(local, register.entity(f"e:{local}")) for local in parts(cell)]
        return ", ".join(entity.label if entity else local for local, entity in entities)

    return names


def statement(doc: Document, register: Register) -> str:
    """Which statement a row makes, without its dates and figures."""
    cells, names = doc.row.cells, _names(register)
    if doc.table == "offices":
        return f"{names(cells['person'])}, {cells['title']} ({names(cells['office'].partition('.')[0])})"
    if doc.table == "memberships":
        return f"{names(cells['member'])} in {names(cells['organisation'])}"
    if doc.table == "relations":
        return f"{names(cells['subject'])} {_plain(cells['relation'])} {names(cells['object'])}"
    return cells["label"]


def _sentence(table: str, row: Row, register: Register) -> str:
    note = row.cells.get("note")
    said = _said(table, row.cells, _names(register)).removesuffix(".")
    return f"{said}." + (f" Note: {note}." if note else "")


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
        key = row_key(table, row.cells)
        cited = source_of(row)
        title, publisher = publisher_of(cited.title)
        source = Source(title, publisher, compiled, cited.url, cited.source_kind, own_words=True)
        yield Document(table, row, f"r:{table}.{key}", _sentence(table, row, register), source)
