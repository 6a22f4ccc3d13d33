"""The walk upwards from a noun to the verb that the event is subject or object of.

Invariant: a verb that is not known neither denies nor confirms an event; its modality hedges, its negation does not
deny.
"""

from __future__ import annotations

from kg.facts.stance.phrases import Phrases
from kg.facts.stance.predicative import predicate_effects
from kg.facts.words.wordings import wordings
from kg.model import Denial, Stance
from kg.vocabulary import Kind

__all__ = ["Nouns"]


class Nouns(Phrases):
    """Steps up from nouns; steps up from verbs are `kg.facts.stance.walk`."""

    def from_noun(self, n: int, event: bool = True) -> None:
        """Walk up from a noun."""
        tree = self.tree
        while n not in self.seen:
            self.seen.add(n)
            if event:
                self.noun_itself(n)
            h, dep = tree.head[n], tree.dep[n]
            settled = event and self.verdict.stance is Stance.ASSERTED and (self._took_place(n) or self._past_event(n))
            if settled and not self._undone(h, dep):
                self.only_told(n)
                return
            if h == n:
                return
            if dep == "conj" and tree.tag[h].startswith("NN"):
                n, event = h, False
                continue
            if dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd", "dative", "csubj") and tree.tag[h].startswith(
                ("VB", "MD")
            ):
                self._under_verb(n, h, dep)
                return
            if dep in ("pobj", "pcomp"):
                step = self._under_preposition(n, h)
                if step is None:
                    return
                n, event = step, False
                continue
            if dep in ("appos", "dobj"):
                if tree.tag[h] == "NNS" and tree.names[h] is None:  # "the draft foresees a duty", read as nouns
                    self.verdict.apply(self.table.objects.get(tree.lower[h].removesuffix("s"), "same"))
                if dep == "dobj":
                    return
                n, event = h, False
                continue
            if dep in ("compound", "poss", "amod", "nmod"):
                self.verdict.apply(self.table.nouns.get(tree.lemma[h], "same"))
                n, event = h, False
                continue
            return

    def _under_verb(self, n: int, v: int, dep: str) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        subject = dep == "nsubj"
        if (
            self._named_paper(n)
            and lemma not in self.table.classes["concluding"] | self.table.classes["unmaking"]
            and dep != "attr"
        ):
            self.only_told(v)  # "the treaty would apply", "will be extended to four sites"
            return
        effect = self.subject_effect(v) if subject else self.object_effect(v)
        state = self.kind is Kind.STATE
        tie = tree.lemma[n] in self.lexicon.nouns["ties"]
        if (subject or (dep == "attr" and tree.child(v, "nsubj", "expl") is None)) and lemma in wordings().copulas:
            for said in predicate_effects(tree, v, self.table):
                if said != "ended" or state:
                    self.verdict.apply(said)
            if self.denied_noun(n) and self.verdict.stance is Stance.POSSIBLE:
                self.verdict.deny(Denial.NEGATED)  # "no sale is on the table"
        if state:
            self._ran_out(v)
        meant = self.table.nouns.get(tree.lemma[n]) in ("planned", "possible")
        if effect == "ended" and meant and tree.lemma[n] not in self.lexicon.nouns["bilateral_agreement"]:
            effect = "cancelled"  # "withdrew its offer"
        if dep == "nsubjpass" and lemma in self.table.hearsaid and tree.child(v, "xcomp") is not None:
            self.verdict.reported = True  # "a visit is said to have taken place"
            return
        if subject and lemma in ("have", "be") and self._not_yet(v):
            self.verdict.deny(Denial.NEGATED)
        made = not tie and lemma in self.table.classes["building"]
        new = self._indefinite(n) and (made or effect in ("possible", "planned"))  # "an alliance was discussed"
        if (
            (tie or lemma not in self.table.classes["raising"])
            and lemma in self.table.presuppose
            and state
            and not new
            and (tie or effect not in ("ended", "cancelled", "refused", "negated"))
        ):
            self.only_told(v)
            return
        if state and lemma == "set" and not tree.has(v, frozenset(("for",))):
            effect = None  # "set a tariff of 20 percent": it holds
        if subject:
            self._as_subject(n, v, effect)
        else:
            self._as_object(n, v, effect)
        if dep in ("nsubj", "nsubjpass"):
            self._told_further(v)

    def _told_further(self, v: int) -> None:
        """What a second verb says of the same subject: "had been on the programme but fell through"."""
        tree = self.tree
        for c in tree.children(v, "conj"):
            modal = any(tree.tag[k] == "MD" for k in tree.kids[c])
            if not tree.is_verb(c) or modal or tree.child(c, "nsubj", "nsubjpass") is not None:
                continue
            passive = tree.child(c, "auxpass") is not None
            effect = self.object_effect(c) if passive else self.subject_effect(c)
            negated = tree.child(c, "neg") is not None
            if negated and (passive or tree.lemma[c] in self.table.classes["happening"]):
                self.verdict.denial = Denial.NEGATED
            elif effect in ("cancelled", "refused") and not negated:
                self.verdict.denial = self.verdict.denial or Denial.CANCELLED

    def _as_subject(self, n: int, v: int, effect: str | None) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        state = self.kind is Kind.STATE
        ahead = any(tree.lower[k] in ("will", "'ll", "shall") for k in tree.children(v, "aux"))
        said = [*tree.children(v, "dobj"), *(o for p, o in tree.preps(v) if p in ("in", "into"))]
        force = lemma == "apply" or any(tree.lower[w] in ("force", "effect") for w in said)
        if force and effect == "planned":
            begins = lemma != "apply" and self.present(v)
            effect = "planned" if state and (ahead or begins) else None
        elif effect == "planned" and not (ahead or (self.present(v) and not state)):
            effect = None  # "talks began" tells that they took place; "the trip begins on Sunday" lies ahead
        if effect == "ended" and not state and lemma in self.table.classes["closing"]:
            effect = None
        if effect:
            self.verdict.apply(effect)
        if state and tree.lemma[n] in self.lexicon.nouns["ties"] and lemma == "be" and self._definite(n):
            self.only_told(v)  # "the notion that the alliance was in danger"
            return
        denied = tree.child(v, "neg") is not None or any(
            tree.lower[k] in self.table.classes["no_more"] for k in tree.kids[v]
        )
        if state and lemma != "be" and not effect and not denied:
            if self._supposed(n, v):
                self.verdict.apply("possible")
            if self._let_go(v):
                self.verdict.deny(Denial.ENDED)
            if self.infinitive(v):
                self.from_verb(v)  # "wants its tariff to take effect"
            else:
                self.only_told(v)
            return
        known = lemma in self.lexicon.support | self.table.classes["happening"] | wordings().copulas
        if not (state or effect or known or self._indefinite(n)):
            self.verb_itself(v, negation=False)  # "the visit did not change much": it took place
            self.from_verb(v, own=False)
            return
        if effect == "ended" and tree.dep[v] == "ccomp" and tree.lemma[tree.head[v]] in ("let", "allow"):
            v = tree.head[v]  # "let the sanctions lapse": done, not allowed only
            self.verb_itself(v)
            self.from_verb(v, own=False)
            return
        self.from_verb(v)

    def _let_go(self, v: int) -> bool:
        tree = self.tree
        return (
            tree.dep[v] in ("ccomp", "xcomp")
            and tree.lemma[tree.head[v]] == "let"
            and tree.lemma[v] in ("go", "slide", "slip", "drop", "die")
        )

    def _as_object(self, n: int, v: int, effect: str | None) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        state = self.kind is Kind.STATE
        if lemma == "oppose" and not any(
            tree.names[k] is not None for k in tree.children(n, "poss", "amod", "compound")
        ):
            effect = "refused"  # its own, not those of others
        if (
            effect == "ended"
            and lemma in self.table.classes["closing"]
            and tree.lemma[n] in self.table.classes["journeys"] | self.table.classes["sittings"]
        ):
            effect = None  # a visit that was ended has taken place
        if lemma == "let" and any(tree.lemma[j] in self.table.classes["lapsing"] for j in tree.subtree(v) if j > n):
            effect = "ended"  # "let its embargo on Myanmar lapse"
        if self._accepted(v):
            self.verdict.taken_up = True
        if lemma in ("announce",):
            effect = "planned" if not state else None
        if self._listed_ahead(v) or (lemma in self.table.classes["fixing"] and self._for_a_time(v)):
            effect = "planned"
        if effect:
            self.verdict.apply(effect)
            if effect == "possible" and self.denied_noun(n):
                self.verdict.deny(Denial.NEGATED)  # "wants no mediator"
            self.from_verb(v)
            return
        if (
            lemma in self.lexicon.support
            or lemma in self.table.classes["creating"]
            or (lemma in self.table.classes["building"] and self._indefinite(n))
            or lemma in ("be", "become", "see", "mark")
        ):
            self.from_verb(v)
            return
        if state:
            self.only_told(v)
            return
        self.verb_itself(v, negation=False)
        self.from_verb(v, own=False)

    def _for_a_time(self, v: int) -> bool:
        """As in "was confirmed for May"."""
        tree = self.tree
        return any(
            t.start <= tree.start[o] < t.end
            for k in tree.children(v, "prep")
            if tree.lower[k] == "for"
            for o in tree.children(k, "pobj")
            for t in tree.times
        )

    def _listed_ahead(self, v: int) -> bool:
        """Whether a programme lists it: "the schedule includes a meeting"."""
        tree = self.tree
        return self.present(v) and any(
            tree.lemma[s] in self.table.classes["programmes"] for s in tree.children(v, "nsubj")
        )

    def _supposed(self, n: int, v: int) -> bool:
        """Whether a noun that is not known to the reader is the subject of what would or might happen."""
        tree = self.tree
        known = any(tree.dep[k] == "poss" or tree.lower[k] in ("the", "this", "these", "those") for k in tree.kids[n])
        unreal = any(tree.dep[k] == "aux" and tree.lower[k] in ("would", "could", "might", "may") for k in tree.kids[v])
        asked = any(tree.dep[k] == "mark" and tree.lower[k] in self.table.conditions for k in tree.kids[v])
        return asked or (unreal and not known)
