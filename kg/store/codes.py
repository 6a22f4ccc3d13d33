"""What the numbers in the columns of a build stand for, and whether they are those of a build; no numpy.

Invariant: columns that were written with other meanings are refused, never read wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from kg.errors import Damaged
from kg.interval import bounds
from kg.model import Denial, Family, PlanState, ReviewState, Status
from kg.vocabulary import PREDICATES

__all__ = [
    "COLUMNS_NAME",
    "DENIAL_CODES",
    "FAMILY_CODES",
    "ID_SIZE",
    "MEND",
    "NONE",
    "NO_DAY",
    "PLAN_STATE_CODES",
    "PREDICATE_CODES",
    "REVIEW_CODES",
    "STATUS_CODES",
    "TABLES",
    "advice",
    "check_record",
    "day_of",
    "meaning",
    "ordinal",
]

NONE: Final = -1
"""Number of no node: plain text as object, no event."""
NO_DAY: Final = -(2**31)
ID_SIZE: Final = 16
"""Bytes of a claim's id without `c:`."""
COLUMNS_NAME: Final = "columns"
"""Their folder in a build."""
TABLES: Final = ("nodes", "documents", "topics", "publishers", "labels", "dates")
"""The columns' tables of names."""
MEND: Final = "run 'kg build --force'"

_FORMAT: Final = 2

PREDICATE_CODES: Final = tuple(sorted(PREDICATES))
STATUS_CODES: Final = tuple(Status)
REVIEW_CODES: Final = tuple(ReviewState)
FAMILY_CODES: Final = tuple(Family)
DENIAL_CODES: Final[tuple[Denial | None, ...]] = (None, *Denial)
PLAN_STATE_CODES: Final[tuple[PlanState | None, ...]] = (None, *PlanState)


def ordinal(day: str | None, *, last: bool = False) -> int:
    """The first (or last) day an honest date may stand for, as an ordinal; `NO_DAY` for None.

    >>> ordinal("2025-07") == date(2025, 7, 1).toordinal(), ordinal(None) == NO_DAY
    (True, True)
    """
    if day is None:
        return NO_DAY
    found = bounds(day)
    return (found.last if last else found.first).toordinal()


def advice(build: Path) -> str:
    """What to do where a build in a folder cannot be read: one whose place others took is gone, any other is mended."""
    return MEND if build.is_dir() else "builds that came later took its place; open the graph again"


def day_of(value: int) -> str | None:
    """The ISO day of an ordinal; None for `NO_DAY`."""
    return None if value == NO_DAY else date.fromordinal(value).isoformat()


def meaning(stamp: str) -> dict[str, Any]:
    """What stands beside the columns of a build: its id, and what each code means."""
    return {
        "build": stamp,
        "format": _FORMAT,
        "predicate": list(PREDICATE_CODES),
        "status": list(STATUS_CODES),
        "review": list(REVIEW_CODES),
        "family": list(FAMILY_CODES),
        "denial": list(DENIAL_CODES),
        "plan_state": list(PLAN_STATE_CODES),
    }


def check_record(folder: Path, stamp: str) -> Mapping[str, Any]:
    """The record beside the columns in a folder.

    Raises:
        Damaged: they are of another build or program.
        OSError, ValueError: it cannot be read.
    """
    record: Mapping[str, Any] = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    wanted = meaning(stamp)
    if {name: record.get(name) for name in wanted} != wanted:
        raise Damaged(f"{folder} belongs to another build or program; {MEND}")
    return record
