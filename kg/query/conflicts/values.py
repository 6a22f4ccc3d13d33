"""Whether two values of one field can both be right: dates, places and amounts, honest about precision.

Invariant: a value never conflicts with a less precise one that holds it (a year and a day in it, a state and a city of
it, "over 14,000" and 14,500); doubt counts for agreement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.derive.days import span
from kg.model import Amount, Evidence, Term
from kg.query.conflicts.rules import Rules

__all__ = ["Days", "amount_range", "days_apart", "days_of", "one_event", "places_agree"]

Days = tuple[int, int]
"""First and last possible day, or of an event of several days its first and last."""


def days_of(literal: str, until: str | None = None) -> Days:
    """The days of a date, up to the end of an event of several days."""
    first, last = span(literal)
    return first, max(last, span(until)[1]) if until else last


def days_apart(a: str, b: str) -> int:
    """Days between two dates that cannot be one day; 0 when they can.

    >>> days_apart("1984-01-07", "1984-01-08"), days_apart("2025", "2025-07-10"), days_apart("2025-06", "2025-08-02")
    (1, 0, 33)
    """
    (a_first, a_last), (b_first, b_last) = span(a), span(b)
    return max(b_first - a_last, a_first - b_last, 0)


def _meet(a: Days, b: Days) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def one_event(a: Evidence, b: Evidence, whole: Sequence[Days]) -> bool:
    """Whether two dated pieces can tell of the first day, or of days, of one event.

    Args:
        a: a piece with a date.
        b: another.
        whole: the days of those pieces that tell an event of several days; two of its days agree through it.
    """
    if not a.date or not b.date:
        return True
    if a.until and b.until:
        return days_apart(a.date, b.date) == 0
    first, second = days_of(a.date, a.until), days_of(b.date, b.until)
    if _meet(first, second):
        return True
    return any(_meet(first, days) and _meet(second, days) for days in whole)


def _words(term: Term) -> set[str]:
    return set(re.findall(r"\w+", term.label.casefold()))


def _inside(term: Term, rules: Rules) -> bool:
    return not _words(term).isdisjoint(rules.inside)


def places_agree(a: Term, b: Term, state_of: Callable[[str], str | None], rules: Rules) -> bool:
    """Whether one of two places may lie in the other, as far as is known.

    Args:
        a: a place with or without an id.
        b: another.
        state_of: the state that a place belongs to.
        rules: which names are those of buildings, which lie in a town.
    """
    if a.id and a.id == b.id:
        return True
    states = [state_of(t.id) if t.id else None for t in (a, b)]
    if all(states) and states[0] != states[1]:
        return False
    if _inside(a, rules) != _inside(b, rules):
        return True
    if a.id and b.id:
        return a.id in states or b.id in states
    return not (_words(a) and _words(b)) or not _words(a).isdisjoint(_words(b))


def _step(value: float) -> float:
    """The step of the last digit that is not zero: 1,000 for 14,000."""
    step = 1.0
    if value != int(value):
        return 0.1
    while value and value % (step * 10) == 0:
        step *= 10
    return step


@dataclass(frozen=True, slots=True)
class _Range:
    first: float
    last: float

    def meets(self, other: _Range) -> bool:
        """Whether one number may lie in both."""
        return self.first <= other.last and other.first <= self.last


def amount_range(amount: Amount, words: str, rules: Rules) -> _Range:
    """The numbers an amount may stand for: itself, or with a word like "over" up to the next step.

    Args:
        amount: the amount.
        words: what stands before it in the sentence.
        rules: which words make it rough.
    """
    before = f"{words} {re.split(r'[0-9]', amount.text, maxsplit=1)[0]}".casefold()
    before = " ".join(re.findall(r"[a-z]+", before))
    before = re.sub(r" (usd|us|eur)$", "", before)
    way = next((rules.rough[w] for w in sorted(rules.rough, key=len, reverse=True) if before.endswith(w)), "")
    scale = 1e6 if amount.value >= 1e6 and amount.unit.isupper() else 1.0
    step = _step(amount.value / scale) * scale
    return _Range(
        amount.value - (step if way in ("down", "both") else 0), amount.value + (step if way in ("up", "both") else 0)
    )
