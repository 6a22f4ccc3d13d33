from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import shipped
from kg.curate.identity import redirects
from kg.curate.levels import levels
from kg.curate.local import local_entities
from kg.errors import BadFile, BadRow
from kg.model import Evidence, Judgement, JudgementAction, Stance, Term
from kg.register import Register
from kg.tables import read_mapping, read_table
from kg.vocabulary import EntityClass
from tests.store.samples import US, briefing, said

ACCORD = "e:local.agreement-penang-ports-accord"


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load(shipped("data/register"), shipped("data/reference"))


def test_the_longest_level_that_a_label_ends_with(register: Register, tmp_path: Path) -> None:
    found = levels(register, shipped("ontology") / "levels.csv")
    assert found["e:us-vietnam-cp-2013"] < found["e:us-indonesia-sp-2015"] < found["e:us-vietnam-csp-2023"]
    assert "e:rcep-agreement-2020" not in found
    (tmp_path / "levels.csv").write_text("phrase,rank\nPact,high\n", encoding="utf-8")
    with pytest.raises(BadRow, match="'high' is no number"):
        levels(register, tmp_path / "levels.csv")


def test_merges_and_splits_of_the_ledger_are_redirects(register: Register) -> None:
    merge = Judgement(JudgementAction.MERGE, "e:local.person-malaysia-x", "e:anwar-ibrahim")
    split = Judgement(JudgementAction.SPLIT, "e:local.person-malaysia-x")
    assert redirects(register, (merge,), Path("judgements.csv"))["e:local.person-malaysia-x"] == "e:anwar-ibrahim"
    assert redirects(register, (merge, split), Path("judgements.csv")) == dict(sorted(register.redirects.items()))


def test_class_state_and_label_of_what_only_texts_know(register: Register) -> None:
    note = briefing("note", "Jane Roe met. They signed the Penang Ports Accord, at last.")
    person = Term("e:local.person-united-states-jane-roe", "Jane  Roe")
    piece = said(note, "Jane Roe met.", "visited", person, Term("e:malaysia", "Malaysia"), event="e:event.note-1a")
    body = said(note, "met", "criticizes", US, Term("e:local.government-body-port-office", "Port Office"))
    plan = said(note, "Roe met", "metWith", US, Term("e:local.organisation-x", "X"), stance=Stance.PLANNED)
    signed = replace(said(note, "They signed the Penang Ports Accord, at last."), instrument=ACCORD)
    found = {e.id: e for e in local_entities(in_order(piece, body, plan, signed), register)}
    assert (found[ACCORD].label, found[ACCORD].cls) == ("Penang Ports Accord", EntityClass.AGREEMENT)
    assert found[str(person.id)].label == "Jane Roe"
    assert found[str(person.id)].state == "e:united-states"
    assert found["e:event.note-1a"].label == "Visit of Jane  Roe to Malaysia".replace("  ", " ")
    assert found["e:local.government-body-port-office"].cls is EntityClass.GOVERNMENT_BODY
    assert found["e:local.organisation-x"].cls is EntityClass.ORGANISATION
    assert "e:malaysia" not in found


def in_order(*pieces: Evidence) -> list[Evidence]:
    return sorted(pieces, key=lambda p: p.start)


def test_what_spreadsheet_programs_and_editors_add_to_a_table(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_bytes(b"\xef\xbb\xbfoffice,title\r\nx,Envoy\r\n\r\n")
    assert [(row.line, row["office"], row["title"]) for row in read_table(path, ("office", "title"))] == [
        (2, "x", "Envoy")
    ]
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadRow, match=r"titles\.csv:1: the line of columns is missing; write exactly: office,title"):
        list(read_table(path, ("office", "title")))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ":1: holds no 'name: value' lines"),
        (b"- a", ":1: holds no 'name: value' lines"),
        (b"a: 1\nb: [", ":2: is no valid YAML"),
        (b"a: \xff", " is not UTF-8 text"),
        (None, " does not exist"),
    ],
)
def test_a_malformed_yaml_table_is_one_clear_line(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "tables.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((BadRow, BadFile)) as caught:
        read_mapping(path)
    assert str(caught.value).startswith(f"{path}{problem}")
