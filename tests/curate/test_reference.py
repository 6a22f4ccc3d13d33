"""Reference rows as evidence: what each kind proves, and what it must not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from kg.config import shipped
from kg.curate.reference import plan_outcomes, reference_evidence
from kg.errors import BadRow
from kg.model import Denial, Evidence, Stance
from kg.register import Register
from kg.vocabulary import PREDICATES, EntityClass

REGISTER_DIR, REFERENCE_DIR = shipped("data/register"), shipped("data/reference")
RULES = shipped("ontology") / "rules" / "reference.yaml"
REGISTER = Register.load(REGISTER_DIR, REFERENCE_DIR)
ALL = reference_evidence(REGISTER_DIR, REFERENCE_DIR, RULES, REGISTER)

Triple = tuple[str | None, str, str | None]


def of(document: str) -> list[Evidence]:
    return [piece for piece in ALL if piece.document == document]


def triples(document: str) -> set[Triple]:
    return {(e.subject.id, e.predicate, e.object.id) for e in of(document)}


def test_every_piece_is_sound() -> None:
    for piece in ALL:
        assert piece.quote and (piece.start, piece.end) == (0, len(piece.quote))
        assert piece.source.date == "2026-11" and piece.source.url.startswith("http") and piece.source.own_words
        assert piece.predicate in PREDICATES and piece.rule.startswith("reference.")
        assert piece.subject.id != piece.object.id, piece
        assert piece.subject.id in REGISTER.entities


def test_a_row_proves_a_claim_once() -> None:
    keys = [
        (e.document, e.predicate, *sorted([e.subject.id or "", e.object.id or e.object.label]))
        for e in ALL
        if PREDICATES[e.predicate].symmetric
    ]
    assert len(keys) == len(set(keys))


def test_rules_name_ways_that_exist() -> None:
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    from kg.curate.reference import _Reader

    for table in ("events", "relations", "agreements", "offices", "memberships"):
        for kind, entry in rules[table].items():
            for use in entry.get("claims", []):
                assert hasattr(_Reader, use["ends"].replace("-", "_")), (table, kind)
                assert use["predicate"] in PREDICATES, (table, kind)


def test_the_visit_to_china_is_possible_then_planned_then_moved_then_held() -> None:
    visits = [e for e in ALL if (e.subject.id, e.predicate, e.object.id) == ("e:donald-trump", "visited", "e:china")]
    assert {(e.stance, e.date, e.until, e.moved_to) for e in visits} == {
        (Stance.POSSIBLE, "2025", None, None),
        (Stance.PLANNED, "2026-04", None, None),
        (Stance.PLANNED, "2026-04", None, "2026-05-14"),
        (Stance.ASSERTED, "2026-05-13", "2026-05-15", None),
    }
    outcomes = {p.plan_event: p.outcome_event for p in plan_outcomes(REFERENCE_DIR)}
    for plan in ("possible-2025", "plan", "reset"):
        assert outcomes[f"e:trump-china-visit-{plan}"] == "e:trump-beijing-2026"


def test_busan_was_a_meeting_and_no_visit_to_china() -> None:
    assert triples("r:events.trump-xi-busan-2025") == {("e:donald-trump", "metWith", "e:xi-jinping")}


def test_a_summit_gives_attended_hosted_and_the_two_sides_but_no_pairs_of_persons() -> None:
    found = triples("r:events.us-asean-s-13")
    assert ("e:malaysia", "hosted", "e:asean-us-summit") in found
    assert ("e:lawrence-wong", "attended", "e:asean-us-summit") in found
    assert {t for t in found if t[1] == "metWith"} == {("e:united-states", "metWith", "e:asean")}
    assert {e.event for e in of("r:events.us-asean-s-13")} == {"e:us-asean-s-13"}


def test_persons_met_only_where_the_label_names_both() -> None:
    for piece in ALL:
        ends = [REGISTER.entities[i] for i in (piece.subject.id, piece.object.id) if i and i in REGISTER.entities]
        if piece.predicate == "metWith" and all(e.cls is EntityClass.PERSON for e in ends):
            label = REGISTER.occasions[piece.event or ""].label
            for end in ends:
                known = [end.label, *(a.surface for a in REGISTER.aliases if a.entity == end.id)]
                assert any(name in label for name in known), (end.label, label)
    assert ("e:ferdinand-marcos-jr", "metWith", "e:donald-trump") not in triples("r:events.marcos-trump-2025")


def test_a_video_summit_is_spoken_not_met() -> None:
    assert {t[1] for t in triples("r:events.us-asean-s-9")} == {"attended", "spokeWith"}


def test_a_plan_is_never_held() -> None:
    assert {e.stance for e in of("r:events.las-vegas-2020")} == {Stance.PLANNED}
    assert {e.stance for e in of("r:events.trump-manila-plan")} == {Stance.POSSIBLE}
    assert all(e.stance is not Stance.ASSERTED for e in ALL if e.rule == "reference.events.AidPledge")


def test_a_tariff_has_its_rate_its_start_and_its_end() -> None:
    (piece,) = [
        e for e in ALL if e.predicate == "imposesTariffOn" and e.object.id == "e:laos" and e.end_date == "2026-02-24"
    ]
    assert (piece.start_date, piece.stance) == ("2025-08-07", Stance.ASSERTED)
    assert [(a.value, a.unit, a.text) for a in piece.amounts] == [(40.0, "percent", "40%")]


def test_an_uncertain_row_is_reported() -> None:
    (piece,) = [
        e for e in ALL if e.predicate == "imposesTariffOn" and e.object.id == "e:laos" and e.start_date == "2026-02-24"
    ]
    assert piece.stance is Stance.REPORTED


def test_no_retaliation_is_a_refused_tariff() -> None:
    denied = [e for e in ALL if e.predicate == "imposesTariffOn" and e.stance is Stance.DENIED]
    assert [(e.subject.id, e.denial) for e in denied] == [("e:asean", Denial.REFUSED)]


def test_letters_announce_and_impose_nothing() -> None:
    (piece,) = of("r:events.tariff-letter-laos")
    assert (piece.predicate, piece.object.id, piece.object.label) == (
        "announces",
        None,
        "40% tariff on Laos from 1 August",
    )


def test_an_agreement_of_many_makes_parties_and_of_few_makes_pairs() -> None:
    rcep = triples("r:agreements.rcep-agreement-2020")
    assert len(rcep) == 15 and {t[1] for t in rcep} == {"partyTo"}
    assert triples("r:agreements.asean-charter") == {("e:asean", "partyTo", "e:asean-charter")}
    (nuclear,) = of("r:agreements.us-malaysia-nuclear-mou-2025")
    assert (nuclear.predicate, nuclear.date, nuclear.instrument, nuclear.topic_ids) == (
        "signedAgreementWith",
        "2025-07-10",
        "e:us-malaysia-nuclear-mou-2025",
        ("t:civil-nuclear",),
    )


def test_frameworks_of_october_2025_were_not_signed() -> None:
    for id in ("us-thailand-trade-framework-2025", "us-vietnam-trade-framework-2025"):
        assert {t[1] for t in triples(f"r:agreements.{id}")} == {"agreesOn"}


def test_a_partnership_carries_its_level() -> None:
    levels = {
        (e.start_date, e.end_date): e.instrument
        for e in ALL
        if e.predicate == "hasPartnershipWith" and e.object.id == "e:vietnam"
    }
    assert levels == {
        ("2013-07-25", "2023-09-10"): "e:us-vietnam-cp-2013",
        ("2023-09-10", None): "e:us-vietnam-csp-2023",
    }


def test_offices_give_the_office_and_the_state() -> None:
    rubio = [e for e in ALL if e.subject.id == "e:marco-rubio" and e.rule == "reference.offices.tenure"]
    assert {(e.predicate, e.object.id, e.start_date) for e in rubio} == {
        ("holdsOffice", "e:us-state-department.secretary-of-state", "2025-01-21"),
        ("representsState", "e:united-states", "2025-01-21"),
    }
    (kao,) = [e for e in ALL if e.subject.id == "e:kao-kim-hourn" and e.rule.startswith("reference.offices")]
    assert kao.predicate == "holdsOffice"  # the Secretary-General of ASEAN represents no state


def test_a_past_tenure_without_any_date_is_no_fact() -> None:
    assert any(t.person == "e:yohannes-abraham" for t in REGISTER.tenures)
    assert not [e for e in ALL if e.subject.id == "e:yohannes-abraham" and e.predicate == "holdsOffice"]


def test_a_member_of_an_agreement_is_a_party() -> None:
    assert ("e:vietnam", "partyTo", "e:cptpp") in {(e.subject.id, e.predicate, e.object.id) for e in ALL}
    brunei = {
        e.document.partition(".")[0]: e.start_date
        for e in ALL
        if (e.subject.id, e.predicate, e.object.id) == ("e:brunei", "memberOf", "e:asean")
    }
    assert brunei == {"r:memberships": "1984-01-08", "r:other-accounts": "1984-01-07"}  # each its own page's day


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    for home in (REGISTER_DIR, REFERENCE_DIR):
        shutil.copytree(home, tmp_path / home.name)
    for path in tmp_path.glob("*/*.csv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    folders = tmp_path / REGISTER_DIR.name, tmp_path / REFERENCE_DIR.name
    assert reference_evidence(*folders, RULES, Register.load(*folders)) == ALL


def test_an_unknown_kind_names_its_row_and_the_fix(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE_DIR, tmp_path / "reference")
    path = tmp_path / "reference" / "relations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",alliedWith,", ",likes,", 1), encoding="utf-8")
    with pytest.raises(BadRow, match=r"relations.csv:\d+: unknown kind 'likes'; add it to reference.yaml"):
        reference_evidence(REGISTER_DIR, tmp_path / "reference", RULES, REGISTER)
