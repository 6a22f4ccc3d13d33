"""The wordings of dates: patterns, longest wording first; what they mean is told by `kg.text.datereadings`.

Invariant: of two matches at one place the longer wins, then the earlier in the table; `kg.text.dates` is the door.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.interval import bounds, precision
from kg.text import datereadings as read
from kg.text.calendar_words import MONTH_PATTERN, SMALL_NUMBERS, WEEKDAY_PATTERN
from kg.text.datereadings import Anchor, Meaning, Reading

__all__ = ["Anchor", "Meaning", "scan_dates"]

#: building blocks, written into the patterns as <NAME>
_BLOCKS: Final = {
    "M": MONTH_PATTERN + r"\.?",
    "W": WEEKDAY_PATTERN,
    "Y": r"(?:1[89]|2[01])\d\d(?![\d,.]\d|\d|s\b)",
    "D": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]*\d|%)",
    "TO": r"\s*(?:[-–—]|\bto\b|\band\b|\bthrough\b|\buntil\b|\btill\b|&)\s*",
    "N": r"(?:\d{1,3}|[Aa]n?|" + "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in SMALL_NUMBERS if len(w) > 2) + ")",
    "UNIT": r"(?P<unit>day|week|month|year)s?",
    "SEASON": r"(?P<season>spring|summer|autumn|fall|winter)",
    "EDGE": r"(?:[Tt]he\s+)?(?:beginning|start|middle|end|close)\s+of\s+",
    "EARLY": r"(?:[Vv]ery\s+)?(?:[Ee]arly|[Ll]ate|[Mm]id)(?:\s+in)?[\s-]*",
    "IN": r"(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Ff]rom|[Tt]hrough|[Bb]efore|[Aa]fter|[Aa]round|"
    r"[Tt]o|[Ff]or)",
    "THATYEAR": r"(?P<w>(?:this|last|next|that)\s+year|the\s+same\s+year)",
    # a number is no year when things are counted: "in 2000 cases"; a verb in -s does not count
    "NOCOUNT": r"(?!\s+(?:\d|per\s?cent|million|billion|dollars|"
    r"(?!(?:is|was|has|as|its|this|plans|says|does|sees)\b)[a-z]+(?:[^\Ws]|[^\W_a-hj-z])s\b))",
}
_BLOCKS["DAYNAME"] = rf"(?:{_BLOCKS['W']},?\s+\(?(?:the\s+)?)?"
_BLOCKS["PART"] = rf"(?:{_BLOCKS['EARLY']}|{_BLOCKS['EDGE']})?"
_BLOCKS["MDY"] = rf"{_BLOCKS['DAYNAME']}(?P<m>{_BLOCKS['M']})\s+(?:the\s+)?(?P<d>{_BLOCKS['D']})"
_BLOCKS["DMY"] = rf"{_BLOCKS['DAYNAME']}(?:the\s+)?(?P<d>{_BLOCKS['D']})\s+(?:of\s+)?(?P<m>{_BLOCKS['M']})"
_BLOCKS["YEAR"] = rf"(?:,?\s+(?:of\s+)?(?P<y>{_BLOCKS['Y']}))?"
_BLOCKS["MONTHS"] = rf"(?P<m>{_BLOCKS['M']})(?:{_BLOCKS['TO']}(?P<mm>{_BLOCKS['M']}))?"

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
#: what a wording cannot do without: a window that lacks it is not searched for the wording
_NEEDS: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "ymd": r"\d-\d\d-\d",
        "slash": r"\d[/.]\d",
        "month": _MONTH,
        "month-day": _MONTH + r"\w*\.?\s+(?:the\s+)?\d",
        "day-month": r"\d(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH,
        "year": r"(?:1[89]|2[01])\d\d",
        "weekday": WEEKDAY_PATTERN,
        "day": r"\sday\b",
        "dayword": r"oday|esterday|omorrow|onight",
        "daypart": r"morning|afternoon|evening|night",
        "unit": r"week|month|year|day",
        "beside": r"ago|earlier|later|before|previously",
        "season": r"spring|summer|autumn|fall|winter",
        "part": r"quarter|half",
        "quarter": r"Q[1-4]",
        "every": r"ach\s|very\s",
        "yearly": r"nnually|early|iennially|iannually|onthly",
        "times": r"once|twice|three",
        "basis": r"basis",
    }.items()
}

#: reading, what the wording needs, the wording
_TABLE: Final[tuple[tuple[Reading, str, str], ...]] = (
    (read.iso_day, "ymd", r"\b\d{4}-\d\d-\d\d\b"),
    (read.slashed, "slash", r"\b(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y><Y>)"),
    # May 30, 2025 to June 2, 2026 · May 30 to June 2, 2025 · July 10-11, 2025 · July 10, 11 and 12 · July 10, 2025
    (read.days, "month-day", r"\b<MDY>,\s*(?P<yy><Y>)<TO>(?P<mm><M>)\s+(?P<dd><D>),?\s+(?P<y><Y>)"),
    (read.days, "month-day", r"\b<MDY><TO><DAYNAME>(?P<mm><M>)\s+(?P<dd><D>)<YEAR>"),
    (read.days, "month-day", r"\b<MDY>(?:,\s*<D>)*,?<TO>(?P<dd><D>)(?!\s+<M>)<YEAR>"),
    (read.days, "month-day", r"\b<MDY><YEAR>"),
    # 30 May 2025 to 2 June 2026 · 30 May – 2 June 2025 · 10, 11 and 12 July · 10 July 2025
    (read.days, "day-month", r"\b<DMY>\s+(?P<yy><Y>)<TO>(?P<dd><D>)\s+(?P<mm><M>)\s+(?P<y><Y>)"),
    (read.days, "day-month", r"\b<DMY><TO><DAYNAME>(?P<dd><D>)\s+(?P<mm><M>)<YEAR>"),
    (
        read.days,
        "day-month",
        r"\b(?:the\s+)?(?P<d><D>)(?:,\s*<D>)*,?<TO>(?:the\s+)?(?P<dd><D>)\s+(?:of\s+)?(?P<m><M>)<YEAR>",
    ),
    (read.days, "day-month", r"\b<DMY><YEAR>"),
    # late May 2025 · May and June 2025 · May of that year · July last year · in April and May
    (read.month, "month year", r"\b<PART><MONTHS>,?\s+(?:of\s+)?(?P<y><Y>)"),
    (read.month, "month unit", r"\b<PART><MONTHS>,?\s+(?:of\s+)?<THATYEAR>\b"),
    (read.month, "month", r"(?<=\b[Ii]n )(?P<m><M>)<TO>(?P<mm><M>)(?!\w)(?P<w>)"),
    (read.bare_month, "month", r"\b(?P<w>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]ast)\s+(?P<m><M>)(?!\w)"),
    (read.bare_month, "month", r"\b<IN>\s+(?:the\s+)?<PART>(?P<m><M>)(?![\w-]|\s+[A-Z])(?P<w>)"),
    (read.bare_month, "month", r"\b(?:<EARLY>|<EDGE>)(?P<m><M>)(?![\w-])(?P<w>)"),
    # weekdays and words for days, weeks, months, years
    (read.weekday, "weekday", r"\b(?:(?P<w>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)\s+)?(?P<day><W>)\b"),
    (read.day_word, "dayword", r"\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b"),
    (read.day_word, "daypart", r"\b(?:[Tt]his\s+(?:morning|afternoon|evening)|[Ll]ast\s+(?:night|evening))\b"),
    (
        read.period,
        "unit",
        r"\b(?P<part>(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly|[Mm]id)[\s-]+|(?:the\s+)?(?:end|beginning|middle)\s+of\s+)?"
        r"(?P<w>[Tt]his|[Ll]ast|[Nn]ext|[Cc]oming|[Pp]revious)\s+(?P<unit>weekend|week|month|year)\b",
    ),
    (read.period, "unit", r"\b(?P<part>)(?P<w>)(?<=[Oo]ver )the\s+(?P<unit>weekend)\b"),
    (read.ago, "unit beside", r"\b(?P<n><N>)\s+<UNIT>\s+(?P<w>ago|earlier|later|before|previously)\b"),
    (
        read.same_day,
        "day",
        r"\b(?:[Ll]ater\s+)?(?:[Tt]he\s+(?:same|following|next|previous)|[Tt]hat(?:\s+same)?)\s+day\b",
    ),
    (read.same_day, "day", r"\b[Tt]he\s+day\s+(?:before|after)\b(?!\s+\w+ing)"),
    (
        read.that_period,
        "unit",
        r"\b(?:[Ee]arlier\s+|[Ll]ater\s+)?(?:[Tt]he\s+same|[Tt]hat(?:\s+same)?)\s+(?P<unit>year|month)\b",
    ),
    # seasons, quarters, halves, ends
    (read.season, "season year", r"\b<SEASON>(?:\s+of)?,?\s+(?P<y><Y>)(?P<w>)"),
    (read.season, "season", r"\b(?P<w>[Tt]his|[Ll]ast|[Nn]ext)\s+<SEASON>\b(?P<y>)"),
    (
        read.fraction,
        "part",
        r"\b(?P<n>first|second|third|fourth|last|[1-4](?:st|nd|rd|th))\s+(?:quarter|half)\s+of\s+"
        r"(?:(?P<y><Y>)|(?P<w>(?:this|last|next|that)\s+year|the\s+same\s+year|this|last|next)\b)",
    ),
    (read.fraction, "quarter year", r"\bQ(?P<n>[1-4])\s*(?:of\s+)?(?P<y><Y>)(?P<w>)"),
    (read.year_end, "unit", r"\b(?:year-end|year[’']s end|the\s+(?:end|turn|close)\s+of\s+the\s+year)\b"),
    # years
    (read.years, "year", r"\bbetween\s+(?P<y><Y>)\s+and\s+(?P<yy><Y>)"),
    (
        read.years,
        "year",
        r"(?:\b(?:<IN>|years?|period|the)\s+|\()(?P<y><Y>)(?:\s*[-–—]\s*|\s+(?:to|through|until)\s+)(?P<yy><Y>|\d\d(?!\d))",
    ),
    (read.year, "year", r"\b<IN>\s+(?:<EARLY>|<EDGE>)?(?P<y><Y>)(?![\w]|-[\w])<NOCOUNT>"),
    (read.year, "year", r"\b(?:<EARLY>|<EDGE>|as\s+early\s+as\s+)(?P<y><Y>)(?![\w-])"),
    (read.year, "year", r"(?<=\()(?P<y><Y>)(?=\))"),
    # again and again
    (
        read.recurring,
        "every",
        r"\b(?:[Ee]ach|[Ee]very)\s+(?:\w+\s+)?(?:year|month|week|quarter|day|summer|spring|autumn|fall|winter)s?\b",
    ),
    (read.recurring, "yearly", r"\b(?:[Aa]nnually|[Yy]early|[Bb]iennially|[Bb]iannually|[Mm]onthly)\b"),
    (read.recurring, "times unit", r"\b(?:once|twice|three\s+times)\s+(?:a|per|each|every)\s+(?:year|month)\b"),
    (read.recurring, "basis", r"\b[Oo]n\s+an?\s+(?:annual|yearly|regular|biennial)\s+basis\b"),
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<([A-Z]+)>", lambda m: _BLOCKS[m[1]], pattern))


_GRAMMAR: Final = tuple((_compiled(pattern), reading, frozenset(needs.split())) for reading, needs, pattern in _TABLE)
_SINCE = re.compile(
    r"(?:\b(?:since|after|following|starting|beginning|effective|commencing)(?:\s+(?:from|on|in|as of))?|\bfrom|"
    r"\bas\s+of|\beffect\s+(?:on|from|in))(?:\s+the)?\s*$",
    re.I,
)
_UNTIL = re.compile(r"\b(?:until|till|through|by|before|up\s+to|no\s+later\s+than)(?:\s+the)?\s*$", re.I)
#: last words of what `_SINCE` and `_UNTIL` look for
_LINKS = ("since", "after", "ing", "effective", "from", "on", "in", "of", "until", "till", "through", "by",
          "before", "to", "than")  # fmt: skip
_LEAD = re.compile(rf"{_BLOCKS['IN']}\s+(?:the\s+(?!end|start|beginning|middle|close))?")
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
        there = {name for name, need in _NEEDS.items() if need.search(text, start, end)}
        for rank, (pattern, reading, needs) in enumerate(_GRAMMAR):
            if not needs <= there:
                continue
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
    if not before.rstrip().lower().removesuffix("the").rstrip().endswith(_LINKS):
        return meaning
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
