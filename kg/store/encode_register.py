"""The register and the ontology as triples: who is who, tenures, agreements and dated events.

Invariant: everything here comes from curated tables; what texts say enters the graph as claims only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.interval import bounds
from kg.register import Agreement, Occasion, Register
from kg.store.encode import Pairs, dated, entity_triples, tenure_triples
from kg.store.terms import Lit, Names, Triple, date_literal
from kg.store.turtle import read_turtle

__all__ = ["ontology_triples", "register_triples"]


def _agreement_pairs(agreement: Agreement) -> Pairs:
    if agreement.kind:
        yield "dip:agreementKind", Lit(agreement.kind)
    yield from (("dip:signatory", party) for party in agreement.parties)
    yield from (("dip:topic", topic) for topic in agreement.topics)
    yield from dated((("dip:signedOn", agreement.signed), ("dip:inForceOn", agreement.in_force)))


def _occasion_pairs(occasion: Occasion) -> Pairs:
    if occasion.kind:
        yield "dip:eventKind", Lit(occasion.kind)
    if occasion.status:
        yield "dip:eventState", Lit(occasion.status)
    if occasion.series:
        yield "dip:series", occasion.series
    if occasion.place:
        yield "dip:place", occasion.place
    yield from (("dip:participant", who) for who in occasion.participants)
    yield from dated((("dip:on", occasion.date), ("dip:until", occasion.until)))
    if occasion.date:
        yield "dip:earliest", date_literal(bounds(occasion.date).first.isoformat())
        yield "dip:latest", date_literal(bounds(occasion.until or occasion.date).last.isoformat())


def register_triples(register: Register) -> Iterator[Triple]:
    """Entities with all their names, tenures, agreements, events and redirects of a register."""
    for entity in register.entities.values():
        yield from entity_triples(entity)
    for alias in register.aliases:
        yield alias.entity, "skos:altLabel", Lit(alias.surface)
    for tenure in register.tenures:
        yield from tenure_triples(tenure)
    for agreement in register.agreements.values():
        yield from ((agreement.id, p, o) for p, o in _agreement_pairs(agreement))
    for occasion in register.occasions.values():
        yield from ((occasion.id, p, o) for p, o in _occasion_pairs(occasion))
    for old in register.redirects:
        yield register.current(old), "dip:alias", old


def ontology_triples(folder: Path) -> Iterator[Triple]:
    """The ontology and the topics as they stand in their files, names shortened (so that they follow the base).

    Raises:
        BadFile: a file is missing.
        BadRow: a file is not Turtle, or holds a nameless node.
    """
    for name in ("diplomacy.ttl", "topics.ttl"):
        yield from read_turtle(folder / name, Names())
