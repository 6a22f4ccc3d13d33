"""Tenures of one office that surely share a day, though only one person holds it at a time.

Invariant: only what the dates say for certain counts: an end known by year alone is taken as its first day, a start
as its last, and the day of a handover belongs to both. Offices with several holders are listed in the register
(`shared-offices.csv`), not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from kg.curate.checks.finding import Finding, Severity
from kg.curate.checks.tables import SHARED, Tables
from kg.interval import bounds, is_date
from kg.tables import Row

__all__ = ["Held", "Offices"]


def _first(text: str) -> date | None:
    return bounds(text).first if text and is_date(text) else None


def _last(text: str) -> date | None:
    return bounds(text).last if text and is_date(text) else None


@dataclass(frozen=True)
class Held:
    """A row of offices.csv: a person in an office."""

    row: Row

    @property
    def person(self) -> str:
        """Id of the person."""
        return self.row["person"]

    @property
    def office(self) -> str:
        """Id of the office."""
        return self.row["office"]

    @cached_property
    def surely(self) -> tuple[date, date] | None:
        """First and last day on which the person held the office whatever the imprecise dates mean."""
        start, end, seen = _last(self.row["start"]), _first(self.row["end"]), _last(self.row["seen"])
        current = self.row["status"] == "current" and not self.row["end"]
        begin = start or seen or end
        last = end or (date.max if current else None) or _first(self.row["seen"]) or begin
        if current and begin is None:
            begin = date.max - timedelta(days=1)
        return (begin, max(begin, last)) if begin and last else None

    @property
    def told(self) -> str:
        """From when to when, as the row says it."""
        start, end = self.row["start"], self.row["end"]
        if not start and not end:
            return f"seen in {self.row['seen']}" if self.row["seen"] else "dates not known"
        return f"{start or 'start not known'} to {end or ('today' if self.row['status'] == 'current' else 'not known')}"

    @property
    def cited(self) -> str:
        """The source and the place of the row."""
        return f"{self.row['source_title']}, {self.row.path.name}:{self.row.line}"

    def meets(self, other: Held) -> bool:
        """Whether the two surely held at once, the day of a handover set aside."""
        if self.surely is None or other.surely is None:
            return False
        first, last = max(self.surely[0], other.surely[0]), min(self.surely[1], other.surely[1])
        if first < last:
            return True
        return first == last and any(a[0] < first < a[1] for a in (self.surely, other.surely))


class Offices:
    """The tenures by office, and which offices several may hold."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.by_office: dict[str, list[Held]] = defaultdict(list)
        for row in tables.rows["register/offices"]:
            self.by_office[row["office"]].append(Held(row))
        self._shared = {row["office"] for row in tables.rows[SHARED]}

    def shared(self, office: str) -> bool:
        """Whether several persons may hold an office at once."""
        return office in self._shared or f"*.{office.partition('.')[2]}" in self._shared

    def overlaps(self) -> Iterator[Finding]:
        """Every two tenures of one office that share a day, at the later row."""
        for office, held in self.by_office.items():
            if self.shared(office):
                continue
            for n, later in enumerate(held):
                for earlier in held[:n]:
                    if later.meets(earlier):
                        yield self._overlap(earlier, later)

    def _overlap(self, earlier: Held, later: Held) -> Finding:
        name = self.tables.name
        office = f"{later.row['title']} ({name(later.office.partition('.')[0])})"
        one, two = f"{name(later.person)} ({later.told})", f"{name(earlier.person)} ({earlier.told}; {earlier.cited})"
        problem = f"tenures overlap: {one} and {two}"
        if later.person == earlier.person:
            problem = (
                f"{name(later.person)} stands twice for one time: {later.told} and {earlier.told} ({earlier.cited})"
            )
        fix = "correct the start or end of one row; if several may hold it at once, list it in shared-offices.csv"
        return Finding(later.row.path, later.row.line, office, problem, fix, Severity.FAULT)

    def then(self, office: str, first: date, last: date) -> list[Held]:
        """Who surely held an office through these days."""
        held = self.by_office.get(office, [])
        return [h for h in held if h.surely and h.surely[0] <= first and last <= h.surely[1]]
