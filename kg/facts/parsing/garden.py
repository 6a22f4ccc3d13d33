"""Objects that the parser took for subjects: "his request to see her was refused", "whether he would see her was open".

Invariant: arcs are only moved, words never, and no circle comes about.
"""

from __future__ import annotations

from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings

__all__ = ["free_objects"]


def free_objects(tree: Tree) -> None:
    """Mend a sentence in place: the name behind an infinitive is its object, the verb behind the name the main one."""
    for v in range(len(tree) - 1):
        main = tree.child(v, "ccomp")
        if tree.tag[v] != "VB" or main is None or tree.child(v, "dobj") is not None:
            continue
        glued = tree.child(main, "nsubj", "nsubjpass")
        if glued is None or min(tree.subtree(glued)) != v + 1 or tree.child(main, "mark") is not None:
            continue
        if not any(tree.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in (main, *tree.children(main, "aux", "auxpass"))):
            continue
        noun = tree.head[v]
        if tree.dep[v] == "acl" and tree.tag[noun].startswith("NN") and tree.dep[noun] in ("ROOT", "nsubj", "ccomp"):
            _lift(tree, main, noun)
            _hang(tree, noun, main, tree.dep[glued])
        elif tree.child(v, "mark", "advmod") is not None and any(
            tree.lower[k] in wordings().subordinating for k in tree.children(v, "mark", "advmod")
        ):
            _lift(tree, main, v)
            _hang(tree, v, main, "csubj")
        else:
            continue
        _hang(tree, glued, v, "dobj")


def _lift(tree: Tree, low: int, high: int) -> None:
    """Put a word below in the place of one above."""
    above, dep = tree.head[high], tree.dep[high]
    tree.kids[tree.head[low]].remove(low)
    if above == high:
        tree.head[low], tree.dep[low] = low, "ROOT"
        return
    tree.head[low], tree.dep[low] = above, dep
    tree.kids[above] = sorted([*tree.kids[above], low])


def _hang(tree: Tree, i: int, head: int, dep: str) -> None:
    if tree.head[i] != i:
        tree.kids[tree.head[i]].remove(i)
    tree.head[i], tree.dep[i] = head, dep
    tree.kids[head] = sorted([*tree.kids[head], i])
