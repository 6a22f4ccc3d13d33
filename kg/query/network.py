"""Claims as ties, and the graphs made of them: actor–actor for ranks, actor–event for paths, all claims for export.

Invariants: only claims that count become ties (planned ones only in a layer of their own); `holdsOffice`,
`representsState` and `memberOf` never do, nor does a claim whose object is plain text; one event of k actors adds
1/(k − 1) to each pair, once, however many documents tell of it. Every projected tie has a `weight` (strength) and a
`distance` (1 / weight), as measures read one or the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.model import Claim, Family, ReviewState, Status
from kg.query.facets import Facets
from kg.vocabulary import EntityClass, Polarity

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "ACTORS",
    "MAX_PARTICIPANTS",
    "Layer",
    "PairWeight",
    "Projection",
    "bipartite",
    "layer_of",
    "multigraph",
    "project",
]

ACTORS = frozenset(
    {
        EntityClass.STATE,
        EntityClass.ORGANISATION,
        EntityClass.GOVERNMENT_BODY,
        EntityClass.COMPANY,
        EntityClass.PERSON,
    }
)

#: larger gatherings say little about any two who were there, and would give most of the ties
MAX_PARTICIPANTS = 20


class Layer(StrEnum):
    """Which ties are looked at; layers are never added up."""

    FACTS = "facts"
    CONFLICT = "conflict"
    PLANNED = "planned"


class PairWeight(StrEnum):
    """What an event of k actors adds to each of its pairs: 1/(k − 1), or 1."""

    NEWMAN = "newman"
    COUNT = "count"


@dataclass(frozen=True)
class Projection:
    """A simple weighted graph of actors with what it is made of."""

    graph: nx.Graph[str]
    layer: Layer
    pair_weight: PairWeight
    claims: Mapping[tuple[str, str], tuple[str, ...]]
    """Claims behind each pair (smaller id first)."""
    documents: Mapping[str, frozenset[str]]
    """Documents behind each actor's ties."""
    left_out: tuple[str, ...] = field(default=())
    """Events with more than `MAX_PARTICIPANTS` actors."""

    @property
    def all_documents(self) -> frozenset[str]:
        """Documents behind all ties."""
        return frozenset().union(*self.documents.values())


def layer_of(claim: Facets) -> Layer | None:
    """The layer of a claim, or None when it is no tie at all."""
    if claim.object is None or claim.subject in (None, claim.object) or not claim.relation.tie:
        return None
    if claim.review not in (ReviewState.AUTO, ReviewState.ACCEPTED):
        return None
    if claim.counts:
        return Layer.CONFLICT if claim.relation.polarity is Polarity.CONFLICTUAL else Layer.FACTS
    if claim.family is Family.PLAN and claim.status in (Status.PLANNED, Status.POSSIBLE):
        return Layer.PLANNED
    return None


def _ends(claim: Facets) -> tuple[str, str]:
    assert claim.subject is not None and claim.object is not None, "only ties have two ends"
    return claim.subject, claim.object


def _sorted_out(
    claims: Iterable[Facets], layer: Layer, actors: frozenset[str]
) -> tuple[list[Facets], dict[str, list[Facets]]]:
    """Claims between two actors, and claims that belong to one event, by event."""
    single: list[Facets] = []
    gatherings: dict[str, list[Facets]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.id):
        if layer_of(claim) is not layer:
            continue
        if claim.event and actors.intersection(_ends(claim)):
            gatherings[claim.event].append(claim)
        elif actors.issuperset(_ends(claim)):
            single.append(claim)
    return single, gatherings


def project(
    claims: Iterable[Facets],
    classes: Mapping[str, EntityClass],
    *,
    layer: Layer = Layer.FACTS,
    pair_weight: PairWeight = PairWeight.NEWMAN,
    exclude: frozenset[str] = frozenset(),
) -> Projection:
    """The undirected actor–actor graph of a layer (Newman 2001 for gatherings).

    Args:
        claims: claims to take ties from, each once.
        classes: class of each entity; only actors become nodes.
        layer: facts (neutral and cooperative), conflict, or planned.
        pair_weight: what a gathering of k actors gives each pair: 1/(k − 1) or 1.
        exclude: entities to leave out, with their ties.

    Returns:
        A projection whose edges carry `weight` and `distance` = 1 / weight.
    """
    import networkx as nx

    actors = frozenset(e for e, cls in classes.items() if cls in ACTORS and e not in exclude)
    single, gatherings = _sorted_out(claims, layer, actors)
    weight: dict[tuple[str, str], float] = defaultdict(float)
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    left_out = []

    def add(a: str, b: str, amount: float, claims: Iterable[Facets]) -> None:
        pair = (min(a, b), max(a, b))
        weight[pair] += amount
        for claim in claims:
            behind[pair].add(claim.id)
            for end in pair:
                documents[end] |= claim.documents

    for claim in single:
        add(*_ends(claim), 1.0, (claim,))
    for event, told in sorted(gatherings.items()):
        present = sorted({end for claim in told for end in _ends(claim)} & actors)
        if len(present) > MAX_PARTICIPANTS:
            left_out.append(event)
            continue
        share = 1.0 if pair_weight is PairWeight.COUNT else 1.0 / max(1, len(present) - 1)
        for a, b in combinations(present, 2):
            add(a, b, share, (claim for claim in told if {a, b}.intersection(_ends(claim))))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({end for pair in weight for end in pair}))
    graph.add_edges_from((a, b, {"weight": w, "distance": 1 / w}) for (a, b), w in sorted(weight.items()))
    return Projection(
        graph,
        layer,
        pair_weight,
        {pair: tuple(sorted(ids)) for pair, ids in sorted(behind.items())},
        {actor: frozenset(docs) for actor, docs in sorted(documents.items())},
        tuple(left_out),
    )


def bipartite(claims: Iterable[Facets], classes: Mapping[str, EntityClass]) -> dict[str, dict[str, tuple[Facets, ...]]]:
    """The graph that paths run on: actors, agreements, topics and dated events as nodes, ties as hops.

    Who attended or hosted a forum meets others at the dated sitting, never at the series of all its sittings:
    such a tie leads to its event, and to the object only when no event is known.

    Args:
        claims: ties (`layer_of` is not None) of the layers wanted.
        classes: class of each entity.

    Returns:
        node → neighbour → ties between them, in both directions, sorted.
    """
    graph: dict[str, dict[str, list[Facets]]] = defaultdict(lambda: defaultdict(list))
    for claim in sorted(claims, key=lambda c: c.id):
        near, far = _ends(claim)
        if claim.event and classes.get(far) not in ACTORS:
            far = claim.event
        if near != far:
            graph[near][far].append(claim)
            graph[far][near].append(claim)
    return {
        node: {other: tuple(told) for other, told in sorted(neighbours.items())}
        for node, neighbours in sorted(graph.items())
    }


def multigraph(claims: Iterable[Claim], classes: Mapping[str, EntityClass]) -> nx.MultiDiGraph[str]:
    """Every claim between two entities as one typed, dated edge (key = claim id); for exploration and export only.

    Edge attributes: relation, status, date, since, until, sources. Node attributes: label, class.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.subject.id is None or claim.object.id is None or claim.review is ReviewState.REJECTED:
            continue
        for end, label in ((claim.subject.id, claim.subject.label), (claim.object.id, claim.object.label)):
            attributes: dict[str, Any] = {"label": label}
            if end in classes:
                attributes["class"] = classes[end].value
            graph.add_node(end, **attributes)
        dated = {"date": claim.date, "since": claim.start_date, "until": claim.end_date or claim.until}
        graph.add_edge(
            claim.subject.id,
            claim.object.id,
            key=claim.id,
            relation=claim.predicate,
            status=claim.status.value,
            sources=len(claim.publishers),
            **{name: value for name, value in dated.items() if value},
        )
    return graph
