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
    for w in range(2, len(tree)):
        if tree.lower[w] in wordings().impending and tree.words[w - 1] == "," and tree.dep[w] in ("nsubj", "nsubjpass"):
            _loosen(tree, w)
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


def _loosen(tree: Tree, w: int) -> None:
    """As in "Hun Sen, about to take the chair, will see envoys": the name is the subject."""
    v, name = tree.head[w], w - 2
    if tree.names[name] is None or not any(tree.tag[x] == "VB" for x in tree.children(w, "xcomp")):
        return
    if name in tree.subtree(w):
        tree.kids[tree.head[name]].remove(name)
        tree.head[name] = v
        tree.kids[v] = sorted([*tree.kids[v], name])
    tree.dep[name] = tree.dep[w] if tree.head[name] == v else tree.dep[name]
    tree.kids[v].remove(w)
    tree.head[w], tree.dep[w] = name, "amod"
    tree.kids[name] = sorted([*tree.kids[name], w])


def _timely(tree: Tree, p: int) -> bool:
    """Whether the phrase is a time: "made plans for May"."""
    return any(t.start <= tree.start[o] < t.end for o in tree.children(p, "pobj") for t in tree.times)
