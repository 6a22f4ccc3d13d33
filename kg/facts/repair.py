"""Mending what the parser is known to get wrong, before roles are read.

Invariant: arcs are only moved, words never; a sentence without the known patterns stays as it is.
Patterns: a fronted phrase that swallows the subject ("Between A and B an accord was signed"); a named person after a
comma read as a conjunct of a far noun instead of an apposition ("their counterparts, X and Y"); a list cut in two whose
tail became a second subject ("Cooperation among A, | B and C has grown"); a participle behind the subject taken for
the main verb ("A, admitted in May, sent a minister").
"""

from __future__ import annotations

from kg.facts.tree import Tree
from kg.vocabulary import EntityClass

__all__ = ["mend"]

_OBJECTS = frozenset(
    (EntityClass.STATE, EntityClass.PERSON, EntityClass.FORUM, EntityClass.PLACE, EntityClass.ORGANISATION)
)
_RULERS = frozenset(
    (
        "government",
        "junta",
        "regime",
        "general",
        "authority",
        "ruler",
        "leadership",
        "administration",
        "military",
        "army",
    )
)
_PEOPLE = frozenset(
    [
        "counterpart",
        "colleague",
        "leader",
        "minister",
        "official",
        "host",
        "predecessor",
        "successor",
        "guest",
        "president",
        "premier",
        "secretary",
        "ambassador",
        "diplomat",
        "chief",
        "head",
        "envoy",
        "deputy",
        "general",
        "commander",
        "visitor",
        "partner",
        "chairman",
    ]
)


def _move(tree: Tree, i: int, head: int, dep: str) -> None:
    tree.kids[tree.head[i]].remove(i)
    tree.head[i], tree.dep[i] = head, dep
    tree.kids[head].append(i)
    tree.kids[head].sort()


def _hang(tree: Tree, i: int, head: int, dep: str) -> None:
    """Move an arc unless that would close a circle."""
    if tree.head[i] != i and i not in (head, *tree.ancestors(head)):
        _move(tree, i, head, dep)


def mend(tree: Tree) -> None:
    """Mend a sentence in place."""
    _inverted(tree)
    _announced_list(tree)
    for i in range(len(tree)):
        if tree.is_verb(i) and tree.child(i, "nsubj", "nsubjpass", "csubj", "expl") is None:
            _swallowed_subject(tree, i)
        if tree.tag[i] == "NNS" and tree.head[i] == i and tree.child(i, "dobj") is not None:
            _verb_read_as_noun(tree, i)
        if tree.tag[i] == "NN" and tree.head[i] == i:
            _plain_verb_read_as_noun(tree, i)
        if tree.is_verb(i):
            _reduced_relative(tree, i)
        if tree.is_verb(i) or tree.lemma[i] == "be":
            _cut_list(tree, i)
        name = tree.names[i]
        if name is not None and name.cls is EntityClass.PERSON and tree.dep[i] in ("conj", "dobj", "pobj") and i > 2:
            _apposition(tree, i)
        if name is not None and tree.dep[i] == "conj" and tree.is_verb(tree.head[i]):
            _second_object(tree, i)
        if name is not None and tree.dep[i] == "npadvmod" and tree.is_verb(tree.head[i]) and name.cls in _OBJECTS:
            _object_read_as_adverb(tree, i)
        if tree.dep[i] == "prep":
            _seat_of_rulers(tree, i)
        if name is not None and name.cls is EntityClass.STATE and tree.dep[i] == "conj":
            _split_pair(tree, i)
        if name is not None and name.cls is EntityClass.PERSON and tree.dep[i] == "conj":
            _beside_a_group(tree, i)
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
                _move(tree, word, v, "nsubj")
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
        and tree.lemma[noun] in _RULERS
        and any(tree.names[o] is not None for o in tree.children(i, "pobj"))
    ):
        _move(tree, i, noun, "prep")


def _split_pair(tree: Tree, i: int) -> None:
    """As in "negotiators from A and B": the second state belongs to the first, not beside the negotiators."""
    noun = tree.head[i]
    if tree.names[noun] is not None or not tree.tag[noun].startswith("NN") or tree.lemma[noun] in _PEOPLE:
        return
    for p in tree.children(noun, "prep"):
        objects = tree.children(p, "pobj")
        if p < i and tree.lower[p] in ("from", "of", "between") and len(objects) == 1:
            name = tree.names[objects[0]]
            if name is not None and name.cls is EntityClass.STATE and tree.child(objects[0], "conj") is None:
                _move(tree, i, objects[0], "conj")
                return


def _swallowed_subject(tree: Tree, v: int) -> None:
    if tree.dep[v] not in ("ROOT", "ccomp", "advcl", "relcl"):
        return
    for p in tree.kids[v]:
        if p > v or tree.dep[p] != "prep":
            continue
        objects = tree.children(p, "pobj")
        if len(objects) == 1 and (beside := _glued_subject(tree, objects[0], v)) is not None:
            _move(tree, beside, v, "nsubjpass" if tree.child(v, "auxpass") is not None else "nsubj")
            return
        if len(objects) > 1 and objects[-1] < v:
            passive = tree.child(v, "auxpass") is not None
            _move(tree, objects[-1], v, "nsubjpass" if passive else "nsubj")
            return


def _second_object(tree: Tree, i: int) -> None:
    """As in "rang A first, and then B": the name stands beside the object, not beside the verb."""
    name, v = tree.names[i], tree.head[i]
    for k in reversed([k for k in tree.kids[v] if v < k < i]):
        for o in (k, *tree.children(k, "pobj")):
            other = tree.names[o]
            if tree.dep[o] in ("dobj", "pobj") and other is not None and name is not None and other.cls is name.cls:
                _hang(tree, i, o, "conj")
                return


def _announced_list(tree: Tree) -> None:
    """As in "only three leaders came: A, B and C": the names behind the colon say who the leaders are."""
    colon = next((i for i, word in enumerate(tree.words) if word == ":"), None)
    if colon is None or colon + 1 >= len(tree):
        return
    noun = next(
        (i for i in range(colon) if tree.lemma[i] in _PEOPLE and tree.tag[i] == "NNS" and tree.names[i] is None), None
    )
    behind = [i for i in range(colon + 1, len(tree)) if tree.names[i] is not None]
    persons = [i for i in behind if tree.names[i].cls is EntityClass.PERSON]  # type: ignore[union-attr]
    verbs = any(tree.is_verb(i) for i in range(colon + 1, len(tree)) if tree.dep[i] not in ("relcl", "acl"))
    if noun is None or len(persons) < 2 or verbs or tree.child(noun, "appos") is not None:
        return
    _hang(tree, persons[0], noun, "appos")
    for person in persons[1:]:
        _hang(tree, person, persons[0], "conj")


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
        _move(tree, before[0], i, "nsubj")


def _plain_verb_read_as_noun(tree: Tree, i: int) -> None:
    """As in "Vietnam and the United States work together": the arc to the subject knows better than the tag."""
    subject = tree.child(i, "nsubj", "nsubjpass")
    determined = tree.child(i, "det", "poss", "amod", "compound", "nummod", "cop", "aux")
    if subject is not None and subject < i and determined is None and tree.names[i] is None:
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
    _move(tree, subject, main, "nsubj")
    tree.tag[v], tree.dep[v], tree.head[v] = "VBN", "acl", subject
    tree.kids[subject].append(v)
    tree.kids[subject].sort()


def _cut_list(tree: Tree, v: int) -> None:
    """A list behind the subject whose second half became a subject of its own."""
    subjects = tree.children(v, "nsubj", "nsubjpass")
    if len(subjects) != 2 or tree.names[subjects[1]] is None:
        return
    noun, tail = subjects
    if tree.names[noun] is None and tree.tag[noun] == "NNS" and tree.subtree(tail)[0] == noun + 1:
        _move(tree, tail, noun, "appos")  # "its partners Japan and Canada sent ships"
        return
    last = tree.subtree(noun)[-1]
    first, second = tree.names[last], tree.names[tail]
    start = tree.subtree(tail)[0]
    if tree.words[last] == "," and last:
        last -= 1
        first = tree.names[last]
    listed = first is not None and second is not None and first.cls is second.cls and tree.dep[last] in ("pobj", "conj")
    if listed and tree.child(tail, "cc") is not None and any(tree.words[k] == "," for k in range(last + 1, start + 1)):
        _move(tree, tail, last, "conj")


def _object_read_as_adverb(tree: Tree, i: int) -> None:
    if tree.child(tree.head[i], "dobj") is None:
        tree.dep[i] = "dobj"


def _beside_a_group(tree: Tree, i: int) -> None:
    """As in "the ministers of ASEAN and John Doe": the person stands beside the ministers, not beside ASEAN."""
    head = tree.head[i]
    name = tree.names[head]
    if name is None or name.cls is EntityClass.PERSON or tree.dep[head] != "pobj":
        return
    noun = tree.head[tree.head[head]]
    if tree.names[noun] is None and tree.tag[noun] == "NNS" and tree.lower[tree.head[head]] == "of":
        _move(tree, i, noun, "conj")


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
    _move(tree, i, verb, "nsubjpass" if tree.child(verb, "auxpass") is not None else "nsubj")
    _move(tree, i - 1, head, dep)


def _apposition(tree: Tree, i: int) -> None:
    if tree.words[i - 1] != ",":
        return
    noun = i - 2
    head = tree.head[i]
    if (
        tree.names[noun] is None
        and tree.lemma[noun] in _PEOPLE
        and head != noun
        and (tree.names[head] is None or head < noun)
    ):
        above = noun
        while tree.head[above] != above:
            if above == i:
                return
            above = tree.head[above]
        _move(tree, i, noun, "appos")
