"""Tenures as bars over years: who held an office, what offices a person held, who held those of a state or body.

Invariant: a bar is no longer than its source says: an unknown start or end is open and marked so, and an open end
reaches to "now" at most.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kg.interval import bounds
from kg.model import Tenure

__all__ = ["Bar", "Bars", "Row", "Side", "bars"]

_LEFT, _WIDTH, _ROW, _LETTER, _LEAST = 250.0, 690.0, 26.0, 6.6, 3.0
_TICKS: Final = 8
#: so many letters of a name must fit into a bar
_SHORTEST: Final = 5


class Side(StrEnum):
    """What the tenures are seen from: each row is then an office or a person."""

    PERSON = "person"
    OFFICE = "office"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Bar:
    """A tenure; `x`, `width` in pixels; `name` is what fits into it, `told` all of it."""

    x: float
    width: float
    open_start: bool
    open_end: bool
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """One office or person with its bars; `y` of the row's middle."""

    id: str
    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture: rows from above, years along the bottom."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, int], ...]
    left: float
    width: float
    height: float


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _ends(tenure: Tenure, now: float) -> tuple[float | None, float]:
    start = _year(bounds(tenure.start).first) if tenure.start else None
    return start, _year(bounds(tenure.end).last) if tenure.end else max(now, start or now)


def _step(years: float) -> int:
    """Years between two marks of the scale.

    >>> [_step(years) for years in (3, 20, 60)]
    [1, 5, 10]
    """
    return next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= _TICKS), 100)


def bars(tenures: Sequence[Tenure], side: Side, label: Callable[[str], str], as_of: str | None) -> Bars:
    """The tenures of an entity as bars.

    Args:
        tenures: of a person, an office or a body.
        side: which of the three.
        label: name of an entity.
        as_of: the day that counts as now; open ends reach to it.

    >>> bars((), Side.OFFICE, str, None)
    Bars(rows=(), ticks=(), left=250.0, width=690.0, height=0.0)
    """
    if not tenures:
        return Bars((), (), _LEFT, _WIDTH, 0.0)
    dates = [d for t in tenures for d in (t.start, t.end) if d]
    now = _year(bounds(as_of or max(dates, default="2000")).last)
    spans = [(t, *_ends(t, now)) for t in tenures]
    first = math.floor(min([e if s is None else s for _, s, e in spans]))
    last = math.ceil(max(e for *_, e in spans))
    step = _step(last - first)
    first -= first % step
    scale = _WIDTH / max(last - first, 1)
    grouped: dict[str, list[tuple[Tenure, float | None, float]]] = {}
    for item in spans:
        grouped.setdefault(item[0].person if side is Side.OFFICE else item[0].office, []).append(item)
    rows = [(name, sorted(some, key=lambda i: (i[1] or 0.0, i[2], i[0].person))) for name, some in grouped.items()]
    rows.sort(key=lambda row: (side is Side.BODY and -len(row[1]), row[1][0][1] or 0.0, row[1][0][2], row[0]))

    def bar(tenure: Tenure, start: float | None, end: float) -> Bar:
        # of an unknown start nothing is known but that it lies before the end: a stub
        begin = start if start is not None else end - step / 4
        width = max(_LEAST, (end - begin) * scale)
        who = label(tenure.person)
        fits = int((width - 8) / _LETTER)
        short = who if len(who) <= fits else who[: fits - 1].rstrip() + "…"
        inside = side is Side.BODY and fits >= min(len(who), _SHORTEST)
        told = f"{who}, {tenure.title}: {tenure.start or '?'} – {tenure.end or ''}".rstrip()
        x = round(_LEFT + (begin - first) * scale, 1)
        return Bar(x, round(width, 1), start is None, tenure.end is None, short if inside else "", told)

    def row(number: int, name: str, some: Sequence[tuple[Tenure, float | None, float]]) -> Row:
        tenure = some[0][0]
        of_body = f", {label(tenure.body)}" if tenure.body and side is Side.PERSON else ""
        named = label(name) if side is Side.OFFICE else tenure.title + of_body
        return Row(name, named, (number + 0.5) * _ROW, tuple(bar(*item) for item in some))

    ticks = tuple((round(_LEFT + (year - first) * scale, 1), year) for year in range(first, last + 1, step))
    made = tuple(row(number, *item) for number, item in enumerate(rows))
    return Bars(made, ticks, _LEFT, _WIDTH, len(made) * _ROW + 22)
