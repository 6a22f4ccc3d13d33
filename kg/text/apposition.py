"""Titles set off from their holder's name: "X, the foreign minister of Y", "the Pentagon chief, X,", "X, who heads Y".

Invariant: a title goes to a name only across words that join the two ("," "(" ", who is also the"); a name that no
title claims and no register knows is not told.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.names import AliasKind
from kg.text.given_names import address_end, is_name_word, looks_like_body, name_from
from kg.text.persons import Person, named_persons
from kg.text.scene import Scene
from kg.text.titles import Chain
from kg.text.untitled import untitled_persons

__all__ = ["find_persons"]

#: words between a name and the title that follows it, at most
_FARTHEST = 12
_ADVERBS = (
    r"(?:also|then|now|later|afterwards|subsequently|already|currently|previously|formerly|still|concurrently|once|long|himself|herself|both|respectively|"
    r"at that time|at the time|that year|until recently|until (?:19|20)\d\d|since (?:19|20)\d\d|in (?:19|20)\d\d|"
    r"in (?:his|her) capacity as|in (?:his|her) role as|one of|currently serving as|speaking as|acting as)"
)
_DOUBLING = r"doubles|doubles up|doubled|also serves|also served|also acts|serves|acts"
_COPULAS = frozenset(
    ("is", "was", "'s", "became", "becomes", "had become", "remains", "remained", "has been", "had been")
)
#: verbs whose object held the office before: "she succeeds X as ambassador"
_FOLLOWED = frozenset(("succeed", "succeeds", "succeeded", "replace", "replaces", "replaced", "follows", "followed"))
_SUCCEEDED = r"(?:has |had )?(?:succeeded|replaced|followed|took over from|taken over from|succeeds|replaces)"
_ARTICLE = r"(?:the|a|an|his|her|its|their|our|my|this year 's|the year 's|another|yet another|one of|one of the)"


#: what may stand between a title and a further one of the same person
_FURTHER = re.compile(
    rf"(?:{_DOUBLING}) as(?: {_ARTICLE})?|,? ?and(?: {_ADVERBS})?(?: {_ARTICLE})?|, (?:{_ADVERBS} )?(?:a|his|her)"
    rf"|, {_ADVERBS} {_ARTICLE}"
)


@lru_cache(maxsize=4)
def _bridge(verbs: tuple[str, ...], leaving: tuple[str, ...]) -> re.Pattern[str]:
    """What may stand between a name and its title, over words joined by blanks."""
    being = "|".join(re.escape(v) for v in sorted((*verbs, *leaving), key=len, reverse=True))
    acting = "|".join(re.escape(v) for v in sorted((*verbs, *leaving), key=len, reverse=True) if v not in _COPULAS)
    clause = (
        rf"(?:who|and) (?:{_ADVERBS} )*(?:(?:{being})(?: as)?|(?:{_SUCCEEDED})(?: [\w.'-]+){{1,5}}? as)(?: {_ADVERBS})*"
    )
    return re.compile(
        rf"(?:\( [\w .-]+ \) )?(?:[,(-]|, \d\d ,|, aged \d\d ,)"
        rf"(?: {clause}| {_ADVERBS} ,?)?(?: {_ADVERBS})?(?: {_ARTICLE})?|(?:{clause})(?: {_ARTICLE})?"
        rf"|, who,? as(?: {_ARTICLE})?|, as(?: {_ARTICLE})?|(?:is|was|became|remains|has been|had been)"
        rf"|, whom (?:[\w.'-]+ ){{1,4}}?(?:has |had )?(?:made|named|appointed|picked|chosen|sent|dispatched)"
        rf"(?: as)?(?: {_ARTICLE})?"
        rf"|, who(?: (?:{_ADVERBS}|has|had))*|(?:{_ADVERBS} )*(?:{acting}) as(?: {_ARTICLE})?"
    )


def find_persons(scene: Scene, chains: list[Chain]) -> tuple[list[Person], list[Chain]]:
    """Persons of a block and the chains that belong to nobody named in it."""
    people, left = named_persons(scene, chains)
    left = _apposed(scene, left, people)
    people += untitled_persons(scene, people)
    people.sort(key=lambda p: p.t0)
    return people, left


def _apposed(scene: Scene, chains: list[Chain], people: list[Person]) -> list[Chain]:
    """Give the titles behind a name to it, and "the Pentagon chief, Lloyd Austin," to the name behind."""
    left: list[Chain] = []
    for chain in chains:
        group = _named_before(scene, chain, people) or _further(scene, chain, people) or _chosen(scene, chain, people)
        if not group:
            behind = _named_behind(scene, chain, people)
            if behind is None:
                left.append(chain)
                continue
            group = [behind]
        pair = _shared_out(scene, chain, group[-1], people) if len(group) == 1 else []
        if pair:
            for part, person in zip(chain.parts, pair, strict=True):
                part.state = part.state or chain.state
                person.chains.append(Chain([part]))
            people += [person for person in pair if person not in people]
            people.sort(key=lambda p: p.t0)
            continue
        if _is_past(scene, group[-1], chain):
            for part in chain.parts:
                part.former = True
        for index, person in enumerate(group):
            person.chains.append(chain)
            person.state_index = index if chain.plural else None
            if person not in people:
                people.append(person)
        _state_after(scene, chain, group)
        people.sort(key=lambda p: p.t0)
    return left


def _shared_out(scene: Scene, chain: Chain, last: Person, people: list[Person]) -> list[Person]:
    """As in "A and B, the prime minister and foreign minister of Laos": one title each, in order."""
    if len(chain.parts) != 2 or last.before or last.chains or last.t1 > chain.t0:
        return []
    pair = _coordinated(scene, last, people)
    plain = all(not p.before and not p.chains for p in pair)
    return pair if len(pair) == 2 and plain else []


def _state_after(scene: Scene, chain: Chain, group: list[Person]) -> None:
    """As in "H.E. X, Minister of Foreign Affairs, Lao PDR;": the state closes the entry of a list."""
    w, i = scene.words, chain.t1 + 1
    known = scene.state_at(i) if chain.state is None and i < len(w) and w.text[chain.t1] == "," else None
    if known is None or known.t0 != i or known.kind in (AliasKind.DEMONYM, AliasKind.CAPITAL):
        return
    j = known.t1
    entry = w.text[j] if j < len(w) else "."
    if entry == "," and j + 1 < len(w):
        step = j + 1 + (w.lower[j + 1] == "and")
        entry = ";" if scene.phrase(scene.lists.honorifics, step) else entry
    if entry in (";", ")", ".") and group[0].state is None:
        chain.parts[0].state = known.home


def _chosen(scene: Scene, chain: Chain, people: list[Person]) -> list[Person]:
    """As in "parliament elected X prime minister", "named X as its ambassador"."""
    w = scene.words
    for person in people:
        between = w.lower[person.t1 : chain.t0] if 0 <= chain.t0 - person.t1 <= 2 else ["-"]
        if all(word in ("as", "the", "its", "his", "her", "their", "a", "an") for word in between):
            verb = w.lower[person.t0 - 1] if person.t0 else ""
            chosen = verb in scene.lists.choosing_verbs or (
                between[:1] == ["as"] and (w.cap(chain.parts[0].head) or chain.state is not None)
            )
            if verb in _FOLLOWED:
                for part in chain.parts:
                    part.former = True
            return [person] if chosen and not person.before and not chain.plural else []
    return []


_PAST = re.compile(
    r"(?:formerly|previously|once|until (?:recently|(?:19|20)\d\d)|previously served|formerly served|once served)\b"
)
_ENDED = re.compile(
    r"(?:from|between|in) (?:\w+ )?(?:19|20)\d\d (?:to|until|till|and|-|through) (?:\w+ )?(?:19|20)\d\d|"
    r"until (?:\w+ )?(?:19|20)\d\d|(?:19|20)\d\d - (?:19|20)\d\d|under (?:former |then )?president|"
    r"in the (?:19|20)\d\ds|in the \w+ administration"
)


def _is_past(scene: Scene, person: Person, chain: Chain) -> bool:
    """Whether words around a title say that the office is over: "who was ambassador from 2010 to 2013"."""
    w = scene.words
    between = " ".join(w.lower[person.t1 : chain.t0]) if person.t1 <= chain.t0 else ""
    if any(verb in between for verb in scene.lists.leaving_verbs):
        return True
    behind = " ".join(w.lower[chain.t1 : chain.t1 + 7]).lstrip("(, ")
    return _PAST.search(between) is not None or _ENDED.match(behind) is not None


def _named_before(scene: Scene, chain: Chain, people: list[Person]) -> list[Person]:
    """The person or persons in front of a title in apposition."""
    w, bridge = scene.words, _bridge(scene.lists.office_verbs, scene.lists.leaving_verbs)
    for size in range(min(_FARTHEST, chain.t0 - 1), 0, -1):
        j = chain.t0 - size
        if w.cap(j) or not bridge.fullmatch(" ".join(w.lower[_behind_state(scene, j) : chain.t0])):
            continue
        person = (
            next((p for p in people if p.t1 == j), None) or _untitled(scene, j, people) or _single(scene, j, people)
        )
        if person is None:
            continue
        return _coordinated(scene, person, people) if chain.plural else [person]
    return []


def _behind_state(scene: Scene, j: int) -> int:
    """Index behind "of Brunei" at j: "Erywan Yusof of Brunei, the bloc's envoy"; j itself without it."""
    w = scene.words
    if w.lower[j] != "of":
        return j
    k = j + 1 + (j + 1 < len(w) and w.lower[j + 1] == "the")
    known = scene.state_at(k)
    return known.t1 if known is not None and known.t0 == k else j


def _further(scene: Scene, chain: Chain, people: list[Person]) -> list[Person]:
    """A second title behind the first: "X, the Thai foreign minister and a former ambassador to Japan"."""
    w = scene.words
    for size in range(min(5, chain.t0 - 1), 0, -1):
        j = chain.t0 - size
        if not _FURTHER.fullmatch(" ".join(w.lower[j : chain.t0])):
            continue
        for person in people:
            ends = [c for c in person.chains if c.t1 == j and not c.plural]
            if ends and not chain.plural and chain.state in (None, ends[-1].state, person.state):
                return [person]
    return []


def _untitled(scene: Scene, end: int, people: list[Person]) -> Person | None:
    """An unknown name of two words or more that ends at `end`, for the title behind it."""
    if scene.titled:
        return None
    taken = {j for p in people for j in range(p.t0, p.t1)}
    for start in range(max(0, end - 6), end - 1):
        if start in taken or not is_name_word(scene, start) or (start > 0 and is_name_word(scene, start - 1)):
            continue
        if name_from(scene, start) == end and end - start >= 2 and not looks_like_body(scene, start, end):
            return Person(start, end, start, end, None)
    return None


def _single(scene: Scene, end: int, people: list[Person]) -> Person | None:
    """One capitalised word in front of a title: "Hachigian, a former ambassador"."""
    i = end - 1
    if scene.titled or i < 0 or not is_name_word(scene, i) or any(p.t0 <= i < p.t1 for p in people):
        return None
    return Person(i, end, i, end, None, weak=True)


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


def _named_behind(scene: Scene, chain: Chain, people: list[Person]) -> Person | None:
    """As in "the Pentagon chief, Lloyd Austin, …": the name between commas behind a title."""
    w, i = scene.words, chain.t1 + 1
    if (
        chain.plural
        or i >= len(w)
        or (w.text[chain.t1] not in (",", "-", ":") and w.lower[chain.t1] not in ("is", "was"))
    ):
        return None
    if w.lower[chain.t1] in ("is", "was") and not (chain.state or w.lower[chain.t0 - 1] == "the"):
        return None
    if w.text[chain.t1] != "," and (w.touching(chain.t1) and w.text[chain.t1] == "-"):
        return None
    person = next((p for p in people if p.t0 == i), None)
    if person is not None and person.before and not _one_more_title(scene, chain, person):
        return None
    if person is None and not scene.titled:
        start = address_end(scene, i)
        end = name_from(scene, start)
        if end - start >= 2 and not looks_like_body(scene, start, end):
            person = Person(i, end, start, end, None)
    if person is not None and _capacity(scene, chain):
        return person
    closed = person is not None and (person.t1 == len(w) or w.text[person.t1] in ",.;)-")
    return person if closed else None


def _capacity(scene: Scene, chain: Chain) -> bool:
    """As in "As secretary of state, Clinton …", "On his first trip as president, Biden …"."""
    w = scene.words
    j = chain.t0 - 1
    while j >= 0 and w.lower[j] in ("the", "a", "its", "his", "her", "then"):
        j -= 1
    return w.text[chain.t1] == "," and j >= 0 and w.lower[j] == "as"


def _one_more_title(scene: Scene, chain: Chain, person: Person) -> bool:
    """Whether "the chair of the bloc, Prime Minister X," tells one person, not two of a list."""
    w, end = scene.words, person.t1
    told = {c.state for c in person.before if c.state}
    one = not (chain.state and told and chain.state not in told)
    listed = end + 1 < len(w) and w.text[end] == "," and w.lower[end + 1] in ("and", "as")
    before = w.lower[chain.t0 - 1] if chain.t0 else ""
    definite = before in ("the", "its", "his", "her", "'s") or chain.parts[0].state is not None
    return one and definite and not listed and end < len(w) and w.text[end] == ","
