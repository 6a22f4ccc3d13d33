"""Offices and states of persons, as the mentions tell them: `holdsOffice`, `representsState`, the chair of ASEAN.

Invariant: a former office is asserted and marked `former`; a state is given only where the text tells an office.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.findings.finding import Finding
from kg.facts.names.assumed import shared_titles
from kg.facts.names.completion import full_title
from kg.facts.names.peers import peer_titles
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.register import title_key
from kg.text.values import Mention, OfficeHeld
from kg.text.wordlists import word_lists
from kg.vocabulary import EntityClass

__all__ = ["fullest_titles", "meant_findings", "office_findings", "owned_findings", "told_findings"]

#: characters behind a name in which "the Thai foreign minister" may mean its bearer
_NEAR = 400


def _office_ref(office: OfficeHeld, title: str = "") -> Ref:
    title = title or re.sub(r"^(the|a|an|its|his|her|their)\s+", "", office.title)
    return Ref(office.office, title, EntityClass.OFFICE, office.state, office.start, office.end)


def _holds(
    person: Ref, office: Ref, rule: str, span: tuple[int, int], cue: tuple[int, int], *, former: bool = False
) -> Finding:
    return replace(_told(person, "holdsOffice", office, rule, span, cue), former=former)


def _represents(person: Ref, state: Ref, rule: str, span: tuple[int, int], cue: tuple[int, int]) -> Finding:
    return _told(person, "representsState", state, rule, span, cue)


def _told(person: Ref, predicate: str, object_: Ref, rule: str, span: tuple[int, int], cue: tuple[int, int]) -> Finding:
    start, end = span
    return Finding(subject=person, predicate=predicate, object=object_, rule=rule, start=start, end=end, cue=cue)


def _span(mention: Mention, office: OfficeHeld) -> tuple[int, int]:
    return min(mention.start, office.start), max(mention.end, office.end)


def told_findings(resolver: Resolver) -> Iterator[Finding]:
    """Findings from "X became President of Y" and "the Russian leader", gathered while reading references."""
    for tree, i, person in resolver.told:
        mention = tree.names[i]
        state = None
        if mention is not None:
            office = mention.offices[0] if mention.offices else None
            state = mention.state or (office.state if office else None)
            if office is not None and not wordings().free_titles.fullmatch(office.title):
                yield _holds(
                    person,
                    _office_ref(office),
                    "office.told",
                    (tree.first, tree.last),
                    (office.start, office.end),
                    former=office.former,
                )
        else:
            state = next(
                (n.id for k in tree.kids[i] if (n := tree.names[k]) is not None and n.cls is EntityClass.STATE), None
            )
        if state and resolver.register.entity(state):
            ref = resolver.state_ref(state, tree.start[i], tree.end[i])
            yield _represents(person, ref, "office.told", (tree.first, tree.last), (tree.start[i], tree.end[i]))


def owned_findings(trees: Sequence[Tree], resolver: Resolver) -> Iterator[Finding]:
    """As in "Japan's Fumio Kishida", "Dong Jun of China": the state stands on the name itself."""
    for tree in trees:
        for i, mention in enumerate(tree.names):
            if mention is None or mention.cls is not EntityClass.PERSON:
                continue
            owners = [k for k in tree.kids[i] if tree.dep[k] == "poss"] + [o for p, o in tree.preps(i) if p == "of"]
            for k in owners:
                name = tree.names[k]
                if name is not None and name.cls is EntityClass.STATE:
                    state = resolver.state_ref(name.id or "", name.start, name.end)
                    yield _represents(
                        resolver.of_mention(mention),
                        state,
                        "office.owner",
                        (tree.first, tree.last),
                        (name.start, name.end),
                    )


def fullest_titles(found: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out a title that another one of the same person says in full: "Minister" beside "Foreign Minister"."""
    titles: dict[str, dict[frozenset[str], Finding]] = defaultdict(dict)
    for f in found:
        if f.predicate == "holdsOffice" and f.rule.startswith("office."):
            titles[f.subject.key].setdefault(_words(f), f)
    for f in found:
        mine = titles.get(f.subject.key, {})
        if (
            f.predicate != "holdsOffice"
            or not f.rule.startswith("office.")
            or not any(_says_more(words, other, f) for words, other in mine.items())
        ):
            yield f


def _words(f: Finding) -> frozenset[str]:
    return title_key(f.object.label)


def _says_more(words: frozenset[str], other: Finding, f: Finding) -> bool:
    """Whether the other title is this one in full, or another name of the same office that the text tells first."""
    mine = _words(f)
    if other.former != f.former or mine == words:
        return False
    if mine < words:
        return f.object.label.lower() in word_lists().vague_titles or f.object.id == other.object.id is not None
    same = f.object.id is not None and f.object.id == other.object.id
    return same and not words < mine and other.start < f.start


def meant_findings(mentions: Sequence[Mention], resolver: Resolver, found: Sequence[Finding]) -> Iterator[Finding]:
    """As in "Obama called off his trip. … the president's plans": the office of the one person who can be meant.

    Only persons of whom the text tells no office, and whose tenure the register knows for the day of the text.
    """
    told = {f.subject.key for f in found if f.predicate == "holdsOffice"}
    persons = {
        m.id: m for m in mentions if m.cls is EntityClass.PERSON and m.id and not m.by_office and m.id not in told
    }
    done: set[str] = set()
    for mention in mentions:
        unnamed = mention.by_office and mention.id not in resolver.told_by_name
        if not (mention.cls is EntityClass.OFFICE or unnamed) or not mention.offices or resolver.date is None:
            continue
        office = mention.offices[0]
        if office.former or office.designate or office.title.lower() in word_lists().vague_titles:
            continue
        words = title_key(office.title)
        compatriots = {
            p.id: p
            for p in persons.values()
            if office.state is not None
            and resolver.of_mention(p).state == office.state
            and p.end <= mention.start <= p.end + _NEAR
        }
        holders = (
            list(compatriots.values())
            if len(compatriots) == 1
            else [
                p
                for p in persons.values()
                if any(words <= title_key(t.title) for t in resolver.register.offices_of(p.id or "", resolver.date))
                and office.state in (None, resolver.of_mention(p).state)
            ]
        )
        if len(holders) != 1 or holders[0].id in done:
            continue
        done.add(holders[0].id or "")
        person = resolver.of_mention(holders[0])
        yield _holds(
            person, _office_ref(office), "office.meant", (mention.start, mention.end), (office.start, office.end)
        )
        if person.state:
            state = resolver.state_ref(person.state, mention.start, mention.end)
            yield _represents(person, state, "office.meant", (mention.start, mention.end), (office.start, office.end))


def _official(office: OfficeHeld, resolver: Resolver) -> bool:
    """Whether an office may speak for the holder's state: not one of a company, club or world body."""
    body = resolver.register.entity(office.body) if office.body else None
    if body is None or body.cls not in (EntityClass.COMPANY, EntityClass.ORGANISATION, EntityClass.FORUM):
        return True
    return wordings().political_bodies.search(body.label) is not None


def _in_office(person: Ref, resolver: Resolver) -> bool:
    """Whether the register leaves it open that a person served on the day of the text."""
    if person.id is None or person.id.startswith("e:local."):
        return True
    known = resolver.register.offices_of(person.id)
    return not known or bool(resolver.register.offices_of(person.id, resolver.date))


def office_findings(body: str, mentions: Sequence[Mention], resolver: Resolver) -> Iterator[Finding]:
    """Findings of all person mentions, in the order of the text."""
    represented: set[tuple[str, str]] = set()
    named = {m.id for m in mentions if m.cls is EntityClass.STATE or (m.cls is EntityClass.PERSON and not m.by_office)}
    for mention, title, state, start, end in shared_titles(body, mentions, resolver):
        held = Ref(
            resolver.register.office(state, title) if state else None, title, EntityClass.OFFICE, state, start, end
        )
        if title.lower() == "leader":
            continue
        person = resolver.of_mention(mention)
        told = _holds(person, held, "office.shared", (start, end), (start, start + len(title)))
        yield told
        if state:
            represented.add((person.key, state))
            ref = resolver.state_ref(state, start, end)
            yield replace(told, predicate="representsState", object=ref)
    for mention, peer, title in peer_titles(mentions, body, resolver):
        person = resolver.of_mention(mention)
        office_id = resolver.register.office(person.state, title) if person.state else None
        start, end = _span(mention, peer)
        yield _holds(
            person,
            Ref(office_id, title, EntityClass.OFFICE, person.state, peer.start, peer.end),
            "office.peer",
            (start, end),
            (peer.start, peer.end),
        )
    for mention in mentions:
        if mention.cls is not EntityClass.PERSON or mention.id not in named:
            continue
        person = resolver.of_mention(mention)
        if (
            not mention.offices
            and person.state is not None
            and person.state in named
            and (person.key, person.state) not in represented
            and _in_office(person, resolver)
        ):
            represented.add((person.key, person.state))
            yield _represents(
                person,
                resolver.state_ref(person.state, mention.start, mention.end),
                "office.known",
                (mention.start, mention.end),
                (mention.start, mention.end),
            )
        for office in mention.offices:
            start, end = _span(mention, office)
            if not office.bare and not wordings().free_titles.fullmatch(office.title):
                yield _holds(
                    person,
                    _office_ref(office, full_title(mention, office, body, mentions, resolver)),
                    "office.title",
                    (start, end),
                    (office.start, office.end),
                    former=office.former,
                )
            state = office.state or (person.state if not mention.by_office and _official(office, resolver) else None)
            if state is None and office.body in resolver.lexicon.blocs and office.body != "e:asean":
                state = office.body  # a delegate of the European Union
            if state and resolver.register.entity(state) and (person.key, state) not in represented:
                represented.add((person.key, state))
                yield _represents(
                    person,
                    resolver.state_ref(state, start, end),
                    "office.state",
                    (start, end),
                    (office.start, office.end),
                )
