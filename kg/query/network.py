"""Claims as ties, and the graphs made of them: actor–actor for ranks, all claims for export.

Invariants: only claims that count become ties (planned ones only in a layer of their own); `holdsOffice`,
`representsState` and `memberOf` never do, nor does a claim whose object is plain text; one event of k actors adds
1/(k − 1) to each pair, once, however many documents tell of it. Every projected tie has a `weight` (strength) and a
`distance` (1 / weight), as measures read one or the other. Projecting is arithmetic on columns; networkx graphs are
made of the projection only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.model import Claim, ReviewState, Status
from kg.store.columns import NONE, PREDICATE_CODES, REVIEW_CODES, STATUS_CODES, Columns, Flags
from kg.vocabulary import PREDICATES, EntityClass, Polarity

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

__all__ = ["ACTORS", "MAX_PARTICIPANTS", "Layer", "PairWeight", "Projection", "layer_rows", "multigraph", "project"]

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

Rows = npt.NDArray[np.int64]


class Layer(StrEnum):
    """Which ties are looked at; layers are never added up."""

    FACTS = "facts"
    COOPERATION = "cooperation"
    CONFLICT = "conflict"
    PLANNED = "planned"


class PairWeight(StrEnum):
    """What an event of k actors adds to each of its pairs: 1/(k − 1), or 1."""

    NEWMAN = "newman"
    COUNT = "count"


def _predicates(polarity: Collection[Polarity]) -> list[int]:
    return [n for n, p in enumerate(PREDICATE_CODES) if PREDICATES[p].tie and PREDICATES[p].polarity in polarity]


def layer_rows(columns: Columns, layer: Layer) -> Flags:
    """Which claims are ties of a layer."""
    reviews = [REVIEW_CODES.index(r) for r in (ReviewState.AUTO, ReviewState.ACCEPTED)]
    two_ends = (columns.subject != NONE) & (columns.object != NONE) & (columns.subject != columns.object)
    heard = two_ends & np.isin(columns.review, reviews)
    statuses = (Status.PLANNED, Status.POSSIBLE) if layer is Layer.PLANNED else (Status.ASSERTED,)
    polarities = {
        Layer.FACTS: (Polarity.COOPERATIVE, Polarity.NEUTRAL),
        Layer.COOPERATION: (Polarity.COOPERATIVE,),
        Layer.CONFLICT: (Polarity.CONFLICTUAL,),
        Layer.PLANNED: tuple(Polarity),
    }
    found: Flags = (
        heard
        & np.isin(columns.status, [STATUS_CODES.index(s) for s in statuses])
        & np.isin(columns.predicate, _predicates(polarities[layer]))
    )
    return found


@dataclass(frozen=True)
class _Ties:
    """Ties of a layer between two actors, and those that belong to one event."""

    single: Rows
    """Rows of claims between two actors outside any event."""
    meeting: Rows
    """Rows of claims of events at which an actor was."""
    event: npt.NDArray[np.int32]
    actor: npt.NDArray[np.int32]
    """Distinct pairs of event and actor, by event; events of 2 … `MAX_PARTICIPANTS` actors."""
    size: npt.NDArray[np.int64]
    """How many actors were at the event of each such pair."""
    left_out: npt.NDArray[np.int32]
    """Events of more actors."""


def _ties(columns: Columns, rows: Flags, actor: Flags) -> _Ties:
    ends = actor[columns.subject], actor[columns.object]
    in_event = columns.event != NONE
    single = np.flatnonzero(rows & ~in_event & ends[0] & ends[1])
    meeting = np.flatnonzero(rows & in_event & (ends[0] | ends[1]))
    pairs = np.concatenate(
        [
            np.stack([columns.event[meeting], end[meeting]], axis=1)[actor[end[meeting]]]
            for end in (columns.subject, columns.object)
        ]
    )
    pairs = np.unique(pairs, axis=0) if len(pairs) else pairs
    _, number, sizes = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    size = sizes[number]
    fits = (size >= 2) & (size <= MAX_PARTICIPANTS)
    big = np.unique(pairs[:, 0][size > MAX_PARTICIPANTS])
    return _Ties(single, meeting, pairs[:, 0][fits], pairs[:, 1][fits], size[fits], big)


@dataclass(frozen=True)
class Projection:
    """A simple weighted graph of actors with what it is made of."""

    columns: Columns
    layer: Layer
    pair_weight: PairWeight
    pairs: npt.NDArray[np.int32]
    """Node numbers of each tie's ends, smaller first, sorted; shape (ties, 2)."""
    weight: npt.NDArray[np.float64]
    """Strength of each tie."""
    ties: _Ties
    rows: Flags
    """The claims that are its ties."""
    exclude: frozenset[str] = frozenset()
    """Entities left out with their ties."""

    @cached_property
    def nodes(self) -> npt.NDArray[np.int32]:
        """Node numbers of the actors that have a tie, sorted."""
        return np.unique(self.pairs)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Events with more than `MAX_PARTICIPANTS` actors."""
        return tuple(self.columns.nodes.names[n] for n in self.ties.left_out.tolist())

    @cached_property
    def graph(self) -> nx.Graph[str]:
        """The ties as a networkx graph whose edges carry `weight` and `distance`."""
        import networkx as nx

        names = self.columns.nodes.names
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(names[n] for n in self.nodes.tolist())
        told = zip(self.pairs.tolist(), self.weight.tolist(), self.distance.tolist(), strict=True)
        graph.add_edges_from((names[a], names[b], {"weight": w, "distance": d}) for (a, b), w, d in told)
        return graph

    @property
    def distance(self) -> npt.NDArray[np.float64]:
        """Length of each tie: 1 / weight to the nearest 2⁻³⁰, so that sums are exact and equal ways are equal."""
        return np.rint(2.0**30 / self.weight) / 2.0**30

    @cached_property
    def matrix(self) -> csr_array:
        """Weights as a symmetric sparse matrix; row i is actor `nodes[i]`."""
        from scipy.sparse import csr_array

        ends = np.searchsorted(self.nodes, self.pairs)
        rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
        size = len(self.nodes)
        return csr_array((np.concatenate([self.weight, self.weight]), (rows, columns)), shape=(size, size))

    @cached_property
    def partners(self) -> Mapping[str, int]:
        """How many actors each actor has a tie with."""
        names = self.columns.nodes.names
        counts = np.diff(self.matrix.indptr)
        return {names[n]: count for n, count in zip(self.nodes.tolist(), counts.tolist(), strict=True)}

    def ties_of(self, name: str) -> tuple[tuple[str, float], ...]:
        """Partners of an actor with the weight of each tie."""
        node = self.columns.nodes.find(name)
        rows = np.flatnonzero((self.pairs == node).any(axis=1)) if node is not None else np.empty(0, np.int64)
        others = self.pairs[rows].sum(axis=1) - node if node is not None else rows
        names = self.columns.nodes.names
        return tuple((names[n], w) for n, w in zip(others.tolist(), self.weight[rows].tolist(), strict=True))

    @property
    def meeting_pairs(self) -> npt.NDArray[np.int32]:
        """Node numbers of the pairs that were at one event, smaller first; shape (pairs, 2), with repeats."""
        return np.concatenate(
            [np.empty((0, 2), np.int32), *(pairs for pairs, _ in _pairs_of(self.ties, self.pair_weight))]
        )

    def claims(self, a: str, b: str) -> tuple[str, ...]:
        """The claims behind the tie of two actors, sorted; none when there is no tie."""
        x, y = (self.columns.nodes.find(name) for name in (a, b))
        if x is None or y is None:
            return ()
        subject, obj = self.columns.subject, self.columns.object
        own = self.ties.single
        between = own[((subject[own] == x) & (obj[own] == y)) | ((subject[own] == y) & (obj[own] == x))]
        shared = np.intersect1d(self.ties.event[self.ties.actor == x], self.ties.event[self.ties.actor == y])
        met = self.ties.meeting
        met = met[np.isin(self.columns.event[met], shared)]
        touching = met[np.isin(subject[met], (x, y)) | np.isin(obj[met], (x, y))]
        return self.columns.curies(np.union1d(between, touching))

    @cached_property
    def _told(self) -> npt.NDArray[np.int64]:
        """Distinct pairs of an actor and a document behind one of its ties, shape (pairs, 2)."""
        columns, ties = self.columns, self.ties
        behind = columns.in_documents
        found = []
        for end in (columns.subject, columns.object):
            lists = behind.taken(ties.single)
            found.append(np.stack([end[ties.single][lists.rows], lists.values], axis=1))
        met = ties.meeting[np.isin(columns.event[ties.meeting], ties.event)]
        lists = behind.taken(met)
        told = np.unique(np.stack([columns.event[met][lists.rows], lists.values], axis=1), axis=0)
        starts = np.searchsorted(ties.event, told[:, 0], side="left")
        lengths = np.searchsorted(ties.event, told[:, 0], side="right") - starts
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        found.append(np.stack([ties.actor[places], np.repeat(told[:, 1], lengths)], axis=1))
        return np.unique(np.concatenate(found).astype(np.int64), axis=0)

    @cached_property
    def documents(self) -> Mapping[str, int]:
        """How many documents are behind each actor's ties."""
        actors, counts = np.unique(self._told[:, 0], return_counts=True)
        names = self.columns.nodes.names
        return {names[n]: count for n, count in zip(actors.tolist(), counts.tolist(), strict=True)}

    @property
    def all_documents(self) -> int:
        """How many documents are behind all ties."""
        return len(np.unique(self._told[:, 1]))


def _pairs_of(ties: _Ties, pair_weight: PairWeight) -> Iterable[tuple[Any, Any]]:
    """Pairs of actors at the same event with what each event gives them, by size of the event."""
    for k in np.unique(ties.size).tolist():
        present = ties.actor[ties.size == k].reshape(-1, k)
        left, right = np.triu_indices(k, 1)
        pairs = np.stack([present[:, left].ravel(), present[:, right].ravel()], axis=1)
        yield pairs, np.full(len(pairs), 1.0 if pair_weight is PairWeight.COUNT else 1.0 / (k - 1))


def project(
    columns: Columns,
    rows: Flags | None = None,
    *,
    layer: Layer = Layer.FACTS,
    pair_weight: PairWeight = PairWeight.NEWMAN,
    exclude: Collection[str] = (),
) -> Projection:
    """The undirected actor–actor graph of a layer (Newman 2001 for gatherings).

    Args:
        columns: the claims.
        rows: which of them may be ties; None for all.
        layer: facts (neutral and cooperative), cooperation, conflict, or planned.
        pair_weight: what a gathering of k actors gives each pair: 1/(k − 1) or 1.
        exclude: entities to leave out, with their ties.
    """
    actor = columns.of_class(ACTORS)
    for name in exclude:
        if (gone := columns.nodes.find(name)) is not None:
            actor[gone] = False
    chosen = layer_rows(columns, layer) if rows is None else rows & layer_rows(columns, layer)
    ties = _ties(columns, chosen, actor)
    single = np.stack([columns.subject[ties.single], columns.object[ties.single]], axis=1)
    single.sort(axis=1)
    parts = [(single, np.ones(len(single))), *_pairs_of(ties, pair_weight)]
    size = np.int64(max(1, len(columns.nodes)))
    keys = np.concatenate([pairs[:, 0] * size + pairs[:, 1] for pairs, _ in parts])
    distinct, number = np.unique(keys, return_inverse=True)
    given = np.concatenate([w for _, w in parts])
    weight = np.bincount(number, weights=given, minlength=len(distinct)).astype(np.float64)
    pairs = np.stack([distinct // size, distinct % size], axis=1).astype(np.int32)
    return Projection(columns, layer, pair_weight, pairs, weight, ties, chosen, frozenset(exclude))


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
