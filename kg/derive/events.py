"""Merging of events: keys that may be one and the same happening become one claim.

Invariant: dated keys are taken in one fixed order (precision, instrument known, key), so the result does not depend on
the order of the evidence; a key that fits none or several claims is a claim of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kg.derive.atoms import Atom, Cluster
from kg.derive.grouping import group_rest, only

__all__ = ["holds", "merge_dated_events", "merge_events"]

_EVERY = "*"
"""Name of the list of all clusters, beside one list per instrument ("" = none)."""


def holds(outer: Atom, inner: Atom) -> bool:
    """Whether every possible day of `inner` is one of `outer`."""
    return outer.first <= inner.first and inner.last <= outer.last


def _days(atom: Atom) -> int:
    """Length of an event of several days; 1 for all others."""
    return atom.last - atom.first + 1 if atom.precision == 3 else 1


def _near(a: Atom, b: Atom) -> bool:
    """One day apart, with the same register event or instrument."""
    if a.precision != 3 or b.precision != 3 or abs(a.first - b.first) > 1:
        return False
    return (a.instrument != "" and a.instrument == b.instrument) or not a.events.isdisjoint(b.events)


def _fits(atom: Atom, cluster: Cluster) -> bool:
    """Whether the atom's days are compatible with every key of the cluster (the index sees to the instruments).

    Two days of one event of several days are compatible through it.
    """
    spans = [k for k in cluster.atoms if _days(k) > 1 and holds(k, atom)]
    return all(
        holds(k, atom) or holds(atom, k) or _near(atom, k) or any(holds(s, k) for s in spans) for k in cluster.atoms
    )


class _Index:
    """Clusters by instrument and first day."""

    def __init__(self) -> None:
        self._lists: dict[str, list[tuple[int, int, Cluster]]] = {_EVERY: []}
        self._longest = 1
        self._numbers: dict[int, int] = {}

    def put(self, cluster: Cluster) -> None:
        number = self._numbers.setdefault(id(cluster), len(self._numbers))
        self._longest = max(self._longest, cluster.reach - cluster.lo)
        for name in (_EVERY, cluster.instrument):
            insort(self._lists.setdefault(name, []), (cluster.lo, number, cluster))

    def drop(self, cluster: Cluster) -> None:
        number = self._numbers[id(cluster)]
        for name in (_EVERY, cluster.instrument):
            row = self._lists[name]
            del row[bisect_left(row, (cluster.lo, number), key=lambda entry: entry[:2])]

    def near(self, atom: Atom) -> Iterator[Cluster]:
        """Clusters that may share a day with the atom or lie one day off, and have no other instrument."""
        for name in (atom.instrument, "") if atom.instrument else (_EVERY,):
            row = self._lists.get(name, [])
            start = bisect_left(row, atom.first - self._longest - 1, key=lambda entry: entry[0])
            for lo, _, cluster in islice(row, start, None):
                if lo > atom.last + 1:
                    break
                yield cluster


def merge_dated_events(atoms: Iterable[Atom]) -> list[Cluster]:
    """Join the dated keys of one bucket by precision, then instrument known first, then key.

    Of keys alike in these, an event of several days comes before a single day, so that it can hold its days.
    """
    order = sorted(atoms, key=lambda a: (-a.precision, not a.instrument, -_days(a), a.key))
    index, clusters = _Index(), []
    for atom in order:
        found = only(c for c in index.near(atom) if _fits(atom, c))
        if found is None:
            found = Cluster(atom, atom.first, atom.last + 1)
            clusters.append(found)
        else:
            index.drop(found)
            found.add(atom)
            found.lo, found.reach = min(found.lo, atom.first), max(found.reach, atom.last + 1)
        index.put(found)
    return clusters


class _Happened:
    """Dated claims that happened, to be counted by day."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self._rows: dict[str, list[Cluster]] = {_EVERY: []}
        for cluster in sorted((c for c in clusters if c.happened), key=lambda c: c.atoms[0].first):
            self._rows[_EVERY].append(cluster)
            self._rows.setdefault(cluster.instrument, []).append(cluster)
        self._days = {name: [c.atoms[0].first for c in row] for name, row in self._rows.items()}

    def count(self, day: int, name: str = _EVERY) -> int:
        """How many of them may have happened by that day."""
        return bisect_right(self._days.get(name, []), day)

    def the_one(self, atom: Atom) -> Cluster | None:
        """The one that may have happened by the atom's publication and names no other instrument."""
        if atom.published is None:
            return None
        names = (atom.instrument, "") if atom.instrument else (_EVERY,)
        counts = [(self.count(atom.published, name), name) for name in names]
        if sum(count for count, _ in counts) != 1:
            return None
        return self._rows[max(counts)[1]][0]


def merge_events(atoms: Sequence[Atom]) -> list[Cluster]:
    """The claims of a bucket of events that are facts."""
    dated = merge_dated_events(a for a in atoms if a.dated)
    happened = _Happened(dated)
    rest = []
    undated = sorted((a for a in atoms if not a.dated), key=lambda a: (not a.instrument, a.published or 0, a.key))
    for atom in undated:
        cluster = happened.the_one(atom)
        if cluster is None or not cluster.agrees(atom):
            rest.append(atom)
        else:
            cluster.add(atom)
    return dated + [c for _, c in group_rest(rest, lambda a: happened.count(a.published or 0))]
