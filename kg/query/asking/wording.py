"""Claims in words: one sentence, one date, one mark per status.

Invariant: the sentence says the status; a plan never reads like a fact. The words are ours, never a source's.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.model import Claim, Denial, ReviewState, Status
from kg.vocabulary import PREDICATES, Kind

if TYPE_CHECKING:
    from kg.store.heads import Head

__all__ = ["MARKS", "Wording", "sentence", "shown_date", "status_word", "told", "wording"]

MARKS: Final = MappingProxyType(
    {
        Status.ASSERTED: "●",
        Status.PLANNED: "○",
        Status.POSSIBLE: "◌",
        Status.DENIED: "✗",
        Status.REPORTED: "»",
        Status.CONTESTED: "⚡",
    }
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Forms of one predicate: what happened or holds, the infinitive, the participle after "have"."""

    present: str
    infinitive: str
    participle: str
    inverse: str


@cache
def _table() -> dict[str, Wording]:
    path = Path(__file__).with_name("wording.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            r["predicate"]: Wording(r["present"], r["infinitive"], r["participle"], r["inverse"])
            for r in csv.DictReader(rows)
        }


def wording(predicate: str) -> Wording:
    """The forms of a predicate.

    >>> wording("visited").infinitive
    'visit'

    Raises:
        KeyError: no such predicate.
    """
    return _table()[predicate]


def shown_date(claim: Claim | Head, *, open_end: str | None = None) -> str:
    """The date as the sources give it: a day, several days, from–to for a state; "undated" when none is known.

    Args:
        claim: any claim.
        open_end: what stands for the end of a state that is still open.

    An end that no source gives, of a state that all say is over, is a question mark.
    """
    if PREDICATES[claim.predicate].kind is Kind.EVENT:
        if not claim.date:
            return "undated"
        return f"{claim.date}/{claim.until}" if claim.until else claim.date
    over = bool(claim.evidence) and all(piece.former for piece in claim.evidence)
    end = claim.end_date or ("?" if over and claim.start_date else open_end) or ""
    if not claim.start_date and not end:
        return "undated"
    return f"{claim.start_date or '…'} – {end}".rstrip()


def status_word(claim: Claim | Head) -> str:
    """The status with what refines it: the kind of denial, what became of a plan, whether it is queued or rejected.

    A plan that was held reads `planned, held`; a refused one `denied (refused)`.
    """
    word = claim.status.value
    if claim.status is Status.DENIED and claim.denial:
        word += f" ({claim.denial.value})"
    if claim.plan_state and claim.plan_state.value != "cancelled":
        word += f", {claim.plan_state.value}"
    if claim.review in (ReviewState.QUEUED, ReviewState.REJECTED):
        word += f" [{claim.review.value}]"
    return word


def _when(claim: Claim | Head) -> str:
    if PREDICATES[claim.predicate].kind is Kind.EVENT:
        if not claim.date:
            return ""
        joint = {1: "in", 2: "in", 3: "on"}[claim.date.count("-") + 1]
        return f" from {claim.date} to {claim.until}" if claim.until else f" {joint} {claim.date}"
    start = f" since {claim.start_date}" if claim.start_date else ""
    if claim.end_date:
        return f" from {claim.start_date} to {claim.end_date}" if claim.start_date else f" until {claim.end_date}"
    return start


def _negated(claim: Claim | Head, forms: Wording) -> str:
    if claim.denial is Denial.ENDED:
        return f"no longer {forms.present}"
    if claim.denial in (Denial.REFUSED, Denial.CANCELLED):
        return f"is not to {forms.infinitive}"
    does = "did" if PREDICATES[claim.predicate].kind is Kind.EVENT else "does"
    return f"{does} not {forms.infinitive}"


def _having(claim: Claim | Head, forms: Wording) -> str:
    return f"have {forms.participle}" if PREDICATES[claim.predicate].kind is Kind.EVENT else forms.infinitive


def told(claim: Claim | Head) -> str:
    """The verb phrase between subject and object; it carries the status, so that a plan never reads like a fact.

    "signed an agreement with", but "may visit", "is to attend", "is reported to have met with".
    """
    forms = wording(claim.predicate)
    return {
        Status.ASSERTED: forms.present,
        Status.PLANNED: f"is to {forms.infinitive}",
        Status.POSSIBLE: f"may {forms.infinitive}",
        Status.DENIED: _negated(claim, forms),
        Status.REPORTED: f"is reported to {_having(claim, forms)}",
        Status.CONTESTED: f"is said, and denied, to {_having(claim, forms)}",
    }[claim.status]


def sentence(claim: Claim | Head) -> str:
    """The claim as one sentence of ours that carries its status.

    "Malaysia signed an agreement with United States on 2025-07-10." but "Donald Trump may visit China."
    """
    middle = told(claim)
    if claim.status is Status.DENIED and claim.denial is Denial.ENDED:
        ended = f" (ended {claim.end_date})" if claim.end_date else ""
        return f"{claim.subject.label} {middle} {claim.object.label}{ended}."
    called_off = claim.status is Status.DENIED and claim.denial in (Denial.REFUSED, Denial.CANCELLED)
    why = f" ({claim.denial.value})" if called_off and claim.denial else ""
    return f"{claim.subject.label} {middle} {claim.object.label}{_when(claim)}{why}."
