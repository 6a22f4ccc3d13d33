"""What a document has named so far, and the words by which it may be named again.

Invariant: lists are in the order of the text, latest last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.facts.parties import parties
from kg.facts.refs import BODIES, Ref, Resolver
from kg.facts.tree import Tree
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["Memory", "distinct", "recent"]

HE, SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
DEFINITE = frozenset(("the", "both", "this", "that", "his", "her", "their", "these", "its"))
THEY = frozenset(("they", "them", "their", "both", "themselves"))
WE = frozenset(("we", "us", "our", "ours"))
PEOPLE = frozenset(
    [
        "leader",
        "minister",
        "secretary",
        "president",
        "diplomat",
        "official",
        "counterpart",
        "official",
        "man",
        "general",
        "chief",
        "envoy",
        "premier",
        "statesman",
        "principal",
    ]
)
SIDES = frozenset(
    [
        "side",
        "country",
        "nation",
        "government",
        "state",
        "capital",
        "neighbor",
        "neighbour",
        "ally",
        "partner",
        "party",
        "militaries",
        "military",
        "army",
        "navy",
        "force",
        "economy",
    ]
)
COUNTRY = frozenset(
    [
        "country",
        "kingdom",
        "nation",
        "republic",
        "city-state",
        "sultanate",
        "archipelago",
        "state",
        "government",
        "island",
        "neighbour",
        "neighbor",
        "city",
    ]
)
BLOC = frozenset(["bloc", "association", "grouping", "organisation", "organization", "asean"])
HEADS = frozenset(
    [
        "president",
        "premier",
        "minister",
        "secretary",
        "leader",
        "ambassador",
        "chancellor",
        "king",
        "sultan",
        "general",
        "chief",
        "envoy",
        "prime",
        "diplomat",
        "senator",
    ]
)
RANKS = frozenset(["general", "admiral", "marshal", "colonel", "captain", "commander", "commodore", "lieutenant"])
MEETING = frozenset(
    ["meeting", "summit", "gathering", "session", "conference", "forum", "dialogue", "talks", "event", "retreat"]
)
PACT = frozenset(
    [
        "agreement",
        "pact",
        "treaty",
        "accord",
        "text",
        "declaration",
        "statement",
        "consensus",
        "memorandum",
        "document",
        "deal",
        "arrangement",
    ]
)
#: phrases that fit some countries only
ONLY = {
    "city-state": ("e:singapore",),
    "kingdom": ("e:thailand", "e:cambodia"),
    "sultanate": ("e:brunei",),
    "archipelago": ("e:indonesia", "e:philippines"),
}
ISSUERS = (
    (
        re.compile(
            r"state\.gov|white ?house|department of (state|defen[cs]e|the treasury|commerce)|pentagon|usaid|"
            r"u\.?s\.? (embassy|mission|consulate|trade)",
            re.I,
        ),
        "e:united-states",
    ),
    (re.compile(r"asean (secretariat|main portal|website)|asean\.org", re.I), "e:asean"),
)
MALE = frozenset(("mr", "sir", "king", "sultan", "datuk", "tun"))
FEMALE = frozenset(("mrs", "ms", "miss", "madam", "queen", "daw"))


@dataclass(slots=True)
class Memory:
    """What has been mentioned so far, latest last."""

    persons: list[tuple[int, bool, Ref]] = field(default_factory=list)
    """(sentence, subject, person)."""
    states: list[tuple[int, bool, Ref]] = field(default_factory=list)
    """(sentence, subject, state), also through persons and bodies."""
    everyone: dict[str, Ref] = field(default_factory=dict)
    """The states of the sentences that are closed, as last mentioned."""
    bodies: list[tuple[int, bool, Ref]] = field(default_factory=list)
    holders: dict[str, list[Ref]] = field(default_factory=dict)
    """Title word → the persons who hold it, latest last."""
    gender: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[Ref, ...]] = field(default_factory=list)
    state_pairs: list[tuple[Ref, ...]] = field(default_factory=list)
    forum: Ref | None = None
    forum_pair: tuple[int, tuple[Ref, ...]] = (-1, ())
    """Sentence and parties of the last gathering whose name tells two."""
    pact: Ref | None = None

    def hold(self, words: str, person: Ref) -> None:
        """Note that a person bears a title of these words."""
        for word in re.findall(r"[a-z]+", words.lower()):
            if word in HEADS or word in RANKS:
                held = self.holders.setdefault(word, [])
                self.holders[word] = [h for h in held if h.key != person.key] + [person]

    def remember(self, tree: Tree, i: int, name: Mention, resolver: Resolver) -> None:
        """Take in a name."""
        ref = resolver.of_mention(name)
        top = tree.head[i] if tree.dep[i] == "conj" else i
        subject = tree.dep[top] in ("nsubj", "nsubjpass")
        if name.cls is EntityClass.PERSON:
            self.persons.append((tree.number, subject, ref))
            for office in name.offices:
                self.hold(office.title, ref)
            self.hold(name.text[: name.head_start - name.start], ref)
            lead = name.text.split()[0].rstrip(".").lower()
            if lead in MALE or lead in FEMALE:
                self.gender[ref.key] = "m" if lead in MALE else "f"
            if ref.state:
                self.states.append((tree.number, subject, resolver.state_ref(ref.state, ref.start, ref.end, "person")))
        elif name.cls is EntityClass.STATE or name.id == "e:asean":
            self.states.append((tree.number, subject, ref))
        elif name.cls in (EntityClass.FORUM, EntityClass.EVENT):
            self.forum = ref
            ends = parties(name, resolver)
            if ends:
                self.state_pairs.append(ends)
                self.forum_pair = (tree.number, ends)
        elif name.cls is EntityClass.AGREEMENT:
            self.pact = ref
        elif name.cls in BODIES:
            self.bodies.append((tree.number, subject, ref))
            if name.state:
                self.states.append((tree.number, False, resolver.state_ref(name.state, ref.start, ref.end, "body")))

    def close(self, tree: Tree, resolver: Resolver) -> None:
        """Take stock at the end of a sentence: who and which states appeared as a pair."""
        here = [r for _, _, r in recent(self.persons, tree.number)]
        linked = [r for i in range(len(tree)) for r in resolver.links.get((tree.number, i), ())]
        persons = distinct(here + [r for r in linked if r.cls is EntityClass.PERSON])
        if len(persons) == 2:
            self.pairs.append(tuple(persons))
        new = [r for _, _, r in recent(self.states, tree.number)]
        states = distinct(new)
        if len(states) == 2:
            self.state_pairs.append(tuple(states))
        self.everyone.update((r.key, r) for r in new)
        if len(self.everyone) == 2:
            resolver.pairs[tree.number] = tuple(replace(r, noun="") for r in self.everyone.values())
        if self.forum is not None:
            resolver.forums[tree.number] = self.forum


def distinct(refs: list[Ref]) -> list[Ref]:
    """Each entity once, in order of first appearance."""
    return list({r.key: r for r in refs}.values())


def recent(rows: list[tuple[int, bool, Ref]], since: int) -> list[tuple[int, bool, Ref]]:
    """The rows from sentence `since` on, which stand at the end."""
    at = len(rows)
    while at and rows[at - 1][0] >= since:
        at -= 1
    return rows[at:]
