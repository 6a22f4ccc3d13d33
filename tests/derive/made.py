"""Evidence made by hand, short enough to read a story at a glance."""

from __future__ import annotations

from itertools import count
from typing import Any

from kg.derive import Derivation, derive
from kg.model import Amount, Claim, Denial, Evidence, ReviewState, Source, Stance, Term
from kg.vocabulary import Kind, predicate

US = Term("e:united-states", "United States")
MY = Term("e:malaysia", "Malaysia")
CN = Term("e:china", "China")
TRUMP = Term("e:donald-trump", "Donald Trump")

_STANCES = {
    "asserted": (Stance.ASSERTED, None),
    "planned": (Stance.PLANNED, None),
    "possible": (Stance.POSSIBLE, None),
    "reported": (Stance.REPORTED, None),
    "negated": (Stance.DENIED, Denial.NEGATED),
    "refused": (Stance.DENIED, Denial.REFUSED),
    "cancelled": (Stance.DENIED, Denial.CANCELLED),
    "ended": (Stance.DENIED, Denial.ENDED),
}
_NUMBERS = count()


def says(
    published: str | None,
    stance: str = "asserted",
    when: str | None = None,
    *,
    predicate_: str = "metWith",
    subject: Term = US,
    object_: Term = MY,
    doc: str | None = None,
    to: str | None = None,
    publisher: str = "",
    url: str = "",
    rate: float | None = None,
    review: str = "auto",
    start: int = 0,
    **more: Any,
) -> Evidence:
    """One evidence: `when` and `to` are date and until of an event, start and end of a state."""
    manner, denial = _STANCES[stance]
    fields: dict[str, Any]
    if predicate(predicate_).kind is Kind.EVENT:
        fields = {"date": when, "until": to}
    elif stance == "ended":
        fields = {"end_date": when}
    else:
        fields = {"start_date": when, "end_date": to}
    return Evidence(
        document=doc or f"b:doc-{next(_NUMBERS)}",
        source=Source("A text", publisher, published, url),
        subject=subject,
        predicate=predicate_,
        object=object_,
        stance=manner,
        denial=denial,
        amounts=(Amount(rate, "percent", f"{rate}%"),) if rate is not None else (),
        quote="x",
        start=start,
        end=start + 1,
        rule="test.rule",
        review=ReviewState(review),
        **fields,
        **more,
    )


def claims(*evidence: Evidence, **options: Any) -> tuple[Claim, ...]:
    return derive(evidence, **options).claims


def parted(result: Derivation | tuple[Claim, ...]) -> set[frozenset[Evidence]]:
    """The evidence of each claim: the partition that merging made."""
    found = result.claims if isinstance(result, Derivation) else result
    return {frozenset(c.evidence) for c in found}


def claim_of(result: Derivation | tuple[Claim, ...], piece: Evidence) -> Claim:
    found = result.claims if isinstance(result, Derivation) else result
    (claim,) = [c for c in found if piece in c.evidence]
    return claim
