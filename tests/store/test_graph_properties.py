"""Laws of the graph as a whole, on random evidence: nothing is lost, and order does not matter."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.derive import derive
from kg.model import Evidence, Source
from kg.store.oxigraph import Store
from kg.store.rdf import graph_lines
from kg.vocabulary import predicate
from tests.store.samples import MALAYSIA, US, VIETNAM, evidence_strategy

ENDS = st.sampled_from([US, MALAYSIA, VIETNAM])
DOCUMENTS = {f"b:note-{n}": Source(f"Note {n}", "Ministry", f"2025-07-1{n}") for n in range(3)}


@st.composite
def some_evidence(draw: st.DrawFn) -> list[Evidence]:
    from dataclasses import replace

    found = []
    for document, source in DOCUMENTS.items():
        for piece in draw(st.lists(evidence_strategy(document, source), max_size=3)):
            relation = draw(st.sampled_from(["metWith", "visited", "alliedWith", "cooperatesOn"]))
            event = predicate(relation).kind == "event"
            times = {"start_date": None, "end_date": None} if event else {"date": None, "until": None}
            ends = {"subject": draw(ENDS), "object": draw(ENDS)}
            found.append(replace(piece, predicate=relation, **ends, **times))
    return found


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_evidence(), st.integers(0, 99))
def test_claims_come_back_and_order_does_not_matter(evidence: list[Evidence], seed: int) -> None:
    derivation = derive(evidence, as_of="2026-01-01")
    lines = graph_lines(derivation.claims, aliases=derivation.event_aliases)
    assert Store.in_memory(lines).all_claims() == derivation.claims
    shuffled = list(evidence)
    random.Random(seed).shuffle(shuffled)
    again = derive(shuffled, as_of="2026-01-01")
    assert graph_lines(again.claims, aliases=again.event_aliases) == lines


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_evidence())
def test_every_direct_triple_has_its_claim_and_the_reverse(evidence: list[Evidence]) -> None:
    claims = derive(evidence).claims
    store = Store.in_memory(graph_lines(claims))
    wanted = set()
    for claim in claims:
        if claim.counts and claim.subject.id and claim.object.id:
            wanted.add((claim.subject.id, claim.predicate, claim.object.id))
            if predicate(claim.predicate).symmetric:
                wanted.add((claim.object.id, claim.predicate, claim.subject.id))
    found = {
        (subject, name.removeprefix("dip:"), obj)
        for subject, name, obj in store.triples()
        if subject.startswith("e:")
        and isinstance(obj, str)
        and name in ("dip:metWith", "dip:visited", "dip:alliedWith", "dip:cooperatesOn")
    }
    assert found == wanted
