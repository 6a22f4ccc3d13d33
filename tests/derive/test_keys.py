"""Design section 6, Families and Key."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from kg.derive import assemble, assemble_claims, derive, former_keys, key, unit
from kg.derive.keys import KeyTable, Parts
from kg.errors import BadInput, Cannot
from kg.model import Family, Term
from tests.derive.made import CN, MY, US, claim_of, claims, says


def sha(*fields: str) -> str:
    return hashlib.sha256("\t".join(fields).encode("utf-8")).hexdigest()[:16]


def test_key_hashes_the_six_fields_joined_by_tabs() -> None:
    piece = says("2025-07-11", when="2025-07-10", predicate_="signedAgreementWith", instrument="e:mou")
    assert key(piece) == sha("dip:signedAgreementWith", "e:malaysia", "e:united-states", "fact", "2025-07-10", "e:mou")


def test_key_of_symmetric_predicate_puts_the_smaller_id_first_and_of_others_keeps_the_order() -> None:
    one, other = (says("2025", when="2025-07", subject=a, object_=b) for a, b in ((US, MY), (MY, US)))
    assert key(one) == key(other)
    one, other = (
        says("2025", when="2025-07", subject=a, object_=b, predicate_="criticizes") for a, b in ((US, MY), (MY, US))
    )
    assert key(one) == sha("dip:criticizes", "e:united-states", "e:malaysia", "fact", "2025-07", "")
    assert key(one) != key(other)


def test_key_of_a_text_object_is_nfc_lower_case_with_single_spaces() -> None:
    piece = says("2025-07-11", predicate_="announces", object_=Term(None, "  A Cafe\u0301\n\tPLAN "))
    assert key(piece) == sha("dip:announces", "e:united-states", "a caf\u00e9 plan", "fact", "@2025-07-11", "")


def test_key_ignores_labels_documents_places_topics_and_events() -> None:
    plain = says("2025-07-11", when="2025-07-10")
    other = says(
        "2025-08-01",
        when="2025-07-10",
        object_=Term("e:malaysia", "Kuala Lumpur"),
        topic="trade",
        topic_ids=("t:trade",),
        event="e:event.x",
        place=CN,
    )
    assert key(plain) == key(other)


def test_time_of_a_state_is_its_start_of_an_end_two_dots_and_else_the_publication() -> None:
    names = ("dip:sanctions", "e:united-states", "e:malaysia", "fact")
    state = says("2025-07-11", when="2022", to="2024", predicate_="sanctions")
    assert key(state) == sha(*names, "2022", "")
    assert key(says("2026-03-01", "ended", "2026-02-24", predicate_="sanctions")) == sha(*names, "..2026-02-24", "")
    assert key(says("2026-03-01", predicate_="sanctions")) == sha(*names, "@2026-03-01", "")
    assert key(says(None, predicate_="sanctions")) == sha(*names, "@", "")
    assert key(says("2026-03-01", to="2024", predicate_="sanctions")) == sha(*names, "@2026-03-01", "")


@pytest.mark.parametrize(
    ("stance", "family"),
    [
        ("asserted", "fact"),
        ("reported", "fact"),
        ("negated", "fact"),
        ("ended", "fact"),
        ("planned", "plan"),
        ("possible", "plan"),
        ("refused", "plan"),
        ("cancelled", "plan"),
    ],
)
def test_families_by_stance_and_denial(stance: str, family: str) -> None:
    piece = says("2025-07-11", stance, "2025-07", predicate_="sanctions")
    (claim,) = claims(piece)
    assert claim.family is Family(family)


def test_facts_and_plans_of_one_day_never_merge() -> None:
    plan, fact = says("2025-07-01", "planned", "2025-07-10"), says("2025-07-11", "asserted", "2025-07-10")
    found = claims(plan, fact)
    assert len(found) == 2
    assert claim_of(found, plan).fulfilled_by == (claim_of(found, fact).id,)


def test_claim_id_is_the_key_with_the_most_precise_date_and_the_others_are_aliases() -> None:
    year, day, undated = says("2025-09-01", when="2025"), says("2025-07-11", when="2025-07-10"), says("2025-12-01")
    (claim,) = claims(year, day, undated)
    assert claim.id == f"c:{key(day)}"
    assert claim.aliases == tuple(sorted(f"c:{key(p)}" for p in (year, undated)))


def test_claim_id_among_equally_precise_keys_is_the_smallest() -> None:
    one, other = says("2025-07-11", when="2025-07-10"), says("2025-07-12", when="2025-07-10", instrument="e:mou")
    (claim,) = claims(one, other)
    small, large = sorted((key(one), key(other)))
    assert (claim.id, claim.aliases) == (f"c:{small}", (f"c:{large}",))


def test_redirects_merge_claims_and_keys_under_former_ids_stay_as_aliases() -> None:
    old = says("2025-07-11", when="2025-07-10", object_=Term("e:local.person-malaysia-anwar", "Anwar"))
    new = says("2025-07-12", when="2025-07-10", object_=Term("e:anwar-ibrahim", "Anwar Ibrahim"))
    redirects = {"e:local.person-malaysia-anwar": "e:anwar", "e:anwar": "e:anwar-ibrahim"}
    (claim,) = claims(old, new, redirects=redirects)
    middle = says("2025-07-12", when="2025-07-10", object_=Term("e:anwar", "Anwar"))
    assert claim.id == f"c:{key(new)}"
    assert claim.aliases == tuple(sorted(f"c:{key(p)}" for p in (old, middle)))
    assert former_keys(new, redirects) == tuple(sorted(key(p) for p in (old, middle)))
    # symmetric: the smaller id first, here the other end than in the text
    assert (claim.subject, claim.object) == (Term("e:anwar-ibrahim", "Anwar Ibrahim"), US)


def test_redirects_in_a_circle_are_refused() -> None:
    with pytest.raises(BadInput, match="circle"):
        claims(says("2025"), redirects={"e:malaysia": "e:a", "e:a": "e:malaysia"})


def test_a_collision_of_two_statements_fails() -> None:
    table = KeyTable()
    fields = Parts("dip:metWith", "e:a", "e:b", "fact", "2025", "")
    table.add(fields, "0" * 16)
    table.add(fields, "0" * 16)
    with pytest.raises(Cannot, match="share the key"):
        table.add(fields._replace(time="2026"), "0" * 16)


def test_a_collision_fails_the_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "digest", lambda fields: fields.predicate[-16:])
    with pytest.raises(Cannot, match="share the key"):
        derive([says("2025", when="2025-07-01"), says("2025", when="2025-07-02")])


def test_unit_is_the_triple_of_both_families_and_directions() -> None:
    fact, plan = says("2025", when="2025-07"), says("2024", "planned", subject=MY, object_=US)
    assert unit(fact) == unit(plan) == ("dip:metWith", "e:malaysia", "e:united-states")


def test_two_claims_that_answer_to_one_key_are_refused_when_parts_are_joined() -> None:
    one, other = claims(says("2025", when="2025-07-01"), says("2025", when="2025-07-02"))
    with pytest.raises(Cannot, match="would name two claims"):
        assemble_claims([one, replace(other, aliases=(one.id,))])
