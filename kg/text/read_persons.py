"""Persons as mentions: the full names of a document first, then surnames and the offices told with them.

Invariant: a person is told only with an id, or with the candidates that a surname leaves.
"""

from __future__ import annotations

from kg.names import AliasKind
from kg.text.desk import Desk
from kg.text.given_names import joined_name
from kg.text.pages import Page
from kg.text.people_book import Who
from kg.text.persons import Person
from kg.text.portfolios import Part
from kg.text.scene import Scene
from kg.text.values import OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["learn_full_names", "named_body", "read_persons"]


def learn_full_names(desk: Desk, page: Page) -> None:
    """Note the persons whom a block names in full, before any surname is read."""
    for person in page.people:
        state = _state_of(desk, page, person)
        if person.known and person.known.entity:
            page.who[person.n0] = desk.people.known(person.known.entity.id, state)
        elif person.n1 - person.n0 > 1 and not person.weak:
            words = tuple(page.scene.words.text[person.n0 : person.n1])
            page.who[person.n0] = desk.people.named(joined_name(page.scene, person.n0, person.n1), words, state)


def _state_of(desk: Desk, page: Page, person: Person) -> str | None:
    for chain in (*person.before, *person.chains):
        part = chain.parts[0]
        if person.state_index is not None and part.states and chain in person.chains:
            return part.states[min(person.state_index, len(part.states) - 1)]
        if chain.state:
            return chain.state
    if person.state is not None or person.known is not None:
        return person.state
    if (served := _served(desk, page, person)) is not None:
        return served
    parts = [part for chain in (*person.before, *person.chains) for part in chain.parts if not part.free]
    homes = {home for part in parts if (home := desk.offices.home_of(part))}
    return homes.pop() if len(homes) == 1 else None


def _served(desk: Desk, page: Page, person: Person) -> str | None:
    """The state of the person for whom an aide works: "adviser to President Lee Jae-myung of South Korea"."""
    w = page.scene.words
    for chain in person.chains:
        if chain.t1 < len(w) and not chain.parts[0].private and w.lower[chain.t1] in ("to", "of", "for"):
            chief = next((p for p in page.people if p.t0 in (chain.t1 + 1, chain.t1 + 2) and p is not person), None)
            if chief is not None:
                known = chief.known.entity.id if chief.known and chief.known.entity else None
                told = next((c.state for c in chief.before if c.state), chief.state)
                return told or (desk.names.register.state_of(known, desk.people.date) if known else None)
    return None


def _one_word(desk: Desk, page: Page, person: Person) -> Who:
    word = page.scene.words.text[person.n0]
    if person.weak:
        behind = next((c.parts[0] for c in person.chains if not c.parts[0].free), None)
        title = behind.title if behind is not None else None
        state = behind.state if behind else None
        who = desk.people.by_short(word, state, titled=title is not None, title=title)
        if who.id is None and not who.candidates and state in desk.names.words.one_name and not page.scene.titled:
            return desk.people.mononym(word, state or "")
        return who
    chain = person.before[0] if person.before else None
    part = chain.parts[0] if chain else None
    state = _state_of(desk, page, person)
    title = part.title if part and not part.free else None
    who = desk.people.by_short(word, state, titled=True, title=title)
    if who.id is None and not who.candidates and part is not None and not part.free:
        return (
            desk.people.mononym(word, state)
            if state in desk.names.words.short_both and state
            else desk.people.partial(word, state)
        )
    return who


def read_persons(desk: Desk, page: Page) -> None:
    """Add the persons of a block with their offices."""
    for person in page.people:
        who = page.who.get(person.n0) or _one_word(desk, page, person)
        if who.id is None and (person.weak or not who.candidates):
            page.chains += person.chains
            continue
        offices = _held(desk, page.scene, person, who)
        state = _state_of(desk, page, person) or who.state
        for chain in person.chains:
            page.busy[chain.t0 : chain.t1] = [True] * (chain.t1 - chain.t0)
        page.add(
            desk.body,
            person.t0,
            person.t1,
            person.n0,
            person.n1,
            EntityClass.PERSON,
            who.id,
            who.label,
            candidates=who.candidates,
            offices=offices,
            state=state,
            kind=AliasKind.SURNAME if person.n1 - person.n0 == 1 and " " in who.label else AliasKind.NAME,
        )


def _held(desk: Desk, scene: Scene, person: Person, who: Who) -> tuple[OfficeHeld, ...]:
    known = who.id if who.id and not who.id.startswith("e:local.") else None
    found = []
    for chain in (*person.before, *person.chains):
        for part in chain.parts:
            if part.private or not part.title:
                continue
            state = part.state or chain.state or person.state
            if person.state_index is not None and part.states:
                state = part.states[min(person.state_index, len(part.states) - 1)]
            named_body(desk, part)
            found.append(desk.offices.held(scene, part, state, known, who.state))
    return tuple(found)


def named_body(desk: Desk, part: Part) -> None:
    """Print "chair of ASEAN" for "chair of the association" and for its long name."""
    noun = part.title.lower().rpartition(" of the ")[2]
    group = desk.names.words.group_nouns.get(noun)
    if part.body is None and group in desk.actors:
        part.body = group
    entity = desk.names.register.entity(part.body) if part.body else None
    owner = part.title.rpartition(" of ")[2].removeprefix("the ")
    told = group is not None or (entity is not None and entity.id in desk.names.means(owner))
    if entity is not None and told and entity.label.isupper() and owner != entity.label:
        part.title = f"{part.title.rpartition(' of ')[0]} of {entity.label}"
