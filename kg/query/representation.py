"""Who stands for a state or a body: office holders in their years, its bodies, persons said to represent it.

Invariant: a person stands for a state only while an office or a claim says so; a body at all times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.interval import bounds
from kg.model import Claim
from kg.query.facets import cells
from kg.query.shipped import bind, text

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["Representation", "Window", "representation"]

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


def representation(store: Store, principal: str) -> Representation:
    """Who stood for an entity, from the register's offices and bodies and from asserted `representsState` claims.

    A person whom the register gives an office counts in the years of the office only.
    """
    windows: dict[str, set[Window]] = defaultdict(set)
    for name in ("office-holders", "delegates"):
        for row in cells(store.select(bind(text(name), side=[principal]))):
            windows[row["who"]].add((row.get("from"), row.get("until")))
    for row in cells(store.select(bind(text("bodies"), side=[principal]))):
        if row["who"] not in windows:
            windows[row["who"]].add((None, None))
    windows.pop(principal, None)
    return Representation({who: tuple(sorted(found, key=repr)) for who, found in sorted(windows.items())})
