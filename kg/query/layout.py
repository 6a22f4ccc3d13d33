"""Where the nodes of a picture stand: computed here, seeded, so that the same graph is the same picture.

Method: force-directed placement (Fruchterman & Reingold 1991, as in networkx) around two fixed poles, lines at hubs
weakened so that hubs do not pull everything into one ball, half-way ranked to use the canvas, overlaps pushed apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["POLES", "place"]

#: the reader's axis: this one left, that one right
POLES = ("e:united-states", "e:asean")

_WIDTH, _HEIGHT = 1420.0, 1240.0
_SEED = 11


def place(
    nodes: Sequence[str], lines: Mapping[tuple[str, str], int], radius: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Coordinates in pixels of a 1420 × 1240 canvas, its middle at (0, 0).

    Args:
        nodes: node ids, in any order.
        lines: pairs of node ids with the number of facts between them.
        radius: radius of each node in pixels.

    >>> place(["a"], {}, {"a": 10.0})
    {'a': (0.0, 0.0)}
    """
    import numpy as np

    tied = {end for pair in lines for end in pair}
    order, alone = sorted(tied), sorted(set(nodes) - tied)
    placed = dict.fromkeys(order, (0.0, 0.0))
    bottom = 0.0
    if len(order) > 1:
        spots = _separate(_blend(_spring(order, lines, np), np), np.array([radius[n] for n in order]), np)
        low, high = spots.min(0), spots.max(0)
        span = np.where(high - low > 0, high - low, 1.0)
        shown = np.array([_WIDTH, _HEIGHT]) * min(1.0, 0.25 + len(order) / 60)
        spots = (spots - (low + high) / 2) / span * shown
        placed = {n: (round(float(x), 1), round(float(y), 1)) for n, (x, y) in zip(order, spots, strict=True)}
        bottom = float(shown[1]) / 2 + 90
    return placed | _rows(alone, bottom)


def _rows(alone: Sequence[str], top: float) -> dict[str, tuple[float, float]]:
    """Nodes without a line stand in rows below the picture, where they pull nothing out of shape."""
    across = max(1, int(_WIDTH // 170))
    wide = min(len(alone), across)
    return {
        node: (round((k % across - (wide - 1) / 2) * 170, 1), round(top + k // across * 70, 1))
        for k, node in enumerate(alone)
    }


def _spring(order: Sequence[str], lines: Mapping[tuple[str, str], int], np: Any) -> Any:
    import networkx as nx

    degree: dict[str, int] = dict.fromkeys(order, 0)
    for a, b in lines:
        degree[a] += 1
        degree[b] += 1
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(order)
    for (a, b), facts in sorted(lines.items()):
        low, high = sorted((max(1, degree[a]), max(1, degree[b])))
        graph.add_edge(a, b, weight=(1 + 0.5 * math.log2(facts)) / (low**0.5 * high**0.35))
    random = np.random.RandomState(_SEED)
    start = {node: random.uniform(-0.5, 0.5, 2) for node in order}
    fixed = [pole for pole in POLES if pole in degree]
    if len(fixed) == 2:
        start[POLES[0]], start[POLES[1]] = np.array([-0.62, 0.05]), np.array([0.62, -0.05])
    placed = nx.spring_layout(
        graph,
        pos=start,
        fixed=fixed if len(fixed) == 2 else None,
        k=0.8 / math.sqrt(len(order)),
        iterations=400,
        weight="weight",
        seed=_SEED,
        threshold=1e-5,
        method="force",
    )
    return np.array([placed[node] for node in order], dtype=float)


def _blend(spots: Any, np: Any) -> Any:
    """Half linear, half rank position on each axis: spreads the crowd without tearing the shape."""
    mixed = np.empty_like(spots)
    ranks = np.argsort(np.argsort(spots, axis=0, kind="stable"), axis=0, kind="stable") / (len(spots) - 1)
    for axis, size in ((0, _WIDTH), (1, _HEIGHT)):
        # a far-off pair must not squeeze the rest into a corner
        values = np.clip(spots[:, axis], *np.quantile(spots[:, axis], [0.02, 0.98]))
        span = values.max() - values.min() or 1.0
        mixed[:, axis] = (0.5 * (values - values.min()) / span + 0.5 * ranks[:, axis]) * size
    return mixed


def _separate(spots: Any, radius: Any, np: Any) -> Any:
    """Push overlapping boxes (node and room for its name) apart, along the axis that needs less."""
    first, second = np.triu_indices(len(spots), 1)
    need_x = radius[first] + radius[second] + 34
    need_y = radius[first] + radius[second] + 26
    for _ in range(300):
        gap = spots[second] - spots[first]
        over_x, over_y = need_x - abs(gap[:, 0]), need_y - abs(gap[:, 1])
        hit = (over_x > 0) & (over_y > 0)
        if not hit.any():
            break
        step_x = np.where(hit & (over_x < over_y), (over_x / 4 + 0.05) * np.where(gap[:, 0] >= 0, 1, -1), 0)
        step_y = np.where(hit & (over_x >= over_y), (over_y / 4 + 0.05) * np.where(gap[:, 1] >= 0, 1, -1), 0)
        for axis, step in ((0, step_x), (1, step_y)):
            np.subtract.at(spots[:, axis], first, step)
            np.add.at(spots[:, axis], second, step)
    return spots
