"""Which predicates the statistical part may tell, of which ends, called by which words.

Invariant: the words of a predicate's rules always call it; `ontology/learned/relations.yaml` adds to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadRow
from kg.facts.lexicon import load_yaml
from kg.facts.rules import TYPES, Rule, RuleSet
from kg.vocabulary import PREDICATES

__all__ = ["Relation", "load_relations"]

_LEVELS = frozenset(("as-is", "parties", "state"))


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate with what may stand at its ends and the words that call it."""

    rule: Rule
    """A rule without roles, under whose name the facts go."""
    verbs: frozenset[str]
    nouns: frozenset[str]
    outside: Mapping[str, str]
    """End → the way in which it may be taken from outside the sentence: forum, here."""
    rivals: Mapping[str, int]
    """Word of a rule of the predicate → how many further predicates have rules with it."""

    @property
    def predicate(self) -> str:
        """Name of the predicate."""
        return self.rule.predicate


def _rule(path: Path, predicate: str, raw: Mapping[str, Any]) -> Rule:
    if predicate not in PREDICATES:
        raise BadRow(path, 1, f"no predicate {predicate!r}", "see kg/vocabulary.py")
    types = {end: frozenset(raw[end].split("|")) for end in ("subject", "object")}
    level = raw["level"]
    levels = dict(level) if isinstance(level, dict) else {"subject": level, "object": level}
    unknown = (types["subject"] | types["object"]) - TYPES or set(levels.values()) - _LEVELS
    if unknown:
        raise BadRow(path, 1, f"{predicate}: unknown type or level {sorted(unknown)[0]!r}")
    return Rule(
        id=f"learned.{predicate}",
        predicate=predicate,
        verbs={},
        nouns=frozenset(),
        subject=(),
        object=(),
        noun_subject=(),
        noun_object=(),
        group=(),
        types=types,
        levels=levels,
        topic=("about|on|over|for|regarding", "patient.on|patient.about|patient.for"),
        place_object="place" in types["object"],
    )


def load_relations(path: Path, rules: RuleSet) -> tuple[Relation, ...]:
    """Read and check the relations, sorted by predicate.

    Raises:
        BadRow: an unknown predicate, type or level.
    """
    verbs: dict[str, set[str]] = defaultdict(set)
    nouns: dict[str, set[str]] = defaultdict(set)
    for rule in rules.rules:
        verbs[rule.predicate] |= set(rule.verbs)
        nouns[rule.predicate] |= rule.nouns
    owners: dict[str, set[str]] = defaultdict(set)
    for predicate in PREDICATES:
        for word in verbs[predicate] | nouns[predicate]:
            owners[word].add(predicate)
    found = []
    for predicate, raw in sorted(load_yaml(path).items()):
        rule = _rule(path, predicate, raw)
        found.append(
            Relation(
                rule,
                frozenset(verbs[predicate] | set(raw.get("verbs", ()))),
                frozenset(nouns[predicate] | set(raw.get("nouns", ()))),
                dict(raw.get("outside", {})),
                {w: len(owners[w]) - 1 for w in sorted(verbs[predicate] | nouns[predicate])},
            )
        )
    return tuple(found)
