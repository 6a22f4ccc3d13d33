"""Whom pronouns, role nouns and group nouns stand for: known answers, one text a case."""

from __future__ import annotations

import re

import pytest

from kg.facts.words.lexicon import lexicon
from tests.facts.reading import facts

CASES = [
    # who speaks, who is spoken about, who acts in an infinitive
    (
        'Philippine President Rodrigo Duterte hinted that he was busy. "I am supposed to go to Russia," he said.',
        "Rodrigo Duterte visited Russia [planned]",
    ),
    (
        '"I will meet Wang Yi in Phnom Penh," said Malaysian Foreign Minister Saifuddin Abdullah.',
        "Saifuddin Abdullah metWith Wang Yi [planned]",
    ),
    (
        "Vice President Mike Pence met Premier Li Keqiang. On Secretary Jim Mattis: he will visit Vietnam.",
        "Jim Mattis visited Vietnam [planned]",
    ),
    (
        "Russian Foreign Minister Sergei Lavrov flew to Cambodia. Secretary of State Antony Blinken has no plans to "
        "meet him there.",
        "Antony Blinken metWith Sergei Lavrov [denied]",
    ),
    (
        "U.S. Secretary of State Marco Rubio spoke by telephone with Philippine Secretary of Foreign Affairs Theresa "
        "Lazaro. The Secretary is expected to travel to the Philippines.",
        "Marco Rubio visited Philippines [planned]",
    ),
    # who travels is told before
    (
        "Secretary of Defense Leon Panetta flew to Hanoi. The party had a rest. A stop in Bangkok was discarded.",
        "Leon Panetta visited Thailand [denied]",
    ),
    # host, guest, counterpart
    (
        "President Xi Jinping received Prime Minister Anwar Ibrahim in Beijing. His guest will visit Laos in May.",
        "Anwar Ibrahim visited Laos [planned]",
    ),
    (
        "Foreign Minister Retno Marsudi of Indonesia met Foreign Minister Wang Yi of China. "
        "Her Chinese counterpart travelled on to Laos.",
        "Wang Yi visited Laos",
    ),
    # sets of two, three and more
    (
        "Malaysia, Indonesia and the Philippines adopted a plan in 2016. The navies of the three neighbours "
        "train together in the Sulu Sea.",
        "Malaysia conductsExerciseWith Indonesia; Malaysia conductsExerciseWith Philippines; "
        "Indonesia conductsExerciseWith Philippines",
    ),
    (
        "Vietnam and the United States signed an agreement in Hanoi. The pair will cooperate on cyber security.",
        "Vietnam cooperatesWith United States [planned]",
    ),
    (
        "Foreign Minister Wang Yi of China met Foreign Minister Retno Marsudi of Indonesia. "
        "The former will visit Laos.",
        "Wang Yi visited Laos [planned]",
    ),
    (
        "Foreign Minister Wang Yi of China met Foreign Minister Retno Marsudi of Indonesia. "
        "The latter will visit Laos.",
        "Retno Marsudi visited Laos [planned]",
    ),
    # men and women
    (
        "Secretary of State Hillary Clinton met Foreign Minister Marty Natalegawa. She will travel to Laos.",
        "Hillary Clinton visited Laos [planned]",
    ),
    (
        "Secretary of State Hillary Clinton met Foreign Minister Marty Natalegawa. He will travel to Laos.",
        "Marty Natalegawa visited Laos [planned]",
    ),
    # a demonym for a person
    (
        "Foreign Minister Wang Yi of China met Foreign Minister Retno Marsudi of Indonesia. "
        "The Indonesian will visit Laos.",
        "Retno Marsudi visited Laos [planned]",
    ),
    # we
    (
        '"We condemn the coup in Myanmar," Foreign Minister Vivian Balakrishnan of Singapore said.',
        "Singapore criticizes Myanmar",
    ),
]

SILENT = [
    # two sets fit, or none
    "Malaysia and Thailand met in May. Vietnam and Laos met in June. The three navies trained with Japan.",
    # two women fit
    "Foreign Minister Retno Marsudi and Foreign Minister Julie Bishop met in Bali. She will travel to Laos.",
    # a plural subject of its own
    "China and Laos held talks. The farmers said that they signed an agreement with Japan.",
]


_FACT = re.compile(r"(.+) (visited|metWith|conductsExerciseWith|cooperatesWith|criticizes) (.+?)(?: \[(\w+)\])?")


def parsed(fact: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and stance of a fact as a case writes it."""
    match = _FACT.fullmatch(fact)
    assert match is not None, fact
    return match[1], match[2], match[3], match[4] or "asserted"


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_references(text: str, expected: str) -> None:
    found = facts(text)
    for fact in expected.split("; "):
        assert parsed(fact) in found, sorted(found)


@pytest.mark.parametrize("text", SILENT)
def test_ties_stay_unresolved(text: str) -> None:
    last = [name for name in ("Japan", "Laos") if name in text.split(". ")[-1]]
    told = [fact for fact in facts(text) if {fact[0], fact[2]} & set(last) and fact[1] != "metWith"]
    assert not told


def test_ministers_with_a_complement_are_told_and_not_referred_to() -> None:
    told = facts(
        "President Donald Trump met President Rodrigo Duterte in Manila. Secretary of State Rex Tillerson received "
        "the foreign ministers of the ten states in Washington."
    )
    assert not [fact for fact in told if "Rex Tillerson" in fact and fact[1] in ("hosted", "metWith")]


def test_they_are_all_of_a_sentence_or_nobody() -> None:
    told = facts(
        "China and India joined the treaty in 2003, and Russia, Japan and Canada followed. They signed a pact on rice."
    )
    assert not [fact for fact in told if fact[1] == "signedAgreementWith"]
    told = facts("Russia, Japan and Canada joined the treaty in 2003. They signed a pact on rice.")
    assert ("Russia", "signedAgreementWith", "Japan", "asserted") in told


def test_who_stands_in_a_circumstance_is_not_the_subject() -> None:
    told = facts(
        "President Joe Biden flew to Cornwall. At the summit of the G7, chaired by Prime Minister Boris Johnson of the "
        "United Kingdom, he pledged $100 million to Laos."
    )
    assert ("United States", "providesAidTo", "Laos", "planned") in told
    assert not [fact for fact in told if fact[0] == "United Kingdom" and fact[1] == "providesAidTo"]


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Mr Tan", "m"),
        ("Ms Tan", "f"),
        ("Hillary Clinton", "f"),
        ("John Kerry", "m"),
        ("Zaw Tun", None),
        ("Tan", None),
    ],
)
def test_gender_by_title_or_given_name(name: str, gender: str | None) -> None:
    assert lexicon().references.gender(name.lower().split()) == gender
