"""Unknown persons named with their state and no title: "Myanmar's Nyan Win said", "Kok Li Peng (Singapore)".

Invariant: capitals beside a state are a person only with a sign of one: a verb of people behind it, a person beside it,
a surname that comes again, or the state in brackets.
"""

from __future__ import annotations

from kg.names import AliasKind
from kg.text.given_names import is_name_word, looks_like_body, name_from
from kg.text.persons import Person
from kg.text.scene import Known, Scene
from kg.vocabulary import EntityClass

__all__ = ["untitled_persons"]


def untitled_persons(scene: Scene, people: list[Person]) -> list[Person]:
    """Persons without any title whom a state beside them tells."""
    if scene.titled:
        return []
    taken = {j for p in people for j in range(p.t0, p.t1)}
    found: list[Person] = []
    for known in scene.known:
        if not known.is_a(EntityClass.STATE) or known.entity is None:
            continue
        person = _owned(scene, known, people) or _bracketed(scene, known) or _from(scene, known, people)
        if person is not None and not taken & set(range(person.t0, person.t1)):
            taken |= set(range(person.t0, person.t1))
            found.append(person)
    return found


def _person(scene: Scene, start: int, end: int, state: str | None) -> Person | None:
    lists, w = scene.lists, scene.words
    common = lists.portfolio | lists.body_nouns | lists.ranks | lists.place_nouns
    if not 2 <= end - start <= 5 or looks_like_body(scene, start, end):
        return None
    if any(w.lower[j] in common or scene.hit_at[j] is not None for j in range(start, end)):
        return None
    if any(scene.phrase(lists.heads, j) or scene.phrase(lists.free_heads, j) for j in range(start, end)):
        return None
    person = Person(start, end, start, end, None)
    person.state = state
    return person


def _owned(scene: Scene, known: Known, people: list[Person]) -> Person | None:
    """As in "Myanmar's Nyan Win said"."""
    w = scene.words
    if known.t1 >= len(w) or w.lower[known.t1] not in ("'s", "'"):
        return None
    start = known.t1 + 1
    end = name_from(scene, start)
    person = _person(scene, start, end, known.home)
    return person if person is not None and _signs(scene, person, end, people) else None


def _bracketed(scene: Scene, known: Known) -> Person | None:
    """As in "Kok Li Peng (Singapore)"."""
    w, j = scene.words, known.t0 - 1
    if j < 2 or w.text[j] != "(" or known.t1 >= len(w) or w.text[known.t1] != ")":
        return None
    return _ending(scene, j, known)


def _from(scene: Scene, known: Known, people: list[Person]) -> Person | None:
    """As in "Nyan Win of Myanmar told the ministers"."""
    w, j = scene.words, known.t0 - 1
    if known.kind in (AliasKind.DEMONYM, AliasKind.CAPITAL):
        return None
    j -= j > 0 and w.lower[j] == "the"
    if j < 2 or w.lower[j] != "of":
        return None
    person = _ending(scene, j, known)
    return person if person is not None and _signs(scene, person, known.t1, people) else None


def _ending(scene: Scene, end: int, known: Known) -> Person | None:
    for start in range(max(0, end - 5), end - 1):
        if is_name_word(scene, start) and not (start > 0 and is_name_word(scene, start - 1)):
            return _person(scene, start, end, known.home) if name_from(scene, start) == end else None
    return None


def _signs(scene: Scene, person: Person, after: int, people: list[Person]) -> bool:
    w, lists = scene.words, scene.lists
    if after < len(w) and w.lower[after] in lists.human_verbs:
        return True
    surname = w.text[person.n1 - 1]
    if sum(word == surname for word in w.text) > 1:
        return True
    beside = {p.t1 for p in people} | {p.t0 for p in people}
    joined = after < len(w) and w.lower[after] in (",", "and")
    near = any(j in beside for j in (*range(after + 1, after + 6), *range(person.t0 - 5, person.t0)))
    return joined and near
