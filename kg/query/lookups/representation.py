"""Who stands for a state or a body: office holders in their years, its bodies, persons said to represent it.

Invariant: a person stands for a state only while an office or a claim says so; a body at all times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.interval import bounds
from kg.model import Claim, Status
from kg.query.asking.facets import cells
from kg.query.asking.shipped import bind, text
from kg.store.codes import PREDICATE_CODES, STATUS_CODES, day_of
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.store.heads import Heads
    from kg.store.oxigraph import Store

__all__ = ["Representation", "Window", "representation"]

_BODIES = frozenset({EntityClass.GOVERNMENT_BODY.value, EntityClass.PERSON.value})

Window = tuple[str | None, str | None]
"""First and last day (ISO), None when open or unknown."""


@dataclass(frozen=True, slots=True)
class Representation:
    """The stand-ins of one entity with the times in which they stood for it."""

    windows: Mapping[str, tuple[Window, ...]]

    @property
    def members(self) -> tuple[str, ...]:
        """All stand-ins, sorted."""
        return tuple(sorted(self.windows))

    def standing_in(self, claim: Claim, principal: str | None) -> str | None:
        """The end of `claim` that is the principal itself or stood for it then; the principal first."""
        ends = [end for end in (claim.subject.id, claim.object.id) if end]
        if principal in ends:
            return principal
        return next((end for end in ends if any(_meets(claim, w) for w in self.windows.get(end, ()))), None)


def _meets(claim: Claim, window: Window) -> bool:
    """Whether the time of a claim, or of its first publication, touches a window."""
    first = claim.earliest or claim.first_seen
    last = claim.latest or (claim.first_seen if claim.earliest is None else None)
    start, end = window
    if end and first and bounds(first).first > bounds(end).last:
        return False
    return not (start and last and bounds(last).last < bounds(start).first)


def representation(store: Store, principal: str, heads: Heads | None = None) -> Representation:
    """Who stood for an entity, from the register's offices and bodies and from asserted `representsState` claims.

    A person whom the register gives an office counts in the years of the office only.

    Args:
        store: the graph.
        principal: CURIE of the entity.
        heads: its claims by row, where they are beside the store; then stand-ins whom no claim names are left out.
    """
    windows: dict[str, set[Window]] = defaultdict(set)
    for row in cells(store.select(bind(text("office-holders"), side=[principal]))):
        windows[row["who"]].add((row.get("from"), row.get("until")))
    for who, window in _delegates(store, principal) if heads is None else _delegates_by_row(heads, principal):
        windows[who].add(window)
    for who in _bodies(store, principal) if heads is None else _named_bodies(store, heads, principal):
        if who not in windows:
            windows[who].add((None, None))
    windows.pop(principal, None)
    return Representation({who: tuple(sorted(found, key=repr)) for who, found in sorted(windows.items())})


def _delegates(store: Store, principal: str) -> Iterator[tuple[str, Window]]:
    for row in cells(store.select(bind(text("delegates"), side=[principal]))):
        yield row["who"], (row.get("from"), row.get("until"))


def _delegates_by_row(heads: Heads, principal: str) -> Iterator[tuple[str, Window]]:
    relation, asserted = PREDICATE_CODES.index("representsState"), STATUS_CODES.index(Status.ASSERTED)
    predicate, status, state = heads.predicate, heads.status, heads.number(principal)
    for row in heads.with_end(principal):
        if predicate[row] == relation and status[row] == asserted and heads.object[row] == state:
            who = heads.ends(row)[0]
            if who:
                yield who, (day_of(heads.earliest[row]), day_of(heads.latest[row]))


def _bodies(store: Store, principal: str) -> Iterator[str]:
    return (row["who"] for row in cells(store.select(bind(text("bodies"), side=[principal]))))


def _named_bodies(store: Store, heads: Heads, principal: str) -> Iterator[str]:
    for who in store.subjects("dip:state", principal):
        number = heads.number(who)
        if number is not None and heads.note(number) in _BODIES:
            yield who
