"""Steps up from a verb over adjectives, nouns, adverbial and relative clauses and prepositions.

Invariant: a clause with a tense of its own keeps it; from there only who says so still counts.
"""

from __future__ import annotations

from kg.facts.stance.complements import Complements
from kg.model import Denial, Stance
from kg.vocabulary import Kind

__all__ = ["Adjuncts"]


class Adjuncts(Complements):
    """Steps up that are no complements."""

    def _beside(self, v: int, h: int, dep: str) -> tuple[int, bool] | None:
        """Steps over adjectives, nouns, adverbial and relative clauses; None = the walk ends."""
        tree, table = self.tree, self.table
        infinitive = self.infinitive(v)
        if tree.tag[h].startswith("JJ") or tree.dep[h] == "acomp":
            return self._over_adjective(v, h)
        if dep == "advcl" and tree.tag[h].startswith("NN") and infinitive:
            dep = "acl"  # "an invitation for the king to visit"
        if dep == "advcl":
            return self._adverbial(v, h, infinitive)
        if dep in ("acl", "xcomp", "ccomp"):
            self._over_noun(v, h, dep, infinitive)
            return None
        if dep in ("pcomp", "prep"):
            return self._after_preposition(v, h)
        if self._told_ahead(v):
            self.verdict.apply("planned")
        named = tree.lemma[h] in table.nouns and any(
            tree.lower[k] == "that" and tree.tag[k] == "IN" for k in tree.kids[v]
        )
        full = tree.child(v, "dobj") is not None and any(tree.lower[k] == "that" for k in tree.kids[v])
        named = named and (full or table.nouns[tree.lemma[h]] in ("reported", "denied"))
        if dep == "relcl" and (named or (full and self.table.nouns.get(tree.lemma[h]) in ("reported", "denied"))):
            self._over_noun(v, h, dep, infinitive=False)  # "the lie that he had signed"
            return None
        if dep == "relcl" and tree.lemma[tree.head[h]] in ("tell", "inform") and tree.dep[h] == "dobj" and full:
            self.told(tree.head[h])  # "told a newspaper that he had signed"
            return None
        if dep == "relcl" and infinitive:
            self._over_noun(v, h, dep, infinitive)  # "no reason to meet"
            return None
        if any(tree.lemma[s] in table.reporting for s in tree.children(tree.head[h], "nsubj")):
            self.verdict.reported = True  # "reports have it that"
        self.only_told(h)
        return None

    def _over_adjective(self, v: int, h: int) -> tuple[int, bool] | None:
        tree = self.tree
        effect = self.table.adjectives.get(tree.lower[h], "possible")
        above = tree.head[h]
        if effect == "asserted" and not self.infinitive(v) and tree.child(v, "nsubj", "nsubjpass") is not None:
            self.only_told(above)  # "nobody was surprised that he came"
            return None
        if tree.lower[h] == "able" and tree.tag[above] == "VBD":
            effect = "same"  # "was able to meet": he did
        self.verdict.apply(effect)
        for k in tree.kids[h]:
            if tree.dep[k] == "neg" or (tree.dep[k] == "advmod" and tree.lower[k] in ("not", "never")):
                self.verdict.deny(Denial.NEGATED)
        if tree.dep[h] in ("prep", "advcl", "amod", "appos", "advmod"):
            return None  # "X, due to arrive on Friday, praised": the main clause says nothing on it
        up = tree.head[h]
        if self.perfect(v) and tree.tag[up].startswith("VB") and self._past_plan(up):
            self.verdict.deny(Denial.NEGATED)  # "was due to have met"
        elif tree.tag[up].startswith("VB"):
            self._came_to_nothing(up, v)
        return up, True

    def _over_noun(self, v: int, h: int, dep: str, infinitive: bool) -> None:
        tree = self.tree
        participle = tree.tag[v] in ("VBN", "VBG") and tree.child(v, "aux", "mark") is None
        if not infinitive and dep == "acl" and participle:
            if tree.dep[h] == "nsubjpass" and self.object_effect(tree.head[h]) in ("cancelled", "refused"):
                self.verdict.apply("cancelled")  # "the jets once ordered from A were dropped"
            if self.denied_noun(h):
                self.verdict.deny(Denial.NEGATED)
            self.only_told(h)
            return
        if infinitive and (self._taken(h) or (tree.dep[h] == "dobj" and self._spent(tree.head[h], v))):
            self.from_verb(tree.head[h])
            return
        first = self.verdict.level is Stance.ASSERTED and any(
            tree.lower[k] in self.table.classes["firsts"]
            or (tree.lower[k].endswith(("th", "st", "nd")) and tree.dep[k] == "amod")
            for k in tree.kids[h]
        )
        effect = self.noun_effect(h) if tree.lemma[h] in self.table.nouns else "possible"
        if effect == "reported":
            self.verdict.reported = True
            self._report(h)
            return
        if effect == "denied":
            self.verdict.deny(Denial.NEGATED)
            return
        if effect == "asserted" and not infinitive:
            self.only_told(h)  # "the fact that he had come"
            return
        self.verdict.apply("same" if first else effect)
        if infinitive and self.denied_noun(h):
            self.verdict.deny(Denial.NEGATED)  # "no plans to visit"
        self.from_noun(h, event=False)

    def _taken(self, n: int) -> bool:
        """Whether it is a chance that was taken: "took the opportunity to meet"."""
        tree, h = self.tree, self.tree.head[n]
        return (
            tree.lemma[n] in self.table.classes["chances"]
            and tree.dep[n] == "dobj"
            and tree.lemma[h] in self.table.classes["taking"]
            and tree.tag[h] == "VBD"
            and not self.denied_noun(n)
        )

    def _spent(self, h: int, v: int) -> bool:
        """Whether what is given or sent already is the help: "gave 5 million to help", "sent engineers to rebuild"."""
        classes, tree = self.table.classes, self.tree
        return tree.lemma[h] in classes["giving"] and tree.lemma[v] in classes["relieving"]

    def _adverbial(self, v: int, h: int, infinitive: bool) -> tuple[int, bool] | None:
        tree, table = self.tree, self.table
        marks = {tree.lower[k] for k in tree.kids[v] if tree.dep[k] in ("mark", "advmod")}
        if marks & table.conditions:
            return None
        if "as" in marks and tree.has(h, frozenset(("much",))) and tree.child(h, "neg") is not None:
            self.verdict.deny(Denial.NEGATED)  # "did not so much as sign"
            return None
        if "than" in marks:
            self.verdict.deny(Denial.NEGATED)  # "rather than sign"
            return None
        if infinitive:
            if tree.lemma[h] == "be":
                self.verdict.apply(self._said_to_be(v, h))
            elif not self._spent(h, v):
                self._purpose(h, for_another=tree.child(v, "nsubj") is not None)
            return h, True
        will = any(tree.lower[k] in ("will", "'ll") for k in tree.children(h, "aux"))
        if (marks & table.before and (will or tree.tag[v] not in ("VBD",))) or (
            tree.tag[v] in ("VBZ", "VBP", "VB")
            and marks & {"when", "once", "as", "after", "while"}
            and "as" not in marks
        ):
            self.verdict.apply("planned")
        if tree.tag[v] == "VBG" and not marks and tree.dep[v - 1] == "prt" and tree.head[v - 1] == h:
            self.verdict.apply(self._phrasal(h) or table.governing.get(f"{tree.lemma[h]} {tree.lower[v - 1]}", "same"))
        if (tree.tag[v] == "VBG" and not marks) or tree.tag[v] == "VBN":
            return h, True
        self.only_told(h)
        return None

    def _purpose(self, h: int, for_another: bool) -> None:
        """An infinitive beside a verb: what the verb does is done for it, if its object is no invitation or refusal."""
        tree = self.tree
        objects = tree.children(h, "dobj", "nsubjpass")
        particles = [tree.lower[k] for k in tree.children(h, "prt")]
        gone = any(self.table.verbs.get(f"{tree.lemma[h]} {p}") == "asserted" for p in particles)
        if gone or any(self._taken(o) for o in objects):
            return  # "went on to condemn"
        undone = self.object_effect(h) if objects else None
        over = [*objects, *tree.children(h, "nsubj")]
        asked = for_another or any(self.noun_effect(o) == "possible" for o in over if tree.names[o] is None)
        if undone in ("cancelled", "refused", "ended"):
            self.verdict.apply(undone)
        else:
            self.verdict.apply("possible" if asked else "planned")

    def _after_preposition(self, v: int, h: int) -> tuple[int, bool] | None:
        tree = self.tree
        word = tree.lower[h]
        above, governed = self.governing(h)
        if governed and tree.tag[above].startswith("VB"):
            self.verdict.apply(governed)
            return above, True
        if word in ("without", "of") and self._not_done(h):
            self.verdict.deny(Denial.NEGATED)
            return None
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before":
            effect = None if self.past(tree.head[h]) else "planned"
        if word == "from" and tree.tag[v] == "VBG":
            effect = "negated"
        if word == "for" and tree.tag[v] == "VBG":
            effect = None
        up = tree.head[h]
        plain = word in ("of", "in", "at")
        meant = word in ("for", "about", "on") and tree.lemma[up] in self.table.nouns
        if (plain or meant) and tree.tag[up].startswith("NN"):
            self.verdict.apply(self.noun_effect(up))
            if self.denied_noun(up):
                self.verdict.deny(Denial.NEGATED)
            self.from_noun(up, event=False)
            return None
        if effect:
            self.verdict.apply(effect)
        if word in ("for", "of") and tree.lemma[up] in self.table.classes["blaming"]:
            self.verdict.reported = True  # "blamed Chinese ships for ramming"
        if tree.tag[up].startswith("VB"):
            if word in ("on", "about", "of", "to"):
                self.verdict.apply(self.table.verbs.get(tree.lemma[up], "possible"))
            return up, word not in ("after", "since", "by", "despite", "without")
        if tree.tag[up].startswith("JJ") or tree.dep[up] == "acomp":
            self.verdict.apply(self.table.adjectives.get(tree.lower[up], "possible"))
            return tree.head[up], True
        return None

    def _not_done(self, p: int) -> bool:
        """Whether the preposition says that it was left undone: "without visiting", "instead of", "short of"."""
        tree = self.tree
        if tree.lower[p] == "without":
            return True
        before = {tree.lower[tree.head[p]]} | ({tree.lower[p - 1]} if p else set())
        return bool(before & self.table.classes["instead"])

    def _told_ahead(self, v: int) -> bool:
        """Whether a clause in the present stands inside a future one: "will go on to Manila, where he meets X"."""
        tree = self.tree
        if self.kind is Kind.STATE or tree.tag[v] not in ("VBZ", "VBP") or tree.child(v, "aux") is not None:
            return False
        above = next((a for a in tree.ancestors(v) if tree.is_verb(a)), None)
        if above is None:
            return False
        leaving = {f"{tree.lemma[above]} {tree.lower[k]}" for k in tree.children(above, "prt", "prep", "advmod")}
        return any(tree.lower[k] in ("will", "'ll", "shall") for k in tree.children(above, "aux")) or (
            self.present(above) and bool(leaving & self.table.classes["departures"])
        )
