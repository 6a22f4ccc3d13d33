"""Words on office at a time when the person did not hold it; and the many ways in which a text may rightly say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config, shipped
from kg.curate.checks.in_office import InOffice
from kg.curate.checks.tables import Tables
from kg.curate.checks.tenures import Offices
from kg.curate.inputs import document_of
from kg.model import Briefing, Evidence, Source, Stance, Term
from kg.register import Register

SECRETARY = Term("e:us-state-department.secretary-of-state", "Secretary of State")
PRIME_MINISTER = Term("e:thailand.prime-minister", "Prime Minister")
KERRY, BLINKEN = Term("e:john-kerry", "John Kerry"), Term("e:antony-blinken", "Antony Blinken")
RUBIO, PHUMTHAM = Term("e:marco-rubio", "Marco Rubio"), Term("e:phumtham-wechayachai", "Phumtham Wechayachai")
MAHATHIR = Term("e:mahathir-mohamad", "Mahathir Mohamad")
MALAYSIA = Term("e:malaysia", "Malaysia")


@pytest.fixture(scope="module")
def offices() -> InOffice:
    register, reference = shipped("data/register"), shipped("data/reference")
    tables = Tables(Config(register.parents[1]), frozenset())
    return InOffice(Register.load(register, reference), Offices(tables))


def told(
    offices: InOffice,
    folder: Path,
    text: str,
    person: Term,
    *,
    published: str,
    visited: str | None = None,
    office: Term = SECRETARY,
    former: bool = False,
) -> list[str]:
    """What is found in a briefing of one sentence that gives a person an office and dates a visit."""
    path = folder / "note.md"
    path.write_text(f"---\nid: note\ntitle: Note\n---\n\n{text}\n", encoding="utf-8")
    source = Source("Note", "Ministry", published)
    briefing = Briefing("note", source, f"\n{text}\n")
    words = f"{office.label} {person.label}"
    start = briefing.body.index(words)

    def piece(predicate: str, obj: Term, quote: str, at: int, rule: str, date: str | None, past: bool) -> Evidence:
        return Evidence(
            document="b:note",
            source=source,
            subject=person,
            predicate=predicate,
            object=obj,
            stance=Stance.ASSERTED,
            date=date,
            former=past,
            quote=quote,
            start=at,
            end=at + len(quote),
            rule=rule,
        )

    evidence = [piece("holdsOffice", office, words, start, "office.title", None, former)]
    if visited:
        evidence.append(piece("visited", MALAYSIA, text, 1, "visit.verb", visited, False))
    found = list(offices.look(document_of(path, briefing), evidence))
    assert all((f.file, f.line) == (path, 6) for f in found)
    return [str(f) for f in found]


WRONG = [
    # person, published, date of the visit, part of what is said
    (
        KERRY,
        "2025-07-11",
        "2025-07-10",
        "on 2025-07-10, but the register has John Kerry in that office 2013-02-01 to 2017",
    ),
    (
        RUBIO,
        "2025-07-11",
        "2015-07-10",
        "on 2015-07-10, but the register has Marco Rubio in that office 2025-01-21 to today",
    ),
    (BLINKEN, "2025-07-11", None, "on the day it was published, 2025-07-11, but"),
    (BLINKEN, "2019", None, "when it was published, 2019, but"),
]


@pytest.mark.parametrize(("person", "published", "visited", "part"), WRONG)
def test_an_office_at_another_time(
    offices: InOffice, tmp_path: Path, person: Term, published: str, visited: str | None, part: str
) -> None:
    text = f"Secretary of State {person.label} visited Malaysia."
    (found,) = told(offices, tmp_path, text, person, published=published, visited=visited)
    assert " warning: " in found and part in found
    assert "Note (Ministry, " in found and "offices.csv:" in found
    if person is not RUBIO and not published.startswith("2019"):
        assert "then in office: Marco Rubio (2025-01-21 to today" in found


def test_a_person_whom_the_register_never_has_there(offices: InOffice, tmp_path: Path) -> None:
    office = Term("e:malaysia.prime-minister", "Prime Minister")
    text = "Prime Minister Marco Rubio visited."
    (found,) = told(offices, tmp_path, text, RUBIO, published="2024-02-02", office=office)
    assert "the register never has Marco Rubio there; then in office: Anwar Ibrahim" in found


def test_of_times_before_its_first_holder_the_register_says_nothing(offices: InOffice, tmp_path: Path) -> None:
    office = Term("e:malaysia.prime-minister", "Prime Minister")
    text = "Prime Minister Mahathir Mohamad visited."
    assert told(offices, tmp_path, text, MAHATHIR, published="1967-02-02", office=office) == []
    assert told(offices, tmp_path, text, MAHATHIR, published="2019-02-02", office=office) == []
    (found,) = told(offices, tmp_path, text, MAHATHIR, published="2024-02-02", office=office)
    assert "in that office 2018-05-10 to 2020" in found


RIGHT = [
    ("Secretary of State John Kerry visited Malaysia.", KERRY, "2014-05-01", "2014-04-30"),
    ("Secretary of State John Kerry visited Malaysia.", KERRY, "2017-01-10", None),  # his end is known by year only
    ("Secretary of State Antony Blinken visited Malaysia.", BLINKEN, "2025-01-14", "2025-01-14"),
    ("Then Secretary of State John Kerry visited Malaysia.", KERRY, "2025-07-11", "2025-07-10"),
    ("The former Secretary of State John Kerry visited Malaysia.", KERRY, "2025-07-11", None),
    ("In 2014 Secretary of State John Kerry visited Malaysia.", KERRY, "2025-07-11", None),
    ("Secretary of State John Kerry, then in office, visited Malaysia.", KERRY, "2025-07-11", None),
    ("The nominated Secretary of State Marco Rubio visited Malaysia.", RUBIO, "2025-01-14", None),
]


@pytest.mark.parametrize(("text", "person", "published", "visited"), RIGHT)
def test_what_a_text_may_say(
    offices: InOffice, tmp_path: Path, text: str, person: Term, published: str, visited: str | None
) -> None:
    assert told(offices, tmp_path, text, person, published=published, visited=visited) == []


def test_former_by_its_mark_and_acting_holders(offices: InOffice, tmp_path: Path) -> None:
    text = "Secretary of State John Kerry visited."
    assert told(offices, tmp_path, text, KERRY, published="2025-07-11", former=True) == []
    text = "Prime Minister Phumtham Wechayachai visited."
    assert told(offices, tmp_path, text, PHUMTHAM, published="2025-07-28", office=PRIME_MINISTER) == []
