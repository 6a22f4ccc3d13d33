"""Offices and states of persons, as the mentions tell them: `holdsOffice`, `representsState`, the chair of ASEAN.

Invariant: a former office is asserted and marked `former`; a state is given only where the text tells an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.assumed import shared_titles
from kg.facts.finding import Finding
from kg.facts.refs import Ref, Resolver
from kg.facts.tree import Tree
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["office_findings", "owned_findings", "told_findings"]

_FREE = re.compile(r"(leader|counterpart|official|diplomat|envoy|spokes\w+|host|delegate|colleague)s?$", re.I)


def _office_ref(office: OfficeHeld) -> Ref:
    title = re.sub(r"^(the|a|an|its|his|her|their)\s+", "", office.title)
    return Ref(office.office, title, EntityClass.OFFICE, office.state, office.start, office.end)


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
            if office is not None and not _FREE.fullmatch(office.title):
                yield Finding(
                    subject=person,
                    predicate="holdsOffice",
                    object=_office_ref(office),
                    rule="office.told",
                    start=tree.first,
                    end=tree.last,
                    cue=(office.start, office.end),
                    former=office.former,
                )
        else:
            state = next(
                (n.id for k in tree.kids[i] if (n := tree.names[k]) is not None and n.cls is EntityClass.STATE), None
            )
        if state and resolver.register.entity(state):
            ref = resolver.state_ref(state, tree.start[i], tree.end[i])
            yield Finding(
                subject=person,
                predicate="representsState",
                object=ref,
                rule="office.told",
                start=tree.first,
                end=tree.last,
                cue=(tree.start[i], tree.end[i]),
            )


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
                    yield Finding(
                        subject=resolver.of_mention(mention),
                        predicate="representsState",
                        object=state,
                        rule="office.owner",
                        start=tree.first,
                        end=tree.last,
                        cue=(name.start, name.end),
                    )


def office_findings(body: str, mentions: Sequence[Mention], resolver: Resolver) -> Iterator[Finding]:
    """Findings of all person mentions, in the order of the text."""
    represented: set[tuple[str, str]] = set()
    for mention, title, state, start, end in shared_titles(body, mentions, resolver):
        held = Ref(
            resolver.register.office(state, title) if state else None, title, EntityClass.OFFICE, state, start, end
        )
        person = resolver.of_mention(mention)
        told = Finding(
            subject=person,
            predicate="holdsOffice",
            object=held,
            rule="office.shared",
            start=start,
            end=end,
            cue=(start, start + len(title)),
        )
        yield told
        if state:
            represented.add((person.key, state))
            ref = resolver.state_ref(state, start, end)
            yield replace(told, predicate="representsState", object=ref)
    for mention in mentions:
        if mention.cls is not EntityClass.PERSON:
            continue
        person = resolver.of_mention(mention)
        for office in mention.offices:
            start, end = _span(mention, office)
            if office.title and not _FREE.fullmatch(office.title):
                yield Finding(
                    subject=person,
                    predicate="holdsOffice",
                    object=_office_ref(office),
                    rule="office.title",
                    start=start,
                    end=end,
                    cue=(office.start, office.end),
                    former=office.former,
                )
            state = office.state or (person.state if not mention.by_office else None)
            if state and resolver.register.entity(state) and (person.key, state) not in represented:
                represented.add((person.key, state))
                yield Finding(
                    subject=person,
                    predicate="representsState",
                    object=resolver.state_ref(state, start, end),
                    rule="office.state",
                    start=start,
                    end=end,
                    cue=(office.start, office.end),
                )
