"""What travels to other processes and comes back as lines is what one process would have written."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.derive import derive
from kg.model import Entity, Evidence, Source
from kg.store.lines import Batch, batch_of, batch_of_claims, direct_triples
from kg.store.parcels import packed, unpacked
from kg.store.proof import Proof
from kg.store.rdf import claims_to_triples, graph_lines
from kg.vocabulary import EntityClass
from tests.store.samples import evidence_strategy

BASE = "https://example.net/"
SOURCE = Source("Note", "Ministry", "2025-07-11", "https://example.org/n")
PIECES = st.lists(evidence_strategy("b:note", SOURCE), max_size=4)
ENTITY = Entity("e:local.person-malaysia-ali", "Ali", EntityClass.PERSON, ("A.",), state="e:malaysia")
few = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


@few
@given(PIECES)
def test_a_parcel_brings_what_was_sent(pieces: list[Evidence]) -> None:
    claims = derive(pieces).claims
    sent = [tuple(pieces), claims, (ENTITY, SOURCE, None, "x")]
    came = unpacked(packed(sent))
    assert came == sent
    assert all(a.subject is b.subject for a, b in zip(unpacked(packed(pieces)), came[0], strict=True)), "shared"


@few
@given(PIECES)
def test_batches_make_the_graph_and_its_digest(pieces: list[Evidence]) -> None:
    claims = derive(pieces).claims
    documents = [t for t in claims_to_triples(claims) if t[0] == "b:note"]
    batches: list[Batch] = [batch_of(documents, BASE), batch_of([*direct_triples(claims)] * 2, BASE)]
    batches += [batch_of_claims((BASE, packed([claim]))) for claim in claims]
    lines = b"".join(batch.text for batch in batches).decode().split("\n")[:-1]
    assert sorted(lines) == graph_lines(claims, base=BASE)
    whole, joined = Proof(), Proof()
    whole.add(lines)
    for batch in batches:
        joined.join(batch.proof)
    assert (joined.hex, joined.lines) == (whole.hex, whole.lines) == (joined.hex, len(lines))
