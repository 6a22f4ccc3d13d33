"""Who speaks: the state or bloc behind "we", "us", "our" in a text and in the words it quotes.

Invariant: inside quoted or reported speech it is the speaker's side, outside it the body that issues the text;
where neither is known there is no one.
"""

from __future__ import annotations

from kg.facts.coreference.memory import Memory
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.model import Briefing
from kg.vocabulary import EntityClass

__all__ = ["Voices"]

_HEAD = 400
"""Characters at the top of a text that tell who issues it."""
_QUOTES = frozenset(('"', "''", "``", "“", "”"))


class Voices:
    """The speakers of one document."""

    def __init__(self, briefing: Briefing, memory: Memory, resolver: Resolver) -> None:
        self.memory, self.resolver = memory, resolver
        source = briefing.source
        publisher, top = f"{source.publisher} {source.url}", f"{source.title}\n{briefing.body[:_HEAD]}"
        issuers = resolver.lexicon.references.issuers
        self.issuer = next((one.id for one in issuers if one.source.search(publisher)), None) or next(
            (one.id for one in issuers if one.head.search(top)), None
        )
        self.joint = wordings().joint_papers.search(top) is not None

    def we(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """Whom the first person plural stands for."""
        speaker = self._speaker(tree, i)
        if speaker is not None:
            return (speaker,)
        if self._quoted(tree, i):
            return ()
        if self.issuer:
            return (self.resolver.state_ref(self.issuer, tree.start[i], tree.end[i]),)
        return self.memory.state_pairs[-1] if self.joint and self.memory.state_pairs else ()

    def me(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """Whom the "I" of a quote stands for: who says it, else who was told to speak in front of it."""
        said = [p for a in self._sayings(tree, i) for p in self.resolver.persons(tree, tree.children(a, "nsubj"))]
        if not said and self._quoted(tree, i):
            told = [(n, r) for n, subject, r in self.memory.persons if subject and tree.number - n < 2]
            last = max((n for n, _ in told), default=0)
            said = [r for n, r in told if n == last]
        return (said[0],) if len({r.key for r in said}) == 1 else ()

    def _sayings(self, tree: Tree, i: int) -> list[int]:
        """The verbs of speech above a word."""
        speakers = self.resolver.lexicon.stance.speakers
        return [a for a in tree.ancestors(i) if tree.is_verb(a) and tree.lemma[a] in speakers]

    def _speaker(self, tree: Tree, i: int) -> Ref | None:
        """The side of who says the words: the subject of the verb of speech above them."""
        for a in self._sayings(tree, i):
            for s in tree.children(a, "nsubj"):
                for ref in self.resolver.resolve(tree, s):
                    side = self.resolver.lift(ref, bodies=True)
                    if side is not None and (side.cls is EntityClass.STATE or side.id == "e:asean"):
                        return side
        return None

    def _quoted(self, tree: Tree, i: int) -> bool:
        return sum(tree.words[j] in _QUOTES for j in range(i)) % 2 == 1 or tree.quoted
