from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.interval import is_date
from kg.model import DateBasis
from kg.text.dates import TimeExpression, find_times, resolve

#: Thursday
ANCHOR = "2025-04-03"


def one(text: str, anchor: str | None = ANCHOR) -> TimeExpression:
    found = find_times(text, 0, anchor)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "said", "first", "last"),
    [
        ("on July 10, 2025", "July 10, 2025", "2025-07-10", "2025-07-10"),
        ("on 10 July 2025", "10 July 2025", "2025-07-10", "2025-07-10"),
        ("on the 10th of July, 2025", "the 10th of July, 2025", "2025-07-10", "2025-07-10"),
        ("on Thursday, July 10, 2025", "Thursday, July 10, 2025", "2025-07-10", "2025-07-10"),
        ("on 10-11 July 2025", "10-11 July 2025", "2025-07-10", "2025-07-11"),
        ("on July 10 and 11, 2025", "July 10 and 11, 2025", "2025-07-10", "2025-07-11"),
        ("from May 30 to June 2, 2025", "May 30 to June 2, 2025", "2025-05-30", "2025-06-02"),
        ("December 30 to January 2, 2026", "December 30 to January 2, 2026", "2025-12-30", "2026-01-02"),
        ("on 2025-07-10", "2025-07-10", "2025-07-10", "2025-07-10"),
        ("on 13/07/2025", "13/07/2025", "2025-07-13", "2025-07-13"),
        ("on 10/07/2025", "10/07/2025", "2025", "2025"),
        ("in September 2016", "September 2016", "2016-09", "2016-09"),
        ("in mid-July 2025", "mid-July 2025", "2025-07", "2025-07"),
        ("in late 2024", "late 2024", "2024", "2024"),
        ("in 2013", "2013", "2013", "2013"),
        ("the spring of 2026", "spring of 2026", "2026-03", "2026-05"),
        ("in the first half of 2025", "first half of 2025", "2025-01", "2025-06"),
        ("between 2009 and 2012", "between 2009 and 2012", "2009", "2012"),
        ("from 2009 to July 2017", "2009 to July 2017", "2009", "2017-07"),
        ("the Treaty of 1951", "1951", "1951", "1951"),
    ],
)
def test_absolute(text: str, said: str, first: str, last: str) -> None:
    found = one(text)
    assert (found.text, found.first, found.last) == (said, first, last)
    assert found.basis is DateBasis.EXPLICIT and find_times(text, 0, None)[0].first == first


@pytest.mark.parametrize(
    ("text", "said", "first", "last"),
    [
        ("today", "today", "2025-04-03", "2025-04-03"),
        ("yesterday", "yesterday", "2025-04-02", "2025-04-02"),
        ("tomorrow", "tomorrow", "2025-04-04", "2025-04-04"),
        ("last month", "last month", "2025-03", "2025-03"),
        ("next month", "next month", "2025-05", "2025-05"),
        ("next year", "next year", "2026", "2026"),
        ("last week", "last week", "2025-03-24", "2025-03-30"),
        ("earlier this week", "earlier this week", "2025-03-31", "2025-04-03"),
        ("three days earlier", "three days earlier", "2025-03-31", "2025-03-31"),
        ("two years ago", "two years ago", "2023", "2023"),
        ("last Wednesday", "last Wednesday", "2025-04-02", "2025-04-02"),
        ("next Wednesday", "next Wednesday", "2025-04-09", "2025-04-09"),
        ("July last year", "July last year", "2024-07", "2024-07"),
        ("that year", "that year", "2025", "2025"),
    ],
)
def test_relative_needs_an_anchor(text: str, said: str, first: str, last: str) -> None:
    found = one(text)
    assert (found.text, found.first, found.last, found.basis) == (said, first, last, DateBasis.RELATIVE)
    bare = one(text, None)
    assert bare.first is None and resolve(bare, True).first is None and resolve(bare, False).first is None


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("on Wednesday", "2025-04-02", "2025-04-09"),
        ("in July", "2024-07", "2025-07"),
        ("on November 14", "2024-11-14", "2025-11-14"),
        ("Nov. 14", "2024-11-14", "2025-11-14"),
        ("in late October", "2024-10", "2025-10"),
        ("over the weekend", "2025-03-29", "2025-04-05"),
        ("on April 3", "2025-04-03", "2025-04-03"),
        ("on Thursday", "2025-04-03", "2025-04-03"),
    ],
)
def test_tense_decides_the_direction(text: str, past: str, future: str) -> None:
    found = one(text)
    assert (resolve(found, True).first, resolve(found, False).first) == (past, future)
    if past != future:
        assert resolve(found, None).first is None


def test_expressions_refer_to_the_one_before() -> None:
    text = "Phnom Penh, 12 November 2022. It had been promised in May of that year."
    dates = [t.first for t in find_times(text, 0, None)]
    assert dates == ["2022-11-12", "2022-05"]
    text = "On July 10, 2025 he came. The following day he left, and a month later they signed."
    assert [t.first for t in find_times(text, 0, None)] == ["2025-07-10", "2025-07-11", "2025-08"]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since 2022", True, False),
        ("effective from 1 July 2025", True, False),
        ("to take effect on April 9", True, False),
        ("until 2027", False, True),
        ("by the end of the year", False, True),
        ("in 2022", False, False),
    ],
)
def test_open_intervals(text: str, since: bool, until: bool) -> None:
    found = one(text)
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize("text", ["each year", "annually", "twice a year", "every two years"])
def test_recurring_has_no_date(text: str) -> None:
    found = one(text)
    assert found.recurring and found.first is None and found.past is None


@pytest.mark.parametrize(
    "text",
    [
        "they may march in the park",
        "the 1990s",
        "on February 30, 2024",
        "2,000 troops",
        "for 2000 troops",
        "the 2013 partnership",
        "May it please the court",
        "the 40th anniversary",
        "a 123 agreement",
        "over three years",
    ],
)
def test_no_date(text: str) -> None:
    assert find_times(text, 0, ANCHOR) == ()


def test_month_anchor_gives_no_day() -> None:
    assert one("today", "2025-04").first is None
    assert one("last month", "2025-04").first == "2025-03"
    assert one("last year", "2025").first == "2024"


WORDS = (
    "in on since from to until May July 10 11 2025 , . - – last next this week year Wednesday the of that day earlier 3"
)
PIECES = st.sampled_from(WORDS.split(" "))


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=20).map(" ".join),
    st.sampled_from([None, "2024-02-29", "2025-07", "2025"]),
)
@settings(deadline=None, max_examples=200)
def test_any_text(text: str, anchor: str | None) -> None:
    last = 0
    for found in find_times(text, 7, anchor):
        assert text[found.start - 7 : found.end - 7] == found.text and found.start - 7 >= last
        last = found.end - 7
        for past in (True, False):
            told = resolve(found, past)
            assert (told.first is None) == (told.last is None)
            assert told.first is None or (is_date(told.first) and told.last is not None and is_date(told.last))
