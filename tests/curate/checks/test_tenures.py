"""Tenures that overlap, worked out by hand; and who several may hold an office."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config, shipped
from kg.curate.checks.tables import Tables
from kg.curate.checks.tenures import Offices
from kg.register import COLUMNS

HEAD = ",".join(COLUMNS["register/offices"])
#: start, end, status, seen of two tenures, and whether they surely share a day
PAIRS = [
    ("2010-01-01,2015-06-01,past,", "2015-06-01,,current,", False),  # the day of the handover
    ("2010-01-01,2015-06-02,past,", "2015-06-01,,current,", True),
    ("2010,2015,past,", "2015,2020,past,", False),  # known by year: 2015 may be shared out
    ("2010,2015,past,", "2014,2020,past,", True),  # both on 31 December 2014 at the very least
    ("2010,2016,past,", "2014,2020,past,", True),
    ("2010-01,2015-06,past,", "2015-05,,current,", True),
    (",2015-06-01,past,", "2014-01-01,,current,", True),  # held on its last day, which lies in the other
    (",2015-06-01,past,", "2015-06-01,,current,", False),
    (",,past,2016-09", "2016-01-01,2017-01-01,past,", True),
    (",,past,2016-09", "2016-01-01,2016-09-10,past,", False),  # may have been seen after the other left
    (",,past,2016-09-06", "2016-01-01,2017-01-01,past,", True),
    (",,current,", "2020-01-01,,current,", True),
    (",,past,", "2020-01-01,,current,", False),
    ("2020-01-01,,past,", "2010-01-01,,current,", True),  # the start is a day in office
]


def offices(folder: Path, rows: list[str], shared: str = "") -> Offices:
    register = folder / "data" / "register"
    register.mkdir(parents=True)
    (folder / "data" / "reference").mkdir()
    (register / "offices.csv").write_text(f"{HEAD}\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    (register / "shared-offices.csv").write_text(f"office,note\n{shared}", encoding="utf-8")
    return Offices(Tables(Config(folder), frozenset()))


def row(person: str, times: str, office: str = "laos.president") -> str:
    return f"{person},{office},President,{times},Title {person},https://example.org/,official,"


@pytest.mark.parametrize(("one", "two", "overlap"), PAIRS, ids=[f"{a}|{b}" for a, b, _ in PAIRS])
def test_only_what_is_sure_overlaps(tmp_path: Path, one: str, two: str, overlap: bool) -> None:
    found = list(offices(tmp_path, [row("ann", one), row("bo", two)]).overlaps())
    assert len(found) == overlap
    assert all((f.line, f.file.name) == (3, "offices.csv") for f in found)


def test_a_finding_tells_both_tenures_and_sources(tmp_path: Path) -> None:
    rows = [row("ann", "2010-01-01,2016-01-01,past,"), row("bo", "2015-01-01,,current,")]
    (found,) = offices(tmp_path, rows).overlaps()
    assert str(found) == (
        f"{found.file}:3: President (laos): tenures overlap: bo (2015-01-01 to today) and "
        "ann (2010-01-01 to 2016-01-01; Title ann, offices.csv:2); correct the start or end of one row; "
        "if several may hold it at once, list it in shared-offices.csv"
    )


def test_one_person_twice_at_once(tmp_path: Path) -> None:
    rows = [row("ann", "2010-01-01,2016-01-01,past,"), row("ann", "2015-01-01,,current,")]
    (found,) = offices(tmp_path, rows).overlaps()
    assert found.problem.startswith("ann stands twice for one time: 2015-01-01 to today and 2010-01-01 to 2016-01-01")


@pytest.mark.parametrize("shared", ["laos.president,two at once\n", "*.president,two at once\n"])
def test_offices_that_several_may_hold(tmp_path: Path, shared: str) -> None:
    rows = [row("ann", "2010-01-01,2016-01-01,past,"), row("bo", "2015-01-01,,current,")]
    assert not list(offices(tmp_path, rows, shared).overlaps())


def test_no_tenures_of_the_shipped_register_overlap() -> None:
    tables = Tables(Config(shipped("data/register").parents[1]), frozenset())
    assert [str(f) for f in Offices(tables).overlaps()] == []
