"""The wordings of dates: one pattern and one reading each; `kg.text.dates` is the door to it.

Invariant: a reading gets the match, the anchor and the readings before it, and returns what the words mean or None.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.interval import bounds, is_date, precision
from kg.text.calendar_words import (
    MONTH_PATTERN,
    SMALL_NUMBERS,
    WEEKDAY_PATTERN,
    iso_month,
    month_number,
    shift_month,
    valid_day,
    weekday_number,
)

__all__ = ["Anchor", "Meaning", "scan_dates"]

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

_M, _W = MONTH_PATTERN + r"\.?", WEEKDAY_PATTERN
_Y = r"(?:1[89]|2[01])\d\d(?![\d,.]\d|\d|s\b)"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]*\d|%)"
_TO = r"\s*(?:[-–—]|\bto\b|\band\b|\bthrough\b|\buntil\b|\btill\b|&)\s*"
_N = r"(?:\d{1,3}|a|an|" + "|".join(w for w in SMALL_NUMBERS if len(w) > 2) + ")"
_DAYNAME = rf"(?:{_W},?\s+\(?(?:the\s+)?)?"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PART = r"(?:(?:very\s+)?(?:early|late|mid)(?:\s+in)?[\s-]+|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of\s+)?"
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


def _days(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
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


def _month(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
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


def _bare_month(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
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


def _weekday(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
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


def _day_word(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    if anchor.day is None:
        return Meaning(relative=True)
    word = m[0].lower().split()[0]
    move = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(word, 0)
    return _point((anchor.day + datetime.timedelta(days=move)).isoformat(), relative=True)


def _period(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
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


def _ago(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
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


def _same_day(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
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


def _that_period(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    """As in "that year", "the same month"."""
    told = before and (before.span or before.past)
    size = 4 if m["unit"].lower() == "year" else 7
    if told and len(told[1]) >= size:
        return _point(told[1][:size], relative=True)
    if size == 4:
        return _point(f"{anchor.year:04}", relative=True) if anchor.year else Meaning(relative=True)
    return _point(iso_month(*anchor.month), relative=True) if anchor.month else Meaning(relative=True)


def _season(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
    first, last = _SEASONS[m["season"].lower()]
    year = _year_of(m.groupdict(), anchor, before)
    if year is None:
        return Meaning(relative=True)
    end = iso_month(year + last // 13, last % 12 or 12)
    return Meaning(span=(iso_month(year, first), end), relative=not m["y"])


def _fraction(m: re.Match[str], anchor: Anchor, before: Meaning | None) -> Meaning | None:
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


def _years(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    first, last = m["y"], m["yy"]
    if len(last) == 2:
        last = first[:2] + last
    return Meaning(span=(first, last)) if first < last else None


def _year(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    return _point(m["y"])


def _year_end(m: re.Match[str], anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    return _point(f"{anchor.year:04}", relative=True) if anchor.year else Meaning(relative=True)


def _iso_day(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    return _point(m[0]) if is_date(m[0]) else None


def _slashed(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    """10/07/2025 may be July or October: then only the year is sure."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    readings = {r for r in (_iso(year, a, b), _iso(year, b, a)) if r}
    return _point(readings.pop()) if len(readings) == 1 else _point(m["y"]) if readings else None


def _recurring(m: re.Match[str], _anchor: Anchor, _before: Meaning | None) -> Meaning | None:
    return Meaning(recurring=True, relative=True)


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_YEARWORD = r"(?P<w>(?:this|last|next|that)\s+year|the\s+same\s+year|this|last|next)"
_IN = r"(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Ff]rom|[Tt]hrough|[Bb]efore|[Aa]fter|[Aa]round|[Tt]o|[Ff]or)"
_MDY = rf"{_DAYNAME}(?P<m>{_M})\s+(?:the\s+)?(?P<d>{_D})"
_DMY = rf"{_DAYNAME}(?:the\s+)?(?P<d>{_D})\s+(?:of\s+)?(?P<m>{_M})"
_END_Y = rf"(?:,?\s+(?:of\s+)?(?P<y>{_Y}))?"
_NOT_COUNT = r"(?!\s+(?:\d|percent|per cent|million|billion|dollars|(?!is\b|was\b|has\b|as\b|its\b|this\b|plans\b|says\b|does\b|sees\b)[a-z]+(?:[^\Ws]|[^\W_a-hj-z])s\b))"  # noqa: E501

#: longest wording first: of two matches at one place the longer wins, then the earlier in this list
_GRAMMAR: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (_p(r"\b\d{4}-\d\d-\d\d\b"), _iso_day),
    (_p(rf"\b(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>{_Y})"), _slashed),
    # from May 30, 2025 to June 2, 2026 · May 30 to June 2, 2025 · July 10-11, 2025 · July 10, 11 and 12
    (_p(rf"\b{_MDY},\s*(?P<yy>{_Y}){_TO}(?P<mm>{_M})\s+(?P<dd>{_D}),?\s+(?P<y>{_Y})"), _days),
    (_p(rf"\b{_MDY}{_TO}{_DAYNAME}(?P<mm>{_M})\s+(?P<dd>{_D}){_END_Y}"), _days),
    (_p(rf"\b{_MDY}(?:,\s*{_D})*,?{_TO}(?P<dd>{_D})(?!\s+{_M}){_END_Y}"), _days),
    (_p(rf"\b{_MDY}{_END_Y}"), _days),
    # 30 May 2025 to 2 June 2026 · 30 May – 2 June 2025 · 10-11 July 2025 · 10, 11 and 12 July
    (_p(rf"\b{_DMY}\s+(?P<yy>{_Y}){_TO}(?P<dd>{_D})\s+(?P<mm>{_M})\s+(?P<y>{_Y})"), _days),
    (_p(rf"\b{_DMY}{_TO}{_DAYNAME}(?P<dd>{_D})\s+(?P<mm>{_M}){_END_Y}"), _days),
    (_p(rf"\b(?:the\s+)?(?P<d>{_D})(?:,\s*{_D})*,?{_TO}(?:the\s+)?(?P<dd>{_D})\s+(?:of\s+)?(?P<m>{_M}){_END_Y}"), _days),
    (_p(rf"\b{_DMY}{_END_Y}"), _days),
    # late May 2025 · May and June 2025 · May of that year · July last year
    (_p(rf"\b{_PART}(?P<m>{_M})(?:{_TO}(?P<mm>{_M}))?,?\s+(?:of\s+)?(?P<y>{_Y})"), _month),
    (_p(rf"\b{_PART}(?P<m>{_M})(?:{_TO}(?P<mm>{_M}))?,?\s+(?:of\s+)?(?P<w>(?:this|last|next|that)\s+year|the\s+same\s+year)\b"), _month),
    (_p(rf"(?<=\b[Ii]n )(?P<m>{_M})(?:{_TO}(?P<mm>{_M}))(?!\w)(?P<w>)"), _month),
    (_p(rf"\b(?P<w>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]ast)\s+(?P<m>{_M})(?!\w)"), _bare_month),
    (_p(rf"\b(?:{_IN}\s+(?={_PART}{_M}(?!\w|\s+[A-Z])))?(?:(?<=[a-z]\s){_PART}|(?:(?:[Vv]ery\s+)?[Ee]arly|[Ll]ate|[Mm]id)[\s-]+)(?P<m>{_M})(?![\w-])(?P<w>)"), _bare_month),
    # weekdays and day words
    (_p(rf"\b(?:(?P<w>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)\s+)?(?P<day>{_W})\b"), _weekday),
    (_p(r"\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Tt]his\s+(?:morning|afternoon|evening)|[Ll]ast\s+(?:night|evening))\b"), _day_word),
    (_p(r"\b(?P<part>(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly|[Mm]id)[\s-]+|(?:the\s+)?(?:end|beginning|middle)\s+of\s+)?(?P<w>[Tt]his|[Ll]ast|[Nn]ext|[Cc]oming|[Pp]revious)\s+(?P<unit>weekend|week|month|year)\b"), _period),
    (_p(r"\b(?P<part>)(?P<w>)(?<=[Oo]ver )the\s+(?P<unit>weekend)\b"), _period),
    (_p(rf"\b(?:(?:about|around|nearly|almost|some|more than|over)\s+)?(?P<n>{_N})\s+(?P<unit>day|week|month|year)s?\s+(?P<w>ago|earlier|later|before|previously)\b"), _ago),
    (_p(rf"\b(?P<n>{_N}|A|An|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\s+(?P<unit>day|week|month|year)s?\s+(?P<w>ago|earlier|later|before|previously)\b"), _ago),
    (_p(r"\b(?:[Ll]ater\s+)?(?:[Tt]he\s+(?:same|following|next|previous)|[Tt]hat(?:\s+same)?)\s+day\b|\b[Tt]he\s+day\s+(?:before|after)\b(?!\s+\w+ing)"), _same_day),
    (_p(r"\b(?:[Ee]arlier\s+|[Ll]ater\s+)?(?:[Tt]he\s+same|[Tt]hat(?:\s+same)?)\s+(?P<unit>year|month)\b"), _that_period),
    # seasons, quarters, halves, ends
    (_p(rf"\b(?P<season>{_SEASON})(?:\s+of)?,?\s+(?P<y>{_Y})(?P<w>)"), _season),
    (_p(rf"\b(?P<w>[Tt]his|[Ll]ast|[Nn]ext)\s+(?P<season>{_SEASON})\b(?P<y>)"), _season),
    (_p(rf"\b(?P<n>first|second|third|fourth|last|[1-4](?:st|nd|rd|th))\s+(?:quarter|half)\s+of\s+(?:(?P<y>{_Y})|{_YEARWORD}\b)"), _fraction),
    (_p(rf"\bQ(?P<n>[1-4])\s*(?:of\s+)?(?P<y>{_Y})(?P<w>)"), _fraction),
    (_p(r"\b(?:year-end|year’s end|year's end|the\s+end\s+of\s+the\s+year|the\s+turn\s+of\s+the\s+year)\b"), _year_end),
    # years
    (_p(rf"\bbetween\s+(?P<y>{_Y})\s+and\s+(?P<yy>{_Y})"), _years),
    (_p(rf"(?:\b(?:{_IN}|years?|period|the)\s+|\()(?P<y>{_Y})(?:\s*[-–—]\s*|\s+(?:to|through|until)\s+)(?P<yy>{_Y}|\d\d(?!\d))"), _years),
    (_p(rf"\b(?:{_IN}\s+)(?:(?:very\s+)?(?:early|late|mid)[\s-]*|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of\s+)?(?P<y>{_Y})(?![\w]|-[\w])" + _NOT_COUNT), _year),
    (_p(rf"\b(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-]|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of\s+|as\s+early\s+as\s+)(?P<y>{_Y})(?![\w-])"), _year),
    (_p(rf"(?<=\()(?P<y>{_Y})(?=\))"), _year),
    # recurring
    (_p(r"\b(?:[Ee]ach|[Ee]very)\s+(?:\w+\s+)?(?:year|month|week|quarter|day|summer|spring|autumn|fall|winter)s?\b|\b(?:[Aa]nnually|[Yy]early|[Bb]iennially|[Bb]iannually|[Mm]onthly)\b|\b(?:once|twice|three\s+times)\s+(?:a|per|each|every)\s+(?:year|month)\b|\b[Oo]n\s+an?\s+(?:annual|yearly|regular|biennial)\s+basis\b"), _recurring),
)  # fmt: skip
_SINCE = re.compile(
    r"(?:\b(?:since|after|following|starting|beginning|effective|commencing)(?:\s+(?:from|on|in|as of))?|\bfrom|\bas\s+of|\beffect\s+(?:on|from|in))(?:\s+the)?\s*$",
    re.I,
)  # noqa: E501
_UNTIL = re.compile(r"\b(?:until|till|through|by|before|up\s+to|no\s+later\s+than)(?:\s+the)?\s*$", re.I)
_LEAD = re.compile(rf"{_IN}\s+")
_TRIGGER = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|1[89]\d\d|2[01]\d\d|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ww]eek|[Mm]onth|[Yy]ear|"
    r"day|[Mm]orning|afternoon|evening|night|ago|Q[1-4]|summer|spring|autumn|winter|fall|basis|\d\d?[/.]\d\d?[/.]|[Aa]nnually|[Bb]i)"
)


def _windows(text: str) -> list[tuple[int, int]]:
    """Stretches of text that may hold a date: most of a text does not, and is never looked at closely."""
    found: list[tuple[int, int]] = []
    for match in _TRIGGER.finditer(text):
        start, end = max(0, match.start() - 48), min(len(text), match.end() + 48)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _matches(text: str) -> list[tuple[int, int, re.Match[str], Reading]]:
    candidates: list[tuple[int, int, int, re.Match[str], Reading]] = []
    for start, end in _windows(text):
        for rank, (pattern, reading) in enumerate(_GRAMMAR):
            for match in pattern.finditer(text, start, end):
                lead = _LEAD.match(match[0])
                at = match.start() + (lead.end() if lead else 0)
                candidates.append((at, -match.end(), rank, match, reading))
    candidates.sort(key=lambda c: c[:3])
    return [(at, -end, match, reading) for at, end, _, match, reading in candidates]


def _flagged(text: str, start: int, end: int, meaning: Meaning) -> Meaning:
    if meaning.recurring:
        return meaning
    before = text[max(0, start - 32) : start]
    ranged = meaning.span is not None and meaning.span[0] != meaning.span[1]
    if _UNTIL.search(before):
        return replace(meaning, until=True)
    if _SINCE.search(before) and not (ranged and before.rstrip().lower().endswith("from")):
        return replace(meaning, since=True)
    return meaning


def _joined(text: str, found: list[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """As in "from 2009 to July 2017", "from January 2024 until 2026": two expressions, one interval."""
    done: list[tuple[int, int, Meaning]] = []
    for start, end, meaning in found:
        if done and meaning.span and done[-1][2].span:
            a, b, first = done[-1]
            between, lead = text[b:start].strip().lower(), text[max(0, a - 8) : a].strip().lower()
            opened = lead.endswith("from") and between in ("to", "until", "till", "through", "up to")
            if (opened or (lead.endswith("between") and between == "and")) and first.span:
                lower, upper = bounds(first.span[0]).first, bounds(meaning.span[1]).last
                if lower <= upper and abs(precision(first.span[0]) - precision(meaning.span[1])) <= 2:
                    span = (first.span[0], meaning.span[1])
                    done[-1] = (a, end, Meaning(span=span, relative=first.relative or meaning.relative))
                    continue
        done.append((start, end, meaning))
    return done


def scan_dates(text: str, anchor: Anchor) -> list[tuple[int, int, Meaning]]:
    """Spans and meanings of the dates of a text, in order, not overlapping."""
    found: list[tuple[int, int, Meaning]] = []
    before: Meaning | None = None
    for start, end, match, reading in _matches(text):
        if found and start < found[-1][1]:
            continue
        meaning = reading(match, anchor, before)
        if meaning is None:
            continue
        while end > start and text[end - 1].isspace():
            end -= 1
        found.append((start, end, _flagged(text, start, end, meaning)))
        if meaning.span or meaning.past:
            before = meaning
    return _joined(text, found)
