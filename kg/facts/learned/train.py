"""Train the statistical part again: `python -m kg.facts.learned.train`, run from the root of the project.

It reads the `write` part of `tests/gold`, the briefings with their gold facts, the sentences of
`ontology/learned/sentences.yaml` and the examples of the rules; it writes `ontology/learned/weights.tsv` and prints
what the folds over documents gave.

Invariant: the `score` part of the gold texts is never read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.config import shipped
from kg.facts.evaluate import load_gold
from kg.facts.learned.fit import Outcome, crossed, fit, thresholds
from kg.facts.learned.model import Model, write_model
from kg.facts.learned.relations import load_relations
from kg.facts.learned.samples import Labelled, example_texts, label, of_examples, of_sentences
from kg.facts.rules import rule_set
from kg.model import Briefing
from kg.register import Register
from kg.text.briefing import read_briefing

__all__ = ["digest", "train"]

Text = tuple[Briefing, Sequence[Mapping[str, Any]]]


def _gold_texts(root: Path) -> Iterator[Text]:
    gold = root / "tests" / "gold"
    split = json.loads((gold / "split.json").read_text(encoding="utf-8"))
    facts = load_gold(gold / "gold")
    for name in split["write"]:
        yield read_briefing(gold / "texts" / f"{name}.txt"), facts[name]
    for name, listed in sorted(load_gold(gold / "briefings").items()):
        yield read_briefing(root / "data" / "briefings" / f"{name}.md"), listed


def _inputs(root: Path) -> list[Path]:
    gold, learned = root / "tests" / "gold", shipped("ontology") / "learned"
    write = json.loads((gold / "split.json").read_text(encoding="utf-8"))["write"]
    return [
        *(gold / "gold" / f"{name}.json" for name in write),
        *(gold / "texts" / f"{name}.txt" for name in write),
        *sorted((gold / "briefings").glob("*.json")),
        learned / "relations.yaml",
        learned / "sentences.yaml",
    ]


def digest(root: Path) -> str:
    """SHA-256 over everything that the model is trained on but the rules."""
    total = hashlib.sha256()
    for path in _inputs(root):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def train(root: Path) -> tuple[Model, Sequence[Labelled], Sequence[Outcome]]:
    """The model of a checkout, its documents and the outcomes of the folds over them."""
    register = Register.load(shipped("data") / "register", shipped("data") / "reference")
    rules = rule_set()
    relations = load_relations(shipped("ontology") / "learned" / "relations.yaml", rules)
    documents = list(label(_gold_texts(root), register, rules, relations))
    own = label(of_sentences(shipped("ontology") / "learned" / "sentences.yaml"), register, rules, relations)
    examples = of_examples(rules, label(example_texts(rules), register, rules, relations))
    more = [s for d in (*own, *examples) for s in d.samples]
    found = crossed(documents, more)
    samples = [s for d in documents for s in d.samples]
    model = replace(fit([*samples, *more], digest(root)), thresholds=thresholds(found))
    return model, documents, found


def report(documents: Sequence[Labelled], found: Sequence[Outcome], chosen: Mapping[str, float]) -> Iterator[str]:
    """Precision and recall of the rules alone and with the statistical part, then its facts by predicate."""
    right = sum(v == "right" for d in documents for v in d.rules.values())
    wrong = sum(v in ("wrong", "close") for d in documents for v in d.rules.values())
    gold = sum(len(d.gold) for d in documents)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        if one.predicate in chosen and one.probability >= chosen[one.predicate]:
            counts[one.predicate][not one.right] += 1
    more, bad = (sum(c[n] for c in counts.values()) for n in (0, 1))
    yield f"rules alone     precision {right / (right + wrong):.3f}  recall {right / gold:.3f}"
    total = right + wrong + more + bad
    yield f"with the model  precision {(right + more) / total:.3f}  recall {(right + more) / gold:.3f}"
    for predicate, threshold in sorted(chosen.items()):
        yield f"{predicate:22} above {threshold:.2f}: {counts[predicate][0]} right, {counts[predicate][1]} wrong"


def main() -> None:
    """Train and write the weights."""
    root = Path.cwd()
    model, documents, found = train(root)
    write_model(model, shipped("ontology") / "learned" / "weights.tsv")
    sys.stdout.write("\n".join(report(documents, found, model.thresholds)) + "\n")


if __name__ == "__main__":
    main()
