"""The product's scorer gives the numbers of the shared one, on development gold and an output full of mistakes."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import BadFile, BadRow
from kg.facts.scoring.evaluate import evaluate, load_gold, scores_record, text_of
from kg.facts.scoring.scores import Ratio, score

HERE = Path(__file__).parent / "scorer"
GOLD = Path(__file__).parent.parent / "gold" / "gold"
OWN = [f"own{n:02d}" for n in range(1, 19)]


def system() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in (HERE / "system.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        found[fact["doc_id"]].append(fact)
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, object]:
    loaded: dict[str, object] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    return loaded


def as_shared(ratio: Ratio) -> dict[str, float]:
    return {
        "P": ratio.precision,
        "R": ratio.recall,
        "F1": ratio.f1,
        "tp": ratio.right,
        "system": ratio.system,
        "gold": ratio.gold,
    }


def test_numbers_agree_with_the_shared_scorer(expected: dict[str, object]) -> None:
    gold = load_gold(GOLD)
    scores = score({name: gold[name] for name in OWN}, system())
    for name in ("strict", "lenient", "relaxed"):
        assert as_shared(getattr(scores, name)) == pytest.approx(expected[name]), name
    record = scores_record(scores)
    for name in ("core_recall_strict", "core_recall_lenient", "status_accuracy", "hedges_found"):
        assert record[name] == pytest.approx(expected[name], abs=1e-4), name
    for name in ("hedges_asserted", "negative_false_facts", "neutral"):
        assert record[name] == expected[name], name
    by_document = expected["by_doc"]
    assert isinstance(by_document, dict)
    for name, ratio in scores.by_document.items():
        assert as_shared(ratio) == pytest.approx(by_document[name]), name


def test_gold_against_itself_is_perfect() -> None:
    gold = load_gold(GOLD)
    scores = score(gold, gold)
    assert scores.strict.f1 == scores.lenient.f1 == scores.relaxed.f1 == 1.0
    assert not scores.mistakes


def test_nothing_found_is_nothing_right() -> None:
    scores = score(load_gold(GOLD), {})
    assert scores.strict.f1 == 0
    assert all(mistake.kind == "missed" for mistake in scores.mistakes)


def test_it_finds_texts_and_calls_the_extractor(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts").mkdir()
    fact = {"subject": "US", "predicate": "metWith", "object": "ASEAN", "status": "asserted", "core": True}
    (tmp_path / "gold" / "a.json").write_text(json.dumps([fact]), encoding="utf-8")
    (tmp_path / "texts" / "a.md").write_text("The US met ASEAN.", encoding="utf-8")
    scores = evaluate(tmp_path / "gold", lambda paths: {path: [fact] for path in paths})
    assert scores.strict.f1 == 1.0


def test_bad_gold_is_told_where(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is no folder"):
        load_gold(tmp_path / "none")
    with pytest.raises(BadFile, match=r"holds no NAME\.json"):
        load_gold(tmp_path)
    (tmp_path / "a.json").write_text('[\n{"subject": ]', encoding="utf-8")
    with pytest.raises(BadRow, match=r"a\.json:2: is no valid JSON"):
        load_gold(tmp_path)
    (tmp_path / "a.json").write_text('[{"subject": "US"}]', encoding="utf-8")
    with pytest.raises(BadFile, match="fact 1 has no predicate"):
        load_gold(tmp_path)
    with pytest.raises(BadFile, match="has no text"):
        text_of("a", tmp_path)
