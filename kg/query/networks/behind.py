"""Which claims are behind each tie of a projected network, for all ties at once.

Invariant: the same claims as `Projection.claims` finds for one tie (a test compares).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from kg.query.networks.network import Projection

__all__ = ["Pair", "rows_of_ties"]

Pair = tuple[str, str]


def rows_of_ties(projection: Projection) -> Mapping[Pair, tuple[int, ...]]:
    """Rows of the claims behind each tie, by the CURIEs of its ends (in the order of the projection's nodes).

    Claims of two alone, and of each gathering of both all claims that name one of them.
    """
    columns, ties = projection.columns, projection.ties
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    ends = np.sort(np.stack([columns.subject[ties.single], columns.object[ties.single]], axis=1), axis=1)
    for row, (a, b) in zip(ties.single.tolist(), ends.tolist(), strict=True):
        found[a, b].add(row)
    told: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    met = ties.meeting
    for row, event, *named in zip(
        met.tolist(),
        columns.event[met].tolist(),
        columns.subject[met].tolist(),
        columns.object[met].tolist(),
        strict=True,
    ):
        for end in named:
            told[event][end].append(row)
    present: dict[int, list[int]] = defaultdict(list)
    for event, actor in zip(ties.event.tolist(), ties.actor.tolist(), strict=True):
        present[event].append(actor)
    for event, actors in present.items():
        rows = told[event]
        for a, b in combinations(sorted(actors), 2):
            found[a, b].update(rows[a], rows[b])
    names = columns.nodes.names
    return {(names[a], names[b]): tuple(sorted(rows)) for (a, b), rows in sorted(found.items())}
