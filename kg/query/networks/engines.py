"""The same measures by several libraries: networkx, whose definitions hold, and igraph where it is installed.

Invariant: an engine gives networkx's numbers within 1e-6 on any projection (a test compares them on a nasty one). What
the libraries define otherwise is put right here: igraph's closeness lacks the correction for components and its
harmonic centrality is a mean. networkx takes ways for equal only when their lengths are so to the last bit, igraph when
they differ by less than 1e-10: networkx gets lengths in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import Cannot
from kg.query.networks.network import Projection

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Engine", "Sample", "igraph_of", "takes_igraph", "values"]

Values = Mapping[str, float]

#: from so many actors on igraph is chosen where it is installed: below, loading it takes longer than it saves
WORTH_IT: Final = 300


class Engine(StrEnum):
    """Who computes; `auto` takes igraph for large networks where it is installed."""

    AUTO = "auto"
    NETWORKX = "networkx"
    IGRAPH = "igraph"


@dataclass(frozen=True, slots=True)
class Sample:
    """Actors drawn as the beginnings of shortest ways, by which betweenness is estimated."""

    size: int
    seed: int = 0

    def of(self, actors: int) -> list[int]:
        """The positions drawn of so many actors, in order; all of them where the sample is no smaller."""
        drawn = np.random.default_rng(self.seed).choice(actors, min(self.size, actors), replace=False)
        return sorted(drawn.tolist())


def values(
    projection: Projection, measure: str, engine: Engine = Engine.AUTO, sample: Sample | None = None
) -> tuple[Values, str]:
    """Value of a measure for every actor of a projection, and the library with its version.

    Args:
        projection: a network without parallel edges and self-loops.
        measure: name of a member of `centrality.Measure`.
        engine: which library computes.
        sample: of betweenness only: where shortest ways begin; None = everywhere, which is exact. Brandes and Pich
            2007, International Journal of Bifurcation and Chaos 17, 2303–2318: what they come to, times all actors by
            those drawn.

    Raises:
        Cannot: igraph is asked for and not installed, or the computation does not settle.
    """
    if measure in _ARRAYS:
        return dict(
            zip(_names(projection), _ARRAYS[measure](projection).tolist(), strict=True)
        ), f"numpy {np.__version__}"
    actors = len(projection.nodes)
    drawn = sample.of(actors) if sample and sample.size < actors else None
    if measure in _BY_IGRAPH and takes_igraph(engine, actors):
        import igraph

        graph = igraph_of(projection)
        listed = _igraph_from(graph, drawn) if drawn else _BY_IGRAPH[measure](graph)
        return dict(zip(_names(projection), map(float, listed), strict=True)), f"igraph {igraph.__version__}"
    import networkx as nx

    found = (_from(projection, drawn) if drawn else _BY_NETWORKX[measure](projection)) if actors else {}
    return found, f"networkx {nx.__version__}"


def takes_igraph(engine: Engine, actors: int) -> bool:
    """Whether igraph computes on a network of so many actors.

    Raises:
        Cannot: it is asked for and not installed.
    """
    if engine is Engine.NETWORKX or (engine is Engine.AUTO and actors < WORTH_IT):
        return False
    if find_spec("igraph") is not None:
        return True
    if engine is Engine.IGRAPH:
        raise Cannot("igraph is not installed; install the extra 'fast', or use --engine networkx")
    return False


def _names(projection: Projection) -> list[str]:
    names = projection.columns.nodes.names
    return [names[n] for n in projection.nodes.tolist()]


# --- by definition, on the arrays of the projection -------------------------------------------------------------------


def _degree(projection: Projection) -> npt.NDArray[np.float64]:
    counts: npt.NDArray[np.float64] = np.diff(projection.matrix.indptr).astype(np.float64)
    return counts


def _strength(projection: Projection) -> npt.NDArray[np.float64]:
    return np.asarray(projection.matrix.sum(axis=1), np.float64).ravel()


def _constraint(projection: Projection) -> npt.NDArray[np.float64]:
    """Burt 1992: the sum over partners j of (p_ij + Σ_q p_iq p_qj)², p the share of i's weight that goes to j."""
    from scipy.sparse import diags_array

    ties = projection.matrix
    share = diags_array(1 / np.asarray(ties.sum(axis=1)).ravel()) @ ties
    invested = (share + share @ share).multiply(ties != 0)
    return np.asarray(invested.power(2).sum(axis=1), np.float64).ravel()


def _eigenvector(projection: Projection) -> npt.NDArray[np.float64]:
    """The limit of networkx's power iteration from equal values, each component at its own pace.

    Of several components only those of the largest eigenvalue have values, in proportion to how the start leans on
    them.
    """
    from scipy.sparse.csgraph import connected_components

    ties, size = projection.matrix, len(projection.nodes)
    count, part = connected_components(ties, directed=False)
    vector: npt.NDArray[np.float64] = np.ones(size)
    # half of a lower bound of each eigenvalue: with I alone, strong ties of two sides swing to and fro for long
    shift = np.zeros(count)
    np.maximum.at(shift, part, np.sqrt(np.asarray(ties.power(2).sum(axis=1)).ravel()) / 2)
    for _ in range(20_000):
        before = vector
        grown = shift[part] * before + ties @ before
        vector = grown / np.sqrt(np.bincount(part, grown**2, count))[part]
        if np.abs(vector - before).max() < 1e-14:
            break
    else:
        raise Cannot("eigenvector centrality does not settle on this network; use --by pagerank")
    value = np.bincount(part, vector * (ties @ vector), count)
    share = np.where(value >= value.max() * (1 - 1e-9), np.bincount(part, vector, count), 0.0)
    found: npt.NDArray[np.float64] = vector * share[part]
    return found / np.linalg.norm(found)


_ARRAYS: Final[Mapping[str, Callable[[Projection], npt.NDArray[np.float64]]]] = {
    "degree": _degree,
    "strength": _strength,
    "eigenvector": _eigenvector,
    "constraint": _constraint,
}


# --- by networkx ------------------------------------------------------------------------------------------------------


def _pagerank(projection: Projection) -> Values:
    import networkx as nx

    found: Values = nx.pagerank(projection.graph, weight="weight", tol=1e-12, max_iter=1000)
    return found


def _closeness(projection: Projection) -> Values:
    import networkx as nx

    found: Values = nx.closeness_centrality(projection.graph, distance="distance")
    return found


def _harmonic(projection: Projection) -> Values:
    import networkx as nx

    found: Values = nx.harmonic_centrality(projection.graph, distance="distance")
    return found


def _of_lengths(projection: Projection) -> nx.Graph[str]:
    import networkx as nx

    names = projection.columns.nodes.names
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(_names(projection))
    for (a, b), length in zip(projection.pairs.tolist(), projection.lengths, strict=True):
        graph.add_edge(names[a], names[b], length=length)
    return graph


def _betweenness(projection: Projection) -> Values:
    import networkx as nx

    found: Values = nx.betweenness_centrality(_of_lengths(projection), weight="length", normalized=True)
    return found


def _from(projection: Projection, drawn: list[int]) -> Values:
    import networkx as nx

    names = _names(projection)
    found: Values = nx.betweenness_centrality_subset(
        _of_lengths(projection), [names[n] for n in drawn], names, weight="length"
    )
    share = _share(len(names), len(drawn))
    return {node: value * share for node, value in found.items()}


def _share(actors: int, drawn: int) -> float:
    """What turns a count of ways from those drawn into the share of all pairs."""
    pairs = (actors - 1) * (actors - 2) / 2
    return actors / drawn / pairs if pairs else 0.0


def _core(projection: Projection) -> Values:
    import networkx as nx

    return {node: float(k) for node, k in nx.core_number(projection.graph).items()}


_BY_NETWORKX: Final[Mapping[str, Callable[[Projection], Values]]] = {
    "pagerank": _pagerank,
    "closeness": _closeness,
    "harmonic": _harmonic,
    "betweenness": _betweenness,
    "core": _core,
}


# --- by igraph --------------------------------------------------------------------------------------------------------


def igraph_of(projection: Projection) -> Any:
    """The projection as an igraph graph; vertex i is actor `nodes[i]`."""
    import igraph

    edges = np.searchsorted(projection.nodes, projection.pairs)
    attributes = {"weight": projection.weight.tolist(), "distance": projection.distance.tolist()}
    return igraph.Graph(n=len(projection.nodes), edges=edges.tolist(), edge_attrs=attributes)


def _igraph_closeness(graph: Any) -> list[float]:
    n = graph.vcount()
    size = {v: len(part) for part in graph.connected_components() for v in part}
    found = graph.closeness(weights="distance")
    return [0.0 if size[v] == 1 else value * (size[v] - 1) / (n - 1) for v, value in enumerate(found)]


def _igraph_betweenness(graph: Any) -> list[float]:
    share = _share(graph.vcount(), graph.vcount())
    return [value * share for value in graph.betweenness(directed=False, weights="distance")]


def _igraph_from(graph: Any, drawn: list[int]) -> list[float]:
    share = _share(graph.vcount(), len(drawn))
    return [value * share for value in graph.betweenness(directed=False, weights="distance", sources=drawn)]


_BY_IGRAPH: Final[Mapping[str, Callable[[Any], list[float]]]] = {
    "pagerank": lambda graph: graph.pagerank(weights="weight", damping=0.85, directed=False),
    "closeness": _igraph_closeness,
    "harmonic": lambda graph: [
        value * (graph.vcount() - 1) for value in graph.harmonic_centrality(weights="distance", normalized=True)
    ],
    "betweenness": _igraph_betweenness,
    "core": lambda graph: [float(k) for k in graph.coreness()],
}
