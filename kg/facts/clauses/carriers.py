"""What carries an event noun in its sentence: a support verb, a preposition, or another noun ("an offer of a loan").

Invariant: a noun gets roles only from the words between it and the verb above it; its own roles come first.
"""

from __future__ import annotations

from kg.facts.clauses.roles import Clause, is_passive, measure_of, subjects
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings

__all__ = ["carry", "fields", "front"]

_MEANT = frozenset(("planned", "possible", "refused", "cancelled", "negated", "reported"))
_BETWEEN = frozenset(("IN", "RB", "RP", "RBR", "JJR"))


def fields(tree: Tree, v: int, lexicon: Lexicon) -> list[int]:
    """As in "…, focusing on trade and energy", "in areas including health": the fields named beside a verb."""
    found: list[int] = []
    for k in tree.kids[v]:
        if (
            tree.dep[k] in ("advcl", "acl", "prep", "conj", "xcomp")
            and tree.lemma[k] in lexicon.focusing
            and tree.tag[k] == "VBG"
        ):
            found += [c for o in tree.children(k, "dobj", "pobj") for c in tree.conjuncts(o)]
            found += [o for p, o in tree.preps(k) if p in ("on", "around", "upon")]
    return found


def front(tree: Tree, n: int) -> list[int]:
    """Names in front of a noun, also behind other modifiers: "U.S.-Malaysia defence ties", "Thai-American alliance"."""
    found: list[int] = []
    for k in tree.kids[n]:
        if k > n or tree.dep[k] not in ("amod", "compound", "nmod", "npadvmod", "nummod", "advmod"):
            continue
        for j in tree.subtree(k):
            if tree.names[j] is not None:
                found.append(j)
    return sorted(set(found))


def _topmost(tree: Tree, n: int, clause: Clause, lexicon: Lexicon) -> int:
    """The noun that stands for the event in the sentence: "the prospect of talks", "an offer of a loan", "a plan for".

    Who makes the offer or has the plan is one who acts in the event; what hangs on the offer hangs on the event.
    """
    top = n
    while True:
        counting = measure_of(tree, top, lexicon)
        if counting is not None:
            top = counting
        elif tree.dep[top] == "conj" and tree.tag[tree.head[top]].startswith("NN"):
            top = tree.head[top]
        elif _prospect(tree, top, lexicon):
            top = tree.head[tree.head[top]]
            whose = "asker" if tree.lemma[top] in lexicon.addressed else "holder"
            clause.add(whose, [c for o in tree.children(top, "poss") for c in tree.conjuncts(o)] or front(tree, top))
            for name, word in tree.preps(top):
                if name in ("by", "from"):
                    clause.add(whose, [word])
                elif word != n and not clause.roles.get(name) and tree.names[word] is not None:
                    clause.add(name, [word])
        else:
            return top


def _prospect(tree: Tree, n: int, lexicon: Lexicon) -> bool:
    """Whether a noun hangs on one that says the event is only meant: offer, threat, plan, chance, request."""
    p = tree.head[n]
    up = tree.head[p]
    return (
        tree.dep[n] == "pobj"
        and tree.lower[p] in ("of", "for", "on", "to", "about", "in")
        and tree.tag[up].startswith("NN")
        and tree.names[up] is None
        and lexicon.stance.nouns.get(tree.lemma[up]) in _MEANT
        and not lexicon.is_a(tree.lemma[up], "bilateral_agreement")
    )


def carry(tree: Tree, n: int, clause: Clause, lexicon: Lexicon) -> None:
    """Give a noun the roles of the verb that carries it.

    Args:
        tree: the sentence.
        n: the event noun.
        clause: its clause, whose roles are filled.
        lexicon: with the verbs that only carry a noun.
    """
    top = _topmost(tree, n, clause, lexicon)
    h, dep = tree.head[top], tree.dep[top]
    link = ""
    if dep in ("dobj", "attr", "oprd") and tree.tag[h].startswith("VB"):
        link = "object"
    elif dep == "nsubjpass":
        link = "passive"
    elif dep == "nsubj" and tree.tag[h].startswith("VB"):
        link = "subject"
    elif dep in ("pobj", "pcomp") and tree.head[h] != h:
        verb = tree.head[h]
        while tree.tag[verb] in _BETWEEN and tree.dep[verb] in ("prep", "advmod", "prt") and tree.head[verb] != verb:
            verb = tree.head[verb]  # "pulled out of", "walked away from"
        if tree.lower[verb] in wordings().liable and tree.dep[verb] == "acomp":
            verb = tree.head[verb]
        if tree.tag[verb].startswith("VB"):
            link, h = tree.lower[tree.head[top]], verb
        elif tree.tag[verb][:2] == "JJ" and tree.dep[verb] == "acomp" and tree.tag[tree.head[verb]][:2] == "VB":
            link, h = tree.lower[tree.head[top]], tree.head[verb]  # "is open to talks", "is keen on a visit"
        elif tree.lower[tree.head[top]] in wordings().through:
            # "hosted the summit as chair": the phrase hangs on the object, the subject holds it
            above = next((a for a in tree.ancestors(verb) if tree.tag[a].startswith("VB")), None)
            if above is not None:
                link, h = tree.lower[tree.head[top]], above
    if not link:
        return
    if top != n and not clause.roles.get("owner") and clause.roles.get("holder"):
        clause.add("owner", clause.roles["holder"])
    clause.support, clause.link = h, link
    if link == "subject" and tree.lemma[h] == "be":  # "his next stop is Hanoi"
        clause.add("complement", [c for o in tree.children(h, "attr") for c in tree.conjuncts(o)])
    clause.add("focus", fields(tree, h, lexicon) + fields(tree, n, lexicon))
    if link == "object":
        clause.anchor = h
        if not is_passive(tree, h):
            clause.add("subject", subjects(tree, h, lexicon))
            clause.add(
                "recipient",
                [
                    c
                    for o in tree.children(h, "dative")
                    if not tree.tag[o].startswith(("IN", "TO"))
                    for c in tree.conjuncts(o)
                ],
            )
    elif link == "passive":
        clause.anchor = h
        clause.add("subject", [o for p, o in tree.preps(h) if p == "by"])
    elif link in wordings().carrying:
        if link in ("with", "through"):
            clause.add("beneficiary", subjects(tree, h, lexicon))
        if is_passive(tree, h):
            clause.add("subject", [o for p, o in tree.preps(h) if p == "by"] or subjects(tree, h, lexicon))
        else:
            clause.add("subject", subjects(tree, h, lexicon))
    if link == "subject" and tree.lemma[h] in lexicon.telling:
        clause.add("complement", [c for o in tree.children(h, "attr", "dobj") for c in tree.conjuncts(o)])
    if link == "subject" and tree.lemma[h] not in lexicon.support:
        clause.add("between", [o for p, o in tree.preps(h) if p == "between"])  # "fighting broke out between A and B"
    if link in ("object", "passive", "subject") and (tree.lemma[h] in lexicon.support or link != "subject"):
        own = {name for name, words in clause.roles.items() if words}
        for name, word in tree.preps(h):
            if name == "by" and (link == "passive"):
                continue
            if name not in own or name in ("in", "at", "on"):
                clause.add(name, [word])
