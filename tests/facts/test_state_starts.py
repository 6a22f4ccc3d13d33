"""A lasting tie starts on the date that the text gives for its start, not on the date when somebody spoke of it."""

from __future__ import annotations

import pytest

from kg.facts.extract import extract
from tests.facts.reading import briefing, register

SENTENCES = {
    "Manila's alliance with Washington dates from 1951.": ("alliedWith", "1951"),
    "The United States and Laos formed a comprehensive partnership in 2016.": ("hasPartnershipWith", "2016"),
    "Vietnam joined ASEAN in 1995.": ("memberOf", "1995"),
    "The ministers reaffirmed the strategic partnership between Vietnam and Japan on 10 July 2021.": (
        "hasPartnershipWith",
        None,
    ),
    "Under the partnership between Malaysia and the United States, officials met in 2024.": (
        "hasPartnershipWith",
        None,
    ),
}


@pytest.mark.parametrize("text", sorted(SENTENCES))
def test_start(text: str) -> None:
    predicate, start = SENTENCES[text]
    ((_, pieces),) = extract([briefing(text, "a")], register())
    found = [e for e in pieces if e.predicate == predicate]
    assert found
    assert {(e.date, e.start_date) for e in found} == {(None, start)}
