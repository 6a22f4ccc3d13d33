"""The tables of register and reference: every cell of every row, whatever else is wrong.

Invariant: what loading refuses is a finding here, with the same line; beyond that, dates that run backwards, rows
that say the same twice and references into nowhere are found in every table.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kg.config import Config
from kg.curate.checks.finding import Finding
from kg.curate.checks.rows import read_rows
from kg.interval import bounds, is_date
from kg.model import SourceKind
from kg.names import AliasKind
from kg.register import COLUMNS, KEYS, row_key
from kg.tables import Row, parts
from kg.vocabulary import EntityClass, is_local_name

__all__ = ["SHARED", "SHARED_COLUMNS", "Tables", "path_of"]

#: offices that several persons may hold at once: an id, or `*.TITLE` for that title of any body
SHARED, SHARED_COLUMNS = "register/shared-offices", ("office", "note")


@dataclass(frozen=True, slots=True)
class _Table:
    """What the columns of a table mean."""

    needed: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    """Columns that name one entity or several, joined by bars."""
    dates: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    kinds: Mapping[str, type[StrEnum]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns with a closed list of words."""
    label: tuple[str, ...] = ("id",)
    """The columns by which a person knows the row."""


_SOURCE = {"source_kind": SourceKind}
_MEANING: Mapping[str, _Table] = {
    "register/entities": _Table(("label", "class"), ("state",), kinds={"class": EntityClass}),
    "register/aliases": _Table(("surface", "entity"), ("entity",), kinds={"kind": AliasKind}, label=("surface",)),
    "register/ambiguous": _Table(("surface", "candidates"), ("candidates", "preferred"), label=("surface",)),
    "register/offices": _Table(
        ("person", "office", "title", "source_title"),
        ("person", "office"),
        ("start", "end", "seen"),
        ("start", "end"),
        _SOURCE,
        words={"status": ("current", "past")},
        label=("person", "title"),
    ),
    "register/titles": _Table(("office", "title"), ("office",), label=("title",)),
    "register/memberships": _Table(
        ("member", "organisation", "source_title"),
        ("member", "organisation"),
        ("start", "end"),
        ("start", "end"),
        _SOURCE,
        label=("member", "organisation"),
    ),
    "register/redirects": _Table(("old", "new"), label=("old",)),
    "register/wikidata-sources": _Table(
        ("entity", "wikidata", "first_source", "second_source"), ("entity",), label=("entity",)
    ),
    "reference/agreements": _Table(
        ("label", "kind", "source_title"),
        ("parties",),
        ("signed", "in_force"),
        ("signed", "in_force"),
        _SOURCE,
        ("topics",),
    ),
    "reference/events": _Table(
        ("label", "kind", "status", "source_title"),
        ("series", "place", "participants", "instrument"),
        ("date", "until", "moved_to"),
        ("date", "until"),
        _SOURCE,
        ("topics",),
        {"status": ("occurred", "planned", "possible")},
    ),
    "reference/relations": _Table(
        ("subject", "relation", "object", "source_title"),
        ("subject", "object", "instrument"),
        ("start", "end"),
        ("start", "end"),
        _SOURCE,
        ("topic",),
        {"status": ("current", "past", "planned", "uncertain")},
        ("subject", "relation", "object"),
    ),
    "reference/plans-and-outcomes": _Table(
        ("plan_event", "outcome"),
        ("plan_event", "outcome_event"),
        words={"outcome": ("happened", "lapsed", "pending")},
        label=("plan_event",),
    ),
    "reference/other-accounts": _Table(
        ("table", "row", "field", "value", "source_title"),
        kinds=_SOURCE,
        words={"table": ("agreements", "events", "memberships", "offices", "relations")},
        label=("row",),
    ),
    SHARED: _Table(("office",), label=("office",)),
}
#: the tables whose `id` makes an entity
_MAKERS = ("register/entities", "reference/agreements", "reference/events")


def path_of(config: Config, table: str) -> Path:
    """The file of a table, `register/…` or `reference/…`."""
    folder, _, name = table.partition("/")
    return (config.register if folder == "register" else config.reference) / f"{name}.csv"


class Tables:
    """All tables of a workspace, read once; `rows` holds what could be read."""

    def __init__(self, config: Config, topics: frozenset[str]) -> None:
        self.config = config
        self.topics = topics
        self.rows: dict[str, list[Row]] = {}
        self._found: list[Finding] = []
        for table, columns in {**COLUMNS, SHARED: SHARED_COLUMNS}.items():
            rows, found = read_rows(path_of(config, table), columns)
            self.rows[table] = rows
            self._found += found
        self.ids: dict[str, Row] = {}
        self.kinds: dict[str, str] = {}
        for table in _MAKERS:
            for row in self.rows[table]:
                self.ids.setdefault(row["id"], row)
                self.kinds.setdefault(row["id"], row["class"] if table == "register/entities" else table)
        self.redirects: dict[str, str] = {}
        for row in self.rows["register/redirects"]:
            self.redirects.setdefault(_local(row["old"]), _local(row["new"]))

    def look(self) -> Iterator[Finding]:
        """Everything that is wrong in a cell, or between two rows."""
        yield from self._found
        for table, rows in self.rows.items():
            meaning = _MEANING.get(table)
            for row in rows if meaning else ():
                yield from self._row(row, meaning)  # type: ignore[arg-type]
        yield from self._ids()
        yield from self._keys()
        yield from self._codes()
        yield from self._redirects()
        yield from self._bodies()

    def label(self, row: Row) -> str:
        """The row as a person knows it."""
        table = f"{row.path.parent.name}/{row.path.stem}"
        meaning = _MEANING.get(table, _Table())
        return " ".join(self.name(row.cells.get(c, "")) for c in meaning.label)

    def name(self, ident: str) -> str:
        """The label of an id, the id itself when no table has it."""
        row = self.ids.get(ident)
        return row["label"] if row else ident

    def _bad(self, row: Row, problem: str, fix: str) -> Finding:
        return Finding(row.path, row.line, self.label(row), problem, fix)

    def _row(self, row: Row, meaning: _Table) -> Iterator[Finding]:
        for column in meaning.needed:
            if not row[column]:
                yield self._bad(row, f"{column} is empty", f"fill in {column} or delete the row")
        for column in meaning.dates:
            if row[column] and not is_date(row[column]):
                fix = "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty"
                yield self._bad(row, f"{column} {row[column]!r} is no date", fix)
        for column, kinds in meaning.kinds.items():
            listed = [kind.value for kind in kinds]
            if row[column] and row[column] not in listed:
                yield self._bad(row, f"unknown {column} {row[column]!r}", f"use one of: {', '.join(listed)}")
        for column, words in meaning.words.items():
            if row[column] and row[column] not in words:
                yield self._bad(row, f"unknown {column} {row[column]!r}", f"use one of: {', '.join(words)}")
        for column in meaning.entities:
            for ident in parts(row[column]):
                if ident not in self.ids and ident not in self.redirects:
                    yield self._bad(row, f"{column} {ident!r} is no entity", self._near(ident, self.ids))
        for column in meaning.topics:
            for topic in parts(row[column]):
                if topic not in self.topics:
                    fix = self._near(topic, self.topics, "use an id of ontology/topics.csv without t:")
                    yield self._bad(row, f"{column} {topic!r} is no topic", fix)
        yield from self._backwards(row, meaning)
        if row.cells.get("state") and self.kinds.get(row["state"], "State") != EntityClass.STATE.value:
            yield self._bad(
                row, f"state {row['state']!r} is no State of the table", "use a State's id or leave it empty"
            )
        if row.path.stem == "offices" and row["end"] and row["status"] == "current":
            yield self._bad(row, f"has an end ({row['end']}) and is current", "write past, or clear the end")

    def _backwards(self, row: Row, meaning: _Table) -> Iterator[Finding]:
        if not meaning.span:
            return
        first, last = meaning.span
        start, end = row[first], row[last]
        if start and end and is_date(start) and is_date(end) and bounds(end).last < bounds(start).first:
            yield self._bad(row, f"{last} {end} is before {first} {start}", "swap or correct the two dates")

    def _near(self, ident: str, among: Mapping[str, object] | frozenset[str], fix: str = "") -> str:
        close = difflib.get_close_matches(ident, among, n=1)
        guess = f"did you mean {close[0]}? " if close else ""
        return guess + (fix or "use an id of entities.csv, or add the entity there first")

    def _ids(self) -> Iterator[Finding]:
        for table in _MAKERS:
            for row in self.rows[table]:
                first = self.ids[row["id"]]
                if not is_local_name(row["id"]):
                    fix = "use a-z, 0-9 and single hyphens, at most one dot"
                    yield self._bad(row, f"id {row['id']!r} is malformed", fix)
                elif first is not row:
                    problem = f"id {row['id']!r} is already taken by {first.path.name}:{first.line} ({first['label']})"
                    yield self._bad(row, problem, "give this row an id of its own or delete it")

    def _keys(self) -> Iterator[Finding]:
        for name in KEYS:
            table = f"register/{name}" if f"register/{name}" in self.rows else f"reference/{name}"
            if table in _MAKERS or name == "other-accounts":  # a page may be cited for several fields
                continue
            yield from self._twice(table, lambda row, name=name: row_key(name, row.cells))  # type: ignore[misc]
        yield from self._twice("register/aliases", lambda row: f"{row['surface']}|{row['entity']}")
        yield from self._twice("reference/plans-and-outcomes", lambda row: row["plan_event"])
        yield from self._twice("reference/other-accounts", lambda row: "|".join(row.cells.values()))
        yield from self._twice("register/ambiguous", lambda row: row["surface"])
        yield from self._twice("register/wikidata-sources", lambda row: row["entity"])
        yield from self._twice(SHARED, lambda row: row["office"])

    def _twice(self, table: str, key: Callable[[Row], str]) -> Iterator[Finding]:
        seen: dict[str, int] = {}
        for row in self.rows[table]:
            own = key(row)
            if own in seen:
                problem = f"says the same as line {seen[own]} of the table"
                yield self._bad(row, problem, "merge the two rows: keep one and delete the other")
            seen.setdefault(own, row.line)

    def _codes(self) -> Iterator[Finding]:
        for column, form in (("wikidata", r"Q\d+"), ("iso3", r"[A-Z]{3}")):
            seen: dict[str, Row] = {}
            for row in self.rows["register/entities"]:
                code = row[column]
                if code and not re.fullmatch(form, code):
                    yield self._bad(row, f"{column} {code!r} is malformed", "correct or clear it")
                elif code and code in seen:
                    other = seen[code]
                    problem = f"{column} {code} is also that of {other['label']} (line {other.line})"
                    yield self._bad(row, problem, "clear the wrong one, or merge the two entities")
                seen.setdefault(code, row)

    def _redirects(self) -> Iterator[Finding]:
        seen: dict[str, int] = {}
        for row in self.rows["register/redirects"]:
            old, new = _local(row["old"]), _local(row["new"])
            if old in self.ids:
                yield self._bad(row, f"old id {old!r} is still an entity", "delete the entity's row or this one")
            if old in seen:
                problem = f"{old!r} is redirected twice (line {seen[old]})"
                yield self._bad(row, problem, "keep the row with the id that answers today")
            seen.setdefault(old, row.line)
            if new not in self.ids and new not in self.redirects and not new.startswith("local."):
                yield self._bad(row, f"new id {new!r} is no entity", self._near(new, self.ids))
            way = [old]
            while new in self.redirects and new not in way:
                way.append(new)
                new = self.redirects[new]
            if new == old:
                problem = f"redirects run in a circle: {' → '.join([*way, old])}"
                yield self._bad(row, problem, "delete one row of the circle")

    def _bodies(self) -> Iterator[Finding]:
        """Offices whose body is missing, and names of shared offices that name no office."""
        offices = {ident for ident, kind in self.kinds.items() if kind == EntityClass.OFFICE.value}
        for row in self.rows["register/offices"]:
            body = row["office"].partition(".")[0]
            if row["office"] in self.ids and body not in self.ids:
                fix = "its id is the body's id, a dot, and the title"
                yield self._bad(row, f"office {row['office']!r} has no body", fix)
        for row in self.rows[SHARED]:
            name = row["office"]
            if name and not name.startswith("*.") and name not in offices:
                yield self._bad(row, f"office {name!r} is no Office of entities.csv", "use its id, or *.TITLE")


def _local(ident: str) -> str:
    return ident.removeprefix("e:")
