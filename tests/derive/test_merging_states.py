"""Design section 6, Merge: states, their ends and undated ones."""

from __future__ import annotations

from functools import partial

from kg.model import Status
from tests.derive.made import claim_of, claims, parted, says

state = partial(says, predicate_="imposesTariffOn")


def test_states_that_share_a_day_join() -> None:
    one, two = state("2026-03", when="2025-08-07", to="2026-02-24"), state("2025-10-01", when="2025-09-01")
    assert parted(claims(one, two)) == {frozenset({one, two})}


def test_an_end_on_the_day_of_the_other_start_is_not_shared() -> None:
    one, two = state("2026-03", when="2025-08-07", to="2026-02-24"), state("2026-03", when="2026-02-24")
    assert len(claims(one, two)) == 2
    overlapping = state("2026-03", when="2026-02-23")
    assert len(claims(one, overlapping)) == 1


def test_an_open_end_reaches_to_its_publication() -> None:
    first, second = (
        says("2018-01-01", when="2017-01-20", predicate_="holdsOffice"),
        says("2025-02-01", when="2025-01-20", predicate_="holdsOffice"),
    )
    assert len(claims(first, second)) == 2
    assert len(claims(says("2025-01-21", when="2017-01-20", predicate_="holdsOffice"), second)) == 1


def test_a_later_source_that_names_the_end_does_not_lengthen_an_older_open_one() -> None:
    open_then = state("2025-04-10", when="2025-04-05", rate=10.0)
    over = state("2026-11", when="2025-04-05", to="2026-02-24", rate=10.0)
    again = state("2026-11", when="2026-02-24", to="2026-07-24", rate=10.0)
    assert parted(claims(open_then, over, again)) == {frozenset({open_then, over}), frozenset({again})}


def test_states_with_different_instruments_or_rates_stay_apart() -> None:
    assert (
        len(
            claims(*(state("2026-01", when=d, instrument=i) for d, i in (("2025-08-07", "e:i"), ("2025-09-01", "e:j"))))
        )
        == 2
    )
    assert (
        len(claims(*(state("2026-01", when=d, rate=r) for d, r in (("2025-08-07", 19.0), ("2025-09-01", 24.0))))) == 2
    )
    assert (
        len(claims(*(state("2026-01", when=d, rate=r) for d, r in (("2025-08-07", 19.0), ("2025-09-01", 19.0))))) == 1
    )


def test_a_state_with_several_candidates_is_a_claim_of_its_own() -> None:
    one, two = (state("2026-01", when="2025-08-07", instrument=i) for i in ("e:i", "e:j"))
    unknown = state("2026-01", when="2025-09-01")
    assert parted(claims(one, two, unknown)) == {frozenset({one}), frozenset({two}), frozenset({unknown})}
    assert parted(claims(one, unknown)) == {frozenset({one, unknown})}


def test_a_state_without_instrument_joins_a_later_one_it_overlaps() -> None:
    long, inside = state("2026-01", when="2020"), state("2026-01", when="2022-05-01", instrument="e:i")
    assert parted(claims(long, inside)) == {frozenset({long, inside})}


def test_two_tenures_are_two_claims_even_when_dated_by_year() -> None:
    first = says("2026-01", when="2017", to="2021", predicate_="holdsOffice")
    second = says("2026-01", when="2021", to="2025", predicate_="holdsOffice")
    assert len(claims(first, second)) == 2


def test_an_undated_state_joins_the_one_claim_in_force_on_its_publication() -> None:
    old = state("2026-03", when="2020-01-01", to="2024-01-01")
    new = state("2026-03", when="2025-08-07")
    then, now, before = state("2022-01-01"), state("2025-09-01"), state("2019-01-01")
    assert parted(claims(old, new, then, now, before)) == {
        frozenset({old, then}),
        frozenset({new, now}),
        frozenset({before}),
    }


def test_an_undated_state_joins_a_claim_whose_end_nobody_names() -> None:
    dated, later = state("2022-11-13", when="2022-11-12"), state("2025-07-11")
    assert len(claims(dated, later)) == 1


def test_an_undated_state_with_two_claims_in_force_joins_neither() -> None:
    one, two = (state("2026-01", when="2025-08-07", instrument=i) for i in ("e:i", "e:j"))
    undated = state("2025-12-01")
    assert parted(claims(one, two, undated)) == {frozenset({one}), frozenset({two}), frozenset({undated})}


def test_the_other_undated_states_form_one_claim_while_no_end_lies_between() -> None:
    early, middle = state("2025-01-01", topic_ids=("t:a",)), state("2025-06-01", topic_ids=("t:b",))
    late = state("2025-09-01")
    assert parted(claims(early, middle, late)) == {frozenset({early, middle, late})}
    end = state("2025-07-02", "ended", "2025-07-01")
    found = claims(early, middle, late, end)
    assert parted(found) == {frozenset({early, middle, end}), frozenset({late})}
    assert claim_of(found, end).end_date == "2025-07-01"
    assert claim_of(found, end).status is Status.ASSERTED


def test_ended_closes_the_one_claim_running_the_day_before() -> None:
    tariff, lifted = state("2025-08-08", when="2025-08-07"), state("2026-02-25", "ended", "2026-02-24")
    (claim,) = claims(tariff, lifted)
    assert (claim.start_date, claim.end_date, claim.latest) == ("2025-08-07", "2026-02-24", "2026-02-24")
    assert (claim.status, claim.denial) == (Status.ASSERTED, None)
    renewed = state("2026-03-01", when="2026-02-24")
    assert claim_of(claims(tariff, lifted, renewed), lifted) == claim
    assert len(claims(tariff, lifted, state("2026-05-01"))) == 2


def test_two_sources_on_the_day_of_one_end_are_one_claim() -> None:
    tariff = state("2025-08-08", when="2025-08-07")
    ends = [state("2026-03-01", "ended", "2026-02-24"), state("2026-03-01", "ended", "2026-02-26")]
    assert len(claims(tariff, *ends)) == 1
    restarted = state("2026-03-01", when="2026-02-25")
    assert parted(claims(tariff, *ends, restarted)) == {frozenset({tariff, ends[0]}), frozenset({restarted, ends[1]})}


def test_ended_that_closes_none_or_several_claims_stands_alone() -> None:
    lifted = state("2026-02-25", "ended", "2026-02-24")
    (claim,) = claims(lifted)
    assert (claim.status, claim.denial, claim.start_date, claim.end_date) == (
        Status.DENIED,
        "ended",
        None,
        "2026-02-24",
    )
    two = [state("2026-02-01", when="2025-08-07", instrument=i) for i in ("e:i", "e:j")]
    assert claim_of(claims(*two, lifted), lifted).status is Status.DENIED


def test_an_undated_end_bounds_the_claim_by_its_publication_without_a_literal() -> None:
    tariff, lifted = state("2025-08-08", when="2025-08-07"), state("2026-02-25", "ended")
    (claim,) = claims(tariff, lifted)
    assert (claim.end_date, claim.latest) == (None, "2026-02-25")


def test_a_former_state_joins_the_one_claim_over_by_then() -> None:
    first = says("2026-01", when="2017-01-20", to="2021-01-20", predicate_="holdsOffice")
    second = says("2026-01", when="2025-01-20", predicate_="holdsOffice")
    former = says("2023-05-01", predicate_="holdsOffice", former=True)
    assert parted(claims(first, second, former)) == {frozenset({first, former}), frozenset({second})}
    (alone,) = claims(former)
    assert (alone.end_date, alone.latest) == (None, "2023-05-01")


def test_topics_never_separate() -> None:
    pieces = [state("2026-01", when="2025-08-07", topic_ids=(t,)) for t in ("t:trade", "t:health")]
    (claim,) = claims(*pieces)
    assert claim.topics == ("t:health", "t:trade")


def test_a_higher_level_of_partnership_ends_the_lower_when_levels_are_given() -> None:
    low = says("2014-05", when="2013-07-25", predicate_="hasPartnershipWith", instrument="e:us-vn-cp-2013")
    high = says("2023-09-11", when="2023-09-10", predicate_="hasPartnershipWith", instrument="e:us-vn-csp-2023")
    undated = says("2025-07-11", predicate_="hasPartnershipWith")
    assert [c.end_date for c in claims(low, high)] == [None, None]
    found = claims(low, high, undated, levels={"e:us-vn-cp-2013": 1, "e:us-vn-csp-2023": 3})
    assert claim_of(found, low).end_date == "2023-09-10"
    assert parted(found) == {frozenset({low}), frozenset({high, undated})}


def test_a_state_published_on_the_first_day_of_the_next_shares_that_day() -> None:
    assert len(claims(state("2025-09-01", when="2025-08-07"), state("2025-12-01", when="2025-09-01"))) == 1
    assert len(claims(state("2025-08-31", when="2025-08-07"), state("2025-12-01", when="2025-09-01"))) == 2


def test_a_claim_reaches_as_far_as_its_longest_key() -> None:
    short, long = state("2025-12", when="2020", to="2022-06-01"), state("2025-12", when="2021", to="2024-06-01")
    third = state("2025-12", when="2023-01-01", to="2025-01-01")
    assert len(claims(short, long, third)) == 1


def test_start_and_end_in_one_year_still_last() -> None:
    chair, one_day = state("2023-01", when="2022", to="2022"), state("2022-11-20", when="2022-11-12")
    assert len(claims(chair, one_day)) == 1


def test_an_end_does_not_close_an_undated_former_state() -> None:
    former, ended = state("2025-01-01", former=True), state("2025-07-02", "ended", "2025-07-01")
    assert len(claims(former, ended)) == 2


def test_a_second_end_does_not_close_a_claim_after_another_began() -> None:
    old = state("2025-04-06", when="2025-04-05", instrument="e:i")
    new = state("2025-08-08", when="2025-08-07", to="2025-09-01", instrument="e:j")
    ends = [state("2026-01", "ended", day) for day in ("2025-07-01", "2026-01-01")]
    found = claims(old, new, *ends)
    assert parted(found) == {frozenset({old, ends[0]}), frozenset({new}), frozenset({ends[1]})}
