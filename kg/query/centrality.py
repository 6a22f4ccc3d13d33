"""Who is central in the projected network of actors, by networkx's own definitions.

Invariant: measures that read edges as strength get `weight`, those that read them as length get `distance`; no measure
runs on a multigraph or a view. What is ranked is attention in the sources, not power: `BIAS` says so beside every rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kg.errors import Cannot
from kg.query.network import Projection

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["BIAS", "Measure", "Rank", "Ranking", "measure", "ranking"]

BIAS: Final = (
    "ranks show attention in these sources, not power: sources that centre on one actor make it the centre, "
    "and ties that they do not tell of are missing"
)


class Measure(StrEnum):
    """Measures of centrality (networkx definitions)."""

    DEGREE = "degree"
    STRENGTH = "strength"
    PAGERANK = "pagerank"
    EIGENVECTOR = "eigenvector"
    CLOSENESS = "closeness"
    HARMONIC = "harmonic"
    BETWEENNESS = "betweenness"

    @property
    def reads(self) -> str:
        """What the measure takes from an edge, in words."""
        if self is Measure.DEGREE:
            return "number of partners"
        if self in (Measure.CLOSENESS, Measure.HARMONIC, Measure.BETWEENNESS):
            return "distance = 1 / weight"
        return "weight"


@dataclass(frozen=True, slots=True)
class Rank:
    """One actor's place; equal values share a place. `documents` is how many sources its ties rest on."""

    place: int
    node: str
    value: float
    partners: int
    documents: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks with what they were computed on."""

    measure: Measure
    ranks: tuple[Rank, ...]
    nodes: int
    edges: int
    documents: int
    library: str
    projection: str
    bias: str = BIAS


def _degree(graph: nx.Graph[str]) -> Mapping[str, float]:
    return {node: float(degree) for node, degree in graph.degree()}


def _strength(graph: nx.Graph[str]) -> Mapping[str, float]:
    return {node: float(total) for node, total in graph.degree(weight="weight")}


def _pagerank(graph: nx.Graph[str]) -> Mapping[str, float]:
    import networkx as nx

    found: Mapping[str, float] = nx.pagerank(graph, weight="weight", tol=1e-10, max_iter=1000)
    return found


def _eigenvector(graph: nx.Graph[str]) -> Mapping[str, float]:
    import networkx as nx

    try:
        found: Mapping[str, float] = nx.eigenvector_centrality(graph, weight="weight", tol=1e-10, max_iter=20_000)
    except nx.PowerIterationFailedConvergence as error:
        raise Cannot("eigenvector centrality does not settle on this network; use --by pagerank") from error
    return found


def _closeness(graph: nx.Graph[str]) -> Mapping[str, float]:
    import networkx as nx

    found: Mapping[str, float] = nx.closeness_centrality(graph, distance="distance")
    return found


def _harmonic(graph: nx.Graph[str]) -> Mapping[str, float]:
    import networkx as nx

    found: Mapping[str, float] = nx.harmonic_centrality(graph, distance="distance")
    return found


def _betweenness(graph: nx.Graph[str]) -> Mapping[str, float]:
    import networkx as nx

    found: Mapping[str, float] = nx.betweenness_centrality(graph, weight="distance", normalized=True)
    return found


_MEASURES: Final[Mapping[Measure, Callable[[nx.Graph[str]], Mapping[str, float]]]] = {
    Measure.DEGREE: _degree,
    Measure.STRENGTH: _strength,
    Measure.PAGERANK: _pagerank,
    Measure.EIGENVECTOR: _eigenvector,
    Measure.CLOSENESS: _closeness,
    Measure.HARMONIC: _harmonic,
    Measure.BETWEENNESS: _betweenness,
}


def measure(graph: nx.Graph[str], by: Measure) -> Mapping[str, float]:
    """Values of a measure on a simple graph whose edges carry `weight` and `distance`.

    Raises:
        Cannot: the computation does not settle.
    """
    return _MEASURES[by](graph) if graph.number_of_nodes() else {}


def ranking(projection: Projection, by: Measure) -> Ranking:
    """Actors by a measure, highest first; values are rounded to 12 digits so that ties are ties."""
    import networkx as nx

    graph = projection.graph
    values = {node: float(f"{value:.12g}") for node, value in measure(graph, by).items()}
    ranks: list[Rank] = []
    for position, node in enumerate(sorted(values, key=lambda n: (-values[n], n)), 1):
        place = ranks[-1].place if ranks and ranks[-1].value == values[node] else position
        documents = projection.documents.get(node, 0)
        ranks.append(Rank(place, node, values[node], graph.degree(node), documents))
    share = "1/(k − 1)" if projection.pair_weight == "newman" else "1"
    left_out = f"; {len(projection.left_out)} events of more than 20 actors left out" if projection.left_out else ""
    return Ranking(
        by,
        tuple(ranks),
        graph.number_of_nodes(),
        graph.number_of_edges(),
        projection.all_documents,
        f"networkx {nx.__version__}",
        f"actor–actor, {projection.layer.value}, each claim once, an event of k actors gives {share} per pair; "
        f"reads {by.reads}{left_out}",
    )
