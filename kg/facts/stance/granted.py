"""What a clause takes for granted although a hedge stands above it: speech that was risen for, talks that are to end.

Invariant: nothing is granted under a denial, nor under a modal of the verb above.
"""

from __future__ import annotations

from kg.facts.clauses.clause import Clause
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings

__all__ = ["is_ongoing", "is_quoted_view", "is_spoken"]


def is_spoken(clause: Clause) -> bool:
    """As in "took the floor to condemn", "have sat down to negotiate": who came to speak has spoken."""
    tree, v = clause.tree, clause.head if clause.support is None else clause.support
    h = tree.head[v]
    if tree.dep[v] not in ("xcomp", "advcl") or h == v or tree.tag[h] not in ("VBD", "VBN"):
        return False
    fit = tree.dep[v] == "advcl" or tree.lemma[h] in wordings().coming_to_speak
    return fit and tree.child(h, "neg") is None and not _modal(tree, h)


def is_ongoing(clause: Clause) -> bool:
    """As in "aim to wrap up negotiations", "will speed up the talks": they are under way."""
    return clause.support is not None and clause.tree.lemma[clause.support] in wordings().carrying_on


def is_quoted_view(clause: Clause) -> bool:
    """As in "vowed to resist what he called aggression": the name is given, whatever is vowed."""
    tree = clause.tree
    v = clause.head if clause.kind != "noun" else tree.head[clause.head]
    if tree.lemma[v] not in wordings().calling:
        return False
    relative = [k for k in tree.children(v, "dobj", "nsubj") if tree.lower[k] in ("what", "which")]
    return bool(relative)


def _modal(tree: Tree, v: int) -> bool:
    return any(tree.tag[k] == "MD" for k in tree.children(v, "aux"))
