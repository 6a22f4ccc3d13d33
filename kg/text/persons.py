"""Persons of a block: known names, and unknown ones behind or in front of a title or a form of address.

Invariant: a person's span is one run of words: [titles] [forms of address] NAME, or the name alone when its titles
follow it; a name never takes in a word that a sentence may start with, a state or a body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.names import AliasKind
from kg.text.scene import Known, Scene
from kg.text.titles import Chain, Part
from kg.vocabulary import EntityClass

__all__ = ["Person", "find_persons", "joined_name", "name_from"]


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


_TIGHT = frozenset(("-", "'"))


def _address(scene: Scene, i: int) -> int:
    """Index after the forms of address at i (i itself without any)."""
    w, lists = scene.words, scene.lists
    while i < len(w) and (w.cap(i) or w.lower[i] in ("his", "her", "their", "then")):
        size = scene.phrase(lists.honorifics, i)
        if not size or not any(w.cap(j) for j in range(i, i + size)):
            break
        i += size
        if i < len(w) and w.text[i] == ".":
            i += 1
        while i + 2 < len(w) and w.text[i] == "(" and w.text[i + 2] == ")":
            i += 3
    return i


def _is_name_word(scene: Scene, i: int) -> bool:
    w, lists = scene.words, scene.lists
    if i >= len(w) or not w.cap(i) or not w.text[i][0].isalpha():
        return False
    if w.lower[i] in lists.never_in_names and w.text[i] != "I.":
        return False
    known = scene.hit_at[i]
    if known is not None and (known.candidates or known.entity is not None) and not known.is_a(EntityClass.PERSON):
        # a city or month may be a first name inside a name ("Austin"), a state or body never is
        return known.is_a(EntityClass.PLACE) and known.t1 - known.t0 == 1
    if known is not None and known.entity is None and not known.candidates:
        return False
    return not (w.text[i].isupper() and len(w.text[i]) > 3 and not scene.titled and "." not in w.text[i])


def name_from(scene: Scene, i: int, most: int = 6) -> int:
    """Word after an unknown name that starts at i (i itself when none does)."""
    w, lists = scene.words, scene.lists
    j = i
    count = 0
    while j < len(w) and count < most:
        if scene.phrase(lists.heads, j) and count and not (j + 1 < len(w) and w.lower[j] in ("king", "pope", "prince")):
            break
        if _is_name_word(scene, j) or (count and w.text[j] in ("Jr", "Sr", "II", "III", "IV")):
            j += 1
            count += 1
            while (
                j + 1 < len(w) and w.text[j] == "-" and w.touching(j) and w.touching(j + 1) and w.text[j + 1].isalpha()
            ):
                if scene.hit_at[j + 1] is not None:
                    break
                j += 2
            continue
        if count and w.lower[j] in lists.particles and j + 1 < len(w):
            step = j + 1
            if w.text[step] == "-":
                step += 1
            if step < len(w) and (_is_name_word(scene, step) or w.lower[step] in lists.particles):
                j = step
                continue
        break
    if count and j + 1 < len(w) and w.text[j] == "," and w.lower[j + 1].rstrip(".") in ("jr", "sr", "iii"):
        j += 2
    if count and j < len(w) and w.lower[j] in lists.suffixes:
        j += 1
    return j if count else i


def _known_name(scene: Scene, i: int) -> Known | None:
    known = scene.hit_at[i] if i < len(scene.hit_at) else None
    return known if known is not None and known.t0 == i and known.is_a(EntityClass.PERSON) else None


def _extended(scene: Scene, known: Known) -> int:
    """End of a known name with a suffix or further names that belong to it ("Lloyd Austin III")."""
    w, j = scene.words, known.t1
    if j + 1 < len(w) and w.text[j] == "," and w.lower[j + 1].rstrip(".") in ("jr", "sr", "iii"):
        j += 2
    if j < len(w) and w.lower[j] in scene.lists.suffixes:
        j += 1
    return j


def _holder_behind(scene: Scene, chain: Chain, i: int) -> Person | None:
    """The name that directly follows a title or form of address."""
    start = _address(scene, i)
    known = _known_name(scene, start)
    if known:
        return Person(chain.t0, _extended(scene, known), start, _extended(scene, known), known, before=[chain])
    end = name_from(scene, start)
    if end == start or _no_person(scene, chain, start, end):
        return None
    inner = next((k for j in range(start, end) if (k := _known_name(scene, j))), None)
    if inner is not None and inner.t1 >= end:
        return Person(chain.t0, _extended(scene, inner), start, _extended(scene, inner), inner, before=[chain])
    return Person(chain.t0, end, start, end, None, before=[chain])


def _no_person(scene: Scene, chain: Chain, start: int, end: int) -> bool:
    """Capitals behind a title that are no name: portfolio words, or the rest of a body's name in an apposition."""
    w, lists = scene.words, scene.lists
    common = lists.portfolio | lists.body_nouns
    if all(word in common or not word[0].isalpha() for word in w.lower[start:end]):
        return True
    apposed = chain.t0 > 1 and w.text[chain.t0 - 1] == "," and w.cap(chain.t0 - 2)
    return apposed and start == chain.t1 and w.lower[chain.t1 - 1] in lists.body_nouns


def _holders_behind(scene: Scene, chain: Chain) -> list[Person]:
    """As in "Presidents Biden and Xi", "Senators Tammy Duckworth, Dan Sullivan and Chris Coons"."""
    w = scene.words
    found: list[Person] = []
    i = chain.t1
    while (person := _holder_behind(scene, chain, i)) is not None:
        person.t0 = chain.t0 if not found else i
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
        opens = lower[i] in honorifics or lower[i][-1] == "."
        if not opens or i in taken or not w.cap(i) or not scene.phrase(honorifics, i):
            i += 1
            continue
        start = _address(scene, i)
        first = w.lower[i].rstrip(".")
        known = _known_name(scene, start)
        end = _extended(scene, known) if known else name_from(scene, start)
        enough = first in lists.address or end - start > 1 or known is not None
        if end > start and start not in taken and start > i and enough:
            if known is None and first in lists.weak_address and end - start < 2:
                i = start
                continue
            found.append(Person(i, end, start, end, known))
            i = end
        else:
            i = max(start, i + 1)
    return found


_BEING = ("is", "was", "is also", "was then", "serves as", "served as", "also serves as", "became", "acts as")
_LEADS = (
    *(",", "(", "-", ", then", ", now", ", also", ", currently", ", one of", ", both", ", respectively"),
    *(", at that time", ", at the time", ", who at the time was", ", who at that time was"),
    *(f", who {adverb} {verb}" for adverb in ("", "then", "now", "also", "currently", "still") for verb in _BEING),
)
#: what may stand between a name and the title that follows it
_JOINS = frozenset(
    tuple(f"{lead} {article}".split()) for lead in _LEADS for article in ("", "the", "a", "an", "his", "her", "its")
)


def _named_before(scene: Scene, chain: Chain, people: list[Person]) -> list[Person]:
    """The person or persons in front of a title in apposition."""
    w = scene.words
    for size in range(8, 0, -1):
        j = chain.t0 - size
        if j <= 0 or tuple(w.lower[j : chain.t0]) not in _JOINS:
            continue
        person = (
            next((p for p in people if p.t1 == j), None) or _untitled(scene, j, people) or _single(scene, j, people)
        )
        if person is None:
            return []
        return _coordinated(scene, person, people) if chain.plural else [person]
    return []


def _untitled(scene: Scene, end: int, people: list[Person]) -> Person | None:
    """An unknown name of two words or more that ends at `end`, for the title behind it."""
    if scene.titled:
        return None
    taken = {j for p in people for j in range(p.t0, p.t1)}
    for start in range(max(0, end - 6), end - 1):
        if start in taken or not _is_name_word(scene, start) or (start > 0 and _is_name_word(scene, start - 1)):
            continue
        if name_from(scene, start) == end and end - start >= 2 and not _looks_like_body(scene, start, end):
            a = start
            return Person(a, end, a, end, None)
    return None


def _single(scene: Scene, end: int, people: list[Person]) -> Person | None:
    """One capitalised word in front of a title: "Hachigian, a former ambassador"."""
    i = end - 1
    if scene.titled or i < 0 or not _is_name_word(scene, i) or any(p.t0 <= i < p.t1 for p in people):
        return None
    return Person(i, end, i, end, None, weak=True)


def _looks_like_body(scene: Scene, start: int, end: int) -> bool:
    lists = scene.lists
    heads = (
        lists.government_heads,
        lists.organisation_heads,
        lists.company_heads,
        lists.agreement_heads,
        lists.forum_heads,
    )
    return any(scene.phrase(table, j) for j in range(start, end) for table in heads)


def _coordinated(scene: Scene, last: Person, people: list[Person]) -> list[Person]:
    """As in "A, B and C": the persons in front that are joined to the last one."""
    w, group = scene.words, [last]
    while True:
        first = group[0]
        j = first.t0
        while j > 0 and w.lower[j - 1] in (",", "and"):
            j -= 1
        if j == first.t0:
            return group
        before = next((p for p in people if p.t1 == j), None) or _untitled(scene, j, people)
        if before is None:
            return group
        group.insert(0, before)


def joined_name(scene: Scene, person: Person) -> str:
    """The name as first written, without middle initials."""
    w = scene.words
    pieces: list[str] = []
    for j in range(person.n0, person.n1):
        word = w.text[j]
        middle = person.n0 < j < person.n1 - 1
        if middle and re.fullmatch(r"[A-Z]\.?", word) and j > person.n0:
            continue
        pieces.append(("" if w.touching(j) or not pieces else " ") + word)
    return re.sub(r",(?= (?:Jr|Sr|III))", "", "".join(pieces)).strip()


def find_persons(scene: Scene, chains: list[Chain]) -> tuple[list[Person], list[Chain]]:
    """Persons of a block and the chains that belong to nobody named in it."""
    people: list[Person] = []
    open_chains: list[Chain] = []
    for chain in chains:
        holders = _holders_behind(scene, chain) if chain.plural else []
        person = None if chain.plural else _holder_behind(scene, chain, chain.t1)
        if person is not None:
            _state_behind(scene, person)
            people.append(person)
        elif holders:
            people += holders
        else:
            open_chains.append(chain)
    taken = {j for p in people for j in range(p.t0, p.t1)} | {j for c in chains for j in range(c.t0, c.t1)}
    people += _addressed(scene, taken)
    taken |= {j for p in people for j in range(p.t0, p.t1)}
    for known in scene.known:
        if known.is_a(EntityClass.PERSON) and known.t0 not in taken:
            end = _extended(scene, known)
            size = scene.phrase(scene.lists.heads, known.t0)
            own = (
                [Chain([Part(known.t0, known.t0 + size, title=scene.text(known.t0, known.t0 + size))])] if size else []
            )
            people.append(
                Person(
                    known.t0,
                    end,
                    known.t0 + size if size and size < end - known.t0 else known.t0,
                    end,
                    known,
                    before=own,
                )
            )
    people.sort(key=lambda p: p.t0)
    return people, _apposed(scene, open_chains, people)


def _state_behind(scene: Scene, person: Person) -> None:
    """Take "of the Philippines" behind a titled name into the span."""
    w, j = scene.words, person.t1
    if j >= len(w) or w.lower[j] != "of":
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


def _apposed(scene: Scene, chains: list[Chain], people: list[Person]) -> list[Chain]:
    """Give the titles behind a name to it, and "the Pentagon chief, Lloyd Austin," to the name behind."""
    left: list[Chain] = []
    for chain in chains:
        group = _named_before(scene, chain, people)
        if group:
            for index, person in enumerate(group):
                person.chains.append(chain)
                person.state_index = index if chain.plural else None
                if person not in people:
                    people.append(person)
            people.sort(key=lambda p: p.t0)
            continue
        behind = _named_behind(scene, chain, people)
        if behind is None:
            left.append(chain)
            continue
        behind.chains.append(chain)
        if behind not in people:
            people.append(behind)
            people.sort(key=lambda p: p.t0)
    return left


def _named_behind(scene: Scene, chain: Chain, people: list[Person]) -> Person | None:
    """As in "the Pentagon chief, Lloyd Austin, …": the name between commas behind a title."""
    w, i = scene.words, chain.t1 + 1
    if chain.plural or i >= len(w) or w.text[chain.t1] != ",":
        return None
    person = next((p for p in people if p.t0 == i and not p.before), None)
    if person is None and not scene.titled:
        end = name_from(scene, i)
        if end - i >= 2 and not _looks_like_body(scene, i, end) and end < len(w) and w.text[end] == ",":
            person = Person(i, end, i, end, None)
    closed = person is not None and (person.t1 == len(w) or w.text[person.t1] in ",.;)")
    return person if closed else None
