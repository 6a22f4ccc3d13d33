"""Design section 6, Time; and publishers, labels, first and last seen."""

from __future__ import annotations

from kg.derive import derive, known_by
from kg.model import Term
from tests.derive.made import MY, US, claim_of, claims, says


def test_bounds_of_an_event() -> None:
    (claim,) = claims(says("2025-08", when="2025-02"))
    assert (claim.date, claim.earliest, claim.latest) == ("2025-02", "2025-02-01", "2025-02-28")
    assert (claim.from_latest, claim.until_earliest, claim.start_date, claim.end_date) == (None,) * 4
    (claim,) = claims(says("2026-06", when="2026-05-13", to="2026-05-15"))
    assert (claim.date, claim.until, claim.earliest, claim.latest) == (
        "2026-05-13",
        "2026-05-15",
        "2026-05-13",
        "2026-05-15",
    )


def test_bounds_of_a_state() -> None:
    (claim,) = claims(says("2026-06", when="2022", to="2026-02", predicate_="sanctions"))
    assert (claim.start_date, claim.end_date, claim.date) == ("2022", "2026-02", None)
    assert (claim.earliest, claim.from_latest) == ("2022-01-01", "2022-12-31")
    assert (claim.until_earliest, claim.latest) == ("2026-02-01", "2026-02-28")
    (claim,) = claims(says("2026-06", when="2022", predicate_="sanctions"))
    assert (claim.latest, claim.until_earliest) == (None, None)


def test_undated_claims_have_no_bounds() -> None:
    (claim,) = claims(says("2026-06-01"))
    assert (claim.date, claim.earliest, claim.latest) == (None, None, None)


def test_the_literal_comes_from_the_most_precise_key() -> None:
    (claim,) = claims(says("2025-08", when="2025"), says("2025-08", when="2025-07-10"), says("2025-08", when="2025-07"))
    assert claim.date == "2025-07-10"
    (claim,) = claims(
        says("2026-06", when="2022", to="2026-02-24", predicate_="sanctions"),
        says("2025-06", when="2022-11-12", predicate_="sanctions"),
    )
    assert (claim.start_date, claim.end_date) == ("2022-11-12", "2026-02-24")


def test_ties_go_to_more_publishers_then_earlier_publication_then_the_smaller_key() -> None:
    def shown(*rows: tuple[str, str, str]) -> str | None:
        pieces = (says(d, when=w, publisher=p, event="e:sg-mou") for d, w, p in rows)
        (claim,) = claims(*pieces)
        return claim.date

    early, late = "2019-09-23", "2019-09-24"
    assert shown(("2019-09-25", early, "A"), ("2019-09-26", late, "B"), ("2019-09-26", late, "C")) == late
    assert shown(("2019-09-25", early, "A"), ("2019-09-26", late, "B"), ("2019-09-26", late, "B")) == early
    assert shown(("2019-09-26", early, "A"), ("2019-09-25", late, "B")) == late
    (claim,) = claims(*(says("2019-09-26", when=w, event="e:sg-mou") for w in (early, late)))
    assert claim.date == {claim_of(claims(p), p).id: p.date for p in claim.evidence}[claim.id]


def test_another_account_of_a_row_never_wins_a_tie() -> None:
    days = {"r:memberships.brunei": "1984-01-08", "r:other-accounts.brunei": "1984-01-07"}
    for swapped in (days, dict(zip(days, reversed(days.values()), strict=True))):
        pieces = [says("2026-11", when=day, predicate_="memberOf", doc=doc) for doc, day in swapped.items()]
        (claim,) = claims(*pieces)
        assert claim.start_date == swapped["r:memberships.brunei"]
        assert {p.start_date for p in claim.evidence} == set(days.values())


def test_every_evidence_keeps_its_own_literal() -> None:
    (claim,) = claims(says("2019-10", when="2019-09-23", event="e:x"), says("2019-10", when="2019-09-24", event="e:x"))
    assert {p.date for p in claim.evidence} == {"2019-09-23", "2019-09-24"}


def test_publishers_are_distinct_and_a_note_and_a_row_on_one_address_count_once() -> None:
    note = says("2025-08", when="2025-07-10", publisher="State Department", url="https://www.state.gov/x/")
    row = says(
        "2026-11", when="2025-07-10", doc="r:events.x", publisher="US Department of State", url="http://state.gov/x"
    )
    agency = says("2025-07-11", when="2025-07-10", publisher="Bernama", url="https://bernama.com/1")
    again = says("2025-07-12", when="2025-07-10", publisher="Bernama", url="https://bernama.com/2")
    (claim,) = claims(note, row, agency, again)
    assert claim.publishers == ("Bernama", "State Department")
    assert claim.addresses == ("http://state.gov/x", "https://bernama.com/1", "https://bernama.com/2")
    assert (claim.first_seen, claim.last_seen) == ("2025-07-11", "2026-11")


def test_symmetric_claims_are_stored_smaller_id_first_with_their_labels() -> None:
    (claim,) = claims(says("2025-08", when="2025-07-10", subject=US, object_=MY))
    assert (claim.subject, claim.object) == (MY, US)
    (claim,) = claims(says("2025-08", when="2025-07-10", subject=US, object_=MY, predicate_="criticizes"))
    assert (claim.subject, claim.object) == (US, MY)


def test_the_label_is_the_one_most_evidence_gives() -> None:
    words = [Term(None, "A Trade  Deal"), Term(None, "a trade deal"), Term(None, "a trade deal")]
    (claim,) = claims(*(says("2025-08", when="2025", object_=w, predicate_="announces") for w in words))
    assert claim.object == Term(None, "a trade deal")


def test_now_is_as_of_or_the_latest_publication() -> None:
    pieces = [says("2025-08-02"), says("2025-09-01", review="rejected"), says(None)]
    assert derive(pieces).as_of == "2025-09-01"
    assert derive(pieces, as_of="2026-01-01").as_of == "2026-01-01"
    assert derive([says(None)]).as_of is None


def test_known_by_uses_only_evidence_published_by_the_day() -> None:
    early, month, late, never = (says(d) for d in ("2025-07-11", "2025-07", "2025-08-01", None))
    assert known_by([early, month, late, never], "2025-07-11") == (early,)
    assert known_by([early, month, late, never], "2025-07-31") == (early, month)


def test_an_event_of_several_days_is_told_whole() -> None:
    span = says("2026-06-02", when="2026-05-13", to="2026-05-15", publisher="A")
    day = [says("2026-06-01", when="2026-05-14", publisher=p) for p in ("B", "C")]
    (claim,) = claims(span, *day)
    assert (claim.date, claim.until, claim.latest) == ("2026-05-13", "2026-05-15", "2026-05-15")
    assert {p.date for p in claim.evidence} == {"2026-05-13", "2026-05-14"}


def test_an_end_before_the_shown_start_is_not_shown() -> None:
    running = says("2026-11", when="2024-08-03", predicate_="sanctions", publisher="A")
    first = says("2026-11", when="2024-05-22", to="2024-10-21", predicate_="sanctions", publisher="B")
    again = [says("2026-11", when="2026-04-07", predicate_="sanctions", publisher=p) for p in ("C", "D")]
    (claim,) = claims(running, first, *again)
    assert (claim.start_date, claim.end_date) == ("2026-04-07", None)
    assert (claim.latest, claim.until_earliest) == (None, None)
