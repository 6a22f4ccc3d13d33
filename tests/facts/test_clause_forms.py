"""The predicate normal form by known answers: who does what to whom, however the sentence is built."""

from __future__ import annotations

import pytest

from kg.facts.clauses.clause import Clause, clauses
from kg.facts.parsing.parse import mask, parse_blocks
from kg.facts.parsing.tree import Tree
from kg.facts.rules.ruleset import rule_set
from kg.facts.words.lexicon import lexicon
from kg.text.blocks import split_blocks
from kg.text.mentions import find_mentions
from tests.facts.reading import briefing, register


def parsed(text: str) -> Tree:
    source = briefing(text)
    blocks = split_blocks(text)
    mentions = find_mentions(source, blocks, register())
    ((tree,),) = parse_blocks([(mask(text, blocks[0], mentions), 0, blocks[0], ())])
    return tree


def clause(text: str, lemma: str) -> Clause:
    rules = rule_set()
    tree = parsed(text)
    return next(c for c in clauses(tree, lexicon(), rules.verbs, rules.nouns) if c.lemma == lemma)


def said(c: Clause, role: str) -> list[str]:
    return [name.label if (name := c.tree.names[w]) else c.tree.words[w] for w in c.roles.get(role, [])]


MEETING = [
    ("President Joe Biden met Prime Minister Anwar Ibrahim in Manila.", "meet", ["Joe Biden"], ["Anwar Ibrahim"]),
    ("Prime Minister Anwar Ibrahim was received by President Joe Biden.", "receive", ["Joe Biden"], ["Anwar Ibrahim"]),
    (
        "President Joe Biden flew to Manila and met Prime Minister Anwar Ibrahim.",
        "meet",
        ["Joe Biden"],
        ["Anwar Ibrahim"],
    ),
    ("President Joe Biden wants to meet Prime Minister Anwar Ibrahim.", "meet", ["Joe Biden"], ["Anwar Ibrahim"]),
    ("China urged President Joe Biden to meet Prime Minister Anwar Ibrahim.", "meet", ["Joe Biden"], ["Anwar Ibrahim"]),
    ("Speaking in Manila, President Joe Biden praised Prime Minister Anwar Ibrahim.", "speak", ["Joe Biden"], []),
]


@pytest.mark.parametrize(("text", "lemma", "agent", "patient"), MEETING, ids=[m[0][:40] for m in MEETING])
def test_voice_and_inherited_subjects(text: str, lemma: str, agent: list[str], patient: list[str]) -> None:
    found = clause(text, lemma)
    assert said(found, "agent") == agent
    assert said(found, "patient") == patient


def test_a_title_chain_does_not_break_coordination() -> None:
    found = clause(
        "The pact was signed by U.S. Defense Secretary Lloyd Austin and Indonesian Defense Minister Prabowo Subianto.",
        "sign",
    )
    assert found.passive
    assert said(found, "agent") == ["Lloyd Austin", "Prabowo Subianto"]


def test_a_support_verb_gives_its_subject_to_the_noun() -> None:
    found = clause("Secretary of State Marco Rubio held a meeting with Chinese Foreign Minister Wang Yi.", "meeting")
    assert found.kind == "noun"
    assert said(found, "subject") == ["Marco Rubio"]
    assert said(found, "with") == ["Wang Yi"]


def test_lists_of_states_are_expanded() -> None:
    found = clause("The United States cooperates with Laos, Cambodia and Vietnam on energy.", "cooperate")
    assert said(found, "with") == ["Laos", "Cambodia", "Vietnam"]


def test_a_relative_clause_finds_its_missing_object() -> None:
    found = clause("The East Asia Summit, which Cambodia hosted, ended.", "host")
    assert (said(found, "agent"), said(found, "patient")) == (["Cambodia"], ["which"])


def test_witnesses_are_no_parties() -> None:
    text = "Cambodia and Thailand signed a joint declaration with President Donald Trump as witness."
    found = clause(text, "sign")
    assert said(found, "with") == []
    assert said(found, "witness") == ["Donald Trump"]


def test_masking_leads_back_to_the_body() -> None:
    text = "“Talks” between U.S. Secretary of State Antony J. Blinken’s team and Việt Nam’s Foreign Minister went on."
    tree = parsed(text)
    for i, name in enumerate(tree.names):
        piece = text[tree.start[i] : tree.end[i]]
        assert piece if name is None else name.text in piece
    assert text[tree.first : tree.last] == text


LISTS = [
    (
        "Secretary of State Antony Blinken met Indonesia's Retno Marsudi, Malaysia's Saifuddin Abdullah and Thailand's "
        "Don Pramudwinai.",
        "patient",
        ["Retno Marsudi", "Saifuddin Abdullah", "Don Pramudwinai"],
    ),
    (
        "During his stop in Hanoi, Secretary of State Mike Pompeo, accompanied by Ambassador Daniel Kritenbrink, met "
        "Foreign Minister Pham Binh Minh.",
        "agent",
        ["Mike Pompeo"],
    ),
]


@pytest.mark.parametrize(("text", "role", "names"), LISTS, ids=[t[:40] for t, _, _ in LISTS])
def test_lists_taken_apart_by_the_parser_are_joined(text: str, role: str, names: list[str]) -> None:
    assert said(clause(text, "meet"), role) == names
