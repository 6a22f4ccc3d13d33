"""Actors ranked by a measure of a projected network, with their names and what the ranks rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput, Cannot, NothingFound
from kg.query.asking.statement import Statement, counted
from kg.query.asking.table import Table, Tabular
from kg.query.lookups.labels import Labels
from kg.query.networks.centrality import Measure, Rank, Ranking, ranking
from kg.query.networks.connect import Network
from kg.query.networks.engines import Engine, Sample
from kg.query.networks.network import Projection
from kg.query.networks.resampling import Interval, intervals, resampled
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Ranks", "ranks"]

#: actors times ties from which exact betweenness takes an hour and more
_ENDLESS: Final = 200_000_000_000


@dataclass(frozen=True, slots=True)
class Ranks(Tabular):
    """A ranking with the labels and classes of its actors."""

    ranking: Ranking
    network: Network
    labels: Mapping[str, str]
    shown: frozenset[EntityClass]
    intervals: Mapping[str, Interval] | None = None
    """Places in the draws of documents, where they were asked for."""
    draws: int = 0
    seed: int | None = None
    sources: int = 0
    """Actors drawn as beginnings of shortest ways, where betweenness is estimated."""

    @property
    def statement(self) -> Statement:
        """What the ranks rest on."""
        figures = {"draws": self.draws} if self.draws else {}
        figures |= {"sources": self.sources} if self.sources else {}
        told = "; ".join(filter(None, (self._estimate, self._chance)))
        drawn = {"chance": told, "seed": self.seed, "figures": figures} if figures else {}
        return self.network.statement(self.ranking.projection, self.ranking.library, **drawn)

    @property
    def _estimate(self) -> str:
        if not self.sources:
            return ""
        drawn = f"{self.sources} of {counted(self.ranking.nodes, 'actor')} drawn as beginnings, seed {self.seed}"
        return f"an estimate from shortest ways with {drawn}"

    @property
    def _chance(self) -> str:
        if not self.draws:
            return ""
        return (
            f"95% of {counted(self.draws, 'draw')} of the documents, seed {self.seed}; "
            "an actor that a draw leaves without ties takes the last place"
        )

    @property
    def projection(self) -> Projection:
        """The network that was ranked."""
        return self.network.projection

    @property
    def table(self) -> Table:
        """One row per actor: rank, interval of the draws, actor, class, value, partners, documents."""
        rows, records, basis = [], [], self.statement.record
        classes = self.projection.columns.classes
        for rank in self._shown:
            cls = classes[rank.node]
            label = self.labels[rank.node]
            value = f"{rank.value:.4g}"
            drawn = self.intervals[rank.node] if self.intervals is not None else None
            place = (str(rank.place), *([f"{drawn.best}–{drawn.worst}"] if drawn else []))
            rows.append((*place, label, cls.value, value, str(rank.partners), str(rank.documents)))
            records.append(
                {"rank": rank.place, "best": drawn.best if drawn else None, "worst": drawn.worst if drawn else None}
                | {"actor": label, "actor_id": rank.node, "class": cls.value}
                | {"measure": self.ranking.measure.value, "value": rank.value}
                | {"partners": rank.partners, "documents": rank.documents, "basis": basis}
            )
        fields = ("rank", "best", "worst", "actor", "actor_id", "class", "measure", "value", "partners", "documents")
        place = ("rank", "in draws") if self.intervals is not None else ("rank",)
        return Table(
            (*place, "actor", "class", self.ranking.measure.value, "partners", "documents"), rows, records, fields
        )

    @property
    def _shown(self) -> tuple[Rank, ...]:
        if not self.shown:
            return self.ranking.ranks
        classes = self.projection.columns.classes
        return tuple(rank for rank in self.ranking.ranks if classes[rank.node] in self.shown)

    def first(self, number: int) -> Ranks:
        """The first of them that are shown; their places stay those of the whole network."""
        return replace(self, ranking=replace(self.ranking, ranks=self._shown[:number]))

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


def ranks(
    lookup: Lookup,
    network: Network,
    by: Measure = Measure.STRENGTH,
    engine: Engine = Engine.AUTO,
    *,
    classes: Iterable[EntityClass] = (),
    draws: int = 0,
    seed: int = 0,
    sources: int = 0,
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
        sources: of betweenness: estimate it from so many drawn actors; 0 or as many as there are = exactly.

    Raises:
        NothingFound: the network has no actor of these classes.
        BadInput: another measure is to be estimated.
        Cannot: the engine is not installed, the measure does not settle, or exact betweenness would take hours.
    """
    projection, shown = network.projection, frozenset(classes)
    sample = _sample(projection, by, sources, seed)
    known = projection.columns.classes
    if shown and not any(known[node] in shown for node in projection.partners):
        raise NothingFound(f"no {' or '.join(sorted(cls.value for cls in shown))} has a tie in this network")
    found = ranking(projection, by, engine, sample)
    again = resampled(projection, draws, seed)
    told = intervals(projection.partners, again, by, engine, sample) if draws else None
    labels = Labels(lookup, [rank.node for rank in found.ranks])
    drawn = sample.size if sample else 0
    return Ranks(found, network, labels, shown, told, draws, seed if draws or drawn else None, drawn)


def _sample(projection: Projection, by: Measure, sources: int, seed: int) -> Sample | None:
    actors, ties = len(projection.nodes), len(projection.pairs)
    if by is not Measure.BETWEENNESS:
        if sources:
            raise BadInput(f"--sources estimates betweenness; {by.value} is computed as it is defined")
        return None
    if not sources and actors * ties > _ENDLESS:
        raise Cannot(
            f"exact betweenness of {actors:,} actors and {ties:,} ties takes hours; --sources 500 estimates it, "
            f"--since, --predicate or --topic narrow the network, --sources {actors} computes it all the same"
        )
    return Sample(sources, seed) if 0 < sources < actors else None
