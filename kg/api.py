"""The Python twin of the command line: `kg.open(".")` gives a `Graph`, its methods are the commands.

Dates are ISO strings (`2025`, `2025-07`, `2025-07-10`); names are labels, aliases, ISO codes, CURIEs or QIDs; every
result shows itself as a table in a notebook. Nothing heavy is imported before a method needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.config import Config, find_workspace, load_config
from kg.errors import BadInput
from kg.interval import is_date
from kg.model import Claim, PlanState, SourceKind, Status
from kg.query.filters import Filters, members
from kg.query.lookup import Entities, Lookup, Profile, Relations
from kg.query.timeline import Plans, Timeline, plans_by_state, timeline
from kg.query.topics import Topics

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.query.analyses import Balances, Brokers, Communities
    from kg.query.connect import Connections, Network, Ranks
    from kg.query.explain import Explanation
    from kg.query.sparql import Answer
    from kg.store.oxigraph import Store
    from kg.view.page import Page

__all__ = ["Graph"]

Words = str | Iterable[str]
E = TypeVar("E", bound=StrEnum)


def _listed(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _one(enum: type[E], kind: str, name: str) -> E:
    return next(iter(members(enum, kind, (name,))))


@dataclass(frozen=True)
class Graph:
    """A built graph, opened read-only."""

    config: Config
    store: Store

    @classmethod
    def open(cls, path: str | Path = ".") -> Graph:
        """The built graph of the workspace that `path` lies in (see `kg.open`)."""
        from kg.store.oxigraph import Store

        config = load_config(find_workspace(Path(path)))
        return cls(config, Store.open(config))

    @cached_property
    def lookup(self) -> Lookup:
        """The look-ups over the store."""
        return Lookup(self.store, Topics.load(self.config.ontology / "topics.csv"))

    def filters(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
        predicate: Words = (),
        status: Words = (),
        topic: Words = (),
        source_kind: Words = (),
        publisher: Words = (),
    ) -> Filters:
        """Filters from what a user writes.

        Raises:
            BadInput: a date is none.
            UnknownName: no such predicate, status, topic, kind of source or publisher.
        """
        for name, value in (("since", since), ("until", until), ("as_of", as_of), ("known_by", known_by)):
            if value is not None and not is_date(value):
                raise BadInput(f"{name} {value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        return self.lookup.filters(
            Filters(
                since,
                until,
                as_of,
                known_by,
                statuses=members(Status, "status", _listed(status)),
                source_kinds=members(SourceKind, "kind of source", _listed(source_kind)),
                publishers=frozenset(_listed(publisher)),
            ),
            _listed(predicate),
            _listed(topic),
        )

    def relations(
        self,
        first: str,
        second: str | None = None,
        *,
        filters: Filters | None = None,
        direct: bool = False,
        **by: Words | None,
    ) -> Relations:
        """What stands between two names, or between one and everybody.

        Args:
            first: name the rows are seen from (arrows lead from it or to it).
            second: the other name; None for all.
            filters: ready-made filters; else give `since`, `until`, `as_of`, `known_by`, `predicate`, `status`,
                `topic`, `source_kind`, `publisher` by name.
            direct: leave out what goes through people and bodies.

        Raises:
            UnknownName: a name is unknown.
            NothingFound: nothing is known in what was asked.

        >>> found = g.relations("US", "Malaysia", predicate="signedAgreementWith")
        >>> [(row.arrow, row.counterpart) for row in found.direct][:1]
        [('–', 'Malaysia')]
        """
        return self.lookup.relations(first, second, self._filters(filters, by), direct=direct)

    def _filters(self, filters: Filters | None, by: dict[str, Words | None]) -> Filters:
        given = {name: value for name, value in by.items() if value is not None}
        if filters is not None:
            if given:
                raise BadInput(f"give filters or {', '.join(given)}, not both")
            return filters
        return self.filters(**given)  # type: ignore[arg-type]  # a wrong name or type fails there

    def show(self, name: str, *, filters: Filters | None = None, **by: Words | None) -> Profile:
        """What is known about one entity: label, kind, aliases, offices over time, claims by predicate.

        Raises:
            UnknownName: the name is unknown.

        >>> g.show("MYS").entity.label
        'Malaysia'
        """
        return self.lookup.show(name, self._filters(filters, by))

    def entities(self, match: str = "", *, kind: Words = ()) -> Entities:
        """Entities whose label, alias, code or CURIE holds `match`.

        >>> [entity.id for entity in g.entities("malaysia", kind="State").found]
        ['e:malaysia']
        """
        return self.lookup.entities(match, kind=_listed(kind))

    def timeline(
        self,
        first: str | None = None,
        second: str | None = None,
        *,
        filters: Filters | None = None,
        direct: bool = False,
        **by: Words | None,
    ) -> Timeline:
        """Facts and plans month by month, a plan and what became of it as one story.

        Args:
            first: only what concerns this name; None for the whole graph.
            second: only what stands between the two.
            filters: see `relations`.
            direct: leave out what goes through people and bodies.

        Raises:
            UnknownName: a name is unknown.
            NothingFound: nothing is known in what was asked.
        """
        return timeline(self.lookup, first, second, self._filters(filters, by), direct=direct)

    def plans(
        self, name: str | None = None, *, state: Words = (), filters: Filters | None = None, **by: Words | None
    ) -> Plans:
        """Plans by what became of them; without `state` those that are open, moved or overdue.

        Args:
            name: only plans of this entity.
            state: open, held, held later, moved, lapsed, cancelled, overdue, or all.
            filters: see `relations`; `as_of` is the day that counts as now.
        """
        wanted = _listed(state) or ("open", "moved", "overdue")
        states = list(PlanState) if "all" in wanted else members(PlanState, "state of a plan", wanted)
        return plans_by_state(self.lookup, states, self._filters(filters, by), name)

    def explain(self, *words: str) -> tuple[Explanation, ...]:
        """A claim (id, alias, or "A PREDICATE B") with every piece of evidence, its place and its rule.

        Raises:
            UnknownName: no such claim, name or predicate.
            NothingFound: no claim joins the names.

        >>> g.explain("Malaysia signedAgreementWith US")[0].claim.predicate
        'signedAgreementWith'
        """
        from kg.query.explain import Places, explain

        return explain(self.lookup, Places(self.config), words)

    def path(
        self,
        first: str,
        second: str,
        *,
        exclude: Words = (),
        via: Words = (),
        k: int = 1,
        max_facts: int = 4,
        in_time: bool = False,
        filters: Filters | None = None,
        **by: Words | None,
    ) -> Connections:
        """How two names are connected: the `k` cheapest chains of facts (cost: hubs are dear).

        Args:
            first: one end.
            second: the other.
            exclude: names no path may touch.
            via: names every path must pass.
            k: number of paths.
            max_facts: longest path, in facts.
            in_time: only chains whose steps can be dated one after the other.
            filters: see `relations`; without `status` only asserted facts are hops.

        Raises:
            NothingFound: no path within `max_facts` facts.
        """
        from kg.query.connect import connections

        return connections(
            self.lookup,
            first,
            second,
            self._filters(filters, by),
            exclude=_listed(exclude),
            via=_listed(via),
            k=k,
            max_facts=max_facts,
            in_time=in_time,
        )

    def central(
        self,
        by: str = "strength",
        *,
        layer: str = "facts",
        pair_weight: str = "newman",
        exclude: Words = (),
        kind: Words = (),
        roll_up: bool = False,
        engine: str = "auto",
        bootstrap: int = 0,
        seed: int = 0,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Ranks:
        """Actors ranked by a measure of the projected network (networkx definitions).

        Args:
            by: degree, strength, pagerank, eigenvector, closeness, harmonic, betweenness, core or constraint.
            layer: facts, cooperation, conflict or planned; layers are never added up.
            pair_weight: newman (an event of k actors gives each pair 1/(k − 1)) or count (1).
            exclude: names to leave out with their ties.
            kind: show only actors of these classes.
            roll_up: take persons and bodies for the state they belong to.
            engine: networkx, igraph (extra `fast`) or auto; the numbers are the same.
            bootstrap: number of draws of documents for intervals of the ranks; 0 for none.
            seed: of the draws.
            filters: see `relations`.

        Raises:
            NothingFound: the network has no tie.

        >>> g.central("degree", kind="State").ranking.measure.value
        'degree'
        """
        from kg.query.centrality import Measure
        from kg.query.connect import ranks
        from kg.query.engines import Engine

        asked = self._network(layer, pair_weight, exclude, roll_up, filters, filter_by)
        by_measure, by_engine = _one(Measure, "measure", by), _one(Engine, "engine", engine)
        classes = self.lookup.kinds(_listed(kind))
        return ranks(self.lookup, asked, by_measure, by_engine, classes=classes, draws=bootstrap, seed=seed)

    def communities(
        self,
        *,
        layer: str = "facts",
        pair_weight: str = "newman",
        exclude: Words = (),
        roll_up: bool = False,
        engine: str = "auto",
        runs: int = 50,
        seed: int = 0,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Communities:
        """Groups of actors that deal more with each other than with the rest, and how stable the grouping is.

        Args:
            runs: number of seeds that the search is run with, from `seed` on.
            layer, pair_weight, exclude, roll_up, engine, filters: see `central`.

        Raises:
            NothingFound: the network has no tie.
        """
        from kg.query.analyses import communities
        from kg.query.engines import Engine

        asked = self._network(layer, pair_weight, exclude, roll_up, filters, filter_by)
        return communities(self.lookup, asked, _one(Engine, "engine", engine), runs=runs, seed=seed)

    def brokers(
        self,
        *,
        layer: str = "facts",
        exclude: Words = (),
        roll_up: bool = False,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Brokers:
        """Who stands between others, in which of Gould and Fernandez' roles; groups are those of `groups.yaml`.

        Args:
            layer, exclude, roll_up, filters: see `central`.

        Raises:
            NothingFound: the network has no tie.
        """
        from kg.query.analyses import brokers

        asked = self._network(layer, "newman", exclude, roll_up, filters, filter_by)
        return brokers(self.lookup, asked, self.config.ontology / "groups.yaml")

    def balance(
        self,
        *,
        exclude: Words = (),
        roll_up: bool = False,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Balances:
        """Triads of explicit cooperation and conflict, and which of them are balanced.

        Args:
            exclude, roll_up, filters: see `central`.

        Raises:
            NothingFound: no tie of conflict.
        """
        from kg.query.analyses import balances

        return balances(
            self.lookup,
            self._network("cooperation", "newman", exclude, roll_up, filters, filter_by),
            self._network("conflict", "newman", exclude, roll_up, filters, filter_by),
        )

    def _network(
        self,
        layer: str,
        pair_weight: str,
        exclude: Words,
        roll_up: bool,
        filters: Filters | None,
        by: dict[str, Words | None],
    ) -> Network:
        from kg.query.connect import network_of
        from kg.query.network import Layer, PairWeight

        return network_of(
            self.lookup,
            self._filters(filters, by),
            layer=_one(Layer, "layer", layer),
            pair_weight=_one(PairWeight, "pair weight", pair_weight),
            exclude=_listed(exclude),
            roll_up=roll_up,
        )

    def view(
        self,
        *names: str,
        depth: int | None = None,
        path: bool = False,
        open: bool = False,
        filters: Filters | None = None,
        **by: Words | None,
    ) -> Page:
        """The interactive picture as one offline HTML page (`page.html`).

        Args:
            names: what it is about; none = the whole graph.
            depth: lines from a name; None = 1 when there are names.
            path: only the paths between two names.
            open: only plans that are open, moved or overdue.
            filters: see `relations`.

        Raises:
            BadInput: `path` without exactly two names.
            NothingFound: nothing to draw.
        """
        from kg.view.page import page

        chosen = self._filters(filters, by)
        return page(self.lookup, names, chosen, title=self.config.title, depth=depth, path=path, open_only=open)

    def query(self, query: str, **parameters: str) -> Answer:
        """Answer of a SPARQL text, a file or a shipped query; prefixes are predeclared.

        Args:
            query: text with a brace, path of a file, or name of a shipped query.
            parameters: what the query's header asks for; names are resolved.

        Raises:
            BadQuery: it is refused or does not parse, with line:column.

        >>> g.query("ASK { e:malaysia a dip:State }").truth
        True
        """
        from kg.query.sparql import answer, bind_parameters, load_query

        named = load_query(query, self.config.ontology / "queries")
        return answer(self.store, bind_parameters(named, parameters, self.lookup), named.name)

    @property
    def rdf(self) -> rdflib.Graph:
        """An rdflib Graph over the same store (read-only; imports rdflib)."""
        return self.store.rdf_graph()

    def network(self, projection: str = "all", *, filters: Filters | None = None, **by: Words | None) -> nx.Graph[str]:
        """A networkx graph.

        Args:
            projection: "all" = every claim between two entities as a MultiDiGraph (key = claim id), for exploration
                and export; "actors" = the simple weighted graph that `central` ranks.
            filters: see `relations`.

        >>> g.network("actors").is_multigraph()
        False
        """
        from kg.query.connect import network_of
        from kg.query.filters import select
        from kg.query.network import multigraph

        chosen = self._filters(filters, by)
        if projection == "actors":
            return network_of(self.lookup, chosen).projection.graph
        if projection != "all":
            raise BadInput(f"projection {projection!r} is neither 'all' nor 'actors'")
        claims = select(self.lookup.known(self.store.all_claims(), chosen), chosen).claims
        return multigraph(claims, self.lookup.classes)

    def claims(self, *ids: str) -> tuple[Claim, ...]:
        """Full claims by id or alias.

        Raises:
            UnknownName: no claim has or had that id.
        """
        return self.store.claims(ids)
