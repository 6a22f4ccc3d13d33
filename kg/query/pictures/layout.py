"""Where the nodes of a picture stand: computed here, seeded, so that the same graph is the same picture.

Method: force-directed placement (Fruchterman & Reingold 1991, as in networkx) around two fixed poles, lines at hubs
weakened so that hubs do not pull everything into one ball, half-way ranked to use the canvas, overlaps pushed apart.
Satellites (nodes that hang on one other alone) stand in arcs around it, on its free side, and pull at nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["POLES", "place"]

#: the reader's axis: this one left, that one right
POLES = ("e:united-states", "e:asean")

_WIDTH, _HEIGHT = 1420.0, 1240.0
#: room between satellites, how far an arc of them goes (radians), and room above nodes without lines
_STEP, _ARC, _BELOW = 17.0, 3.6, 70.0
#: least room around a node that moved out of another's way
_CLEAR = 15.0
_APART = 118.0
_SEED = 11


def place(
    nodes: Sequence[str],
    lines: Mapping[tuple[str, str], int],
    radius: Mapping[str, float],
    satellites: Mapping[str, str] | None = None,
    poles: tuple[str, str] = POLES,
) -> dict[str, tuple[float, float]]:
    """Coordinates in pixels of a 1420 × 1240 canvas, its middle at (0, 0).

    Args:
        nodes: node ids, in any order.
        lines: pairs of node ids with the number of facts between them.
        radius: radius of each node in pixels.
        satellites: nodes that stand in arcs around another, with that other one.
        poles: the one that stands left and the one that stands right, where both are there.

    >>> place(["a"], {}, {"a": 10.0})
    {'a': (0.0, 0.0)}
    """
    import numpy as np

    around = satellites or {}
    core = {pair: facts for pair, facts in lines.items() if around.keys().isdisjoint(pair)}
    tied = {end for pair in core for end in pair} | set(around.values())
    whole, *parts = _components(tied, core) or [[]]
    placed = dict.fromkeys(whole, (0.0, 0.0))
    bottom = 0.0
    if len(whole) > 1:
        sizes = np.array([radius[n] for n in whole])
        hung = Counter(around.values())
        rooms = sizes + np.array([_reach(hung[n], radius[n]) for n in whole])
        inside = {pair: facts for pair, facts in core.items() if not set(whole).isdisjoint(pair)}
        shown = np.array([_WIDTH, _HEIGHT]) * min(1.0, 0.25 + len(whole) / 60)
        spots = _separate(_blend(_spring(whole, inside, poles, np), np) / [_WIDTH, _HEIGHT] * shown, rooms, np)
        low, high = spots.min(0), spots.max(0)
        spots = (spots - (low + high) / 2) / np.where(high - low > 0, high - low, 1.0) * shown
        bottom = float(shown[1]) / 2 + _BELOW
        placed = _with_satellites(whole, spots, sizes, around, np)
    for part, at in zip(parts, _cells([_room(part, radius) for part in parts], bottom), strict=True):
        placed |= _ring(part, radius, at)
        bottom = max(bottom, at[1] + _room(part, radius) / 2 + _BELOW)
    return placed | _rows(alone=sorted(set(nodes) - tied - around.keys()), top=bottom)


def _components(nodes: Iterable[str], lines: Iterable[tuple[str, str]]) -> list[list[str]]:
    """What hangs together, each sorted; the largest first."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(lines)
    return sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))


def _room(part: Sequence[str], radius: Mapping[str, float]) -> float:
    """Side of the square that a small part takes."""
    return 2 * (_circle(len(part)) + max(radius[n] for n in part)) + 60


def _circle(number: int) -> float:
    return 45.0 if number <= 2 else 20.0 + 14.0 * number


def _cells(sides: Sequence[float], top: float) -> list[tuple[float, float]]:
    """Middles of squares that stand row by row below the picture, each row centred."""
    rows: list[list[float]] = []
    for side in sides:
        if not rows or sum(rows[-1]) + side > _WIDTH:
            rows.append([])
        rows[-1].append(side)
    found = []
    for row in rows:
        left = -sum(row) / 2
        for side in row:
            found.append((left + side / 2, top + max(row) / 2))
            left += side
        top += max(row)
    return found


def _ring(part: Sequence[str], radius: Mapping[str, float], at: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """A small part as a circle around a point, or two side by side."""
    r, turn = _circle(len(part)), 2 * math.pi / len(part)
    return {
        node: (round(at[0] - r * math.cos(k * turn), 1), round(at[1] - r * math.sin(k * turn), 1))
        for k, node in enumerate(part)
    }


def _rounded(order: Sequence[str], spots: Any) -> dict[str, tuple[float, float]]:
    return {n: (round(float(x), 1), round(float(y), 1)) for n, (x, y) in zip(order, spots, strict=True)}


def _arcs(number: int, inner: float) -> list[tuple[float, float]]:
    """Distance and angle of so many satellites: arcs one outside the other, each centred on angle 0."""
    found: list[tuple[float, float]] = []
    distance = inner
    while len(found) < number:
        fits = min(number - len(found), max(3, int(_ARC * distance / _STEP)))
        step = _STEP / distance
        found += [(distance, (k - (fits - 1) / 2) * step) for k in range(fits)]
        distance += _STEP
    return found


def _reach(number: int, radius: float) -> float:
    """How much farther a hub's room goes on all sides, as its satellites stand on one."""
    return (_arcs(number, radius + _STEP)[-1][0] - radius) * 0.6 if number else 0.0


def _with_satellites(
    order: Sequence[str], spots: Any, sizes: Any, around: Mapping[str, str], np: Any
) -> dict[str, tuple[float, float]]:
    """Satellites in arcs on the free side of their hubs; what is neither gives way to them."""
    by_hub: dict[str, list[str]] = {}
    for node, hub in sorted(around.items()):
        by_hub.setdefault(hub, []).append(node)
    place_of = {node: k for k, node in enumerate(order)}
    names, moons = list(order), np.empty((0, 2))
    for hub, some in sorted(by_hub.items(), key=lambda item: (-len(item[1]), item[0])):
        centre = spots[place_of[hub]]
        arcs = _arcs(len(some), float(sizes[place_of[hub]]) + _STEP)
        turn = _free_side(centre, arcs[-1][0], np.vstack([np.delete(spots, place_of[hub], 0), moons]), np)
        ring = [(centre[0] + d * math.cos(turn + a), centre[1] + d * math.sin(turn + a)) for d, a in arcs]
        moons = np.vstack([moons, np.array(ring)])
        names += some
    everything = np.vstack([spots, moons])
    still = np.array([name in around or name in by_hub for name in names])
    rooms = np.concatenate([sizes + _CLEAR, np.full(len(moons), _STEP / 2)])
    return _rounded(names, _give_way(everything, rooms, still, np))


def _free_side(centre: Any, reach: float, others: Any, np: Any) -> float:
    """The direction with fewest neighbours, outward from the middle of the canvas where several are as free."""
    gap = others - centre
    distance = np.hypot(gap[:, 0], gap[:, 1])
    close = distance < 2.2 * reach
    bearing, weight = np.arctan2(gap[close, 1], gap[close, 0]), 1 - distance[close] / (2.2 * reach)
    outward = math.atan2(centre[1] / _HEIGHT, centre[0] / _WIDTH)

    def crowd(turn: float) -> float:
        facing = np.maximum(0, np.cos(bearing - turn))
        return float((facing * weight).sum()) - 1.5 * math.cos(turn - outward)

    return min((2 * math.pi * k / 24 for k in range(24)), key=lambda turn: (round(crowd(turn), 6), turn))


def _give_way(spots: Any, rooms: Any, still: Any, np: Any) -> Any:
    """Move what is not still out of the room of the others, straight away from them."""
    first, second = np.triu_indices(len(spots), 1)
    movable = ~(still[first] & still[second])
    first, second = first[movable], second[movable]
    for _ in range(120):
        gap = spots[second] - spots[first]
        distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 0.1)
        over = rooms[first] + rooms[second] - distance
        hit = over > 0.5
        if not hit.any():
            break
        step = np.where(hit, over / distance / 2, 0)[:, None] * gap
        for ends, sign in ((first, -1), (second, 1)):
            np.add.at(spots, ends, sign * step * ~still[ends][:, None])
    return spots


def _rows(alone: Sequence[str], top: float) -> dict[str, tuple[float, float]]:
    """Nodes without a line stand in rows below the picture, where they pull nothing out of shape."""
    across = max(1, int(_WIDTH // _APART))
    wide = min(len(alone), across)
    return {
        node: (round((k % across - (wide - 1) / 2) * _APART, 1), round(top + k // across * 60, 1))
        for k, node in enumerate(alone)
    }


def _spring(order: Sequence[str], lines: Mapping[tuple[str, str], int], poles: tuple[str, str], np: Any) -> Any:
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
    fixed = [pole for pole in poles if pole in degree]
    if len(fixed) == 2:
        start[poles[0]], start[poles[1]] = np.array([-0.62, 0.05]), np.array([0.62, -0.05])
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
