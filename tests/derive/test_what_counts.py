"""Design section 6, What counts: review states and the ledger."""

from __future__ import annotations

import pytest

from kg.derive import derive, facts_of_briefing, key, keys_of
from kg.model import Judgement, JudgementAction, ReviewState, Status, Term
from tests.derive.made import claim_of, claims, parted, says


def row(action: str, target: str, date: str = "") -> Judgement:
    return Judgement(JudgementAction(action), target, date=date)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("rejected", "queued", "auto", "accepted"), "accepted"),
        (("rejected", "queued", "auto"), "auto"),
        (("rejected", "queued"), "queued"),
        (("rejected",), "rejected"),
    ],
)
def test_review_state_of_a_claim(states: tuple[str, ...], expected: str) -> None:
    (claim,) = claims(*(says("2025-08", when="2025-07-10", review=s) for s in states))
    assert claim.review is ReviewState(expected)
    assert claim.counts is (expected in ("accepted", "auto"))


def test_status_uses_accepted_and_automatic_evidence_and_the_queued_only_if_there_is_none() -> None:
    sure, doubtful = says("2025-08", when="2025-07-10"), says("2025-08", "negated", "2025-07-10", review="queued")
    (claim,) = claims(sure, doubtful)
    assert claim.status is Status.ASSERTED
    (claim,) = claims(doubtful)
    assert (claim.status, claim.counts) == (Status.DENIED, False)


def test_a_ledger_target_is_a_key_and_speaks_for_all_its_evidence_also_later() -> None:
    one, later = says("2025-08", when="2025-07-10"), says("2025-09", when="2025-07-10")
    ledger = [row("reject", key(one))]
    for pieces in ([one], [one, later]):
        (claim,) = derive(pieces, judgements=ledger).claims
        assert claim.review is ReviewState.REJECTED
    (claim,) = derive([one], judgements=[row("reject", f"c:{key(one)}")]).claims
    assert claim.review is ReviewState.REJECTED


def test_a_target_may_name_one_briefing_and_is_stronger_than_the_key() -> None:
    one, other = (
        says("2025-08", when="2025-07-10", doc="b:one"),
        says("2025-08", "negated", "2025-07-10", doc="b:other"),
    )
    (claim,) = derive([one, other], judgements=[row("reject", f"other/{key(other)}")]).claims
    assert {p.document: p.review.value for p in claim.evidence} == {"b:one": "auto", "b:other": "rejected"}
    assert claim.status is Status.ASSERTED
    ledger = [row("accept", f"b:one/{key(one)}"), row("reject", key(one))]
    (claim,) = derive([one, other], judgements=ledger).claims
    assert {p.document: p.review.value for p in claim.evidence} == {"b:one": "accepted", "b:other": "rejected"}


def test_a_target_may_be_a_key_under_a_former_id() -> None:
    old = says("2025-08", when="2025-07-10", object_=Term("e:local.x", "X"))
    new = says("2025-08", when="2025-07-10", object_=Term("e:x", "X"))
    (claim,) = derive([new], judgements=[row("accept", key(old))], redirects={"e:local.x": "e:x"}).claims
    assert claim.review is ReviewState.ACCEPTED


def test_of_two_judgements_on_one_target_the_later_wins() -> None:
    piece = says("2025-08", when="2025-07-10")
    rows = [row("reject", key(piece), "2026-02-01"), row("accept", key(piece), "2026-01-01")]
    assert derive([piece], judgements=rows).claims[0].review is ReviewState.REJECTED
    rows = [row("reject", key(piece), "2026-01-01"), row("accept", key(piece), "2026-01-01")]
    assert derive([piece], judgements=rows).claims[0].review is ReviewState.ACCEPTED


def test_edit_rejects_what_the_briefing_said_and_keeps_the_curated_claim_on_the_span() -> None:
    wrong = says("2025-08", when="2025-07-12", doc="b:one")
    right = says("2025-08", when="2025-07-10", doc="b:one", review="accepted")
    found = derive([wrong, right], judgements=[row("edit", f"one/{key(wrong)}")]).claims
    assert (claim_of(found, right).review, claim_of(found, right).date) == (ReviewState.ACCEPTED, "2025-07-10")
    assert {c.review for c in found} == {ReviewState.ACCEPTED, ReviewState.REJECTED}
    same_key = says("2025-08", when="2025-07-12", doc="b:one", review="accepted", topic="trade")
    (claim,) = derive([wrong, same_key], judgements=[row("edit", f"one/{key(wrong)}")]).claims
    assert claim.review is ReviewState.ACCEPTED


def test_rejecting_has_the_effect_of_dropping_on_the_claims_of_the_rest() -> None:
    day, wrong, undated = says("2025-08", when="2025-07-10"), says("2025-08", when="2025-07-20"), says("2025-09-01")
    assert len(claims(day, wrong, undated)) == 3
    rest = [c for c in derive([day, wrong, undated], judgements=[row("reject", key(wrong))]).claims if c.counts]
    assert parted(tuple(rest)) == {frozenset({day, undated})}
    assert tuple(rest) == claims(day, undated)


def test_a_judgement_on_a_whole_claim_names_each_of_its_keys() -> None:
    pieces = [says("2025-08", when=w) for w in ("2025", "2025-07-10")]
    (claim,) = claims(*pieces)
    assert keys_of(claim) == tuple(sorted(key(p) for p in pieces))
    found = derive(pieces, judgements=[row("reject", k) for k in keys_of(claim)]).claims
    assert {c.review for c in found} == {ReviewState.REJECTED}


def test_judgements_whose_key_is_gone_are_reported_as_stale() -> None:
    piece = says("2025-08", when="2025-07-10", doc="b:one")
    good = [row("accept", key(piece)), row("accept", f"one/{key(piece)}"), row("merge", "e:a"), row("split", "e:b")]
    gone = [row("accept", "0" * 16), row("reject", f"other/{key(piece)}")]
    assert derive([piece], judgements=[*good, *gone]).stale == tuple(gone)
    assert derive([], judgements=good).stale == tuple(good[:2])


def test_facts_of_a_briefing_are_grouped_by_key_in_the_order_of_the_text() -> None:
    late = says("2025-08", when="2025-07-10", doc="b:one", start=50)
    early = says("2025-08", "negated", "2025-07-10", doc="b:one", start=10)
    plan = says("2025-08", "possible", "2026", doc="b:one", start=5)
    other = says("2025-08", when="2025-07-10", doc="b:another", start=90)
    assert facts_of_briefing([late, other, plan, early]) == (
        (key(other), Status.ASSERTED, (other,)),
        (key(plan), Status.POSSIBLE, (plan,)),
        (key(late), Status.CONTESTED, (early, late)),
    )
