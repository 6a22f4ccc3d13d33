"""What is said of an event through a copula: "the visit is possible", "the trip is off", "a deal remains out of reach".

Invariant: a predicate never makes the event more certain; an unknown adjective ("productive") says nothing on
certainty.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import StanceTable

__all__ = ["predicate_effects"]

_UNSURE = frozenset(("possible", "reported", "cancelled"))


def predicate_effects(tree: Tree, v: int, table: StanceTable) -> Iterator[str]:
    """Effects of what a copula says of its subject, in the order of the words.

    Args:
        tree: the sentence.
        v: the copula.
        table: the stance table; its `predicatives` are adverbs ("off") and prepositions with their noun ("in doubt").
    """
    for k in tree.kids[v]:
        dep = tree.dep[k]
        if dep == "xcomp" and any(tree.lower[a] == "to" for a in tree.children(k, "aux")):
            yield "planned" if tree.lemma[v] == "be" else "possible" if tree.lemma[v] == "remain" else "same"
        elif dep in ("acomp", "oprd") or (dep == "amod" and k > v):
            yield table.adjectives.get(tree.lower[k], "same")
        elif dep == "attr":
            effect = table.nouns.get(tree.lemma[k], "same")
            yield effect if effect in _UNSURE else "same"
        elif dep == "prep":
            inner = [
                f"{tree.lower[p]} {tree.lemma[o]}" for p in tree.children(k, "prep") for o in tree.children(p, "pobj")
            ]
            nouns = [tree.lemma[o] for o in tree.children(k, "pobj")] + inner
            for noun in nouns or [""]:
                yield table.predicatives.get(f"{tree.lower[k]} {noun}".strip(), "same")
        elif dep in ("prt", "advmod"):
            yield table.predicatives.get(tree.lower[k], "same")
