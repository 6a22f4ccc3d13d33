"""The stance walker, row by row: what governs a visit decides what is said of it.

The worst error is a plan told as done.
"""

from __future__ import annotations

import pytest

from kg.facts.extract import extract
from kg.facts.words.lexicon import EFFECTS, lexicon
from kg.model import Denial, Family, Stance
from tests.facts.reading import briefing, evidence, register

WHO, WHERE = "Secretary of State Marco Rubio", "Malaysia"
ROWS = {
    "asserted": [
        "{who} visited {where}.",
        "{who} has visited {where} twice.",
        "After visiting {where}, {who} flew home.",
        "{who}, who visited {where} in July, said so.",
        "The ministry confirmed that {who} had visited {where}.",
    ],
    "planned": [
        "{who} will visit {where}.",
        "{who} is to visit {where} next month.",
        "{who} is due to visit {where}.",
        "{who} is scheduled to visit {where}.",
        "{who} is slated to visit {where}.",
        "{who} is expected to visit {where}.",
        "{who} plans to visit {where}.",
        "{who} agreed to visit {where}.",
        "{who} vowed to visit {where}.",
        "{who} pledged to visit {where}.",
    ],
    "possible": [
        "{who} may visit {where}.",
        "{who} might visit {where}.",
        "{who} could visit {where}.",
        "{who} hopes to visit {where}.",
        "{who} was invited to visit {where}.",
        "{who} was urged to visit {where}.",
        "{who} was asked to visit {where}.",
        "{who} proposed to visit {where}.",
        "{who} is considering whether to visit {where}.",
        "A possible visit by {who} to {where} was discussed.",
    ],
    "denied": [
        "{who} did not visit {where}.",
        "{who} never visited {where}.",
        "{who} will not visit {where}.",
        "{who} refused to visit {where}.",
        "{who} declined to visit {where}.",
        "{who} failed to visit {where}.",
        "{who} has yet to visit {where}.",
        "{who} is not expected to visit {where}.",
        "{who} said he would not be able to visit {where}.",
        "The ministry denied that {who} had visited {where}.",
        "{who} cancelled a visit to {where}.",
        "The visit of {who} to {where} was called off.",
        "The visit of {who} to {where} was postponed.",
        "{who} ruled out a visit to {where}.",
    ],
    "reported": [
        "{who} reportedly visited {where}.",
        "A newspaper reported that {who} had visited {where}.",
        "According to media reports, {who} visited {where}.",
    ],
}
CASES = [(stance, line.format(who=WHO, where=WHERE)) for stance, lines in ROWS.items() for line in lines]


@pytest.fixture(scope="module")
def read() -> dict[str, list[Stance]]:
    sources = [briefing(text, f"s{i}") for i, (_, text) in enumerate(CASES)]
    return {b.body: [e.stance for e in es if e.predicate == "visited"] for b, es in extract(sources, register())}


@pytest.mark.parametrize(("stance", "text"), CASES, ids=[c[1] for c in CASES])
def test_row(read: dict[str, list[Stance]], stance: str, text: str) -> None:
    assert [s.value for s in read[text]] == [stance]


@pytest.mark.parametrize(
    ("text", "predicate", "denial", "family"),
    [
        ("The United States lifted its sanctions on Myanmar.", "sanctions", Denial.ENDED, Family.FACT),
        ("Vietnam rejected an alliance with the United States.", "alliedWith", Denial.REFUSED, Family.PLAN),
        ("A visit by President Donald Trump to China was cancelled.", "visited", Denial.CANCELLED, Family.PLAN),
        ("President Donald Trump did not visit China.", "visited", Denial.NEGATED, Family.FACT),
    ],
)
def test_the_four_denials(text: str, predicate: str, denial: Denial, family: Family) -> None:
    (found,) = [e for e in evidence(text)[0] if e.predicate == predicate]
    assert (found.stance, found.denial, found.family) == (Stance.DENIED, denial, family)


def test_hearsay_is_attributed() -> None:
    text = "A newspaper reported that President Donald Trump had visited China."
    (found,) = [e for e in evidence(text)[0] if e.predicate == "visited"]
    assert found.attributed_to is not None and "newspaper" in found.attributed_to.lower()


def test_an_official_speaking_of_his_own_government_asserts() -> None:
    text = "Foreign Minister Mohamad Hasan said that Malaysia had signed a memorandum with the United States."
    (found,) = [e for e in evidence(text)[0] if e.predicate == "signedAgreementWith"]
    assert found.stance is Stance.ASSERTED


def test_every_effect_of_the_table_is_known() -> None:
    table = lexicon().stance
    known = {*EFFECTS}
    for mapping in (table.verbs, table.adjectives, table.nouns, table.objects, table.subjects, table.modifiers):
        assert set(mapping.values()) <= known
