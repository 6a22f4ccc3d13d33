"""The ladder of partnerships: which agreement is which level, by the words its label ends with.

Invariant: the ladder is `ontology/levels.csv`; the longest phrase that fits decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.tables import read_table

__all__ = ["ladder", "level_of"]

COLUMNS = ("phrase", "rank")


def ladder(table: Path) -> dict[str, int]:
    """Rank of each phrase, 1 for the lowest level.

    Raises:
        BadRow: a rank that is no number.
    """
    ranks: dict[str, int] = {}
    for row in read_table(table, COLUMNS):
        if not row["rank"].isdigit():
            raise row.bad(f"rank {row['rank']!r} is no number", "write 1 for the lowest level")
        ranks[row.needed("phrase")] = int(row["rank"])
    return ranks


def level_of(label: str, ranks: Mapping[str, int]) -> int | None:
    """Rank of an agreement of that label; None when it is no level of partnership.

    >>> level_of("US-Vietnam Comprehensive Strategic Partnership", {"Strategic Partnership": 2,
    ...          "Comprehensive Strategic Partnership": 3})
    3
    """
    fitting = [phrase for phrase in ranks if label.casefold().endswith(phrase.casefold())]
    return ranks[max(fitting, key=len)] if fitting else None
