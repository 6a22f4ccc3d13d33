"""What a document has named so far: persons, states, bodies, and the sets in which they stood together.

Invariant: lists are in the order of the text, latest last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.facts.names.parties import parties
from kg.facts.names.resolver import BODIES, Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.references import ReferenceWords
from kg.facts.words.wordings import wordings
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["Memory", "distinct", "is_topic", "recent"]


_LISTED = range(2, 8)
"""Sizes of a set that a text names again by its number."""


def is_topic(tree: Tree, i: int) -> bool:
    """Whether a sentence opens with who it is about: "On Mattis: he …", "As for Mattis, he …", "Mattis: …"."""
    opener = " ".join(tree.lower[:i])
    behind = tree.words[i + 1 : i + 2]
    return (opener in wordings().topical and behind in ([":"], [","])) or (not opener and behind == [":"])


@dataclass(slots=True)
class Memory:
    """What has been mentioned so far, latest last."""

    words: ReferenceWords
    persons: list[tuple[int, bool, Ref]] = field(default_factory=list)
    """(sentence, subject, person)."""
    states: list[tuple[int, bool, Ref]] = field(default_factory=list)
    """(sentence, subject, state), also through persons and bodies."""
    everyone: dict[str, Ref] = field(default_factory=dict)
    """The acting states of the sentences that are closed, as first mentioned."""
    counts: dict[str, int] = field(default_factory=dict)
    """In how many sentences each of them acts."""
    heading: tuple[int, Ref | None] = (-1, None)
    """Block and state of the last paragraph headed by a state: "INDONESIA – …"."""
    acting: list[tuple[int, bool, Ref]] = field(default_factory=list)
    """(sentence, subject, state): those of `states` that are no mere place ("in Jakarta")."""
    bodies: list[tuple[int, bool, Ref]] = field(default_factory=list)
    holders: dict[str, list[Ref]] = field(default_factory=dict)
    """Title word → the persons who hold it, latest last."""
    gender: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[Ref, ...]] = field(default_factory=list)
    state_pairs: list[tuple[Ref, ...]] = field(default_factory=list)
    groups: list[tuple[int, bool, tuple[Ref, ...]]] = field(default_factory=list)
    """(sentence, persons, members): names coordinated with each other, or all of a sentence."""
    forum: Ref | None = None
    place: Ref | None = None
    """The state where the text was last: "in Hanoi … there"."""
    forum_pair: tuple[int, tuple[Ref, ...]] = (-1, ())
    """Sentence and parties of the last gathering whose name tells two."""
    pact: Ref | None = None

    def hold(self, words: str, person: Ref) -> None:
        """Note that a person bears a title of these words."""
        title = words.lower().replace("prime minister", "prime minister premier")
        for word in re.findall(r"[a-z]+", title):
            if word in self.words.heads or word in self.words.ranks:
                held = self.holders.setdefault(word, [])
                self.holders[word] = [h for h in held if h.key != person.key] + [person]

    def remember(self, tree: Tree, i: int, name: Mention, resolver: Resolver) -> None:
        """Take in a name."""
        state = name.id if name.cls is EntityClass.STATE else name.state if name.cls is EntityClass.PLACE else None
        if state and tree.dep[i] == "pobj" and tree.lower[tree.head[i]] in ("in", "at", "to", "into"):
            self.place = resolver.state_ref(state, name.start, name.end)
        ref = resolver.of_mention(name)
        top = tree.head[i] if tree.dep[i] == "conj" else i
        subject = tree.dep[top] in ("nsubj", "nsubjpass") or is_topic(tree, i)
        known = len(self.states)
        if name.cls is EntityClass.PERSON:
            self._person(tree, name, ref, subject, resolver)
        elif name.cls is EntityClass.STATE or name.id == "e:asean":
            self.states.append((tree.number, subject, ref))
        elif name.cls in (EntityClass.FORUM, EntityClass.EVENT):
            self.forum = ref
            ends = parties(name, resolver)
            if ends:
                self.state_pairs.append(ends)
                self.forum_pair = (tree.number, ends)
        elif name.cls is EntityClass.AGREEMENT:
            told = name.text.removeprefix("the ").removeprefix("The ")
            self.pact = replace(ref, label=told) if ref.id else ref
        elif name.cls in BODIES:
            self.bodies.append((tree.number, subject, ref))
            if name.state:
                self.states.append((tree.number, False, resolver.state_ref(name.state, ref.start, ref.end, "body")))

        if not (
            tree.dep[top] == "pobj" and tree.lower[tree.head[top]] in wordings().where and name.cls is EntityClass.STATE
        ):
            self.acting.extend((n, s, replace(r, noun="")) for n, s, r in self.states[known:])

    def _person(self, tree: Tree, name: Mention, ref: Ref, subject: bool, resolver: Resolver) -> None:
        self.persons.append((tree.number, subject, ref))
        for office in name.offices:
            self.hold(office.title, ref)
        self.hold(name.text[: name.head_start - name.start], ref)
        told = self.words.gender([w.strip(".,").lower() for w in f"{name.text} {ref.label}".split()])
        if told:
            self.gender.setdefault(ref.key, told)
        if ref.state:
            self.states.append((tree.number, subject, resolver.state_ref(ref.state, ref.start, ref.end, "person")))

    def close(self, tree: Tree, resolver: Resolver) -> None:
        """Take stock at the end of a sentence: who and which states appeared together."""
        here = [r for _, _, r in recent(self.persons, tree.number)]
        linked = [r for i in range(len(tree)) for r in resolver.links.get((tree.number, i), ())]
        persons = distinct(here + [r for r in linked if r.cls is EntityClass.PERSON])
        if len(persons) == 2:
            self.pairs.append(tuple(persons))
        states = distinct([r for _, _, r in recent(self.states, tree.number)])
        acting = distinct([r for _, _, r in recent(self.acting, tree.number)])
        if len(acting) == 2:
            self.state_pairs.append(tuple(acting))
        self._group(tree.number, True, persons)
        self._group(tree.number, False, states)
        for members in self.coordinated(tree, resolver):
            self._group(tree.number, False, members)
        for state in acting:
            self.everyone.setdefault(state.key, state)
            self.counts[state.key] = self.counts.get(state.key, 0) + 1
        self._head(tree, resolver)
        leading = self._headed(tree, resolver) or self.leading()
        if leading:
            resolver.pairs[tree.number] = leading
        if self.forum is not None:
            resolver.forums[tree.number] = self.forum

    def _head(self, tree: Tree, resolver: Resolver) -> None:
        name = tree.names[0]
        if self.heading[0] == tree.block or name is None or name.cls is not EntityClass.STATE:
            return
        if len(tree) == 1 or tree.words[1] in ("–", ":", "."):
            self.heading = tree.block, resolver.of_mention(name)

    def _headed(self, tree: Tree, resolver: Resolver) -> tuple[Ref, ...]:
        """In a paragraph headed by a state: that state and the one the whole text is about."""
        block, state = self.heading
        chief = resolver.chief
        if block != tree.block or state is None or chief is None or chief.key == state.key:
            return ()
        return chief, state

    def leading(self) -> tuple[Ref, ...]:
        """The two states that the text deals with so far: there are no others, or they are named much more often."""
        everyone = self.everyone.values()
        if len(everyone) < 3:
            return tuple(everyone) if len(everyone) == 2 else ()
        if self.forum_pair[1]:
            return self.forum_pair[1]
        ranked = sorted(self.counts.values(), reverse=True)
        if ranked[1] < 2 or ranked[2] * 2 > ranked[1]:
            return ()
        return tuple(r for r in everyone if self.counts[r.key] >= ranked[1])

    def _group(self, sentence: int, people: bool, members: Iterable[Ref]) -> None:
        refs = list(members)
        if len(refs) in _LISTED:
            self.groups.append((sentence, people, tuple(replace(r, noun="") if r.noun else r for r in refs)))

    def coordinated(self, tree: Tree, resolver: Resolver) -> list[list[Ref]]:
        """Lists of states joined by commas and "and"."""
        found = []
        for i, name in enumerate(tree.names):
            if name is None or name.cls is not EntityClass.STATE or tree.dep[i] == "conj":
                continue
            members = [tree.names[c] for c in tree.conjuncts(i)]
            states = distinct([resolver.of_mention(m) for m in members if m is not None and m.cls is EntityClass.STATE])
            if len(states) > 1:
                found.append(states)
        return found

    def group(self, size: int, people: bool) -> tuple[Ref, ...]:
        """The latest set of this many persons or states; else all of them in the text, if they are as many."""
        for _, of_people, members in reversed(self.groups):
            if of_people is people and len(members) == size:
                return members
        rows = self.persons if people else self.states
        everyone = distinct([r for _, _, r in rows if people or r.noun != "body"])
        return tuple(everyone) if len(everyone) == size else ()

    def person_of(self, state: str | None) -> Ref | None:
        """The one person of a state that the text has named."""
        found = distinct([r for _, _, r in self.persons if r.state == state])
        return found[0] if state and len(found) == 1 else None

    def other_person(self, person: Ref) -> Ref | None:
        """Who the latest pair puts opposite a person."""
        for pair in reversed(self.pairs):
            if any(r.key == person.key for r in pair):
                return next(r for r in pair if r.key != person.key)
        return None


def distinct(refs: list[Ref]) -> list[Ref]:
    """Each entity once, in order of first appearance."""
    return list({r.key: r for r in refs}.values())


def recent(rows: list[tuple[int, bool, Ref]], since: int) -> list[tuple[int, bool, Ref]]:
    """The rows from sentence `since` on, which stand at the end."""
    at = len(rows)
    while at and rows[at - 1][0] >= since:
        at -= 1
    return rows[at:]
