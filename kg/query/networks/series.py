"""What passed between two actors, period by period: cooperation, neutral dealings and conflict side by side.

Invariants: a claim is counted once, in the period in which it happened or began, and only when its date tells that
period; cooperation and conflict are never added up; counts stand beside the number of all claims of the period, as a
period of which more is written holds more of everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import BadInput, NothingFound
from kg.query.asking.filters import Filters
from kg.query.asking.pages import pages_of
from kg.query.asking.slices import passing
from kg.query.asking.statement import Statement, counted, filters_in_words
from kg.query.asking.table import Table, Tabular
from kg.query.networks.network import Layer, layer_rows
from kg.query.networks.rollup import principals, rolled_up
from kg.store.columns import NO_DAY, PREDICATE_CODES, Columns, Flags, ordinal
from kg.vocabulary import PREDICATES, Polarity

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Period", "Point", "Series", "Step", "period_of", "series", "sparkline"]

SERIES_NOTE: Final = (
    "counts follow what the sources wrote about: read share and net, which take the volume of a period out; "
    "a period without claims is one that no source tells of"
)

_BARS = "▁▂▃▄▅▆▇█"


class Period(StrEnum):
    """Length of a step in time."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


Step = tuple[int, int]
"""Year and number of the quarter or month in it; 0 for a whole year."""


def period_of(day: date, by: Period) -> Step:
    """The step that a day lies in.

    >>> period_of(date(2025, 7, 10), Period.QUARTER)
    (2025, 3)
    """
    if by is Period.YEAR:
        return day.year, 0
    return day.year, day.month if by is Period.MONTH else (day.month + 2) // 3


def _named(step: Step, by: Period) -> str:
    year, part = step
    if by is Period.YEAR:
        return str(year)
    return f"{year}-{part:02}" if by is Period.MONTH else f"{year}-Q{part}"


def _following(step: Step, by: Period) -> Step:
    year, part = step
    if by is Period.YEAR:
        return year + 1, 0
    return (year + 1, 1) if part == (12 if by is Period.MONTH else 4) else (year, part + 1)


@dataclass(frozen=True, slots=True)
class Point:
    """One period. Counts are claims; `all` those of the whole graph in the period that pass the same filters."""

    period: str
    cooperation: int
    neutral: int
    conflict: int
    all: int

    @property
    def total(self) -> int:
        """Claims of any sign."""
        return self.cooperation + self.neutral + self.conflict

    @property
    def share(self) -> float | None:
        """Share of all claims of the period; None when there is none."""
        return round(self.total / self.all, 6) if self.all else None

    @property
    def balance(self) -> float | None:
        """(cooperation − conflict) / (cooperation + conflict), from −1 to 1; None without either."""
        signed = self.cooperation + self.conflict
        return round((self.cooperation - self.conflict) / signed, 6) if signed else None

    @property
    def net(self) -> float | None:
        """(cooperation − conflict) / all claims of the period, from −1 to 1; None when there is none."""
        return round((self.cooperation - self.conflict) / self.all, 6) if self.all else None


def sparkline(values: list[float]) -> str:
    """Values as a line of bars, the largest one full; nothing is a space.

    >>> sparkline([0, 1, 4, 2])
    ' ▂█▄'
    """
    top = max(values, default=0)
    steps = len(_BARS)
    return "".join(_BARS[max(0, round(v / top * steps) - 1)] if v else " " for v in values)


@dataclass(frozen=True, slots=True)
class Series(Tabular):
    """A dyad, or one actor with everybody, over time; periods without claims are in it."""

    names: tuple[str, ...]
    by: Period
    points: tuple[Point, ...]
    imprecise: int
    """Claims whose date is too coarse for the period."""
    undated: int
    statement: Statement

    @property
    def table(self) -> Table:
        """One row per period: counts by sign, all claims, share, balance, net of all claims."""
        rows = [
            (
                *map(str, (p.period, p.cooperation, p.neutral, p.conflict, p.all)),
                f"{p.share:.1%}" if p.share is not None else "–",
                f"{p.balance:+.2f}" if p.balance is not None else "–",
                f"{p.net:+.1%}" if p.net is not None else "–",
            )
            for p in self.points
        ]
        fields = ("period", "cooperation", "neutral", "conflict", "all", "share", "balance", "net")
        basis = self.statement.record
        records: list[Mapping[str, Any]] = [
            {name: getattr(p, name) for name in fields} | {"basis": basis} for p in self.points
        ]
        return Table(("period", "+", "0", "−", "all claims", "share", "balance", "net"), rows, records, fields)

    @property
    def sparkline(self) -> str:
        """Claims per period as a line of bars."""
        return sparkline([float(p.total) for p in self.points])


def _between(columns: Columns, a: str, b: str | None) -> Flags:
    """Claims with these ends; of all that name `a` when there is no `b`."""
    first = columns.nodes.find(a)
    second = columns.nodes.find(b) if b is not None else None
    subject, obj = columns.subject, columns.object
    if first is None or (b is not None and second is None):
        return np.zeros(len(columns), np.bool_)
    found: Flags
    if b is None:
        found = (subject == first) | (obj == first)
    else:
        found = ((subject == first) & (obj == second)) | ((subject == second) & (obj == first))
    return found


def _latest_begin(columns: Columns) -> npt.NDArray[np.int32]:
    """The last day on which each claim may have happened or begun; its first day where nothing more is told."""
    last = np.where(columns.from_latest != NO_DAY, columns.from_latest, columns.latest)
    return np.where((last == NO_DAY) | columns.ended, columns.earliest, last)


def _began(columns: Columns, since: str | None) -> Flags:
    """Claims that happened or began on that day or later: a state of long ago that still lasts is not of today."""
    if since is None:
        return np.ones(len(columns), np.bool_)
    found: Flags = (columns.earliest == NO_DAY) | (_latest_begin(columns) >= ordinal(since))
    return found


def _steps(columns: Columns, rows: Flags, by: Period) -> tuple[npt.NDArray[np.int64], list[Step], int, int]:
    """Rows whose period is told with their periods, how many are too coarse, how many have no date."""
    numbers = np.flatnonzero(rows)
    dated = numbers[columns.earliest[numbers] != NO_DAY]
    first, last = columns.earliest[dated], _latest_begin(columns)[dated]
    days = {day: period_of(date.fromordinal(day), by) for day in np.unique(np.concatenate([first, last])).tolist()}
    sure = np.fromiter((days[a] == days[b] for a, b in zip(first.tolist(), last.tolist(), strict=True)), np.bool_)
    return dated[sure], [days[day] for day in first[sure].tolist()], int((~sure).sum()), len(numbers) - len(dated)


def series(
    lookup: Lookup,
    first: str,
    second: str | None = None,
    filters: Filters | None = None,
    *,
    by: Period = Period.QUARTER,
    roll_up: bool = False,
) -> Series:
    """What passed between two names, or between one and all, period by period.

    Args:
        lookup: the graph.
        first: one name.
        second: the other; None for all.
        filters: which claims; only asserted ones that count are looked at.
        by: length of a period.
        roll_up: take persons and bodies for the state they belong to.

    Raises:
        UnknownName: a name is unknown.
        BadInput: `known_by`, which changes what claims there are, or both names are one.
        NothingFound: no dated claim.
    """
    filters = filters or Filters()
    if filters.known_by:
        raise BadInput("a series is of what is known now; leave out --known-by")
    a, b = lookup.resolve(first), lookup.resolve(second) if second is not None else None
    state_of = principals(lookup.store) if roll_up else {}
    a, b = state_of.get(a, a), state_of.get(b, b) if b is not None else None
    if a == b:
        raise BadInput(f"{first!r} and {second!r} are both {a}; name two")
    columns = rolled_up(lookup.columns, state_of) if roll_up else lookup.columns
    passed = passing(columns, filters).rows & _began(columns, filters.since)
    counting = (layer_rows(columns, Layer.FACTS) | layer_rows(columns, Layer.CONFLICT)) & passed
    every, steps, _, _ = _steps(columns, counting, by)
    own, _, imprecise, undated = _steps(columns, counting & _between(columns, a, b), by)
    names = tuple(lookup.label(name) for name in (a, b) if name)
    if not len(own):
        left = f" ({imprecise} with a date too coarse, {undated} without one)" if imprecise or undated else ""
        raise NothingFound(f"no claim about {' and '.join(names)} whose {by.value} is known{left}")
    points = _points(columns, every, steps, frozenset(own.tolist()), by)
    pages = pages_of(lookup.store, columns.documents)
    documents = len(np.unique(pages[columns.in_documents.taken(own).values]))
    coarse = (f"{imprecise} with a date too coarse for a {by.value} left out",) if imprecise else ()
    statement = Statement(
        projection=f"asserted claims{' about ' if b is None else ' between '}{' and '.join(names)}, each once, by "
        f"{by.value} in which it happened or began, beside all claims of the {by.value} that pass the same filters"
        f"{'; persons and bodies taken for their state' * roll_up}",
        figures={"claims": len(own), "documents": documents, "imprecise": imprecise},
        size=f"{counted(len(own), 'claim')} in {counted(len(points), by.value)}, {counted(documents, 'document')}",
        filters=filters_in_words(filters, lookup.topics),
        as_of=lookup.now(filters),
        undated=undated,
        note=SERIES_NOTE,
        more=coarse,
    )
    return Series(names, by, points, imprecise, undated, statement)


def _points(
    columns: Columns, every: npt.NDArray[np.int64], steps: list[Step], own: frozenset[int], by: Period
) -> tuple[Point, ...]:
    signs = [PREDICATES[name].polarity for name in PREDICATE_CODES]
    counts: dict[Step, dict[Polarity, int]] = {}
    total: dict[Step, int] = {}
    for row, step in zip(every.tolist(), steps, strict=True):
        total[step] = total.get(step, 0) + 1
        if row in own:
            told = counts.setdefault(step, dict.fromkeys(Polarity, 0))
            told[signs[int(columns.predicate[row])]] += 1
    points, step = [], min(counts)
    while step <= max(counts):
        told = counts.get(step, dict.fromkeys(Polarity, 0))
        points.append(
            Point(
                _named(step, by),
                told[Polarity.COOPERATIVE],
                told[Polarity.NEUTRAL],
                told[Polarity.CONFLICTUAL],
                total.get(step, 0),
            )
        )
        step = _following(step, by)
    return tuple(points)
