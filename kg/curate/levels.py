"""Levels of partnership: of two between the same parties the higher one ends the lower one.

Invariant: the ladder is `ontology/levels.csv`; an agreement has a level when its label ends with a phrase of it.
"""

from __future__ import annotations

from pathlib import Path

from kg.register import Register
from kg.tables import read_table

__all__ = ["levels"]

COLUMNS = ("phrase", "rank")


def levels(register: Register, table: Path) -> dict[str, int]:
    """Rank of every agreement of the register that is a level of partnership; the longest phrase decides.

    Raises:
        BadRow: a rank that is no number.
    """
    ladder: dict[str, int] = {}
    for row in read_table(table, COLUMNS):
        if not row["rank"].isdigit():
            raise row.bad(f"rank {row['rank']!r} is no number", "write 1 for the lowest level")
        ladder[row.needed("phrase")] = int(row["rank"])
    found = {}
    for agreement in sorted(register.agreements.values(), key=lambda a: a.id):
        fitting = [phrase for phrase in ladder if agreement.label.casefold().endswith(phrase.casefold())]
        if fitting:
            found[agreement.id] = ladder[max(fitting, key=len)]
    return found
