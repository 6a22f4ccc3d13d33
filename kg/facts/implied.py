"""What an event plainly entails: who signs together meets; who meets abroad visits; a summit of two parties is a meeting of both.

Invariant: an implied fact has the stance of its event and a rule id of its own ("implied.…").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.facts.finding import Finding
from kg.facts.refs import Ref, Resolver
from kg.facts.setting import Place
from kg.facts.tree import Tree
from kg.model import Briefing, Stance
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["implied"]

_GATHER = frozenset(("metWith", "attended", "signedAgreementWith", "hosted"))


def implied(found: list[Finding], trees: list[Tree], resolver: Resolver, briefing: Briefing) -> Iterator[Finding]:
    """Findings that follow from those found, in their order."""
    resident = {f.subject.key for f in found if f.predicate == "holdsOffice" and any(w in f.object.label.lower() for w in ("ambassador", "chargé", "charge d", "consul", "attaché", "head of mission"))}  # noqa: E501
    for f in found:
        if f.predicate in _GATHER and f.stance in (Stance.ASSERTED, Stance.PLANNED):
            yield from _visits(f, resolver, resident)


def _visits(f: Finding, resolver: Resolver, resident: set[str]) -> Iterator[Finding]:
    place: Place | None = f.place
    if place is None or place.state is None:
        return
    for ref in (f.subject, f.object):
        if ref.cls is EntityClass.PERSON and ref.state and ref.state != place.state and ref.key not in resident:
            yield replace(
                f, subject=ref, predicate="visited", object=resolver.state_ref(place.state, ref.start, ref.end),
                rule="implied.visit", topic=(), topic_ids=(), instrument=None, event=None, amounts=(),
            )  # fmt: skip


def parts_of(mention: Mention, resolver: Resolver) -> tuple[Ref, ...]:
    """The parties that a summit's name tells."""
    return tuple(resolver.state_ref(p, mention.start, mention.end) for p in mention.parts)
