"""Ends of a verb that stand elsewhere than behind it: above a relative clause, in front of what is given.

Invariant: only an end that the clause lacks is filled.
"""

from __future__ import annotations

from kg.facts.clauses.roles import Clause
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.names import AliasKind
from kg.vocabulary import EntityClass

__all__ = ["fill_gap", "fill_recipient", "fill_stranded"]


def fill_gap(tree: Tree, v: int, clause: Clause) -> None:
    """The missing object of a relative clause: "the summit which Cambodia hosted", "the patrols Malaysia runs"."""
    if tree.dep[v] == "relcl" and tree.child(v, "nsubj") is not None:
        front = [
            k for k in tree.kids[v] if k < v and tree.tag[k] in ("WDT", "WP", "IN") and tree.dep[k] in ("dobj", "mark")
        ]
        own = tree.child(v, "nsubj")
        stranded = any(
            tree.dep[k] == "prep"
            and k < v
            and tree.tag[k] in ("IN", "WDT")
            and any(tree.tag[x] in ("WDT", "WP") for x in tree.kids[k])
            for k in tree.kids[v]
        )
        if not stranded and (front or (own is not None and tree.tag[own] not in ("WDT", "WP"))):
            clause.add("patient", tree.conjuncts(tree.head[v]))


def fill_stranded(tree: Tree, v: int, clause: Clause) -> None:
    """As in "with whom he agreed", "for which soldiers come together": the noun above fills the preposition's role."""
    if tree.dep[v] != "relcl":
        return
    for k in tree.kids[v]:
        if tree.dep[k] == "prep" and k < v and any(tree.tag[x] in ("WDT", "WP") for x in tree.kids[k]):
            clause.roles[tree.lower[k]] = tree.conjuncts(tree.head[v])
        elif tree.dep[k] == "prep" and k > v and not tree.kids[k] and clause.roles.get("patient"):
            clause.roles.setdefault(tree.lower[k], tree.conjuncts(tree.head[v]))  # "the truce they were talked into"


def fill_recipient(tree: Tree, v: int, clause: Clause, lexicon: Lexicon) -> None:
    """As in "sold Singapore its first launchers", "sell Indonesia 42 fighters": the name behind the verb gets them."""
    if not lexicon.is_a(tree.lemma[v], "giving"):
        return
    at = v + 1
    if at < len(tree) and tree.lower[at] == "the":
        at += 1
    name = tree.names[at] if at < len(tree) else None
    if name is None or name.cls is not EntityClass.STATE or name.kind is AliasKind.DEMONYM:
        return
    told = tree.conjuncts(at)
    things = [o for o in clause.roles.get("patient", []) if o > at and o not in told]
    owned = tree.child(at, "case") is not None
    if things and not owned and (tree.head[at] in things or at in clause.roles["patient"]):
        clause.roles["patient"] = things
        clause.add("recipient", told if tree.head[at] == v else [at])
