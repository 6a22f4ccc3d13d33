"""One parsed sentence as plain lists: words, tags, heads, names on the words, offsets in the body.

Invariant: `start[i]`, `end[i]` are absolute offsets; a word that stands for a masked name covers the whole name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.facts.words.wordings import wordings
from kg.text.dates import TimeExpression
from kg.text.values import Mention

__all__ = ["VERBAL", "Tree"]

VERBAL = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_AUXILIARY = frozenset(("aux", "auxpass"))
#: arcs over which a clause of its own begins
_BORDERS = frozenset(("relcl", "ccomp", "advcl", "parataxis", "csubj"))


@dataclass(slots=True)
class Tree:
    """A sentence; all lists have one entry per word."""

    number: int
    """Place of the sentence in the document."""
    block: int
    quoted: bool
    """The whole block is a quotation."""
    words: list[str]
    lower: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    names: list[Mention | None]
    lemma: list[str]
    kids: list[list[int]] = field(default_factory=list)
    times: tuple[TimeExpression, ...] = ()
    # what has been asked before; nobody asks before the sentence is mended
    _regions: dict[int, list[int]] = field(default_factory=dict)
    _conjuncts: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _preps: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kids = [[] for _ in self.words]
        for i, h in enumerate(self.head):
            if h != i:
                self.kids[h].append(i)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def first(self) -> int:
        """Offset in the body where the sentence starts."""
        return self.start[0]

    @property
    def last(self) -> int:
        """Offset in the body where the sentence ends."""
        return max(self.end)

    def is_verb(self, i: int) -> bool:
        """Whether word i is a verb that is no auxiliary."""
        return self.tag[i] in VERBAL and self.dep[i] not in _AUXILIARY and self.names[i] is None

    def child(self, i: int, *deps: str) -> int | None:
        """The first child over one of these arcs."""
        for k in self.kids[i]:
            if self.dep[k] in deps:
                return k
        return None

    def children(self, i: int, *deps: str) -> list[int]:
        """All children over one of these arcs."""
        return [k for k in self.kids[i] if self.dep[k] in deps]

    def subtree(self, i: int) -> list[int]:
        """Word i and everything below it, in order."""
        found, todo = [], [i]
        while todo:
            j = todo.pop()
            found.append(j)
            todo.extend(self.kids[j])
        return sorted(found)

    def region(self, i: int) -> list[int]:
        """Word i and what belongs to its clause: the subtree without clauses of their own."""
        known = self._regions.get(i)
        if known is None:
            known = self._regions[i] = self._region(i)
        return known

    def _region(self, i: int) -> list[int]:
        found, todo = [], [i]
        while todo:
            j = todo.pop()
            found.append(j)
            for k in self.kids[j]:
                border = self.dep[k] in _BORDERS or (self.dep[k] == "conj" and self.is_verb(k) and self.is_verb(j))
                if not border:
                    todo.append(k)
        return sorted(found)

    def conjuncts(self, i: int) -> list[int]:
        """Word i and the words coordinated with it, in order."""
        if not self.kids[i]:
            return [i]
        known = self._conjuncts.get(i)
        if known is None:
            known = self._conjuncts[i] = tuple(self._coordinated(i))
        return list(known)

    def _coordinated(self, i: int) -> list[int]:
        found = [i]
        for j in found:
            found.extend(k for k in self.kids[j] if self.dep[k] == "conj")
            for a in self.kids[j]:
                # a list after a dash or comma is often read as apposition to its first member
                first, listed = self.names[j], self.names[a]
                if first is None or listed is None or self.dep[a] != "appos":
                    continue
                if first.cls is listed.cls and (
                    self.child(a, "conj") is not None or any(k > a and self.dep[k] == "conj" for k in self.kids[j])
                ):
                    found.append(a)
        return sorted(set(found))

    def ancestors(self, i: int) -> Iterator[int]:
        """The words above word i, nearest first."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def preps(self, i: int) -> Iterator[tuple[str, int]]:
        """Prepositions on word i with the words they govern, coordination expanded."""
        if self.kids[i]:
            known = self._preps.get(i)
            if known is None:
                known = self._preps[i] = tuple(self._prepositions(i))
            yield from known

    def _prepositions(self, i: int) -> Iterator[tuple[str, int]]:
        for k in self.kids[i]:
            dep = self.dep[k]
            if dep in ("prep", "agent", "dative") and self.tag[k] in ("IN", "TO", "VBG", "VBN", "RB", "RP"):
                name = "by" if dep == "agent" else self.lower[k]
                yield from self._objects(name, k)
            elif dep == "advmod" and self.lower[k] in wordings().verbal_adverbs:
                yield from self.preps(k)

    def _objects(self, name: str, k: int) -> Iterator[tuple[str, int]]:
        for o in self.kids[k]:
            if self.dep[o] in ("pobj", "pcomp"):
                for c in self.conjuncts(o):
                    yield name, c
            elif self.dep[o] == "prep":
                inner = "of" if name in ("out",) else self.lower[o]
                yield from self._objects(inner, o)
            elif self.dep[o] == "conj" and self.tag[o] in ("IN", "TO"):
                yield from self._objects(self.lower[o], o)

    def has(self, i: int, words: frozenset[str]) -> bool:
        """Whether a direct child of word i is one of these words."""
        return any(self.lower[k] in words for k in self.kids[i])

    def text(self, body: str, a: int, b: int) -> str:
        """The body from the start of word a to the end of word b."""
        return body[self.start[a] : self.end[b]]
