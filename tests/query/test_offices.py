"""Tenures as bars: as long as their sources say, open where they say nothing."""

from __future__ import annotations

import pytest

from kg.model import Source, Tenure
from kg.query.lookups.offices import Side, bars

SOURCE = Source("Register", "", None, "")
LABELS = {"e:x": "Xu", "e:y": "Yolanda Long-Name", "e:land": "Land"}


def tenure(person: str, title: str, start: str | None, end: str | None) -> Tenure:
    return Tenure(person, f"e:land.{title.lower()}", title, "e:land", start, end, SOURCE)


def test_bars_lie_where_their_years_are() -> None:
    found = bars(
        [tenure("e:x", "Premier", "2000-01-01", "2010"), tenure("e:y", "Premier", "2011", None)],
        Side.BODY,
        LABELS.__getitem__,
        "2020-01-01",
    )
    ((premier),) = found.rows
    first, second = premier.bars
    per_year = found.width / (2020 - 2000)
    assert [year for _, year in found.ticks] == [2000, 2005, 2010, 2015, 2020]
    assert first.x == found.left
    assert first.width == pytest.approx(11 * per_year, abs=1), "the end is the last day of the year it names"
    assert second.x == pytest.approx(found.left + 11 * per_year, abs=0.2)
    assert second.x + second.width == pytest.approx(found.left + found.width, abs=0.2), "open: seen until now at most"
    assert (first.open_end, second.open_end) == (False, True)
    assert second.told == "Yolanda Long-Name, Premier: 2011 –"


def test_an_unknown_start_is_a_stub_before_its_end() -> None:
    (row,) = bars([tenure("e:x", "Envoy", None, "2010-12-31")], Side.PERSON, LABELS.__getitem__, "2020-01-01").rows
    (bar,) = row.bars
    assert bar.open_start and not bar.open_end
    assert row.label == "Envoy, Land"
    assert bar.told == "Xu, Envoy: ? – 2010-12-31"


def test_rows_are_what_the_entity_is_not() -> None:
    both = [tenure("e:y", "Envoy", "2001", "2002"), tenure("e:x", "Envoy", "1999", "2000")]
    assert [r.label for r in bars(both, Side.OFFICE, LABELS.__getitem__, None).rows] == ["Xu", "Yolanda Long-Name"]
    assert [r.label for r in bars(both, Side.BODY, LABELS.__getitem__, None).rows] == ["Envoy"]


def test_a_name_stands_in_its_bar_only_where_it_can_be_read() -> None:
    wide = bars([tenure("e:y", "Premier", "2000", "2019")], Side.BODY, LABELS.__getitem__, "2020-01-01")
    narrow = bars(
        [tenure("e:y", "Premier", "2000", "2000-02"), tenure("e:x", "Premier", "2000-03", None)],
        Side.BODY,
        LABELS.__getitem__,
        "2020-01-01",
    )
    assert wide.rows[0].bars[0].name == "Yolanda Long-Name"
    assert narrow.rows[0].bars[0].name == ""
