"""What counts as a conflict, rule by rule, on evidence made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.config import shipped
from kg.errors import BadRow, UnknownName
from kg.model import Amount, Denial, Evidence, Term
from kg.query.conflicts.conflicts import Conflict, ConflictKind, conflicts_among, kinds_of
from kg.query.conflicts.rules import load_rules
from kg.query.conflicts.values import amount_range, places_agree
from kg.vocabulary import EntityClass
from tests.derive.made import CN, MY, TRUMP, US, claims, says

RULES = load_rules(shipped("ontology"))
ANWAR, ISMAIL = Term("e:anwar", "Anwar Ibrahim"), Term("e:ismail", "Ismail Sabri")
PM, DEPUTY = Term("e:malaysia.prime-minister", "Prime Minister"), Term("e:malaysia.deputy", "Deputy Prime Minister")
ASEAN, SUMMIT = Term("e:asean", "ASEAN"), Term("e:summit", "ASEAN Summit")
KL, PUTRAJAYA, HANOI = Term("e:kl", "Kuala Lumpur"), Term("e:putrajaya", "Putrajaya"), Term("e:hanoi", "Hanoi")
STATES = {"e:kl": "e:malaysia", "e:putrajaya": "e:malaysia", "e:hanoi": "e:vietnam", "e:malaysia": "e:malaysia"}
CLASSES = {"e:malaysia": EntityClass.STATE, "e:china": EntityClass.STATE, "e:united-states": EntityClass.STATE}
LEVELS = {"e:cp": "US-Malaysia Comprehensive Partnership", "e:csp": "US-Malaysia Comprehensive Strategic Partnership"}


def found(*evidence: Evidence, **options: Any) -> tuple[Conflict, ...]:
    return conflicts_among(
        claims(*evidence, **options),
        RULES,
        state_of=STATES.get,
        label=lambda name: LEVELS.get(name, name),
        classes=CLASSES,
    )


def told(*evidence: Evidence, **options: Any) -> list[tuple[str, str, list[str]]]:
    return [(c.kind.value, c.field, [a.value for a in c.accounts]) for c in found(*evidence, **options)]


def holds(
    published: str, who: Term, start: str | None = None, end: str | None = None, office: Term = PM, **more: Any
) -> Evidence:
    return says(published, when=start, to=end, predicate_="holdsOffice", subject=who, object_=office, **more)


def signs(published: str, when: str | None, stance: str = "asserted", **more: Any) -> Evidence:
    return says(published, stance, when, predicate_="signedAgreementWith", **more)


def troops(value: float, words: str) -> tuple[Amount, ...]:
    return (Amount(value, "troops", words),)


# dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["2025-07-10", "2025-07", "2025"])
def test_a_less_precise_date_that_holds_the_other_is_no_conflict(other: str) -> None:
    assert (
        told(signs("2025-07-11", "2025-07-10", instrument="e:mou"), signs("2025-07-12", other, instrument="e:mou"))
        == []
    )


def test_one_agreement_signed_on_two_days_is_a_conflict_however_far_apart() -> None:
    pieces = (
        signs("2025-07-11", "2025-07-10", instrument="e:mou"),
        signs("2026-01-01", "2025-12-01", instrument="e:mou"),
    )
    (conflict,) = found(*pieces)
    assert (conflict.kind, conflict.difference) == (ConflictKind.DATE, "144 days apart")
    assert [a.value for a in conflict.accounts] == ["2025-07-10", "2025-12-01"] and len(conflict.claims) == 2
    assert told(pieces[0], signs("2026-01-01", "2025-12-01", instrument="e:other")) == []


def test_the_order_of_the_ends_of_a_symmetric_claim_is_no_matter() -> None:
    one, two = (
        signs("2025-07-11", "2025-07-10", instrument="e:mou"),
        signs("2025-07-11", "2025-07-11", subject=MY, object_=US, instrument="e:mou"),
    )
    assert told(one, two) == [("date", "date", ["2025-07-10", "2025-07-11"])]


def test_near_signings_are_one_event_only_where_nothing_tells_them_apart() -> None:
    nuclear, trade = {"topic_ids": ("t:civil-nuclear",)}, {"topic_ids": ("t:trade",)}
    assert told(signs("2025-07-11", "2025-07-10", **nuclear), signs("2025-07-13", "2025-07-12", **nuclear)) == [
        ("date", "date", ["2025-07-10", "2025-07-12"])
    ]
    assert told(signs("2025-07-11", "2025-07-10", **nuclear), signs("2025-07-13", "2025-07-12", **trade)) == []
    assert told(signs("2025-07-11", "2025-07-10", **nuclear), signs("2025-07-30", "2025-07-29", **nuclear)) == []
    assert (
        told(
            signs("2025-07-13", "2025-07-10", doc="b:x", **nuclear),
            signs("2025-07-13", "2025-07-12", doc="b:x", start=5, **nuclear),
        )
        == []
    )


def test_days_of_an_event_of_several_days_do_not_conflict() -> None:
    whole = says("2026-05-16", when="2026-05-13", to="2026-05-15", predicate_="visited", subject=TRUMP, object_=CN)
    first = says("2026-05-15", when="2026-05-13", predicate_="visited", subject=TRUMP, object_=CN)
    second = says("2026-05-15", when="2026-05-14", predicate_="visited", subject=TRUMP, object_=CN)
    assert told(whole, first, second) == []
    assert told(first, second) == [("date", "date", ["2026-05-13", "2026-05-14"])]


def test_two_meetings_on_two_days_are_two_meetings_unless_one_event_or_place_is_named() -> None:
    one, two = says("2025-07-12", when="2025-07-10", place=KL), says("2025-07-12", when="2025-07-11", place=KL)
    assert told(one, two) == [("date", "date", ["2025-07-10", "2025-07-11"])]
    assert told(one, replace(two, place=PUTRAJAYA)) == told(one, replace(two, date="2025-07-12")) == []
    assert told(says("2025-07-12", when="2025-07-10"), says("2025-07-12", when="2025-07-11")) == []
    event = {"event": "e:talks-2025"}
    assert told(says("2025-07-12", when="2025-07-10", **event), says("2025-07-12", when="2025-07-11", **event)) == [
        ("date", "date", ["2025-07-10", "2025-07-11"])
    ]


def test_last_days_differ_too() -> None:
    drill = {"predicate_": "conductsExerciseWith", "event": "e:drill-2025"}
    assert told(
        says("2025-09-10", when="2025-08-25", to="2025-09-03", **drill),
        says("2025-09-10", when="2025-08-25", to="2025-09-04", **drill),
    ) == [("date", "until", ["2025-09-03", "2025-09-04"])]
    assert (
        told(
            says("2025-09-10", when="2025-08-25", to="2025-09", **drill),
            says("2025-09-10", when="2025-08-25", to="2025-09-04", **drill),
        )
        == []
    )


def test_accession_days_differ_but_two_memberships_do_not() -> None:
    join = {"predicate_": "memberOf", "subject": MY, "object_": ASEAN}
    assert told(says("2025", when="1984-01-07", **join), says("2025", when="1984-01-08", **join)) == [
        ("date", "start", ["1984-01-07", "1984-01-08"])
    ]
    assert told(says("2025", when="1984", **join), says("2025", when="1984-01-08", **join)) == []
    assert told(says("2025", when="1984-01-07", to="1990-01-01", **join), says("2025", when="1995-01-08", **join)) == []


def test_what_has_no_single_beginning_has_no_conflict_of_beginnings() -> None:
    ties = {"predicate_": "cooperatesWith"}
    assert told(says("2025", when="1977", **ties), says("2025", when="2010", **ties)) == []


def test_rejected_and_planned_pieces_give_no_value() -> None:
    mou = {"instrument": "e:mou"}
    assert (
        told(signs("2025-07-11", "2025-07-10", **mou), signs("2025-07-11", "2025-07-11", review="rejected", **mou))
        == []
    )
    assert told(signs("2025-07-11", "2025-07-10", **mou), signs("2025-07-01", "2025-07-11", "planned", **mou)) == []


# places and amounts ------------------------------------------------------------------------------------------------


def test_places_differ_unless_one_may_lie_in_the_other() -> None:
    def at(place: Term | None, **more: Any) -> Evidence:
        return says("2025-07-11", when="2025-07-10", place=place, **more)

    assert told(at(KL), at(PUTRAJAYA)) == [("place", "place", ["Kuala Lumpur", "Putrajaya"])]
    assert told(at(KL), at(MY)) == told(at(KL), at(None)) == told(at(KL), at(KL)) == []
    assert told(at(KL), at(Term(None, "Kuala Lumpur Convention Centre"))) == []
    assert told(at(KL), at(Term(None, "Foreign Ministry building"))) == []
    assert told(at(KL, doc="b:x"), at(PUTRAJAYA, doc="b:x", start=3)) == []
    assert not places_agree(KL, HANOI, STATES.get, RULES)


def test_a_visit_takes_place_in_the_state_visited() -> None:
    def visit(place: Term) -> Evidence:
        return says("2025-07-11", when="2025-07-10", predicate_="visited", subject=TRUMP, object_=MY, place=place)

    assert told(visit(KL), visit(HANOI)) == []
    assert told(visit(KL), visit(PUTRAJAYA)) == [("place", "place", ["Kuala Lumpur", "Putrajaya"])]


def test_numbers_differ_and_rough_ones_reach_to_the_next_step() -> None:
    def drill(amounts: tuple[Amount, ...], **more: Any) -> Evidence:
        return replace(
            says("2025-05-10", when="2025-04-21", predicate_="conductsExerciseWith", **more), amounts=amounts
        )

    over, other = troops(14000, "over 14,000 troops"), troops(17000, "17,000 troops")
    assert told(drill(over), drill(other)) == [("amount", "amount", ["17,000 troops", "over 14,000 troops"])]
    assert told(drill(over), drill(troops(14500, "14,500 troops"))) == []
    assert told(drill(over), drill((Amount(14000, "soldiers", "14,000 soldiers"),))) == []
    assert told(drill(over), drill((Amount(7, "nations", "7 nations"),))) == []
    parts = (Amount(9000, "troops", "9,000 troops"), Amount(5000, "troops", "5,000 troops"))
    assert told(drill(parts), drill(troops(14000, "14,000 troops"))) == []


def test_ranges_of_rough_numbers() -> None:
    def of(value: float, unit: str, text: str) -> tuple[float, float]:
        reach = amount_range(Amount(value, unit, text), "", RULES)
        return reach.first, reach.last

    assert of(150e6, "USD", "more than USD 150 million") == (150e6, 160e6)
    assert of(153e6, "USD", "USD 153 million") == (153e6, 153e6)
    assert of(6500, "troops", "about 6,500 troops") == (6400, 6600)
    assert amount_range(Amount(20.0, "percent", "20%"), "nearly", RULES).first == 10


# one value at a time -------------------------------------------------------------------------------------------------


def test_a_text_names_another_minister_than_the_register() -> None:
    row = holds("2026-11", ANWAR, "2022-11-24", doc="r:offices.anwar")
    assert [(c.kind.value, c.about, c.difference) for c in found(row, holds("2025-11-02", ISMAIL))] == [
        ("register", "holder of Prime Minister, e:malaysia", "both on 2025-11-02")
    ]
    assert told(row, holds("2022-11-01", ISMAIL)) == []
    assert told(row, holds("2025-11-02", ISMAIL, former=True)) == []
    assert told(row, holds("2025-11-02", Term("e:local.b-anwar", "Anwar"))) == []
    assert told(
        row, holds("2025-11-02", ISMAIL), holds("2026-11", ISMAIL, "2021-08-21", "2022-11-24", doc="r:offices.ismail")
    )[0][:2] == ("register", "holder")


def test_two_holders_who_follow_one_another_do_not_conflict() -> None:
    first = holds("2026", ISMAIL, "2021-08-21", "2022-11-24")
    assert told(first, holds("2026", ANWAR, "2022-11-24")) == []
    assert told(first, holds("2026", ANWAR, "2022-11-23")) == [("value", "holder", ["Ismail Sabri", "Anwar Ibrahim"])]
    assert told(holds("2026", ISMAIL, "2021", "2022"), holds("2026", ANWAR, "2022")) == []


def test_offices_that_several_hold_at_a_time() -> None:
    assert told(holds("2026", ISMAIL, "2021", office=DEPUTY), holds("2026", ANWAR, "2022", office=DEPUTY)) == []


def test_a_person_and_a_state_are_no_two_holders() -> None:
    chair = Term("e:asean.chair", "Chair of ASEAN")
    classes = {**CLASSES, "e:anwar": EntityClass.PERSON}
    pair = claims(
        holds("2025-03", ANWAR, "2025", "2026", office=chair), holds("2025-03", MY, "2025", "2026", office=chair)
    )
    assert conflicts_among(pair, RULES, classes=classes) == ()


def test_one_rate_at_a_time() -> None:
    def tariff(rate: float, start: str, end: str | None = None, **more: Any) -> Evidence:
        return says("2026-03-01", when=start, to=end, predicate_="imposesTariffOn", rate=rate, **more)

    assert told(tariff(19, "2025-08-07"), tariff(25, "2025-09-01")) == [("value", "rate", ["19%", "25%"])]
    assert told(tariff(19, "2025-08-07"), tariff(25, "2025-08-07")) == [("value", "rate", ["19%", "25%"])]
    assert told(tariff(19, "2025-08-07", "2026-02-24"), tariff(10, "2026-02-24")) == []
    assert told(tariff(19, "2025-08-07", instrument="e:a"), tariff(50, "2025-09-01", instrument="e:b")) == []


def test_an_ended_tariff_is_not_contested() -> None:
    tie = {"predicate_": "imposesTariffOn"}
    assert told(says("2025-08-08", when="2025-08-07", **tie), says("2026-02-25", "ended", "2026-02-24", **tie)) == []


def test_one_level_of_partnership_at_a_time() -> None:
    def level(start: str | None, name: str, published: str = "2026-03-01", **more: Any) -> Evidence:
        return says(published, when=start, predicate_="hasPartnershipWith", instrument=name, **more)

    ranks = {"e:cp": 1, "e:csp": 3}
    assert told(level("2014-04-27", "e:cp", "2015-01-01"), level("2025-10-30", "e:csp"), levels=ranks) == []
    clash = told(level("2025-10-30", "e:csp"), level(None, "e:cp", "2026-01-15"), levels=ranks)
    assert clash == [("value", "level", ["Comprehensive Strategic Partnership", "Comprehensive Partnership"])]


def test_one_host_of_a_sitting_unless_a_source_names_both() -> None:
    def host(who: Term, when: str, doc: str | None = None) -> Evidence:
        return says("2025-11-01", when=when, predicate_="hosted", subject=who, object_=SUMMIT, doc=doc)

    ((kind, field, hosts),) = told(host(MY, "2025-10-26"), host(CN, "2025-10-26"))
    assert (kind, field, sorted(hosts)) == ("value", "host", ["China", "Malaysia"])
    assert told(host(MY, "2025-10-26"), host(CN, "2024-10-09")) == []
    assert told(host(MY, "2025-10-26", "b:x"), host(CN, "2025-10-26", "b:x")) == []


# asserted and denied -------------------------------------------------------------------------------------------------


def test_asserted_by_one_and_denied_by_another() -> None:
    yes = says("2026-03-02", when="2026-03-01")
    no = says("2026-03-03", "negated", "2026-03-01", attributed_to="a spokesman")
    (conflict,) = found(yes, no)
    assert (conflict.kind, [a.value for a in conflict.accounts]) == (
        ConflictKind.STANCE,
        ["asserted", "denied (negated)"],
    )
    assert conflict.accounts[1].pieces[0].attributed_to == "a spokesman"
    assert told(yes, says("2026-03-03", "negated", "2026-03-05")) == []


def test_a_refusal_contradicts_what_is_said_to_have_happened_only_when_told_afterwards() -> None:
    held = says("2026-03-02", when="2026-03-01")
    (conflict,) = found(held, says("2026-03-03", "refused", "2026-03-01"))
    assert conflict.accounts[1].value == f"denied ({Denial.REFUSED.value})"
    assert told(held, says("2026-02-20", "cancelled", "2026-03-01")) == []


def test_other_persons_and_other_topics_are_no_denial() -> None:
    yes = says("2026-03-02", when="2026-03-01", topic_ids=("t:trade",))
    assert told(yes, says("2026-03-03", "negated", "2026-03-01", topic_ids=("t:energy",))) == []
    assert told(yes, says("2026-03-03", "negated", "2026-03-01", subject=TRUMP)) == []


# how it is told ------------------------------------------------------------------------------------------------------


def test_one_disagreement_through_several_claims_is_told_once() -> None:
    drill = {"predicate_": "conductsExerciseWith", "event": "e:drill-2025"}
    pieces = [
        replace(
            says("2025-05-10", when="2025-04-21", object_=other, doc=doc, **drill),
            amounts=troops(number, f"{number:,} troops"),
        )
        for other in (MY, CN)
        for doc, number in (("r:events.drill", 14000), ("r:other-accounts.drill", 17000))
    ]
    (conflict,) = found(*pieces)
    assert len(conflict.claims) == 2 and conflict.event == "e:drill-2025"
    assert {doc for doc, _ in conflict.pairs} == {"r:events.drill", "r:other-accounts.drill"}
    assert all(a.claims == conflict.claims for a in conflict.accounts)


def test_the_order_of_the_evidence_changes_nothing() -> None:
    pieces = [
        signs("2025-07-11", "2025-07-10", instrument="e:mou"),
        signs("2025-07-12", "2025-07-11", instrument="e:mou"),
        signs("2025-07-13", "2025-07-20", instrument="e:mou"),
    ]
    assert found(*pieces) == found(*reversed(pieces))
    assert [a.value for a in found(*pieces)[0].accounts] == ["2025-07-10", "2025-07-11", "2025-07-20"]


def test_kinds_by_name() -> None:
    assert kinds_of(["DATE", "place"]) == {ConflictKind.DATE, ConflictKind.PLACE}
    with pytest.raises(UnknownName, match=r"no kind of conflict called 'dates'\. Did you mean 'date'"):
        kinds_of(["dates"])


def test_a_workspace_says_itself_what_is_single_valued(tmp_path: Any) -> None:
    text = (shipped("ontology") / "single-valued.yaml").read_text(encoding="utf-8")
    (tmp_path / "levels.csv").write_text("phrase,rank\n", encoding="utf-8")
    (tmp_path / "single-valued.yaml").write_text(
        text.replace("[troops, soldiers,", "[marchers, soldiers,"), encoding="utf-8"
    )
    assert load_rules(tmp_path).units["soldiers"] == "marchers"
    (tmp_path / "single-valued.yaml").write_text(text.replace("hosts: [hosted]", "hosts: [hosts]"), encoding="utf-8")
    with pytest.raises(BadRow, match="'hosts' is no predicate"):
        load_rules(tmp_path)
