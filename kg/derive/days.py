"""Honest dates as day numbers, so that merging compares integers.

Invariant: a span is (first, last), both included, as proleptic ordinals of `datetime.date`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from kg.interval import bounds

__all__ = ["FAR", "after_months", "first_day", "iso", "span"]

FAR = date.max.toordinal()
"""A day that no dated thing reaches."""


@lru_cache(maxsize=65536)
def span(literal: str) -> tuple[int, int]:
    """First and last possible day of a literal.

    >>> [iso(day) for day in span("2024-02")]
    ['2024-02-01', '2024-02-29']

    Raises:
        ValueError: not an honest ISO date.
    """
    found = bounds(literal)
    return found.first.toordinal(), found.last.toordinal()


def first_day(literal: str | None) -> int | None:
    """First possible day of a publication date, None if unknown."""
    return span(literal)[0] if literal else None


@lru_cache(maxsize=65536)
def iso(day: int) -> str:
    """ISO literal of a day number."""
    return date.fromordinal(day).isoformat()


def after_months(day: int, months: int) -> int:
    """The same day of the month so many months later, or the last day of a shorter month.

    >>> iso(after_months(span("2024-02-29")[0], 12)), iso(after_months(span("2025-07-11")[0], 12))
    ('2025-02-28', '2026-07-11')
    """
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = span(f"{year:04d}-{month + 1:02d}")[1]
    return min(date(year, month + 1, 1).toordinal() + start.day - 1, last)
