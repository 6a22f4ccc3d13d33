"""The statistical part at work: pairs that no rule ties and the classifier is sure of become findings.

Invariants: a triple that the rules tell anywhere in the document is left to them; each triple is told once, in the
sentence where the classifier is surest; stance, time and place come from the same code as for the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.config import shipped
from kg.facts.finding import Finding
from kg.facts.learned.around import Around
from kg.facts.learned.features import features
from kg.facts.learned.model import Model, load_model
from kg.facts.learned.pairs import Pair, Sentence
from kg.facts.learned.relations import Relation, load_relations
from kg.facts.match import Candidate
from kg.facts.reader import Reader
from kg.facts.rules import rule_set
from kg.facts.stance import judge
from kg.facts.tree import Tree
from kg.vocabulary import PREDICATES

__all__ = ["Learned", "learned_findings", "learned_part"]


@dataclass(frozen=True, slots=True)
class Learned:
    """The statistical part of a set of rules."""

    model: Model
    relations: tuple[Relation, ...]


@lru_cache(maxsize=2)
def learned_part(ontology: Path | None = None) -> Learned | None:
    """The statistical part of an ontology folder, the packaged one without a folder; None if it has no weights."""
    home = ontology or shipped("ontology")
    weights = home / "learned" / "weights.tsv"
    if not weights.is_file():
        return None
    rules = rule_set(ontology / "rules" if ontology else None)
    return Learned(load_model(weights), load_relations(home / "learned" / "relations.yaml", rules))


def _scored(
    trees: Sequence[Tree], reader: Reader, learned: Learned, found: Sequence[Finding]
) -> Iterator[tuple[float, Sentence, Pair]]:
    """The pairs of a document above the thresholds, in the order of the text."""
    model = learned.model
    wanted = [r for r in learned.relations if r.predicate in model.thresholds]
    around = Around(reader.resolver, found)
    told = {f.triple for f in found}
    for tree in trees:
        if not wanted or reader.unpolitical(tree):
            continue
        sentence = Sentence(tree, reader.matcher, around)
        for pair in sentence.pairs(wanted):
            if pair.key in told:
                continue
            p = model.probability(features(sentence, pair))
            if p >= model.thresholds[pair.relation.predicate]:
                yield p, sentence, pair


def learned_findings(
    trees: Sequence[Tree], reader: Reader, learned: Learned, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Findings of the classifier beyond those of the rules, in the order of the text.

    Args:
        trees: sentences of the document.
        reader: reads clauses into findings; with the resolver of the document.
        learned: weights, thresholds and what may be told.
        found: findings of the rules.
    """
    best: dict[tuple[str, str, str], tuple[float, Sentence, Pair]] = {}
    for p, sentence, pair in _scored(trees, reader, learned, found):
        if pair.key not in best or p > best[pair.key][0]:
            best[pair.key] = p, sentence, pair
    told = {f.triple for f in found}
    for _, sentence, pair in best.values():
        clause = sentence.clause(pair.trigger)
        candidate = Candidate(pair.relation.rule, clause, pair.subject.ref, pair.object.ref)
        kind = PREDICATES[pair.relation.predicate].kind
        finding = reader.finding(candidate, judge(clause, kind, reader.rules.lexicon, reader.resolver))
        if finding is not None and finding.triple not in told:
            told.add(finding.triple)
            yield finding
