"""Verbs over an infinitive or a that-clause that holds the event: what they say of it, and plans that came to nothing.

Invariant: a verb that the table does not know makes its complement possible at most.
"""

from __future__ import annotations

from kg.facts.clauses.clause import is_passive
from kg.facts.stance.nouns import Nouns
from kg.model import Denial

__all__ = ["Complements"]

_UNDONE = ("cancelled", "refused", "negated", "ended")


class Complements(Nouns):
    """Steps up from a complement to its verb."""

    def _asked(self, v: int) -> bool:
        """Whether a clause is a question that the verb above leaves open: "whether he would go"."""
        tree = self.tree
        return tree.dep[v] != "advcl" and any(
            tree.lower[k] in ("whether", "if") and tree.dep[k] in ("mark", "advmod") for k in tree.kids[v]
        )

    def _complement(self, v: int, h: int, dep: str) -> None:
        tree, table = self.tree, self.table
        lemma = tree.lemma[h]
        infinitive = self.infinitive(v)
        if dep == "ccomp" and lemma == "be":
            if any(table.adjectives.get(tree.lower[a]) == "negated" for a in tree.children(h, "acomp")):
                self.verdict.deny(Denial.NEGATED)  # "it is untrue that"
            return
        if dep == "xcomp" and is_passive(tree, h) and lemma in table.hearsaid:
            self.verdict.reported = True
            if not self.perfect(v) and not self._progressive(v):
                self.verdict.apply("possible")
            return
        if dep == "xcomp" and self.perfect(v) and self._past_plan(h):
            self.verdict.deny(Denial.NEGATED)  # "was to have visited"
            return
        if dep == "xcomp" and lemma in ("have",):
            yet = any(tree.lower[k] == "yet" for k in (*tree.kids[h], *tree.kids[v]))
            if tree.tag[h] != "VBD" or yet:  # "had to cancel": he did
                will = any(tree.lower[k] in ("will", "'ll") for k in tree.children(h, "aux"))
                self.verdict.apply("negated" if yet else "planned" if will else "possible")
            return
        if dep == "xcomp" and lemma == "be":
            if infinitive:
                effect = self._said_to_be(v, h)
                self.verdict.apply(effect)
                if effect == "planned":
                    self._came_to_nothing(h, v)
            return
        if dep == "ccomp" and is_passive(tree, h) and lemma in table.hearsaid and not infinitive:
            self.verdict.reported = True  # "it is believed that"
            return
        if (
            dep == "ccomp"
            and not infinitive
            and lemma in self.table.classes["suggesting"] | table.hearsaid
            and self._papers(h)
        ):
            self.verdict.reported = True  # "a leaked document suggests that"
            return
        effect = self._complement_effect(v, h, dep, infinitive) or "possible"
        if effect == "denied":
            self.verdict.deny(Denial.NEGATED)
            return
        if lemma == "have" and any(tree.lemma[s] in table.reporting for s in tree.children(h, "nsubj")):
            self.verdict.reported = True  # "word has it that"
            return
        self.verdict.apply(effect)
        if dep == "xcomp" and (effect == "planned" or lemma in ("hope", "want", "wish", "intend", "try")):
            self._came_to_nothing(h, v)

    def _complement_effect(self, v: int, h: int, dep: str, infinitive: bool) -> str | None:
        tree, table = self.tree, self.table
        lemma = tree.lemma[h]
        own_tense = dep == "ccomp" and not infinitive
        particle = next((tree.lower[k] for k in tree.kids[h] if tree.dep[k] in ("prt",)), "")
        effect = table.verbs.get(f"{lemma} {particle}") if particle else None
        effect = effect or table.verbs.get(lemma)
        if (
            lemma in self.table.classes["choosing"]
            and infinitive
            and tree.tag[h] == "VBD"
            and tree.child(h, "neg") is None
        ):
            effect = "asserted"  # "chose to visit"
        finite = tree.tag[v] in ("VBD", "VBZ", "VBP") or any(
            tree.tag[k] in ("VBD", "VBZ", "VBP") for k in tree.children(v, "aux", "auxpass")
        )
        if own_tense and v < h and finite and effect in ("planned", "possible"):
            effect = "same"  # "visited Hanoi, something few had expected"
        if lemma == "suppose" and is_passive(tree, h):
            effect = "planned"
        if effect == "asserted" and infinitive and lemma in table.speakers | {"ask", "tell"}:
            effect = "possible"
        if dep == "ccomp" and not infinitive and lemma == "tell":
            effect = "asserted"
        if dep == "ccomp" and effect is None:
            effect = "asserted" if lemma in table.speakers else "possible"
        if own_tense and lemma in ("agree", "decide") and tree.child(v, "aux") is None:
            effect = "asserted"
        if own_tense and effect == "planned" and lemma in table.speakers:
            effect = "asserted"  # "announced that it has imposed": the clause has a tense of its own
        return effect

    def _said_to_be(self, v: int, h: int) -> str:
        """What "be" and an infinitive say: "is to visit", "it is wrong to say", "were it to visit", "in no mood to"."""
        tree, table = self.tree, self.table
        subject = tree.child(h, "nsubj")
        if any(tree.lower[k] == "yet" for k in tree.kids[h]):
            return "negated"  # "is yet to sign"
        if tree.lower[h] == "were" and subject is not None and subject > h:
            return "possible"
        if subject is not None and tree.names[subject] is None and tree.lemma[subject] in table.nouns:
            return table.nouns[tree.lemma[subject]]  # "the plan is for Laos to sign"
        for k in tree.kids[h]:
            if h < k < v and tree.dep[k] == "acomp":
                return table.adjectives.get(tree.lower[k], "possible")
            if h < k < v and tree.dep[k] == "attr":
                return table.nouns.get(tree.lemma[k], "possible")
            if h < k < v and tree.dep[k] == "prep":
                nouns = tree.children(k, "pobj")
                if any(self.denied_noun(o) for o in nouns):
                    return "negated"
                keys = [f"{tree.lower[k]} {tree.lemma[o]}" for o in nouns]
                return next((table.predicatives[key] for key in keys if key in table.predicatives), "possible")
        return "planned"

    def _papers(self, h: int) -> bool:
        """Whether the subject of "suggest" is a paper or a medium, which makes no proposals."""
        tree = self.tree
        heads = tree.children(h, "nsubj")
        return any(tree.names[s] is None and tree.lemma[s] in self.table.hearsay | self.table.reporting for s in heads)

    def _progressive(self, v: int) -> bool:
        tree = self.tree
        return tree.tag[v] == "VBG" and any(tree.dep[k] == "aux" and tree.lemma[k] == "be" for k in tree.kids[v])

    def _past_plan(self, h: int) -> bool:
        """Whether a plan is told from its end: "was to have", "had been due to have"."""
        tree = self.tree
        finite = h if tree.tag[h] in ("VBD", "VBZ", "VBP") else None
        for k in tree.kids[h]:
            if tree.dep[k] in ("aux", "auxpass") and tree.tag[k] in ("VBD", "VBZ", "VBP"):
                finite = k
                break
        return finite is not None and tree.tag[finite] == "VBD"

    def _came_to_nothing(self, h: int, v: int) -> None:
        """A plan of the past that a "but" takes back: "had been due to visit but cancelled"."""
        tree = self.tree
        if not self._past_plan(h):
            return
        told = {tree.lemma[h]} | {tree.lower[a] for a in tree.children(h, "acomp")}
        if told & self.table.classes["unkept"] and any(tree.lower[k] == "had" for k in tree.children(h, "aux")):
            self.verdict.deny(Denial.CANCELLED)  # "had been expected to meet"
            return
        for k in (*tree.children(h, "conj", "advcl"), *tree.children(v, "conj")):
            beside = (*tree.kids[h], *tree.kids[v], *tree.kids[k])
            link = any(tree.lower[c] in ("but", "yet", "only") and h < c < k for c in beside)
            until = tree.dep[k] == "advcl" and any(tree.lower[m] in ("until", "before") for m in tree.kids[k])
            if (link and self.past(k)) or ((link or until) and self._takes_back(k)):
                self.verdict.deny(Denial.CANCELLED)
                return

    def _takes_back(self, k: int) -> bool:
        tree, table = self.tree, self.table
        if tree.child(k, "neg") is not None or any(tree.lower[a] == "never" for a in tree.kids[k]):
            return True
        lemma = tree.lemma[k]
        effects = (self.object_effect(k), self.subject_effect(k), table.verbs.get(lemma), self._phrasal(k))
        return any(e in _UNDONE for e in effects)
