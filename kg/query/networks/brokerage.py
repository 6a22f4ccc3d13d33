"""Who stands between others, in which role: the brokerage of Gould and Fernandez.

Gould and Fernandez 1989, Sociological Methodology 19, 89–126: v is a broker where a leads to v and v to b, and a does
not lead to b. The groups of the three name the role: coordinator (all of one), itinerant (a and b of one, v of
another), representative (a and v of one), gatekeeper (v and b of one), liaison (three groups). Invariant: counts are
exact and equal those of going through all triples (a test does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from kg.query.networks.network import Projection
from kg.store.columns import PREDICATE_CODES
from kg.vocabulary import PREDICATES

__all__ = ["Role", "Roles", "arcs", "brokerage"]


class Role(StrEnum):
    """The five roles of a broker."""

    COORDINATOR = "coordinator"
    ITINERANT = "itinerant"
    REPRESENTATIVE = "representative"
    GATEKEEPER = "gatekeeper"
    LIAISON = "liaison"


@dataclass(frozen=True, slots=True)
class Roles:
    """How often one actor brokers in each role, with the group it was counted in."""

    node: str
    group: str
    counts: Mapping[Role, int]

    @property
    def total(self) -> int:
        """All roles together."""
        return sum(self.counts.values())


def arcs(projection: Projection) -> npt.NDArray[np.bool_]:
    """Who leads to whom among `projection.nodes`: from subject to object, both ways when mutual or at one event."""
    columns, size = projection.columns, len(projection.nodes)
    found = np.zeros((size, size), np.bool_)
    mutual = [n for n, name in enumerate(PREDICATE_CODES) if PREDICATES[name].symmetric]
    single = projection.ties.single
    subject = np.searchsorted(projection.nodes, columns.subject[single])
    obj = np.searchsorted(projection.nodes, columns.object[single])
    found[subject, obj] = True
    both = np.isin(columns.predicate[single], mutual)
    found[obj[both], subject[both]] = True
    met = np.searchsorted(projection.nodes, projection.meeting_pairs)
    found[met[:, 0], met[:, 1]] = found[met[:, 1], met[:, 0]] = True
    return found


def brokerage(projection: Projection, group_of: Mapping[str, str]) -> tuple[Roles, ...]:
    """The roles of every actor, most brokerage first.

    Args:
        projection: a network of at most some thousands of actors (the arrays are dense).
        group_of: group of every actor by CURIE.
    """
    names = [projection.columns.nodes.names[n] for n in projection.nodes.tolist()]
    groups = np.unique([group_of[name] for name in names], return_inverse=True)[1]
    counts = _counted(arcs(projection), groups)
    listed = [
        Roles(name, group_of[name], {role: int(counts[role][n]) for role in Role}) for n, name in enumerate(names)
    ]
    return tuple(sorted(listed, key=lambda roles: (-roles.total, roles.node)))


def _counted(leads: npt.NDArray[np.bool_], groups: npt.NDArray[np.int64]) -> Mapping[Role, npt.NDArray[np.float64]]:
    """Open two-paths a → v → b through each v, by the groups of the three."""
    same = groups[:, None] == groups[None, :]
    apart = (~leads).astype(np.float64)
    np.fill_diagonal(apart, 0.0)
    within, across = (leads & same).astype(np.float64), (leads & ~same).astype(np.float64)
    np.fill_diagonal(within, 0.0)

    def through(
        into: npt.NDArray[np.float64], open_: npt.NDArray[np.float64], out: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """For each v the sum over a, b of into[a, v] · open[a, b] · out[v, b]."""
        counts: npt.NDArray[np.float64] = ((open_.T @ into) * out.T).sum(axis=0)
        return counts

    return {
        Role.COORDINATOR: through(within, apart, within),
        Role.ITINERANT: through(across, apart * same, across),
        Role.REPRESENTATIVE: through(within, apart, across),
        Role.GATEKEEPER: through(across, apart, within),
        Role.LIAISON: through(across, apart * ~same, across),
    }
