"""The measured precision of rules: counts in a table, a lower bound, and what follows for the facts of a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.extract import extract, extract_records
from kg.facts.rules.measured import Measured, lower_bound, measured_table, read_measured
from kg.facts.rules.ruleset import RuleSet, rule_set
from kg.facts.scoring.evaluate import evaluate, part_of
from kg.model import Briefing, Evidence, ReviewState, Source
from kg.register import Register
from kg.text.briefing import read_briefing

GOLD = Path(__file__).parent.parent / "gold" / "gold"
BODY = "Malaysia and the United States signed a memorandum of understanding on trade on 10 July 2025."


@pytest.mark.parametrize(
    ("right", "found", "bound"), [(10, 10, 0.722), (5, 10, 0.237), (0, 10, 0.0), (1, 1, 0.207), (90, 100, 0.826)]
)
def test_lower_bound_of_known_shares(right: int, found: int, bound: float) -> None:
    assert lower_bound(right, found) == pytest.approx(bound, abs=0.001)


def test_too_few_facts_say_nothing() -> None:
    assert Measured(4, 4).confidence is None
    assert Measured(5, 5).confidence == 0.57


def test_table_reads_back(tmp_path: Path) -> None:
    counts = {"b.rule": (1, 2), "a.rule": (3, 3), "": (1, 1)}
    (tmp_path / "m.csv").write_text(measured_table(counts), encoding="utf-8")
    assert read_measured(tmp_path / "m.csv") == {"a.rule": Measured(3, 3), "b.rule": Measured(1, 2)}
    assert read_measured(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("rule,right\na,1\n", ":1: has the columns"),
        ("rule,right,found\na,x,2\n", ":2: a: the counts are no whole numbers"),
        ("rule,right,found\na,3,2\n", ":2: a: counts that cannot be"),
        ("rule,right,found\na,1,2\na,1,2\n", ":3: a: counts that cannot be"),
    ],
)
def test_broken_tables_are_told_with_their_line(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadRow, match=where):
        read_measured(tmp_path / "m.csv")


def test_the_shipped_table_is_counted_on_the_scored_texts() -> None:
    table = (shipped("ontology") / "rules" / "measured.csv").read_text(encoding="utf-8")
    scores = evaluate(GOLD, _extracted, only=part_of(GOLD, "score"))
    counted = measured_table({rule: (right, found) for rule, (right, found) in scores.by_rule.items()})
    assert table == counted, "run: kg evaluate tests/gold/gold --part score --measure ontology/rules/measured.csv"


def _extracted(paths: Sequence[Path]) -> dict[Path, list[dict[str, Any]]]:
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    briefings = {path: read_briefing(path) for path in paths}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in extract_records(briefings.values(), register):
        found[record["briefing"]].append(record)
    return {path: found[briefing.id] for path, briefing in briefings.items()}


def read(rules: RuleSet) -> Evidence:
    """The evidence of the signing, read with some rules."""
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    briefing = Briefing("note", Source("Note", "Ministry", "2025-07-11", ""), BODY)
    [(_, evidence)] = extract([briefing], register, rules=rules)
    return next(piece for piece in evidence if piece.predicate == "signedAgreementWith")


def test_facts_carry_the_confidence_and_the_words_of_their_rule() -> None:
    rule = read(rule_set()).rule
    unmeasured = read(replace(rule_set(), measured={}))
    assert unmeasured.confidence is None and unmeasured.review is ReviewState.AUTO
    assert [cue.quote for cue in unmeasured.cues] == ["signed"]
    assert all(BODY[cue.start : cue.end] == cue.quote for cue in unmeasured.cues)
    sound = read(replace(rule_set(), measured={rule: Measured(20, 20)}))
    assert sound.confidence == 0.84 and sound.review is ReviewState.AUTO
    doubtful = read(replace(rule_set(), measured={rule: Measured(2, 10)}))
    assert doubtful.confidence == 0.06 and doubtful.review is ReviewState.QUEUED
