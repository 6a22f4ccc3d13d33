"""Names of months, weekdays and small numbers, and the calendar questions that reading dates needs.

Invariant: no answer depends on the day on which it is asked.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

__all__ = [
    "MONTH_PATTERN",
    "ORDINALS",
    "SMALL_NUMBERS",
    "WEEKDAY_PATTERN",
    "iso_month",
    "month_number",
    "shift_month",
    "valid_day",
    "weekday_number",
]

_MONTHS: Final = tuple(calendar.month_name[n].lower()[:3] for n in range(1, 13))
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: month names and their usual abbreviations; case is decided by the caller
MONTH_PATTERN: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE?|JULY?|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|"
    r"JAN|FEB|MAR|APR|AUG|SEPT?|OCT|NOV|DEC)"
)
WEEKDAY_PATTERN: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

SMALL_NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50}

_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_UNITS: Final = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
#: ordinal words up to sixty-ninth and their numbers
ORDINALS: Final = (
    {word: n for n, word in enumerate(_UNITS, 1)}
    | {
        word: n
        for n, word in enumerate(
            [
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
            ],
            10,
        )
    }
    | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60}
    | {f"{ten}-{unit}": n + m for ten, n in _TENS.items() for m, unit in enumerate(_UNITS, 1)}
)


def month_number(name: str) -> int:
    """Number of a month by its name or abbreviation.

    >>> month_number("Sept."), month_number("MAY")
    (9, 5)
    """
    return _MONTHS.index(re.sub(r"\W", "", name).lower()[:3]) + 1


def weekday_number(name: str) -> int:
    """Number of a weekday, Monday 0.

    >>> weekday_number("Wednesday")
    2
    """
    return _WEEKDAYS.index(name.lower()[:3])


def valid_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day.

    >>> valid_day(2023, 2, 29)
    False
    """
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def iso_month(year: int, month: int) -> str:
    """A month as an honest literal.

    >>> iso_month(2024, 3)
    '2024-03'
    """
    return f"{year:04}-{month:02}"


def shift_month(day: datetime.date, months: int) -> str:
    """The month some months before or after a day's.

    >>> shift_month(datetime.date(2024, 1, 31), -1)
    '2023-12'
    """
    total = day.year * 12 + day.month - 1 + months
    return iso_month(total // 12, total % 12 + 1)
