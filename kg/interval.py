"""Honest dates: ISO literals that keep the text's precision, and the days they may stand for.

Invariant: a literal is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; it is never made more precise than its source.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = ["Bounds", "bounds", "is_date", "precision", "within"]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True, order=True)
class Bounds:
    """First and last possible day of an honest date (both included)."""

    first: date
    last: date


def is_date(text: str) -> bool:
    """Whether `text` is an honest ISO date that exists in the calendar.

    >>> is_date("2025-07"), is_date("2025-13"), is_date("2025-02-30"), is_date("July 2025")
    (True, False, False, False)
    """
    if not _DATE.fullmatch(text):
        return False
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def precision(text: str) -> int:
    """Precision of a literal: 1 year, 2 month, 3 day.

    >>> [precision(d) for d in ("2025", "2025-07", "2025-07-10")]
    [1, 2, 3]
    """
    return text.count("-") + 1


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """The days an honest date may stand for.

    >>> bounds("2024-02")
    Bounds(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))

    Raises:
        ValueError: not an honest ISO date.
    """
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return Bounds(day, day)
    year, month = parts[0], parts[1] if len(parts) == 2 else None
    if month is None:
        return Bounds(date(year, 1, 1), date(year, 12, 31))
    return Bounds(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def within(inner: str, outer: str) -> bool:
    """Whether every day `inner` may stand for is one of `outer`.

    >>> within("2025-07-10", "2025-07"), within("2025", "2025-07")
    (True, False)
    """
    a, b = bounds(inner), bounds(outer)
    return b.first <= a.first and a.last <= b.last
