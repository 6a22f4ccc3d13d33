"""Whom a critic means who names nobody: "Japan condemned the move, too", "The European Union followed with a ban".

Invariant: only a state that the text has found fault with before, and never the critic himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.facts.clauses.clause import Clause
from kg.facts.names.ref import Ref, own_keys
from kg.facts.names.resolver import Resolver
from kg.facts.words.lexicon import Lexicon
from kg.vocabulary import EntityClass

__all__ = ["FAULTS", "Faults"]

FAULTS = frozenset(("criticizes", "disputesWith", "imposesTariffOn", "sanctions"))
#: roles in which a verb of blame has what it is about
_GROUNDS = ("patient", "about", "over", "at", "of", "with", "to", "on", "against")
#: how many sentences back a fault is still talked of: beside others, and if there is no other
_NEAR, _FAR = 2, 10
_LINKS = frozenset(("object", "with", "passive", "subject", "in"))


@dataclass(frozen=True, slots=True)
class _Fault:
    sentence: int
    predicate: str
    actor: Ref
    target: Ref


class Faults:
    """What somebody may be found fault with for, in the order of the text."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self.lexicon, self.resolver = lexicon, resolver
        self.told: list[_Fault] = []

    def remember(self, sentence: int, predicate: str, actor: Ref, target: Ref) -> None:
        """Note an event of one of the four conflictual predicates."""
        one, other = self.resolver.lift(actor, bodies=True), self.resolver.lift(target, bodies=True)
        if one is not None and other is not None:
            self.told.append(_Fault(sentence, predicate, one, other))

    def culprits(self, clause: Clause, critics: list[Ref], predicate: str) -> list[Ref]:
        """Whom the text found fault with last, if the clause names nobody and speaks of a known kind of deed."""
        if not self._nameless(clause, predicate):
            return []
        mine = own_keys(critics)
        told = [f for f in self.told if f.predicate == predicate or predicate != "sanctions"]
        found = [(fault.sentence, ref) for fault in told for ref in self._culprit(fault, mine)]
        if not found:
            return []
        last, ref = found[-1]
        reach = _NEAR if len({r.key for _, r in found}) > 1 else _FAR
        return [replace(ref, borrowed=True, noun="")] if clause.tree.number - last <= reach else []

    def doers_to(self, victims: list[Ref], predicate: str, sentence: int) -> list[Ref]:
        """Who did it to the victims last; a retort to criticism follows at once."""
        mine = own_keys(victims)
        reach = _NEAR if predicate == "criticizes" else sentence
        found = [
            fault.actor
            for fault in self.told
            if fault.predicate == predicate and fault.target.key in mine and sentence - fault.sentence <= reach
        ]
        return [replace(found[-1], borrowed=True)] if found else []

    def _nameless(self, clause: Clause, predicate: str) -> bool:
        tree = clause.tree
        words = [w for role in _GROUNDS for w in clause.roles.get(role, [])]
        if not words and (clause.kind != "noun" or clause.link not in _LINKS):
            return clause.kind == "copula" and predicate == "criticizes"
        kinds = ["misrule", "deed", "tariff", "sanction"]
        if predicate == "sanctions":
            kinds += ["government", "people"]
        known = all(
            tree.tag[w].startswith(("PRP", "DT", "W")) or self.lexicon.is_a(tree.lemma[w], *kinds) for w in words
        )
        return known and not any(tree.names[j] is not None for w in words for j in tree.subtree(w))

    def _culprit(self, fault: _Fault, mine: set[str]) -> Iterator[Ref]:
        """Whose fault an event was in the eyes of some critics."""
        culprit = fault.target
        if fault.predicate == "disputesWith":
            if not {fault.actor.key, fault.target.key} & mine:
                return
            culprit = fault.target if fault.actor.key in mine else fault.actor
        elif fault.predicate == "imposesTariffOn":
            if fault.target.key not in mine:
                return
            culprit = fault.actor
        if culprit.key not in mine and culprit.cls is EntityClass.STATE:
            yield culprit
