"""Amounts in a clause: money, shares, persons, with their units, as the text gives them.

Invariant: a bare number, without a currency, a per cent sign or a noun for troops, is no amount.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.facts.words.wordings import wordings
from kg.model import Amount

__all__ = ["find_amounts"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {w: n for n, w in enumerate(_UNITS.split())} | {w: (n + 2) * 10 for n, w in enumerate(_TENS.split())}
_WORD = (
    r"(?:"
    + "|".join(sorted(_SMALL, key=len, reverse=True))
    + r")(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_WORD})"
_PERCENT = re.compile(rf"(?P<n>{_NUMBER})\s?-?(?:%|per ?cent\b|percentage points?\b)", re.I)


@lru_cache(maxsize=1)
def _money() -> re.Pattern[str]:
    words = wordings()
    scales = "|".join(sorted(words.scales, key=len, reverse=True))
    codes = {*words.currencies.values()}
    units = "|".join(f"{word}s?" for word in words.currencies if word.isalpha() and word.upper() not in codes)
    return re.compile(
        rf"(?P<sign>(?:US|U\.S\.|S|A|C)?\$|€|£|¥|USD\s?|EUR\s?)?\s?(?P<n>{_NUMBER})\s?-?(?P<scale>{scales})?\s?-?"
        rf"(?P<unit>(?:U\.?S\.?\s|American\s|Singapore\s|Australian\s)?(?:{units}))?\b",
        re.I,
    )


@lru_cache(maxsize=1)
def _troops() -> re.Pattern[str]:
    return re.compile(rf"(?P<n>{_NUMBER})\s(?:\w+\s){{0,3}}?(?P<unit>{'|'.join(sorted(wordings().forces))})\b", re.I)


def _value(text: str) -> float:
    plain = text.replace(",", "").lower()
    if re.fullmatch(r"[\d.]+", plain):
        return float(plain)
    return float(sum(_SMALL[part] for part in re.split(r"[- ]", plain) if part in _SMALL))


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of a piece of text, in its order.

    >>> [(a.value, a.unit, a.text) for a in find_amounts("gave 90 million dollars, a tariff of 19 percent")]
    [(90000000.0, 'USD', '90 million dollars'), (19.0, 'percent', '19 percent')]
    """
    found: list[tuple[int, Amount]] = []
    for m in _money().finditer(text):
        sign, unit = (m["sign"] or "").strip().lower(), (m["unit"] or "").lower()
        if not sign and not unit:
            continue
        word = unit.split()[-1].rstrip("s") if unit else sign
        known = wordings().currencies
        currency = known.get(word, known.get(sign, "USD"))
        if unit.startswith("singapore"):
            currency = "SGD"
        elif unit.startswith("australian"):
            currency = "AUD"
        value = _value(m["n"]) * wordings().scales.get((m["scale"] or "").lower(), 1.0)
        found.append((m.start(), Amount(round(value, 4), currency, m[0].strip())))
    for m in _PERCENT.finditer(text):
        found.append((m.start(), Amount(_value(m["n"]), "percent", m[0].strip())))
    for m in _troops().finditer(text):
        found.append((m.start(), Amount(_value(m["n"]), m["unit"].lower(), m[0].strip())))
    return tuple(a for _, a in sorted(found, key=lambda item: (item[0], item[1].text)))
