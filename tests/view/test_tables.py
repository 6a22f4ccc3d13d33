"""CSV exports read back by another reader: exact values, whatever they hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.api import Graph
from kg.query.lookups.part import Part
from kg.view.tables import CSV, Separated, claims, evidence

NASTY = [
    "a,b",
    'say "no"',
    "two\nlines",
    "two\r\nlines",
    "\rlone",
    " padded ",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tt",
    "é ü 東",
    "'",
]


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_nasty_values_come_back() -> None:
    assert rows(CSV.row(NASTY)) == [NASTY]
    assert rows(CSV.row([None, True, 5, 0.5, []])) == [["", "true", "5", "0.5", ""]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_any_text_comes_back(values: list[str]) -> None:
    assert rows(CSV.row(values)) == [values]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_lists_can_be_taken_apart(values: list[str]) -> None:
    ((cell, _),) = rows(CSV.row([values, "x"]))
    parts, part, marks = [], "", iter(cell)
    for mark in marks:
        if mark == "|":
            parts.append(part)
            part = ""
        else:
            part += next(marks) if mark == "\\" else mark
    assert ([*parts, part] if cell else []) == values


def test_the_guard_disarms_formulas_and_nothing_else() -> None:
    guarded = rows(Separated(guard=True).row([*NASTY, -5]))[0]
    assert guarded == [f"'{v}" if v[0] in "=+-@\t\r" else v for v in NASTY] + ["-5"]


def test_claims_and_evidence_are_the_graph_s(world: Path) -> None:
    g = Graph.open(world)
    part = Part(g.store, "all")
    table = list(csv.DictReader(io.StringIO(b"".join(claims(part)).decode(), newline="")))
    known = g.store.all_claims()
    assert [row["claim"] for row in table] == [claim.id for claim in known]
    for row, claim in zip(table, known, strict=True):
        assert row["publishers"] == "|".join(claim.publishers)
        assert row["quote"] == claim.evidence[0].quote
        assert (row["status"], row["evidence_count"]) == (claim.status.value, str(len(claim.evidence)))
        assert row["aliases"] == "|".join(claim.aliases)
    pieces = list(csv.DictReader(io.StringIO(b"".join(evidence(part)).decode(), newline="")))
    assert [(row["claim"], row["document"], row["quote"], row["stance"]) for row in pieces] == [
        (claim.id, piece.document, piece.quote, piece.stance.value) for claim in known for piece in claim.evidence
    ]
    assert {row["published"] for row in pieces if row["document"] == "b:press-a"} == {"2026-03-02"}


@pytest.mark.parametrize("spreadsheet", [False, True])
def test_the_command_guards_on_demand(spreadsheet: bool, world: Path, tmp_path: Path) -> None:
    from tests.cli.test_errors import kg

    file = tmp_path / "c.csv"
    assert kg("export", str(file), *(["--spreadsheet"] if spreadsheet else []), folder=world).exit_code == 0
    assert file.read_bytes() == b"".join(claims(Part(Graph.open(world).store, ""), Separated(guard=spreadsheet)))
