"""The grammar of offices: [state] [rank] [portfolio] HEAD [of/for/to …] [and another], over the words of a block.

Invariant: a title chain is a run of words; its printed titles are words of the text without the state, the word for
former or outgoing, and an ordinal. Which person holds it is decided in `kg.text.persons`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.text.leading import leading_parts
from kg.text.modifiers import left_end
from kg.text.portfolios import Part, right_end
from kg.text.scene import Known, Scene
from kg.text.values import OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["Chain", "OfficeHeld", "Part", "find_chains"]


#: a "top diplomat for East Asia" is no foreign minister
_NARROWER = frozenset(("for", "in", "to", "on", "at"))


@dataclass(slots=True)
class Chain:
    """Titles that belong to one holder (or to the several holders of a plural title)."""

    parts: list[Part] = field(default_factory=list)

    @property
    def t0(self) -> int:
        """First word."""
        return self.parts[0].t0

    @property
    def t1(self) -> int:
        """Word after the last."""
        return self.parts[-1].t1

    @property
    def state(self) -> str | None:
        """The state that the chain tells."""
        return next((p.state for p in self.parts if p.state and not p.private), None)

    @property
    def plural(self) -> bool:
        """Whether several persons hold the title."""
        return any(p.plural for p in self.parts)


def _printed(scene: Scene, part: Part) -> str:
    """The title's words: no state or "former" in front of the head, no own state behind it, plural made singular."""
    w, lists = scene.words, scene.lists
    hidden = {j for first, last in part.cuts for j in range(first, last)}
    loose = lists.former | lists.plain | lists.designate
    pieces: list[tuple[int, int]] = []
    i = part.first
    while i < part.t1:
        known = scene.hit_at[i]
        if i in hidden:
            i += 1
            continue
        if i < part.head and known is not None and _of_a_state(scene, known):
            i = known.t1 + (w.lower[known.t1] in ("'s", "'"))
        elif i < part.head and w.lower[i] in loose:
            i += 1
        else:
            if pieces and pieces[-1][1] == i:
                pieces[-1] = (pieces[-1][0], i + 1)
            else:
                pieces.append((i, i + 1))
            i += 1
    title = " ".join(scene.text(a, b) for a, b in pieces).strip(" -,")
    if part.plural:
        size = scene.phrase(lists.heads, part.head) or scene.phrase(lists.free_heads, part.head)
        head = scene.text(part.head, part.head + size)
        single = lists.singular.get(head.lower(), head)
        title = title.replace(head, single.title() if head[0].isupper() else single, 1)
    return title


def _of_a_state(scene: Scene, known: Known) -> bool:
    """Whether a name in a title only tells its state: "Malaysian", "White House"."""
    return known.is_a(EntityClass.STATE) or (known.entity is not None and known.entity.id in scene.lists.state_like)


def _part(scene: Scene, i: int, size: int, free: bool) -> Part:
    w, lists = scene.words, scene.lists
    phrase = scene.text(i, i + size).lower()
    part = Part(i, i + size, first=i, head=i, free=free, lower=not w.cap(i), plural=phrase in lists.singular)
    part.private = lists.singular.get(phrase, phrase) in lists.private_heads
    part.t0 = left_end(scene, part, i)
    nickname = _nickname(scene, part)
    if free and w.lower[i : i + size] == ["diplomat"] and i + size < len(w) and w.lower[i + size] in ("for", "on"):
        part.free = free = False
    if not nickname:
        part.t1 = i + size
        if not free or (part.t1 < len(w) and w.lower[part.t1] == "of"):
            part.t1 = right_end(scene, part, part.t1)
        j = part.t1
        if j + 1 < len(w) and w.text[j] == "-" and w.lower[j + 1] in lists.designate:
            part.designate, part.t1 = True, j + 2
            if w.lower[j + 1] != "elect":
                part.cuts.append((j, j + 2))
        part.title = _printed(scene, part)
    if part.body in lists.generic_bodies and (home := lists.home_titles.get(part.title.lower())):
        part.body, part.state = None, home
    return part


def _nickname(scene: Scene, part: Part) -> bool:
    """As in "Pentagon chief", "top diplomat": offices under another name."""
    lists = scene.lists
    start = max(0, min(part.t0, part.first) - 1)
    said = " ".join(scene.words.lower[start : part.t1])
    for name in sorted(lists.nicknames, key=len, reverse=True):
        if said.endswith(name):
            entry = lists.nicknames[name]
            size = len(name.split())
            part.t0 = min(part.t0, part.t1 - size)
            part.first, part.title, part.fixed = part.t0, entry["title"], True
            part.state, part.body = entry.get("state") or part.state, None
            return True
    narrower = part.t1 < len(scene.words) and scene.words.lower[part.t1] in _NARROWER
    if not narrower and any(said.endswith(phrase) for phrase in lists.top_diplomat["phrases"]):
        part.title = lists.top_diplomat["by_state"].get(part.state or "", lists.top_diplomat["default"])
        part.free = False
        return True
    return False


def _phrase_parts(scene: Scene) -> list[Part]:
    lists = scene.lists
    parts: list[Part] = []
    lower, heads, free_heads = scene.words.lower, lists.heads, lists.free_heads
    i = 0
    while i < len(lower):
        word = lower[i]
        if word not in heads and word not in free_heads and word[-1] != ".":
            i += 1
            continue
        known = scene.hit_at[i]
        size = scene.phrase(lists.heads, i)
        free = 0 if size else scene.phrase(lists.free_heads, i)
        if (short := _short_title(scene, i)) is not None:
            parts.append(short)
            i = short.t1
            continue
        if (size or free) and not (
            known is not None and known.t1 - known.t0 > 1 and known.t0 < i + 1 and not _soft(known)
        ):
            part = _part(scene, i, size or free, free=not size)
            if part.title.lower() in lists.no_titles:
                i = part.t1
                continue
            if parts and part.t0 < parts[-1].t1:
                if part.t0 <= parts[-1].t0 and parts[-1].t1 <= part.head:
                    # "chief economic minister": the head before was a rank of this one
                    parts[-1] = part
                    i = max(part.t1, i + (size or free))
                    continue
                # a head inside the title before it ("head of the office of the president")
                i += size or free
                continue
            parts.append(part)
            i = max(part.t1, i + (size or free))
        else:
            i += 1
    return parts


def _short_title(scene: Scene, i: int) -> Part | None:
    """As in "PM Modi", "Sen. Chris Coons", "USTR Katherine Tai": a short form with a name right behind it."""
    w, lists = scene.words, scene.lists
    entry = lists.short_titles.get(w.text[i].rstrip("."))
    if entry is None:
        return None
    end = i + 1 + (i + 1 < len(w) and w.text[i + 1] == "." and w.touching(i + 1))
    if not w.cap(end) or w.lower[end] in lists.never_in_names or w.text[end].isupper():
        return None
    part = Part(i, end, first=i, head=i)
    part.t0 = left_end(scene, part, i)
    if part.t0 > 0 and w.text[part.t0 - 1].isdigit():
        return None
    part.title, part.fixed, part.body = entry["title"], True, None
    part.state = part.state or entry.get("state")
    return part


def _soft(known: Known) -> bool:
    """Shields may hold a title; other known names hide the words inside them."""
    return known.is_a(EntityClass.STATE)


def find_chains(scene: Scene) -> list[Chain]:
    """The title chains of a block, in order, not overlapping; "Deputy Prime Minister and Foreign Minister" is one."""
    w = scene.words
    chains: list[Chain] = []
    for part in sorted([*_phrase_parts(scene), *leading_parts(scene)], key=lambda p: (p.t0, -p.t1)):
        if chains and part.t0 < chains[-1].t1:
            continue
        last = chains[-1] if chains else None
        if last is not None and not part.free and not last.parts[-1].free and _doubles(scene, last, part):
            if part.state is None:
                part.state = last.state
            elif last.state is None:
                for earlier in last.parts:
                    earlier.state = part.state
            last.parts.append(part)
        elif last is not None and last.t1 + 1 == part.t0 and w.lower[last.t1] == "'s":
            # "the Indonesian president's special envoy": the first title only owns the second
            part.state = part.state or last.state
            part.t0 = last.t0
            chains[-1] = Chain([part])
        else:
            chains.append(Chain([part]))
    return [c for c in chains if w.start[c.t0] < w.end[c.t1 - 1]]


def _doubles(scene: Scene, last: Chain, part: Part) -> bool:
    """Whether a second title is joined to the first: "… and …", "… cum …"; a name in front of the first ends it."""
    w = scene.words
    between = w.lower[last.t1 : part.t0]
    if between == [","] and not last.plural and not part.plural:
        return _listed_titles(scene, last, part)
    if last.plural or part.plural or (part.state and last.state and part.state != last.state):
        return False
    if between not in (["and"], ["cum"], [",", "and"], ["and", "the"], ["-", "cum", "-"], ["and", "concurrently"]):
        return False
    if between == [",", "and"] and w.cap(part.t1) and w.lower[part.t1] not in scene.lists.never_in_names:
        return False
    pair = {scene.text(x.head, x.t1).lower() for x in (last.parts[-1], part)}
    if "prime minister" in pair and pair & {"president", "king"}:
        return False
    behind_name = last.t0 > 1 and (w.text[last.t0 - 1] == "," or w.text[last.t0 - 2] == ",")
    if behind_name and w.cap(part.t1) and w.lower[part.t1] not in scene.lists.never_in_names:
        return False
    return w.cap(part.head) == w.cap(last.parts[-1].head) or (part.body is not None and w.cap(part.t1))


def _listed_titles(scene: Scene, last: Chain, part: Part) -> bool:
    """As in "Deputy Prime Minister, Minister of Foreign Affairs of Cambodia, H.E. X": one holder, named behind.

    Nobody is listed with one title twice: in "X, President of Laos, President Y" the first is that of X.
    """
    w, lists = scene.words, scene.lists
    if last.parts[-1].title.lower() == part.title.lower():
        return False
    if not w.cap(last.parts[-1].head) or not w.cap(part.head) or (last.state and part.state not in (None, last.state)):
        return False
    behind = part.t1 + (part.t1 < len(w) and w.text[part.t1] == ",")
    if not w.cap(behind) or w.lower[behind] in lists.never_in_names or scene.phrase(lists.heads, behind):
        return False
    known = scene.hit_at[behind]
    return bool(scene.phrase(lists.honorifics, behind)) or known is None or known.is_a(EntityClass.PERSON)
