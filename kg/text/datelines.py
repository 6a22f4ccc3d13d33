"""Datelines: the place and day in front of a news text, as text; which place it is, the register says.

Invariant: a date is given only when the dateline names its year; other days wait for the document's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.text.calendar_words import MONTH_PATTERN, month_number, valid_day

__all__ = ["DatelineText", "scan_dateline"]


@dataclass(frozen=True, slots=True)
class DatelineText:
    """A dateline as written: absolute span, place name, full ISO date, and month and day where the year is missing."""

    start: int
    end: int
    place: str | None
    place_start: int
    date: str | None
    month_day: tuple[int, int] | None


_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?\.?,?\s+)?"
_DATE = rf"{_WEEKDAY}(?:(?P<m1>{MONTH_PATTERN})\.?\s+(?P<d1>{_DAY})|(?P<d2>{_DAY})\s+(?P<m2>{MONTH_PATTERN})\.?)(?:,?\s+(?P<y>(?:19|20)\d\d))?"  # noqa: E501
_WORD = r"[A-ZÀ-Þ](?:[\w.’'-]*[\w.])?"
_PLACE = rf"(?P<place>{_WORD}(?:[ ]{_WORD}){{0,3}})"
_REGION = rf"(?:,[ ](?:{_WORD})(?:[ ]{_WORD}){{0,2}}(?=\s*[,.(/–—-]|\s+{_DAY}))?"
_AGENCY = r"(?:\s*[,/]?\s*\((?:[A-Z][\w .&/-]{1,30})\)|\s*/[A-Z]\w+/)?"
_DASH = r"\s*(?:[–—]|--|-(?=\s))"
_DATED = re.compile(
    rf"(?P<line>\(?(?:\*\*)?{_PLACE}{_REGION},?\s*(?:{_AGENCY}\s*[,(]?\s*)(?:{_DATE})\)?{_AGENCY}(?:\*\*)?(?:{_DASH}|\s*[.:])?)(?=\s|$)"
)
_BARE_CAPS = re.compile(
    rf"(?P<line>(?:\*\*)?(?P<place>[A-Z][A-Z.’'-]+(?:[ ][A-Z][A-Z.’'-]+){{0,3}})"
    rf"(?:,[ ]{_WORD}(?:[ ]{_WORD})?)?{_AGENCY}(?:\*\*)?{_DASH})(?=\s+\S)"
)
_BARE = re.compile(rf"(?P<line>{_PLACE}(?:,[ ]{_WORD}(?:[ ]{_WORD})?)?{_AGENCY}\s*(?:[–—]|--))(?=\s+[A-Z“\"])")
_DATE_ALONE = re.compile(rf"(?P<line>(?:{_DATE})\.?)$")
_MONTHS = re.compile(rf"(?:{MONTH_PATTERN})\.?$")


def _date(match: re.Match[str]) -> tuple[str | None, tuple[int, int] | None]:
    groups = match.groupdict()
    name, day = groups.get("m1") or groups.get("m2"), groups.get("d1") or groups.get("d2")
    if not name or not day:
        return None, None
    month, number = month_number(name), int(re.sub(r"\D", "", day))
    year = groups.get("y")
    if year:
        return (f"{year}-{month:02}-{number:02}" if valid_day(int(year), month, number) else None), None
    return None, ((month, number) if valid_day(2024, month, number) else None)


def scan_dateline(text: str, offset: int = 0) -> DatelineText | None:
    """The dateline at the head of a block's text.

    >>> scan_dateline("JAKARTA, Nov 16, 2023 – An arrangement was signed.").date
    '2023-11-16'
    >>> scan_dateline("WASHINGTON — The Senate voted.").place
    'WASHINGTON'
    >>> scan_dateline("The United States met ASEAN.") is None
    True
    """
    head = text[:160]
    for pattern in (_DATED, _BARE_CAPS, _BARE, _DATE_ALONE):
        match = pattern.match(head if pattern is not _DATE_ALONE else text)
        if match is None:
            continue
        place = match.groupdict().get("place")
        if place and _MONTHS.match(place):
            continue
        date, month_day = _date(match)
        if pattern is _DATED and not (date or month_day):
            continue
        at = offset + (match.start("place") if place else 0)
        return DatelineText(offset, offset + match.end("line"), place, at, date, month_day)
    return None
