"""Which person a name means in one document: full names first, then surnames, titles and the day decide.

Invariant: a surname alone stands for a person only when the document or the register leaves exactly one; else the
candidates are told and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kg.names import fold
from kg.register import Register
from kg.text.gazetteer import Gazetteer
from kg.text.slugs import slug

__all__ = ["PeopleBook", "Who"]

_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")


@dataclass(frozen=True, slots=True)
class Who:
    """A person as one document knows him or her."""

    id: str | None
    label: str
    state: str | None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class PeopleBook:
    """The persons of one document, filled in its order."""

    gazetteer: Gazetteer
    date: str | None
    briefing: str
    seen: dict[str, Who] = field(default_factory=dict)
    """By id."""
    called: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Folded label → ids, in order of appearance."""
    short: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """One-word names → ids, in order of appearance."""
    full: dict[str, dict[tuple[str, ...], str]] = field(default_factory=lambda: defaultdict(dict))
    """First word → all words of an unknown person's full name → id."""

    @property
    def register(self) -> Register:
        """The register behind the gazetteer."""
        return self.gazetteer.register

    def known(self, id: str, state: str | None) -> Who:
        """A person of the register, with the state that the text gives, else the register's on that day."""
        entity = self.register.entity(id)
        if entity is None:
            raise KeyError(id)
        who = Who(entity.id, entity.label, state or self.register.state_of(entity.id, self.date))
        if entity.id not in self.seen:
            self._see(entity.id, who)
            for word in _shorts(entity.label, who.state, self.gazetteer):
                self.short[word].append(entity.id)
            for word, ids in self.gazetteer.short_of(entity.id):
                if entity.id in ids and entity.id not in self.short[word]:
                    self.short[word].append(entity.id)
        return who

    def named(self, name: str, words: tuple[str, ...], state: str | None) -> Who:
        """A person by a full name that the gazetteer did not find: a variant of a known name, or a new local one."""
        known = self._variant(name, state)
        if known:
            return self.known(known, state)
        for who in (self.seen[id] for id in self.called.get(fold(name), ())):
            if state is None or who.state in (None, state):
                return self._with_state(who, state)
        local = f"e:local.person-{(state or 'e:unknown').partition(':')[2].partition('.')[0]}-{slug(name)}"
        who = Who(local, name, state)
        self._see(local, who)
        for word in _shorts(name, state, self.gazetteer):
            self.short[word].append(local)
        self.full[words[0]].setdefault(words, local)
        return who

    def _see(self, id: str, who: Who) -> None:
        if id not in self.seen:
            self.called[fold(who.label)].append(id)
        self.seen[id] = who

    def _with_state(self, who: Who, state: str | None) -> Who:
        return who if who.state or state is None else Who(who.id, who.label, state)

    def _variant(self, name: str, state: str | None) -> str | None:
        people = self.gazetteer.people
        bare = _SUFFIX.sub("", name)
        for spelling in (name, bare):
            ids = people.get(fold(spelling), ())
            if len(ids) == 1:
                return ids[0]
        words = fold(bare).split()
        if len(words) == 2:
            turned = people.get(f"{words[1]} {words[0]}", ())
            if len(turned) == 1:
                home = self.register.state_of(turned[0])
                if home == state or (state is None and home in self.gazetteer.words.family_first):
                    return turned[0]
        if len(words) > 2:
            pairs = self.gazetteer.ends.get((words[0], words[-1]), ())
            ends = [i for i in pairs if self._fits(i, state) and self._nested(i, frozenset(words))]
            if len(ends) == 1:
                return ends[0]
        return None

    def _nested(self, id: str, words: frozenset[str]) -> bool:
        """Whether one form of a name only leaves out words of the other."""
        entity = self.register.entity(id)
        own = frozenset(fold(_SUFFIX.sub("", entity.label)).split()) if entity else frozenset()
        return own <= words or words <= own

    def _fits(self, id: str, state: str | None) -> bool:
        own = self.register.state_of(id)
        return state is None or own is None or own == state

    def by_short(self, word: str, state: str | None, titled: bool, title: str | None) -> Who:
        """The person that one word means.

        Args:
            word: a surname or given name.
            state: told by a title in front.
            titled: whether a title or form of address stands in front.
            title: the printed title in front, if any.
        """
        ids = [i for i in dict.fromkeys(self.short.get(word, ())) if self._same_state(i, state)]
        if len(ids) == 1:
            return self.seen[ids[0]]
        if not ids:
            ids = self._by_register(word, state, titled, title)
            if len(ids) == 1:
                return self.known(ids[0], state)
        return Who(None, word, state, tuple(sorted(ids)))

    def _same_state(self, id: str, state: str | None) -> bool:
        who = self.seen[id]
        return state is None or who.state is None or who.state == state or id.startswith("e:local.")

    def _by_register(self, word: str, state: str | None, titled: bool, title: str | None) -> list[str]:
        if not titled and word in self.gazetteer.words.weak_surnames:
            return []
        ids = [i for i in sorted(self.gazetteer.short.get(word, ())) if self._fits(i, state)]
        if title and state:
            office = self.register.office(state, title)
            held = [i for i in ids if any(t.office == office for t in self.register.offices_of(i, self.date))]
            if held:
                return held
        if title:
            held = [i for i in ids if self._holds(i, title)]
            if held:
                return held
        in_office = [i for i in ids if self.register.offices_of(i, self.date)]
        if in_office:
            return in_office
        return ids if titled or self.date is None else []

    def _holds(self, id: str, title: str) -> bool:
        for tenure in self.register.offices_of(id, self.date):
            office = self.register.entity(tenure.office)
            if office and office.state and self.register.office(office.state, title) == tenure.office:
                return True
            if fold(tenure.title) == fold(title) or (office and fold(office.label) == fold(title)):
                return True
        return False

    def partial(self, word: str, state: str | None) -> Who:
        """A person of whom the document gives one word only."""
        local = f"e:local.{self.briefing}-{slug(word)}"
        if local not in self.seen:
            self._see(local, Who(local, word, state))
        who = self.seen[local]
        if local not in self.short[word]:
            self.short[word].append(local)
        return who

    def mononym(self, word: str, state: str) -> Who:
        """A person of one name only, where names of one word are usual."""
        return self.named(word, (word,), state)


def _shorts(name: str, state: str | None, gazetteer: Gazetteer) -> list[str]:
    """The words by which a person may be called after the full name."""
    lists = gazetteer.words
    words = [w for w in _SUFFIX.sub("", name).split() if len(w.strip(".")) > 1 and w.lower() not in lists.particles]
    if len(words) < 2:
        return [] if not words else [words[0]]
    found = [words[-1]]
    if state in lists.short_first:
        found = [words[0]] if state not in lists.short_both else [words[0], words[-1]]
        if state not in lists.short_both:
            found.append(words[-1])
    return [w for w in dict.fromkeys(found) if len(w) > 1]
