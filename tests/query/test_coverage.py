"""Documents counted on the shipped data, against counts made from the tables and briefings themselves."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg.api import Graph
from kg.errors import UnknownName
from kg.text.briefing import read_briefing
from kg.view.export import export

MEMBERS = {"Brunei", "Cambodia", "Indonesia", "Laos", "Malaysia", "Myanmar", "Philippines", "Singapore", "Thailand"}


@pytest.fixture(scope="module")
def g(shipped: Path) -> Graph:
    return Graph.open(shipped)


def test_briefings_are_those_of_the_folder(g: Graph, shipped: Path) -> None:
    notes = [read_briefing(path) for path in sorted((shipped / "data" / "briefings").glob("*.md"))]
    kinds = Counter(n.source.source_kind.value for n in notes if n.source.source_kind)
    publishers = Counter(n.source.publisher for n in notes)
    rows = {(r["by"], r["value"]): r["briefings"] for r in g.coverage()}
    assert {value: n for (by, value), n in rows.items() if by == "source-kind" and n} == kinds
    assert {value: n for (by, value), n in rows.items() if by == "publisher" and n} == publishers


def test_a_page_counts_once_however_many_notes_and_rows_cite_it(g: Graph) -> None:
    """Addresses of the exported evidence, by kind: every briefing of the shipped data says something."""
    data = export(g.lookup, Path("evidence.csv")).decode()
    cited: dict[str, set[str]] = defaultdict(set)
    claims: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(io.StringIO(data, newline="")):
        if row["review"] != "rejected":
            cited[row["source_kind"]].add(row["url"])
            claims[row["source_kind"]].add(row["claim"])
    found = g.coverage("source-kind")
    assert {row["value"]: row["documents"] for row in found} == {kind: len(urls) for kind, urls in cited.items()}
    assert {row["value"]: row["claims"] for row in found} == {kind: len(some) for kind, some in claims.items()}


def test_every_member_state_is_told_of(g: Graph) -> None:
    rows = {row["value"]: row["documents"] for row in g.coverage("state")}
    assert MEMBERS | {"Vietnam", "Timor-Leste", "United States"} <= {*rows}
    assert all(rows[name] for name in MEMBERS)


def test_years_come_in_order(g: Graph) -> None:
    years = [row["value"] for row in g.coverage("year")]
    assert years == sorted(years) and {"1967", "2025"} < {*years}


def test_an_unknown_count_is_named(g: Graph) -> None:
    with pytest.raises(UnknownName, match=r"no count called 'years'. Did you mean 'year'\?"):
        g.coverage("years")
