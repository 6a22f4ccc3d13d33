"""From the words of a title to the office of the register: which body or state, which holder on which day.

Invariant: an office that the register does not have gets no id; a holder is one of the day of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from kg.model import Tenure
from kg.register import Register, title_key
from kg.text.scene import Scene
from kg.text.titles import Chain, Part
from kg.text.values import OfficeHeld
from kg.text.wordlists import WordLists
from kg.vocabulary import EntityClass

__all__ = ["OfficeBook"]

_PREMIER = re.compile(r"\b[Pp]remier\b")


@dataclass(slots=True)
class OfficeBook:
    """Offices by title, and the holders on the day of the document."""

    register: Register
    date: str | None
    words: WordLists

    def held(
        self, scene: Scene, part: Part, state: str | None, person: str | None, home: str | None = None
    ) -> OfficeHeld:
        """The office that a part of a chain tells.

        Args:
            scene: the block.
            part: the title.
            state: told by the text.
            person: of the register, if known.
            home: the person's state by the register; it helps to find the office and is not told as the text's.
        """
        state = state or part.state
        title = self._in_words(part, state or home)
        office = self._office(part, state, person) or (None if state or part.body else self._office(part, home, None))
        body = part.body
        if office:
            body = body or self.body_of(office)
            known = self.register.entity(office)
            state = state or (known.state if known else None)
        if state is None and home is None:
            state = self._only_home(part.title)
        n = scene.normal
        return OfficeHeld(
            title=title,
            office=office,
            body=body or state,
            state=state,
            former=part.former,
            acting=part.acting,
            designate=part.designate,
            start=n.origin(scene.words.start[part.t0]),
            end=n.origin_end(scene.words.end[part.t1 - 1]),
            bare=part.free,
        )

    def _in_words(self, part: Part, state: str | None) -> str:
        """The printed title: a premier is a prime minister, but where that is the title itself ("Premier Li Qiang")."""
        kept = state is None or state in self.words.prime_ministers["premiers"]
        match = None if kept else _PREMIER.search(part.title)
        if match is None:
            return part.title
        spelled = "Prime Minister" if match[0][0].isupper() else "prime minister"
        return part.title[: match.start()] + spelled + part.title[match.end() :]

    def _only_home(self, title: str) -> str | None:
        """The state of a title that exists in one state only: "State Counsellor", "Under Secretary of State"."""
        said = f" {title.lower()} "
        for known in sorted(self.words.home_titles, key=lambda t: (-len(t), t)):
            if f" {known} " in said:
                return self.words.home_titles[known]
        return None

    def body_of(self, office: str) -> str | None:
        """The body or state of an office id."""
        body = office.partition(".")[0]
        return body if self.register.entity(body) else None

    def _office(self, part: Part, state: str | None, person: str | None) -> str | None:
        for place in (part.body, state):
            for title in (part.title, part.title.partition(" of ")[0] if part.body else part.title):
                if place is None or (place == state and title.lower() in self.words.vague_titles):
                    continue
                if found := self.register.office(place, title):
                    return found
        if person and not part.body:
            key = title_key(part.title)
            for on in (None if part.former else self.date, None):
                for tenure in reversed(self.register.offices_of(person, on)):
                    known = self.register.entity(tenure.office)
                    if key in (title_key(tenure.title), title_key(known.label) if known else frozenset()) or (
                        known and known.state and self.register.office(known.state, part.title) == tenure.office
                    ):
                        return tenure.office
            return self._shortened(part, person)
        return None

    def _shortened(self, part: Part, person: str) -> str | None:
        """The one office on the day whose title begins like the one told ("Secretary" for "Secretary of State")."""
        if part.former:
            return None
        start = part.title.lower() + " "
        rows = {
            t.office for t in self.register.offices_of(person, self.date) if f"{t.title.lower()} ".startswith(start)
        }
        return rows.pop() if len(rows) == 1 else None

    def holder(self, chain: Chain) -> tuple[str, str] | None:
        """Person and office of a definite reference, if exactly one person held the office on the document's day."""
        part = chain.parts[0]
        if self.date is None or chain.plural or part.former or part.designate:
            return None
        office = self._office(part, part.state, None) or self._only_one(part)
        if office is None:
            return None
        persons = {t.person for t in self._holders(office)}
        return (persons.pop(), office) if len(persons) == 1 else None

    def _holders(self, office: str) -> tuple[Tenure, ...]:
        return self.register.holders(office, self.date)

    def _only_one(self, part: Part) -> str | None:
        """The office of a title that exists only once in the world of the register, such as "Secretary of State"."""
        if part.state or part.body or part.free:
            return None
        home = self._only_home(part.title)
        offices = self._titles().get(title_key(part.title), ())
        known = self.register.entity(offices[0]) if len(offices) == 1 else None
        return known.id if known is not None and home is not None and known.state == home else None

    def _titles(self) -> dict[frozenset[str], tuple[str, ...]]:
        found = _TITLES.get(self.register)
        if found is None:
            table: dict[frozenset[str], set[str]] = {}
            for entity in self.register.entities.values():
                if entity.cls is EntityClass.OFFICE:
                    table.setdefault(title_key(entity.label), set()).add(entity.id)
            found = _TITLES[self.register] = {key: tuple(sorted(ids)) for key, ids in table.items()}
        return found

    def home_of(self, part: Part) -> str | None:
        """The state of a title that exists in one state only, with any rank: "Deputy Assistant Secretary of State"."""
        return self._only_home(part.title)

    def leaders(self, state: str, titles: tuple[str, ...]) -> tuple[str, ...]:
        """Persons who may be called the leader of a state on the document's day."""
        if self.date is None:
            return ()
        offices = {o for title in titles if (o := self.register.office(state, title))}
        return tuple(sorted({t.person for o in offices for t in self._holders(o)}))


_TITLES: WeakKeyDictionary[Register, dict[frozenset[str], tuple[str, ...]]] = WeakKeyDictionary()
