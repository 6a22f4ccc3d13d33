"""Labelled pairs: from texts with gold facts, from sentences of our own and from the examples of the rules.

Invariants: a pair is right where gold has its fact and its evidence lies in the sentence; a pair whose fact gold has
elsewhere, lists as optional or words differently is left out; examples of rules count only for their own predicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.facts.extract import read_documents
from kg.facts.finding import Finding
from kg.facts.learned.around import Around
from kg.facts.learned.features import features
from kg.facts.learned.pairs import Sentence
from kg.facts.learned.relations import Relation
from kg.facts.lexicon import load_yaml
from kg.facts.reader import Reader
from kg.facts.rules import Example, RuleSet, example
from kg.facts.scoring import GoldFacts, Key, key_of
from kg.facts.tree import Tree
from kg.model import Briefing, Source
from kg.register import Register

__all__ = ["Labelled", "Sample", "example_texts", "label", "of_examples", "of_sentences"]

_TOGETHER = 6
"""Examples of one rule that count as one document."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A pair by what the classifier sees of it."""

    document: str
    sentence: int
    key: Key
    label: str
    """right, wrong, or a reason why it does not count."""
    told: bool
    """The rules told it in this sentence."""
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One document: its pairs, and what the rules alone make of it."""

    document: str
    samples: tuple[Sample, ...]
    rules: Mapping[Key, str]
    """Fact of the rules → right, neutral, close or wrong."""
    gold: frozenset[Key]


def _fact(subject: str, predicate: str, object_: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": object_}


def _spans(body: str, gold: Sequence[Mapping[str, Any]]) -> dict[Key, list[tuple[int, int]]]:
    found: dict[Key, list[tuple[int, int]]] = {}
    for fact in gold:
        quote = fact.get("evidence") or ""
        at = body.find(quote)
        found.setdefault(key_of(fact), []).append((at, at + len(quote)) if quote and at >= 0 else (0, len(body)))
    return found


def _samples(
    briefing: Briefing,
    trees: Sequence[Tree],
    reader: Reader,
    found: Sequence[Finding],
    relations: Sequence[Relation],
    gold: Sequence[Mapping[str, Any]],
) -> Iterator[Sample]:
    facts, spans = GoldFacts(gold), _spans(briefing.body, gold)
    around = Around(reader.resolver, found)
    for tree in trees:
        if reader.unpolitical(tree):
            continue
        sentence = Sentence(tree, reader.matcher, around)
        told = {f.triple for f in found if f.start == tree.first}
        for pair in sentence.pairs(relations):
            fact = _fact(pair.subject.ref.label, pair.relation.predicate, pair.object.ref.label)
            key, verdict = key_of(fact), facts.label(fact)
            here = any(a < tree.last and b > tree.first for a, b in spans.get(key, ()))
            if verdict == "right" and not here:
                verdict = "elsewhere"
            seen = tuple(features(sentence, pair))
            yield Sample(briefing.id, tree.number, key, verdict, pair.key in told, seen)


def label(
    texts: Iterable[tuple[Briefing, Sequence[Mapping[str, Any]]]],
    register: Register,
    rules: RuleSet,
    relations: Sequence[Relation],
) -> Iterator[Labelled]:
    """The labelled pairs of texts with gold facts, in their order.

    Args:
        texts: briefings with their gold facts.
        register: known entities.
        rules: what finds the facts that need no classifier.
        relations: what pairs there may be.
    """
    given = list(texts)
    read = read_documents([b for b, _ in given], register, rules=rules)
    for (briefing, gold), (_, trees, reader, found) in zip(given, read, strict=True):
        facts = GoldFacts(gold)
        samples = tuple(_samples(briefing, trees, reader, found, relations, gold)) if reader is not None else ()
        told = {}
        for f in found:
            fact = _fact(f.subject.label, f.predicate, f.object.label)
            told[key_of(fact)] = facts.label(fact)
        yield Labelled(briefing.id, samples, told, frozenset(facts.golds))


def _passage(name: str, lines: Sequence[Example]) -> tuple[Briefing, list[dict[str, Any]]]:
    gold = [
        {"subject": s, "predicate": p, "object": o, "status": stance, "evidence": line.text}
        for line in lines
        for s, p, o, stance in line.facts
    ]
    return Briefing(name, Source(name), " ".join(line.text for line in lines)), gold


def of_sentences(path: Path) -> Iterator[tuple[Briefing, list[dict[str, Any]]]]:
    """Our own sentences as texts with gold facts.

    Raises:
        BadRow: a line that is no sentence with facts.
    """
    for number, item in enumerate(load_yaml(path), 1):
        lines = [item] if isinstance(item, str) else item
        yield _passage(f"sentences.{number}", [example(path, f"line {number}", line, False) for line in lines])


def of_examples(rules: RuleSet, labelled: Iterable[Labelled]) -> Iterator[Labelled]:
    """The examples of the rules after labelling: pairs of other predicates than theirs do not count."""
    owners = [rule.predicate for rule in rules.rules for _ in (*rule.proves, *rule.silent)]
    for number, (owner, one) in enumerate(zip(owners, labelled, strict=True)):
        mine = {key[1] for key in one.gold}
        kept = tuple(s for s in one.samples if s.label != "wrong" or s.key[1] in mine)
        name = f"examples.{owner}.{number // _TOGETHER}"
        yield Labelled(name, tuple(_renamed(s, name, number) for s in kept), one.rules, one.gold)


def _renamed(sample: Sample, name: str, number: int) -> Sample:
    return Sample(name, number, sample.key, sample.label, sample.told, sample.features)


def example_texts(rules: RuleSet) -> list[tuple[Briefing, list[dict[str, Any]]]]:
    """The examples of the rules, the silent ones too, as texts with gold facts."""
    lines = [e for rule in rules.rules for e in (*rule.proves, *rule.silent)]
    return [_passage(f"example.{number}", [line]) for number, line in enumerate(lines)]
