"""The codebook has every predicate, in the order of the vocabulary, with its kind and all four parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.model import Denial, Stance
from kg.vocabulary import PREDICATES, Polarity

TEXT = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL))
SIGNS = {Polarity.COOPERATIVE: "cooperative", Polarity.NEUTRAL: "neutral", Polarity.CONFLICTUAL: "conflictual"}


def test_every_predicate_has_a_section_and_no_other_has() -> None:
    assert list(SECTIONS) == list(PREDICATES)


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_section_agrees_with_the_vocabulary(name: str) -> None:
    known, section = PREDICATES[name], SECTIONS[name]
    facts = section.partition("\n")[0].split(", ")
    assert facts[:2] == [known.kind.value, SIGNS[known.polarity]]
    assert ("symmetric" in facts) == known.symmetric
    assert ("never a tie or hop" in facts) == (not known.tie)
    parts = re.findall(r"^- \*\*(In|Out|Borderline|PLOVER):\*\* (.+)\.$", section, re.MULTILINE)
    assert [part for part, _ in parts] == ["In", "Out", "Borderline", "PLOVER"]
    assert set(re.findall(r"\b[a-z]+[A-Z]\w+\b", section)) <= set(PREDICATES), "a predicate that does not exist"


def test_stances_and_denials_are_explained() -> None:
    assert re.findall(r"^\| (\w+) \| (?!the text)", TEXT, re.MULTILINE) == [s.value for s in Stance]
    assert all(d.value in TEXT for d in Denial)
