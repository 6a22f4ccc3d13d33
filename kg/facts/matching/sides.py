"""Who stands on the other side of a tie that a clause tells with one end or none.

Invariant: an end that is supplied here is a state the text itself names: in the sentence, as one of the pair talked of,
or as the state that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.facts.clauses.clause import Clause
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.rules.ruleset import Rule
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["Sides"]


class Sides:
    """Finds unnamed ends in one document."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self.lexicon, self.resolver = lexicon, resolver

    def counterpart(self, clause: Clause, subjects: list[Ref]) -> list[Ref]:
        """Whom the subjects do it with, where the clause does not say.

        One subject: the other of two states talked of; several: the state that the text is about.
        """
        return self._other(clause, subjects[0]) if len(subjects) == 1 else self._center(subjects)

    def _other(self, clause: Clause, subject: Ref) -> list[Ref]:
        """Who else it can only be: the other of the two states talked of, if the sentence names no further one."""
        tree = clause.tree
        pair = self.resolver.pairs.get(tree.number, ())
        named = {n.state or n.id for n in tree.names if n is not None and (n.state or n.cls is EntityClass.STATE)}
        others = [p for p in pair if p.key != (subject.state or subject.key)]
        if len(pair) != 2 or len(others) != 1 or not named <= {p.key for p in pair}:
            return []
        return [replace(others[0], borrowed=True)]

    def _center(self, subjects: list[Ref]) -> list[Ref]:
        """Whose partners several states are that a text lists: the state it is about."""
        chief = self.resolver.chief
        apart = chief is not None and all(s.key != chief.key for s in subjects)
        return [replace(chief, borrowed=True)] if chief is not None and apart else []

    def opposite(self, clause: Clause, object_: Ref) -> list[Ref]:
        """Whose tie it is: "cooperation with A is a priority for B", and of whom the text speaks beside A."""
        here = [r for r in self.resolver.states_of(clause.tree) if r.key != object_.key]
        if len(here) == 1:
            return here
        if here:
            return self._leading(clause, object_)
        chief = self.resolver.chief
        return self._other(clause, object_) or (
            [replace(chief, borrowed=True)] if chief is not None and chief.key != object_.key else []
        )

    def _leading(self, clause: Clause, object_: Ref) -> list[Ref]:
        """The one state that acts as a subject in front of the tie: "A flies jets since 1989; a deal with B …"."""
        tree = clause.tree
        found: dict[str, Ref] = {}
        for w in range(clause.head):
            if tree.dep[w] in ("nsubj", "nsubjpass"):
                for ref in self.resolver.resolve_all(tree, w):
                    state = self.resolver.lift(ref, bodies=True)
                    if state is not None and state.cls is EntityClass.STATE and state.key != object_.key:
                        found[state.key] = replace(state, noun="")
        return list(found.values()) if len(found) == 1 else []

    def of_ties(self, clause: Clause) -> bool:
        """Whether a clause is about the ties themselves: "relations moved up to a strategic partnership"."""
        return any(self.lexicon.is_a(clause.tree.lemma[w], "ties") for w in clause.roles.get("agent", []))

    def pair(self, rule: Rule, clause: Clause, subjects: list[Ref]) -> Iterator[tuple[Ref, Ref]]:
        """The two states of the sentence, or the pair talked of, for a relational noun without ends of its own."""
        tree = clause.tree
        if (
            (not subjects and any(tree.lower[k] in wordings().indefinite for k in tree.kids[clause.head]))
            or clause.roles.get("with")
            or clause.roles.get("between")
            or (len(subjects) == 1 and clause.roles.get("owner"))
            or (tree.tag[clause.head] == "NNS" and clause.lemma in ("partnership", "alliance"))
        ):
            return
        told = clause.head if clause.kind == "noun" else next(iter(clause.role("patient", "agent")), clause.head)
        pair = self._known_parties(clause)
        definite = any(tree.lower[k] in wordings().definite for k in tree.kids[told])
        bare = rule.fallback == "bare" and not any(tree.dep[k] in ("det", "poss") for k in tree.kids[told])
        definite = definite or bare or rule.fallback == "talk"
        if not pair and (definite or rule.fallback == "pair"):
            pair = self.resolver.pair_of(tree, told, definite=definite)
        if len(pair) == 2 and all(any(s.key == p.key for p in pair) for s in subjects):
            yield pair[0], pair[1]

    def _known_parties(self, clause: Clause) -> tuple[Ref, ...]:
        """The two parties that the register has for a named agreement, where the text speaks of both."""
        words = [clause.head] if clause.kind == "noun" else clause.roles.get("patient", [])
        for w in words:
            name = clause.tree.names[w]
            linked = self.resolver.links.get((clause.tree.number, w), ())
            id = name.id if name is not None else next((r.id for r in linked), None)
            agreement = self.resolver.register.agreements.get(id or "")
            if (
                agreement is not None
                and len(agreement.parties) == 2
                and set(agreement.parties) <= self.resolver.present
            ):
                a, b = clause.tree.start[w], clause.tree.end[w]
                return tuple(self.resolver.state_ref(p, a, b) for p in agreement.parties)
        return ()
