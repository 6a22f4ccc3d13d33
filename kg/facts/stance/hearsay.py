"""Who says so: the speaker above a clause, and whether the text makes his words its own.

Invariant: a claim of hearsay (media, unnamed people) is reported; an official who speaks is kept for the reader of the
clause, who knows whether he speaks of his own state.
"""

from __future__ import annotations

from kg.facts.clauses.clause import is_passive, subjects
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.stance.verdict import Verdict
from kg.facts.words.lexicon import Lexicon
from kg.vocabulary import EntityClass, Kind

__all__ = ["Hearsay"]


class Hearsay:
    """The speakers of a clause; what single words say of the event is `kg.facts.stance.words`."""

    def __init__(self, tree: Tree, kind: Kind, lexicon: Lexicon, resolver: Resolver) -> None:
        self.tree, self.kind, self.lexicon, self.table, self.resolver = tree, kind, lexicon, lexicon.stance, resolver
        self.verdict = Verdict()
        self.seen: set[int] = set()

    def told(self, h: int) -> None:
        """Find who says it: the subject of a verb of saying."""
        tree = self.tree
        if tree.child(h, "neg") is not None:
            self.verdict.voiceless = True
        for k in tree.kids[h]:
            if tree.dep[k] == "aux" and tree.lower[k] in self.table.classes["unsure"]:
                self.verdict.apply("possible")
            if tree.dep[k] == "advmod" and tree.lower[k] in self.table.adverbs:
                self.verdict.apply(self.table.adverbs[tree.lower[k]])
        if is_passive(tree, h):
            # "it was reported that", "X is said to have"
            self.verdict.reported = True
            return
        for s in subjects(tree, h, self.lexicon):
            self.speaker(s)

    def only_told(self, i: int) -> None:
        """From a clause with its own tense only the speaker above still counts."""
        tree = self.tree
        for a in (i, *tree.ancestors(i)):
            if tree.dep[a] in ("ccomp", "parataxis") and tree.lemma[tree.head[a]] in self.table.speakers:
                self.told(tree.head[a])
                if tree.lemma[tree.head[a]] in self.table.classes["disputed"]:
                    self.verdict.reported = True
                return
            for k in tree.kids[a]:
                if tree.dep[k] == "prep" and tree.lower[k] == "according":
                    self.according(k)

    def told_by(self, k: int) -> None:
        """Take a preposition that names the speaker into account: "according to X", "by X's account"."""
        tree = self.tree
        if tree.lower[k] == "according":
            self.according(k)
        for o in tree.children(k, "pobj"):
            if tree.lower[k] in ("by", "in", "on", "from") and tree.lemma[o] in self.table.accounts:
                for s in tree.children(o, "poss"):
                    self.speaker(s)
                if not tree.children(o, "poss") and tree.lower[k] != "in":
                    self.verdict.reported = self.verdict.reported or any(
                        tree.lower[a] in ("some", "most", "all", "several", "many") for a in tree.kids[o]
                    )

    def according(self, k: int) -> None:
        """Take "according to X" into account."""
        tree = self.tree
        for p in tree.children(k, "prep"):
            for o in tree.children(p, "pobj"):
                self.speaker(o)

    def speaker(self, o: int) -> None:
        """Take one speaker into account."""
        tree = self.tree
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
        person = bool(refs) and refs[0].cls is EntityClass.PERSON
        if tree.lower[o] in self.table.anybody and not refs:
            self.verdict.reported = True
        elif self._veiled(o, span) or (nouns & (self.table.hearsay | self.table.outlets) and not person):
            self.verdict.reported = True
            self.verdict.attributed_to = self.verdict.attributed_to or label
        else:
            self.verdict.speakers.extend(refs)
            if refs and self.verdict.attributed_to is None:
                self.verdict.attributed_to = refs[0].label

    def _veiled(self, o: int, span: list[int]) -> bool:
        """Whether the speaker hides: "on condition of anonymity", "two people familiar with the matter"."""
        tree = self.tree
        if any(tree.lower[j] in ("anonymity", "anonymously") for j in span):
            return True
        if tree.names[o] is not None:
            return False
        told = {tree.lemma[j] for j in span} | {tree.lower[j] for j in span}
        if tree.lemma[o] in self.table.classes["people"] and told & self.table.privy:
            return True
        counted = any(tree.dep[k] == "nummod" for k in tree.kids[o])
        return counted and tree.lemma[o] in self.table.unnamed and not self.resolver.resolve(tree, o)
