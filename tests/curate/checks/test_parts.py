"""Evidence sorted into parts: whatever belongs to one triple, after merges and splits, is in one part."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.curate.checks.parts import Parts, kin, sorted_out
from kg.curate.identity import split_id
from kg.model import Judgement, JudgementAction, Term
from tests.derive.made import says

PLACES = [f"e:place-{n}" for n in range(40)]


def judged(action: JudgementAction, target: str, argument: str = "") -> Judgement:
    return Judgement(action, target, argument, "me", "2025-01-01", "")


def part(subject: str, object_: str, judgements: Sequence[Judgement] = ()) -> int:
    said = says("2025", subject=Term(subject, "S"), object_=Term(object_, "O"))
    (number,) = sorted_out([said], kin({"e:burma": "e:myanmar"}, judgements), 1000)
    return number


def test_both_ways_round_and_under_a_former_id_is_one_part() -> None:
    assert part("e:myanmar", "e:laos") == part("e:laos", "e:myanmar") == part("e:burma", "e:laos")
    assert len({part(name, "e:laos") for name in PLACES}) > 30


def test_what_a_merge_or_a_split_may_bring_together_is_one_part() -> None:
    merge = judged(JudgementAction.MERGE, "e:a", "e:b")
    split = judged(JudgementAction.SPLIT, "e:a", "note")
    assert part("e:a", "e:laos") != part("e:b", "e:laos")
    assert part("e:a", "e:laos", [merge]) == part("e:b", "e:laos", [merge])
    for name in ("e:a", "e:b"):
        own = split_id(name, "note")
        assert part(own, "e:laos", [merge, split]) == part("e:b", "e:laos", [merge, split])


@pytest.mark.parametrize("briefings", [0, 799, 800, 40_050])
def test_all_evidence_comes_back_part_by_part(briefings: int) -> None:
    parts = Parts(briefings)
    said = [says("2025", subject=Term(name, "S")) for name in PLACES]
    for some in (said[:15], said[15:]):
        parts.add(sorted_out(some, {}, parts.number))
    found = [tuple(Parts.opened(data)) for data in parts.take()]
    assert len(found) <= parts.number and (len(found) > 1) == (parts.number > 1)
    assert sorted(map(repr, (p for some in found for p in some))) == sorted(map(repr, said))
    assert not list(parts.take()), "what was taken is let go of"
