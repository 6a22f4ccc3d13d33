"""Comparison of two states of the graph: hand-made outlines with known answers, and laws that hold for any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query.changes.diff import Change, ChangeKind, canonical, changes_between, matches
from kg.query.changes.outlines import Mark, Outline

K1, K2, K3 = "1111111111111111", "2222222222222222", "3333333333333333"


def piece(document: str = "note", start: int = 0, end: int = 20, key: str = K1) -> str:
    return f"ev:{document}/{start}-{end}-{key}"


def outline(key: str = K1, **more: Any) -> Outline:
    mark: dict[str, Any] = {
        "aliases": frozenset(),
        "evidence": {piece(key=key): "asserted"},
        "status": "asserted",
        "denial": None,
        "review": "auto",
        "plan_state": None,
        "instrument": None,
        "topics": frozenset(),
    }
    on, start, until, also = more.pop("dates", (None, None, None, None))
    mark |= {name: more.pop(name) for name in mark if name in more}
    mark["evidence"] = frozenset(mark["evidence"].items())
    ends = {"subject": "e:malaysia", "predicate": "metWith", "object": "e:united-states"} | more
    return Outline(f"c:{key}", Mark(**mark, until=until, also_until=also), **ends, on=on, start=start)


def on(day: str | None) -> tuple[str | None, None, None, None]:
    return (day, None, None, None)


def told(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    return [(c.kind.value, c.was, c.now) for c in changes]


def test_equal_graphs_do_not_differ() -> None:
    assert changes_between([outline(), outline(K2)], [outline(K2), outline()]) == ()


def test_added_and_removed() -> None:
    old, new = outline(K1), outline(K2, predicate="visited")
    assert told(changes_between([old], [new])) == [("added", "", "asserted"), ("removed", "asserted", "")]


def test_status_of_a_claim() -> None:
    assert told(changes_between([outline(status="reported")], [outline()])) == [
        ("status-changed", "reported", "asserted")
    ]
    assert told(changes_between([outline()], [outline(status="contested")])) == [
        ("status-changed", "asserted", "contested")
    ]
    ended = outline(status="denied", denial="ended")
    assert told(changes_between([outline(status="denied", denial="negated")], [ended])) == [
        ("status-changed", "denied (negated)", "denied (ended)")
    ]


def test_state_of_a_plan() -> None:
    was, now = (outline(status="planned", plan_state=state) for state in ("open", "heldLater"))
    assert told(changes_between([was], [now])) == [("plan-state-changed", "open", "heldLater")]


def test_a_more_precise_date_in_a_merged_claim_is_refined() -> None:
    """A second source gives the day: the claim has both keys now and another id."""
    old = outline(K1, dates=on("2025-07"))
    both = {piece(key=K1): "asserted", piece("other", key=K2): "asserted"}
    new = outline(K2, aliases=frozenset({f"c:{K1}"}), dates=on("2025-07-10"), evidence=both)
    assert told(changes_between([old], [new])) == [
        ("date-refined", "2025-07", "2025-07-10"),
        ("evidence-gained", "1", "2"),
    ]
    assert told(changes_between([new], [old])) == [
        ("date-changed", "2025-07-10", "2025-07"),
        ("evidence-lost", "2", "1"),
    ]


def test_a_sentence_read_again_with_a_date_is_refined_without_a_common_key() -> None:
    old = outline(K1, dates=on("2025"), evidence={piece(key=K1): "asserted"})
    new = outline(K2, dates=on("2025-07-10"), evidence={piece(key=K2): "asserted"})
    kinds = [c.kind for c in changes_between([old], [new])]
    assert kinds == [ChangeKind.REFINED, ChangeKind.GAINED, ChangeKind.LOST]  # the words are compared elsewhere


def test_dates_that_fit_match_where_there_is_no_rival() -> None:
    old = outline(K1, dates=on("2025-07"), evidence={piece("a", key=K1): "asserted"})
    one = outline(K2, dates=on("2025-07-10"), evidence={piece("b", key=K2): "asserted"})
    two = outline(K3, dates=on("2025-07-11"), evidence={piece("b", 30, 40, K3): "asserted"})
    assert next(c.kind for c in changes_between([old], [one])) is ChangeKind.REFINED
    assert sorted(c.kind.value for c in changes_between([old], [one, two])) == ["added", "added", "removed"]


def test_two_instruments_are_two_claims() -> None:
    old = outline(K1, dates=on("2025"), instrument="e:a", evidence={piece("a", key=K1): "asserted"})
    new = outline(K2, dates=on("2025"), instrument="e:b", evidence={piece("b", key=K2): "asserted"})
    assert [c.kind.value for c in changes_between([old], [new])] == ["added", "removed"]


def test_a_date_that_moved_is_changed_and_a_new_end_refines() -> None:
    assert told(changes_between([outline(dates=on("2025-07-10"))], [outline(dates=on("2025-07-11"))])) == [
        ("date-changed", "2025-07-10", "2025-07-11")
    ]
    state = {"predicate": "memberOf", "object": "e:asean"}
    was = outline(dates=(None, "1984-01", None, None), **state)
    now = outline(dates=(None, "1984-01-07", "2026", None), **state)
    assert told(changes_between([was], [now])) == [("date-refined", "1984-01 –", "1984-01-07 – 2026")]


def test_two_claims_become_one_and_one_becomes_two() -> None:
    one, two = outline(K1), outline(K2)
    both = {**one.evidence, **two.evidence}
    joined = outline(K1, aliases=frozenset({f"c:{K2}"}), evidence=both)
    assert told(changes_between([one, two], [joined])) == [
        ("merged", "asserted", f"c:{K1}"),
        ("evidence-gained", "1", "2"),
    ]
    assert told(changes_between([joined], [one, two])) == [
        ("split", f"c:{K1}", "asserted"),
        ("evidence-lost", "2", "1"),
    ]


def test_rejected_claims_are_told_as_rejected() -> None:
    old, new = outline(), outline(review="rejected", evidence={})
    assert told(changes_between([old], [new])) == [("rejected", "auto", "rejected")]
    assert told(changes_between([new], [old])) == [("restored", "rejected", "auto")]
    assert changes_between([new], []) == changes_between([], [new]) == changes_between([new], [new]) == ()


def test_a_merge_of_entities_is_told_as_another_end_and_not_as_another_claim() -> None:
    """The claim has another key now; the former one stays as an alias."""
    old = outline(K1, subject="e:local.viet-nam")
    new = outline(K2, subject="e:vietnam", aliases=frozenset({f"c:{K1}"}), evidence=old.evidence)
    same = [("e:vietnam", "e:local.viet-nam")]
    told_as = [("details-changed", "subject e:local.viet-nam", "subject e:vietnam")]
    assert told(changes_between([old], [new], same)) == told_as
    assert told(changes_between([new], [old], same)) == [("details-changed", told_as[0][2], told_as[0][1])]


def test_a_redirect_lets_claims_without_a_common_key_match() -> None:
    """The text was read again after the promotion: another key, other words, the same statement."""
    old = outline(K1, subject="e:local.viet-nam", dates=on("2025-07"), evidence={piece("a", key=K1): "asserted"})
    new = outline(K2, subject="e:vietnam", dates=on("2025-07-10"), evidence={piece("b", key=K2): "asserted"})
    kinds = [c.kind for c in changes_between([old], [new], [("e:vietnam", "e:local.viet-nam")])]
    assert kinds == [ChangeKind.REFINED, ChangeKind.DETAILS, ChangeKind.GAINED, ChangeKind.LOST]
    assert [c.kind for c in changes_between([old], [new])] == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_the_ends_of_a_mutual_claim_may_change_places() -> None:
    new = outline(subject="e:united-states", object="e:malaysia")
    assert changes_between([outline()], [new]) == ()
    one_way = outline(predicate="visited"), outline(predicate="visited", subject="e:united-states", object="e:malaysia")
    assert [c.kind for c in changes_between([one_way[0]], [one_way[1]])] == [ChangeKind.DETAILS]


def test_stance_of_a_piece() -> None:
    new = outline(evidence={piece(): "reported"})
    assert told(changes_between([outline()], [new])) == [("evidence-gained", "1", "1"), ("evidence-lost", "1", "1")]


def test_canonical_joins_chains_and_circles() -> None:
    one = canonical([("e:c", "e:b"), ("e:b", "e:a"), ("e:a", "e:c"), ("e:x", "e:y")])
    assert {one(name) for name in ("e:a", "e:b", "e:c")} == {"e:a"}
    assert (one("e:y"), one("e:z")) == ("e:x", "e:z")


KEYS = [f"{n:016x}" for n in range(6)]


@st.composite
def graphs(draw: st.DrawFn) -> list[Outline]:
    """Claims with distinct keys, each key in one claim."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    found: list[Outline] = []
    while keys:
        size = draw(st.integers(1, len(keys)))
        mine, keys = keys[:size], keys[size:]
        found.append(
            outline(
                mine[0],
                aliases=frozenset(f"c:{k}" for k in mine[1:]),
                predicate=draw(st.sampled_from(["metWith", "visited"])),
                status=draw(st.sampled_from(["asserted", "reported"])),
                review=draw(st.sampled_from(["auto", "rejected"])),
                dates=on(draw(st.sampled_from([None, "2025", "2025-07", "2025-07-10"]))),
                evidence={piece(draw(st.sampled_from("ab")), key=k): "asserted" for k in mine},
            )
        )
    return found


@settings(max_examples=200, deadline=None)
@given(graphs(), graphs())
def test_every_claim_is_matched_once_and_order_does_not_matter(old: list[Outline], new: list[Outline]) -> None:
    found = matches(old, new)
    assert sorted(m.old.id for m in found if m.old) == sorted(o.id for o in old)
    assert sorted(m.new.id for m in found if m.new) == sorted(n.id for n in new)
    assert changes_between(old[::-1], new[::-1]) == changes_between(old, new)
    assert changes_between(old, old) == ()
