"""Names of unknown bodies, agreements, meetings and exercises by their head noun; names that only hold a state's name.

Invariant: a thing is a run of capitalised words (with of, for, and, the, on, - between them), or a state's name with a
common body noun ("the Malaysian defence ministry").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.names import AliasKind
from kg.text.calendar_words import ORDINALS
from kg.text.scene import Known, Scene
from kg.vocabulary import EntityClass

__all__ = ["Thing", "find_things", "sitting"]


@dataclass(slots=True)
class Thing:
    """An unknown name of a class; `cls` None = a shield: nothing to tell, but it hides the states inside."""

    t0: int
    t1: int
    cls: EntityClass | None
    state: str | None = None
    parts: tuple[str, ...] = ()
    acronym: str = ""
    generic: bool = False
    """Lower-case or article-led agreement noun: no name of its own."""


_JOINERS = frozenset(("of", "for", "and", "the", "on", "&", "-", "in", "to", "/", "'s", "'", "with"))


#: words of the longest name
_LONGEST = 16


def _chunk(scene: Scene, i: int, busy: list[bool]) -> int:
    """End of the run of capitalised words that starts at i."""
    w = scene.words
    j = i + 1
    while j < min(len(w), i + _LONGEST) and not busy[j]:
        if (w.cap(j) and not _opens_with_stop(scene, j)) or (
            w.text[j][0].isdigit() and w.touching(j) and w.text[j - 1] == "-"
        ):
            j += 1
            continue
        if w.lower[j] in _JOINERS:
            k = j + 1
            while k < len(w) and w.lower[k] in ("the", "'s", "-") and not busy[k]:
                k += 1
            if k < len(w) and not busy[k] and w.cap(k) and not _opens_with_stop(scene, k) and _tight(scene, i, j, k):
                j = k + 1
                continue
        break
    return j


def _tight(scene: Scene, start: int, j: int, k: int) -> bool:
    """A dash joins only when it touches both words; "and" joins portfolios only; "in", "to", "with" join nothing."""
    w, lists = scene.words, scene.lists
    word = w.lower[j]
    if w.text[j] == "-":
        return w.touching(j) and w.touching(j + 1)
    if word in ("in", "to", "with"):
        return False
    if word in ("'s", "'"):
        owner = scene.hit_at[j - 1]
        return owner is None or owner.entity is None
    if word in ("and", "&"):
        portfolios = w.lower[j - 1] in lists.portfolio and w.lower[k] in lists.portfolio
        opened = w.lower[start] in lists.opening_heads and scene.hit_at[k] is None and scene.hit_at[j - 1] is None
        return k == j + 1 and (portfolios or opened)
    return True


def _classes(scene: Scene, t0: int, t1: int) -> tuple[EntityClass | None, int]:
    """Class by the head noun, and where the name ends: the head closes the name, or opens "HEAD of/for/on …"."""
    w, lists = scene.words, scene.lists
    tables = (
        (lists.agreement_heads, EntityClass.AGREEMENT),
        (lists.forum_heads, EntityClass.FORUM),
        (lists.company_heads, EntityClass.COMPANY),
        (lists.government_heads, EntityClass.GOVERNMENT_BODY),
        (lists.organisation_heads, EntityClass.ORGANISATION),
    )
    end = t1
    while end > t0:
        for table, cls in tables:
            for size in (3, 2, 1):
                at = end - size
                if (
                    at >= t0
                    and scene.phrase(table, at) == size
                    and w.cap(at)
                    and (size < end - t0 or cls is EntityClass.AGREEMENT)
                ):
                    return cls, end
        end -= 1
        if end > t0 and w.lower[end] in ("of", "for", "on", "and") and w.lower[end - 1] in lists.opening_heads:
            cls = EntityClass.COMPANY if w.lower[end - 1] == "bank" else EntityClass.GOVERNMENT_BODY
            if w.lower[end - 1] in (
                "university",
                "institute",
                "association",
                "federation",
                "organisation",
                "organization",
            ):
                cls = EntityClass.ORGANISATION
            return cls, t1
        if end > t0 and w.lower[end] in ("of", "for", "on"):
            for size in (2, 1):
                if end - size >= t0 and scene.phrase(lists.agreement_heads, end - size) == size:
                    return EntityClass.AGREEMENT, t1
    return None, t1


def _inside(scene: Scene, t0: int, t1: int) -> list[Known]:
    return [k for k in scene.known if t0 <= k.t0 and k.t1 <= t1]


def _opens_with_stop(scene: Scene, i: int) -> bool:
    return scene.words.lower[i] in scene.lists.never_in_names


def _shielding(scene: Scene, t0: int, t1: int, inside: list[Known]) -> bool:
    """Whether a run of capitals is a name of its own that hides the state in it, as in "Thai Airways"."""
    w, lists = scene.words, scene.lists
    if scene.titled or len(inside) != 1 or not inside[0].is_a(EntityClass.STATE):
        return False
    known = inside[0]
    behind, before = w.lower[known.t1 : t1], w.lower[t0 : known.t0]
    if behind:
        if known.kind is AliasKind.DEMONYM and _make(scene, known.t1, t1):
            return False
        return known.t0 == t0 and behind[0] not in lists.transparent and behind[0] not in _JOINERS and w.cap(known.t1)
    if len(before) >= 2 and before[-1] in ("of", "the") and "of" in before:
        noun = before[before.index("of") - 1]
        return noun not in lists.transparent_of and noun not in lists.never_in_names
    return False


def _make(scene: Scene, t0: int, t1: int) -> bool:
    """Whether words behind an adjective of a state name a make of arms: "French Rafale fighters", "American C-130s"."""
    w = scene.words
    if t1 < len(w) and w.lower[t1] in scene.lists.makes:
        return True
    return any(w.text[j][0].isdigit() and w.text[j - 1] == "-" for j in range(t0 + 1, min(t1 + 2, len(w))))


def _acronym(scene: Scene, j: int) -> str:
    """The bracketed short form behind a name: "Foo Bar Agency (FBA)"."""
    w = scene.words
    if (
        j + 2 < len(w)
        and w.text[j] == "("
        and w.text[j + 2] == ")"
        and re.fullmatch(r"[A-Z][A-Za-z]{0,3}[A-Z]\w*", w.text[j + 1])
    ):
        return w.text[j + 1]
    return ""


def _state(inside: list[Known]) -> str | None:
    states = [k for k in inside if k.is_a(EntityClass.STATE) and k.kind is not AliasKind.CAPITAL]
    ids = {k.entity.id for k in states if k.entity}
    return ids.pop() if len(ids) == 1 else None


def _common_body(scene: Scene, known: Known) -> Thing | None:
    """As in "the Malaysian defence ministry", "Thailand's central bank", "Philippine coast guard"."""
    w, lists = scene.words, scene.lists
    j = known.t1 + (known.t1 < len(w) and w.lower[known.t1] in ("'s", "'"))
    if known.kind is AliasKind.CAPITAL or j >= len(w) or w.cap(j):
        return None
    end = j
    for k in range(j, min(j + 4, len(w))):
        size = scene.phrase(lists.government_heads, k)
        if size and w.lower[k] not in (
            "government",
            "administration",
            "office",
            "service",
            "court",
            "mission",
            "command",
            "junta",
        ):
            end = k + size
            break
        if w.lower[k] not in lists.portfolio and w.lower[k] not in lists.ranks:
            return None
    if end == j or (w.lower[j] in ("military", "cabinet") and end == j + 1):
        return None
    return Thing(known.t0, end, EntityClass.GOVERNMENT_BODY, known.entity.id if known.entity else None)


def _exercise(scene: Scene, i: int, busy: list[bool]) -> Thing | None:
    """As in "Exercise Foo Bar", "the exercise Foo Bar"."""
    w, j = scene.words, i + 1
    while (
        j < len(w)
        and w.cap(j)
        and not busy[j]
        and scene.hit_at[j] is None
        and w.lower[j] not in scene.lists.never_in_names
    ):
        j += 1
    return Thing(i + 1, j, EntityClass.EXERCISE) if j > i + 1 else None


def _ship(scene: Scene, i: int, busy: list[bool]) -> Thing | None:
    """As in "USS Carl Vinson", "KRI Bung Tomo": a ship of the state that its prefix tells."""
    w, j = scene.words, i + 1
    while j < min(len(w), i + 4) and w.cap(j) and not busy[j] and w.lower[j] not in scene.lists.never_in_names:
        j += 1
    return Thing(i, j, EntityClass.STATE, scene.lists.ships[w.text[i]]) if j > i + 1 else None


def _generic(scene: Scene, i: int) -> Thing | None:
    """An agreement noun in small letters: "memorandum of understanding", "123 agreement", "free trade agreement"."""
    size = scene.phrase(scene.lists.generic_agreements, i)
    return Thing(i, i + size, EntityClass.AGREEMENT, generic=True) if size else None


def find_things(scene: Scene, busy: list[bool]) -> list[Thing]:
    """Unknown names of a block; `busy` marks the words of persons and titles."""
    w, lists = scene.words, scene.lists
    found: list[Thing] = []
    lower, generic = w.lower, lists.generic_agreements
    i = 0
    while i < len(lower):
        if busy[i]:
            i += 1
            continue
        thing = None
        if w.text[i] in lists.ships:
            thing = _ship(scene, i, busy)
        if thing is None and w.text[i][0].isupper() and lower[i] not in lists.never_in_names:
            thing = _proper(scene, i, busy)
        if thing is None and lower[i] in generic:
            thing = _generic(scene, i)
        if thing is None and lower[i] == "exercise":
            thing = _exercise(scene, i, busy)
        known_here = scene.hit_at[i]
        if thing is None and known_here is None:
            i += 1
            continue
        if thing is None and (known := scene.state_at(i)) is not None and known.t0 == i:
            thing = _common_body(scene, known)
        if thing is not None:
            found.append(thing)
            i = max(thing.t1, i + 1)
            continue
        i = known_here.t1 if known_here is not None and known_here.t0 == i else i + 1
    return found


def _proper(scene: Scene, i: int, busy: list[bool]) -> Thing | None:
    w, lists = scene.words, scene.lists
    known = scene.hit_at[i]
    if known is not None and known.t0 == i and not known.is_a(EntityClass.STATE) and known.t1 - known.t0 > 1:
        return None
    end = _chunk(scene, i, busy)
    if end - i < 2 and not (end < len(w) and w.lower[end] == "and"):
        return None
    cls, stop = _classes(scene, i, end)
    if cls is None and (wider := _over_and(scene, i, end, busy)):
        end = stop = wider
        cls, stop = _classes(scene, i, end)
    inside = _inside(scene, i, stop)
    if cls is None:
        if w.text[i] in lists.company_openers:
            return Thing(i, end, EntityClass.COMPANY)
        return Thing(i, end, None) if _shielding(scene, i, end, _inside(scene, i, end)) else None
    if any(k.t0 <= i and k.t1 >= stop for k in inside) or _cuts(scene, i, stop):
        return None
    if _transparent_head(scene, i, stop, inside):
        return None
    parts = tuple(dict.fromkeys(k.entity.id for k in inside if k.entity and (k.is_a(EntityClass.STATE) or k.is_body)))
    return Thing(i, stop, cls, _state(inside) or _owner(scene, i), parts, _acronym(scene, stop))


def _over_and(scene: Scene, i: int, end: int, busy: list[bool]) -> int:
    """End of a name that goes on behind "and": "Acquisition and Cross-Servicing Agreement"; 0 if none does."""
    w = scene.words
    if end + 1 >= len(w) or w.lower[end] != "and" or end - i > 2 or not w.cap(end + 1) or busy[end + 1]:
        return 0
    if any(scene.hit_at[j] is not None for j in (*range(i, end), end + 1)) or _opens_with_stop(scene, end + 1):
        return 0
    far = _chunk(scene, end + 1, busy)
    cls, stop = _classes(scene, end + 1, far)
    return stop if cls in (EntityClass.AGREEMENT, EntityClass.GOVERNMENT_BODY) and stop == far else 0


def _owner(scene: Scene, i: int) -> str | None:
    """The state in front: "Malaysia's Anti-Corruption Commission"."""
    known = scene.state_at(i - 2) if i > 1 and scene.words.lower[i - 1] in ("'s", "'") else None
    return known.entity.id if known and known.entity and known.kind is not AliasKind.CAPITAL else None


def _cuts(scene: Scene, t0: int, t1: int) -> bool:
    """Whether a run would cut a known name in two, or swallow a known agreement, meeting or exercise."""
    strong = (EntityClass.AGREEMENT, EntityClass.FORUM, EntityClass.EXERCISE)
    overlap = [k for k in scene.known if k.t0 < t1 and k.t1 > t0]
    return any(k.t0 < t0 or k.t1 > t1 or (k.is_a(*strong) and k.t1 - k.t0 > 1) for k in overlap)


def _transparent_head(scene: Scene, i: int, stop: int, inside: list[Known]) -> bool:
    """As in "Philippine Government", "ASEAN Community": the state or association is what is meant."""
    w = scene.words
    return (
        len(inside) == 1
        and inside[0].t0 == i
        and stop - inside[0].t1 == 1
        and w.lower[stop - 1] in scene.lists.transparent
    )


def sitting(scene: Scene, t0: int, t1: int) -> tuple[int, int, str | None, str | None]:
    """The ordinal and year around a meeting's name: "the tenth ASEAN-U.S. Summit", "2025 ASEAN Summit"."""
    w = scene.words
    start, end, ordinal, year = t0, t1, None, None
    while start > 0:
        word = w.lower[start - 1]
        number = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word)
        if number and ordinal is None:
            ordinal, start = number[1], start - 1
        elif word in ORDINALS and ordinal is None:
            compound = f"{w.lower[start - 3]}-{word}" if start > 2 and w.text[start - 2] == "-" else ""
            ordinal = str(ORDINALS.get(compound, ORDINALS[word]))
            start -= 3 if compound in ORDINALS else 1
        elif re.fullmatch(r"(?:19|20)\d\d", word) and year is None:
            year, start = word, start - 1
        else:
            break
    if end < len(w) and re.fullmatch(r"(?:19|20)\d\d", w.text[end]) and year is None:
        year, end = w.text[end], end + 1
    elif end + 1 < len(w) and w.lower[end] == "of" and re.fullmatch(r"(?:19|20)\d\d", w.text[end + 1]) and year is None:
        year, end = w.text[end + 1], end + 2
    return start, end, ordinal, year
