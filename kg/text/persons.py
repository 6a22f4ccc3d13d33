"""Persons of a block: known names, and unknown ones behind or in front of a title or a form of address.

Invariant: a person's span is one run of words: [titles] [forms of address] NAME, or the name alone when its titles
follow it; a name never takes in a word that a sentence may start with, a state or a body.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.names import AliasKind
from kg.text.given_names import address_end, extended, known_name, looks_like_body, name_from
from kg.text.scene import Known, Scene
from kg.text.titles import Chain, Part
from kg.vocabulary import EntityClass

__all__ = ["Person", "named_persons"]


@dataclass(slots=True)
class Person:
    """A person told by name: the words of the span and of the name, and the title chains that belong to it."""

    t0: int
    t1: int
    n0: int
    n1: int
    known: Known | None
    chains: list[Chain] = field(default_factory=list)
    before: list[Chain] = field(default_factory=list)
    """Chains inside the span, in front of the name."""
    state: str | None = None
    """State told behind the name: "President Rodrigo Duterte of the Philippines"."""
    state_index: int | None = None
    """Which of several states of a plural title is this person's."""
    weak: bool = False
    """One word in front of a title: a person only if the document knows the word as a surname."""


def _holder_behind(scene: Scene, chain: Chain, i: int) -> Person | None:
    """The name that directly follows a title or form of address."""
    start = address_end(scene, i)
    known = known_name(scene, start)
    if known:
        end = extended(scene, known)
        return Person(chain.t0, end, start, end, known, before=[chain])
    end = name_from(scene, start)
    if end == start or _no_person(scene, chain, start, end):
        return None
    inner = next((k for j in range(start, end) if (k := known_name(scene, j))), None)
    if inner is not None and inner.t1 >= end:
        end = extended(scene, inner)
        return Person(chain.t0, end, start, end, inner, before=[chain])
    return Person(chain.t0, end, start, end, None, before=[chain])


def _no_person(scene: Scene, chain: Chain, start: int, end: int) -> bool:
    """Capitals behind a title that are no name: portfolio words, or the rest of a body's name in an apposition."""
    w, lists = scene.words, scene.lists
    common = lists.portfolio | lists.body_nouns
    if all(word in common or not word[0].isalpha() for word in w.lower[start:end]):
        return True
    if chain.parts[-1].free and looks_like_body(scene, start, end):
        return True
    apposed = chain.t0 > 1 and w.text[chain.t0 - 1] == "," and w.cap(chain.t0 - 2)
    return apposed and start == chain.t1 and w.lower[chain.t1 - 1] in lists.body_nouns


def _holders_behind(scene: Scene, chain: Chain) -> list[Person]:
    """As in "Presidents Biden and Xi", "Ministers Retno Marsudi of Indonesia and Vivian Balakrishnan of Singapore"."""
    w = scene.words
    found: list[Person] = []
    i = chain.t1
    while (person := _holder_behind(scene, chain, i)) is not None:
        person.t0 = chain.t0 if not found else i
        _state_behind(scene, person)
        found.append(person)
        i = person.t1
        if i < len(w) and w.text[i] == ",":
            i += 1
        if i < len(w) and w.lower[i] == "and":
            i += 1
        if i == person.t1 or (i < len(w) and scene.phrase(scene.lists.heads, i)):
            break
    return found if len(found) > 1 else []


def _addressed(scene: Scene, taken: set[int]) -> list[Person]:
    """Names behind a form of address alone: "Ms. Nina Hachigian", "Gen. Romeo Brawner"."""
    w, lists = scene.words, scene.lists
    found: list[Person] = []
    lower, honorifics = w.lower, lists.honorifics
    i = 0
    while i < len(lower):
        opens = i not in taken and (lower[i] in honorifics or lower[i][-1] == ".")
        size = scene.phrase(honorifics, i) if opens else 0
        if not size or not (w.cap(i) or (size > 1 and lower[i] == "the" and w.cap(i + 1))):
            i += 1
            continue
        start = address_end(scene, i)
        first = w.lower[i].rstrip(".")
        known = known_name(scene, start)
        end = extended(scene, known) if known else name_from(scene, start)
        enough = first in lists.address or end - start > 1 or known is not None
        if end > start and start not in taken and start > i and enough:
            if known is None and end - start < 2 and first in lists.weak_address:
                i = start
                continue
            if known is None and looks_like_body(scene, start, end):
                i = end
                continue
            found.append(Person(i, end, start, end, known) if known is None else _known(scene, known, i))
            i = end
        else:
            i = max(start, i + 1)
    return found


def _known(scene: Scene, known: Known, first: int) -> Person:
    """A known name in a span from word `first`; its first words may be a title ("King Charles")."""
    end = extended(scene, known)
    size = scene.phrase(scene.lists.heads, known.t0)
    if not size:
        return Person(first, end, known.t0, end, known)
    own = Chain([Part(known.t0, known.t0 + size, title=scene.text(known.t0, known.t0 + size))])
    start = known.t0 + size if size < end - known.t0 else known.t0
    return Person(first, end, start, end, known, before=[own])


def named_persons(scene: Scene, chains: list[Chain]) -> tuple[list[Person], list[Chain]]:
    """Persons whose names stand alone or right behind a title, and the chains that are left over."""
    people: list[Person] = []
    left: list[Chain] = []
    for chain in chains:
        holders = _holders_behind(scene, chain) if chain.plural else []
        person = None if chain.plural else _holder_behind(scene, chain, chain.t1)
        if person is not None:
            _state_behind(scene, person)
            people.append(person)
        elif holders:
            people += holders
        else:
            left.append(chain)
    taken = {j for p in people for j in range(p.t0, p.t1)} | {j for c in chains for j in range(c.t0, c.t1)}
    people += _addressed(scene, taken)
    taken |= {j for p in people for j in range(p.t0, p.t1)}
    people += [_known(scene, k, k.t0) for k in scene.known if k.is_a(EntityClass.PERSON) and k.t0 not in taken]
    people.sort(key=lambda p: p.t0)
    return people, left


def _state_behind(scene: Scene, person: Person) -> None:
    """Take "of the Philippines" behind a titled name into the span."""
    w, j = scene.words, person.t1
    if j + 1 >= len(w):
        return
    if (end := _home_district(scene, person)) is not None:
        person.state, person.t1 = "e:united-states", end
        return
    if w.lower[j] != "of":
        return
    k = j + 1 + (j + 1 < len(w) and w.lower[j + 1] == "the")
    known = scene.state_at(k)
    told = next((c.state for c in person.before if c.state), None)
    if (
        known is None
        or known.t0 != k
        or known.kind is AliasKind.CAPITAL
        or known.kind is AliasKind.DEMONYM
        or known.entity is None
    ):
        return
    follow = w.text[known.t1] if known.t1 < len(w) else ""
    if told in (None, known.entity.id) and follow not in ("'s", "'", "-"):
        person.state, person.t1 = known.entity.id, known.t1


def _home_district(scene: Scene, person: Person) -> int | None:
    """End of "of Illinois", "(D-Del.)", "(R., Texas)" behind an American legislator or governor."""
    w, j = scene.words, person.t1
    if not any(chain.parts[0].state in (None, "e:united-states") for chain in person.before):
        return None
    if w.lower[j] in ("of", "from"):
        size = scene.phrase(scene.lists.american_states, j + 1)
        return j + 1 + size if size else None
    if w.text[j] == "(" and w.text[j + 1].rstrip(".") in ("D", "R", "I"):
        return next((k + 1 for k in range(j + 2, min(j + 9, len(w))) if w.text[k] == ")"), None)
    return None
