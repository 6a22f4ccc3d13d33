from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import shipped
from kg.curate.ledger import redirects
from kg.curate.levels import levels
from kg.curate.local import local_entities
from kg.errors import BadRow
from kg.model import Evidence, Judgement, JudgementAction, Stance, Term
from kg.register import Register
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
    assert redirects(register, (merge,))["e:local.person-malaysia-x"] == "e:anwar-ibrahim"
    assert redirects(register, (merge, split)) == dict(sorted(register.redirects.items()))


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
