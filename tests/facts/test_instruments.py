"""Which paper of the register is meant: one that fits, or none."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from kg.config import shipped
from kg.facts.qualifiers.instruments import meant_instrument
from kg.register import Register

US_MALAYSIA = ("e:united-states", "e:malaysia")
MEMORANDUM = ("memorandum of understanding on civil nuclear cooperation",)
PAPER = "e:us-malaysia-nuclear-mou-2025"


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load(shipped("data/register"), shipped("data/reference"))


@pytest.mark.parametrize(
    ("ends", "wording", "topics", "date", "told", "meant"),
    [
        (US_MALAYSIA, MEMORANDUM, ("t:civil-nuclear",), None, None, PAPER),
        (US_MALAYSIA, MEMORANDUM, ("t:civil-nuclear",), "2025-07-10", "2025-07-11", PAPER),
        (US_MALAYSIA, MEMORANDUM, ("t:civil-nuclear",), "2025-07", None, PAPER),
        # another day, another kind, other parties, a text older than the paper, nothing to go by
        (US_MALAYSIA, MEMORANDUM, ("t:civil-nuclear",), "2024-07-10", None, None),
        (US_MALAYSIA, ("treaty on civil nuclear cooperation",), ("t:civil-nuclear",), None, None, None),
        (("e:united-states", "e:laos"), MEMORANDUM, ("t:civil-nuclear",), None, None, None),
        (US_MALAYSIA, MEMORANDUM, ("t:civil-nuclear",), None, "2020-01-01", None),
        (US_MALAYSIA, ("agreement",), (), None, None, None),
    ],
)
def test_the_paper_that_is_meant(
    register: Register,
    ends: Collection[str],
    wording: tuple[str, ...],
    topics: tuple[str, ...],
    date: str | None,
    told: str | None,
    meant: str | None,
) -> None:
    assert meant_instrument(register, ends, wording, topics, date, told) == meant


def test_two_papers_that_fit_name_neither(register: Register) -> None:
    both = [
        a.id
        for a in register.agreements.values()
        if set(a.parties) == {"e:united-states", "e:thailand"} and a.signed and "t:civil-nuclear" in a.topics
    ]
    assert len(both) > 1, "the case needs two papers on one subject"
    ends = ("e:united-states", "e:thailand")
    assert meant_instrument(register, ends, ("agreement",), ("t:civil-nuclear",), None, None) is None
