"""Communities, brokers and balance over the built graph: runs the analysis, adds names, says what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import Cannot
from kg.query.asking.facets import cells
from kg.query.asking.shipped import bind, text
from kg.query.asking.statement import Statement, counted, size_in_words
from kg.query.asking.table import Table, Tabular
from kg.query.networks.balance import Balance, balance
from kg.query.networks.brokerage import Role, Roles, brokerage
from kg.query.networks.communities import Grouping, groups
from kg.query.networks.connect import Network
from kg.query.networks.engines import Engine
from kg.query.networks.network import Layer, Projection, project
from kg.query.networks.rollup import principals
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["MOST_BROKERS", "Balances", "Brokers", "Communities", "balances", "brokers", "communities", "group_of"]

#: the arrays of brokerage are dense: three thousand actors take a quarter of a gigabyte
MOST_BROKERS = 3000

NO_STATE = "no known state"

#: below these, communities are not to be built on
FEW_ACTORS: Final = 30
FIRM: Final = 0.7


@dataclass(frozen=True, slots=True)
class Communities(Tabular):
    """The communities of a network, with labels."""

    grouping: Grouping
    network: Network
    labels: Mapping[str, str]
    seed: int = 0

    @property
    def statement(self) -> Statement:
        """What the communities rest on, and how far they can be trusted."""
        of, actors = self.grouping, len(self.network.projection.nodes)
        number = len(of.communities)
        found = (
            f"{number} {'community' if number == 1 else 'communities'}, modularity {of.modularity:.3f}, stability "
            f"{of.stability:.2f} (mean agreement with the other {counted(of.runs - 1, 'run')}, seed {self.seed}; "
            "1 = always the same, 0 = chance)"
        )
        doubts = (
            f"fewer than {FEW_ACTORS} actors: communities are noise" * (actors < FEW_ACTORS),
            f"a stability under {FIRM}: do not build on this grouping" * (of.stability < FIRM),
        )
        return self.network.statement(
            f"actor–actor, {self.network.projection.layer.value}, ties by weight",
            of.library,
            chance=found,
            seed=self.seed,
            more=tuple(filter(None, doubts)),
            figures={"communities": number, "modularity": round(of.modularity, 6), "stability": round(of.stability, 6)}
            | {"runs": of.runs},
        )

    @property
    def table(self) -> Table:
        """One row per actor: community, actor, how often it was with the others, partners."""
        rows, records, basis = [], [], self.statement.record
        for number, members in enumerate(self.grouping.communities, 1):
            for node in members:
                share, partners = self.grouping.belonging[node], self.network.projection.partners[node]
                rows.append((str(number), self.labels[node], f"{share:.0%}", str(partners)))
                records.append(
                    {"community": number, "actor": self.labels[node], "actor_id": node}
                    | {"belonging": round(share, 6), "partners": partners, "basis": basis}
                )
        fields = ("community", "actor", "actor_id", "belonging", "partners")
        return Table(("community", "actor", "belonging", "partners"), rows, records, fields)


@dataclass(frozen=True, slots=True)
class Brokers(Tabular):
    """Roles of brokerage, with labels; who brokers nothing is left out."""

    roles: tuple[Roles, ...]
    network: Network
    labels: Mapping[str, str]

    @property
    def statement(self) -> Statement:
        """What the roles rest on."""
        return self.network.statement(
            f"actor–actor, {self.network.projection.layer.value}, from subject to object, both ways when mutual; "
            "roles of Gould and Fernandez 1989",
            f"numpy {np.__version__}",
            more=("a missing tie is often missing evidence; ties both ways count a broker once in each direction",),
        )

    @property
    def table(self) -> Table:
        """One row per actor: actor, group, total, the five roles."""
        rows, records, basis = [], [], self.statement.record
        for one in self.roles:
            counts = [one.counts[role] for role in Role]
            rows.append((self.labels[one.node], one.group, str(one.total), *map(str, counts)))
            records.append(
                {"actor": self.labels[one.node], "actor_id": one.node, "group": one.group, "total": one.total}
                | {role.value: one.counts[role] for role in Role}
                | {"basis": basis}
            )
        roles = tuple(role.value for role in Role)
        return Table(
            ("actor", "group", "total", *roles), rows, records, ("actor", "actor_id", "group", "total", *roles)
        )


@dataclass(frozen=True, slots=True)
class Balances(Tabular):
    """Triads of a signed network, with labels; unbalanced ones first."""

    balance: Balance
    labels: Mapping[str, str]
    statement: Statement

    @property
    def table(self) -> Table:
        """One row per triad with a conflict in it: signs, balanced or not, actors, who is in conflict."""
        rows: list[tuple[str, ...]] = []
        records: list[dict[str, Any]] = []
        signs, basis = ("+++", "++−", "+−−", "−−−"), self.statement.record
        for triad in sorted(self.balance.triads, key=lambda t: (t.balanced, t.actors)):
            if not triad.negative:
                continue
            sign = signs[len(triad.negative)]
            word = "balanced" if triad.balanced else "unbalanced"
            actors = [self.labels[node] for node in triad.actors]
            against = [f"{self.labels[a]} – {self.labels[b]}" for a, b in triad.negative]
            rows.append((sign, word, ", ".join(actors), "; ".join(against)))
            records.append(
                {"signs": sign, "balanced": triad.balanced, "actors": actors, "actor_ids": list(triad.actors)}
                | {"conflicts": against, "basis": basis}
            )
        return Table(
            ("signs", "triad", "actors", "in conflict"),
            rows,
            records,
            ("signs", "balanced", "actors", "actor_ids", "conflicts"),
        )


def communities(
    lookup: Lookup, network: Network, engine: Engine = Engine.AUTO, *, runs: int = 50, seed: int = 0
) -> Communities:
    """The communities of a network, over many seeds.

    Args:
        lookup: the graph, for labels.
        network: what to group.
        engine: igraph (Leiden) or networkx (Louvain).
        runs: how many seeds, from `seed` on.
        seed: the first one.
    """
    found = groups(network.projection, runs=runs, seed=seed, engine=engine)
    return Communities(found, network, {node: lookup.label(node) for node in found.belonging}, seed)


def brokers(lookup: Lookup, network: Network, groups_file: Path) -> Brokers:
    """Roles of brokerage of everybody who has one.

    Args:
        lookup: the graph.
        network: what to look at.
        groups_file: `ontology/groups.yaml`.

    Raises:
        Cannot: the network is too large for dense arrays.
    """
    projection = network.projection
    if len(projection.nodes) > MOST_BROKERS:
        size = f"{len(projection.nodes)} actors, more than {MOST_BROKERS}"
        raise Cannot(f"roles of brokerage are counted in dense arrays, and this network has {size}; filter it")
    found = brokerage(projection, group_of(lookup, tuple(projection.partners), groups_file))
    named = tuple(roles for roles in found if roles.total)
    return Brokers(named, network, {roles.node: lookup.label(roles.node) for roles in named})


def balances(lookup: Lookup, cooperation: Network | None, conflict: Network) -> Balances:
    """The triads of cooperation and conflict; None where there is no cooperation at all."""
    none = np.zeros(len(conflict.projection.columns), np.bool_)
    good = (
        cooperation.projection if cooperation else project(conflict.projection.columns, none, layer=Layer.COOPERATION)
    )
    found = balance(good, conflict.projection)
    named = {node for triad in found.triads for node in triad.actors} | {n for pair in found.mixed for n in pair}
    return Balances(
        found, {node: lookup.label(node) for node in sorted(named)}, _signed(found, good, cooperation, conflict)
    )


def _signed(found: Balance, good: Projection, cooperation: Network | None, conflict: Network) -> Statement:
    actors = len(np.union1d(good.nodes, conflict.projection.nodes))
    documents = len(good.told_by | conflict.projection.told_by)
    kinds = ", ".join(f"{sign} {count}" for sign, count in found.kinds.items())
    pairs = found.positive + found.negative
    return conflict.statement(
        "actor–actor, cooperation (+) and conflict (−) by explicit claims; a pair with both has no sign",
        "counted by definition (Cartwright and Harary 1956)",
        size=size_in_words(actors, pairs, documents, "signed pair"),
        figures={"n": actors, "m": pairs, "documents": documents}
        | {"positive": found.positive, "negative": found.negative, "both": len(found.mixed)}
        | {"triads": len(found.triads), "balanced": found.balanced},
        undated=conflict.undated + (cooperation.undated if cooperation else 0),
        more=(
            f"{counted(len(found.triads), 'triad')} ({kinds}), {found.balanced} balanced",
            f"{counted(found.positive, 'pair')} in cooperation, {found.negative} in conflict, "
            f"{len(found.mixed)} in both and left out",
            "an absent tie is not read as hostility; most conflicts that no source tells of are missing",
        ),
    )


def group_of(lookup: Lookup, nodes: tuple[str, ...], groups_file: Path) -> dict[str, str]:
    """The group of each actor by the register: persons and bodies belong with their state.

    Args:
        lookup: the graph.
        nodes: CURIEs of actors.
        groups_file: `ontology/groups.yaml`.
    """
    import yaml

    told = yaml.safe_load(groups_file.read_text(encoding="utf-8"))
    states = principals(lookup.store)
    chosen = [(group["name"], _members(lookup, group), set(group.get("classes", ()))) for group in told]
    classes = lookup.columns.classes
    found = {}
    for node in nodes:
        actor = states.get(node, node)
        cls = EntityClass.STATE if node in states else classes.get(actor)
        fits = (name for name, members, kinds in chosen if actor in members or (cls and cls.value in kinds))
        found[node] = next(fits, NO_STATE)
    return found


def _members(lookup: Lookup, group: Mapping[str, Any]) -> frozenset[str]:
    members = frozenset(group.get("states", ()))
    if "members_of" in group:
        rows = cells(lookup.store.select(bind(text("members"), organisation=[group["members_of"]])))
        members |= {row["member"] for row in rows}
    return members
