"""Claims as ties, and the graphs made of them: actor–actor for ranks, all claims for export.

Invariants: only claims that count become ties (planned ones only in a layer of their own); `holdsOffice`,
`representsState` and `memberOf` never do, nor does a claim whose object is plain text; one gathering of k actors adds
1/(k − 1) to each pair, once, however many documents tell of it; what passes between two (aid, a signature, a visit, a
tariff) ties these two only, at whatever event it came to pass. Cooperation and conflict are never in one layer. Every
projected tie has a `weight` (strength) and a `distance` (1 / weight), as measures read one or the other. Projecting is
arithmetic on columns; networkx graphs are made of the projection only.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.model import Claim, ReviewState, Status
from kg.store.columns import NONE, PREDICATE_CODES, REVIEW_CODES, STATUS_CODES, Columns, Flags
from kg.store.lists import distinct_pairs
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

#: who is in one event by these was there together; any other predicate is between its two ends
GATHERINGS = frozenset({"attended", "hosted", "metWith", "spokeWith", "conductsExerciseWith", "negotiatesWith"})

#: larger gatherings say little about any two who were there, and would give most of the ties
MAX_PARTICIPANTS = 20

#: every share 1/(k − 1) of a gathering is a whole number of this part
_SHARES = math.lcm(*range(1, MAX_PARTICIPANTS))

Rows = npt.NDArray[np.int64]


class Layer(StrEnum):
    """Which ties are looked at; layers are never added up."""

    FACTS = "facts"
    COOPERATION = "cooperation"
    CONFLICT = "conflict"
    PLANNED = "planned"
    PLANNED_CONFLICT = "planned-conflict"

    @property
    def planned(self) -> bool:
        """Whether its ties are planned or possible."""
        return self in (Layer.PLANNED, Layer.PLANNED_CONFLICT)


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
    statuses = (Status.PLANNED, Status.POSSIBLE) if layer.planned else (Status.ASSERTED,)
    polarities = {
        Layer.FACTS: (Polarity.COOPERATIVE, Polarity.NEUTRAL),
        Layer.COOPERATION: (Polarity.COOPERATIVE,),
        Layer.CONFLICT: (Polarity.CONFLICTUAL,),
        Layer.PLANNED: (Polarity.COOPERATIVE, Polarity.NEUTRAL),
        Layer.PLANNED_CONFLICT: (Polarity.CONFLICTUAL,),
    }
    found: Flags = (
        heard
        & np.isin(columns.status, [STATUS_CODES.index(s) for s in statuses])
        & np.isin(columns.predicate, _predicates(polarities[layer]))
    )
    return found


@dataclass(frozen=True)
class _Ties:
    """Ties of a layer between two actors, and those that belong to one gathering."""

    single: Rows
    """Rows of claims between two actors that tie these two only."""
    meeting: Rows
    """Rows of claims of gatherings at which an actor was."""
    event: npt.NDArray[np.int32]
    actor: npt.NDArray[np.int32]
    """Distinct pairs of gathering and actor, by gathering; of 2 … `MAX_PARTICIPANTS` actors."""
    size: npt.NDArray[np.int64]
    """How many actors were at the gathering of each such pair, those left out with their ties too."""
    left_out: npt.NDArray[np.int32]
    """Gatherings of more actors."""


def _attendance(columns: Columns, meeting: Rows, actor: Flags) -> npt.NDArray[np.int32]:
    """Distinct pairs of gathering and actor, sorted; shape (pairs, 2)."""
    there = [(meeting[actor[end[meeting]]], end) for end in (columns.subject, columns.object)]
    return distinct_pairs(
        np.concatenate([columns.event[rows] for rows, _ in there]), np.concatenate([end[rows] for rows, end in there])
    )


def _retold(columns: Columns, rows: Rows, attendance: npt.NDArray[np.int32]) -> Flags:
    """Which of the rows only tell of a gathering again: neutral ones whose two ends were there."""
    size = np.int64(len(columns.nodes) + 1)
    there = attendance[:, 0] * size + attendance[:, 1]
    both: Flags = np.isin(columns.event[rows] * size + columns.subject[rows], there)
    both &= np.isin(columns.event[rows] * size + columns.object[rows], there)
    return both & np.isin(columns.predicate[rows], _predicates((Polarity.NEUTRAL,)))


def _ties(columns: Columns, rows: Flags, actor: Flags, gone: Collection[int]) -> _Ties:
    together = [n for n, name in enumerate(PREDICATE_CODES) if name in GATHERINGS]
    gathered = (columns.event != NONE) & np.isin(columns.predicate, together)
    shown = actor.copy()
    shown[list(gone)] = False
    every = np.flatnonzero(rows & gathered & (actor[columns.subject] | actor[columns.object]))
    pairs = _attendance(columns, every, actor)
    single = np.flatnonzero(rows & ~gathered & shown[columns.subject] & shown[columns.object])
    single = single[~_retold(columns, single, pairs)]
    meeting = every[shown[columns.subject[every]] | shown[columns.object[every]]]
    _, number, sizes = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    size = sizes[number]
    big = np.unique(pairs[:, 0][size > MAX_PARTICIPANTS])
    fits = (size <= MAX_PARTICIPANTS) & shown[pairs[:, 1]]
    fits &= np.bincount(number[fits], minlength=len(sizes))[number] >= 2
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
    pages: npt.NDArray[np.int32] | None = None
    """Number of the page that each document of the columns is on; None where each is one of its own."""

    @cached_property
    def nodes(self) -> npt.NDArray[np.int32]:
        """Node numbers of the actors that have a tie, sorted."""
        return np.unique(self.pairs)

    @property
    def share_in_words(self) -> str:
        """What counts, and what was left out."""
        share = "1/(k − 1)" if self.pair_weight is PairWeight.NEWMAN else "1"
        big = len(self.ties.left_out)
        left_out = f"; {big} gatherings of more than {MAX_PARTICIPANTS} actors left out" if big else ""
        return f"each claim once, a gathering of k actors gives {share} per pair{left_out}"

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
        """Length of each tie: 1 / weight."""
        return 1.0 / self.weight

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths in whole numbers of one unit, so that ways of the same length are equal and not nearly so.

        A weight is a sum of 1 and 1/(k − 1) and so a fraction: 1/3 + 1/3 + 1/3 of one way is 1 of another, which
        floats do not see.
        """
        parts = np.rint(self.weight * _SHARES).astype(np.int64)
        common = np.gcd(parts, _SHARES)
        above, below = (_SHARES // common).tolist(), (parts // common).tolist()
        unit = math.lcm(*sorted({*below}))
        return tuple(a * (unit // b) for a, b in zip(above, below, strict=True))

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
    def _told(self) -> npt.NDArray[np.int32]:
        """Distinct pairs of an actor and a document (page) behind one of its ties, shape (pairs, 2)."""
        columns, ties = self.columns, self.ties
        behind = columns.in_documents
        found = []
        for end in (columns.subject, columns.object):
            lists = behind.taken(ties.single)
            found.append(np.stack([end[ties.single][lists.rows], lists.values], axis=1))
        met = ties.meeting[np.isin(columns.event[ties.meeting], ties.event)]
        lists = behind.taken(met)
        told = distinct_pairs(columns.event[met][lists.rows], lists.values)
        starts = np.searchsorted(ties.event, told[:, 0], side="left")
        lengths = np.searchsorted(ties.event, told[:, 0], side="right") - starts
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        found.append(np.stack([ties.actor[places], np.repeat(told[:, 1], lengths)], axis=1))
        actors, documents = np.concatenate(found).T
        return distinct_pairs(actors, documents if self.pages is None else self.pages[documents])

    @cached_property
    def documents(self) -> Mapping[str, int]:
        """How many documents are behind each actor's ties."""
        actors, counts = np.unique(self._told[:, 0], return_counts=True)
        names = self.columns.nodes.names
        return {names[n]: count for n, count in zip(actors.tolist(), counts.tolist(), strict=True)}

    @property
    def told_by(self) -> frozenset[int]:
        """Numbers of the documents (pages) behind all ties."""
        return frozenset(np.unique(self._told[:, 1]).tolist())

    @property
    def all_documents(self) -> int:
        """How many documents are behind all ties."""
        return len(np.unique(self._told[:, 1]))


def _pairs_of(ties: _Ties, pair_weight: PairWeight) -> Iterable[tuple[Any, Any]]:
    """Pairs of actors at the same gathering with what each gives them, by size and number shown."""
    _, number, counts = np.unique(ties.event, return_inverse=True, return_counts=True)
    shown = counts[number]
    for k, n in np.unique(np.stack([ties.size, shown], axis=1), axis=0).tolist():
        present = ties.actor[(ties.size == k) & (shown == n)].reshape(-1, n)
        left, right = np.triu_indices(n, 1)
        pairs = np.stack([present[:, left].ravel(), present[:, right].ravel()], axis=1)
        yield pairs, np.full(len(pairs), 1.0 if pair_weight is PairWeight.COUNT else 1.0 / (k - 1))


def project(
    columns: Columns,
    rows: Flags | None = None,
    *,
    layer: Layer = Layer.FACTS,
    pair_weight: PairWeight = PairWeight.NEWMAN,
    exclude: Collection[str] = (),
    pages: npt.NDArray[np.int32] | None = None,
) -> Projection:
    """The undirected actor–actor graph of a layer (Newman 2001 for gatherings).

    Args:
        columns: the claims.
        rows: which of them may be ties; None for all.
        layer: facts (neutral and cooperative), cooperation, conflict, planned (neutral and cooperative) or
            planned-conflict.
        pair_weight: what a gathering of k actors gives each pair: 1/(k − 1) or 1.
        exclude: entities to leave out, with their ties; the ties of all others stay as they are.
        pages: number of the page that each document is on.
    """
    gone = [n for name in sorted(exclude) if (n := columns.nodes.find(name)) is not None]
    chosen = layer_rows(columns, layer) if rows is None else rows & layer_rows(columns, layer)
    ties = _ties(columns, chosen, columns.of_class(ACTORS), gone)
    single = np.stack([columns.subject[ties.single], columns.object[ties.single]], axis=1)
    single.sort(axis=1)
    parts = [(single, np.ones(len(single))), *_pairs_of(ties, pair_weight)]
    size = np.int64(max(1, len(columns.nodes)))
    keys = np.concatenate([pairs[:, 0] * size + pairs[:, 1] for pairs, _ in parts])
    distinct, number = np.unique(keys, return_inverse=True)
    given = np.concatenate([w for _, w in parts])
    weight = np.bincount(number, weights=given, minlength=len(distinct)).astype(np.float64)
    pairs = np.stack([distinct // size, distinct % size], axis=1).astype(np.int32)
    return Projection(columns, layer, pair_weight, pairs, weight, ties, chosen, frozenset(exclude), pages)


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
