"""Reading the blocks of one document together: full names teach surnames, bracketed acronyms teach short forms.

Invariant: every word of a block belongs to at most one mention; persons come first, then unknown names, then known
names, then one-word names, then offices without a holder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.names import AliasKind
from kg.text.agreements import AgreementBook
from kg.text.gazetteer import Gazetteer
from kg.text.offices import OfficeBook
from kg.text.people_book import PeopleBook, Who
from kg.text.persons import Person, find_persons, joined_name
from kg.text.scene import Known, Scene
from kg.text.slugs import slug
from kg.text.things import Thing, find_things, sitting
from kg.text.titles import Chain, Part, find_chains
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["Reader"]

_OWNER = re.compile(r"'s?(?= )")
_DATED = (EntityClass.FORUM, EntityClass.AGREEMENT, EntityClass.EXERCISE)


@dataclass(slots=True)
class _Page:
    """A block with what was found on it."""

    scene: Scene
    people: list[Person]
    chains: list[Chain]
    who: dict[int, Who] = field(default_factory=dict)
    """Persons by the index of their first word."""
    mentions: list[Mention] = field(default_factory=list)
    busy: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class _Short:
    """What a bracketed acronym stands for in this document."""

    id: str | None
    label: str
    cls: EntityClass
    state: str | None


class Reader:
    """Reads one document."""

    def __init__(self, body: str, names: Gazetteer, people: PeopleBook) -> None:
        self.body, self.names, self.people = body, names, people
        self.offices = OfficeBook(names.register, people.date, names.words.vague_titles)
        self.agreements = AgreementBook(names.register)
        self.acronyms: dict[str, _Short] = {}
        self.actors: frozenset[str] = frozenset()

    def read(self, scenes: Sequence[Scene]) -> list[Mention]:
        """All mentions, block by block."""
        pages = []
        for scene in scenes:
            people, chains = find_persons(scene, find_chains(scene))
            pages.append(_Page(scene, people, chains, busy=[False] * len(scene.words)))
        for page in pages:
            self._full_names(page)
        self.actors = frozenset().union(*(self._actors(page, 0, len(page.scene.words)) for page in pages))
        for page in pages:
            self._persons(page)
            self._things(page)
            self._known(page)
            self._words(page)
            self._offices(page)
        return [mention for page in pages for mention in page.mentions]

    # persons

    def _full_names(self, page: _Page) -> None:
        for person in page.people:
            state = self._state_of(person)
            if person.known and person.known.entity:
                page.who[person.n0] = self.people.known(person.known.entity.id, state)
            elif person.n1 - person.n0 > 1 and not person.weak:
                words = tuple(page.scene.words.text[person.n0 : person.n1])
                page.who[person.n0] = self.people.named(joined_name(page.scene, person), words, state)

    def _state_of(self, person: Person) -> str | None:
        for chain in (*person.before, *person.chains):
            part = chain.parts[0]
            if person.state_index is not None and part.states and chain in person.chains:
                return part.states[min(person.state_index, len(part.states) - 1)]
            if chain.state:
                return chain.state
        return person.state

    def _one_word(self, page: _Page, person: Person) -> Who:
        word = page.scene.words.text[person.n0]
        if person.weak:
            return self.people.by_short(word, None, titled=False, title=None)
        chain = person.before[0] if person.before else None
        part = chain.parts[0] if chain else None
        state = self._state_of(person)
        title = part.title if part and not part.free else None
        who = self.people.by_short(word, state, titled=True, title=title)
        if who.id is None and not who.candidates and part is not None and not part.free:
            return (
                self.people.mononym(word, state)
                if state in self.names.words.short_both and state
                else self.people.partial(word, state)
            )
        return who

    def _persons(self, page: _Page) -> None:
        for person in page.people:
            who = page.who.get(person.n0) or self._one_word(page, person)
            if who.id is None and (person.weak or not who.candidates):
                page.chains += person.chains
                continue
            offices = self._held(page.scene, person, who)
            state = self._state_of(person) or who.state
            for chain in person.chains:
                page.busy[chain.t0 : chain.t1] = [True] * (chain.t1 - chain.t0)
            self._add(page, person.t0, person.t1, person.n0, person.n1, EntityClass.PERSON, who.id, who.label,
                      candidates=who.candidates, offices=offices, state=state,
                      kind=AliasKind.SURNAME if person.n1 - person.n0 == 1 and " " in who.label else AliasKind.NAME)  # fmt: skip

    def _held(self, scene: Scene, person: Person, who: Who) -> tuple[OfficeHeld, ...]:
        known = who.id if who.id and not who.id.startswith("e:local.") else None
        found = []
        for chain in (*person.before, *person.chains):
            for part in chain.parts:
                if part.free or not part.title:
                    continue
                state = part.state or chain.state or person.state
                if person.state_index is not None and part.states:
                    state = part.states[min(person.state_index, len(part.states) - 1)]
                found.append(self.offices.held(scene, part, state, known, who.state))
        return (*found, *self._leads(scene, person))

    def _leads(self, scene: Scene, person: Person) -> list[OfficeHeld]:
        """As in "X, who then led the Department of National Defense"."""
        w, lists, j = scene.words, scene.lists, person.t1
        if j + 2 >= len(w) or w.text[j] != "," or w.lower[j + 1] != "who":
            return []
        j += 2
        if w.lower[j] in ("then", "now", "also", "currently", "still"):
            j += 1
        verb = w.lower[j] if j < len(w) else ""
        if verb not in lists.leading:
            return []
        body = (
            scene.hit_at[j + 2]
            if j + 2 < len(w) and w.lower[j + 1] in ("the", "its")
            else scene.hit_at[j + 1]
            if j + 1 < len(w)
            else None
        )  # noqa: E501
        from kg.text.titles import body_end

        start = j + 1 + (w.lower[j + 1] in ("the", "its"))
        end = body_end(scene, start) if start < len(w) else None
        if end is None:
            return []
        part = Part(j, end, title=f"{lists.leading[verb]} {scene.text(j + 1, end)}", first=j)
        if body is not None and body.entity is not None:
            part.body, part.state = body.entity.id, body.entity.state
        return [self.offices.held(scene, part, part.state, None)]

    # other names

    def _things(self, page: _Page) -> None:
        scene = page.scene
        if scene.titled:
            return
        busy = list(page.busy)
        for chain in page.chains:
            if chain.t1 - chain.t0 > 1 and not chain.plural:
                busy[chain.t0 : chain.t1] = [True] * (chain.t1 - chain.t0)
        for thing in find_things(scene, busy):
            if thing.cls is None:
                page.busy[thing.t0 : thing.t1] = [True] * (thing.t1 - thing.t0)
            else:
                self._thing(page, thing)

    def _thing(self, page: _Page, thing: Thing) -> None:
        scene, cls = page.scene, thing.cls
        if cls is None:
            return
        label = scene.text(thing.t0, thing.t1)
        start, end, ordinal, year = (
            sitting(scene, thing.t0, thing.t1) if cls in _DATED else (thing.t0, thing.t1, None, None)
        )
        id: str | None = f"e:local.{_CLASS_SLUGS[cls]}-{slug(re.sub(_OWNER, '', label))}"
        candidates: tuple[str, ...] = ()
        if cls is EntityClass.AGREEMENT:
            id, candidates = self.agreements.match(label, self._parties(page, thing), year or self._year(scene, end))
            if id is None and not candidates and not thing.generic and self.agreements.is_named(label):
                id = f"e:local.agreement-{slug(label)}"
            label = self._label(id, label)
        if thing.acronym:
            self.acronyms[thing.acronym] = _Short(id, label, cls, thing.state)
        self._add(page, start, end, thing.t0, thing.t1, cls, id, label, candidates=candidates, state=thing.state,
                  ordinal=ordinal, year=year, parts=thing.parts, kind=AliasKind.NAME)  # fmt: skip

    def _label(self, id: str | None, written: str) -> str:
        entity = self.names.register.entity(id) if id else None
        return entity.label if entity else written

    def _parties(self, page: _Page, thing: Thing) -> tuple[frozenset[str], ...]:
        """Whose agreement it may be: the parties in its name, else those of the sentence, the block, the document."""
        if len(thing.parts) > 1:
            return (frozenset(thing.parts),)
        w = page.scene.words
        stops = [j for j, word in enumerate(w.text) if word in (".", "!", "?")]
        first = max((j for j in stops if j < thing.t0), default=-1)
        last = min((j for j in stops if j >= thing.t1), default=len(w))
        return (self._actors(page, first, last), self._actors(page, 0, len(w)), self.actors)

    def _actors(self, page: _Page, first: int, last: int) -> frozenset[str]:
        """States and organisations that some words name, or whose persons they name."""
        known = (k for k in page.scene.known if k.entity and first <= k.t0 < last)
        named = {k.entity.id for k in known if k.entity and (k.is_a(EntityClass.STATE) or k.is_body)}
        return frozenset(named | {who.state for at, who in page.who.items() if who.state and first <= at < last})

    def _year(self, scene: Scene, end: int) -> str | None:
        w = scene.words
        if end + 1 < len(w) and w.lower[end] == "of" and w.text[end + 1].isdigit() and len(w.text[end + 1]) == 4:
            return w.text[end + 1]
        return None

    def _known(self, page: _Page) -> None:
        scene = page.scene
        held = [c for c in page.chains if self._is_office(scene, c)]
        inside = {j for c in held for j in range(c.t0, c.t1)}
        for known in scene.known:
            if any(page.busy[known.t0 : known.t1]) or known.t0 in inside:
                continue
            self._known_one(page, known)

    def _known_one(self, page: _Page, known: Known) -> None:
        scene, entity = page.scene, known.entity
        written = scene.text(known.t0, known.t1)
        mark = self.names.words.landmarks.get(written)
        if entity is None and not known.candidates:
            if mark and (mark["place"] or mark["state"]):
                self._add(page, known.t0, known.t1, known.t0, known.t1, EntityClass.PLACE, f"e:local.place-{slug(written)}",
                          written, place=mark["place"] or None, state=mark["state"] or None)  # fmt: skip
            return
        if entity is None:
            first = self.names.register.entity(known.candidates[0])
            cls = first.cls if first else EntityClass.ORGANISATION
            self._add(
                page,
                known.t0,
                known.t1,
                known.t0,
                known.t1,
                cls,
                None,
                written,
                candidates=known.candidates,
                kind=known.kind,
            )
            return
        start, end, ordinal, year = (
            sitting(scene, known.t0, known.t1) if entity.cls in _DATED else (known.t0, known.t1, None, None)
        )
        state = entity.id if entity.cls is EntityClass.STATE else entity.state
        label = written if entity.cls is EntityClass.FORUM else entity.label
        self._add(page, start, end, known.t0, known.t1, entity.cls, entity.id, label, kind=known.kind, state=state,
                  place=known.place or (mark["place"] or None if mark else None), ordinal=ordinal, year=year)  # fmt: skip
        w = scene.words
        if known.t1 + 2 < len(w) and w.text[known.t1] == "(" and w.text[known.t1 + 2] == ")":
            short = w.text[known.t1 + 1]
            if short.isupper() and len(short) > 1 and scene.hit_at[known.t1 + 1] is None:
                self.acronyms[short] = _Short(entity.id, label, entity.cls, state)

    def _words(self, page: _Page) -> None:
        """One-word names: surnames, acronyms told in brackets, and full names of unknown persons met before."""
        scene, w = page.scene, page.scene.words
        for i in range(len(w)):
            if page.busy[i] or not w.cap(i):
                continue
            word = w.text[i]
            if word in self.acronyms:
                short = self.acronyms[word]
                self._add(
                    page,
                    i,
                    i + 1,
                    i,
                    i + 1,
                    short.cls,
                    short.id,
                    short.label,
                    state=short.state,
                    kind=AliasKind.ACRONYM,
                )
            elif (full := self._full(scene, i)) is not None:
                who = self.people.seen[full[1]]
                self._add(
                    page,
                    i,
                    full[0],
                    i,
                    full[0],
                    EntityClass.PERSON,
                    who.id,
                    who.label,
                    state=who.state,
                    kind=AliasKind.NAME,
                )
            elif word in self.people.short or word in self.names.short:
                self._surname(page, i)

    def _full(self, scene: Scene, i: int) -> tuple[int, str] | None:
        for words, id in self.people.full.get(scene.words.text[i], {}).items():
            if len(words) > 1 and tuple(scene.words.text[i : i + len(words)]) == words:
                return i + len(words), id
        return None

    def _surname(self, page: _Page, i: int) -> None:
        scene, w = page.scene, page.scene.words
        if scene.hit_at[i] is not None or not self._stands_alone(scene, i):
            return
        who = self.people.by_short(w.text[i], None, titled=False, title=None)
        if who.id is None and len(who.candidates) < 2:
            return
        self._add(page, i, i + 1, i, i + 1, EntityClass.PERSON, who.id, who.label, candidates=who.candidates, state=who.state,
                  kind=AliasKind.SURNAME)  # fmt: skip

    def _stands_alone(self, scene: Scene, i: int) -> bool:
        """A surname is no part of a longer unknown name ("Marcos Highway", "Carter Center", "Melania Trump")."""
        w, lists = scene.words, scene.lists
        if scene.titled:
            return True
        if w.cap(i + 1) and w.lower[i + 1] not in lists.never_in_names and scene.hit_at[i + 1] is None:
            return False
        before = i - 1
        return not (
            w.cap(before)
            and w.lower[before] not in lists.never_in_names
            and scene.hit_at[before] is None
            and not scene.phrase(lists.heads, before)
            and before > 0
            and w.text[before - 1] not in '.!?"'
        )

    # offices without a name

    def _is_office(self, scene: Scene, chain: Chain) -> bool:
        part = chain.parts[0]
        if chain.plural or not part.title:
            return False
        before = scene.words.lower[chain.t0 - 1] if chain.t0 else ""
        if part.free:
            return bool(part.state) and before == "the" and scene.phrase(scene.lists.free_heads, part.head) == 1
        if part.state or part.body:
            return True
        return before == "the" or (not part.lower and chain.t1 - chain.t0 > 1)

    def _offices(self, page: _Page) -> None:
        scene = page.scene
        for chain in page.chains:
            if not self._is_office(scene, chain) or any(page.busy[chain.t0 : chain.t1]):
                continue
            part = chain.parts[0]
            if part.free:
                self._leader(page, chain)
                continue
            held = self.offices.held(scene, part, part.state, None)
            found = self.offices.holder(chain) if self._definite(scene, chain) else None
            if found is not None:
                who = self.people.known(found[0], part.state)
                held = replace(held, office=found[1], body=self.offices.body_of(found[1]), state=who.state)
                self._add(page, chain.t0, chain.t1, part.t0, part.t1, EntityClass.PERSON, who.id, who.label, offices=(held,),
                          state=who.state, by_office=True)  # fmt: skip
            else:
                self._add(page, chain.t0, chain.t1, part.t0, part.t1, EntityClass.OFFICE, held.office, part.title, offices=(held,),
                          state=held.state)  # fmt: skip

    def _definite(self, scene: Scene, chain: Chain) -> bool:
        """A reference to the holder, not to the office ("became the first U.S. President", "as President")."""
        w, at = scene.words, chain.t0
        before = w.lower[at - 1] if at else ""
        if any(w.lower[j] in ("first", "sitting", "next", "new") for j in range(at, chain.parts[0].head)):
            return False
        if before == "the":
            before = w.lower[at - 2] if at > 1 else ""
        return before not in ("as", "a", "an", "became", "become", "becomes", "becoming", "elected", "is", "was", "been", "be",
                              "office", "named", "appointed", "first", "any", "no", "every", "each", "of")  # fmt: skip

    def _leader(self, page: _Page, chain: Chain) -> None:
        part = chain.parts[0]
        ids = self.offices.leaders(part.state or "", self.names.words.leader_titles)
        seen = [i for i in ids if i in self.people.seen]
        chosen = seen if seen else list(ids)
        if "leader" in page.scene.text(part.head, part.t1).lower() and len(chosen) == 1:
            who = self.people.known(chosen[0], part.state)
            self._add(
                page,
                chain.t0,
                chain.t1,
                part.t0,
                part.t1,
                EntityClass.PERSON,
                who.id,
                who.label,
                state=who.state,
                by_office=True,
            )
        else:
            known = page.scene.state_at(chain.t0)
            if known is not None:
                self._known_one(page, known)

    def _add(self, page: _Page, t0: int, t1: int, n0: int, n1: int, cls: EntityClass, id: str | None, label: str, *,
             kind: AliasKind | None = None, candidates: tuple[str, ...] = (), offices: tuple[OfficeHeld, ...] = (),
             state: str | None = None, place: str | None = None, ordinal: str | None = None, year: str | None = None,
             by_office: bool = False, parts: tuple[str, ...] = ()) -> None:  # fmt: skip
        if any(page.busy[t0:t1]):
            t0, t1 = n0, n1
            if any(page.busy[t0:t1]):
                return
        page.busy[t0:t1] = [True] * (t1 - t0)
        n, w = page.scene.normal, page.scene.words
        start, end = n.origin(w.start[t0]), n.origin_end(w.end[t1 - 1])
        page.mentions.append(
            Mention(start=start, end=end, text=self.body[start:end], head_start=n.origin(w.start[n0]),
                    head_end=n.origin_end(w.end[n1 - 1]), cls=cls, id=id, label=label, kind=kind, candidates=candidates,
                    offices=offices, state=state, place=place, ordinal=ordinal, year=year, by_office=by_office, parts=parts)
        )  # fmt: skip


_CLASS_SLUGS = {
    EntityClass.ORGANISATION: "organisation",
    EntityClass.GOVERNMENT_BODY: "body",
    EntityClass.COMPANY: "company",
    EntityClass.AGREEMENT: "agreement",
    EntityClass.FORUM: "forum",
    EntityClass.EXERCISE: "exercise",
}
