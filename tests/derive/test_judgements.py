from __future__ import annotations

from itertools import permutations

from kg.derive import derive, keys_of
from kg.model import Judgement, JudgementAction, PlanState, ReviewState, Term
from tests.derive.made import CN, TRUMP, claim_of, claims, says

ACCEPT, REJECT, EDIT = JudgementAction.ACCEPT, JudgementAction.REJECT, JudgementAction.EDIT
ROE = Term("e:local.person-unknown-roe", "Roe")


def row(action: JudgementAction, target: str, argument: str = "", date: str = "2026-01-01") -> Judgement:
    return Judgement(action, target, argument, "me", date)


def test_removing_a_row_undoes_it_whatever_it_was() -> None:
    plan = says("2025-07", "planned", "2025", predicate_="visited", subject=TRUMP, object_=CN)
    fact = says("2026-06", when="2026-05-13", predicate_="visited", subject=TRUMP, object_=CN)
    met = says("2025-08", when="2025-07-10", subject=ROE, doc="b:one")
    before = derive([plan, fact, met])
    ids = {name: claim_of(before, piece).id for name, piece in (("plan", plan), ("fact", fact), ("met", met))}
    rows = [
        row(ACCEPT, ids["met"]),
        row(REJECT, f"one/{ids['met']}"),
        row(REJECT, str(ROE.id)),
        row(ACCEPT, ids["plan"], f"outcome={ids['fact']}"),
    ]
    judged = derive([plan, fact, met], judgements=rows)
    assert judged.claims != before.claims and judged.stale == ()
    for one in rows:
        assert derive([plan, fact, met], judgements=[one]).claims != before.claims
    assert derive([plan, fact, met], judgements=[]) == before


def test_rows_on_different_things_may_stand_in_any_order() -> None:
    met = says("2025-08", when="2025-07-10", subject=ROE, doc="b:one")
    spoke = says("2025-08", when="2025-07-11", predicate_="spokeWith", doc="b:two")
    ids = [claim_of(claims(met, spoke), piece).id for piece in (met, spoke)]
    rows = [
        row(ACCEPT, ids[0], date="2026-01-03"),
        row(REJECT, ids[0], date="2026-01-02"),
        row(REJECT, str(ROE.id), date="2026-01-04"),
        row(REJECT, f"b:two/{ids[1]}"),
    ]
    results = {derive([met, spoke], judgements=order).claims for order in permutations(rows)}
    assert len(results) == 1
    assert {c.id: c.review.value for c in results.pop()} == {ids[0]: "accepted", ids[1]: "rejected"}


def test_of_two_rows_of_one_day_on_one_target_the_later_row_wins() -> None:
    met = says("2025-08", when="2025-07-10")
    (ident,) = [c.id for c in claims(met)]
    for order in ((ACCEPT, REJECT), (REJECT, ACCEPT)):
        (claim,) = claims(met, judgements=[row(action, ident) for action in order])
        assert claim.review is {ACCEPT: ReviewState.ACCEPTED, REJECT: ReviewState.REJECTED}[order[-1]]


def test_rejecting_an_entity_rejects_what_is_about_it_unless_a_key_says_otherwise() -> None:
    met = says("2025-08", when="2025-07-10", subject=ROE)
    other = says("2025-08", when="2025-07-11", subject=ROE)
    between = says("2025-08", when="2025-07-12", place=ROE)
    kept = claim_of(claims(met, other, between), other).id
    found = claims(met, other, between, judgements=[row(REJECT, str(ROE.id)), row(ACCEPT, kept)])
    assert sorted(c.review.value for c in found) == ["accepted", "auto", "rejected"]
    merged = {str(ROE.id): "e:jane-roe"}
    assert [c.review.value for c in claims(met, redirects=merged, judgements=[row(REJECT, "e:jane-roe")])] == [
        "rejected"
    ]


def test_an_outcome_is_a_matter_of_the_judgement() -> None:
    plan = says("2025-07", "planned", "2025-09", predicate_="visited", subject=TRUMP, object_=CN)
    held = says("2025-10", when="2025-09-10", predicate_="visited", subject=TRUMP, object_=CN)
    late = says("2026-06", when="2026-05-13", predicate_="visited", subject=TRUMP, object_=CN)
    before = derive([plan, held, late])
    p, h, m = (claim_of(before, piece).id for piece in (plan, held, late))
    assert claim_of(before, plan).fulfilled_by == (h,)
    refused = derive([plan, held, late], judgements=[row(REJECT, p, f"outcome={h}")])
    assert claim_of(refused, plan).plan_state is PlanState.OVERDUE
    assert [(s.plan, s.fact) for s in refused.suggestions] == [(p, m)]  # the next one is asked about
    rows = [row(REJECT, p, f"outcome={h}"), row(ACCEPT, p, f"outcome={m}")]
    corrected = derive([plan, held, late], judgements=rows)
    assert (claim_of(corrected, plan).plan_state, corrected.suggestions) == (PlanState.HELD_LATER, ())
    gone = derive([plan, late], judgements=rows)
    assert gone.stale == (rows[0],)


def test_a_judgement_on_a_claim_holds_under_every_key_and_former_id() -> None:
    first, second = says("2025-08", when="2025-07", subject=ROE), says("2025-09", when="2025-07-10", subject=ROE)
    (claim,) = claims(first, second)
    rows = [row(REJECT, f"c:{key}", f"claim={claim.id}") for key in keys_of(claim)]
    found = derive([first, second], judgements=rows, redirects={str(ROE.id): "e:jane-roe"})
    assert [c.review for c in found.claims] == [ReviewState.REJECTED] and found.stale == ()
