"""Lists of names that the parser took apart, and names hung on the wrong end of a list.

Invariant: arcs are only moved, words never; only names of the same kind are made members of one list.
Patterns: "their counterparts from Laos and Brunei, X and Y"; "with Indonesia's A, Malaysia's B and Thailand's C";
a list cut in two whose tail became a second subject ("Cooperation among A, | B and C has grown").
"""

from __future__ import annotations

from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["GATHERINGS", "hang", "join_lists", "mend_list", "move"]

_ACTORS = (EntityClass.STATE, EntityClass.ORGANISATION)
GATHERINGS = (EntityClass.FORUM, EntityClass.EVENT)


def move(tree: Tree, i: int, head: int, dep: str) -> None:
    """Hang a word elsewhere."""
    tree.kids[tree.head[i]].remove(i)
    tree.head[i], tree.dep[i] = head, dep
    tree.kids[head].append(i)
    tree.kids[head].sort()


def hang(tree: Tree, i: int, head: int, dep: str) -> None:
    """Move an arc unless that would close a circle."""
    if tree.head[i] != i and i not in (head, *tree.ancestors(head)):
        move(tree, i, head, dep)


def join_lists(tree: Tree) -> None:
    """Join lists read as modifiers or appositions, before anything else is mended."""
    _announced_list(tree)
    for i in range(len(tree)):
        if tree.dep[i] in ("nmod", "compound") and tree.names[i] is not None:
            _list_read_as_modifier(tree, i)
    for i in range(len(tree)):
        if tree.dep[i] == "appos" and tree.names[i] is not None:
            _list_read_as_apposition(tree, i)


def mend_list(tree: Tree, i: int) -> None:
    """Mend the list that a word belongs to or a verb has for its subject."""
    name = tree.names[i]
    if tree.is_verb(i) or tree.lemma[i] == "be":
        _cut_list(tree, i)
    if name is None or tree.dep[i] != "conj":
        return
    if tree.is_verb(tree.head[i]):
        _second_object(tree, i)
    if name.cls is EntityClass.STATE and tree.dep[i] == "conj":
        _split_pair(tree, i)
    if name.cls is EntityClass.PERSON and tree.dep[i] == "conj":
        _beside_a_group(tree, i)


def _second_object(tree: Tree, i: int) -> None:
    """As in "rang A first, and then B": the name stands beside the object, not beside the verb."""
    name, v = tree.names[i], tree.head[i]
    for k in reversed([k for k in tree.kids[v] if v < k < i]):
        for o in (k, *tree.children(k, "pobj")):
            other = tree.names[o]
            if tree.dep[o] in ("dobj", "pobj") and other is not None and name is not None and other.cls is name.cls:
                hang(tree, i, o, "conj")
                return


def _announced_list(tree: Tree) -> None:
    """As in "only three leaders came: A, B and C": the names behind the colon say who the leaders are."""
    colon = next((i for i, word in enumerate(tree.words) if word == ":"), None)
    if colon is None or colon + 1 >= len(tree):
        return
    noun = next(
        (
            i
            for i in range(colon)
            if tree.lemma[i] in wordings().people and tree.tag[i] == "NNS" and tree.names[i] is None
        ),
        None,
    )
    behind = [i for i in range(colon + 1, len(tree)) if tree.names[i] is not None]
    persons = [i for i in behind if tree.names[i].cls is EntityClass.PERSON]  # type: ignore[union-attr]
    verbs = any(tree.is_verb(i) for i in range(colon + 1, len(tree)) if tree.dep[i] not in ("relcl", "acl"))
    if noun is None or len(persons) < 2 or verbs or tree.child(noun, "appos") is not None:
        return
    hang(tree, persons[0], noun, "appos")
    for person in persons[1:]:
        hang(tree, person, persons[0], "conj")


def _cut_list(tree: Tree, v: int) -> None:
    """A list behind the subject whose second half became a subject of its own."""
    subjects = tree.children(v, "nsubj", "nsubjpass")
    if len(subjects) != 2 or tree.names[subjects[1]] is None:
        return
    noun, tail = subjects
    if tree.names[noun] is None and tree.tag[noun] == "NNS" and tree.subtree(tail)[0] == noun + 1:
        move(tree, tail, noun, "appos")  # "its partners Japan and Canada sent ships"
        return
    last = tree.subtree(noun)[-1]
    first, second = tree.names[last], tree.names[tail]
    start = tree.subtree(tail)[0]
    if tree.words[last] == "," and last:
        last -= 1
        first = tree.names[last]
    listed = first is not None and second is not None and first.cls is second.cls and tree.dep[last] in ("pobj", "conj")
    if listed and tree.child(tail, "cc") is not None and any(tree.words[k] == "," for k in range(last + 1, start + 1)):
        move(tree, tail, last, "conj")


def _list_read_as_modifier(tree: Tree, i: int) -> None:
    """As in "with A and Thailand's B", "at the Summit and Related Summits": the first stands beside the last."""
    name, head = tree.names[i], tree.head[i]
    if name is None or head < i or not any(i < k < head for k in tree.children(i, "cc")):
        return
    other = tree.names[head]
    persons = name.cls is EntityClass.PERSON and other is not None and other.cls is EntityClass.PERSON
    forums = name.cls in GATHERINGS and (other is None or other.cls in GATHERINGS) and tree.tag[head] != "NN"
    if not persons and not forums:
        return
    for k in [k for k in tree.children(i, "conj") if i < k < head]:
        owner = tree.words[k + 1] == "'s"
        move(tree, k, head, "poss" if owner else "compound")
    above, dep = tree.head[head], tree.dep[head]
    tree.kids[head].remove(i)
    tree.head[i], tree.dep[i] = (above, dep) if above != head else (i, "ROOT")
    if above != head:
        tree.kids[above].append(i)
        tree.kids[above].sort()
        tree.kids[above].remove(head)
    tree.head[head], tree.dep[head] = i, "conj"
    tree.kids[i].append(head)
    tree.kids[i].sort()


def _list_read_as_apposition(tree: Tree, i: int) -> None:
    """As in "with Indonesia's A, Malaysia's B and Thailand's C": nobody is another person."""
    name, other = tree.names[i], tree.names[tree.head[i]]
    beside = tree.child(i, "conj")
    if name is None or other is None or name.id == other.id or beside is None or tree.names[beside] is None:
        return
    persons = name.cls is EntityClass.PERSON and other.cls is EntityClass.PERSON
    states = name.cls is EntityClass.STATE and other.cls in _ACTORS and tree.words[i - 1] == ","
    if persons or (states and name.state != other.state):
        tree.dep[i] = "conj"


def _beside_a_group(tree: Tree, i: int) -> None:
    """As in "the ministers of ASEAN and John Doe": the person stands beside the ministers, not beside ASEAN."""
    head = tree.head[i]
    while tree.dep[head] == "conj" and tree.names[tree.head[head]] is not None:
        head = tree.head[head]
    name = tree.names[head]
    if name is None or name.cls is EntityClass.PERSON or tree.dep[head] != "pobj":
        return
    noun = tree.head[tree.head[head]]
    if (
        tree.words[i - 1] == ","
        and tree.lemma[noun] in wordings().people
        and tree.lower[tree.head[head]] in ("of", "from")
    ):
        hang(tree, i, noun, "appos")  # "his counterparts from Laos and Brunei, A and B"
        return
    if tree.names[noun] is None and tree.tag[noun] == "NNS" and tree.lower[tree.head[head]] == "of":
        move(tree, i, noun, "conj")


def _split_pair(tree: Tree, i: int) -> None:
    """As in "negotiators from A and B": the second state belongs to the first, not beside the negotiators."""
    noun = tree.head[i]
    if tree.names[noun] is not None or not tree.tag[noun].startswith("NN") or tree.lemma[noun] in wordings().people:
        return
    for p in tree.children(noun, "prep"):
        objects = tree.children(p, "pobj")
        if p < i and tree.lower[p] in ("from", "of", "between") and len(objects) == 1:
            name = tree.names[objects[0]]
            if name is not None and name.cls is EntityClass.STATE and tree.child(objects[0], "conj") is None:
                move(tree, i, objects[0], "conj")
                return
