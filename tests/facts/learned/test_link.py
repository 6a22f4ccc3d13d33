"""What the statistical part adds: facts with their words, stance as for rules, nothing that the rules tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.config import shipped
from kg.facts.extract import extract
from kg.facts.learned.link import Learned, learned_part
from kg.facts.lexicon import load_yaml
from kg.facts.rules import example
from kg.model import Evidence, Stance
from tests.facts.reading import briefing, register

SENTENCES = shipped("ontology") / "learned" / "sentences.yaml"


def bold() -> Learned:
    """The shipped weights, asked to tell every predicate that it holds for likelier than not."""
    part = learned_part()
    assert part is not None
    return replace(part, model=replace(part.model, thresholds={r.predicate: 0.5 for r in part.relations}))


def told(texts: Sequence[str], learned: Learned | bool = True) -> list[tuple[Evidence, ...]]:
    return [e for _, e in extract([briefing(t, f"x{n}") for n, t in enumerate(texts)], register(), learned=learned)]


@pytest.fixture(scope="module")
def passages() -> list[str]:
    found = []
    for item in load_yaml(SENTENCES):
        lines = [item] if isinstance(item, str) else item
        found.append(" ".join(example(SENTENCES, "line", line, False).text for line in lines))
    return found[::3]


def test_it_adds_facts_that_name_their_words(passages: list[str]) -> None:
    added = [
        (t, e)
        for t, es in zip(passages, told(passages, bold()), strict=True)
        for e in es
        if e.rule.startswith("learned.")
    ]
    assert len(added) > 8
    for text, evidence in added:
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.cues
        assert all(text[span.start : span.end] == span.quote for span in evidence.more)


def test_it_leaves_to_the_rules_what_they_tell(passages: list[str]) -> None:
    for alone, both in zip(told(passages, False), told(passages, bold()), strict=True):
        # a bare plan gives way to the planned act, here as for the rules
        assert {e for e in alone if e.predicate != "plansTo"} <= set(both)
        ends = {(e.subject, e.predicate, e.object) for e in alone}
        assert not [e for e in both if e.rule.startswith("learned.") and (e.subject, e.predicate, e.object) in ends]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Secretary Marco Rubio could yet get Foreign Minister Retno Marsudi on the line.", Stance.ASSERTED),
        ("Secretary Marco Rubio refused to get Foreign Minister Retno Marsudi on the line.", Stance.ASSERTED),
        ("Secretary Marco Rubio will get Foreign Minister Retno Marsudi on the line.", Stance.ASSERTED),
        ("If Secretary Marco Rubio gets Foreign Minister Retno Marsudi on the line, he will protest.", Stance.ASSERTED),
    ],
)
def test_a_hedge_is_never_lost(text: str, stance: Stance) -> None:
    assert stance not in {e.stance for e in told([text], bold())[0] if e.rule.startswith("learned.")}


def test_the_shipped_thresholds_are_high() -> None:
    part = learned_part()
    assert part is not None
    assert part.model.thresholds
    assert min(part.model.thresholds.values()) >= 0.5


def test_a_folder_without_weights_has_no_statistical_part(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert learned_part(tmp_path_factory.mktemp("ontology")) is None
