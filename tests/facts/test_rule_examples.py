"""Every rule's own examples, compiled into tests: what proves the relation, and what must stay silent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.extract import extract
from kg.facts.rules.ruleset import Example, Rule, load_rules, rule_set
from kg.model import Evidence
from kg.vocabulary import PREDICATES
from tests.facts.reading import briefing, register

CASES = [(rule, example, True) for rule in rule_set().rules for example in rule.proves] + [
    (rule, example, False) for rule in rule_set().rules for example in rule.silent
]


@pytest.fixture(scope="module")
def fired() -> dict[str, tuple[Evidence, ...]]:
    """All examples read in one stream."""
    texts = sorted({example.text for _, example, _ in CASES})
    return {source.body: e for source, e in extract([briefing(t, f"e{i}") for i, t in enumerate(texts)], register())}


@pytest.fixture(scope="module")
def read(fired: dict[str, tuple[Evidence, ...]]) -> dict[str, set[tuple[str, str, str, str]]]:
    """What each example says."""
    found = {}
    for text, pieces in fired.items():
        told = {(e.subject.label, e.predicate, e.object.label, e.stance.value) for e in pieces}
        both = {(o, p, s, st) for s, p, o, st in told if PREDICATES[p].symmetric}
        found[text] = told | both
    return found


@pytest.mark.parametrize(("rule", "example", "positive"), CASES, ids=[f"{r.id}:{e.text[:50]}" for r, e, _ in CASES])
def test_example(read: dict[str, set[tuple[str, str, str, str]]], rule: Rule, example: Example, positive: bool) -> None:
    told = read[example.text]
    if positive:
        assert set(example.facts) <= told
    else:
        asserted = {
            f
            for f in told
            if f[1] == rule.predicate and f[3] == "asserted" and (f[1] != "holdsOffice" or f[2] == "Chair of ASEAN")
        }
        assert not asserted


HEDGED = [(r, e) for r, e, positive in CASES if not positive and (r.hedged or r.stance or r.effect)]


@pytest.mark.parametrize(("rule", "example"), HEDGED, ids=[f"{r.id}:{e.text[:50]}" for r, e in HEDGED])
def test_a_rule_of_hedges_is_silent_altogether(
    fired: dict[str, tuple[Evidence, ...]], rule: Rule, example: Example
) -> None:
    """What it tells is never asserted anyway; a sentence may stand under silent that it proves hedged."""
    if example.text not in {e.text for e in rule.proves}:
        assert rule.id not in {e.rule for e in fired[example.text]}


def test_every_predicate_is_reached_by_verbs_and_by_a_noun() -> None:
    rules = rule_set().rules
    for name in PREDICATES:
        if name == "representsState":
            continue
        mine = [r for r in rules if r.predicate == name]
        assert len({v for r in mine for v in r.verbs}) >= 2, name
        assert any(r.nouns for r in mine), name


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("predicate: metWith", "predicate: metWit"), "no predicate 'metWit'"),
        (("  silent:", "  silence:"), "unknown field"),
        (("- id: meet.noun", "- id: meet.verb"), "two rules are called"),
        (("types: {subject: person|", "types: {subject: persons|"), "unknown type"),
    ],
)
def test_a_broken_rule_is_named_with_its_file(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(shipped("ontology") / "rules", folder)
    path = folder / "meetings.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(BadRow, match=problem) as caught:
        load_rules(folder)
    assert "meetings.yaml" in str(caught.value)


def test_a_rule_without_a_negative_example_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(shipped("ontology") / "rules", folder)
    (folder / "extra.yaml").write_text(
        "- id: x.y\n  predicate: metWith\n  verbs: [meet]\n  object: [with]\n"
        "  proves: ['President Joe Biden met Xi Jinping. => Joe Biden metWith Xi Jinping']\n",
        encoding="utf-8",
    )
    with pytest.raises(BadRow, match="negative example"):
        load_rules(folder)
