"""Who is behind a deed that a phrase names: "the ramming of a boat by a Chinese cutter", "what Beijing has built".

Invariant: groups come from the surest to the vaguest; whom a deed is done to is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.facts.clauses.clause import front, is_passive
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings

__all__ = ["doers"]

_DEEPEST = 4
_RELATIVE = ("WDT", "WP", "WP$")

Nouns = Mapping[str, frozenset[str]]


def doers(tree: Tree, w: int, nouns: Nouns, depth: int = 0) -> Iterator[list[int]]:
    """Groups of words that may name the doer; the first group that can be resolved counts.

    Args:
        tree: the sentence.
        w: head of the phrase: a noun, or the verb of a gerund or clause.
        nouns: word classes; the place of a `misrule` is the culprit, `undergone` and `people` lead to victims.
        depth: how far below the first phrase.
    """
    if depth > _DEEPEST:
        return
    yield from _told(tree, w, nouns, depth)
    if not depth:
        yield _anywhere(tree, w, nouns)


def _told(tree: Tree, w: int, nouns: Nouns, depth: int) -> Iterator[list[int]]:
    if tree.is_verb(w) or tree.child(w, "nsubj") is not None:
        yield from _of_verb(tree, w, nouns, depth)
        return
    yield _agents(tree, w)
    yield [*(c for k in tree.children(w, "poss") for c in tree.conjuncts(k)), *front(tree, w)]
    lemma = tree.lemma[w]
    if lemma in nouns["people"] and depth:
        return
    undergone = _undergone(tree, w, nouns)
    victims = [o for p, o in tree.preps(w) if p == "of" and tree.lemma[o] in nouns["people"]]
    if tree.tag[w] not in _RELATIVE and not undergone and not victims:
        yield [w]
    for k in tree.children(w, "relcl", "acl", "ccomp"):
        yield from _of_clause(tree, k, nouns, depth + 1)
    for p, o in tree.preps(w):
        told = p in ("on", "about") and lemma in nouns["told"]
        if told or (p in wordings().bearing and not undergone):
            yield from doers(tree, o, nouns, depth + 1)
    if lemma in nouns["misrule"]:
        for n in (w, *(o for p, o in tree.preps(w) if p in ("of", "against"))):
            yield [o for p, o in tree.preps(n) if p in wordings().within]


def _anywhere(tree: Tree, w: int, nouns: Nouns) -> list[int]:
    """Names below a phrase that are neither places of the deed nor its victims."""
    found = []
    for i in tree.subtree(w):
        if tree.names[i] is None or i == w:
            continue
        h = tree.head[i]
        if tree.dep[i] == "pobj" and tree.lower[h] not in ("by", "from", "of", "between"):
            continue
        if any(tree.lemma[a] in nouns["people"] or _undergone(tree, a, nouns) for a in _between(tree, i, w)):
            continue
        found.append(i)
    return found


def _undergone(tree: Tree, w: int, nouns: Nouns) -> bool:
    """Whether a noun has its victim, not its doer, behind "of"."""
    return tree.lemma[w] in nouns["undergone"] or (tree.tag[w] == "NN" and tree.lower[w].endswith("ing"))


def _between(tree: Tree, i: int, w: int) -> Iterator[int]:
    """The words from i up to w."""
    yield i
    for a in tree.ancestors(i):
        yield a
        if a == w:
            return


def _agents(tree: Tree, w: int) -> list[int]:
    """The by-phrase of a noun, also one that the parser hangs on what the deed is done to."""
    found: list[int] = []
    chain = [w]
    for n in chain:
        found += [o for p, o in tree.preps(n) if p == "by"]
        chain += [o for p, o in tree.preps(n) if p == "of" and o not in chain]
    return found


def _of_clause(tree: Tree, v: int, nouns: Nouns, depth: int) -> Iterator[list[int]]:
    """The subject of a clause that stands on a noun, or its by-phrase."""
    if is_passive(tree, v):
        yield [o for p, o in tree.preps(v) if p == "by"]
        return
    own = _subjects(tree, v)
    yield own
    for s in own:
        if tree.names[s] is None:
            yield from doers(tree, s, nouns, depth)


def _of_verb(tree: Tree, v: int, nouns: Nouns, depth: int) -> Iterator[list[int]]:
    if any(tree.tag[o] in _RELATIVE for o in tree.children(v, "dobj")):
        for k in tree.children(v, "oprd"):  # "what it called Cambodia's aggression"
            yield from doers(tree, k, nouns, depth + 1)
    yield from _of_clause(tree, v, nouns, depth)
    if _subjects(tree, v):
        return
    yield tree.children(v, "poss")  # "the building of islands" was read as a verb
    for k in tree.children(v, "ccomp"):
        yield from doers(tree, k, nouns, depth + 1)
    if tree.child(v, "nsubj") is not None:
        # "what had happened at the shoal, where Chinese ships …": the circumstances tell whose deed it was
        for k in tree.subtree(v):
            if k != v and tree.dep[k] in ("advcl", "relcl"):
                yield _subjects(tree, k)


def _subjects(tree: Tree, v: int) -> list[int]:
    heads = [s for s in tree.children(v, "nsubj") if tree.tag[s] not in _RELATIVE and tree.lower[s] != "that"]
    return [c for s in heads for c in tree.conjuncts(s)]
