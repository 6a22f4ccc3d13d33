"""The part of the Python twin that looks at the graph as a network: paths, ranks, communities, brokers, balance."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from kg.api.words import Words, listed, one
from kg.errors import BadInput, NothingFound
from kg.interval import is_date
from kg.query.asking.filters import Filters

if TYPE_CHECKING:
    import networkx as nx

    from kg.config import Config
    from kg.query.lookups.lookup import Lookup
    from kg.query.networks.analyses import Balances, Brokers, Communities
    from kg.query.networks.compare import Changes
    from kg.query.networks.connect import Connections, Network
    from kg.query.networks.measures import Definition
    from kg.query.networks.ranks import Ranks
    from kg.query.networks.series import Series
    from kg.query.networks.ties import Ties
    from kg.store.oxigraph import Store

__all__ = ["Networks"]


class Networks(ABC):
    """What a graph answers about its structure."""

    config: Config
    store: Store

    @property
    @abstractmethod
    def lookup(self) -> Lookup:
        """The look-ups over the store."""

    @abstractmethod
    def asked_for(self, filters: Filters | None, by: dict[str, Words | None]) -> Filters:
        """The filters given ready-made, else those of the words."""

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
        from kg.query.networks.connect import connections

        return connections(
            self.lookup,
            first,
            second,
            self.asked_for(filters, by),
            exclude=listed(exclude),
            via=listed(via),
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
        sources: int = 0,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Ranks:
        """Actors ranked by a measure of the projected network (networkx definitions).

        Args:
            by: degree, strength, pagerank, eigenvector, closeness, harmonic, betweenness, core or constraint;
                `measure(name)` gives definition, unit, source and warning of each.
            layer: facts, cooperation, conflict, planned or planned-conflict; layers are never added up.
            pair_weight: newman (an event of k actors gives each pair 1/(k − 1)) or count (1).
            exclude: names to leave out with their ties.
            kind: show only actors of these classes.
            roll_up: take persons and bodies for the state they belong to.
            engine: networkx, igraph (extra `fast`) or auto; the numbers are the same.
            bootstrap: number of draws of documents for intervals of the ranks; 0 for none.
            seed: of the draws.
            sources: of betweenness: estimate it from shortest ways that begin at so many drawn actors; 0 = exactly.
            filters: see `relations`.

        Raises:
            NothingFound: the network has no tie.
            Cannot: exact betweenness of so large a network takes hours.

        >>> g.central("degree", kind="State").ranking.measure.value
        'degree'
        """
        from kg.query.networks.centrality import Measure
        from kg.query.networks.engines import Engine
        from kg.query.networks.ranks import ranks

        asked = self._network(layer, pair_weight, exclude, roll_up, filters, filter_by)
        by_measure, by_engine = one(Measure, "measure", by), one(Engine, "engine", engine)
        classes = self.lookup.kinds(listed(kind))
        return ranks(
            self.lookup, asked, by_measure, by_engine, classes=classes, draws=bootstrap, seed=seed, sources=sources
        )

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
        from kg.query.networks.analyses import communities
        from kg.query.networks.engines import Engine

        asked = self._network(layer, pair_weight, exclude, roll_up, filters, filter_by)
        return communities(self.lookup, asked, one(Engine, "engine", engine), runs=runs, seed=seed)

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
        from kg.query.networks.analyses import brokers

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
        from kg.query.networks.analyses import balances

        conflict = self._network("conflict", "newman", exclude, roll_up, filters, filter_by)
        try:
            cooperation = self._network("cooperation", "newman", exclude, roll_up, filters, filter_by)
        except NothingFound:
            return balances(self.lookup, None, conflict)  # conflicts alone make triads too
        return balances(self.lookup, cooperation, conflict)

    def series(
        self,
        first: str,
        second: str | None = None,
        *,
        by: str = "quarter",
        roll_up: bool = False,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Series:
        """What passed between two names, or between one and all, period by period.

        Args:
            first: one name.
            second: the other; None for all.
            by: year, quarter or month.
            roll_up, filters: see `central`.

        Raises:
            NothingFound: no claim whose period is known.
        """
        from kg.query.networks.series import Period, series

        chosen = self.asked_for(filters, filter_by)
        return series(self.lookup, first, second, chosen, by=one(Period, "period", by), roll_up=roll_up)

    def compare(
        self,
        earlier: str,
        later: str,
        *about: str,
        layer: str = "facts",
        roll_up: bool = False,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Changes:
        """The ties that are new, resumed, dormant, upgraded or downgraded from one period to another.

        Args:
            earlier: a year, month or day.
            later: another that begins after the first is over.
            about: one name (its ties) or two (the tie of both); none for all.
            layer, roll_up, filters: see `central`.

        Raises:
            BadInput: a period is no date, or they overlap.
            NothingFound: nothing changed.
        """
        from kg.query.networks.compare import compare
        from kg.query.networks.network import Layer

        for period in (earlier, later):
            if not is_date(period):
                raise BadInput(f"{period!r} is no date; give two of YYYY, YYYY-MM or YYYY-MM-DD")
        if len(about) > 2:
            raise BadInput(f"{len(about)} names are given; a tie has two ends")
        return compare(
            self.lookup,
            earlier,
            later,
            self.config.ontology / "levels.csv",
            self.asked_for(filters, filter_by),
            about=about,
            layer=one(Layer, "layer", layer),
            roll_up=roll_up,
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
        from kg.query.networks.connect import network_of
        from kg.query.networks.network import Layer, PairWeight

        return network_of(
            self.lookup,
            self.asked_for(filters, by),
            layer=one(Layer, "layer", layer),
            pair_weight=one(PairWeight, "pair weight", pair_weight),
            exclude=listed(exclude),
            roll_up=roll_up,
        )

    def ties(
        self,
        *,
        layer: str = "facts",
        pair_weight: str = "newman",
        exclude: Words = (),
        roll_up: bool = False,
        filters: Filters | None = None,
        **filter_by: Words | None,
    ) -> Ties:
        """The projected network that `central` ranks: ties with weights; `.graph` is it as a networkx graph.

        Args:
            layer, pair_weight, exclude, roll_up, filters: see `central`.

        Raises:
            NothingFound: the network has no tie.

        >>> g.ties(layer="conflict").graph.is_multigraph()
        False
        """
        from kg.query.networks.ties import ties

        return ties(self.lookup, self._network(layer, pair_weight, exclude, roll_up, filters, filter_by))

    def measure(self, name: str) -> Definition:
        """What a measure says: definition, what it reads from a tie, unit, source, warning.

        Args:
            name: of any measure that a command shows: betweenness, liaison, stability, net …

        Raises:
            UnknownName: there is none of that name.

        >>> g.measure("core").unit
        'partners'
        """
        from kg.query.networks.measures import definition

        return definition(name)

    def network(self, projection: str = "all", *, filters: Filters | None = None, **by: Words | None) -> nx.Graph[str]:
        """A networkx graph.

        Args:
            projection: "all" = every claim between two entities as a MultiDiGraph (key = claim id), for exploration
                and export; "actors" = the simple weighted graph that `central` ranks.
            filters: see `relations`.

        >>> g.network("actors").is_multigraph()
        False
        """
        from kg.query.asking.filters import select
        from kg.query.networks.connect import network_of
        from kg.query.networks.network import multigraph

        chosen = self.asked_for(filters, by)
        if projection == "actors":
            return network_of(self.lookup, chosen).projection.graph
        if projection != "all":
            raise BadInput(f"projection {projection!r} is neither 'all' nor 'actors'")
        claims = select(self.lookup.known(self.store.all_claims(), chosen), chosen).claims
        return multigraph(claims, self.lookup.classes)
