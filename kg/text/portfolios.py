"""The right side of a title: "of Foreign Affairs", "to Vietnam", "of the Philippines", "for the defence ministry".

Invariant: a portfolio is a run of listed words; a name behind a title is never read as part of its portfolio unless
all its words are listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.names import AliasKind
from kg.text.scene import Known, Scene
from kg.vocabulary import EntityClass

__all__ = ["Part", "body_end", "right_end"]


@dataclass(slots=True)
class Part:
    """One office of a chain."""

    t0: int
    t1: int
    """Words of the whole part, state and modifiers included."""
    title: str = ""
    state: str | None = None
    body: str | None = None
    former: bool = False
    acting: bool = False
    designate: bool = False
    free: bool = False
    """No office of its own ("leader"): tells the state only."""
    private: bool = False
    """What the holder is for himself ("academic"): tells no state that he or she speaks for."""
    plural: bool = False
    states: tuple[str, ...] = ()
    """The states of a plural title, one for each holder."""
    place: str | None = None
    lower: bool = False
    first: int = 0
    """First word of the title proper."""
    head: int = 0
    """First word of the head noun."""
    cuts: list[tuple[int, int]] = field(default_factory=list)
    """Runs of words that are not printed: the title's own state ("of the Philippines"), a post's place."""
    fixed: bool = False
    """The title is printed as the word list has it ("Pentagon chief")."""


_PREPOSITIONS = frozenset(("of", "for", "to", "on", "at", "with"))
_DETERMINERS = frozenset(("the", "its", "his", "her", "their"))
#: areas that may close a command's name
_AREAS = frozenset(("pacific", "western", "eastern", "asia", "forward"))
#: "for the region": tells nothing of the office
_SOMEWHERE = frozenset(("region", "subregion", "sub-region", "area", "continent", "country", "province", "mission"))
#: bodies that are told apart by their city
_POSTS = frozenset(("embassy", "consulate", "mission"))


def right_end(scene: Scene, part: Part, j: int, limit: int = 4) -> int:
    """Follow "of Foreign Affairs", "of the Philippines", "to Vietnam", "for Trade and Industry" from word j."""
    w = scene.words
    head = w.lower[part.head : part.t1]
    if j + 2 < len(w) and w.text[j] == "(" and w.text[j + 2] == ")" and w.lower[j + 1] in scene.lists.portfolio:
        j += 3
    if j < len(w) and w.lower[j] == "in" and (seat := _seat(scene, part, j)) is not None:
        return seat
    while limit and j < len(w) and w.lower[j] in _PREPOSITIONS:
        if w.lower[j] != "of" and not any(word in scene.lists.takes.get(w.lower[j], ()) for word in head):
            break
        k = j + 1
        if k < len(w) and w.lower[k] in _DETERMINERS:
            k += 1
        while k < len(w) and w.lower[k] in scene.lists.plain and not w.cap(k):
            k += 1
        if w.lower[j] == "to" and _travels(scene, part, k):
            break
        end = _object(scene, part, j, k)
        if end is None:
            break
        j = end
        limit -= 1
    if j < len(w) and w.text[j] in ("I", "II", "III") and w.lower[j - 1] in scene.lists.portfolio:
        j += 1
    return j


def _travels(scene: Scene, part: Part, k: int) -> bool:
    """Whether a state behind "to" is where a head of a body goes: "a visit of the Secretary-General to Washington"."""
    known = scene.hit_at[k] if k < len(scene.words) else None
    general = (
        "general" in scene.words.lower[part.head : part.t1] and "consul" not in scene.words.lower[part.head : part.t1]
    )
    return general and known is not None and known.t0 == k and known.is_a(EntityClass.STATE, EntityClass.PLACE)


def _seat(scene: Scene, part: Part, j: int) -> int | None:
    """End of "in Phnom Penh" behind an envoy (not printed), of "in the Lao foreign ministry" behind an official."""
    w = scene.words
    k = j + 1 + (j + 1 < len(w) and w.lower[j + 1] in _DETERMINERS)
    known = scene.hit_at[k] if k < len(w) else None
    if known is not None and known.t0 == k and known.is_a(EntityClass.STATE, EntityClass.PLACE):
        if w.lower[part.t1 - 1] in scene.lists.posted:
            part.cuts.append((j, known.t1))
            return known.t1
        if known.kind is AliasKind.DEMONYM and (body := body_end(scene, known.t1, owned=True)):
            part.state = part.state or known.home
            return body
    return None


def _object(scene: Scene, part: Part, prep: int, k: int) -> int | None:
    w = scene.words
    if k >= len(w):
        return None
    known = scene.hit_at[k]
    if known is not None and known.t0 == k and not known.is_a(EntityClass.PERSON):
        return _known_object(scene, part, prep, k, known)
    if w.lower[k] in _SOMEWHERE and w.lower[k - 1] in _DETERMINERS and w.lower[prep] in ("for", "in"):
        part.cuts.append((prep, k + 1))
        return k + 1
    end = _portfolio(scene, k, part.lower)
    if end > k:
        body = body_end(scene, end) or body_end(scene, k)
        return _owned_tail(scene, max(body or end, end))
    return body_end(scene, k)


def _known_object(scene: Scene, part: Part, prep: int, k: int, known: Known) -> int | None:
    w = scene.words
    entity = known.entity
    if entity is None:
        return known.t1 if known.hit.readings == () and not known.candidates else None
    possessive = known.t1 < len(w) and w.lower[known.t1] in ("'s", "'")
    if entity.cls is EntityClass.STATE and (known.kind is AliasKind.DEMONYM or possessive or w.cap(known.t1)):
        body = body_end(scene, known.t1 + possessive, owned=True)
        if body:
            part.state = part.state or entity.id
            return body
        if known.kind is AliasKind.DEMONYM or possessive:
            return None
    if entity.cls is EntityClass.STATE and w.lower[prep] == "of" and known.kind is not AliasKind.CAPITAL:
        states = _more_states(scene, known)
        if part.plural and len(states) > 1:
            part.states = tuple(s.entity.id for s in states if s.entity)
        part.state = part.state or entity.id
        end = states[-1].t1 if part.plural else known.t1
        part.cuts.append((prep, end))
        return end
    if part.plural and entity.cls is EntityClass.STATE:
        states = _more_states(scene, known)
        return states[-1].t1
    if entity.cls in (EntityClass.GOVERNMENT_BODY, EntityClass.ORGANISATION, EntityClass.COMPANY, EntityClass.FORUM):
        part.body = part.body or entity.id
        if known.home and w.lower[prep] not in ("to", "with"):
            part.state = part.state or known.home
        start = known.t1 + (known.t1 < len(w) and w.lower[known.t1] == "'s")
        if (w.cap(known.t1) or start > known.t1) and (branch := body_end(scene, start, owned=True)):
            return branch
        desk = _portfolio(scene, known.t1, part.lower)
        return max(known.t1 + scene.phrase(scene.lists.heads, known.t1), desk)
    return known.t1


def _more_states(scene: Scene, first: Known) -> list[Known]:
    """As in "of Cambodia, Laos and Thailand"."""
    w, found = scene.words, [first]
    while True:
        j = found[-1].t1
        while j < len(w) and w.lower[j] in (",", "and", "the"):
            j += 1
        follow = scene.state_at(j)
        if follow is None or j == found[-1].t1 or follow.t0 != j:
            return found
        found.append(follow)


def _portfolio(scene: Scene, k: int, lower: bool) -> int:
    """End of a run of portfolio words from k: "Foreign Affairs and International Cooperation"."""
    w, lists = scene.words, scene.lists
    end = k
    i = k
    while i < len(w):
        word = w.lower[i]
        known = scene.hit_at[i]
        if known is not None and known.is_a(EntityClass.PERSON, EntityClass.STATE):
            break
        if word == "general" and not _goes_on_general(scene, i + 1):
            break
        if word in lists.portfolio and (w.cap(i) or lower):
            i += 1
            end = i
        elif (
            known is None
            and (w.cap(i) or (lower and i == k))
            and w.text[i].isalpha()
            and _leads_on(scene, i + 1, lower)
        ):
            i += 1
        elif word in ("and", "&", ",", "the", "of", "-") and end == i and i > k:
            step = i + 1
            while step < len(w) and w.lower[step] in ("and", "&", "the"):
                step += 1
            if (
                step < len(w)
                and w.lower[step] in lists.portfolio
                and (w.cap(step) or lower)
                and _goes_on(scene, i, step)
            ):
                i = step
            else:
                break
        else:
            break
    return end


def _goes_on_general(scene: Scene, i: int) -> bool:
    """The word "General" belongs to a portfolio only before another word of it; before a name it is a rank."""
    lists, w = scene.lists, scene.words
    return i < len(w) and (w.lower[i] in lists.portfolio or w.lower[i] in lists.body_nouns)


def _leads_on(scene: Scene, i: int, lower: bool) -> bool:
    """An unlisted word may stand in front of a portfolio's last words: "Bilateral Relations", "primary resources"."""
    w = scene.words
    return (
        i < len(w)
        and (w.cap(i) or lower)
        and w.lower[i] in scene.lists.portfolio
        and not scene.phrase(scene.lists.heads, i)
    )


def _goes_on(scene: Scene, at: int, step: int) -> bool:
    """A comma joins portfolios only in a list that closes with "and"; "and" must not open a second title."""
    w = scene.words
    lists = scene.lists
    if scene.phrase(lists.heads, step) or (step + 1 < len(w) and scene.phrase(lists.heads, step + 1)):
        return False
    if w.lower[at] == ",":
        return any(w.lower[j] in ("and", "&") for j in range(at, min(step + 7, len(w))))
    return True


def body_end(scene: Scene, k: int, owned: bool = False) -> int | None:
    """End of a body named by a common or proper noun phrase: "Department of National Defense", "defence ministry"."""
    w, lists = scene.words, scene.lists
    i = k
    known = scene.hit_at[i] if i < len(w) else None
    if known is not None and known.t0 == i and known.is_body:
        return known.t1
    while i < min(k + 9, len(w)) and w.lower[i] not in ("said", "who", "that"):
        if w.lower[i] == "'s" and i > k and w.cap(i - 1) and w.cap(i + 1):
            i += 1  # "the Supreme People's Assembly"
        if not re.match(r"\w", w.text[i]):
            return None
        if w.lower[i] == "and":
            if not (w.cap(i - 1) and w.cap(i + 1) and owned) or scene.phrase(lists.heads, i + 1):
                return None
            i += 1
        if w.lower[i] in lists.body_nouns and (
            i > k
            or owned
            or w.lower[k] in lists.opening_heads
            or (w.cap(i) and (w.lower[i] in lists.chambers or _of_more(scene, i + 1)))
        ):
            return _body_tail(scene, _widest(scene, i) + 1)
        if (
            w.lower[i] not in lists.portfolio
            and not w.cap(i)
            and w.lower[i] not in lists.ranks
            and not (i == k and i + 1 < len(w) and not w.cap(i + 1) and w.lower[i + 1] in lists.body_nouns)
        ):
            return None
        i += 1
    return None


def _widest(scene: Scene, i: int) -> int:
    """Last word of a body's name whose noun is i: "Second Army Region", "Marine Forces, Pacific", "Squadron 7"."""
    w, lists = scene.words, scene.lists
    while w.cap(i) and i + 1 < len(w):
        step = i + 1 + (w.text[i + 1] == "," and i + 2 < len(w) and w.lower[i + 2] == "pacific")
        number = w.text[step].isdigit() and len(w.text[step]) < 4
        if not number and not (w.cap(step) and (w.lower[step] in lists.body_nouns or w.lower[step] in _AREAS)):
            break
        i = step
    return i


def _owned_tail(scene: Scene, j: int) -> int:
    """End of "…'s Commission for External Relations" behind a body; j itself without it."""
    w = scene.words
    if j + 1 < len(w) and w.lower[j] == "'s" and w.cap(j + 1):
        return body_end(scene, j + 1, owned=True) or j
    return j


def _of_more(scene: Scene, j: int) -> bool:
    """Whether "of Cambodia", "of the Supreme Assembly" follows: "the Senate of Cambodia", "the Presidium of the …"."""
    w = scene.words
    k = j + 1 + (j + 1 < len(w) and w.lower[j + 1] == "the")
    return j < len(w) and w.lower[j] == "of" and (scene.state_at(k) is not None or (k > j + 1 and w.cap(k)))


def _body_tail(scene: Scene, j: int) -> int:
    """As in "of National Defense", "of Trade and Industry of the Philippines" after a body's noun."""
    w = scene.words
    while j + 1 < len(w) and w.lower[j] in ("of", "for", "in"):
        k = j + 1 + (w.lower[j + 1] == "the")
        if (
            w.lower[j] == "of"
            and w.cap(k)
            and w.cap(j - 1)
            and scene.hit_at[k] is None
            and (more := body_end(scene, k))
        ):
            j = more
            continue
        if w.lower[j] == "in":
            seat = scene.hit_at[k] if k < len(w) and w.lower[j - 1] in _POSTS else None
            return seat.t1 if seat is not None and seat.t0 == k and seat.entity is not None else j
        end = _portfolio(scene, k, False)
        if end > k:
            j = end
            continue
        known = scene.hit_at[k] if k < len(w) else None
        if known is not None and known.t0 == k and (known.is_a(EntityClass.STATE) or known.is_body):
            j = known.t1
            continue
        break
    known = scene.hit_at[j] if j < len(w) and not w.cap(j - 1) else None
    if known is not None and known.t0 == j and known.is_body:
        return known.t1  # "the maritime security agency Bakamla"
    return _owned_tail(scene, j)
