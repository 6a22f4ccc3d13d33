"""The left side of a title: "Thailand's reformist", "former U.S.", "Deputy", "White House", "Trade and Industry".

Invariant: a word in front of a title is taken only if it is listed, a state or body, or a describing word between a
state (or article) and the head; what describes the holder only ("former", "embattled") is never printed.
"""

from __future__ import annotations

import re

from kg.names import AliasKind
from kg.text.calendar_words import ORDINALS
from kg.text.portfolios import Part
from kg.text.scene import Known, Scene
from kg.text.tokens import Words
from kg.vocabulary import EntityClass

__all__ = ["left_end"]

#: endings of words that describe a holder rather than name the office
_DESCRIBING = re.compile(r"[a-z]{2,}(?:ed|ing|ist|ish|ive|ous|ful|less|like|ary|ical|born|old|minded|wing|time)")
_NEVER_RANKED = frozenset(("secretary", "lady", "minister"))
#: bare portfolio words that belong to the person's state, not to a list of portfolios
_ALONE = frozenset(("foreign", "prime"))


def left_end(scene: Scene, part: Part, i: int) -> int:
    """Follow the words in front of a head: portfolio, ranks, state, former; returns the first word of the chain."""
    w = scene.words
    start = i
    while start > 0:
        j = start - 1
        known = scene.hit_at[j]
        if _deals_with_state(scene, part, start):
            part.first, part.state = start, None
        if known is not None and known.t1 == start and part.state is None and not known.is_a(EntityClass.PERSON):
            taken = _known(scene, part, known)
            if taken is None:
                break
            start = taken
        elif known is not None and known.is_a(EntityClass.PERSON):
            break
        elif w.lower[j] == "'s" or (w.lower[j] == "'" and j > 0 and w.lower[j - 1].endswith("s")):
            owner = scene.hit_at[j - 1] if j else None
            if owner is None and _common_owner(scene, j - 1):
                start = j - 1
                continue
            if owner is not None and owner.is_a(EntityClass.PERSON) and owner.entity and part.state is None:
                part.state = owner.entity.state
                break
            if owner is None or part.state is not None or not (owner.is_a(EntityClass.STATE) or owner.is_body):
                break
            part.state, part.place = owner.home, owner.place
            if owner.is_body and owner.entity:
                part.body = owner.entity.id
            start = owner.t0
        elif (step := _word(scene, part, j, start)) is not None:
            start = step
        else:
            break
    while start < i and w.lower[start] in ("and", "&", "-", ","):
        start += 1
    part.first = max(part.first, start)
    return start


def _deals_with_state(scene: Scene, part: Part, start: int) -> bool:
    """As in "the UN's Myanmar envoy": the state beside the head is the errand, a name in front of it the owner."""
    w = scene.words
    near = scene.state_at(start)
    if near is None or near.t0 != start or part.body or w.lower[part.t1 - 1] not in scene.lists.dealing_heads:
        return False
    j = start - 1 - (w.lower[start - 1] in ("'s", "'") and start > 1)
    owner = scene.hit_at[j] if j >= 0 else None
    if owner is None or owner.t1 not in (start, start - 1) or near.kind is AliasKind.DEMONYM:
        return False
    return (owner.is_a(EntityClass.STATE) or owner.is_body) and part.state == near.home


def _common_owner(scene: Scene, i: int) -> bool:
    """Whether a body without a name owns the title: "the junta's spokesman"."""
    w, lists = scene.words, scene.lists
    return 0 <= i < len(w) and not w.cap(i) and (w.lower[i] in lists.body_nouns or w.lower[i] in lists.country_nouns)


def _word(scene: Scene, part: Part, j: int, start: int) -> int | None:
    """Take one listed or describing word; returns the new first word of the chain."""
    w, lists = scene.words, scene.lists
    word, capital = w.lower[j], w.cap(j)
    if word in lists.acting:
        part.acting = True
        part.first = min(part.first, j)
    elif word in lists.former:
        part.former = part.former or word not in lists.still
    elif word in lists.designate:
        part.designate = True
    elif word in lists.american_parties and w.lower[part.head] in lists.legislators:
        part.state = part.state or "e:united-states"
    elif word == "-" and j > 2 and w.lower[j - 1] == "turned" and w.text[j - 2] == "-":
        return j - 3
    elif _unprinted(scene, j, start):
        pass
    elif (word in lists.ranks or word in lists.portfolio or word in lists.body_nouns) and (capital or part.lower):
        part.first = j
    elif (
        word == "of" and part.first == start and w.cap(j - 1) and w.lower[j - 1] in lists.opening_heads and w.cap(start)
    ):
        part.first = j - 1  # "Department of Energy Undersecretary"
        return j - 1
    elif word in ("and", "&", ",") and _joins_portfolio(scene, part, j, start):
        part.first = min(part.first, j)
    elif not capital and (far := _described(scene, part, j)) is not None:
        return far
    else:
        return None
    return j


def _unprinted(scene: Scene, j: int, start: int) -> bool:
    """Words that describe the holder: "current", "11th", "second" as an ordinal, the hyphen in "vice-president"."""
    w, lists = scene.words, scene.lists
    word = w.lower[j]
    if word in ("first", "second") and w.cap(j) and j > 0 and w.cap(start) and w.lower[start] in lists.portfolio:
        return False  # "Second Finance Minister"
    if word in ORDINALS:
        return word not in lists.ranks or w.lower[start] not in lists.ranks | _NEVER_RANKED
    return (
        word in lists.plain
        or (word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit())
        or (word == "-" and j > 0 and w.lower[j - 1] in lists.ranks | lists.former | lists.portfolio)
    )


def _described(scene: Scene, part: Part, j: int) -> int | None:
    """As in "Thailand's embattled prime minister", "the soft-spoken Lao president": up to two describing words."""
    w = scene.words
    first = j
    while first > max(0, j - 4) and not w.cap(first) and (_DESCRIBING.fullmatch(w.lower[first]) or _hyphened(w, first)):
        first -= 1
    if first == j:
        return None
    known = scene.state_at(first)
    owner = w.lower[first] == "'s" or (known is not None and known.kind is AliasKind.DEMONYM)
    return first + 1 if owner and part.state is None else None


def _hyphened(w: Words, i: int) -> bool:
    """Whether word i is one of the three that make a hyphened word."""
    return (w.text[i] == "-" and w.touching(i)) or (i + 1 < len(w) and w.text[i + 1] == "-" and w.touching(i + 1))


def _joins_portfolio(scene: Scene, part: Part, j: int, start: int) -> bool:
    """As in "Trade and Industry Minister": both sides are portfolios, not "France and Foreign Minister"."""
    w, lists = scene.words, scene.lists
    if j == 0 or w.lower[j - 1] not in lists.portfolio or (not w.cap(j - 1) and not part.lower):
        return False
    if w.lower[start] not in lists.portfolio or w.lower[start] in _ALONE:
        return False
    if w.lower[j] == "," and not any(w.lower[k] in ("and", "&") for k in range(start, part.head)):
        return False
    # an office may end here: "the Minister of Trade and Foreign Minister X"
    back = j - 1
    while back > 0 and w.lower[back] in lists.portfolio | {"and", ",", "&"}:
        back -= 1
    return w.lower[back] not in ("of", "for")


def _known(scene: Scene, part: Part, known: Known) -> int | None:
    """Take the state or body in front; seats of government ("White House") tell the state and are not printed."""
    w = scene.words
    if known.entity is None:
        return None
    if known.is_a(EntityClass.STATE) or known.entity.id in scene.lists.state_like:
        if known.kind is AliasKind.CAPITAL:
            return None
        part.state, part.place = known.home, known.place
        if not known.is_a(EntityClass.STATE):
            part.body = known.entity.id
        if known.t0 > 1 and w.text[known.t0 - 1] == "-" and scene.state_at(known.t0 - 2):
            return None
        return known.t0
    if known.is_a(EntityClass.PLACE) and known.entity.state is None:
        part.first = known.t0  # "the Indo-Pacific coordinator"
        return known.t0
    if known.is_body:
        part.body, part.state, part.first = known.entity.id, known.home, known.t0
        return known.t0
    return None
