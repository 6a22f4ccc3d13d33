"""What other pages give for a field of a row of the reference tables: `other-accounts.csv`.

Invariants: a row of the reference tables keeps what its own page says; another page's value becomes evidence of its own
for the same statement, under its own document. Whether the two disagree is decided nowhere here. What a page is not
cited for (place, topics, amount) is left out; dates, ends and instrument that it is not cited for are taken from the
row, as they tell which statement is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.curate.rows import Document, amounts_in, publisher_of
from kg.model import Amount, Source
from kg.register import COLUMNS, row_key, source_of
from kg.tables import Row, read_table

__all__ = ["Accounts", "counted_amounts"]

TABLE: Final = "other-accounts"
#: the fields of each table that another page may give, dates first
_DATES: Final = MappingProxyType(
    {
        "agreements": ("signed", "in_force"),
        "events": ("date", "until"),
        "memberships": ("start", "end"),
        "offices": ("start", "end"),
        "relations": ("start", "end"),
    }
)
_WORDS: Final = MappingProxyType({"events": ("place", "amount"), "relations": ("value",)})
_COUNT: Final = re.compile(r"(?:[a-z ]+ )?(\d{1,3}(?:,\d{3})+|\d+) (?P<unit>[a-z][a-z ]*)", re.IGNORECASE)


def counted_amounts(text: str) -> tuple[Amount, ...]:
    """Sums, percentages, or a number of people or states with its unit; the words stay as they are.

    >>> counted_amounts("more than 17,000 troops")
    (Amount(value=17000.0, unit='troops', text='more than 17,000 troops'),)
    """
    found = amounts_in(text)
    counted = _COUNT.fullmatch(text)
    if found or counted is None:
        return found
    return (Amount(float(counted[1].replace(",", "")), counted["unit"].lower(), text),)


@dataclass(frozen=True, slots=True)
class _Page:
    """Everything that one page is cited for on one row."""

    first: Row
    fields: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def _fields(row: Row) -> tuple[str, ...]:
    table = row.needed("table")
    if table not in _DATES:
        raise row.bad(f"unknown table {table!r}", f"use one of: {', '.join(sorted(_DATES))}")
    return (*_DATES[table], *_WORDS.get(table, ()))


def _checked(row: Row) -> Row:
    field, known = row.needed("field"), _fields(row)
    if field not in known:
        raise row.bad(f"{row['table']} has no field {field!r} of which pages differ", f"use one of: {', '.join(known)}")
    row.needed("row")
    row.needed("value")
    if field in _DATES[row["table"]]:
        row.date("value")
    elif field in ("amount", "value") and not counted_amounts(row["value"]):
        raise row.bad(
            f"{row['value']!r} is no amount", "write a number with its unit: 17,000 troops, USD 153 million, 10%"
        )
    return row


class Accounts:
    """The other accounts of a reference folder, by the row they speak of."""

    def __init__(self, reference_dir: Path, compiled: str) -> None:
        self._compiled = compiled
        self._pages: dict[tuple[str, str], dict[str, _Page]] = {}
        self._met: set[tuple[str, str]] = set()
        seen: set[tuple[str, ...]] = set()
        for row in read_table(reference_dir / f"{TABLE}.csv", COLUMNS[f"reference/{TABLE}"]):
            self._add(_checked(row), seen)

    def _add(self, row: Row, seen: set[tuple[str, ...]]) -> None:
        said = (row["table"], row["row"], row["field"], row["value"], row.needed("source_url"))
        if said in seen:
            raise row.bad("the same account stands here twice", "delete one of the two")
        seen.add(said)
        pages = self._pages.setdefault((row["table"], row["row"]), {})
        key = row_key(TABLE, row.cells)
        page = pages.get(key) or _Page(row, {}, ())
        if row["source_url"] != page.first["source_url"]:
            raise row.bad(f"{row['source_title']!r} stands with two addresses", "give the page one address")
        values = (*page.fields.get(row["field"], ()), row["value"])
        if row["field"] != "amount" and len(values) > 1:
            raise row.bad(f"one page gives {row['field']} twice", "keep the value that it states")
        notes = (*page.notes, row["note"]) if row["note"] else page.notes
        pages[key] = _Page(page.first, {**page.fields, row["field"]: values}, notes)

    def fields_of(self, doc: Document) -> frozenset[str]:
        """The fields of a row of which other pages speak."""
        pages = self._pages.get((doc.table, doc.key), {}).values()
        return frozenset(field for page in pages for field in page.fields)

    def of(self, doc: Document, about: str) -> Iterator[Document]:
        """The other accounts of a row as documents, by page.

        Args:
            doc: the row.
            about: which statement it is, in words.
        """
        self._met.add((doc.table, doc.key))
        for key, page in sorted(self._pages.get((doc.table, doc.key), {}).items()):
            cited = source_of(page.first)
            title, publisher = publisher_of(cited.title)
            given = {f: v[0] for f, v in page.fields.items() if f in doc.row.cells}
            cells = doc.row.cells | given
            said = ", ".join(
                f"{f.replace('_', ' ')} {v}" for f, values in sorted(page.fields.items()) for v in sorted(values)
            )
            note = "".join(f" Note: {text}." for text in sorted(set(page.notes)))
            yield replace(
                doc,
                row=replace(doc.row, cells=cells),
                id=f"r:{TABLE}.{key}",
                text=f"{about}: {said}.{note}",
                source=Source(title, publisher, self._compiled, cited.url, cited.source_kind, own_words=True),
                given=frozenset(page.fields),
                amounts=" ; ".join(sorted(page.fields.get("amount", ()))),
            )

    def check_met(self, known: Mapping[str, set[str]]) -> None:
        """See that every account speaks of a row that is there.

        Args:
            known: keys of the rows by table.

        Raises:
            BadRow: an account of a row that no table has.
        """
        for (table, key), pages in sorted(self._pages.items()):
            if (table, key) not in self._met:
                near = get_close_matches(key, known.get(table, ()), 1)
                fix = f"did you mean {near[0]!r}?" if near else f"use the key columns of a row of {table}.csv"
                first = next(iter(pages.values())).first
                raise first.bad(f"{table} has no row {key!r}", fix)
