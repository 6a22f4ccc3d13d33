"""The projected network itself: every tie with its weight, the strongest first, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.query.asking.statement import Statement
from kg.query.asking.table import Table, Tabular
from kg.query.networks.connect import Network

if TYPE_CHECKING:
    import networkx as nx

    from kg.query.lookups.lookup import Lookup

__all__ = ["Ties", "ties"]


@dataclass(frozen=True, slots=True)
class Ties(Tabular):
    """The ties of a projected network, with labels."""

    network: Network
    labels: Mapping[str, str]

    @property
    def actors(self) -> tuple[str, ...]:
        """CURIEs of the actors, in the order of the projection."""
        return tuple(self.labels)

    @property
    def graph(self) -> nx.Graph[str]:
        """The ties as a networkx graph: nodes have a `label`, edges `weight` and `distance`."""
        import networkx as nx

        graph = self.network.projection.graph.copy()
        nx.set_node_attributes(graph, dict(self.labels), "label")
        return graph

    @property
    def statement(self) -> Statement:
        """What the network is made of."""
        projection = self.network.projection
        how = f"actor–actor, {projection.layer.value}, {projection.share_in_words}"
        return self.network.statement(how, "")

    @property
    def table(self) -> Table:
        """One row per tie: actors, weight, distance; the strongest first."""
        projection, basis = self.network.projection, self.statement.record
        names = projection.columns.nodes.names
        told = zip(projection.pairs.tolist(), projection.weight.tolist(), projection.distance.tolist(), strict=True)
        found = sorted(((names[a], names[b], w, d) for (a, b), w, d in told), key=lambda t: (-t[2], t[0], t[1]))
        rows = [(self.labels[a], self.labels[b], f"{w:.3g}", f"{d:.3g}") for a, b, w, d in found]
        records = [
            {"a": self.labels[a], "a_id": a, "b": self.labels[b], "b_id": b, "weight": w, "distance": d, "basis": basis}
            for a, b, w, d in found
        ]
        fields = ("a", "a_id", "b", "b_id", "weight", "distance")
        return Table(("a", "b", "weight", "distance"), rows, records, fields)


def ties(lookup: Lookup, network: Network) -> Ties:
    """The ties of a network, with the labels of its actors."""
    names = network.projection.columns.nodes.names
    found = (names[n] for n in network.projection.nodes.tolist())
    return Ties(network, {name: lookup.label(name) for name in found})
