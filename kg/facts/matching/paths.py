"""The words that a path of a rule names in a clause.

A path is a role ("agent", "patient", a preposition, "self" for the head), with a step behind a dot: a preposition, mod
(names in front), owner, adj, any (name below), land (state or place below), list. "a|b" = both; "@region" the clause,
"@sentence" the sentence, "@aim" the infinitive of what is meant, "@purpose" any infinitive below, "@below" the verbs of
what is helped or let happen, "@helped" their subjects, "@governor" the verbs above, "@above" the subject of the nearest
one, "@content" the clause of what is said, "@asides" clauses beside, "@manner" how it is done ("jointly", "side by
side"), "@demand" what somebody is told to do, "@forbidden" what he is told not to do, "@speaker" who says what the
clause holds, "@support" the verb that carries an event noun. A last step "doer" is the matcher's own
(kg/facts/clauses/doers.py).

Invariant: words of the clause's own sentence only.
"""

from __future__ import annotations

from kg.facts.clauses.clause import Clause, front
from kg.facts.clauses.manner import manner
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.setting import scope
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["words_at"]

_LAND = frozenset((EntityClass.STATE, EntityClass.PLACE))
_TO = frozenset(("to",))


def words_at(clause: Clause, path: str) -> list[int]:
    """The words of a role; "patient.with" = the with-phrase of the patient, also mod, owner."""
    if path in clause.roles:
        return clause.roles[path]
    if path.isalpha() and path != "self":
        return []
    if "patient" in path:  # what a rule's preposition adds to it counts for that rule alone
        return _words_at(clause, path)
    known = clause.found.get(path)
    if known is None:
        known = clause.found[path] = _words_at(clause, path)
    return known


def _words_at(clause: Clause, path: str) -> list[int]:
    if "|" in path:
        return [w for one in path.split("|") for w in words_at(clause, one)]
    role, _, rest = path.partition(".")
    if role == "@region":
        return scope(clause)
    if role == "@sentence":
        return list(range(len(clause.tree)))
    if role == "@aim":
        tree = clause.tree
        return [k for k in tree.children(clause.head, "xcomp", "acl") if tree.tag[k] == "VB" and tree.has(k, _TO)]
    if role == "@purpose":
        tree = clause.tree
        return [k for k in tree.children(clause.head, "xcomp", "advcl", "ccomp", "acl") if tree.has(k, _TO)]
    if role in ("@below", "@helped"):
        below = [k for k in clause.tree.children(clause.head, "xcomp", "ccomp") if clause.tree.is_verb(k)]
        if role == "@below":
            return below
        return [c for k in below for s in clause.tree.children(k, "nsubj") for c in clause.tree.conjuncts(s)]
    if role == "@speaker":
        return _speaker(clause)
    if role == "@demand":
        return _demanded(clause)
    if role == "@forbidden":
        return [w for w in _demanded(clause) if clause.tree.child(w, "neg") is not None]
    if role == "@asides":
        return _asides(clause)
    if role == "@governor":
        return [a for a in clause.tree.ancestors(clause.head) if clause.tree.is_verb(a)]
    if role == "@above":
        return _above(clause)
    if role == "@content":
        return clause.tree.children(clause.head, "ccomp")
    words = _heads(clause, role)
    if not rest:
        return words
    tree = clause.tree
    while "." in rest:
        step, _, rest = rest.partition(".")
        words = [o for w in words for p, o in tree.preps(w) if p == step]
    found: list[int] = []
    for w in words:
        if rest == "mod":
            found.extend(front(tree, w))
        elif rest == "list":
            found.extend(_listed(tree, w))
        elif rest == "adj":
            found.extend(k for k in tree.kids[w] if tree.dep[k] in ("amod", "compound"))
        elif rest == "any":
            found.extend(j for j in tree.subtree(w) if tree.names[j] is not None)
        elif rest == "land":
            found.extend(j for j in tree.subtree(w) if (name := tree.names[j]) is not None and name.cls in _LAND)
        elif rest == "owner":
            found.extend(c for o in tree.children(w, "poss") for c in tree.conjuncts(o))
        else:
            found.extend(o for p, o in tree.preps(w) if p == rest)
    if rest in ("with", "between", "of") and not found and role == "patient":
        found.extend(clause.roles.get(rest, []))
    return found


def _heads(clause: Clause, role: str) -> list[int]:
    """The words that the first step of a path names."""
    if role == "@manner":
        return manner(clause)
    if role == "@support":
        return [clause.support] if clause.support is not None else []
    return [clause.head] if role == "self" else clause.roles.get(role, [])


def _listed(tree: Tree, w: int) -> list[int]:
    """The names after "the ten members:", or in apposition to a plural."""
    found = [c for a in tree.children(w, "appos") if tree.names[a] is not None for c in tree.conjuncts(a)]
    for _, o in (x for x in tree.preps(w) if x[0] == "of"):
        # "members of ASEAN, namely Brunei and Laos": the list hangs on the last name
        found.extend(c for a in tree.children(o, "appos") if tree.names[a] is not None for c in tree.conjuncts(a))
    colon = next((i for i in range(w, min(w + 6, len(tree))) if tree.words[i] == ":"), None)
    if colon is not None:
        found.extend(i for i in range(colon, len(tree)) if tree.names[i] is not None)
    return sorted(set(found))


def _speaker(clause: Clause) -> list[int]:
    """Who says what the clause holds: "Hanoi said that China had violated its waters", "…, Hanoi insists"."""
    tree, v = clause.tree, clause.head
    if any(tree.lower[k] == "to" and tree.dep[k] == "aux" for k in tree.kids[v]):
        return []
    while (h := tree.head[v]) != v:
        cleft = tree.dep[v] == "relcl" and tree.dep[h] == "attr"
        if cleft:
            v = tree.head[h]
            continue
        if tree.dep[v] == "ccomp":
            said = tree.is_verb(h) and tree.child(h, "neg") is None
            return _subjects(tree, h) if said else []
        if tree.dep[v] not in ("conj", "csubj") or not tree.is_verb(h):
            return []
        v = h
    return _beside(tree, v)


def _beside(tree: Tree, v: int) -> list[int]:
    """Who is named as the speaker beside a main clause: "X, he said, …", "according to him", "in Hanoi's eyes"."""
    for k in tree.kids[v]:
        if (
            tree.dep[k] in ("parataxis", "ccomp")
            and tree.lemma[k] in wordings().saying
            and tree.child(k, "neg") is None
        ):
            return _subjects(tree, k)
        if tree.dep[k] == "prep" and tree.lower[k] == "according":
            return [o for _, o in tree.preps(k)]
        if tree.dep[k] == "prep" and k < v:
            objects = [c for o in tree.children(k, "pobj") for c in tree.conjuncts(o)]
            if tree.lower[k] in ("to", "for") and all(tree.names[o] is not None for o in objects):
                return objects
            if tree.lower[k] in ("in", "from") and any(tree.lemma[o] in wordings().views for o in objects):
                return [c for o in objects for s in tree.children(o, "poss") for c in tree.conjuncts(s)]
    return []


def _subjects(tree: Tree, v: int) -> list[int]:
    return [c for s in tree.children(v, "nsubj") for c in tree.conjuncts(s)]


def _above(clause: Clause) -> list[int]:
    """The subject of the nearest verb above that has one of its own."""
    tree = clause.tree
    for a in tree.ancestors(clause.head):
        if tree.is_verb(a) or tree.lemma[a] == "be":
            own = tree.children(a, "nsubj")
            if own:
                return [c for s in own for c in tree.conjuncts(s)]
    return []


def _demanded(clause: Clause) -> list[int]:
    """What somebody is told to do or not to do: "to halt", "that it withdraw", "against meddling"."""
    tree, v = clause.tree, clause.head
    found = tree.children(v, "xcomp", "ccomp", "advcl")
    for k in tree.kids[v]:
        if tree.dep[k] == "prep":
            if tree.lower[k] in ("against", "from"):
                found += tree.children(k, "pcomp", "pobj")
            for o in tree.children(k, "pobj"):
                found += tree.children(o, "acl", "relcl")  # the parser hangs "to halt" on the one called upon
        elif tree.dep[k] == "dobj":
            found += tree.children(k, "acl", "relcl")
    return sorted({c for k in found for c in tree.conjuncts(k) if not _told(tree, k)})


def _told(tree: Tree, v: int) -> bool:
    """Whether a clause says what is, not what should be."""
    finite = any(tree.dep[k] in ("aux", "auxpass", "neg") and tree.lower[k] != "to" for k in tree.kids[v])
    return tree.tag[v] in ("VBD", "VBZ") or (finite and not tree.has(v, _TO))


def _asides(clause: Clause) -> list[int]:
    """Clauses beside the event or the verb that carries it: "watches with unease as A lets B in"."""
    tree = clause.tree
    heads = [clause.head] if clause.support is None else [clause.head, clause.support]
    return [k for h in heads for k in tree.children(h, "advcl", "ccomp") if not tree.has(k, _TO)]
