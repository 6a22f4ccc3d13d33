"""What stands around a sentence: ends that it leaves unsaid, and what the rules found in it and in the document.

Invariant: an end from outside the sentence keeps the span that names it, which the evidence gives as a further span.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.facts.finding import Finding
from kg.facts.implied import residents
from kg.facts.refs import Ref, Resolver
from kg.facts.tree import Tree

__all__ = ["Around", "End", "Told"]

OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class End:
    """A word and what it stands for; a word of -1 = outside the sentence, reached in the way named."""

    word: int
    ref: Ref
    way: str = ""


class Told:
    """What the rules found: pairs of ends in alphabetical order by predicate, in a sentence or a document."""

    def __init__(self, found: Iterable[Finding]) -> None:
        self.pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.subjects: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.objects: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.states: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for f in found:
            a, b = f.subject, f.object
            pair = two(a.key, b.key)
            self.pairs[f.predicate].add(pair)
            self.subjects[f.predicate].add((a.key, b.key))
            self.objects[f.predicate].add((b.key, a.key))
            if a.state and b.state:
                self.states[f.predicate].add(two(a.state, b.state))

    def predicates(self) -> list[str]:
        """The predicates told, sorted."""
        return sorted(self.pairs)


def two(a: str, b: str) -> tuple[str, str]:
    """Two keys in alphabetical order."""
    return (a, b) if a < b else (b, a)


class Around:
    """The surroundings of the sentences of one document."""

    def __init__(self, resolver: Resolver, found: Sequence[Finding]) -> None:
        self.resolver = resolver
        self.document = Told(found)
        self.residents = residents(found)
        by_sentence: dict[int, list[Finding]] = defaultdict(list)
        for f in found:
            by_sentence[f.start].append(f)
        self.sentences = {start: Told(fs) for start, fs in by_sentence.items()}
        self.nothing = Told(())

    def told(self, tree: Tree) -> Told:
        """What the rules found in a sentence."""
        return self.sentences.get(tree.first, self.nothing)

    def outside(self, tree: Tree, named: set[str]) -> list[End]:
        """Ends that a sentence may leave unsaid; each entity once, those named in it left out."""
        found: dict[str, End] = {}

        def add(ref: Ref | None, way: str) -> None:
            if ref is not None and ref.key not in named:
                found.setdefault(ref.key, End(OUTSIDE, replace(ref, borrowed=True, noun=""), way))

        add(self.resolver.forums.get(tree.number), "forum")
        here = self.resolver.here
        if here is not None and here.state:
            add(self.resolver.state_ref(here.state, here.start, here.end), "here")
        return list(found.values())
