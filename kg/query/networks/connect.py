"""Paths and projected networks over the built graph: reads the ties, runs the search, adds names and evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadInput, NothingFound
from kg.facets import facets
from kg.model import Claim, Evidence, Status
from kg.query.asking.filters import Filters
from kg.query.asking.pages import pages_of
from kg.query.asking.slices import passing
from kg.query.asking.statement import Statement, counted, filters_in_words, size_in_words
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import sentence
from kg.query.lookups.explain import quoted
from kg.query.networks.network import Layer, PairWeight, Projection, layer_rows, project
from kg.query.networks.paths import MAX_FACTS, Path, PathGraph, cheapest, cut_nodes, path_graph
from kg.query.networks.rollup import principals, rolled_up
from kg.records import claim_record
from kg.store.columns import Columns, Flags

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["CAUTION", "Connections", "Network", "connections", "network_of"]

CAUTION = "a path is not influence: it shows who dealt with whom, not who moved whom"

#: evidence without a measured rule comes from a table or a person; a sentence that is surer than this is shown first
_CURATED: Final = 0.8

_LAYERS: Final = {
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
    statement: Statement

    @property
    def undated(self) -> int:
        """Claims left out for want of a date."""
        return self.statement.undated

    @property
    def table(self) -> Table:
        """One row per hop: path, hop, from, to, claim, sentence, quote, source."""
        rows, records = [], []
        basis = self.statement.record | {"only_via": list(self.only_via)}
        for number, path in enumerate(self.paths, 1):
            for step, hop in enumerate(path.hops, 1):
                claim = self.claims[hop.claims[0]]
                piece = claim.evidence[0]
                start, end = self.labels[hop.start], self.labels[hop.end]
                said = (sentence(claim), quoted(piece), piece.source.label)
                rows.append((str(number), str(step), start, end, claim.id, *said))
                records.append(
                    {"path": number, "hop": step, "cost": round(path.cost, 6)}
                    | {"from": start, "from_id": hop.start, "to": end, "to_id": hop.end}
                    | {"more_claims": list(hop.claims[1:]), "sentence": sentence(claim)}
                    | claim_record(claim)
                    | {"basis": basis}
                )
        fields = ("path", "hop", "cost", "from", "from_id", "to", "to_id", "claim", "sentence", "status", "quote")
        return Table(("path", "hop", "from", "to", "claim", "fact", "quote", "source"), rows, records, fields)


@dataclass(frozen=True, slots=True)
class Network:
    """A projected network, and how many claims were left out for want of a date."""

    projection: Projection
    undated: int
    rolled_up: bool = False
    filters: str = ""
    """In words; empty when there are none."""
    excluded: tuple[str, ...] = ()
    """Labels of the entities left out with their ties."""
    as_of: str | None = None
    """The day that counts as now."""

    def statement(self, how: str, library: str, **more: Any) -> Statement:
        """What a result on this network rests on.

        Args:
            how: the projection, in words.
            library: who computed.
            more: other fields of the statement; `figures` beside those of the network.
        """
        n, m, documents = len(self.projection.nodes), len(self.projection.pairs), self.projection.all_documents
        told = {
            "filters": self.filters,
            "exclude": self.excluded,
            "as_of": self.as_of,
            "undated": self.undated,
            "library": library,
            "size": size_in_words(n, m, documents),
        }
        figures = {"n": n, "m": m, "documents": documents} | more.pop("figures", {})
        rolled = "; persons and bodies taken for their state" if self.rolled_up else ""
        return Statement(projection=how + rolled, figures=figures, **(told | more))


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


def _best_told(claim: Claim) -> Claim:
    """The claim with the piece of evidence first that says most surely what the claim says, and when."""
    when = claim.date or claim.start_date

    def doubt(piece: Evidence) -> tuple[bool, bool, float]:
        sure = _CURATED if piece.confidence is None else piece.confidence
        return piece.stance.value != claim.status.value, (piece.date or piece.start_date) != when, -sure

    return replace(claim, evidence=tuple(sorted(claim.evidence, key=doubt)))


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
    told = filters_in_words(filters, lookup.topics)
    if not paths:
        how = "".join(
            f" {word} {', '.join(lookup.label(n) for n in names)}"
            for word, names in (("without", gone), ("via", stops))
            if names
        )
        ends = f"{lookup.label(start)} and {lookup.label(goal)}"
        asked_for = f" (only {told})" if told else ""
        order = " in the order of time" * in_time
        raise NothingFound(f"no path within {counted(max_facts, 'fact')} between {ends}{how}{order}{asked_for}")
    cuts = cut_nodes(graph, paths[0], max_facts=max_facts) if not (stops or in_time) else ()
    nodes = {node for path in paths for node in path.nodes}
    shown = {c for path in paths for hop in path.hops for c in (hop.claims if whole else hop.claims[:1])}
    claims = {name: _best_told(claim) for name, claim in asked.claims(shown).items()}
    walked = ", ".join(layer for layer in Layer if layer in layers)
    passed = f"; via {', '.join(map(lookup.label, stops))}" if stops else ""
    statement = _paths_rest_on(
        f"actors, agreements, topics and dated events, {walked}; a hop costs the mean of log2(1 + partners) of its "
        f"ends; at most {counted(max_facts, 'fact')}{' in the order of time' * in_time}{passed}",
        graph,
        claims.values(),
        filters=told,
        exclude=tuple(sorted(map(lookup.label, gone))),
        as_of=lookup.now(filters),
        undated=int((asked.undated & ties).sum()),
    )
    labels = {node: lookup.label(node) for node in sorted(nodes)}
    only_via = tuple(lookup.label(n) for n in cuts)
    return Connections(start, goal, paths, claims, labels, only_via, max_facts, statement)


def _paths_rest_on(how: str, graph: PathGraph, claims: Iterable[Claim], **told: Any) -> Statement:
    """The size of what was searched, and the pages behind what was found."""
    pages = {piece.source.url or piece.document for claim in claims for piece in claim.evidence}
    n, m = int((np.diff(graph.starts) > 0).sum()), len(graph.targets) // 2
    size = f"n = {counted(n, 'node')}, m = {counted(m, 'tie')}; the paths rest on {counted(len(pages), 'document')}"
    figures = {"n": n, "m": m, "documents": len(pages)}
    return Statement(projection=how, figures=figures, size=size, note=CAUTION, **told)


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
        layer: facts, cooperation, conflict, planned or planned-conflict; never mixed.
        pair_weight: what an event gives each pair of its k actors: 1/(k − 1) or 1.
        exclude: names to leave out, with their ties.
        roll_up: take persons and bodies for the state they belong to.

    Raises:
        BadInput: who is to be left out is taken for a state.
        NothingFound: it has no tie.
    """
    filters = filters or Filters()
    asked = _asked(lookup, filters)
    gone = frozenset(map(lookup.resolve, exclude))
    state_of = principals(lookup.store) if roll_up else {}
    for name in sorted(gone & {*state_of}):
        raise BadInput(
            f"--roll-up takes {lookup.label(name)} for {lookup.label(state_of[name])}; exclude that, or do not roll up"
        )
    columns = rolled_up(asked.columns, state_of) if roll_up else asked.columns
    pages = pages_of(lookup.store, columns.documents)
    found = project(columns, asked.rows, layer=layer, pair_weight=pair_weight, exclude=gone, pages=pages)
    if not len(found.pairs):
        raise NothingFound(f"no tie in the {layer.value} network that was asked for")
    return Network(
        found,
        int((asked.undated & layer_rows(columns, layer)).sum()),
        roll_up,
        filters_in_words(filters, lookup.topics),
        tuple(sorted(map(lookup.label, gone))),
        lookup.now(filters),
    )
