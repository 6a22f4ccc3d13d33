"""Stance by construction: every frame round every kind of event, every row of the table, and hedged sentences at large.

The worst error is a plan, a refusal or a rumour told as done; the next is a fact told as doubtful.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.facts.extract import extract
from kg.facts.rules.ruleset import example
from kg.facts.words.lexicon import lexicon
from kg.vocabulary import PREDICATES
from tests.facts.reading import briefing, register

HERE = Path(__file__).parent
RUBIO = "Secretary of State Marco Rubio"
#: predicate → who, infinitive, past, gerund, noun with its phrase, noun with all its ends
EVENTS = {
    "visited": (
        RUBIO, "visit", "visited", "visiting", " Malaysia", "visit to Malaysia", f"visit by {RUBIO} to Malaysia",
    ),
    "signedAgreementWith": (
        "Thailand", "sign", "signed", "signing", " a customs treaty with Japan",
        "customs treaty with Japan", "customs treaty between Thailand and Japan",
    ),
    "sanctions": (
        "Canada", "impose", "imposed", "imposing", " sanctions on Myanmar",
        "embargo on Myanmar", "Canadian embargo on Myanmar",
    ),
}  # fmt: skip
FRAMES = [
    (stance, frame)
    for stance, frames in yaml.safe_load((HERE / "stance_frames.yaml").read_text(encoding="utf-8")).items()
    for frame in frames
]
SENTENCES = yaml.safe_load((HERE / "hedged_sentences.yaml").read_text(encoding="utf-8"))
VISIT = f"a visit by {RUBIO} to Malaysia"
ROWS = {
    "verbs": ("signedAgreementWith", "Thailand and Japan {} to sign a customs treaty."),
    "adjectives": ("signedAgreementWith", "Thailand is {} to sign a customs treaty with Japan."),
    "nouns": ("visited", f"The {{}} of {VISIT} was noted."),
    "objects": ("visited", f"The ministers {{}} {VISIT}."),
    "governing": ("visited", f"The ministers {{}} {VISIT}."),
    "modifiers": ("visited", f"A {{}} visit by {RUBIO} to Malaysia was noted."),
    "adverbs": ("visited", f"{RUBIO} {{}} visited Malaysia."),
    "predicatives": ("visited", f"A visit by {RUBIO} to Malaysia is {{}}."),
}
#: rows whose sample the parser reads otherwise, or that need more words than the sample gives
OTHERWISE = frozenset(
    ["means", "authorise", "court", "rule", "turn", "be missing from", "clear way for", "close door to", "hint at",
     "hold off", "lay ground for", "leave off", "long for", "part with", "pin hope on", "swear off", "toy with", "next",
     "so-called", "would-be", "in offing", "up grab", "n't", "neither", "nor"]
)  # fmt: skip


def _filled(frame: str, predicate: str) -> str:
    who, inf, past, ger, rest, noun, event = EVENTS[predicate]
    text = frame.format(S=who, inf=inf + rest, past=past + rest, ger=ger + rest, np=noun, event=event)
    return text[0].upper() + text[1:]


def _read(texts: list[str]) -> dict[str, set[tuple[str, str, str, str]]]:
    unique = sorted(set(texts))
    found = {}
    for source, pieces in extract([briefing(t, f"h{i}") for i, t in enumerate(unique)], register()):
        told = {(e.subject.label, e.predicate, e.object.label, e.stance.value) for e in pieces}
        found[source.body] = told | {(o, p, s, st) for s, p, o, st in told if PREDICATES[p].symmetric}
    return found


@pytest.fixture(scope="module")
def framed() -> dict[str, set[tuple[str, str, str, str]]]:
    return _read([_filled(frame, predicate) for _, frame in FRAMES for predicate in EVENTS])


@pytest.mark.parametrize(("stance", "frame"), FRAMES, ids=[f[1] for f in FRAMES])
def test_a_frame_gives_each_event_its_stance(
    framed: dict[str, set[tuple[str, str, str, str]]], stance: str, frame: str
) -> None:
    for predicate in EVENTS:
        text = _filled(frame, predicate)
        assert {st for _, p, _, st in framed[text] if p == predicate} == {stance}, text


def test_hedged_sentences_tell_their_fact() -> None:
    examples = [example(HERE / "hedged_sentences.yaml", "hedged", line, True) for line in SENTENCES]
    read = _read([e.text for e in examples])
    wrong = [e.text for e in examples if not set(e.facts) <= read[e.text]]
    assert not wrong


def test_no_row_of_the_table_lets_an_event_out_as_a_fact() -> None:
    samples = [
        (word, predicate, frame.format(word))
        for table, (predicate, frame) in ROWS.items()
        for word, effect in sorted(getattr(lexicon().stance, table).items())
        if effect not in ("asserted", "ended", "none", "same") and (table, effect) != ("adjectives", "cancelled")
    ]
    read = _read([text for _, _, text in samples])
    leaks = [
        text
        for word, predicate, text in samples
        if word not in OTHERWISE and any(p == predicate and st == "asserted" for _, p, _, st in read[text])
    ]
    assert not leaks
