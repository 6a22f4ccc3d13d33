"""The names of persons as runs of words: forms of address in front, first names, surnames, suffixes, nicknames.

Invariant: a name never takes in a word that a sentence may start with, a state, a body or the head of an office.
"""

from __future__ import annotations

import re

from kg.text.scene import Known, Scene
from kg.vocabulary import EntityClass

__all__ = ["address_end", "extended", "is_name_word", "joined_name", "known_name", "looks_like_body", "name_from"]

_GENERATIONS = ("jr", "sr", "ii", "iii", "iv")
_OPENERS = frozenset(("his", "her", "their", "then"))


def address_end(scene: Scene, i: int) -> int:
    """Index after the forms of address at i (i itself without any)."""
    w, lists = scene.words, scene.lists
    if i + 1 < len(w) and w.lower[i] == "the" and w.cap(i + 1) and scene.phrase(lists.honorifics, i) > 1:
        i += scene.phrase(lists.honorifics, i)
    while i < len(w) and (w.cap(i) or w.lower[i] in _OPENERS):
        size = scene.phrase(lists.honorifics, i)
        if not size or not any(w.cap(j) for j in range(i, i + size)):
            break
        i += size
        if i < len(w) and w.text[i] == ".":
            i += 1
        while i + 3 < len(w) and w.text[i] == "(" and ")" in (w.text[i + 2], w.text[i + 3]):
            i += 3 + (w.text[i + 2] != ")")
    return i


def is_name_word(scene: Scene, i: int) -> bool:
    """Whether word i may be part of an unknown person's name."""
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
    return not _shouted(scene, i) or _mixed(scene, i)


def _shouted(scene: Scene, i: int) -> bool:
    """Whether a word is in capitals throughout, where that means something."""
    word = scene.words.text[i]
    return word.isupper() and len(word) > 3 and not scene.titled and "." not in word


def _mixed(scene: Scene, i: int) -> bool:
    """Whether a surname in capitals stands beside a given name: "PRAK Sokhonn", "Takio YAMADA"."""
    w = scene.words
    for j in (i - 1, i + 1):
        if 0 <= j < len(w) and w.cap(j) and w.text[j].isalpha() and not w.text[j].isupper():
            known = scene.hit_at[j]
            plain = known is None or known.is_a(EntityClass.PERSON)
            if plain and w.lower[j] not in scene.lists.never_in_names and not scene.phrase(scene.lists.heads, j):
                return not scene.phrase(scene.lists.honorifics, j) and w.lower[j] not in scene.lists.portfolio
    return False


def _nickname_end(scene: Scene, j: int) -> int:
    """Index behind a nickname in quotation marks or brackets at j: Gilberto "Gibo" Teodoro; 0 without one."""
    w = scene.words
    if j + 2 < len(w) and (w.text[j], w.text[j + 2]) in (('"', '"'), ("'", "'"), ("(", ")")) and w.cap(j + 1):
        return j + 3
    return 0


def _tied_end(scene: Scene, j: int) -> int:
    """Index behind the parts that hyphens tie to the word before j: "Hun-woo", "Chan-o-cha"."""
    w = scene.words
    while j + 1 < len(w) and w.text[j] == "-" and w.touching(j) and w.touching(j + 1) and w.text[j + 1].isalpha():
        if scene.hit_at[j + 1] is not None:
            break
        j += 2
    return j


def _next_part(scene: Scene, i: int, j: int) -> int:
    """Index behind the part of the name of i that j continues; j itself when the name is over."""
    w, lists = scene.words, scene.lists
    if is_name_word(scene, j) or (j > i and w.lower[j].rstrip(".") in _GENERATIONS and w.cap(j)):
        return _tied_end(scene, j + 1)
    if j == i:
        return j
    if w.lower[j] in lists.particles and j + 1 < len(w):
        step = j + 1 + (w.text[j + 1] == "-")
        if step < len(w) and (is_name_word(scene, step) or w.lower[step] in lists.particles):
            return step
    behind = _nickname_end(scene, j)
    return behind if behind and is_name_word(scene, behind) else j


def name_from(scene: Scene, i: int, most: int = 6) -> int:
    """Word after an unknown name that starts at i (i itself when none does)."""
    w, lists = scene.words, scene.lists
    j = i
    count = 0
    while j < len(w) and count < most:
        if scene.phrase(lists.heads, j) and count and not (j + 1 < len(w) and w.lower[j] in ("king", "pope", "prince")):
            break
        if count == 1 and w.lower[i] in lists.noble_names and scene.phrase(lists.honorifics, j):
            # "Tengku Datuk Seri Zafrul": the form of address stands inside the name
            j = address_end(scene, j)
        step = _next_part(scene, i, j)
        if step == j:
            break
        count += is_name_word(scene, j) or j == i
        j = step
    if count and j + 1 < len(w) and w.text[j] == "," and w.lower[j + 1].rstrip(".") in (*_GENERATIONS[:2], "iii"):
        j += 2
    if count and j < len(w) and w.lower[j] in lists.suffixes:
        j += 1
    return j if count else i


def known_name(scene: Scene, i: int) -> Known | None:
    """The person of the register whose name starts at word i."""
    known = scene.hit_at[i] if i < len(scene.hit_at) else None
    return known if known is not None and known.t0 == i and known.is_a(EntityClass.PERSON) else None


def extended(scene: Scene, known: Known) -> int:
    """End of a known name with a suffix or further names that belong to it ("Lloyd Austin III")."""
    w, j = scene.words, known.t1
    if j + 1 < len(w) and w.text[j] == "," and w.lower[j + 1].rstrip(".") in ("jr", "sr", "iii"):
        j += 2
    if j < len(w) and w.lower[j] in scene.lists.suffixes:
        j += 1
    return j


def looks_like_body(scene: Scene, start: int, end: int) -> bool:
    """Whether a run of capitals holds the head noun of a body, a company, an agreement or a meeting."""
    lists = scene.lists
    heads = (
        lists.government_heads,
        lists.organisation_heads,
        lists.company_heads,
        lists.agreement_heads,
        lists.forum_heads,
    )
    return any(scene.phrase(table, j) for j in range(start, end) for table in heads)


def joined_name(scene: Scene, n0: int, n1: int) -> str:
    """The name of words n0..n1 as first written, without middle initials, nicknames and inner forms of address."""
    w, lists = scene.words, scene.lists
    pieces: list[str] = []
    j = n0
    while j < n1:
        word, inner = w.text[j], n0 < j < n1 - 1
        behind = _nickname_end(scene, j) if inner else 0
        if behind and behind <= n1:
            j = behind
            continue
        if inner and w.lower[n0] in lists.noble_names and (step := address_end(scene, j)) > j and step < n1:
            j = step
            continue
        j += 1
        if inner and re.fullmatch(r"[A-Z]|(?:[A-Z]\.)+", word):
            continue
        if word.isupper() and len(word) > 3:
            word = word.title()
        pieces.append(("" if w.touching(j - 1) or not pieces else " ") + word)
    return re.sub(r",(?= (?:Jr|Sr|III))", "", "".join(pieces)).strip()
