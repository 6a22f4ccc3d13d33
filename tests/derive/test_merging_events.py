"""Design section 6, Merge: dated and undated events."""

from __future__ import annotations

from kg.derive import derive
from kg.model import Status
from tests.derive.made import CN, TRUMP, claim_of, claims, parted, says


def test_dated_events_with_nested_bounds_join() -> None:
    day, month, year = says("2025-08", when="2025-07-10"), says("2025-08", when="2025-07"), says("2026", when="2025")
    assert parted(claims(day, month, year)) == {frozenset({day, month, year})}


def test_dated_events_on_two_days_stay_apart_and_a_month_that_fits_both_is_its_own_claim() -> None:
    one, two = says("2025-08", when="2025-07-10"), says("2025-08", when="2025-07-20")
    month, other = says("2025-08", when="2025-07"), says("2025-08", when="2025-06")
    assert parted(claims(one, two, month, other)) == {frozenset({p}) for p in (one, two, month, other)}


def test_a_claim_takes_a_key_only_if_all_its_keys_are_compatible() -> None:
    day, month = says("2025-08", when="2025-07-10"), says("2025-08", when="2025-07", instrument="e:i")
    year = says("2026", when="2025", instrument="e:j")
    assert parted(claims(day, month, year)) == {frozenset({day, month}), frozenset({year})}


def test_two_different_instruments_never_join() -> None:
    one, two = (says("2025-08", when="2025-07-10", instrument=i) for i in ("e:i", "e:j"))
    unknown = says("2025-08", when="2025-07-10")
    assert parted(claims(one, two, unknown)) == {frozenset({one}), frozenset({two}), frozenset({unknown})}


def test_instrument_known_comes_first_so_that_an_unknown_one_joins_it() -> None:
    known, unknown = says("2025-08", when="2025-07-10", instrument="e:i"), says("2025-08", when="2025-07-10")
    assert parted(claims(known, unknown)) == {frozenset({known, unknown})}


def test_an_event_of_several_days_holds_each_of_its_days() -> None:
    visit = says("2026-05-16", when="2026-05-13", to="2026-05-15")
    days = [says("2026-05-16", when=f"2026-05-{d}") for d in (13, 14, 15)]
    outside = says("2026-05-20", when="2026-05-16")
    found = claims(visit, *days, outside)
    assert parted(found) == {frozenset({visit, *days}), frozenset({outside})}


def test_events_one_day_apart_join_with_the_same_register_event_or_instrument_only() -> None:
    def pair(**more: str) -> int:
        return len(claims(*(says("2019-10", when=f"2019-09-{d}", **more) for d in (23, 24))))

    assert pair(event="e:sg-mou-signing-2019") == 1
    assert pair(instrument="e:us-sg-mou") == 1
    assert pair(event="e:event.2019-x-1a2b") == 2
    assert pair() == 2
    two_apart = [says("2019-10", when=f"2019-09-{d}", event="e:sg-mou-signing-2019") for d in (23, 25)]
    assert len(claims(*two_apart)) == 2


def test_an_undated_event_joins_the_one_dated_claim_that_happened_by_its_publication() -> None:
    june, august = says("2025-06-11", when="2025-06-10"), says("2025-08-11", when="2025-08-10")
    before, between, after = says("2025-05-01"), says("2025-07-01"), says("2025-09-01")
    found = claims(june, august, before, between, after)
    assert parted(found) == {frozenset({june, between}), frozenset({august}), frozenset({before}), frozenset({after})}


def test_the_other_undated_events_form_one_claim_split_by_a_dated_event() -> None:
    early = [says("2025-01-01"), says("2025-03-01")]
    dated = [says("2025-06-11", when="2025-06-10"), says("2025-06-21", when="2025-06-20")]
    late = [says("2025-07-01", topic_ids=("t:trade",)), says("2025-09-01", topic_ids=("t:health",))]
    found = claims(*early, *dated, *late)
    assert parted(found) == {frozenset(early), frozenset(dated[:1]), frozenset(dated[1:]), frozenset(late)}


def test_undated_events_with_two_instruments_stay_apart() -> None:
    one, two, unknown = says("2025-01-01", instrument="e:i"), says("2025-01-01", instrument="e:j"), says("2025-01-02")
    assert parted(claims(one, two, unknown)) == {frozenset({p}) for p in (one, two, unknown)}
    assert parted(claims(one, unknown)) == {frozenset({one, unknown})}


def test_an_event_that_was_denied_did_not_happen_and_takes_no_undated_event_in() -> None:
    denied, undated = says("2025-06-11", "negated", "2025-06-10"), says("2025-07-01")
    assert parted(claims(denied, undated)) == {frozenset({denied}), frozenset({undated})}


def test_undated_plans_never_join_a_dated_one() -> None:
    dated, undated = says("2025-06-01", "planned", "2025-06"), says("2025-07-01", "planned")
    assert parted(claims(dated, undated)) == {frozenset({dated}), frozenset({undated})}


def test_undated_plans_are_split_by_the_event_that_lies_between() -> None:
    before, held, after = (
        says("2025-01-01", "possible"),
        says("2025-06-11", when="2025-06-10"),
        says("2025-09-01", "possible"),
    )
    found = claims(before, held, after)
    assert len(found) == 3
    assert claim_of(found, before).fulfilled_by == (claim_of(found, held).id,)
    assert claim_of(found, after).fulfilled_by == ()


def test_event_nodes_of_two_briefings_become_aliases_and_no_event_value_is_rewritten() -> None:
    one = says("2025-07-11", when="2025-07-10", event="e:event.a-1")
    two = says("2025-07-12", when="2025-07-10", event="e:us-my-meeting-2025")
    three = says("2025-07-12", when="2025-07-10", event="e:event.b-2", predicate_="visited")
    four = says("2025-07-12", when="2025-07-10", event="e:event.a-1", predicate_="visited")
    result = derive([one, two, three, four])
    assert result.event_aliases == {"e:us-my-meeting-2025": ("e:event.a-1", "e:event.b-2")}
    assert claim_of(result, one).event == "e:us-my-meeting-2025"
    assert {p.event for p in claim_of(result, one).evidence} == {"e:event.a-1", "e:us-my-meeting-2025"}


def test_two_events_of_the_register_never_become_aliases() -> None:
    nodes = [
        ("2025-07-10", "e:r-one"),
        ("2025-07-10", "e:event.x-1"),
        ("2025-07-20", "e:event.x-1"),
        ("2025-07-20", "e:r-two"),
    ]
    result = derive([says("2025-08", when=day, event=node) for day, node in nodes])
    assert result.event_aliases == {}


def test_buckets_are_independent() -> None:
    one = says("2026-05-16", when="2026-05-14", predicate_="visited", subject=TRUMP, object_=CN)
    other = says("2026-05-16", when="2026-05-14", predicate_="metWith", subject=TRUMP, object_=CN)
    alone = {*claims(one), *claims(other)}
    assert set(claims(one, other)) == alone
    assert {c.status for c in alone} == {Status.ASSERTED}


def test_several_days_are_taken_before_single_ones_whatever_their_keys() -> None:
    for month in range(1, 13):
        span = says("2027", when=f"2026-{month:02d}-13", to=f"2026-{month:02d}-16")
        days = [says("2027", when=f"2026-{month:02d}-{d}") for d in (14, 16)]
        assert parted(claims(span, *days)) == {frozenset({span, *days})}
        known = says("2027", when=f"2026-{month:02d}-14", instrument="e:i")
        other = says("2027", when=f"2026-{month:02d}-16", instrument="e:j")
        assert len(claims(span, known, other)) == 3


def test_an_event_of_the_day_of_publication_has_happened_by_it() -> None:
    dated, undated = says("2025-07-10", when="2025-07-10"), says("2025-07-10")
    assert len(claims(dated, undated)) == 1


def test_undated_events_of_two_instruments_do_not_meet_in_a_dated_one() -> None:
    dated = says("2025-07-10", when="2025-07-10")
    one, two = says("2025-08-01", instrument="e:i"), says("2025-08-02", instrument="e:j")
    assert parted(claims(dated, one, two)) == {frozenset({dated, one}), frozenset({two})}
