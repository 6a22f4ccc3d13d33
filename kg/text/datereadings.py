"""What the wordings of dates mean: one reading for each pattern of `kg.text.dategrammar`.

Invariant: a reading gets the match, the anchor and the meaning told before, and returns what the words mean; None
where the words are no date of the calendar, an empty relative meaning where the anchor is missing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.interval import is_date
from kg.text.calendar_words import SMALL_NUMBERS, iso_month, month_number, shift_month, valid_day, weekday_number

__all__ = [
    "Anchor",
    "Meaning",
    "Reading",
    "ago",
    "bare_month",
    "day_word",
    "days",
    "fraction",
    "iso_day",
    "month",
    "period",
    "recurring",
    "same_day",
    "season",
    "slashed",
    "that_period",
    "weekday",
    "year",
    "year_end",
    "years",
]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of the day of writing."""

    day: datetime.date | None = None
    month: tuple[int, int] | None = None
    year: int | None = None

    @staticmethod
    def of(text: str | None) -> Anchor:
        """The anchor of an honest ISO date; anything else gives an empty one."""
        if not text or not is_date(text):
            return Anchor()
        parts = [int(p) for p in text.split("-")]
        month = (parts[0], parts[1]) if len(parts) > 1 else None
        return Anchor(datetime.date(*parts) if len(parts) == 3 else None, month, parts[0])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a wording means; `span` None with `past` or `future` waits for the tense."""

    span: Pair | None = None
    past: Pair | None = None
    future: Pair | None = None
    relative: bool = False
    since: bool = False
    until: bool = False
    recurring: bool = False


Reading = Callable[[re.Match[str], Anchor, "Meaning | None"], Meaning | None]

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else SMALL_NUMBERS[word.lower()]


def _point(literal: str, relative: bool = False) -> Meaning:
    return Meaning(span=(literal, literal), relative=relative)


def _iso(year: int, month: int, day: int) -> str | None:
    return f"{year:04}-{month:02}-{day:02}" if valid_day(year, month, day) else None


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _spans(anchor: Anchor, first: tuple[int, int], last: tuple[int, int]) -> Meaning | None:
    """Readings of days without a year: the last such days before the anchor, and the next after it."""

    def pair(year: int) -> Pair | None:
        a, b = _iso(year, *first), _iso(year + (last < first), *last)
        return (a, b) if a and b else None

    if anchor.month is None or anchor.year is None:
        return Meaning(relative=True) if pair(2024) else None
    if anchor.day is None:
        years = (anchor.year, anchor.year)
        if first[0] != anchor.month[1]:
            years = (anchor.year, anchor.year + 1) if first[0] < anchor.month[1] else (anchor.year - 1, anchor.year)
    else:
        today = (anchor.day.month, anchor.day.day)
        years = (anchor.year - (first > today), anchor.year + (last < today if last >= first else first < today))
    past, future = pair(years[0]), pair(years[1])
    if past == future:
        return Meaning(span=past, relative=True) if past else None
    return Meaning(past=past, future=future, relative=True)


def days(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """Days of one or two months, with or without year."""
    g = m.groupdict()
    month1 = month_number(g["m"])
    day1 = _digits(g["d"])
    month2 = month_number(g["mm"]) if g.get("mm") else month1
    day2 = _digits(g["dd"]) if g.get("dd") else day1
    if not g.get("y"):
        return _spans(anchor, (month1, day1), (month2, day2))
    year = int(g["y"])
    year1 = int(g["yy"]) if g.get("yy") else year - ((month2, day2) < (month1, day1))
    first, last = _iso(year1, month1, day1), _iso(year, month2, day2)
    return Meaning(span=(first, last)) if first and last and first <= last else None


def month(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """A month, or two, with a year or a word for the year."""
    g = m.groupdict()
    first, last = month_number(g["m"]), month_number(g["mm"]) if g.get("mm") else month_number(g["m"])
    year = _year_of(g, anchor, before)
    if year is None:
        return Meaning(relative=True)
    relative = not g.get("y")
    return Meaning(span=(iso_month(year - (last < first), first), iso_month(year, last)), relative=relative)


def _year_of(g: dict[str, str | None], anchor: Anchor, before: Meaning | None) -> int | None:
    if g.get("y"):
        return int(str(g["y"]))
    word = " ".join((g.get("w") or "").lower().split())
    if "that year" in word or "the same year" in word:
        return _year_before(before) or anchor.year
    if anchor.year is None:
        return None
    return anchor.year + {"last": -1, "next": 1}.get(word.split()[0] if word else "", 0)


def _year_before(before: Meaning | None) -> int | None:
    span = before and (before.span or before.past)
    return int(span[1][:4]) if span else None


def bare_month(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """As in "in July", "last July", "next July"."""
    number, word = month_number(m["m"]), (m["w"] or "").lower()
    if anchor.month is None:
        return Meaning(relative=True)
    year, now = anchor.month
    last = iso_month(year if number < now else year - 1, number)
    following = iso_month(year if number > now else year + 1, number)
    if word in ("last", "past"):
        return _point(last, relative=True)
    if word in ("next", "coming"):
        return _point(following, relative=True)
    if number == now or word == "this":
        return _point(iso_month(year, number), relative=True)
    return Meaning(past=(last, last), future=(following, following), relative=True)


def weekday(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """A weekday: the last one up to the anchor, or the next one from it."""
    if anchor.day is None:
        return Meaning(relative=True)
    word = (m["w"] or "").lower()
    back = (anchor.day.weekday() - weekday_number(m["day"])) % 7
    if word == "last" or word == "next" or word == "coming":
        move = -(back or 7) if word == "last" else (7 - back)
        return _point((anchor.day + datetime.timedelta(days=move)).isoformat(), relative=True)
    past = (anchor.day - datetime.timedelta(days=back)).isoformat()
    future = (anchor.day + datetime.timedelta(days=-back % 7)).isoformat()
    if past == future:
        return _point(past, relative=True)
    return Meaning(past=(past, past), future=(future, future), relative=True)


def day_word(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """Today, yesterday, tomorrow, tonight, this morning."""
    if anchor.day is None:
        return Meaning(relative=True)
    word = m[0].lower().split()[0]
    move = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(word, 0)
    return _point((anchor.day + datetime.timedelta(days=move)).isoformat(), relative=True)


def period(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """As in "this week", "earlier this month", "next year", "later this year"."""
    move = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(m["w"].lower(), 0)
    part, unit = (m["part"] or "").lower().strip(), m["unit"].lower()
    if unit == "year":
        return _point(f"{anchor.year + move:04}", relative=True) if anchor.year else Meaning(relative=True)
    if unit == "month":
        month = anchor.month and shift_month(datetime.date(*anchor.month, 1), move)
        return _point(month, relative=True) if month else Meaning(relative=True)
    if anchor.day is None:
        return Meaning(relative=True)
    monday = anchor.day - datetime.timedelta(days=anchor.day.weekday()) + datetime.timedelta(weeks=move)
    first, last = monday, monday + datetime.timedelta(days=6)
    if unit == "weekend":
        first = last - datetime.timedelta(days=1)
        if move == 0 and anchor.day.weekday() < 5:
            week = datetime.timedelta(weeks=1)
            back = ((first - week).isoformat(), (last - week).isoformat())
            return Meaning(past=back, future=(first.isoformat(), last.isoformat()), relative=True)
    if part.startswith("earlier") and move == 0:
        last = anchor.day
    if part.startswith("later") and move == 0:
        first = anchor.day
    return Meaning(span=(first.isoformat(), last.isoformat()), relative=True)


def ago(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """As in "two years ago", "three days earlier", "a month later"."""
    word = m["w"].lower()
    back = word in ("ago", "earlier", "before", "previously")
    # "ago" counts from the day of writing, the others from the date told last
    told = None if word == "ago" else before and (before.span or before.past)
    base = Anchor.of(told[0] if told else None)
    if base.year is None:
        if word not in ("ago", "earlier"):
            return Meaning(relative=True)
        base = anchor
    count = _number(m["n"]) * (-1 if back else 1)
    unit = m["unit"].lower()
    if unit == "year":
        return _point(f"{base.year + count:04}", relative=True) if base.year else Meaning(relative=True)
    if unit == "month":
        return (
            _point(shift_month(datetime.date(*base.month, 1), count), relative=True)
            if base.month
            else Meaning(relative=True)
        )
    if base.day is None:
        return Meaning(relative=True)
    if unit == "week":
        day = base.day + datetime.timedelta(weeks=count)
        monday = day - datetime.timedelta(days=day.weekday())
        return Meaning(span=(monday.isoformat(), (monday + datetime.timedelta(days=6)).isoformat()), relative=True)
    return _point((base.day + datetime.timedelta(days=count)).isoformat(), relative=True)


def same_day(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """As in "that day", "the following day": counted from the day told last, else from the day of writing."""
    told = before and (before.span or before.past)
    word = m[0].lower()
    day = Anchor.of(told[0]).day if told and told[0] == told[1] else None
    move = (
        1
        if "following" in word or "next" in word or "after" in word
        else -1
        if "previous" in word or "before" in word
        else 0
    )
    if day is None and (told is None or move == 0):
        day = anchor.day
    return _point((day + datetime.timedelta(days=move)).isoformat(), relative=True) if day else Meaning(relative=True)


def that_period(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """As in "that year", "the same month"."""
    told = before and (before.span or before.past)
    size = 4 if m["unit"].lower() == "year" else 7
    if told and len(told[1]) >= size:
        return _point(told[1][:size], relative=True)
    if size == 4:
        return _point(f"{anchor.year:04}", relative=True) if anchor.year else Meaning(relative=True)
    return _point(iso_month(*anchor.month), relative=True) if anchor.month else Meaning(relative=True)


def season(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """A season as its three months (northern hemisphere)."""
    first, last = _SEASONS[m["season"].lower()]
    year = _year_of(m.groupdict(), anchor, before)
    if year is None:
        return Meaning(relative=True)
    end = iso_month(year + last // 13, last % 12 or 12)
    return Meaning(span=(iso_month(year, first), end), relative=not m["y"])


def fraction(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """Quarters and halves of a year."""
    year = _year_of(m.groupdict(), anchor, before)
    if year is None:
        return Meaning(relative=True)
    number = {"1": 1, "2": 2, "3": 3, "4": 4, "f": 1, "s": 2, "t": 3, "l": 9}[m["n"].lower()[0]]
    number = 4 if m["n"].lower().startswith("fo") else number
    size = 6 if "half" in m[0].lower() else 3
    number = min(number, 12 // size)
    span = (iso_month(year, (number - 1) * size + 1), iso_month(year, number * size))
    return Meaning(span=span, relative=not m["y"])


def years(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """A range of years."""
    first, last = m["y"], m["yy"]
    if len(last) == 2:
        last = first[:2] + last
    return Meaning(span=(first, last)) if first < last else None


def year(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """A bare year."""
    return _point(m["y"])


def year_end(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """The end of the running year: no more is sure than the year."""
    return _point(f"{anchor.year:04}", relative=True) if anchor.year else Meaning(relative=True)


def iso_day(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """A day in ISO form."""
    return _point(m[0]) if is_date(m[0]) else None


def slashed(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """10/07/2025 may be July or October: then only the year is sure."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    readings = {r for r in (_iso(year, a, b), _iso(year, b, a)) if r}
    return _point(readings.pop()) if len(readings) == 1 else _point(m["y"]) if readings else None


def recurring(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """Again and again: no date."""
    return Meaning(recurring=True, relative=True)
