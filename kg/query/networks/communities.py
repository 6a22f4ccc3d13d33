"""Groups of actors that deal more with each other than with the rest, and how far the grouping can be trusted.

Louvain (Blondel et al. 2008, Journal of Statistical Mechanics P10008) or, with igraph, Leiden (Traag, Waltman and van
Eck 2019, Scientific Reports 9, 5233) maximise modularity (Newman and Girvan 2004). Both depend on chance: they run with
many seeds, the grouping of highest modularity is shown, and its agreement with all others, never with itself, is told
(adjusted Rand index, Hubert and Arabie 1985, Journal of Classification 2, 193–218). Invariant: the same seeds give the
same grouping; groups are sorted by size, then by their first member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.errors import BadInput
from kg.query.networks.engines import Engine, igraph_of, takes_igraph
from kg.query.networks.network import Projection

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Grouping", "adjusted_rand", "groups"]

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The communities of a network."""

    communities: tuple[tuple[str, ...], ...]
    """Members of each community, those who belong to it most often first."""
    belonging: dict[str, float]
    """Share of the other runs in which an actor was with the majority of its community (0 to 1)."""
    modularity: float
    """Of the grouping shown (−0.5 to 1)."""
    stability: float
    """Mean adjusted Rand index of the grouping with those of the other runs (1: always the same; 0: as by chance)."""
    runs: int
    library: str


def adjusted_rand(a: Labels, b: Labels) -> float:
    """Agreement of two groupings of the same things: 1 when equal, about 0 when by chance.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 7, 7]))
    1.0
    """
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1), np.int64)
    np.add.at(table, (a, b), 1)

    def pairs(counts: npt.NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) // 2).sum())

    both, left, right = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = left * right / max(1.0, len(a) * (len(a) - 1) / 2)
    most = (left + right) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _by_networkx(graph: nx.Graph[str], nodes: Sequence[str], seed: int) -> Labels:
    import networkx as nx

    number = {node: n for n, node in enumerate(nodes)}
    labels = np.zeros(len(nodes), np.int64)
    for n, members in enumerate(nx.community.louvain_communities(graph, weight="weight", seed=seed)):
        labels[[number[member] for member in members]] = n
    return labels


def _by_igraph(graph: Any, seed: int) -> Labels:
    import random

    import igraph

    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  # chance, not secrecy
    try:
        found = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=-1)
    finally:
        igraph.set_random_number_generator(None)
    return np.array(found.membership, np.int64)


def _modularity(projection: Projection, labels: Labels) -> float:
    """Newman and Girvan 2004: the share of weight within groups less that expected from the strengths."""
    ends = np.searchsorted(projection.nodes, projection.pairs)
    total = float(projection.weight.sum())
    within = float(projection.weight[labels[ends[:, 0]] == labels[ends[:, 1]]].sum())
    strength = np.bincount(labels[ends].ravel(), weights=np.repeat(projection.weight, 2))
    return within / total - float(((strength / (2 * total)) ** 2).sum())


def groups(projection: Projection, *, runs: int = 50, seed: int = 0, engine: Engine = Engine.AUTO) -> Grouping:
    """The communities of a network with at least one tie.

    Args:
        projection: the network.
        runs: how many seeds, from `seed` on; at least two, as one says nothing of stability.
        seed: the first one.
        engine: igraph (Leiden) or networkx (Louvain).

    Raises:
        BadInput: fewer than two runs.
        Cannot: igraph is asked for and not installed.
    """
    if runs < 2:
        raise BadInput(f"{runs} run says nothing of how stable communities are; give at least 2")
    names = projection.columns.nodes.names
    nodes = [names[n] for n in projection.nodes.tolist()]
    if takes_igraph(engine, len(nodes)):
        import igraph

        graph = igraph_of(projection)
        found = [_by_igraph(graph, seed + n) for n in range(runs)]
        library = f"Leiden, igraph {igraph.__version__}"
    else:
        import networkx as nx

        found = [_by_networkx(projection.graph, nodes, seed + n) for n in range(runs)]
        library = f"Louvain, networkx {nx.__version__}"
    modularity = [round(_modularity(projection, labels), 12) for labels in found]
    shown = int(np.argmax(modularity))
    best, others = found[shown], found[:shown] + found[shown + 1 :]
    belonging = _belonging(best, others)
    members: dict[int, list[int]] = {}
    for place, label in enumerate(best.tolist()):
        members.setdefault(label, []).append(place)
    listed = sorted(members.values(), key=lambda group: (-len(group), group))
    return Grouping(
        tuple(tuple(nodes[n] for n in sorted(group, key=lambda n: (-belonging[n], n))) for group in listed),
        {node: float(belonging[n]) for n, node in enumerate(nodes)},
        max(modularity),
        round(float(np.mean([adjusted_rand(best, labels) for labels in others])), 12),
        runs,
        library,
    )


def _belonging(best: Labels, found: Sequence[Labels]) -> npt.NDArray[np.float64]:
    """Share of the runs in which each node has the label that most of its community has there."""
    hits = np.zeros(len(best))
    for labels in found:
        table = np.zeros((int(best.max()) + 1, int(labels.max()) + 1), np.int64)
        np.add.at(table, (best, labels), 1)
        hits += labels == table.argmax(axis=1)[best]
    return hits / len(found)
