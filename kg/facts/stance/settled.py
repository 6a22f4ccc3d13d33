"""What the words round an event noun settle: that it came about, that a named paper exists, that a state has run out.

Invariant: only a past tense or a past date settles an event; without one the walk goes on.
"""

from __future__ import annotations

from kg.facts.stance.words import Words
from kg.facts.words.wordings import wordings
from kg.interval import bounds
from kg.model import Denial
from kg.text.dates import resolve
from kg.vocabulary import EntityClass, Kind

__all__ = ["Settled"]

_KNOWN = frozenset(("the", "this", "these", "those", "that"))


class Settled(Words):
    """Past events, named papers and states told from their end."""

    def _took_place(self, n: int) -> bool:
        """Whether words behind the noun tell that it came about: "the memorandum which they concluded last year"."""
        tree = self.tree
        for k in tree.children(n, "relcl", "acl"):
            told = (
                tree.lemma[k] in self.table.classes["concluding"] | {"take", "happen", "occur"}
                and tree.child(k, "neg") is None
            )
            modal = any(tree.tag[a] == "MD" or tree.lower[a] == "last" for a in tree.kids[k])  # "last held in 2016"
            if not told or modal:
                continue
            finite = tree.tag[k] == "VBD" or (
                tree.tag[k] == "VBN"
                and any(tree.lower[a] in ("was", "were", "had") for a in tree.children(k, "aux", "auxpass"))
            )
            if (tree.dep[k] == "relcl" and finite) or (tree.tag[k] == "VBN" and self._long_since(k)):
                return True
        return False

    def _long_since(self, i: int) -> bool:
        """Whether the words below word i hold a time that is past: "signed in 1951", "begun last November"."""
        tree, today = self.tree, self.resolver.date
        words = tree.subtree(i)
        for t in tree.times:
            if not t.recurring and any(t.start <= tree.start[w] < t.end for w in words):
                settled = resolve(t, None)
                last = settled.last or settled.first
                if last and today and bounds(last).last < bounds(today).first:
                    return True
        return False

    def _past_event(self, n: int) -> bool:
        """Whether it is a known event of the past: "the visit in 2015", "their talks of last week"."""
        return self._definite(n) and self.kind is Kind.EVENT and self._long_since(n)

    def _undone(self, h: int, dep: str) -> bool:
        """Whether the verb above undoes the event after all: "the visit of last week was called off"."""
        if not self.tree.tag[h].startswith("VB"):
            return False
        effect = self.subject_effect(h) if dep == "nsubj" else self.object_effect(h)
        if (
            dep == "nsubj"
            and self.tree.lemma[h] in self.table.classes["happening"] | wordings().copulas | self.lexicon.support
        ):
            return True
        return effect in ("cancelled", "refused", "negated", "ended")

    def _named_paper(self, n: int) -> bool:
        """Whether it is an agreement with a name, which its mention takes to exist."""
        tree = self.tree
        name = tree.names[n]
        return (
            name is not None
            and name.cls is EntityClass.AGREEMENT
            and name.text[:1].isupper()
            and not self._indefinite(n)
            and not any(tree.lower[k] in ("so", "called", "so-called") for k in tree.kids[n])
        )

    def _definite(self, n: int) -> bool:
        tree = self.tree
        return any(tree.dep[k] == "poss" or tree.lower[k] in _KNOWN for k in tree.kids[n])

    def _indefinite(self, n: int) -> bool:
        return any(self.tree.lower[k] in ("a", "an", "another", "any", "some") for k in self.tree.children(n, "det"))

    def _not_yet(self, v: int) -> bool:
        """As in "an accord has yet to be agreed"."""
        tree = self.tree
        return any(tree.lower[k] == "yet" for k in tree.kids[v]) and any(
            tree.tag[x] in ("VB", "VBN") for x in tree.children(v, "xcomp")
        )

    def _ran_out(self, v: int) -> None:
        """A state told to have held until a time that is past: "were in force until 2016"."""
        tree = self.tree
        times = [(t.start, t.end) for t in tree.times]
        for k in tree.children(v, "prep"):
            over = tree.lower[k] in ("until", "till")
            if over and self.past(v) and tree.lemma[v] in wordings().copulas | {"hold", "last", "apply", "exist"}:
                dated = any(a <= tree.start[o] < b for o in tree.children(k, "pobj") for a, b in times)
                if dated:
                    self.verdict.deny(Denial.ENDED)
