"""Effects of single words on an event: auxiliaries, negation, modifiers, provisos.

Invariant: a negation that only sets a limit ("not until May", "never closer") denies nothing; beside a word that leaves
things open ("may not") it leaves them open.
The words and their effects stand in `ontology/rules/stance.yaml`.
"""

from __future__ import annotations

from kg.facts.stance.hearsay import Hearsay
from kg.model import Denial
from kg.vocabulary import Kind

__all__ = ["Words"]

_OF = frozenset(("of", "to"))


class Words(Hearsay):
    """What the words of one clause, verb or noun say of the event; the walk over clauses is `kg.facts.stance.walk`."""

    # ---------------------------------------------------------------- verbs

    def verb_itself(self, v: int, negation: bool = True, modality: bool = True) -> None:
        """Auxiliaries, negation and adverbs of a verb."""
        tree, table = self.tree, self.table
        kids = tree.kids[v]
        if self.verdict.denial is not None:  # "cannot be ruled out": the denial below is denied first
            kids = sorted(kids, key=lambda k: tree.dep[k] != "neg")
        for k in kids:
            word, dep = tree.lower[k], tree.dep[k]
            if dep in ("aux", "auxpass") and modality and self._inverted(v, k):
                self.verdict.apply("possible")  # "had the visit taken place"
            elif dep == "aux" and modality and word in table.modals:
                self._modal(v, k)
            elif dep == "neg" and negation and not self._superlative(v, k) and not self._not_until(k):
                self._negated(v, modality)
            elif word == "neither" and dep in ("preconj", "cc", "det") and negation:
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("advmod", "npadvmod", "dep"):
                self._adverb(v, k, negation)
            elif (
                dep in ("nsubj", "nsubjpass")
                and tree.names[k] is None
                and tree.lemma[k] in table.classes["drafts"]
                and modality
            ):
                self.verdict.apply("possible")  # "a bill imposes sanctions"
            elif (
                (dep in ("nsubj", "nsubjpass") or (dep == "dobj" and len(self.seen) < 2))
                and negation
                and k not in self.seen
                and self.denied_noun(k)
            ):
                self.verdict.deny(Denial.NEGATED)
            elif word in table.provisos and dep in ("prep", "advcl", "amod", "advmod"):
                self.verdict.apply("possible")
            elif dep == "prep":
                if negation and any(
                    tree.lemma[o] in table.classes["occasions"] and self.denied_noun(o)
                    for o in tree.children(k, "pobj")
                ):
                    self.verdict.deny(Denial.NEGATED)  # "under no circumstances", "at no time"
                self.told_by(k)
            elif dep == "parataxis" and tree.lemma[k] in table.hearsaid | table.speakers:
                speakers = list(self.verdict.speakers)
                self.told(k)  # "A and B, it is whispered, have signed"
                self.verdict.speakers = speakers
            elif modality and ((dep == "mark" and word in table.conditions) or (dep == "advcl" and self._condition(k))):
                self.verdict.apply("possible")

    def _negated(self, v: int, modality: bool) -> None:
        asked = any(self.tree.lower[m] in ("if", "whether") for m in self.tree.children(v, "mark"))
        if modality and (
            asked or any(self.tree.lower[a] in self.table.classes["open"] for a in self.tree.children(v, "aux"))
        ):
            self.verdict.apply("possible")  # "may not come", "if he does not come"
        else:
            self.verdict.deny(Denial.NEGATED)

    def _modal(self, v: int, k: int) -> None:
        """A modal auxiliary; with a perfect behind it what did not come about: "would have met"."""
        tree, word = self.tree, self.tree.lower[k]
        if self.perfect(v) and word not in self.table.classes["future_perfect"] and not self._told_before(v):
            self.verdict.deny(Denial.NEGATED)
            return
        future = word in ("would", "'d") and self._told_before(v) and tree.lemma[v] not in self.table.classes["liking"]
        future = future or (word in ("would", "'d") and tree.lemma[v] == "be" and self._told_before(v))
        future = future or (word in ("would", "'d") and self._dated(v))
        if future and any(self.table.adjectives.get(tree.lower[a]) == "asserted" for a in tree.children(v, "acomp")):
            future = False  # "said he would be glad to come"
        self.verdict.apply("planned" if future else self.table.modals[word])

    def perfect(self, v: int) -> bool:
        """Whether a bare "have" stands before a participle: "to have visited", "would have visited"."""
        tree = self.tree
        return tree.tag[v] == "VBN" and any(
            tree.lower[k] in ("have", "'ve") and tree.dep[k] == "aux" and tree.tag[k] == "VB" for k in tree.kids[v]
        )

    def _inverted(self, v: int, k: int) -> bool:
        subject = self.tree.child(v, "nsubj", "nsubjpass")
        fronted = any(self.tree.lower[a] in self.table.classes["fronted"] for a in self.tree.kids[v] if a < k)
        return (
            subject is not None
            and k < subject < v
            and self.tree.lower[k] in self.table.classes["unreal"]
            and not fronted
        )

    def _condition(self, c: int) -> bool:
        """Whether a clause beside the verb is a condition: "if …", "unless …", "should the talks fail"."""
        tree = self.tree
        return any(tree.lower[m] in ("if", "unless", "provided", "assuming") for m in tree.children(c, "mark")) or any(
            self._inverted(c, k) for k in tree.children(c, "aux", "auxpass")
        )

    def _adverb(self, v: int, k: int, negation: bool) -> None:
        tree, word = self.tree, self.tree.lower[k]
        effect = self.table.adverbs.get(word)
        if effect is None and any(self.table.adverbs.get(tree.lower[g]) == "negated" for g in tree.kids[k]):
            effect = "negated"  # "hardly ever"
        if effect == "negated" and not negation:
            return
        if effect and not (effect == "negated" and word in ("nor", "neither") and tree.dep[k] == "dep"):
            self.verdict.apply(effect)
        if word == "longer" and tree.has(k, frozenset(("no",))):
            self.verdict.deny(Denial.ENDED)
        if (
            word == "yet"
            and negation
            and any(tree.lower[t] == "to" and tree.dep[t] == "aux" for t in tree.kids[v])
            and tree.child(v, "neg") is None
        ):
            self.verdict.deny(Denial.NEGATED)

    def _not_until(self, k: int) -> bool:
        """As in "not until May did they meet", "not only met"."""
        tree = self.tree
        return (
            k + 1 < len(tree)
            and tree.lower[k] == "not"
            and tree.lower[k + 1] in ("until", "only", "least", "merely", "just")
        )

    def _superlative(self, v: int, k: int) -> bool:
        """As in "ties have never been closer"."""
        tree = self.tree
        said = (c for a in (v, *tree.kids[v]) for c in (a, *tree.kids[a]) if c > k)
        return tree.lower[k] in ("never", "rarely", "seldom") and any(
            tree.tag[c] in ("JJR", "RBR") or tree.lower[c] in ("so", "better") for c in said
        )

    def _told_before(self, v: int) -> bool:
        """Whether it is the future seen from the past ("announced that it would"), not hanging on a condition."""
        tree, h = self.tree, self.tree.head[v]
        unreal = any(
            tree.lower[m] in self.table.conditions for k in tree.children(v, "advcl") for m in tree.children(k, "mark")
        )
        if tree.dep[v] in ("acl", "ccomp") and (
            self.table.nouns.get(tree.lemma[h]) == "planned" or tree.lemma[h] == "word"
        ):
            return not unreal  # "gave his word that he would come"
        promised = tree.lemma[h] in self.table.speakers or self.table.verbs.get(tree.lemma[h]) == "planned"
        return tree.dep[v] == "ccomp" and tree.tag[h] in ("VBD", "VBN") and promised and not unreal

    def _dated(self, v: int) -> bool:
        """Whether the verb of a main clause has a day and no condition: "the drill would open on May 8"."""
        tree = self.tree
        if tree.dep[v] not in ("ROOT", "conj") or any(self._condition(k) for k in tree.children(v, "advcl")):
            return False
        words = [o for k in tree.children(v, "prep", "npadvmod") for o in (k, *tree.children(k, "pobj"))]
        return any(t.start <= tree.start[w] < t.end and not t.recurring for w in words for t in tree.times)

    def past(self, v: int) -> bool:
        """Whether a verb stands in the past, with no modal beside it."""
        tree = self.tree
        return tree.tag[v] in ("VBD", "VBN") and not any(tree.tag[k] == "MD" for k in tree.kids[v])

    def present(self, v: int) -> bool:
        """Whether a verb stands in the plain present."""
        return self.tree.tag[v] in ("VBZ", "VBP") and self.tree.child(v, "aux") is None

    def infinitive(self, v: int) -> bool:
        """Whether a verb is a to-infinitive."""
        return any(self.tree.lower[k] == "to" and self.tree.dep[k] == "aux" for k in self.tree.kids[v])

    # ---------------------------------------------------------------- nouns

    def denied_noun(self, n: int) -> bool:
        """Whether a noun carries a denying determiner, or is itself nobody."""
        tree = self.tree
        if tree.lower[n] == "one" and any(tree.lower[k] == "no" for k in tree.kids[n]):
            return True
        return (
            any(tree.lower[k] in self.table.none and tree.dep[k] in ("det", "neg", "preconj") for k in tree.kids[n])
            or tree.lower[n] in self.table.classes["nobody"]
            or (tree.lower[n] == "nothing" and (tree.dep[n] in ("nsubj", "nsubjpass") or tree.has(n, _OF)))
        )

    def noun_itself(self, n: int) -> None:
        """Determiners and modifiers of an event noun."""
        tree, table = self.tree, self.table
        first = min([n, *(k for k in tree.kids[n] if tree.dep[k] in ("det", "amod", "compound"))])
        if first and tree.lower[first - 1] == "not" and tree.dep[n] in ("appos", "conj"):
            self.verdict.deny(Denial.NEGATED)  # "a partner, not an ally"
        for k in tree.kids[n]:
            word, dep = tree.lower[k], tree.dep[k]
            if dep in ("amod", "compound", "advmod", "nmod"):
                self._modifier(n, k)
            elif word in table.none and dep in ("det", "neg", "preconj", "amod"):
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("acl", "relcl") and tree.is_verb(k):
                self._clause_on_noun(n, k)
            elif dep == "prep" and word in table.provisos:
                self.verdict.apply("possible")

    def _modifier(self, n: int, k: int) -> None:
        tree, table = self.tree, self.table
        effect = table.modifiers.get(tree.lower[k])
        if tree.lower[k] == "next" and self.past(tree.head[n]):
            effect = None  # "his next stop was Hanoi"
        if effect:
            self.verdict.apply(effect)
        for g in tree.kids[k]:
            if tree.lower[g] in table.adverbs:
                self.verdict.apply(table.adverbs[tree.lower[g]])

    def _clause_on_noun(self, n: int, k: int) -> None:
        """Take "talks planned for May" and "the deal which was shelved" into account."""
        tree, table = self.tree, self.table
        if tree.dep[k] == "acl" and tree.tag[k] == "VBN":
            effect = table.objects.get(tree.lemma[k])
            if effect:
                self.verdict.apply(effect)
        elif tree.dep[k] == "acl" and tree.child(k, "aux") is not None and tree.child(k, "auxpass") is not None:
            self.verdict.apply("planned")
        elif tree.dep[k] == "relcl" and tree.child(k, "nsubjpass") is not None:
            subject = tree.child(k, "nsubjpass")
            if subject is not None and tree.tag[subject] in ("WDT", "WP"):
                effect = self.object_effect(k)
                if effect in ("cancelled", "ended", "planned", "possible", "refused"):
                    self.verdict.apply(effect)
                if tree.lemma[k] in self.lexicon.support:
                    self.verb_itself(k)
        elif tree.dep[k] == "relcl" and tree.child(k, "nsubj") is not None:
            self._spoken_clause(n, k)

    def _spoken_clause(self, n: int, k: int) -> None:
        """As in "the loan which Beijing offered", "a meeting that never took place"."""
        tree, table = self.tree, self.table
        subject = tree.child(k, "nsubj")
        if subject is not None and tree.tag[subject] in ("WDT", "WP"):
            if tree.child(k, "neg") is not None or any(tree.lower[a] == "never" for a in tree.kids[k]):
                if tree.lemma[k] in self.lexicon.support | {"materialise", "materialize", "happen", "come", "occur"}:
                    self.verdict.deny(Denial.NEGATED)
            elif (effect := self.subject_effect(k)) and effect != "planned":
                self.verdict.apply(effect if effect != "ended" or self.kind is Kind.STATE else "same")
        elif tree.lemma[k] in table.objects:
            self.verdict.apply(table.objects[tree.lemma[k]])

    # -------------------------------------------------- verbs over an event

    def subject_effect(self, v: int) -> str | None:
        """What a verb says of the event that is its subject."""
        tree, table, lemma = self.tree, self.table, self.tree.lemma[v]
        for k in tree.kids[v]:
            keys = [f"{lemma} {tree.lower[k]}"] if tree.dep[k] in ("prt", "advmod", "prep", "dobj") else []
            if tree.dep[k] == "prep":
                keys += [f"{keys[0]} {tree.lemma[o]}" for o in tree.children(k, "pobj")]
            for key in reversed(keys):
                if key in table.subjects:
                    return table.subjects[key]
        return table.subjects.get(lemma)

    def object_effect(self, v: int) -> str | None:
        """What a verb says of the event that is its object."""
        tree, table = self.tree, self.table
        for k in tree.kids[v]:
            if tree.dep[k] in ("prt", "advmod", "prep"):
                effect = table.objects.get(f"{tree.lemma[v]} {tree.lower[k]}")
                if effect:
                    return effect
        lemma = tree.lemma[v]
        if lemma in self.table.classes["placing"] and (effect := self._placed(v)):
            return effect
        if lemma == "break" and any(
            tree.lemma[o] in self.table.classes["promises"] for o in tree.children(v, "dobj", "nsubjpass")
        ):
            return "cancelled"
        if lemma in ("call", "put", "turn", "rule", "break") and not any(tree.dep[k] == "prt" for k in tree.kids[v]):
            return "possible" if lemma == "call" else None
        if lemma == "turn":
            down = any(tree.lower[k] in ("down", "away") for k in tree.kids[v])
            return "refused" if down else None
        effect = table.objects.get(lemma)
        if lemma in table.classes["averting"]:
            return "negated" if self.past(v) else "possible"
        if effect == "ended" and any(p in ("to", "by") and self._measured(o) for p, o in tree.preps(v)):
            return None  # "cut the duties to 19 percent"
        return effect

    def _placed(self, v: int) -> str | None:
        """Where a verb puts the event: "put the visit on hold", "placed in doubt", "left the deal in limbo"."""
        tree = self.tree
        for k in tree.children(v, "prep"):
            for o in tree.children(k, "pobj"):
                effect = self.table.predicatives.get(f"{tree.lower[k]} {tree.lemma[o]}")
                if effect:
                    return effect
        return None

    def _measured(self, o: int) -> bool:
        tree = self.tree
        numbers = [j for j in tree.subtree(o) if tree.tag[j] == "CD"]
        return bool(numbers) and not all(tree.lower[j] in ("zero", "0") for j in numbers)

    def governing(self, p: int) -> tuple[int, str | None]:
        """The word above a chain of prepositions ("pulled out of"), and what it says of the event below them."""
        tree, words = self.tree, [self.tree.lower[p]]
        up = tree.head[p]
        while tree.tag[up] in ("IN", "RB", "RP", "TO", "RBR", "JJR") and tree.head[up] != up and len(words) < 4:
            words.insert(0, tree.lower[up])
            up = tree.head[up]
        tail = " ".join(words)
        if tree.tag[up].startswith("JJ") and tree.dep[up] == "acomp" and tree.is_verb(tree.head[up]):
            words.insert(0, tree.lower[up])
            up, tail = tree.head[up], " ".join(words)  # "stayed clear of"
        beside = [
            w
            for k in tree.kids[up]
            if tree.dep[k] in ("prt", "advmod", "acomp", "dobj") and k < p
            for w in (tree.lower[k], tree.lemma[k])
        ] + [tree.lower[k] for k in tree.kids[up] if k < p and tree.lower[k] in ("no", "yes")]
        keys = [f"{tree.lemma[up]} {b} {tail}" for b in beside] + [f"{tree.lemma[up]} {tail}"]
        return up, next((self.table.governing[k] for k in keys if k in self.table.governing), None)
