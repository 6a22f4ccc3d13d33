"""Sentences on quarrels, penalties, duties and bargaining in many wordings, and the facts that each must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.facts.extract import extract
from kg.facts.rules.ruleset import Example, example
from kg.vocabulary import PREDICATES
from tests.facts.reading import briefing, register

_MINE = frozenset(
    ("criticizes", "disputesWith", "sanctions", "imposesTariffOn", "negotiatesWith", "agreesOn", "announces", "plansTo")
)
_TABLE = Path(__file__).parent / "quarrels.txt"
_LINES = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
EXAMPLES = [example(_TABLE, "quarrels", line.replace("=> -", "=>"), positive="=> -" not in line) for line in _LINES]


@pytest.fixture(scope="module")
def told() -> dict[str, set[tuple[str, str, str, str]]]:
    """All sentences read in one stream: text → facts, quarrels and symmetric ones both ways."""
    found = {}
    for source, pieces in extract((briefing(e.text, f"q{i:04d}") for i, e in enumerate(EXAMPLES)), register()):
        facts = {(e.subject.label, e.predicate, e.object.label, e.stance.value) for e in pieces}
        mutual = {f for f in facts if PREDICATES[f[1]].symmetric or f[1] == "disputesWith"}
        found[source.body] = facts | {(o, p, s, st) for s, p, o, st in mutual}
    return found


@pytest.mark.parametrize("row", EXAMPLES, ids=[e.text[:60] for e in EXAMPLES])
def test_sentence(told: dict[str, set[tuple[str, str, str, str]]], row: Example) -> None:
    mine = {f for f in told[row.text] if f[1] in _MINE}
    if row.facts:
        assert set(row.facts) <= mine
    else:
        assert not mine
