"""The statistical part can be trained again, and the shipped weights are those of the shipped data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.learned.fit import Outcome, fit, thresholds
from kg.facts.learned.model import load_model, write_model
from kg.facts.learned.relations import load_relations
from kg.facts.learned.samples import Labelled, label, of_sentences
from kg.facts.learned.train import digest
from kg.facts.rules import rule_set
from tests.facts.reading import register

ROOT = Path(__file__).parents[3]
LEARNED = shipped("ontology") / "learned"

TOLD = "{} sat across from {}. => {} metWith {}"
NOT_TOLD = "{} praised {} at a meeting of bankers."
PEOPLE = (
    ("Secretary of State Antony Blinken", "Vietnamese Foreign Minister Bui Thanh Son"),
    ("Secretary of State Marco Rubio", "Malaysian Foreign Minister Mohamad Hasan"),
)


def sentences() -> list[str]:
    bare = [tuple(re.sub(r".*(?:State|Minister) ", "", name) for name in pair) for pair in PEOPLE]
    return [TOLD.format(*p, *b) for p, b in zip(PEOPLE, bare, strict=True)] + [NOT_TOLD.format(*p) for p in PEOPLE]


def labelled(tmp_path: Path) -> list[Labelled]:
    path = tmp_path / "sentences.yaml"
    path.write_text(json.dumps(sentences()), encoding="utf-8")
    rules = rule_set()
    relations = load_relations(LEARNED / "relations.yaml", rules)
    return list(label(of_sentences(path), register(), rules, relations))


def test_the_same_sentences_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        model = fit([s for d in labelled(tmp_path) for s in d.samples], "x")
        write_model(model, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert load_model(tmp_path / "one") == model


def test_labels_follow_the_facts_of_the_sentence(tmp_path: Path) -> None:
    right = {(d.document, s.key) for d in labelled(tmp_path) for s in d.samples if s.label == "right"}
    assert {name for name, _ in right} <= {"sentences.1", "sentences.2"}
    wrong = {d.document for d in labelled(tmp_path) for s in d.samples if s.key[1] == "metWith" and s.label == "wrong"}
    assert wrong >= {"sentences.3", "sentences.4"}


def test_the_model_learns_what_it_is_shown(tmp_path: Path) -> None:
    samples = [s for d in labelled(tmp_path) for s in d.samples if s.label in ("right", "wrong")]
    model = fit(samples)
    mean = {
        name: sum(chosen) / len(chosen)
        for name in ("right", "wrong")
        if (chosen := [model.probability(s.features) for s in samples if s.label == name])
    }
    assert mean["right"] > mean["wrong"]


def test_a_predicate_that_is_often_wrong_gets_no_threshold() -> None:
    good = [Outcome("metWith", 0.9, True)] * 12 + [Outcome("metWith", 0.6, False)] * 12
    bad = [Outcome("visited", 0.9, n % 2 == 0) for n in range(20)]
    assert thresholds([*good, *bad]).keys() == {"metWith"}
    assert thresholds(good)["metWith"] > 0.6


def test_the_shipped_weights_are_those_of_the_shipped_data() -> None:
    assert load_model(LEARNED / "weights.tsv").digest == digest(ROOT), "run make train"


def test_the_weights_are_small_and_name_no_entity() -> None:
    path = LEARNED / "weights.tsv"
    assert path.stat().st_size < 1_000_000
    text = path.read_text(encoding="utf-8").lower()
    assert not [s for s in ("malaysia", "vietnam", "rubio", "blinken", "e:") if s in text]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv"
    path.write_text("digest\tx\nmany\tfeature\n", encoding="utf-8")
    with pytest.raises(BadRow, match="is no weight"):
        load_model(path)


def test_a_model_without_thresholds_tells_nothing(tmp_path: Path) -> None:
    model = replace(load_model(LEARNED / "weights.tsv"), thresholds={})
    write_model(model, tmp_path / "weights.tsv")
    assert load_model(tmp_path / "weights.tsv").thresholds == {}
