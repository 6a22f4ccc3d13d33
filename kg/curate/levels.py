"""Levels of partnership in the register: of two between the same parties the higher one ends the lower one."""

from __future__ import annotations

from pathlib import Path

from kg.levels import ladder, level_of
from kg.register import Register

__all__ = ["levels"]


def levels(register: Register, table: Path) -> dict[str, int]:
    """Rank of every agreement of the register that is a level of partnership.

    Raises:
        BadRow: a rank that is no number.
    """
    ranks = ladder(table)
    found = {agreement.id: level_of(agreement.label, ranks) for agreement in register.agreements.values()}
    return {name: rank for name, rank in sorted(found.items()) if rank is not None}
