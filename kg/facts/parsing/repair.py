"""Mending what the parser is known to get wrong, before roles are read.

Invariant: arcs are only moved, words never; a sentence without the known patterns stays as it is.
Patterns: a fronted phrase that swallows the subject ("Between A and B an accord was signed", "During his stop in Hanoi,
A was received"); a named person after a comma read as a conjunct of a far noun instead of an apposition ("their
counterparts, X and Y"); a participle behind the subject taken for the main verb ("A, admitted in May, sent B").
"""

from __future__ import annotations

from kg.facts.parsing.garden import free_objects
from kg.facts.parsing.lists import GATHERINGS, hang, join_lists, mend_list, move
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import lexicon
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["mend"]

_OBJECTS = frozenset(
    (EntityClass.STATE, EntityClass.PERSON, EntityClass.FORUM, EntityClass.PLACE, EntityClass.ORGANISATION)
)


def mend(tree: Tree) -> None:
    """Mend a sentence in place."""
    _inverted(tree)
    free_objects(tree)
    join_lists(tree)
    for i in range(len(tree)):
        if tree.is_verb(i) and tree.child(i, "nsubj", "nsubjpass", "csubj", "expl") is None:
            _swallowed_subject(tree, i)
        if tree.tag[i] == "NNS" and tree.head[i] == i and tree.child(i, "dobj") is not None:
            _verb_read_as_noun(tree, i)
        if tree.tag[i] == "NN" and tree.head[i] == i:
            _plain_verb_read_as_noun(tree, i)
        if tree.is_verb(i):
            _reduced_relative(tree, i)
        name = tree.names[i]
        if name is not None and name.cls is EntityClass.PERSON and tree.dep[i] in ("conj", "dobj", "pobj") and i > 2:
            _apposition(tree, i)
        mend_list(tree, i)
        if name is not None and tree.dep[i] == "npadvmod" and tree.is_verb(tree.head[i]) and name.cls in _OBJECTS:
            _object_read_as_adverb(tree, i)
        if tree.dep[i] == "prep":
            _seat_of_rulers(tree, i)
            _brought_forward(tree, i)
        if (
            name is not None
            and i
            and tree.names[i - 1] is not None
            and tree.head[i - 1] == i
            and tree.dep[i - 1] == "compound"
        ):
            _glued_names(tree, i)


_FRONTED = 3
"""Words that may stand in front of the participle of an inverted sentence: "Also there attending …"."""


def _inverted(tree: Tree) -> None:
    """As in "Joining them on screen were A and B", "Also attending was C": the subject stands behind the copula."""
    for v in range(min(_FRONTED, len(tree))):
        if tree.tag[v] != "VBG":
            continue
        copula = next((k for k in tree.children(v, "aux") if k > v and tree.lower[k] in ("was", "were", "are")), None)
        if copula is not None:  # the parser took "joining … were" for one verb
            behind = [*tree.children(v, "attr"), *tree.children(copula, "attr")]
        elif tree.dep[v] in ("csubj", "advcl") and tree.lemma[tree.head[v]] == "be" and tree.head[v] > v:
            copula = tree.head[v]
            behind = tree.children(copula, "attr", "nsubj")
        else:
            continue
        for word in behind:
            if word > copula:
                move(tree, word, v, "nsubj")
        return


def _seat_of_rulers(tree: Tree, i: int) -> None:
    """As in "assailed the government in Bangkok for …": the seat belongs to the government, not to the verb."""
    verb, noun = tree.head[i], i - 1
    if (
        tree.lower[i] == "in"
        and tree.is_verb(verb)
        and noun > 0
        and tree.head[noun] == verb
        and tree.dep[noun] in ("dobj", "nsubj", "nsubjpass")
        and tree.lemma[noun] in lexicon().nouns["ruler"]
        and any(tree.names[o] is not None for o in tree.children(i, "pobj"))
    ):
        move(tree, i, noun, "prep")


def _brought_forward(tree: Tree, i: int) -> None:
    """As in "It was in Bali that A met B": the place belongs to what happened there."""
    be = tree.head[i]
    if tree.lemma[be] != "be" or not any(tree.lower[s] == "it" for s in tree.children(be, "nsubj", "expl")):
        return
    for v in tree.children(be, "ccomp", "advcl", "relcl"):
        if v > i and tree.is_verb(v) and any(tree.lower[m] in ("that", "where") for m in tree.kids[v]):
            move(tree, i, v, "prep")
            return


def _swallowed_subject(tree: Tree, v: int) -> None:
    if tree.dep[v] not in ("ROOT", "ccomp", "advcl", "relcl"):
        return
    for p in tree.kids[v]:
        if p > v or tree.dep[p] != "prep":
            continue
        objects = tree.children(p, "pobj")
        if len(objects) == 1 and (beside := _glued_subject(tree, objects[0], v)) is not None:
            move(tree, beside, v, "nsubjpass" if tree.child(v, "auxpass") is not None else "nsubj")
            return
        if (apposed := _apposed_subject(tree, p, v)) is not None:
            move(tree, apposed, v, "nsubjpass" if tree.child(v, "auxpass") is not None else "nsubj")
            for k in tree.subtree(p):
                if k > apposed and k < v and tree.dep[k] in ("acl", "relcl"):
                    hang(tree, k, apposed, tree.dep[k])
            return
        if len(objects) > 1 and objects[-1] < v:
            passive = tree.child(v, "auxpass") is not None
            move(tree, objects[-1], v, "nsubjpass" if passive else "nsubj")
            return


def _apposed_subject(tree: Tree, p: int, v: int) -> int | None:
    """As in "During his stop in Hanoi, A, escorted by B, was received": no person is a place or a gathering."""
    for w in tree.subtree(p):
        name, head = tree.names[w], tree.names[tree.head[w]]
        if tree.dep[w] != "appos" or w > v or tree.words[w - 1] != ",":
            continue
        person = name is not None and name.cls is EntityClass.PERSON
        if person and head is not None and head.cls in (EntityClass.STATE, EntityClass.PLACE, *GATHERINGS):
            return w
    return None


def _glued_subject(tree: Tree, i: int, v: int) -> int | None:
    """As in "Together with Laos the United States runs …": a second name behind the first one without a comma."""
    for k in tree.children(i, "appos"):
        first, second = tree.names[i], tree.names[k]
        between = [tree.words[j] for j in range(i + 1, k)]
        if first is not None and second is not None and i < k < v and set(between) <= {"the", "a"}:
            return k
    return None


def _verb_read_as_noun(tree: Tree, i: int) -> None:
    """As in "An air services agreement links A and B": a verb with an object, taken for a plural."""
    before = [k for k in tree.kids[i] if k < i and tree.dep[k] in ("compound", "nmod", "amod") and k == i - 1]
    if before and tree.tag[before[0]].startswith("NN"):
        tree.tag[i] = "VBZ"
        move(tree, before[0], i, "nsubj")


def _plain_verb_read_as_noun(tree: Tree, i: int) -> None:
    """As in "Vietnam and the United States work together": the arc to the subject knows better than the tag."""
    subject = tree.child(i, "nsubj", "nsubjpass")
    determined = tree.child(i, "det", "poss", "amod", "compound", "nummod", "cop", "aux")
    if subject is None or subject > i or determined is not None or tree.names[i] is not None:
        return
    if tree.names[subject] is not None and tree.child(subject, "conj") is not None:
        tree.tag[i] = "VBP"


def _reduced_relative(tree: Tree, v: int) -> None:
    """As in "Laos, admitted to ASEAN in 1997, sent a minister": the participle taken for the main verb."""
    subject = tree.child(v, "nsubj")
    if tree.tag[v] not in ("VBD", "VBN") or subject is None or tree.child(v, "aux", "auxpass") is not None:
        return
    start = subject + 1
    if start >= len(tree) or tree.words[start] != "," or any(tree.names[j] is not None for j in range(start, v)):
        return
    later = [
        k
        for k in tree.kids[v]
        if k > v and tree.is_verb(k) and tree.tag[k] in ("VBD", "VBZ", "VBP")
        and tree.dep[k] in ("dep", "ccomp", "conj")
        and tree.child(k, "nsubj", "nsubjpass", "mark") is None and tree.words[k - 1] == ","
        and not any(tree.dep[c] == "cc" and v < c < k for c in tree.kids[v])
    ]  # fmt: skip
    if v - start > 2 or len(later) != 1 or tree.head[v] != v:
        return
    main = later[0]
    tree.kids[v].remove(main)
    tree.head[main], tree.dep[main] = main, "ROOT"
    move(tree, subject, main, "nsubj")
    tree.tag[v], tree.dep[v], tree.head[v] = "VBN", "acl", subject
    tree.kids[subject].append(v)
    tree.kids[subject].sort()


def _object_read_as_adverb(tree: Tree, i: int) -> None:
    if tree.child(tree.head[i], "dobj") is None:
        tree.dep[i] = "dobj"


def _glued_names(tree: Tree, i: int) -> None:
    """As in "On the first day of the Summit Laos was admitted": a gathering in a fronted phrase, then the subject."""
    first, second = tree.names[i - 1], tree.names[i]
    if (
        first is None
        or second is None
        or first.cls not in (EntityClass.FORUM, EntityClass.EVENT, EntityClass.AGREEMENT, EntityClass.PLACE)
    ):
        return
    if second.cls not in (EntityClass.STATE, EntityClass.PERSON, EntityClass.ORGANISATION):
        return
    verb = next((v for v in range(i + 1, len(tree)) if tree.is_verb(v)), None)
    if verb is None or tree.child(verb, "nsubj", "nsubjpass") is not None:
        return
    head, dep = tree.head[i], tree.dep[i]
    move(tree, i, verb, "nsubjpass" if tree.child(verb, "auxpass") is not None else "nsubj")
    move(tree, i - 1, head, dep)


def _apposition(tree: Tree, i: int) -> None:
    if tree.words[i - 1] != ",":
        return
    noun = i - 2
    head = tree.head[i]
    if (
        tree.names[noun] is None
        and tree.lemma[noun] in wordings().people
        and head != noun
        and (tree.names[head] is None or head < noun)
    ):
        above = noun
        while tree.head[above] != above:
            if above == i:
                return
            above = tree.head[above]
        move(tree, i, noun, "appos")
