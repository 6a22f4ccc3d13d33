"""Logistic regression on sparse features, with the likeliest way to reach each fact.

A fact can be reached over several triggers of its sentence: a first fit shares it among them, a second one takes the
likeliest. Thresholds come from folds over documents: a predicate is told only above the lowest probability at which
its facts beyond those of the rules were right often enough.

Invariant: the same samples give the same model; nothing is drawn at random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.facts.learned.model import Model, hundredths
from kg.facts.learned.samples import Labelled, Sample

__all__ = ["Outcome", "crossed", "fit", "outcomes", "thresholds"]

_RIDGE = 3.0
_SEEN_IN = 2
"""Documents that a feature must be seen in."""
_FOLDS = 5
_GRID = tuple(n / 100 for n in range(50, 96, 3))
_PRECISION = 0.8
_DOUBT = (2.0, 1.0)
"""Facts, and right ones among them, that every predicate is taken to have besides those counted."""
_SMALLEST = 4
"""Hundredths; smaller weights are left out."""
_LEAST = 3
"""Right facts without which a predicate is not told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fact that the rules left and the classifier gave a probability."""

    predicate: str
    probability: float
    right: bool


def _counted(samples: Sequence[Sample]) -> list[Sample]:
    return [s for s in samples if s.label in ("right", "wrong")]


def _columns(samples: Sequence[Sample]) -> dict[str, int]:
    seen: dict[str, set[str]] = defaultdict(set)
    for s in samples:
        for f in s.features:
            seen[f].add(s.document)
    return {f: n for n, f in enumerate(sorted(f for f, where in seen.items() if len(where) >= _SEEN_IN))}


def _matrix(samples: Sequence[Sample], columns: Mapping[str, int]) -> Any:
    indices: list[int] = []
    ends = [0]
    for s in samples:
        indices.extend(sorted({columns[f] for f in s.features if f in columns}))
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(samples), len(columns)))


def _solve(x: Any, y: Any, weight: Any) -> Any:
    """Weights and, last, the bias of the least loss."""
    turned = x.T.tocsr()

    def loss(t: Any) -> tuple[float, Any]:
        z = x @ t[:-1] + t[-1]
        p = 1 / (1 + np.exp(-z))
        value = np.sum(weight * (np.logaddexp(0, z) - y * z)) + _RIDGE / 2 * np.sum(t[:-1] ** 2)
        slope = weight * (p - y)
        return float(value), np.append(turned @ slope + _RIDGE * t[:-1], slope.sum())

    start = np.zeros(x.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def _way(s: Sample) -> tuple[str, int, Any]:
    return s.document, s.sentence, s.key


def fit(samples: Sequence[Sample], digest: str = "") -> Model:
    """The model of these samples, without thresholds."""
    rows = _counted(samples)
    columns = _columns(rows)
    x = _matrix(rows, columns)
    y = np.array([float(s.label == "right") for s in rows])
    ways: dict[Any, list[int]] = defaultdict(list)
    for n, s in enumerate(rows):
        if s.label == "right":
            ways[_way(s)].append(n)
    weight = np.ones(len(rows))
    for numbers in ways.values():
        weight[numbers] = 1 / len(numbers)
    first = _solve(x, y, weight)
    scores = x @ first[:-1]
    for numbers in ways.values():
        weight[numbers] = 0
        weight[max(numbers, key=lambda n: (round(float(scores[n]), 6), -n))] = 1
    found = _solve(x, y, weight)
    weights = {f: hundredths(float(found[n])) for f, n in columns.items()}
    return Model(digest, hundredths(float(found[-1])), {}, {f: w for f, w in weights.items() if abs(w) >= _SMALLEST})


def outcomes(document: Labelled, model: Model) -> list[Outcome]:
    """What the model makes of the facts of a document that the rules left."""
    best: dict[Any, tuple[float, Sample]] = {}
    for s in document.samples:
        if s.key in document.rules:
            continue
        p = model.probability(s.features)
        if s.key not in best or p > best[s.key][0]:
            best[s.key] = p, s
    return [
        Outcome(s.key[1], p, s.key in document.gold)
        for p, s in best.values()
        if s.key in document.gold or s.label != "neutral"
    ]


def crossed(documents: Sequence[Labelled], more: Sequence[Sample]) -> list[Outcome]:
    """The outcomes of each document under a model that was fitted without it."""
    found: list[Outcome] = []
    for fold in range(_FOLDS):
        rest = [s for n, d in enumerate(documents) if n % _FOLDS != fold for s in d.samples]
        model = fit([*rest, *more])
        for document in documents[fold::_FOLDS]:
            found.extend(outcomes(document, model))
    return found


def thresholds(found: Sequence[Outcome]) -> dict[str, float]:
    """The lowest probability for each predicate at which it is right often enough; none for one that never is."""
    by_predicate: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        by_predicate[one.predicate].append(one)
    chosen = {}
    for predicate, ones in sorted(by_predicate.items()):
        for least in _GRID:
            told = [o for o in ones if o.probability >= least]
            right = sum(o.right for o in told)
            if right >= _LEAST and (right + _DOUBT[1]) / (len(told) + _DOUBT[0]) >= _PRECISION:
                chosen[predicate] = least
                break
    return chosen
