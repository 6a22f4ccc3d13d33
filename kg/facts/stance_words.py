"""Effects of single words on an event: auxiliaries, negation, modifiers, provisos, and who speaks.

The words and their effects stand in `ontology/rules/stance.yaml`.
"""

from __future__ import annotations

from kg.facts.lexicon import Lexicon
from kg.facts.refs import Resolver
from kg.facts.tree import Tree
from kg.facts.verdict import Verdict
from kg.model import Denial
from kg.vocabulary import EntityClass, Kind

__all__ = ["Words"]


class Words:
    """What the words of one clause, verb or noun say of the event; the walk over clauses is `kg.facts.stance`."""

    def __init__(self, tree: Tree, kind: Kind, lexicon: Lexicon, resolver: Resolver) -> None:
        self.tree, self.kind, self.lexicon, self.table, self.resolver = tree, kind, lexicon, lexicon.stance, resolver
        self.verdict = Verdict()
        self.seen: set[int] = set()

    # -------------------------------------------------------------- one word

    def verb_itself(self, v: int, negation: bool = True, modality: bool = True) -> None:
        """Auxiliaries, negation and adverbs of a verb."""
        tree, table = self.tree, self.table
        subject = tree.child(v, "nsubj", "nsubjpass")
        for k in tree.kids[v]:
            word, dep = tree.lower[k], tree.dep[k]
            if (
                dep in ("aux", "auxpass")
                and modality
                and subject is not None
                and k < subject
                and word in ("had", "were", "should")
            ):
                self.verdict.apply("possible")  # "had the visit taken place"
            elif dep == "aux" and modality and word in table.modals:
                self.verdict.apply(
                    "planned" if word in ("would", "'d") and self._told_before(v) else table.modals[word]
                )
            elif dep == "neg" and negation and not self._superlative(v, k):
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("advmod", "npadvmod", "dep"):
                effect = table.adverbs.get(word)
                if effect == "negated" and not negation:
                    continue
                if effect and not (effect == "negated" and word in ("nor", "neither") and dep == "dep"):
                    self.verdict.apply(effect)
                if word in ("longer",) and tree.has(k, frozenset(("no",))):
                    self.verdict.deny(Denial.ENDED)
                if word == "yet" and tree.has(v, frozenset(("to",))) and negation:
                    self.verdict.deny(Denial.NEGATED)
            elif dep in ("nsubj", "nsubjpass", "dobj") and negation and k not in self.seen and self._denied_noun(k):
                self.verdict.deny(Denial.NEGATED)
            elif dep == "prep" and word in table.provisos:
                self.verdict.apply("possible")
            elif dep == "prep" and word == "according":
                self._according(k)
            elif (dep == "mark" and word in table.conditions and modality) or (
                dep == "advcl"
                and modality
                and any(tree.lower[m] in ("if", "unless", "provided") for m in tree.children(k, "mark"))
            ):
                self.verdict.apply("possible")

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
        promised = tree.lemma[h] in self.table.speakers or self.table.verbs.get(tree.lemma[h]) == "planned"
        return tree.dep[v] == "ccomp" and tree.tag[h] in ("VBD", "VBN") and promised and not unreal

    def _denied_noun(self, n: int) -> bool:
        return any(
            self.tree.lower[k] in self.table.none and self.tree.dep[k] in ("det", "neg", "preconj")
            for k in self.tree.kids[n]
        ) or (self.tree.lower[n] in ("none", "neither", "nobody"))

    def _according(self, k: int) -> None:
        tree = self.tree
        words = [o for p in tree.children(k, "prep") for o in tree.children(p, "pobj")]
        for o in words:
            self._speaker(o, hearsay_only=False)

    def _speaker(self, o: int, hearsay_only: bool) -> None:
        tree, table = self.tree, self.table
        refs = list(self.resolver.resolve(tree, o))
        span = tree.subtree(o)
        label = " ".join(tree.words[j] for j in span if j <= o or tree.dep[j] != "relcl").strip()
        nouns = {tree.lemma[j] for j in span if j <= o} | {tree.lemma[o]}
        mention = tree.names[o]
        if mention is not None:
            label = mention.label
            nouns |= {w.lower() for w in mention.text.replace(",", " ").split()}
            if mention.cls is EntityClass.PERSON and not mention.offices and mention.state is None and not refs:
                self.verdict.reported = True
        veiled = any(tree.lower[j] == "anonymity" for j in span)
        if veiled or (nouns & (table.hearsay | table.outlets) and not (refs and refs[0].cls is EntityClass.PERSON)):
            self.verdict.reported = True
            self.verdict.attributed_to = self.verdict.attributed_to or label
        else:
            self.verdict.speakers.extend(refs)
            if refs and self.verdict.attributed_to is None:
                self.verdict.attributed_to = refs[0].label

    def noun_itself(self, n: int) -> None:
        """Determiners and modifiers of an event noun."""
        tree, table = self.tree, self.table
        first = min([n, *(k for k in tree.kids[n] if tree.dep[k] in ("det", "amod", "compound"))])
        if first and tree.lower[first - 1] == "not" and tree.dep[n] in ("appos", "conj"):
            self.verdict.deny(Denial.NEGATED)  # "a partner, not an ally"
        for k in tree.kids[n]:
            word, dep = tree.lower[k], tree.dep[k]
            if dep in ("amod", "compound", "advmod", "nmod"):
                effect = table.modifiers.get(word)
                if effect:
                    self.verdict.apply(effect)
                for g in tree.kids[k]:
                    if tree.lower[g] in table.adverbs:
                        self.verdict.apply(table.adverbs[tree.lower[g]])
            elif word in table.none and dep in ("det", "neg", "preconj", "amod"):
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("acl", "relcl") and tree.is_verb(k):
                self._clause_on_noun(n, k)
            elif dep == "prep" and word in table.provisos:
                self.verdict.apply("possible")

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
                effect = self._object_effect(k)
                if effect in ("cancelled", "ended", "planned", "possible", "refused"):
                    self.verdict.apply(effect)
                if tree.lemma[k] in self.lexicon.support:
                    self.verb_itself(k)
        elif tree.dep[k] == "relcl" and tree.child(k, "nsubj") is not None and tree.lemma[k] in table.objects:
            self.verdict.apply(table.objects[tree.lemma[k]])

    def _subject_effect(self, v: int) -> str | None:
        tree, table = self.tree, self.table
        for k in tree.kids[v]:
            if tree.dep[k] in ("prt", "advmod", "prep") and (
                effect := table.subjects.get(f"{tree.lemma[v]} {tree.lower[k]}")
            ):
                return effect
        return table.subjects.get(tree.lemma[v])

    def _object_effect(self, v: int) -> str | None:
        tree, table = self.tree, self.table
        for k in tree.kids[v]:
            if tree.dep[k] in ("prt", "advmod", "prep"):
                effect = table.objects.get(f"{tree.lemma[v]} {tree.lower[k]}")
                if effect:
                    return effect
        lemma = tree.lemma[v]
        if lemma in ("call", "put", "turn", "rule", "break") and not any(tree.dep[k] == "prt" for k in tree.kids[v]):
            return "possible" if lemma == "call" else None
        if lemma == "turn":
            down = any(tree.lower[k] in ("down", "away") for k in tree.kids[v])
            return "refused" if down else None
        effect = table.objects.get(lemma)
        if effect == "ended" and any(p in ("to", "by") and self._measured(o) for p, o in tree.preps(v)):
            return None  # "cut the duties to 19 percent"
        return effect

    def _measured(self, o: int) -> bool:
        tree = self.tree
        numbers = [j for j in tree.subtree(o) if tree.tag[j] == "CD"]
        return bool(numbers) and not all(tree.lower[j] in ("zero", "0") for j in numbers)

    def _supposed(self, n: int, v: int) -> bool:
        """Whether a noun that is not known to the reader is the subject of what would or might happen."""
        tree = self.tree
        known = any(tree.dep[k] == "poss" or tree.lower[k] in ("the", "this", "these", "those") for k in tree.kids[n])
        unreal = any(tree.dep[k] == "aux" and tree.lower[k] in ("would", "could", "might", "may") for k in tree.kids[v])
        asked = any(tree.dep[k] == "mark" and tree.lower[k] in self.table.conditions for k in tree.kids[v])
        return asked or (unreal and not known)

    def _phrasal(self, v: int) -> str | None:
        tree = self.tree
        wordings = (f"{tree.lemma[v]} {tree.lower[k]}" for k in tree.kids[v] if tree.dep[k] in ("prt", "advmod"))
        return next((self.table.objects[w] for w in wordings if w in self.table.objects), None)

    def _past(self, v: int) -> bool:
        return self.tree.tag[v] in ("VBD", "VBN") and not any(self.tree.tag[k] == "MD" for k in self.tree.kids[v])

    def _told_ahead(self, v: int) -> bool:
        """Whether a clause in the present stands inside a future one: "will go on to Manila, where he meets X"."""
        tree = self.tree
        if self.kind is Kind.STATE or tree.tag[v] not in ("VBZ", "VBP") or tree.child(v, "aux") is not None:
            return False
        above = next((a for a in tree.ancestors(v) if tree.is_verb(a)), None)
        return above is not None and any(tree.lower[k] in ("will", "'ll", "shall") for k in tree.children(above, "aux"))

    def _looked_forward_to(self, v: int, word: str) -> None:
        """As in "look forward to a meeting", "preparations for a visit are under way": a plan."""
        effect = self.table.verbs.get(self.tree.lemma[v]) if word == "to" else None
        if effect in ("planned", "possible"):
            self.verdict.apply(effect)
        for k in self.tree.children(v, "nsubj", "nsubjpass"):
            effect = self.table.nouns.get(self.tree.lemma[k])
            if word == "for" and effect in ("planned", "possible"):
                self.verdict.apply(effect)
