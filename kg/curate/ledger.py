"""The ledger of human decisions: `data/judgements.csv`, read with file and line.

Invariant: an empty or missing ledger is a ledger without rows; the order of rows is kept.
"""

from __future__ import annotations

from pathlib import Path

from kg.model import Judgement, JudgementAction
from kg.register import Register
from kg.tables import read_table

__all__ = ["COLUMNS", "read_judgements", "redirects"]

COLUMNS = ("action", "target", "argument", "who", "date", "reason")


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The rows of the ledger, in their order.

    Raises:
        BadRow: a malformed row, with its line and the fix.
    """
    rows = []
    for row in read_table(path, COLUMNS):
        action = row.kind("action", JudgementAction)
        target = row.needed("target")
        if action is JudgementAction.MERGE and not row["argument"]:
            raise row.bad("merge names no second entity", "write the id that stands in 'argument'")
        row.date("date")
        rows.append(Judgement(action, target, row["argument"], row["who"], row["date"], row["reason"]))
    return tuple(rows)


def redirects(register: Register, judgements: tuple[Judgement, ...]) -> dict[str, str]:
    """Former id → id that stands: the register's table and the merges of the ledger; a split undoes a merge."""
    found = dict(register.redirects)
    for row in judgements:
        if row.action is JudgementAction.MERGE and row.target.startswith("e:"):
            found[row.target] = row.argument
        elif row.action is JudgementAction.SPLIT:
            found.pop(row.target, None)
    return dict(sorted(found.items()))
