"""Why gold facts are missed, in shares: `python -m tests.gold.misses [PART] [--list]` (PART of split.json; write).

A missed fact is counted once, under the first thing that stands in its way: an end that is never recognised, an end
that its sentence does not give, no word that a rule of the predicate knows, an object in free words, or, with all of
these there, that no rule ties the ends together. Never list the `score` part: rules are not written on it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.config import shipped
from kg.facts.extract import read_documents
from kg.facts.findings.finding import Finding
from kg.facts.findings.reader import Reader
from kg.facts.parsing.tree import Tree
from kg.facts.rules.ruleset import RuleSet, rule_set
from kg.facts.scoring.sameness import canonical
from kg.facts.scoring.scores import key_of
from kg.register import Register
from kg.text.briefing import read_briefing

HERE = Path(__file__).parent
_FREE = frozenset(("holdsOffice", "agreesOn", "announces", "plansTo", "cooperatesOn"))
"""Predicates whose object is no entity of its own."""

Fact = Mapping[str, Any]


def _named(trees: Sequence[Tree], reader: Reader | None) -> dict[str, set[int]]:
    """Canonical name → the sentences in which a word stands for it."""
    found: dict[str, set[int]] = defaultdict(set)
    for tree in trees if reader else ():
        for word in range(len(tree)):
            for ref in reader.resolver.resolve(tree, word) if reader else ():
                found[canonical(ref.label)].add(tree.number)
    return found


def _words(rules: RuleSet) -> dict[str, set[str]]:
    """Predicate → every verb and noun that a rule of it asks for."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule in rules.rules:
        found[rule.predicate] |= {*rule.verbs, *rule.nouns}
    return found


def reason(fact: Fact, body: str, trees: Sequence[Tree], named: Mapping[str, set[int]], words: set[str]) -> str:
    """What stands in the way of a missed fact first."""
    start = body.find(fact["evidence"])
    end = start + len(fact["evidence"])
    here = {tree.number for tree in trees if tree.first < end and start < tree.last}
    ends = [fact["subject"]] if fact["predicate"] in _FREE else [fact["subject"], fact["object"]]
    sentences = [named.get(canonical(name), set()) for name in ends]
    if not all(sentences):
        return "an end never recognised"
    if not all(s & here for s in sentences):
        return "an end that only another sentence gives"
    if fact["predicate"] in _FREE:
        return "an office or object in free words"
    known = any(
        tree.lemma[i] in words and start <= tree.start[i] < end for tree in trees if tree.number in here
        for i in range(len(tree))
    )  # fmt: skip
    return "all there, but not tied together" if known else "no word that a rule knows"


def misses(part: str) -> Iterator[tuple[str, Fact, str]]:
    """Document, fact and reason of every missed gold fact that is not optional."""
    names = json.loads((HERE / "split.json").read_text(encoding="utf-8"))[part]
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    words = _words(rule_set())
    briefings = [read_briefing(HERE / "texts" / f"{name}.txt") for name in names]
    for briefing, trees, reader, found in read_documents(briefings, register):
        gold = json.loads((HERE / "gold" / f"{briefing.id}.json").read_text(encoding="utf-8"))
        have, named = {_key(f) for f in found}, _named(trees, reader)
        for fact in gold:
            if not fact.get("optional") and key_of(fact) not in have:
                yield briefing.id, fact, reason(fact, briefing.body, trees, named, words[fact["predicate"]])


def _key(finding: Finding) -> tuple[str, str, str]:
    return key_of({"subject": finding.subject.label, "predicate": finding.predicate, "object": finding.object.label})


def main() -> None:
    """Print the shares; with --list each fact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="write")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    for document, fact, why in misses(given.part):
        counts[why] += 1
        if given.list:
            sys.stdout.write(f"{document}  {why}: {fact['subject']} {fact['predicate']} {fact['object']}\n")
    total = sum(counts.values())
    for why, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        sys.stdout.write(f"{count:5} {count / total:6.1%}  {why}\n")


if __name__ == "__main__":
    main()
