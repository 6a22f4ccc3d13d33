"""Undated keys that no dated claim takes in: one claim per stretch of time between dated turning points.

Invariant: two different instruments or rates never meet in one claim; topics never separate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from kg.derive.atoms import Atom, Cluster

__all__ = ["group_rest", "group_undated_plans", "only"]


def only(candidates: Iterable[Cluster]) -> Cluster | None:
    """The one candidate, or None if there is none or a second one."""
    found = iter(candidates)
    first = next(found, None)
    return first if first is not None and next(found, None) is None else None


def group_rest(atoms: Iterable[Atom], stretch: Callable[[Atom], int]) -> list[tuple[int, Cluster]]:
    """One cluster per stretch, more where instruments or rates differ; those that name none join the only one.

    Args:
        atoms: undated keys.
        stretch: number of turning points before an atom's publication.
    """
    order = sorted(
        atoms, key=lambda a: (stretch(a), not a.instrument, not a.rates, a.published or 0, a.parts.time, a.key)
    )
    made: list[tuple[int, Cluster]] = []
    groups: dict[tuple[int, str], list[Cluster]] = {}
    exact: dict[tuple[int, str, frozenset[float]], Cluster] = {}
    for atom in order:
        number = stretch(atom)
        cluster = exact.get((number, atom.instrument, atom.rates)) or _joinable(groups, number, atom)
        if cluster is None:
            cluster = Cluster(atom, atom.published or 0, 0)
            made.append((number, cluster))
            groups.setdefault((number, atom.instrument), []).append(cluster)
            groups.setdefault((number, "*"), []).append(cluster)
        else:
            cluster.add(atom)
        exact.setdefault((number, atom.instrument, atom.rates), cluster)
    return made


def _joinable(groups: dict[tuple[int, str], list[Cluster]], number: int, atom: Atom) -> Cluster | None:
    names = (atom.instrument, "") if atom.instrument else ("*",)
    return only(c for name in names for c in groups.get((number, name), ()) if c.agrees(atom))


def group_undated_plans(atoms: Iterable[Atom], turning_days: Sequence[int]) -> list[Cluster]:
    """Undated plans: split where a dated plan or event of the triple lies between their publications.

    Args:
        atoms: undated keys of the plan bucket.
        turning_days: sorted first days of the dated plans and of the dated events that happened.
    """
    return [c for _, c in group_rest(atoms, lambda a: bisect_left(turning_days, a.published or 0))]
