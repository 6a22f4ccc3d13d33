"""Paths and ranks over the built graph: reads the ties, runs the search or the measure, adds names and evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import BadInput, NothingFound
from kg.facets import facets
from kg.model import Claim, Status
from kg.query.centrality import Measure, Ranking, ranking
from kg.query.engines import Engine
from kg.query.filters import Filters
from kg.query.network import Layer, PairWeight, Projection, layer_rows, project
from kg.query.pages import pages_of
from kg.query.paths import MAX_FACTS, Path, cheapest, cut_nodes, path_graph
from kg.query.resampling import Interval, intervals, resampled
from kg.query.rollup import principals, rolled_up
from kg.query.slices import passing
from kg.query.table import Table, Tabular
from kg.query.wording import sentence
from kg.records import claim_record
from kg.store.columns import Columns, Flags
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookup import Lookup

__all__ = ["CAUTION", "Connections", "Network", "Ranks", "connections", "network_of", "ranks"]

CAUTION = "a path is not influence: it shows who dealt with whom, not who moved whom"

_LAYERS = {
    Status.ASSERTED: (Layer.FACTS, Layer.CONFLICT),
    Status.PLANNED: (Layer.PLANNED, Layer.PLANNED_CONFLICT),
    Status.POSSIBLE: (Layer.PLANNED, Layer.PLANNED_CONFLICT),
}


@dataclass(frozen=True, slots=True)
class Connections(Tabular):
    """Paths between two names, cheapest first, with the best known claim of each hop and the labels of their nodes."""

    start: str
    goal: str
    paths: tuple[Path, ...]
    claims: Mapping[str, Claim]
    labels: Mapping[str, str]
    only_via: tuple[str, ...]
    """Labels of the nodes without which there is no path of this length."""
    max_facts: int
    undated: int
    caution: str = CAUTION

    @property
    def table(self) -> Table:
        """One row per hop: path, hop, from, to, claim, sentence, quote, source."""
        rows, records = [], []
        for number, path in enumerate(self.paths, 1):
            for step, hop in enumerate(path.hops, 1):
                claim = self.claims[hop.claims[0]]
                piece = claim.evidence[0]
                start, end = self.labels[hop.start], self.labels[hop.end]
                rows.append((str(number), str(step), start, end, claim.id, sentence(claim), piece.source.label))
                records.append(
                    {"path": number, "hop": step, "cost": round(path.cost, 6)}
                    | {"from": start, "from_id": hop.start, "to": end, "to_id": hop.end}
                    | {"more_claims": list(hop.claims[1:]), "sentence": sentence(claim)}
                    | claim_record(claim)
                )
        fields = ("path", "hop", "cost", "from", "from_id", "to", "to_id", "claim", "sentence", "status", "quote")
        return Table(("path", "hop", "from", "to", "claim", "fact", "source"), rows, records, fields)


@dataclass(frozen=True, slots=True)
class Network:
    """A projected network, and how many claims were left out for want of a date."""

    projection: Projection
    undated: int
    rolled_up: bool = False


@dataclass(frozen=True, slots=True)
class Ranks(Tabular):
    """A ranking with the labels and classes of its actors."""

    ranking: Ranking
    network: Network
    labels: Mapping[str, str]
    shown: frozenset[EntityClass]
    intervals: Mapping[str, Interval] | None = None
    """Places in the draws of documents, where they were asked for."""

    @property
    def projection(self) -> Projection:
        """The network that was ranked."""
        return self.network.projection

    @property
    def table(self) -> Table:
        """One row per actor: rank, interval of the draws, actor, class, value, partners, documents."""
        rows, records = [], []
        for rank in self.ranking.ranks:
            cls = self.projection.columns.classes[rank.node]
            if self.shown and cls not in self.shown:
                continue
            label = self.labels[rank.node]
            value = f"{rank.value:.4g}"
            drawn = self.intervals[rank.node] if self.intervals is not None else None
            place = (str(rank.place), *([f"{drawn.best}–{drawn.worst}"] if drawn else []))
            rows.append((*place, label, cls.value, value, str(rank.partners), str(rank.documents)))
            records.append(
                {"rank": rank.place, "best": drawn.best if drawn else None, "worst": drawn.worst if drawn else None}
                | {"actor": label, "actor_id": rank.node, "class": cls.value}
                | {"measure": self.ranking.measure.value, "value": rank.value}
                | {"partners": rank.partners, "documents": rank.documents}
            )
        fields = ("rank", "best", "worst", "actor", "actor_id", "class", "measure", "value", "partners", "documents")
        place = ("rank", "in draws") if self.intervals is not None else ("rank",)
        return Table(
            (*place, "actor", "class", self.ranking.measure.value, "partners", "documents"), rows, records, fields
        )

    def partner_table(self, node: str) -> Table:
        """What an actor's rank rests on: one row per partner with weight and claims.

        Raises:
            NothingFound: the actor has no tie in this network.
        """
        rows, records = [], []
        for other, weight, claims in self.partners(node):
            listed = ", ".join(claims[:4]) + (f" + {len(claims) - 4}" if len(claims) > 4 else "")
            rows.append((f"{weight:.3f}", self.labels[other], listed))
            records.append(
                {"actor": self.labels[node], "actor_id": node, "partner": self.labels[other], "partner_id": other}
                | {"weight": weight, "claims": list(claims)}
            )
        fields = ("actor", "actor_id", "partner", "partner_id", "weight", "claims")
        return Table(("weight", "partner", "claims"), rows, records, fields)

    def partners(self, node: str) -> tuple[tuple[str, float, tuple[str, ...]], ...]:
        """Partners of an actor with weight and claims, strongest first.

        Raises:
            NothingFound: the actor has no tie in this network.
        """
        if node not in self.projection.partners:
            raise NothingFound(f"{self.labels.get(node, node)} has no tie in this network")
        found = [
            (other, weight, self.projection.claims(node, other)) for other, weight in self.projection.ties_of(node)
        ]
        return tuple(sorted(found, key=lambda p: (-p[1], p[0])))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The claims of a question: those of the graph, or those that the evidence known by a day gives."""

    columns: Columns
    rows: Flags
    undated: Flags
    claims: Callable[[Collection[str]], Mapping[str, Claim]]


def _asked(lookup: Lookup, filters: Filters) -> _Asked:
    if filters.known_by:
        derived = {claim.id: claim for claim in lookup.known(lookup.store.all_claims(), filters)}
        kinds = {piece.document: piece.source.source_kind for claim in derived.values() for piece in claim.evidence}
        columns = Columns.of(map(facets, derived.values()), lookup.classes.get, kinds.get)
        find: Callable[[Collection[str]], Mapping[str, Claim]] = lambda ids: {name: derived[name] for name in ids}  # noqa: E731
    else:
        columns = lookup.columns
        find = lambda ids: {claim.id: claim for claim in lookup.store.claims(ids)}  # noqa: E731
    passed = passing(columns, filters)
    return _Asked(columns, passed.rows, passed.undated, find)


def _layers(statuses: Collection[Status]) -> frozenset[Layer]:
    chosen = statuses or (Status.ASSERTED,)
    for status in chosen:
        if status not in _LAYERS:
            raise BadInput(f"{status.value} claims are never ties; choose from {', '.join(s.value for s in _LAYERS)}")
    return frozenset(layer for status in chosen for layer in _LAYERS[status])


def connections(
    lookup: Lookup,
    first: str,
    second: str,
    filters: Filters | None = None,
    *,
    exclude: Iterable[str] = (),
    via: Iterable[str] = (),
    k: int = 1,
    max_facts: int = MAX_FACTS,
    in_time: bool = False,
    whole: bool = False,
) -> Connections:
    """How two names are connected, hop by hop.

    Args:
        lookup: the graph.
        first: name of one end.
        second: name of the other.
        filters: which claims may be hops; without statuses only asserted ones.
        exclude: names no path may touch.
        via: names every path must pass.
        k: number of paths.
        max_facts: longest path, in facts.
        in_time: only chains whose steps can be dated one after the other.
        whole: read every claim of each hop, not only the best known one.

    Raises:
        UnknownName: a name is unknown.
        BadInput: the ends are one entity, or an end is excluded.
        NothingFound: no path; the message says what was asked.
    """
    filters = filters or Filters()
    start, goal = lookup.resolve(first), lookup.resolve(second)
    stops, gone = [lookup.resolve(n) for n in via], [lookup.resolve(n) for n in exclude]
    if start == goal:
        raise BadInput(f"{first!r} and {second!r} are both {start}; name two")
    if clash := sorted({start, goal, *stops} & set(gone)):
        raise BadInput(f"{lookup.label(clash[0])} is both asked for and excluded")
    layers = _layers(filters.statuses)
    asked = _asked(lookup, filters)
    ties = np.logical_or.reduce([layer_rows(asked.columns, layer) for layer in sorted(layers)])
    graph = path_graph(asked.columns, asked.rows & ties, exclude=gone)
    found = cheapest(graph, start, goal, via=stops, max_facts=max_facts, in_time=in_time)
    paths = tuple(islice(found, k))
    if not paths:
        how = "".join(
            f" {word} {', '.join(lookup.label(n) for n in names)}"
            for word, names in (("without", gone), ("via", stops))
            if names
        )
        ends = f"{lookup.label(start)} and {lookup.label(goal)}"
        raise NothingFound(f"no path within {max_facts} facts between {ends}{how}{' in the order of time' * in_time}")
    cuts = cut_nodes(graph, paths[0], max_facts=max_facts) if not (stops or in_time) else ()
    nodes = {node for path in paths for node in path.nodes}
    return Connections(
        start,
        goal,
        paths,
        asked.claims({c for path in paths for hop in path.hops for c in (hop.claims if whole else hop.claims[:1])}),
        {node: lookup.label(node) for node in sorted(nodes)},
        tuple(lookup.label(n) for n in cuts),
        max_facts,
        int((asked.undated & ties).sum()),
    )


def network_of(
    lookup: Lookup,
    filters: Filters | None = None,
    *,
    layer: Layer = Layer.FACTS,
    pair_weight: PairWeight = PairWeight.NEWMAN,
    exclude: Iterable[str] = (),
    roll_up: bool = False,
) -> Network:
    """The projected network of actors.

    Args:
        lookup: the graph.
        filters: which claims may be ties.
        layer: facts, cooperation, conflict or planned; never mixed.
        pair_weight: what an event gives each pair of its k actors: 1/(k − 1) or 1.
        exclude: names to leave out, with their ties.
        roll_up: take persons and bodies for the state they belong to.

    Raises:
        NothingFound: it has no tie.
    """
    asked = _asked(lookup, filters or Filters())
    gone = frozenset(map(lookup.resolve, exclude))
    columns = rolled_up(asked.columns, principals(lookup.store)) if roll_up else asked.columns
    pages = pages_of(lookup.store, columns.documents)
    found = project(columns, asked.rows, layer=layer, pair_weight=pair_weight, exclude=gone, pages=pages)
    if not len(found.pairs):
        raise NothingFound(f"no tie in the {layer.value} network that was asked for")
    return Network(found, int((asked.undated & layer_rows(columns, layer)).sum()), roll_up)


def ranks(
    lookup: Lookup,
    network: Network,
    by: Measure = Measure.STRENGTH,
    engine: Engine = Engine.AUTO,
    *,
    classes: Iterable[EntityClass] = (),
    draws: int = 0,
    seed: int = 0,
) -> Ranks:
    """Actors by a measure of a projected network.

    Args:
        lookup: the graph, for labels.
        network: what to rank on.
        by: the measure.
        engine: which library computes.
        classes: show only these classes (ranks stay those of the whole network); empty for all.
        draws: how often the documents are drawn anew for intervals of the ranks; 0 for none.
        seed: of the draws.

    Raises:
        Cannot: the engine is not installed, or the measure does not settle.
    """
    projection = network.projection
    found = ranking(projection, by, engine)
    told = intervals(projection.partners, resampled(projection, draws, seed), by, engine) if draws else None
    labels = {rank.node: lookup.label(rank.node) for rank in found.ranks}
    return Ranks(found, network, labels, frozenset(classes), told)
