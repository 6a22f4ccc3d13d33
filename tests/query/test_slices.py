from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.api import Graph
from kg.facets import Facets, facets
from kg.model import SourceKind, Status
from kg.query.asking.filters import Filters, passes
from kg.query.asking.slices import passing
from kg.store.columns import Columns
from tests.store.test_columns import CLASSES, KINDS, NODES, claims, equal

DAYS = st.none() | st.sampled_from(["1999", "2024-02", "2025-07-10", "9999-12-31"]) | st.dates().map(str)
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    as_of=DAYS,
    predicates=st.frozensets(st.sampled_from(["metWith", "alliedWith"])),
    statuses=st.frozensets(st.sampled_from(Status)),
    topics=st.frozensets(st.sampled_from(["t:trade", "t:nothing", NODES[0]])),
    source_kinds=st.frozensets(st.sampled_from(SourceKind)),
    publishers=st.frozensets(st.sampled_from(["AP", "nobody"])),
)


def told(claim: Facets) -> Facets:
    """The claim with the kinds of its documents."""
    kinds = frozenset(KINDS[name] for name in claim.documents if name in KINDS)
    return Facets(**{field: getattr(claim, field) for field in Facets.__slots__} | {"source_kinds": kinds})  # type: ignore[arg-type]


def judged(columns: Columns, filters: Filters) -> list[bool | None]:
    found = passing(columns, filters)
    return [None if undated else row for row, undated in zip(found.rows.tolist(), found.undated.tolist(), strict=True)]


@given(st.lists(claims(st.uuids().map(lambda u: f"c:{u.hex[:16]}")), max_size=6, unique_by=lambda c: c.id), FILTERS)
@settings(deadline=None, max_examples=400)
def test_a_row_passes_when_its_claim_does(found: list[Facets], filters: Filters) -> None:
    ordered = sorted((told(claim) for claim in found), key=lambda c: c.id)
    columns = Columns.of(ordered, CLASSES.get, KINDS.get)
    assert judged(columns, filters) == [passes(claim, filters) for claim in ordered]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"since": "2025"},
        {"until": "2024-06"},
        {"as_of": "2025-07-10"},
        {"topic": "trade"},
        {"source_kind": "official"},
        {"status": "planned"},
        {"min_publishers": 2},
        {"predicate": "metWith", "since": "2020", "until": "2025"},
    ],
)
def test_rows_of_a_built_graph_pass_as_its_claims_do(g: Graph, asked: dict[str, Any]) -> None:
    filters = g.filters(**asked)
    every = [facets(claim) for claim in g.store.all_claims()]
    assert judged(g.lookup.columns, filters) == [passes(claim, filters) for claim in every]


def test_the_columns_of_a_build_are_those_of_its_claims(g: Graph) -> None:
    kinds = {p.document: p.source.source_kind for c in g.store.all_claims() for p in c.evidence}
    made = Columns.of(map(facets, g.store.all_claims()), g.lookup.classes.get, kinds.get)
    assert equal(g.lookup.columns, made)
