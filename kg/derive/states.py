"""Merging of states: keys that tell of one stretch of time become one claim.

Invariant: keys are taken in one fixed order (instrument known, start, key), so the result does not depend on the order
of the evidence. Days run from the first possible day of the start to the day before the end; to join, an open end
reaches to its publication only, but a state whose end nobody names is still running when something undated or its
end is looked for and no other claim is.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from kg.derive.atoms import Atom, Cluster
from kg.derive.grouping import group_rest, only

__all__ = ["merge_dated_states", "merge_states"]


def merge_dated_states(atoms: Iterable[Atom]) -> list[Cluster]:
    """Join the dated keys of one bucket that share a day and differ neither in instrument nor in rate."""
    order = sorted(atoms, key=lambda a: (a.first, a.key))
    known = _sweep([a for a in order if a.instrument], [])
    return _sweep([a for a in order if not a.instrument], known)


def _sweep(atoms: Sequence[Atom], clusters: list[Cluster]) -> list[Cluster]:
    """Take atoms by start; `clusters` are there already, all with an instrument."""
    ahead = sorted(clusters, key=lambda c: (c.lo, c.atoms[0].key))
    starts = [c.lo for c in ahead]
    running: dict[str, list[Cluster]] = {}
    entered, begun = 0, set[int]()
    for atom in atoms:
        while entered < len(ahead) and starts[entered] <= atom.first:
            _enter(ahead[entered], running, begun)
            entered += 1
        names = [atom.instrument, ""] if atom.instrument else sorted(running)
        for name in names:
            running[name] = [c for c in running.get(name, ()) if c.reach > atom.first]
        later = islice(ahead, entered, bisect_left(starts, atom.reach, lo=entered))
        found = only(_agreeing(atom, names, running, (c for c in later if id(c) not in begun)))
        if found is None:
            found = Cluster(atom, atom.first, atom.reach)
            clusters.append(found)
        else:
            found.add(atom)
            found.lo, found.reach = min(found.lo, atom.first), max(found.reach, atom.reach)
            found.closed = found.closed or atom.closed
        _enter(found, running, begun)
    return clusters


def _enter(cluster: Cluster, running: dict[str, list[Cluster]], begun: set[int]) -> None:
    if id(cluster) not in begun:
        begun.add(id(cluster))
        running.setdefault(cluster.instrument, []).append(cluster)


def _agreeing(
    atom: Atom, names: Sequence[str], running: Mapping[str, list[Cluster]], later: Iterable[Cluster]
) -> Iterator[Cluster]:
    yield from (c for name in names for c in running[name] if c.agrees(atom))
    yield from (c for c in later if c.agrees(atom))


class _Running:
    """The claims running on a day that only moves forward."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self._ahead = sorted(clusters, key=lambda c: (c.lo, c.atoms[0].key))
        self._entered = 0
        self._ends: list[tuple[int, int, Cluster]] = []
        self._fresh: dict[str, dict[int, Cluster]] = {}
        self._open: dict[str, dict[int, Cluster]] = {}

    def on(self, day: int) -> None:
        """Move to `day`."""
        while self._entered < len(self._ahead) and self._ahead[self._entered].lo <= day:
            cluster = self._ahead[self._entered]
            self._entered += 1
            self._fresh.setdefault(cluster.instrument, {})[self._entered] = cluster
            heapq.heappush(self._ends, (cluster.reach, self._entered, cluster))
        while self._ends and self._ends[0][0] <= day:
            _, number, cluster = heapq.heappop(self._ends)
            for name in {cluster.instrument, ""}:
                if self._fresh.get(name, {}).pop(number, None) is not None and not cluster.closed:
                    self._open.setdefault(name, {})[number] = cluster

    def the_one(self, atom: Atom, day: int) -> Cluster | None:
        """The one claim running on `day` that fits; open ends count as running if no other claim does."""
        for table in (self._fresh, self._open):
            names = (atom.instrument, "") if atom.instrument else sorted(table)
            fitting = [
                c
                for name in names
                for c in islice(
                    (c for c in table.get(name, {}).values() if c.agrees(atom) and (not c.closed or c.reach > day)), 2
                )
            ]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None


def _close(atoms: Iterable[Atom], clusters: Sequence[Cluster]) -> list[Atom]:
    """Let each `ended` close the one claim running the day before; those that find none come back."""
    running, left = _Running(clusters), []
    starts = sorted(c.lo for c in clusters)
    closed_by: dict[int, Cluster] = {}
    for atom in sorted(atoms, key=lambda a: (_end_day(a), not a.instrument, a.key)):
        day = _end_day(atom)
        running.on(day - 1)
        found = running.the_one(atom, day - 1) or only(
            c for c in closed_by.values() if c.agrees(atom) and not _another_began(starts, c.reach, day)
        )
        if found is None:
            left.append(atom)
            continue
        found.add(atom)
        found.reach = day if id(found) not in closed_by else max(found.reach, day)
        found.closed = True
        closed_by[id(found)] = found
    return left


def _another_began(starts: Sequence[int], closed: int, day: int) -> bool:
    """Whether a claim began between a first report of an end and a later one."""
    return bisect_left(starts, closed) < bisect_left(starts, day)


def _end_day(atom: Atom) -> int:
    """The day a state ended; without a date, by its publication."""
    return atom.first if atom.precision else atom.published or 0


def _raise_levels(clusters: Sequence[Cluster], levels: Mapping[str, int]) -> None:
    """A higher level of partnership ends the lower ones that were running when it began."""
    ranked = [c for c in clusters if c.instrument in levels and any(a.asserted for a in c.atoms)]
    ranked.sort(key=lambda c: (c.lo, levels[c.instrument]))
    open_ones: list[Cluster] = []
    for cluster in ranked:
        for lower in [c for c in open_ones if levels[c.instrument] < levels[cluster.instrument]]:
            if not lower.closed and lower.lo < cluster.lo:
                lower.closed, lower.reach, lower.end = True, cluster.lo, _start(cluster)
            open_ones.remove(lower)
        open_ones.append(cluster)


def _start(cluster: Cluster) -> str:
    """The most precise start among the keys."""
    return min((-a.precision, a.time) for a in cluster.atoms if a.asserted)[1]


def merge_states(atoms: Sequence[Atom], levels: Mapping[str, int]) -> list[Cluster]:
    """The claims of a bucket of states that are facts.

    Args:
        atoms: the keys of the bucket.
        levels: rank of the instruments that are levels of partnership; a higher one ends a lower one.
    """
    dated = merge_dated_states(a for a in atoms if a.dated and not a.ended)
    if levels:
        _raise_levels(dated, levels)
    ended = [a for a in atoms if a.ended]
    unplaced = _close(ended, dated)
    rest = _join_undated([a for a in atoms if not a.dated and not a.ended], dated)
    ends = sorted({*(_end_day(a) for a in ended), *(c.reach for c in dated if c.closed)})
    groups = [
        *group_rest((a for a in rest if not a.former), lambda a: bisect_right(ends, a.published or 0)),
        *group_rest((a for a in rest if a.former), lambda a: bisect_right(ends, a.published or 0)),
    ]
    return dated + _close_undated(unplaced, groups, ends)


def _join_undated(atoms: Iterable[Atom], dated: Sequence[Cluster]) -> list[Atom]:
    """Undated keys join the one claim in force on their publication, former states the one over by then."""
    running, rest = _Running(dated), []
    over = sorted((c for c in dated if c.closed), key=lambda c: (c.reach, c.atoms[0].key))
    over_days = [c.reach for c in over]
    for atom in sorted(atoms, key=lambda a: (a.published or 0, not a.instrument, a.key)):
        day = atom.published
        found = None
        if day is not None and atom.former:
            found = only(c for c in islice(over, bisect_right(over_days, day)) if c.agrees(atom))
        elif day is not None:
            running.on(day)
            found = running.the_one(atom, day)
        if found is None:
            rest.append(atom)
        else:
            found.add(atom)
    return rest


def _close_undated(
    unplaced: Iterable[Atom], groups: Sequence[tuple[int, Cluster]], ends: Sequence[int]
) -> list[Cluster]:
    """An end that closed no dated claim closes the one undated claim last seen before it; else it stands alone."""
    by_number: dict[int, list[Cluster]] = {}
    for number, cluster in groups:
        by_number.setdefault(number, []).append(cluster)
    left = []
    for atom in sorted(unplaced, key=lambda a: (_end_day(a), not a.instrument, a.key)):
        number = bisect_left(ends, _end_day(atom))
        found = only(c for c in by_number.get(number, ()) if c.agrees(atom) and not all(a.former for a in c.atoms))
        if found is None:
            left.append(atom)
        else:
            found.add(atom)
            found.closed = True
    alone = group_rest(left, lambda a: bisect_left(ends, _end_day(a)))
    return [c for _, c in groups] + [c for _, c in alone]
