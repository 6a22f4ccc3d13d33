"""Status: what the evidence of one claim comes to.

Invariant: a plan is never asserted and a fact never planned; a third party's report alone never becomes an assertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from kg.derive.atoms import is_negation
from kg.derive.days import FAR, first_day, span
from kg.model import Denial, Evidence, Family, Stance, Status
from kg.vocabulary import Kind, predicate

__all__ = ["contradict", "deciding_plan", "fact_status", "plan_status", "status_of"]

_CAUTIOUS_FIRST = (Stance.DENIED, Stance.POSSIBLE, Stance.PLANNED)


def status_of(pieces: Sequence[Evidence]) -> tuple[Status, Denial | None]:
    """Status of a claim and, if it is denied, in which sense.

    Args:
        pieces: the evidence that counts, of one family, at least one.
    """
    return plan_status(pieces) if pieces[0].family is Family.PLAN else fact_status(pieces)


def fact_status(pieces: Sequence[Evidence]) -> tuple[Status, Denial | None]:
    """Contested, asserted, denied or reported."""
    asserted = [p for p in pieces if p.stance is Stance.ASSERTED]
    negated = [p for p in pieces if is_negation(p)]
    if asserted and negated and contradict(asserted, negated):
        return Status.CONTESTED, None
    if asserted:
        return Status.ASSERTED, None
    if negated:
        return Status.DENIED, Denial.NEGATED
    if any(p.stance is Stance.DENIED for p in pieces):
        return Status.DENIED, Denial.ENDED
    return Status.REPORTED, None


_Outline = tuple[frozenset[str], int, int]


def contradict(asserted: Iterable[Evidence], negated: Iterable[Evidence]) -> bool:
    """Whether an assertion and a negation overlap in time, and in topic or instrument or neither names one."""
    for (a_names, a_first, a_last), (n_names, n_first, n_last) in product(_outlines(asserted), _outlines(negated)):
        meet = not a_names.isdisjoint(n_names) or not (a_names or n_names)
        if meet and a_first <= n_last and n_first <= a_last:
            return True
    return False


def _outlines(pieces: Iterable[Evidence]) -> set[_Outline]:
    return {(_names(p), *_when(p)) for p in pieces}


def _names(piece: Evidence) -> frozenset[str]:
    """Topics and instrument: ids, for unknown topics the words."""
    words = () if piece.topic_ids else (" ".join(w.lower().split()) for w in piece.topic.split(";"))
    return frozenset(filter(None, (*piece.topic_ids, *words, piece.instrument or "")))


def _when(piece: Evidence) -> tuple[int, int]:
    """Days the piece may speak of; what is undated or open is bounded by nothing."""
    if predicate(piece.predicate).kind is Kind.EVENT:
        if piece.date is None:
            return 0, FAR
        return span(piece.date)[0], max(span(piece.date)[1], span(piece.until)[1] if piece.until else 0)
    first = span(piece.start_date)[0] if piece.start_date else 0
    return first, max(first, span(piece.end_date)[1] - 1) if piece.end_date else FAR


def deciding_plan(pieces: Iterable[Evidence]) -> Evidence:
    """The newest published piece; no date is oldest; on one day denied, possible, planned; then one that moves it."""
    return max(
        pieces,
        key=lambda p: (first_day(p.source.date) or 0, -_CAUTIOUS_FIRST.index(p.stance), p.moved_to or "", _sense(p)),
    )


def _sense(piece: Evidence) -> str:
    return piece.denial.value if piece.denial else ""


def plan_status(pieces: Sequence[Evidence]) -> tuple[Status, Denial | None]:
    """Planned, possible or denied: the newest published wins."""
    newest = deciding_plan(pieces)
    return Status(newest.stance.value), newest.denial if newest.stance is Stance.DENIED else None
