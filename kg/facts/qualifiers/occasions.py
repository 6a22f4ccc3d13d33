"""Dated events behind the facts: the register's occasion where type, date and place fit one row, else an id of our own.

Invariant: the same briefing, kind, ends and date always give the same id.
"""

from __future__ import annotations

import hashlib
import re
from weakref import WeakKeyDictionary

from kg.facts.words.wordings import wordings
from kg.interval import within
from kg.register import Occasion, Register

__all__ = ["event_id"]


def event_id(
    register: Register, briefing: str, predicate: str, ends: tuple[str, ...], date: str | None, place: str | None
) -> str | None:
    """CURIE of the event of a fact; None for predicates without one.

    Args:
        register: with the known occasions.
        briefing: id of the briefing, for an id of our own.
        predicate: name of the predicate.
        ends: CURIEs of the ends.
        date: ISO date of the event as the text gives it.
        place: CURIE of the place, if told.
    """
    kinds = wordings().occasion_kinds.get(predicate)
    if kinds is None:
        return None
    if date:
        fits = []
        for occasion in _dated(register, kinds):
            same_day = occasion.date == date or (len(date) == 10 and within(occasion.date or "", date))
            if not same_day or (place and occasion.place and occasion.place != place):
                continue
            known = {*occasion.participants, occasion.series or ""}
            if any(e in known for e in ends):
                enough = (
                    occasion.series in ends
                    if predicate in ("hosted", "attended") and occasion.series
                    else set(ends) <= known
                )
                if enough:
                    fits.append(occasion.id)
        if len(fits) == 1:
            return fits[0]
    if predicate not in ("hosted", "attended"):
        return None
    digest = hashlib.sha256("\t".join([kinds[0], ends[-1], date or ""]).encode()).hexdigest()[:10]
    return "e:event." + re.sub(r"[^a-z0-9-]", "-", briefing) + "-" + digest


_BY_REGISTER: WeakKeyDictionary[Register, dict[tuple[str, ...], list[Occasion]]] = WeakKeyDictionary()


def _dated(register: Register, kinds: tuple[str, ...]) -> list[Occasion]:
    """The dated occasions of some kinds, in the order of the register; kept as long as the register."""
    known = _BY_REGISTER.setdefault(register, {})
    if kinds not in known:
        known[kinds] = [o for o in register.occasions.values() if o.date and o.kind.lower() in kinds]
    return known[kinds]
