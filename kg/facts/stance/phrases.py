"""Steps up from an event noun over nouns and prepositions: "plans for a visit", "pulled out of", "without a visit".

Invariant: a phrase of a verb that is not known neither denies nor confirms the event.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from kg.facts.clauses.clause import measure_of
from kg.facts.stance.settled import Settled
from kg.model import Denial
from kg.vocabulary import Kind

__all__ = ["Phrases"]


class Phrases(Settled, ABC):
    """What nouns and prepositions over an event say of it."""

    @abstractmethod
    def from_verb(self, v: int, own: bool = True) -> None:
        """Walk up from a verb; `own` = its auxiliaries and negation count."""

    def _under_preposition(self, n: int, p: int) -> int | None:
        tree, word = self.tree, self.tree.lower[p]
        up = measure_of(tree, n, self.lexicon) or tree.head[p]
        if word in self.table.classes["linking"] and tree.tag[up].startswith(("NN", "CD")):
            return self._under_noun(n, up)
        before = {tree.lower[up]} | ({tree.lower[p - 1]} if p else set())
        if (word == "of" and before & self.table.classes["instead"]) or (
            word == "than" and any(tree.lower[k] == "rather" for k in (*tree.kids[p], up))
        ):
            self.verdict.deny(Denial.NEGATED)  # "instead of a visit"
            return None
        above, governed = self.governing(p)
        held = tree.lemma[n] in self.lexicon.nouns["ties"] or tree.lemma[above] == "commit"
        if governed in ("planned", "possible") and self.kind is Kind.STATE and held and not self._indefinite(n):
            self.only_told(above)  # "is committed to the alliance"
            return None
        if governed and tree.tag[above].startswith("VB"):
            ended = governed == "cancelled" and self.kind is Kind.STATE and tree.lemma[n] in self.lexicon.nouns["ties"]
            self.verdict.apply("ended" if ended else governed)
            self.from_verb(above)
            return None
        if tree.tag[up] in ("IN", "RB", "TO") and tree.lower[up] in self.table.prepositions:
            self.verdict.apply(self.table.prepositions[tree.lower[up]])
            up = tree.head[up]
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before" and tree.tag[up].startswith("VB") and self.past(up):
            effect = None
        if effect and not (effect == "possible" and self.kind is Kind.STATE):
            self.verdict.apply(effect)
        if phrasal := self._phrasal(up):  # "do away with its tariffs"
            self.verdict.apply(phrasal)
            self.from_verb(up)
        elif tree.tag[up].startswith("JJ") and tree.tag[tree.head[up]].startswith("VB"):
            if tree.lower[up] not in self.table.classes["bearing"] and (self.kind is Kind.EVENT or self._indefinite(n)):
                self.verdict.apply(self._eagerness(up))
            self.from_verb(tree.head[up])
        elif tree.tag[up].startswith("VB"):
            self._beside_verb(n, up, word)
        return None

    def _under_noun(self, n: int, up: int) -> int | None:
        """A noun over the event: "plans for a visit", "no talk of a visit"."""
        tree = self.tree
        effect = self.noun_effect(up)
        if tree.lemma[up] == "work" and self._indefinite(n):
            effect = "planned"  # "work on a customs accord goes on"
        self.verdict.apply(effect)
        if effect == "reported":
            self._report(up)
            return None
        if self.denied_noun(up) and tree.lemma[up] not in self.lexicon.nouns["about_it"]:
            self.verdict.deny(Denial.NEGATED)
        return up

    def _report(self, n: int) -> None:
        """What becomes of a report on the event: denied and dismissed ones deny it, all else leaves it reported."""
        tree = self.tree
        v, dep = tree.head[n], tree.dep[n]
        if dep == "pobj" and tree.lower[v] == "as":
            v, dep = tree.head[v], "dobj"  # "dismissed as false a report"
        dismissed = dep in ("dobj", "nsubjpass") and self.object_effect(v) in ("refused", "negated", "cancelled")
        told = [self.table.adjectives.get(tree.lower[a]) for a in tree.children(v, "acomp")] if dep == "nsubj" else []
        if dismissed or "negated" in told:
            self.verdict.deny(Denial.NEGATED)

    def noun_effect(self, n: int) -> str:
        """What a noun over the event says of it; an invitation or offer that was accepted is a plan."""
        tree = self.tree
        effect = self.table.nouns.get(tree.lemma[n], "same")
        if effect == "possible" and tree.dep[n] in ("dobj", "nsubjpass") and self._accepted(tree.head[n]):
            return "planned"
        return effect

    def _accepted(self, v: int) -> bool:
        tree = self.tree
        words = {tree.lemma[v]} | {f"{tree.lemma[v]} {tree.lower[k]}" for k in tree.children(v, "prt")}
        return bool(words & self.table.classes["accepting"])

    def _eagerness(self, a: int) -> str:
        """What an adjective over the event says of it ("keen on a visit", "ready for talks"); unknown ones nothing."""
        tree = self.tree
        effect = self.table.adjectives.get(tree.lower[a], "same")
        return effect if effect in ("planned", "possible", "negated") else "same"

    def _beside_verb(self, n: int, up: int, word: str) -> None:
        lemma = self.tree.lemma[up]
        if word == "as":  # "put itself forward as mediator"
            self.verdict.apply(self.object_effect(up) or "same")
        if self._governs(word, n) and self._reaches(up, word):
            self.verdict.apply(self.table.objects[lemma])
        elif word in ("to", "for", "towards") and self.kind is Kind.EVENT:
            self._looked_forward_to(up, word)
        if (
            lemma in self.table.classes["stative"]
            or (word in ("in", "from") and lemma in self.table.classes["joining"])
            or (word == "as" and lemma in self.table.classes["roles"])
        ):
            self.from_verb(up)
        elif (self.kind is Kind.STATE and word not in ("to", "into", "on", "for")) or word in (
            "after",
            "since",
            "following",
            "despite",
        ):
            self.only_told(up)
        else:
            self.from_verb(up)

    def _governs(self, preposition: str, n: int) -> bool:
        """Whether a verb reaches the event through this preposition; "on a visit" and "with visits" only go along."""
        on_the_way = preposition == "on" and self.tree.lemma[n] in self.table.classes["journeys"]
        return preposition in self.table.classes["reaching"] and not on_the_way

    def _reaches(self, up: int, word: str) -> bool:
        """Whether a verb of the table means the event: "ask for a visit", not "cut the cake for ten years of ties"."""
        tree, lemma = self.tree, self.tree.lemma[up]
        own = tree.child(up, "dobj") is not None and word in ("for", "on", "to", "of")
        return lemma in self.table.objects and lemma not in self.table.presuppose and not own

    def _phrasal(self, v: int) -> str | None:
        tree = self.tree
        wordings = (f"{tree.lemma[v]} {tree.lower[k]}" for k in tree.kids[v] if tree.dep[k] in ("prt", "advmod"))
        return next((self.table.objects[w] for w in wordings if w in self.table.objects), None)

    def _looked_forward_to(self, v: int, word: str) -> None:
        """As in "look forward to a meeting", "preparations for a visit are under way": a plan."""
        effect = self.table.verbs.get(self.tree.lemma[v]) if word == "to" else None
        if effect in ("planned", "possible"):
            self.verdict.apply(effect)
        for k in self.tree.children(v, "nsubj", "nsubjpass"):
            effect = self.table.nouns.get(self.tree.lemma[k])
            if word == "for" and effect in ("planned", "possible"):
                self.verdict.apply(effect)
