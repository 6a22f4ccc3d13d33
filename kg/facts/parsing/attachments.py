"""Phrases that hang on a plan, offer or request in front of them, which the parser hung on the verb instead.

Invariant: a phrase moves only to the noun that ends right before it, and only if that noun is one of meaning to do.
"""

from __future__ import annotations

from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings

__all__ = ["attach"]

_MEANT = frozenset(("planned", "possible", "refused", "reported"))


def attach(tree: Tree, lexicon: Lexicon) -> None:
    """Hang "for a visit" in "shelved his plans for a visit" on the plans, in place."""
    for p in range(len(tree)):
        v = tree.head[p]
        if tree.dep[p] != "prep" or tree.lower[p] not in wordings().of_its_subject or not tree.is_verb(v) or v > p:
            continue
        for o in tree.children(v, "dobj", "nsubjpass"):
            near = o < p and max(tree.subtree(o)) == p - 1
            meant = lexicon.stance.nouns.get(tree.lemma[o]) in _MEANT and not lexicon.is_a(
                tree.lemma[o], "bilateral_agreement"
            )
            if near and meant and tree.names[o] is None and not _timely(tree, p):
                tree.kids[v].remove(p)
                tree.head[p] = o
                tree.kids[o] = sorted([*tree.kids[o], p])
                break


def _timely(tree: Tree, p: int) -> bool:
    """Whether the phrase is a time: "made plans for May"."""
    return any(t.start <= tree.start[o] < t.end for o in tree.children(p, "pobj") for t in tree.times)
