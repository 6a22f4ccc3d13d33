"""The ledger of human decisions: `data/judgements.csv`, read and written with file and line.

Invariants: an empty or missing ledger is a ledger without rows; the order of rows is kept; a row is added at the end
and taken back whole, and the file is replaced in one step, so that an interrupt leaves it with or without the row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kg.curate.disk import write_file
from kg.derive.review import target_of
from kg.errors import BadInput
from kg.model import Judgement, JudgementAction
from kg.tables import Row, read_table
from kg.vocabulary import is_local_name

__all__ = ["COLUMNS", "append_rows", "groups", "is_key", "read_judgements", "standing_merges", "take_back", "told"]

COLUMNS: Final = ("action", "target", "argument", "who", "date", "reason")
_KEY: Final = re.compile(r"[0-9a-f]{16}")
_CURATED: Final = re.compile(r"curated=[0-9a-f]{16}")
_CLAIM: Final = re.compile(r"(outcome|claim)=c:[0-9a-f]{16}")


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The rows of the ledger, in their order.

    Raises:
        BadRow: a malformed row, with its line and the fix.
    """
    return tuple(_judgement(row) for row in read_table(path, COLUMNS))


def _judgement(row: Row) -> Judgement:
    action = row.kind("action", JudgementAction)
    target, argument = row.needed("target"), row["argument"]
    row.date("date")
    if action is JudgementAction.MERGE:
        _entity(row, "target", target)
        if not argument:
            raise row.bad("merge names no second entity", "write the id that stands in 'argument'")
        _entity(row, "argument", argument)
        if target == argument:
            raise row.bad(f"merge of {target} into itself", "name another entity or delete the row")
    elif action is JudgementAction.SPLIT:
        _entity(row, "target", target)
        if argument and not is_local_name(argument):
            raise row.bad(
                f"argument {argument!r} is no id of a briefing", "write a briefing, or nothing to undo a merge"
            )
    else:
        _on_evidence(row, action, target, argument)
    return Judgement(action, target, argument, row["who"], row["date"], row["reason"], row.line)


def _entity(row: Row, column: str, name: str) -> None:
    if not name.startswith("e:") or not is_local_name(name.removeprefix("e:")):
        raise row.bad(f"{column} {name!r} is no entity", "write its id as 'kg show' prints it, e:…")


def _on_evidence(row: Row, action: JudgementAction, target: str, argument: str) -> None:
    """Check a row that accepts, rejects or edits."""
    if target.startswith("e:") and action is not JudgementAction.EDIT:
        _entity(row, "target", target)
    edit = action is JudgementAction.EDIT
    if argument and not (_CURATED if edit else _CLAIM).fullmatch(argument):
        forms = "curated=ID of a row of curated.csv" if edit else "outcome=c:… or claim=c:…"
        raise row.bad(f"argument {argument!r} cannot stand with {action.value}", f"write {forms}, or nothing")


def is_key(target: str) -> bool:
    """Whether a target has the form of a key, with or without a document before it.

    >>> is_key("c:9f3c1a20b7d4e511"), is_key("kl-2025/9f3c1a20b7d4e511"), is_key("US metWith Laos")
    (True, True, False)
    """
    return bool(_KEY.fullmatch(target_of(target)[1]))


def standing_merges(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """The merges in force, by the entity that was merged; of rows on one entity the later date wins, then the row."""
    found: dict[str, Judgement] = {}
    for row in sorted(judgements, key=lambda row: row.date):
        if row.action is JudgementAction.MERGE:
            found[row.target] = row
        elif row.action is JudgementAction.SPLIT and not row.argument:
            found.pop(row.target, None)
    return dict(sorted(found.items()))


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def append_rows(path: Path, rows: Iterable[Judgement]) -> None:
    """Write judgements at the end of the ledger, in one step.

    Raises:
        BadRow: the ledger as it stands is malformed; nothing is written.
        Unwritable: the disk refuses; the ledger stays as it was.
    """
    read_judgements(path)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = text or _lines([COLUMNS])
    text += "" if text.endswith("\n") else "\n"
    text += _lines((r.action.value, r.target, r.argument, r.who, r.date, r.reason) for r in rows)
    write_file(path, text.encode())


def groups(judgements: Sequence[Judgement]) -> list[tuple[Judgement, ...]]:
    """The rows that make up one judgement each: those on the keys of one claim stand together."""
    found: list[list[Judgement]] = []
    for row in judgements:
        last = found[-1][-1] if found else None
        together = row.argument.startswith("claim=") and last and _alike(row) == _alike(last)
        if together and all(row.target != other.target for other in found[-1]):
            found[-1].append(row)
        else:
            found.append([row])
    return [tuple(rows) for rows in found]


def _alike(row: Judgement) -> tuple[str, ...]:
    return row.action.value, row.argument, row.who, row.date, row.reason


def take_back(path: Path, number: int) -> list[tuple[Judgement, ...]]:
    """Remove the last judgements of the ledger, in one step; what stands before stays as it is written.

    Args:
        path: the ledger.
        number: how many judgements (not rows).

    Returns:
        What was removed, the last one first.

    Raises:
        BadInput: there are not that many.
        BadRow, Unwritable: the ledger is malformed, or the disk refuses.
    """
    known = groups(read_judgements(path))
    if number > len(known):
        there = f"holds only {len(known)}" if known else "holds none"
        raise BadInput(f"{path} {there}; nothing was undone")
    removed = known[len(known) - number :][::-1]
    rows = sum(map(len, removed))
    text = path.read_text(encoding="utf-8")
    starts = list(_starts(text))
    write_file(path, text[: starts[-rows]].encode())
    return removed


def _starts(text: str) -> Iterator[int]:
    """Offsets at which the rows of a table begin, its line of columns left out; quoted line ends are no end."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, strict=True)
    before, columns = 0, True
    for row in reader:
        if row and not columns:
            yield sum(map(len, lines[:before]))
        columns = columns and not row
        before = reader.line_num


def told(row: Judgement) -> str:
    """A row in words, for messages.

    >>> told(Judgement(JudgementAction.MERGE, "e:local.person-unknown-hassan", "e:mohamad-hasan"))
    'merge e:local.person-unknown-hassan into e:mohamad-hasan'
    """
    if row.action is JudgementAction.MERGE:
        return f"merge {row.target} into {row.argument}"
    if row.action is JudgementAction.SPLIT:
        return f"split {row.target}" + (f" in {row.argument}" if row.argument else " (undoing its merge)")
    if row.outcome:
        return f"{row.action.value} {row.outcome} as the outcome of {row.target}"
    return f"{row.action.value} {row.target}"
