"""Event data: counts by month and dyad, checked by hand on the small world."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import rdflib

from kg.api import Graph
from kg.model import Status
from kg.query.networks.dyads import coding, dyad_months
from kg.vocabulary import PREDICATES
from tests.cli.test_errors import kg

ROOT = Path(__file__).parents[2]
DIP = rdflib.Namespace("https://w3id.org/us-asean-kg/ontology#")
SKOS = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
QUADS = {
    "AGREE": "verbal cooperation",
    "CONSULT": "verbal cooperation",
    "SUPPORT": "verbal cooperation",
    "COOPERATE": "material cooperation",
    "AID": "material cooperation",
    "ACCUSE": "verbal conflict",
    "COERCE": "material conflict",
    "SANCTION": "material conflict",
}


def table(world: Path, *words: str) -> list[dict[str, str]]:
    done = kg("export", "-", "--format", "dyads.csv", *words, folder=world)
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout, newline="")))


def short(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [
        (r["month"], r["source_iso3"] or r["source_id"], r["target_iso3"] or r["target_id"], r["events"]) for r in rows
    ]


def test_rows_of_the_small_world(world: Path) -> None:
    """Rubio and Anwar count for their states and a mutual event for both directions; attending a forum for nobody."""
    rows = table(world)
    assert short(rows) == [
        ("2022-11", "e:asean", "USA", "1"),
        ("2022-11", "USA", "e:asean", "1"),
        ("2025-07", "MYS", "USA", "2"),
        ("2025-07", "USA", "MYS", "2"),
        ("2025-08", "USA", "VNM", "1"),
        ("2026-05", "USA", "CHN", "1"),
    ]
    july = rows[2]
    assert {k: v for k, v in july.items() if v not in ("0", "")} == {
        **{"month": "2025-07", "status": "asserted", "events": "2", "verbal_cooperation": "2"},
        **{"source": "Malaysia", "source_id": "e:malaysia", "source_iso3": "MYS"},
        **{"target": "United States", "target_id": "e:united-states", "target_iso3": "USA"},
        **{"CONSULT": "1", "SUPPORT": "1", "metWith": "1", "signedAgreementWith": "1"},
        **{"evidence": "3", "documents": "2", "publishers": "2"},
        **{"documents_that_month": "2", "events_per_document": "1.0000"},
    }
    assert (rows[4]["material_conflict"], rows[4]["COERCE"], rows[4]["imposesTariffOn"]) == ("1", "1", "1")


def test_other_statuses_on_demand_only(world: Path) -> None:
    assert {row["status"] for row in table(world)} == {"asserted"}
    rows = table(world, "--status", "planned", "--status", "contested")
    assert [(r["month"], r["source"], r["target"], r["status"]) for r in rows] == [
        ("2026-03", "China", "Malaysia", "contested"),
        ("2026-04", "United States", "China", "planned"),
    ]
    assert (rows[0]["verbal_conflict"], rows[0]["criticizes"]) == ("1", "1")


def test_what_is_left_out_is_counted(world: Path) -> None:
    g = Graph.open(world)
    found = dyad_months(g.store.all_claims(), g.store.entity, frozenset(Status))
    counted = sum(row["events"] for row in found.rows)
    mutual = sum(row["events"] for row in found.rows if PREDICATES[_only(row)].symmetric)
    known = g.store.all_claims()
    assert counted - mutual // 2 + found.undated + found.other == len(known)


def _only(row: dict[str, object]) -> str:
    named = [p for p in PREDICATES if row.get(p)]
    return "metWith" if set(named) == {"metWith", "signedAgreementWith"} else named[0]


def test_quad_classes_add_up(shipped: Path) -> None:
    rows = table(shipped)
    keys = [(r["month"], r["source_id"], r["target_id"], r["status"]) for r in rows]
    assert keys == sorted(set(keys)) and len(keys) > 200
    for row in rows:
        total = int(row["events"])
        quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
        assert sum(int(row[q]) for q in quads) == total
        assert sum(int(row[t]) for t in QUADS) == sum(int(row[p]) for p in PREDICATES if p in row) == total
        assert row["source_id"] != row["target_id"] and int(row["documents"]) <= int(row["documents_that_month"])
    mutual = [p for p, known in PREDICATES.items() if known.symmetric and p in rows[0]]
    by_key = dict(zip(keys, rows, strict=True))
    for (month, source, target, status), row in by_key.items():
        other = by_key.get((month, target, source, status))
        for name in mutual:
            assert row[name] == (other[name] if other else "0")


@pytest.mark.parametrize("name", PREDICATES)
def test_the_coding_agrees_with_the_ontology(name: str) -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology" / "diplomacy.ttl")
    coded = coding()[name]
    assert coded.quad == QUADS.get(coded.plover, "")
    matched = {
        str(notation).partition(",")[0]
        for match in graph.objects(DIP[name], SKOS.closeMatch)
        for notation in graph.objects(match, SKOS.notation)
    }
    assert not matched or coded.plover in matched


def test_every_predicate_is_coded_once() -> None:
    assert [*coding()] == sorted(PREDICATES)
