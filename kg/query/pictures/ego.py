"""One entity and whom it has most claims with, placed for a small picture that needs no script.

Invariant: names never overlap: they stand in two columns bowed around the middle, one row each; what is left out is
counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Entity

__all__ = ["Ego", "Neighbour", "ego"]

_MOST: Final = 24
_ROW, _REACH, _BOW = 25.0, 120.0, 70.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity beside the middle; `x`, `y` in pixels from it, `predicate` the one most of its claims have."""

    entity: Entity
    claims: int
    predicate: str
    x: float
    y: float
    radius: float
    width: float
    left: bool


@dataclass(frozen=True, slots=True)
class Ego:
    """The picture: the neighbours shown of `all` there are; it is `height` pixels high."""

    neighbours: tuple[Neighbour, ...]
    all: int
    height: float


def ego(counterparts: Sequence[tuple[str, tuple[str, ...]]], entity: Callable[[str], Entity | None]) -> Ego:
    """Place the neighbours of an entity.

    Args:
        counterparts: their ids with the predicates of their claims, most claims first.
        entity: looks up an entity.

    >>> ego([], lambda name: None)
    Ego(neighbours=(), all=0, height=50.0)
    """
    chosen = [(found, of) for name, of in counterparts[:_MOST] if (found := entity(name))]
    chosen.sort(key=lambda item: (item[0].cls.value, -len(item[1]), item[0].label, item[0].id))
    half = (len(chosen) + 1) // 2
    placed = []
    for side, some in ((-1, chosen[:half]), (1, chosen[half:])):
        for number, (found, of) in enumerate(some):
            y = (number - (len(some) - 1) / 2) * _ROW
            bow = math.sqrt(max(0.0, 1 - (y / (half * _ROW / 2 + _ROW)) ** 2))
            predicate, _ = max(Counter(of).items(), key=lambda item: (item[1], item[0]))
            placed.append(
                Neighbour(
                    found,
                    len(of),
                    predicate,
                    round(side * (_REACH + _BOW * bow), 1),
                    round(y, 1),
                    round(3.5 + min(4.5, math.log2(len(of) + 1)), 1),
                    round(0.8 + min(3.2, math.log2(len(of)) * 0.6), 1),
                    side < 0,
                )
            )
    return Ego(tuple(placed), len(counterparts), max(2.0, half + 1.0) * _ROW)
