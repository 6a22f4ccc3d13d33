"""Offices and states of persons, as the mentions tell them: `holdsOffice`, `representsState`, the chair of ASEAN.

Invariant: a former office is asserted and marked `former`; a state is given only where the text tells an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.facts.finding import Finding
from kg.facts.refs import Ref, Resolver
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["office_findings"]

_FREE = re.compile(r"(leader|counterpart|official|diplomat|envoy|spokes\w+|host|delegate|colleague)s?$", re.I)


def _office_ref(office: OfficeHeld) -> Ref:
    title = re.sub(r"^(the|a|an|its|his|her|their)\s+", "", office.title)
    return Ref(office.office, title, EntityClass.OFFICE, office.state, office.start, office.end)


def _span(mention: Mention, office: OfficeHeld) -> tuple[int, int]:
    return min(mention.start, office.start), max(mention.end, office.end)


def office_findings(mentions: Sequence[Mention], resolver: Resolver) -> Iterator[Finding]:
    """Findings of all person mentions, in the order of the text."""
    represented: set[tuple[str, str]] = set()
    for mention in mentions:
        if mention.cls is not EntityClass.PERSON:
            continue
        person = resolver.of_mention(mention)
        for office in mention.offices:
            start, end = _span(mention, office)
            if office.title and not _FREE.fullmatch(office.title):
                yield Finding(subject=person, predicate="holdsOffice", object=_office_ref(office), rule="office.title", start=start, end=end, former=office.former)  # fmt: skip # noqa: E501
            state = office.state or (mention.state if not mention.by_office else None)
            if state and resolver.register.entity(state) and (person.key, state) not in represented:
                represented.add((person.key, state))
                yield Finding(subject=person, predicate="representsState", object=resolver.state_ref(state, start, end), rule="office.state", start=start, end=end)  # fmt: skip # noqa: E501
