"""The scores of `kg evaluate` as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.facts.scoring.scores import Scores

__all__ = ["scores_text"]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _rules(record: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{'rule (strict)':24}{'precision':>10}{'at least':>10}{'right':>8}{'found':>8}"
    for rule, r in record["by_rule"].items():
        yield f"{rule:24}{_percent(r['precision']):>10}{_percent(r['lower_bound']):>10}{r['right']:>8}{r['found']:>8}"


def scores_text(record: Mapping[str, Any], scores: Scores, *, errors: bool, by_rule: bool) -> Iterator[str]:
    """Overall figures, then one line per predicate, then the rules and the mistakes if asked for."""
    yield f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'found':>8}{'gold':>8}"
    for name in ("strict", "lenient", "relaxed"):
        r = record[name]
        figures = "".join(f"{_percent(r[k]):>10}" for k in ("precision", "recall", "f1"))
        yield f"{name:24}{figures}{r['right']:>8}{r['system']:>8}{r['gold']:>8}"
    yield ""
    for name in ("core_recall_strict", "core_recall_lenient", "status_accuracy", "hedges_found"):
        yield f"{name.replace('_', ' '):24}{_percent(record[name]):>10}"
    for name in ("hedges", "hedges_asserted", "negative_false_facts", "neutral"):
        yield f"{name.replace('_', ' '):24}{record[name]:>10}"
    yield ""
    yield f"{'predicate (strict)':24}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'found':>8}{'gold':>8}"
    for name, (right, found, gold) in sorted(scores.per_predicate.items()):
        precision, recall = right / found if found else None, right / gold if gold else None
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else None
        figures = "".join(f"{_percent(v):>10}" for v in (precision, recall, f1))
        yield f"{name:24}{figures}{right:>8}{found:>8}{gold:>8}"
    if by_rule:
        yield from _rules(record)
    if errors:
        yield ""
        for one in scores.mistakes:
            rule = f"  [{one.rule}]" if one.rule else ""
            yield f"{one.document}  {one.kind}  {' '.join(one.fact)}{'  (core)' if one.core else ''}{rule}"
