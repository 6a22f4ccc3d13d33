"""Laws that hold for any evidence."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.derive import assemble_claims, derive, derive_units, key, keys_of, unit
from kg.model import Evidence, Family, Judgement, JudgementAction, PlanOutcome, Status, Term
from tests.derive.made import MY, US, parted, says

PUBLISHED = st.sampled_from([None, "2025-01-01", "2025-05-10", "2025-05-12", "2025-06", "2025-09-01", "2026-02-01"])
DATES = st.sampled_from([None, None, "2025", "2025-05", "2025-05-09", "2025-05-10", "2025-05-11", "2025-08-01", "2026"])
ENDS = st.sampled_from([None, None, None, "2025-05-12", "2025-08-01", "2025", "2026-01"])
STANCES = st.sampled_from(
    ["asserted", "asserted", "asserted", "planned", "possible", "reported", "negated", "refused", "cancelled", "ended"]
)
REDIRECTS = {"e:old-malaysia": "e:malaysia", "e:old-instrument": "e:i"}


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    when, to = draw(DATES), draw(ENDS)
    return says(
        draw(PUBLISHED),
        draw(STANCES),
        when,
        to=to if when is None or to is None or to > when else None,
        predicate_=draw(st.sampled_from(["metWith", "imposesTariffOn"])),
        subject=draw(st.sampled_from([US, US, MY])),
        object_=draw(st.sampled_from([MY, MY, Term("e:old-malaysia", "Malaya"), US])),
        doc=draw(st.sampled_from(["b:one", "b:two", "r:events.three"])),
        start=draw(st.integers(0, 3)),
        instrument=draw(st.sampled_from([None, None, "e:i", "e:j", "e:old-instrument"])),
        event=draw(st.sampled_from([None, "e:event.a", "e:event.b", "e:register-one", "e:register-two"])),
        topic_ids=draw(st.sampled_from([(), ("t:a",), ("t:b",)])),
        publisher=draw(st.sampled_from(["", "A", "B"])),
        url=draw(st.sampled_from(["", "https://x.org/1"])),
        rate=draw(st.sampled_from([None, None, 19.0, 24.0])),
        review=draw(st.sampled_from(["auto", "auto", "auto", "queued", "accepted", "rejected"])),
        moved_to=draw(st.sampled_from([None, None, "2025-08", "2026"])),
        former=draw(st.sampled_from([False, False, False, True])),
    )


MANY = st.lists(evidence(), max_size=14)
CURATED = [PlanOutcome("e:event.a", "e:register-one", "happened"), PlanOutcome("e:event.b", None, "pending")]
common = settings(deadline=None, max_examples=150, derandomize=True)


@common
@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(pieces: list[Evidence], random: object) -> None:
    mixed = list(pieces)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert derive(mixed, redirects=REDIRECTS, curated=CURATED) == derive(pieces, redirects=REDIRECTS, curated=CURATED)


@common
@given(MANY)
def test_every_evidence_is_in_exactly_one_claim_and_none_is_invented(pieces: list[Evidence]) -> None:
    found = derive(pieces, redirects=REDIRECTS).claims
    assert Counter(p for c in found for p in c.evidence) == Counter(set(pieces))


@common
@given(MANY)
def test_ids_and_aliases_name_one_claim_and_the_id_is_a_key_of_it(pieces: list[Evidence]) -> None:
    found = derive(pieces, redirects=REDIRECTS).claims
    names = [n for c in found for n in (c.id, *c.aliases)]
    assert len(names) == len(set(names))
    for claim in found:
        keys = {f"c:{k}" for k in keys_of(claim, REDIRECTS)}
        assert claim.id in keys
        assert keys <= {claim.id, *claim.aliases}
        assert {f"c:{key(p)}" for p in claim.evidence} <= {claim.id, *claim.aliases}
    assert [c.id for c in found] == sorted(c.id for c in found)


@common
@given(MANY, MANY)
def test_adding_and_dropping_leaves_nothing_behind(base: list[Evidence], added: list[Evidence]) -> None:
    both = [*base, *added]
    dropped = [p for p in both if p not in added]
    assert derive(dropped) == derive([p for p in base if p not in added])


@common
@given(MANY)
def test_deriving_again_from_what_was_derived_changes_nothing(pieces: list[Evidence]) -> None:
    once = derive(pieces, redirects=REDIRECTS)
    assert derive([p for c in once.claims for p in c.evidence], redirects=REDIRECTS) == once
    assert derive([*pieces, *pieces], redirects=REDIRECTS) == once


@common
@given(MANY)
def test_deriving_by_unit_gives_the_same_as_deriving_everything(pieces: list[Evidence]) -> None:
    ordered = sorted(pieces, key=lambda p: unit(p, REDIRECTS))
    by_unit = [
        claim
        for _, group in groupby(ordered, key=lambda p: unit(p, REDIRECTS))
        for claim in derive_units(group, redirects=REDIRECTS)
    ]
    whole = derive(pieces, redirects=REDIRECTS, curated=CURATED)
    assert assemble_claims(by_unit, redirects=REDIRECTS, curated=CURATED) == whole


@common
@given(MANY)
def test_the_facts_of_a_triple_do_not_depend_on_its_plans(pieces: list[Evidence]) -> None:
    facts = [p for p in pieces if p.family is Family.FACT]
    found = tuple(c for c in derive_units(pieces) if c.family is Family.FACT)
    assert found == derive_units(facts)


@common
@given(MANY)
def test_families_never_merge_and_a_plan_is_never_asserted(pieces: list[Evidence]) -> None:
    for claim in derive(pieces).claims:
        assert {p.family for p in claim.evidence} == {claim.family}
        plan = claim.family is Family.PLAN
        assert (claim.plan_state is not None) == plan
        assert claim.status in ((Status.PLANNED, Status.POSSIBLE, Status.DENIED) if plan else Status) or not plan
        if not plan:
            assert claim.status not in (Status.PLANNED, Status.POSSIBLE)


@common
@given(MANY)
def test_two_instruments_never_share_a_claim(pieces: list[Evidence]) -> None:
    for claim in derive([p for p in pieces if p.review != "rejected"], redirects=REDIRECTS).claims:
        assert len({REDIRECTS.get(p.instrument, p.instrument) for p in claim.evidence if p.instrument}) <= 1


@common
@given(MANY)
def test_links_lead_from_plans_to_claims_that_exist(pieces: list[Evidence]) -> None:
    found = {c.id: c for c in derive(pieces, curated=CURATED).claims}
    for claim in found.values():
        for target in claim.fulfilled_by:
            assert claim.family is Family.PLAN
            assert found[target].family is Family.FACT
            assert found[target].counts
        assert claim.id not in claim.moved_to
        assert set(claim.moved_to) <= set(found)


@common
@given(MANY, st.integers(0, 13))
def test_rejecting_a_document_is_dropping_it_for_what_counts(pieces: list[Evidence], chosen: int) -> None:
    clean = [p for p in pieces if p.review != "rejected"]
    if not clean:
        return
    document = clean[chosen % len(clean)].document
    hashes = sorted({key(p) for p in clean if p.document == document})
    ledger = [Judgement(JudgementAction.REJECT, f"{document}/{h}") for h in hashes]

    def seen(result: tuple) -> list[tuple]:  # type: ignore[type-arg]
        rows = [(c.status, c.date, c.start_date, c.end_date, c.topics, c.publishers, c.last_seen) for c in result]
        return sorted(rows, key=repr)

    rejected = derive_units(clean, judgements=ledger)
    dropped = derive_units([p for p in clean if p.document != document])
    assert seen(tuple(c for c in rejected if c.review != "rejected")) == seen(dropped)


@common
@given(MANY)
def test_bounds_enclose_the_shown_literals(pieces: list[Evidence]) -> None:
    for claim in derive(pieces).claims:
        start = claim.date or claim.start_date
        assert (claim.earliest is not None) == (start is not None)
        if start:
            assert (claim.earliest or "").startswith(start[:4])
        if claim.from_latest and claim.earliest:
            assert claim.earliest <= claim.from_latest


@common
@given(MANY)
def test_judgements_and_partition_do_not_touch_each_other(pieces: list[Evidence]) -> None:
    ledger = [Judgement(JudgementAction.ACCEPT, key(p)) for p in pieces if p.review != "rejected"]
    clean = [p for p in pieces if p.review != "rejected"]
    with_ledger = {
        frozenset((p.document, p.start, key(p)) for p in g) for g in parted(derive(clean, judgements=ledger))
    }
    assert with_ledger == {frozenset((p.document, p.start, key(p)) for p in g) for g in parted(derive(clean))}
