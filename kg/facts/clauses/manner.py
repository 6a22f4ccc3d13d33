"""How something is done: adverbs that make a deed a joint one, and the words of manner of a clause.

Invariant: only words that hang on the verb itself, or on its subject, count.
"""

from __future__ import annotations

from kg.facts.clauses.roles import Clause
from kg.facts.parsing.tree import Tree

__all__ = ["done_jointly", "manner"]


def done_jointly(tree: Tree, i: int) -> int | None:
    """The verb that an adverb of manner stands on: "jointly", "side by side", "A, together with B, runs …"."""
    manner = tree.dep[i] in ("advmod", "npadvmod") or (tree.dep[i] == "pobj" and tree.lower[tree.head[i]] == "in")
    if not manner or tree.is_verb(i):
        return None
    for a in tree.ancestors(i):
        if tree.is_verb(a):
            return a
        if tree.tag[a].startswith("NN") and tree.dep[a] not in ("nsubj", "nsubjpass"):
            return None
    return None


def manner(clause: Clause) -> list[int]:
    """Adverbs of the clause, also those made of a noun: "jointly", "hand in hand", "in tandem"."""
    tree = clause.tree
    verb = clause.head if clause.kind != "noun" else clause.support
    if verb is None:
        return []
    found = [k for k in tree.kids[verb] if tree.dep[k] in ("advmod", "npadvmod", "prt", "acomp")]
    found += [
        o for k in tree.kids[verb] if tree.dep[k] == "prep" for o in tree.children(k, "pobj") if tree.names[o] is None
    ]
    return found
