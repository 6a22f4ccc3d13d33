"""A graph in memory and one in a store answer alike, and the store's remembers no more than it may."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.curate.checks.nodes import Held
from kg.errors import Damaged
from kg.store import nodes as module
from kg.store.nodes import Stored
from kg.store.oxigraph import Store
from kg.store.terms import Names, by_subject, ntriples
from kg.store.turtle import parse_turtle
from kg.vocabulary import DEFAULT_BASE
from tests.ontology.test_shapes import BUILD

TRIPLES = parse_turtle(BUILD, Names(DEFAULT_BASE), Path("x.ttl"))
HELD = Held(by_subject(TRIPLES))


def stored() -> Stored:
    return Stored(Store.in_memory(ntriples(TRIPLES, Names(DEFAULT_BASE))))


def test_both_answer_every_question_alike() -> None:
    asked = stored()
    for name in {subject for subject, _, _ in TRIPLES}:
        told = {predicate: set(values) for predicate, values in asked.get(name).items()}
        assert told == {predicate: set(values) for predicate, values in HELD.get(name).items()}
    fresh = stored()
    for subject, predicate, value in TRIPLES:
        assert set(fresh.values(subject, predicate)) == set(HELD.values(subject, predicate))
        assert set(fresh.having(predicate)) == set(HELD.having(predicate))
        assert set(fresh.valued(predicate)) == set(HELD.valued(predicate))
        if isinstance(value, str):
            assert sorted(fresh.pointing(predicate, value)) == sorted(HELD.pointing(predicate, value))
            assert sorted(fresh.of_class(value)) == sorted(HELD.of_class(value))


@pytest.mark.parametrize("name", ["e:nobody", "2025-07-10", "words with blanks", ""])
def test_what_no_graph_knows_has_no_properties(name: str) -> None:
    assert not stored().get(name) and not stored().values(name, "rdfs:label") and not HELD.get(name)


def test_only_so_many_nodes_and_terms_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TERMS", 5)
    monkeypatch.setattr(module, "_NODES", 2)
    asked = stored()
    for subject, _, _ in TRIPLES:
        assert asked.get(subject)
    assert len(asked._known) <= 3 and len(asked._terms) <= 6


def test_a_nameless_node_is_damage() -> None:
    asked = Stored(Store.in_memory(["<http://a> <http://b> _:x ."]))
    with pytest.raises(Damaged, match="nameless"):
        asked.get("http://a")
