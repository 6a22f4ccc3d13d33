"""Other pages' values for rows of the reference tables: evidence of their own, and every wrong row refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import shipped
from kg.curate.reference import reference_evidence
from kg.errors import BadRow
from kg.model import Evidence, Stance
from kg.register import Register
from tests.curate.workspaces import TABLES

HEAD = "table,row,field,value,source_title,source_url,source_kind,note\n"
ROWS = {
    **TABLES,
    "register/memberships.csv": (
        "member,organisation,start,end,source_title,source_url,source_kind,note\n"
        "malaysia,club,1984-01-08,,Outline (Club),https://example.org/outline,official,\n"
    ),
    "reference/events.csv": (
        "id,kind,label,date,until,moved_to,series,place,participants,instrument,topics,status,"
        "source_title,source_url,source_kind,note\n"
        "drill-2025,Exercise,Drill 2025,2025-04-21,2025-05-09,,,,united-states|malaysia|vietnam,,defence,occurred,"
        "Drill opens (Navy),https://example.org/navy,official,\n"
        "gala-2026,TradeMeasure,a gala for trade,2026-07,,,,,malaysia|vietnam,,,planned,"
        "Gala (Daily),https://example.org/gala,press,\n"
    ),
    "reference/agreements.csv": (
        "id,label,kind,parties,signed,in_force,topics,source_title,source_url,source_kind,note\n"
        "pact-1998,US-Malaysia Pact,DefenseAgreement,united-states|malaysia,1998-02-10,1999-06-01,defence,"
        "Pact (State),https://example.org/pact,official,\n"
    ),
    "reference/tables.yaml": "compiled: 2026-11\n",
}


def read(folder: Path, accounts: str) -> tuple[Evidence, ...]:
    tables = ROWS | {
        "register/entities.csv": ROWS["register/entities.csv"] + "club,Club,Organisation,,,,\n",
        "reference/other-accounts.csv": HEAD + accounts,
    }
    for name, text in tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    register, reference = folder / "register", folder / "reference"
    rules = shipped("ontology") / "rules" / "reference.yaml"
    return reference_evidence(register, reference, rules, Register.load(register, reference))


def others(found: tuple[Evidence, ...]) -> list[Evidence]:
    return [piece for piece in found if piece.document.startswith("r:other-accounts.")]


def test_another_page_gives_another_day_of_accession(tmp_path: Path) -> None:
    (piece,) = others(
        read(tmp_path, "memberships,malaysia-club-1984-01-08,start,1984-01-07,Day (VOI),https://v.id,press,\n")
    )
    assert piece.document == "r:other-accounts.memberships-malaysia-club-1984-01-08-day-voi"
    assert (piece.predicate, piece.start_date, piece.source.publisher) == ("memberOf", "1984-01-07", "VOI")
    assert piece.quote == "Malaysia in Club: start 1984-01-07." == piece.quote[piece.start : piece.end]
    assert piece.source.own_words and piece.rule == "reference.other-accounts.member"


def test_what_a_page_is_not_cited_for_is_left_out(tmp_path: Path) -> None:
    rows = "".join(
        f"events,drill-2025,{field},{value},Drill (Daily),https://d.org,press,\n"
        for field, value in (("until", "2025-05-10"), ("amount", '"more than 17,000 troops"'), ("amount", "12 nations"))
    )
    found = others(read(tmp_path, rows))
    assert [p.object.label for p in found] == ["Malaysia", "Vietnam"]
    for piece in found:
        assert (piece.date, piece.until, piece.event) == ("2025-04-21", "2025-05-10", "e:drill-2025")
        assert [(a.value, a.unit, a.text) for a in piece.amounts] == [
            (12.0, "nations", "12 nations"),
            (17000.0, "troops", "more than 17,000 troops"),
        ]
        assert (piece.place, piece.topic, piece.topic_ids) == (None, "", ())


def test_an_entry_into_force_on_which_pages_differ_is_told_for_each_party(tmp_path: Path) -> None:
    silent = [p for p in read(tmp_path, "") if p.predicate == "partyTo"]
    assert silent == []
    found = read(tmp_path, "agreements,pact-1998,in_force,1999-05-27,Pact (Wiki),https://w.org,encyclopedia,\n")
    told = {(p.document.partition(".")[0], p.subject.label, p.start_date) for p in found if p.predicate == "partyTo"}
    assert told == {
        (table, who, day)
        for table, day in (("r:agreements", "1999-06-01"), ("r:other-accounts", "1999-05-27"))
        for who in ("Malaysia", "United States")
    }
    assert [p.predicate for p in others(found)] == ["partyTo", "partyTo"]  # nothing on the signing


def test_a_planned_event_of_a_kind_that_proves_nothing_is_a_plan(tmp_path: Path) -> None:
    (plan,) = [p for p in read(tmp_path, "") if p.event == "e:gala-2026"]
    assert (plan.predicate, plan.stance, plan.date) == ("plansTo", Stance.PLANNED, "2026-07")
    assert (plan.subject.label, plan.object.id, plan.object.label) == ("Malaysia", None, "a gala for trade")


SAME = "memberships,malaysia-club-1984-01-08,start,1984-01-07,Day (VOI),https://v.id,press,\n"


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        (SAME.replace("memberships", "members"), 2, "unknown table 'members'"),
        (SAME.replace("start", "place"), 2, "memberships has no field 'place'"),
        (SAME.replace(",1984-01-07", ",January"), 2, "value 'January' is no date"),
        (SAME.replace("club-1984-01-08", "club-1984"), 2, "memberships has no row 'malaysia-club-1984'"),
        (SAME + SAME, 3, "the same account stands here twice"),
        (SAME + SAME.replace("1984-01-07", "1984-01-06"), 3, "one page gives start twice"),
        ("events,drill-2025,amount,many,Drill (Daily),https://d.org,press,\n", 2, "'many' is no amount"),
    ],
)
def test_wrong_rows_are_refused_with_line_and_fix(tmp_path: Path, rows: str, line: int, problem: str) -> None:
    with pytest.raises(BadRow, match=rf"other-accounts.csv:{line}: .*{problem}"):
        read(tmp_path, rows)


def test_the_nearest_row_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="did you mean 'malaysia-club-1984-01-08'"):
        read(tmp_path, SAME.replace("club-1984-01-08", "club-1984-01-09"))
