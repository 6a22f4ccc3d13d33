"""The grammar of offices: [state] [rank] [portfolio] HEAD [of/for/to …] [and another], over the words of a block.

Invariant: a title chain is a run of words; its printed titles are words of the text without the state, the word for
former or outgoing, and an ordinal. Which person holds it is decided in `kg.text.persons`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.names import AliasKind
from kg.text.calendar_words import ORDINALS
from kg.text.portfolios import Part, right_end
from kg.text.scene import Known, Scene
from kg.text.values import OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["Chain", "OfficeHeld", "Part", "find_chains"]


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
        return next((p.state for p in self.parts if p.state), None)

    @property
    def plural(self) -> bool:
        """Whether several persons hold the title."""
        return any(p.plural for p in self.parts)


def _state_of(known: Known) -> str | None:
    if known.is_a(EntityClass.STATE):
        return known.entity.id if known.entity else None
    return known.entity.state if known.entity else None


def _left(scene: Scene, part: Part, i: int) -> int:
    """Follow the words in front of a head: portfolio, ranks, state, former; returns the first word of the chain."""
    w, lists = scene.words, scene.lists
    start = i
    while start > 0:
        j = start - 1
        word = w.lower[j]
        known = scene.hit_at[j]
        capital = w.cap(j)
        if known is not None and known.t1 == start and part.state is None and not known.is_a(EntityClass.PERSON):
            taken = _left_known(scene, part, start, known)
            if taken is None:
                break
            start = taken
        elif known is not None and known.is_a(EntityClass.PERSON):
            break
        elif word == "'s" or (word == "'" and j > 0 and w.lower[j - 1].endswith("s")):
            owner = scene.hit_at[j - 1] if j else None
            if owner is None or part.state is not None or not (owner.is_a(EntityClass.STATE) or owner.is_body):
                break
            part.state, part.place = _state_of(owner), owner.place
            if owner.is_body and owner.entity:
                part.body = owner.entity.id
            start = owner.t0
        elif word in lists.acting:
            part.acting = True
            part.first = min(part.first, j)
            start = j
        elif word in lists.former:
            part.former = part.former or word not in lists.still
            start = j
        elif word in lists.designate:
            part.designate, start = True, j
        elif (
            (
                word in ORDINALS
                and word in lists.ranks
                and w.lower[start] not in lists.ranks | {"secretary", "lady", "minister"}
            )
            or word in lists.plain
            or (word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit())
            or (word in ORDINALS and word not in lists.ranks)
            or (word == "-" and j > 0 and w.lower[j - 1] in lists.ranks | lists.former | lists.portfolio)
        ):
            start = j
        elif (
            (word in lists.ranks and (capital or part.lower))
            or (word in lists.portfolio and (capital or part.lower))
            or (word in lists.body_nouns and (capital or part.lower) and j and w.lower[j - 1] in lists.portfolio)
        ):
            part.first = start = j
        elif word in ("and", "&") and _joins_portfolio(scene, part, j, start):
            start = j
            part.first = min(part.first, j)
        else:
            break
    while start < i and w.lower[start] in ("and", "&", "-", ","):
        start += 1
    part.first = max(part.first, start)
    return start


def _joins_portfolio(scene: Scene, part: Part, j: int, start: int) -> bool:
    """As in "Trade and Industry Minister": both sides are portfolios, not "France and Foreign Minister"."""
    w, lists = scene.words, scene.lists
    if j == 0 or w.lower[j - 1] not in lists.portfolio or (not w.cap(j - 1) and not part.lower):
        return False
    if w.lower[start] not in lists.portfolio or w.lower[start] in ("foreign", "prime"):
        return False
    # an office may end here: "the Minister of Trade and Foreign Minister X"
    back = j - 1
    while back > 0 and w.lower[back] in lists.portfolio | {"and", ",", "&"}:
        back -= 1
    return w.lower[back] not in ("of", "for")


def _left_known(scene: Scene, part: Part, start: int, known: Known) -> int | None:
    w = scene.words
    if known.is_a(EntityClass.STATE):
        if known.kind is AliasKind.CAPITAL:
            return None
        part.state, part.place = (known.entity.id if known.entity else None), known.place
        if known.t0 > 1 and w.text[known.t0 - 1] == "-" and scene.state_at(known.t0 - 2):
            return None
        return known.t0
    if known.entity is not None and known.is_body:
        part.body = known.entity.id
        part.state = known.entity.state
        part.first = known.t0
        return known.t0
    return None


def _printed(scene: Scene, part: Part) -> str:
    """The title's words: no state or "former" in front of the head, no own state behind it, plural made singular."""
    w, lists = scene.words, scene.lists
    end = part.t1 if part.cut is None else part.cut
    loose = lists.former | lists.plain | lists.designate
    pieces: list[tuple[int, int]] = []
    i = part.first
    while i < end:
        known = scene.hit_at[i]
        if i < part.head and known is not None and known.is_a(EntityClass.STATE):
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


def _part(scene: Scene, i: int, size: int, free: bool) -> Part:
    w, lists = scene.words, scene.lists
    phrase = scene.text(i, i + size).lower()
    part = Part(i, i + size, first=i, head=i, free=free, lower=not w.cap(i), plural=phrase in lists.singular)
    part.t0 = _left(scene, part, i)
    nickname = _nickname(scene, part)
    if not nickname:
        part.t1 = i + size
        if not free or (part.t1 < len(w) and w.lower[part.t1] == "of"):
            part.t1 = right_end(scene, part, part.t1)
        j = part.t1
        if j + 1 < len(w) and w.text[j] == "-" and w.lower[j + 1] in lists.designate:
            part.designate, part.cut, part.t1 = True, part.cut or j, j + 2
        part.title = _printed(scene, part)
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
    if part.state and any(said.endswith(phrase) for phrase in lists.top_diplomat["phrases"]):
        part.title = lists.top_diplomat["by_state"].get(part.state, lists.top_diplomat["default"])
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
        if (size or free) and not (
            known is not None and known.t1 - known.t0 > 1 and known.t0 < i + 1 and not _soft(known)
        ):
            part = _part(scene, i, size or free, free=not size)
            if part.title.lower() in lists.no_titles:
                i = part.t1
                continue
            if parts and part.t0 < parts[-1].t1:
                # a head inside the title before it ("head of the office of the president")
                i += size or free
                continue
            parts.append(part)
            i = max(part.t1, i + (size or free))
        else:
            i += 1
    return parts


def _soft(known: Known) -> bool:
    """Shields may hold a title; other known names hide the words inside them."""
    return known.is_a(EntityClass.STATE)


def find_chains(scene: Scene) -> list[Chain]:
    """The title chains of a block, in order, not overlapping; "Deputy Prime Minister and Foreign Minister" is one."""
    w = scene.words
    chains: list[Chain] = []
    for part in _phrase_parts(scene):
        last = chains[-1] if chains else None
        if last is not None and not part.free and not last.parts[-1].free and _doubles(scene, last, part):
            if part.state is None:
                part.state = last.state
            elif last.state is None:
                for earlier in last.parts:
                    earlier.state = part.state
            last.parts.append(part)
        else:
            chains.append(Chain([part]))
    return [c for c in chains if w.start[c.t0] < w.end[c.t1 - 1]]


def _doubles(scene: Scene, last: Chain, part: Part) -> bool:
    """Whether a second title is joined to the first: "… and …", "… cum …"; a name in front of the first ends it."""
    w = scene.words
    between = w.lower[last.t1 : part.t0]
    if last.plural or part.plural or (part.state and last.state and part.state != last.state):
        return False
    if between not in (["and"], ["cum"], [",", "and"], ["and", "the"], ["-", "cum", "-"], ["and", "concurrently"]):
        return False
    behind_name = last.t0 > 1 and (w.text[last.t0 - 1] == "," or w.text[last.t0 - 2] == ",")
    if behind_name and w.cap(part.t1) and w.lower[part.t1] not in scene.lists.never_in_names:
        return False
    return w.cap(part.head) == w.cap(last.parts[-1].head)
