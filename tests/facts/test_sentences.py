"""Sentences with what they say: copulas, passives and conditions that hedge, papers of several parties, topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import shipped
from kg.facts.extract import extract_records
from kg.model import Briefing, Source
from kg.register import Register
from tests.facts.reading import evidence
from tests.facts.reading import facts as told

CASES = {
    "A visit by President Donald Trump to Vietnam is possible this year.": ("visited", "possible", None),
    "Secretary Rubio's visit to Thailand is off.": ("visited", "denied", "cancelled"),
    "President Joe Biden accepted President Ferdinand Marcos Jr.'s invitation to visit Manila.": (
        "visited",
        "planned",
        None,
    ),
    "The United States is committing nearly $2 billion to partners in Asia:\n\n- Laos: $20 million for clinics": (
        "providesAidTo",
        "planned",
        None,
    ),
    "A meeting between President Trump and President Xi Jinping is only a possibility.": ("metWith", "possible", None),
    "The summit between the United States and ASEAN is to be held in Manila.": ("metWith", "planned", None),
    "President Trump's visit to Indonesia has been moved to September.": ("visited", "planned", None),
    "Secretary Rubio's trip to Malaysia was pushed back to June.": ("visited", "planned", None),
    "There is no treaty of alliance between Singapore and the United States.": ("alliedWith", "denied", "negated"),
    "The American ban on arms sales to Vietnam is gone.": ("sanctions", "denied", "ended"),
    "The United States and Cambodia are close to signing a trade agreement.": ("signedAgreementWith", "possible", None),
    "A trade agreement between Thailand and the United States remains out of reach.": (
        "signedAgreementWith",
        "possible",
        None,
    ),
    "A trade agreement between Laos and the United States is pending before the Congress.": (
        "signedAgreementWith",
        "planned",
        None,
    ),
    "The visit of Prime Minister Shigeru Ishiba to Hanoi awaits confirmation.": ("visited", "possible", None),
    "Secretary Marco Rubio will go on to Manila, where he meets President Ferdinand Marcos Jr.": (
        "metWith",
        "planned",
        None,
    ),
    "The 20 percent American duty on Vietnamese goods no longer applies.": ("imposesTariffOn", "denied", "ended"),
    "President Joko Widodo cut short his trip to Washington.": ("visited", "asserted", None),
    "Secretary Blinken's visit to Laos was productive.": ("visited", "asserted", None),
    "The alliance between Thailand and the United States remains strong.": ("alliedWith", "asserted", None),
}


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load(shipped("data/register"), Path(shipped("data/reference")))


@pytest.mark.parametrize("sentence", CASES)
def test_a_predicate_hedges_its_event(sentence: str, register: Register) -> None:
    predicate, status, denial = CASES[sentence]
    records = list(extract_records([Briefing("made-up", Source("made up", date="2025-01-02"), sentence)], register))
    found = {(r["status"], r["denial"]) for r in records if r["predicate"] == predicate}
    assert found == {(status, denial)}


def test_no_court_levies_a_tariff(register: Register) -> None:
    text = "The tariffs of 2025, which the Supreme Court struck down, were 19 percent for Cambodia and 20 for Vietnam."
    records = extract_records([Briefing("made-up", Source("made up", date="2026-05-08"), text)], register)
    assert not [r for r in records if r["predicate"] == "imposesTariffOn" and "Court" in r["subject"]]


def test_several_papers_tie_each_signatory_to_the_partner_only(register: Register) -> None:
    text = "The Philippines and Vietnam have similar pacts with the United States."
    records = extract_records([Briefing("made-up", Source("made up"), text)], register)
    pairs = {(r["subject"], r["object"]) for r in records if r["predicate"] == "signedAgreementWith"}
    assert pairs == {("Philippines", "United States"), ("Vietnam", "United States")}


def test_a_weekday_is_no_topic(register: Register) -> None:
    text = (
        "The United States and Malaysia signed a memorandum of understanding on civil nuclear cooperation on Thursday."
    )
    records = extract_records([Briefing("made-up", Source("made up", date="2025-07-11"), text)], register)
    topics = [r["topic"] for r in records if r["topic"]]
    assert topics
    assert not [topic for topic in topics if "Thursday" in topic]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("President Donald Trump will not visit China in April.", "2026-04"),
        ("President Donald Trump plans to visit China in April.", "2026-04"),
        ("President Donald Trump visited China in April.", "2025-04"),
    ],
)
def test_a_plan_looks_ahead_and_a_fact_looks_back(text: str, date: str, register: Register) -> None:
    records = extract_records([Briefing("made-up", Source("made up", date="2026-03-25"), text)], register)
    assert [r["date"] for r in records if r["predicate"] == "visited"] == [date]


def found(text: str) -> set[tuple[str, str, str]]:
    return {fact[:3] for fact in told(text, date="2025-10-31")}


def test_the_dateline_hosts_a_gathering_for_which_no_other_place_is_named() -> None:
    here = found("VIENTIANE, October 30 - Secretary Antony Blinken spoke at the ASEAN Regional Forum.")
    assert ("Laos", "hosted", "ASEAN Regional Forum") in here
    elsewhere = found("VIENTIANE, October 30 - At the ASEAN Regional Forum, Secretary Antony Blinken praised Malaysia.")
    assert ("Antony Blinken", "attended", "ASEAN Regional Forum") in elsewhere
    assert not [fact for fact in elsewhere if fact[1] == "hosted"]


def test_what_both_have_with_a_third_they_do_not_have_with_each_other() -> None:
    assert found("Both Malaysia and Cambodia signed a trade agreement with Japan.") == {
        ("Malaysia", "signedAgreementWith", "Japan"),
        ("Japan", "signedAgreementWith", "Malaysia"),
        ("Cambodia", "signedAgreementWith", "Japan"),
        ("Japan", "signedAgreementWith", "Cambodia"),
    }


def test_a_gift_to_a_state_does_not_happen_there() -> None:
    (pledged,) = evidence("Secretary Antony Blinken pledged $100 million to Laos in Tokyo.")
    assert {e.place.label for e in pledged if e.predicate == "providesAidTo" and e.place} == {"Tokyo"}
    (pledged,) = evidence("President Joe Biden pledged $100 million to Laos.")
    assert not [e for e in pledged if e.place is not None or e.predicate == "visited"]
