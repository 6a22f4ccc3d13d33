"""Who is central in the projected network of actors, by networkx's own definitions.

Invariant: measures that read edges as strength get `weight`, those that read them as length get `distance`; no measure
runs on a multigraph or a view, and every engine gives the same numbers. What is ranked is attention in the sources, not
power: `BIAS` says so beside every rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.query.asking.statement import BIAS
from kg.query.networks.engines import Engine, Sample, values
from kg.query.networks.measures import definition
from kg.query.networks.network import Projection

__all__ = ["BIAS", "Measure", "Rank", "Ranking", "measured", "places", "ranking"]


class Measure(StrEnum):
    """Measures of an actor's place in the network; `definition` says what each is."""

    DEGREE = "degree"
    STRENGTH = "strength"
    PAGERANK = "pagerank"
    EIGENVECTOR = "eigenvector"
    CLOSENESS = "closeness"
    HARMONIC = "harmonic"
    BETWEENNESS = "betweenness"
    CORE = "core"
    CONSTRAINT = "constraint"

    @property
    def lowest_first(self) -> bool:
        """Whether small values mark the central actors."""
        return self is Measure.CONSTRAINT


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


def measured(
    projection: Projection, by: Measure, engine: Engine = Engine.AUTO, sample: Sample | None = None
) -> tuple[Mapping[str, float], str]:
    """Value of a measure for every actor, and the library that computed it.

    Values are rounded to 12 digits, so that what is equal by definition is equal here. A sample estimates betweenness.

    Raises:
        Cannot: the computation does not settle, or the engine is not installed.
    """
    found, library = values(projection, by.value, engine, sample)
    return {node: float(f"{value:.12g}") for node, value in found.items()}, library


def places(found: Mapping[str, float], *, lowest_first: bool = False) -> tuple[tuple[int, str, float], ...]:
    """Place, node and value, best first; equal values share the smaller place.

    >>> places({"a": 1.0, "b": 3.0, "c": 1.0})
    ((1, 'b', 3.0), (2, 'a', 1.0), (2, 'c', 1.0))
    """
    sign = 1 if lowest_first else -1
    listed: list[tuple[int, str, float]] = []
    for position, node in enumerate(sorted(found, key=lambda n: (sign * found[n], n)), 1):
        same = listed and listed[-1][2] == found[node]
        listed.append((listed[-1][0] if same else position, node, found[node]))
    return tuple(listed)


def ranking(projection: Projection, by: Measure, engine: Engine = Engine.AUTO, sample: Sample | None = None) -> Ranking:
    """Actors by a measure, the most central first; a sample estimates betweenness.

    Raises:
        Cannot: see `measured`.
    """
    found, library = measured(projection, by, engine, sample)
    partners = projection.partners
    ranks = tuple(
        Rank(place, node, value, partners[node], projection.documents.get(node, 0))
        for place, node, value in places(found, lowest_first=by.lowest_first)
    )
    return Ranking(
        by,
        ranks,
        len(projection.nodes),
        len(projection.pairs),
        projection.all_documents,
        library,
        f"actor–actor, {projection.layer.value}, {projection.share_in_words}; reads {definition(by.value).reads}",
    )
