"""The cases of `cases.yaml`: a question with its parameters, and what must come out, by rule or by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.competency import dealings, standing
from tests.competency.tables import ROOT, Row, Tables

#: fields of a row by hand that say how a person found it
REASONS = ("briefing", "sentence", "table", "row", "why")


@dataclass(frozen=True)
class Case:
    """One question asked once."""

    question: str
    params: Mapping[str, str]
    expected: Sequence[Row]
    never: Sequence[Row] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = False
    empty: str = ""
    rests_on: tuple[str, str] | None = None
    reasons: Sequence[Row] = ()
    how: str = ""

    @property
    def id(self) -> str:
        """What a test calls it."""
        return " ".join([self.question, *(f"{name}={value}" for name, value in self.params.items())])

    @property
    def command(self) -> list[str]:
        """The arguments after `kg`."""
        given = (part for name, value in self.params.items() for part in ("--param", f"{name}={value}"))
        return ["query", self.question, *given]

    def faults(self, rows: Iterable[Row]) -> list[str]:
        """What is wrong with an answer; nothing if it is right."""
        asked = [row for row in rows if _chosen(row, self.only)]
        missing = [row for row in self.expected if not any(_holds(got, row) for got in asked)]
        extra = [got for got in asked if not any(_holds(got, row) for row in self.expected)] if self.complete else []
        wrong = [row for row in self.never if any(_holds(got, row) for got in asked)]
        told = [("missing", missing), ("not expected", extra), ("wrong", wrong)]
        return [f"{what}: {row}" for what, some in told for row in some]


def _holds(got: Row, row: Row) -> bool:
    return all(got[name] == value for name, value in row.items())


def _chosen(row: Row, only: Mapping[str, Any]) -> bool:
    for name, wanted in only.items():
        value = row[name]
        if not (value if wanted == "*" else value in wanted if isinstance(wanted, list) else value == wanted):
            return False
    return True


def key(parts: Sequence[str]) -> str:
    """A claim's identifier from its six parts, as section 6 of the design writes it down."""
    return f"c:{hashlib.sha256(chr(9).join(parts).encode('utf-8')).hexdigest()[:16]}"


def _case(written: Mapping[str, Any], tables: Tables) -> Case:
    params = {name: str(value) for name, value in written.get("params", {}).items()}
    if "claim" in written:
        params["claim"] = key([str(part) for part in written["claim"]])
    by_hand = [{k: str(v) for k, v in row.items()} for row in written.get("rows", ())]
    rows, how = [{k: v for k, v in row.items() if k not in REASONS} for row in by_hand], "by hand"
    if "rule" in written:
        name, *arguments = (str(part) for part in written["rule"])
        rule = getattr(standing, name, None) or getattr(dealings, name)
        rows, how = list(rule(tables, *arguments)), rule.__doc__.partition("\n")[0]
    never = [{k: str(v) for k, v in row.items() if k not in REASONS} for row in written.get("never", ())]
    (rests,) = written.get("rests_on", {}).items() or (None,)
    return Case(
        written["question"], params, rows, never, written.get("only", {}), written.get("complete", "empty" in written),
        written.get("empty", ""), rests, by_hand, how,
    )  # fmt: skip


def cases(data: Path = ROOT / "data") -> list[Case]:
    """All cases, for the data of a workspace."""
    written = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
    return [_case(one, Tables(data)) for one in written]
