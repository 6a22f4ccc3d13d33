"""Dates and times of a text as honest intervals; relative ones count from the document's or dateline's day.

Invariants: `text[start - offset : end - offset] == expression.text`; a literal is never more precise than the words;
a point has first == last; where the words leave open whether the past or the future is meant ("on Wednesday",
"in July", "November 14"), first and last stay None until `resolve` is told the tense; without an anchor a relative
expression has no dates at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import DateBasis
from kg.text.dategrammar import Anchor, Meaning, scan_dates

__all__ = ["TimeExpression", "find_times", "resolve"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as the text gives it; `first` and `last` are honest ISO literals (a point: both the same)."""

    start: int
    end: int
    text: str
    first: str | None
    last: str | None
    basis: DateBasis
    since: bool = False
    """From then on ("since 2022", "effective from 9 April")."""
    until: bool = False
    """Up to then ("until 2027", "by the end of the year")."""
    recurring: bool = False
    """Again and again ("each year"); has no dates."""
    past: tuple[str, str] | None = None
    """Reading in a past clause, where the words leave the direction open."""
    future: tuple[str, str] | None = None
    """Reading in a future clause."""


def _expression(text: str, offset: int, start: int, end: int, meaning: Meaning) -> TimeExpression:
    first, last = meaning.span or (None, None)
    return TimeExpression(
        start=offset + start,
        end=offset + end,
        text=text[start:end],
        first=first,
        last=last,
        basis=DateBasis.RELATIVE if meaning.relative else DateBasis.EXPLICIT,
        since=meaning.since,
        until=meaning.until,
        recurring=meaning.recurring,
        past=meaning.past,
        future=meaning.future,
    )


def find_times(text: str, offset: int, anchor: str | None) -> tuple[TimeExpression, ...]:
    """The time expressions of a piece of text, in order, not overlapping.

    Args:
        text: a block or sentence.
        offset: where it starts in the body.
        anchor: the day the text was written (ISO, may be a month or year), or None if unknown.

    >>> find_times("They met on July 10 and 11, 2025.", 0, None)[0].last
    '2025-07-11'
    >>> [(t.text, t.first) for t in find_times("He left on Wednesday; talks resume next month.", 0, "2025-04-03")]
    [('Wednesday', None), ('next month', '2025-05')]
    """
    found = scan_dates(text, Anchor.of(anchor))
    return tuple(_expression(text, offset, start, end, meaning) for start, end, meaning in found)


def resolve(expression: TimeExpression, past: bool | None) -> TimeExpression:
    """The expression with its direction decided by the tense of its clause.

    Args:
        expression: as found.
        past: True in a past clause, False in a future one, None if unknown (then nothing is guessed).

    >>> wednesday, = find_times("on Wednesday", 0, "2025-04-03")
    >>> resolve(wednesday, True).first, resolve(wednesday, False).first, resolve(wednesday, None).first
    ('2025-04-02', '2025-04-09', None)
    """
    if expression.first is not None or past is None:
        return expression
    span = expression.past if past else expression.future
    return replace(expression, first=span[0], last=span[1]) if span else expression
