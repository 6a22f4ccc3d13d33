"""Dated events behind the facts: the register's occasion where type, date and place fit one row, else an id of our own.

Invariant: the same briefing, kind, ends and date always give the same id.
"""

from __future__ import annotations

import hashlib
import re

from kg.interval import within
from kg.register import Register

__all__ = ["event_id"]

_KINDS = {
    "metWith": ("meeting", "summit", "visit", "consultation"),
    "hosted": ("meeting", "summit", "visit", "conference"),
    "attended": ("meeting", "summit", "conference", "forum"),
    "visited": ("visit",),
    "spokeWith": ("call",),
    "signedAgreementWith": ("signing",),
    "conductsExerciseWith": ("exercise",),
}


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
    kinds = _KINDS.get(predicate)
    if kinds is None:
        return None
    if date:
        fits = []
        for occasion in register.occasions.values():
            if not occasion.date or occasion.kind.lower() not in kinds:
                continue
            same_day = (within(occasion.date, date) and len(date) == 10) or occasion.date == date
            known = {*occasion.participants, occasion.series or ""}
            if (
                same_day
                and any(e in known for e in ends)
                and (not place or not occasion.place or occasion.place == place)
            ):
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
