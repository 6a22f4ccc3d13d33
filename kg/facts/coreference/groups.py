"""Sets of persons or states that a text names again: "both", "the three governments", "they", "the trio".

Invariant: a set is one that the text has put together itself, of just the size it asks for; else nothing.
"""

from __future__ import annotations

from kg.facts.coreference.memory import Memory, distinct, recent
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["Groups"]

_NEAR = 2


class Groups:
    """Finds the members of plural references in what a document has named so far."""

    def __init__(self, memory: Memory, resolver: Resolver) -> None:
        self.memory, self.resolver, self.words = memory, resolver, resolver.lexicon.references

    def number(self, tree: Tree, i: int) -> int:
        """How many are meant by a noun or number word: its own, or that of a word on it; 0 when none says."""
        own = self.words.numbers.get(tree.lower[i])
        if own:
            return own
        return next((self.words.numbers[tree.lower[k]] for k in tree.kids[i] if tree.lower[k] in self.words.numbers), 0)

    def standing_alone(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """As in "both", "the two", "all three", "the trio" without a noun behind."""
        word, dep = tree.lower[i], tree.dep[i]
        size = self.words.numbers.get(word, 0)
        if not size or dep in ("det", "preconj", "predet", "cc", "nummod", "amod", "compound", "quantmod", "npadvmod"):
            return ()
        noun = tree.tag[i].startswith("NN")
        if noun and not self._definite(tree, i):
            return ()
        if not noun and word != "both" and dep not in ("nsubj", "pobj", "dobj", "nsubjpass", "appos"):
            return ()
        if any(p == "of" for p, _ in tree.preps(i)) or any(t.start <= tree.start[i] < t.end for t in tree.times):
            return ()
        return self._sized(tree, size, people=True) or self._sized(tree, size, people=False)

    def they(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """Whom "they" and "their" stand for: the plural subject of their sentence, else a set named before."""
        bound = self._plural_subject(tree, i)
        if bound is not None:
            return self.resolver.resolve_all(tree, bound)
        if tree.dep[i] == "poss" and tree.lemma[tree.head[i]] in wordings().shared:
            return self.two(tree, people=False) or self._recent(tree, people=False)
        return (
            self.two(tree, people=True)
            or (self.two(tree, people=False) if self._joined(tree) else ())
            or self._recent(tree, people=False)
        )

    def named(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """As in "the two leaders", "the three governments", "the neighbours", "each side"."""
        lemma = tree.lemma[i]
        each = any(tree.lower[k] in ("each", "neither", "either") for k in tree.kids[i])
        plural = tree.tag[i].endswith("S") or tree.has(i, frozenset(("both", "two")))
        size = 2 if each else self.number(tree, i)
        if not (plural or each):
            return ()
        if not size and any(p in ("of", "from") for p, _ in tree.preps(i)):
            return ()  # "the ministers of the ten states" are told here, not before
        if lemma in self.words.people and (size or lemma in ("leader", "minister")):
            found = self._sized(tree, size or 2, people=True)
            if found or not size:
                return found
            states = self._sized(tree, size, people=False)
            return states if size > 2 or lemma in self.words.mutual else ()
        if lemma in self.words.sides and (size or lemma in self.words.mutual):
            return self._sized(tree, size or 2, people=False)
        return ()

    def two(self, tree: Tree, people: bool) -> tuple[Ref, ...]:
        """The latest pair: of this sentence so far, else of the sentences before, else of the whole text."""
        memory = self.memory
        rows = memory.persons if people else memory.states
        if not people and memory.forum_pair[0] == tree.number:
            return memory.forum_pair[1]
        here = distinct([r for _, _, r in recent(rows, tree.number)])
        if len(here) == 2:
            return tuple(here)
        joined = [] if people else [g for g in memory.coordinated(tree, self.resolver) if len(g) == 2]
        if len(joined) == 1:
            return tuple(joined[0])
        kept = memory.pairs if people else memory.state_pairs
        if kept:
            return kept[-1]
        everyone = distinct([r for _, _, r in rows])
        if not people:
            everyone = [r for r in everyone if r.noun != "body"]
        return tuple(everyone) if len(everyone) == 2 else () if people else memory.leading()

    def _sized(self, tree: Tree, size: int, people: bool) -> tuple[Ref, ...]:
        if size == 2:
            return self.two(tree, people)
        rows = self.memory.persons if people else self.memory.states
        here = distinct([r for _, _, r in recent(rows, tree.number)])
        return tuple(here) if len(here) == size else self.memory.group(size, people)

    def _recent(self, tree: Tree, people: bool) -> tuple[Ref, ...]:
        """A set of three or more that one of the last sentences names, and no others with it."""
        rows = self.memory.persons if people else self.memory.states
        for sentence, of_people, members in reversed(self.memory.groups):
            if sentence < tree.number - _NEAR:
                return ()
            if of_people is people and len(members) > 2:
                there = distinct([r for n, _, r in recent(rows, sentence) if n == sentence])
                return members if len(there) == len(members) else ()
        return ()

    def _plural_subject(self, tree: Tree, i: int) -> int | None:
        """The plural common noun that is subject of the verb above word i, or of the one above that."""
        for a in tree.ancestors(i):
            if not tree.is_verb(a):
                continue
            subject = tree.child(a, "nsubj", "nsubjpass")
            if subject is not None and subject != i:
                name = tree.names[subject]
                office = name is not None and name.cls is EntityClass.OFFICE and name.text.endswith("s")
                plural = office or (name is None and tree.tag[subject] == "NNS")
                return subject if plural and subject < i else None
        return None

    def _joined(self, tree: Tree) -> bool:
        """Whether the last pair of states acted together as a subject, not one of them in an adjunct."""
        last = [s for _, s, _ in recent(self.memory.states, tree.number - 1)]
        return sum(last) >= 2

    def _definite(self, tree: Tree, i: int) -> bool:
        return any(tree.lower[k] in self.words.definite for k in tree.kids[i])
