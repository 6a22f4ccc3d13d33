"""What changed between two periods: ties that are new, resumed or dormant, and partnerships that went up or down.

Invariants: a tie is a pair of actors with at least one counted claim that happened or was in force in the period;
cooperative and conflictual ties are compared apart; every change opens down to claims. A tie that is dormant is one
that the sources no longer tell of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadInput, NothingFound
from kg.interval import bounds
from kg.levels import ladder, level_of
from kg.model import Claim
from kg.query.asking.filters import Filters
from kg.query.asking.statement import Statement, filters_in_words, size_in_words
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import sentence
from kg.query.networks.behind import Pair, rows_of_ties
from kg.query.networks.connect import Network, network_of
from kg.query.networks.network import Layer
from kg.query.networks.rollup import principals
from kg.store.columns import NO_DAY, PREDICATE_CODES, Columns

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Change", "Changes", "Difference", "compare"]

_PARTNERSHIP: Final = PREDICATE_CODES.index("hasPartnershipWith")

COMPARE_NOTE: Final = (
    "new and dormant follow what the sources tell: compare the documents of both periods; "
    "what is dormant may only be untold"
)


class Change(StrEnum):
    """What became of a tie from one period to the next."""

    NEW = "new"
    RESUMED = "resumed"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class Difference:
    """One tie that changed. Claims of each period are listed by id; `newest` tells of the change."""

    change: Change
    pair: Pair
    before: tuple[str, ...]
    after: tuple[str, ...]
    newest: Claim
    levels: tuple[str, str] | None = None
    """Labels of the partnerships before and after, where they changed."""
    at: str | None = None
    """Label of the gathering that ties the two, where `newest` names only one of them."""


@dataclass(frozen=True, slots=True)
class Changes(Tabular):
    """All ties that changed, by kind of change and names, with how many stayed."""

    periods: tuple[str, str]
    layer: Layer
    found: tuple[Difference, ...]
    kept: int
    """Ties of both periods without a change of level."""
    undated: int
    labels: Mapping[str, str]
    statement: Statement

    @property
    def table(self) -> Table:
        """One row per change: change, actors, claims before and after, the newest in words, its sources."""
        rows, records, basis = [], [], self.statement.record
        for one in self.found:
            a, b = (self.labels[name] for name in one.pair)
            told = f"{one.levels[0]} → {one.levels[1]}: " if one.levels else ""
            source = one.newest.evidence[0].source.label
            counts = (str(len(one.before)), str(len(one.after)))
            there = f" Both were there ({one.at})." if one.at else ""
            words = sentence(one.newest) + there
            rows.append((one.change.value, a, b, *counts, told + words, one.newest.id, source))
            record: dict[str, Any] = {"change": one.change.value, "a": a, "a_id": one.pair[0], "b": b}
            record |= {"b_id": one.pair[1], "before": list(one.before), "after": list(one.after)}
            record |= {"levels": list(one.levels) if one.levels else None, "claim": one.newest.id}
            records.append(record | {"sentence": words, "source": source, "basis": basis})
        fields = ("change", "a", "a_id", "b", "b_id", "before", "after", "levels", "claim", "sentence", "source")
        return Table(("change", "a", "b", "before", "after", "newest", "claim", "source"), rows, records, fields)


def _in(lookup: Lookup, filters: Filters, layer: Layer, roll_up: bool) -> Network | None:
    try:
        return network_of(lookup, filters, layer=layer, roll_up=roll_up)
    except NothingFound:
        return None  # a period without ties is an answer


def _within(filters: Filters, since: str | None, until: str | None) -> Filters:
    return Filters(
        since,
        until,
        None,
        None,
        filters.predicates,
        filters.statuses,
        filters.topics,
        filters.source_kinds,
        filters.publishers,
        filters.min_publishers,
    )


def compare(
    lookup: Lookup,
    earlier: str,
    later: str,
    levels: Path,
    filters: Filters | None = None,
    *,
    about: Iterable[str] = (),
    layer: Layer = Layer.FACTS,
    roll_up: bool = False,
) -> Changes:
    """The ties that changed from one period to another.

    Args:
        lookup: the graph.
        earlier: a year, month or day.
        later: another that begins after the first is over.
        levels: `ontology/levels.csv`.
        filters: which claims may be ties; without dates.
        about: one name (its ties) or two (the tie of both); none for all.
        layer: facts, cooperation, conflict, planned or planned-conflict; compared apart.
        roll_up: take persons and bodies for the state they belong to.

    Raises:
        BadInput: both names are one, the periods overlap, the later one has not begun, or dates are filtered besides.
        UnknownName: a name is unknown.
        NothingFound: nothing changed.
    """
    filters = filters or Filters()
    if bounds(earlier).last >= bounds(later).first:
        raise BadInput(f"{later} does not begin after {earlier} is over; name the earlier period first")
    now = lookup.now(filters)
    if now and bounds(later).first > bounds(now).last:
        raise BadInput(
            f"{later} begins after {now}, the day up to which the sources tell: everything would seem dormant"
        )
    if filters.since or filters.until or filters.as_of or filters.known_by:
        raise BadInput("the two periods are the dates; leave out --since, --until, --as-of and --known-by")
    state_of = principals(lookup.store) if roll_up else {}
    named = [state_of.get(name, name) for name in map(lookup.resolve, about)]
    if len({*named}) < len(named):
        raise BadInput(f"both names are {lookup.label(named[0])}; a tie has two ends")
    first, second = (_in(lookup, _within(filters, p, p), layer, roll_up) for p in (earlier, later))
    past = _in(lookup, _within(filters, None, earlier), layer, roll_up)
    before, after, ever = (_ties(network, frozenset(named)) for network in (first, second, past))
    columns = next((network.projection.columns for network in (first, second) if network), lookup.columns)
    told = _Told(lookup, columns, ladder(levels))
    changes = []
    for pair in sorted({*before, *after}):
        tie = _Tie(pair, before.get(pair, ()), after.get(pair, ()))
        if pair not in before:
            changes.append(told.changed(tie, Change.RESUMED if pair in ever else Change.NEW))
        elif pair not in after:
            changes.append(told.changed(tie, Change.DORMANT))
        elif (change := told.of_level(tie)) is not None:
            changes.append(change)
    if not changes:
        raise NothingFound(f"no tie changed from {earlier} to {later} in the {layer.value} network that was asked for")
    differences = told.opened(changes)
    order = list(Change)
    found = sorted(differences, key=lambda d: (order.index(d.change), d.pair))
    labels = {name: lookup.label(name) for d in found for name in d.pair}
    kept = len(before.keys() & after.keys()) - sum(d.levels is not None for d in found)
    statement = _statement(lookup, (earlier, later), (first, second), layer, filters, roll_up, found, kept)
    return Changes((earlier, later), layer, tuple(found), kept, statement.undated, labels, statement)


def _statement(
    lookup: Lookup,
    periods: Pair,
    networks: tuple[Network | None, Network | None],
    layer: Layer,
    filters: Filters,
    roll_up: bool,
    found: Iterable[Difference],
    kept: int,
) -> Statement:
    """What a comparison rests on: both networks, as what is told of a period decides what seems to be new in it."""
    sizes, words = [], []
    for period, network in zip(periods, networks, strict=True):
        projection = network.projection if network else None
        n, m = (len(projection.nodes), len(projection.pairs)) if projection else (0, 0)
        documents = projection.all_documents if projection else 0
        sizes.append({"period": period, "n": n, "m": m, "documents": documents})
        words.append(f"{period}: {size_in_words(n, m, documents)}")
    kinds = Counter(one.change.value for one in found)
    now = lookup.now(filters)
    open_end = now is not None and bounds(periods[1]).last > bounds(now).last
    unfinished = (f"{periods[1]} is not over by {now}: what is dormant may still be resumed",) if open_end else ()
    return Statement(
        projection=f"actor–actor, {layer.value}, {' against '.join(periods)}: "
        f"{', '.join(f'{kinds[kind]} {kind.value}' for kind in Change if kinds[kind])}, {kept} as before"
        f"{'; persons and bodies taken for their state' * roll_up}",
        figures={"periods": sizes, "kept": kept},
        size="; ".join(words),
        filters=filters_in_words(filters, lookup.topics),
        as_of=lookup.now(filters),
        undated=max((network.undated for network in networks if network), default=0),
        note=COMPARE_NOTE,
        more=unfinished,
    )


def _ties(network: Network | None, named: frozenset[str]) -> Mapping[Pair, tuple[int, ...]]:
    """The ties that touch all the names, with the rows of their claims."""
    if network is None:
        return {}
    return {pair: rows for pair, rows in rows_of_ties(network.projection).items() if named <= {*pair}}


@dataclass(frozen=True, slots=True)
class _Tie:
    """Rows of the claims of one tie in two periods."""

    pair: Pair
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """A tie that changed, before its claims are read."""

    change: Change
    tie: _Tie
    newest: int
    levels: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the claims of ties tell; rows are looked at first, and only what is shown is read from the store."""

    lookup: Lookup
    columns: Columns
    ranks: Mapping[str, int]

    def changed(self, tie: _Tie, change: Change) -> _Changed:
        return _Changed(change, tie, max(tie.after or tie.before, key=lambda row: self._late(row, tie.pair)))

    def _late(self, row: int, pair: Pair) -> tuple[int, bool, bytes]:
        columns = self.columns
        day = int(columns.earliest[row])
        return (day if day != NO_DAY else int(columns.first_seen[row])), self._joins(row, pair), columns.claims[row]

    def _joins(self, row: int, pair: Pair) -> bool:
        names = self.columns.nodes.names
        return {names[self.columns.subject[row]], names[self.columns.object[row]]} == {*pair}

    def of_level(self, tie: _Tie) -> _Changed | None:
        """The change of the highest partnership; None when it is the same, or there is none in one of the periods."""
        old, new = (self._highest(rows) for rows in (tie.before, tie.after))
        if old is None or new is None or old[0] == new[0]:
            return None
        change = Change.UPGRADED if new[0] > old[0] else Change.DOWNGRADED
        return _Changed(change, tie, new[2], (old[1], new[1]))

    def _highest(self, rows: Iterable[int]) -> tuple[int, str, int] | None:
        """Rank, label and row of the highest partnership among the claims."""
        partnerships = [row for row in rows if int(self.columns.predicate[row]) == _PARTNERSHIP]
        found = []
        for row, claim in zip(partnerships, self._claims(partnerships), strict=True):
            label = self.lookup.label(claim.instrument) if claim.instrument else ""
            if (rank := level_of(label, self.ranks)) is not None:
                found.append((rank, label, row))
        return max(found, default=None)

    def _claims(self, rows: list[int]) -> list[Claim]:
        """The claims of rows, in their order; a row may stand there twice."""
        curies = self.columns.curies(np.array(rows, np.int64))
        known = {claim.id: claim for claim in self.lookup.store.claims(curies)}
        return [known[name] for name in curies]

    def opened(self, changes: list[_Changed]) -> list[Difference]:
        """The changes with their newest claims, and the ids of all."""
        curies = self.columns.curies
        newest = self._claims([one.newest for one in changes])
        differences = []
        for one, claim in zip(changes, newest, strict=True):
            tie = one.tie
            direct = self._joins(one.newest, tie.pair)
            at = None if direct or claim.event is None else self.lookup.label(claim.event)
            before, after = (curies(np.array(rows, np.int64)) for rows in (tie.before, tie.after))
            differences.append(Difference(one.change, tie.pair, before, after, claim, one.levels, at))
        return differences
