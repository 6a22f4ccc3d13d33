"""The shipped tables as plain rows, with their dates as spans of days. Nothing here knows the graph."""

from __future__ import annotations

import calendar
import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]

Row = dict[str, str]


def first_day(date: str) -> str:
    """First day that a date of any precision may mean: 2017 → 2017-01-01."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    """Last day that a date of any precision may mean: 2018-02 → 2018-02-28."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def ids(cell: str) -> list[str]:
    """The ids of a cell that holds several."""
    return [part for part in cell.split("|") if part]


@dataclass(frozen=True)
class Tables:
    """The folder `data` of a workspace."""

    data: Path

    def _rows(self, name: str) -> list[Row]:
        with (self.data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def agreements(self) -> list[Row]:
        return self._rows("reference/agreements")

    @cached_property
    def events(self) -> list[Row]:
        return self._rows("reference/events")

    @cached_property
    def relations(self) -> list[Row]:
        return self._rows("reference/relations")

    @cached_property
    def outcomes(self) -> list[Row]:
        return self._rows("reference/plans-and-outcomes")

    @cached_property
    def memberships(self) -> list[Row]:
        return self._rows("register/memberships")

    @cached_property
    def offices(self) -> list[Row]:
        return self._rows("register/offices")

    @cached_property
    def entities(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("register/entities")}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The printed name of every id that has a row."""
        rows = [*self.entities.values(), *self.agreements, *self.events]
        return {row["id"]: row["label"] for row in rows}

    @cached_property
    def event(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.events}

    @cached_property
    def briefings(self) -> list[Row]:
        """The front matter of every briefing, and its text under `body`."""
        return [_front_matter(path) for path in sorted((self.data / "briefings").glob("*.md"))]


def _front_matter(path: Path) -> Row:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.partition(": ") for line in head.splitlines())
    return {name: value.strip().strip("'\"") for name, _, value in pairs} | {"body": body}
