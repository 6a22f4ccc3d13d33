"""The trained classifier: weights of features and the thresholds above which a predicate is told.

Invariants: scoring is a sum over known features, in any order the same to the printed digits; a predicate without a
threshold is never told. Nothing but the weights file is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadRow

__all__ = ["Model", "hundredths", "load_model", "write_model"]

_SCALE = 100
"""Weights are whole hundredths, so that sums are exact."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in hundredths, thresholds as probabilities."""

    digest: str
    """Of what it was trained on."""
    bias: int
    thresholds: Mapping[str, float]
    weights: Mapping[str, int]

    def probability(self, features: Iterable[str]) -> float:
        """How sure the model is that a pair with these features is a fact.

        >>> Model("", 0, {}, {"a": 100}).probability(["a", "unknown"]) > 0.7
        True
        """
        weights = self.weights
        total = self.bias + sum(weights.get(f, 0) for f in set(features))
        return 1 / (1 + math.exp(-total / _SCALE))


def hundredths(weight: float) -> int:
    """A weight as it is kept."""
    return round(weight * _SCALE)


def write_model(model: Model, path: Path) -> None:
    """Write a model: digest, bias, thresholds, then weights, sorted."""
    lines = [f"digest\t{model.digest}", f"bias\t{model.bias}"]
    lines += [f"threshold\t{p}\t{t:.2f}" for p, t in sorted(model.thresholds.items())]
    lines += [f"{w}\t{f}" for f, w in sorted(model.weights.items()) if w]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_model(path: Path) -> Model:
    """Read a model.

    Raises:
        BadRow: a line that is none of its kinds.
    """
    digest, bias = "", 0
    thresholds: dict[str, float] = {}
    weights: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        first, _, rest = line.partition("\t")
        try:
            if first == "digest":
                digest = rest
            elif first == "bias":
                bias = int(rest)
            elif first == "threshold":
                predicate, _, value = rest.partition("\t")
                thresholds[predicate] = float(value)
            else:
                weights[rest] = int(first)
        except ValueError as error:
            raise BadRow(path, number, f"is no weight: {line!r}", "write it again with make train") from error
    return Model(digest, bias, thresholds, weights)
