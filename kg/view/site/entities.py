"""A page per entity: its facts by relation, offices over time, whom it deals with, its timeline, and it as data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.model import Entity
from kg.query.asking.shipped import bind, text
from kg.query.lookups.offices import Side, bars
from kg.query.lookups.part import Part
from kg.query.pictures.ego import ego
from kg.view.export import Order, prepare
from kg.view.site.addresses import address, relative
from kg.view.site.facts import Fact, fact, facts
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame, turns
from kg.vocabulary import PREDICATES, EntityClass

if TYPE_CHECKING:
    from kg.view.site.frame import Turn

__all__ = ["CONTEXT", "KINDS", "context_file", "entity_files", "entity_lists", "part_files"]

#: what a class is called, one and many
KINDS: Final = {
    EntityClass.STATE: ("State", "States"),
    EntityClass.ORGANISATION: ("Organisation", "Organisations"),
    EntityClass.GOVERNMENT_BODY: ("Government body", "Government bodies"),
    EntityClass.COMPANY: ("Company", "Companies"),
    EntityClass.PERSON: ("Person", "Persons"),
    EntityClass.OFFICE: ("Office", "Offices"),
    EntityClass.AGREEMENT: ("Agreement", "Agreements"),
    EntityClass.FORUM: ("Forum", "Forums"),
    EntityClass.EVENT: ("Event", "Events"),
    EntityClass.EXERCISE: ("Exercise", "Exercises"),
    EntityClass.PLACE: ("Place", "Places"),
    EntityClass.TOPIC: ("Topic", "Topics"),
}
#: where the shared JSON-LD context lies
CONTEXT: Final = "data/context.jsonld"
_LATEST: Final = 40
_NAMES: Final = 1_000


def part_files(frame: Frame, name: str, ids: tuple[str, ...]) -> Iterator[SiteFile]:
    """Turtle and JSON-LD of a page: what `kg export` writes of the same part."""
    part = Part(frame.lookup.store, frame.lookup.label(name), tuple(sorted(ids)), (name,))
    order = Order(frame.lookup, part, frame.root, frame.ontology)
    yield SiteFile(address(name, suffix=".ttl"), prepare(order, ".ttl").pieces)
    path = address(name, suffix=".jsonld")
    yield SiteFile(path, _with_shared_context(prepare(order, ".jsonld").pieces, relative(CONTEXT, path)))


def _with_shared_context(pieces: Iterator[bytes], context: str) -> Iterator[bytes]:
    """JSON-LD that names the site's context instead of holding it: it is longer than most entities."""
    _own, mark, rest = next(pieces).partition(b',\n"@graph"')
    yield f'{{"@context": "{context}"'.encode() + mark + rest
    yield from pieces


def context_file(frame: Frame) -> SiteFile:
    """The JSON-LD context that the data of every page names."""
    from kg.store.dump import context

    found = context(frame.ontology / "context.jsonld", frame.lookup.store.terms)
    return SiteFile.of(CONTEXT, json.dumps({"@context": found}, ensure_ascii=False, indent=1) + "\n")


def entity_files(frame: Frame, name: str) -> Iterator[SiteFile]:
    """The pages and data of one entity."""
    entity = frame.lookup.store.entity(name)
    if entity is None:
        return
    ids = frame.concordance.of_entity(name)
    ordered = _by_relation(frame, ids)
    for turn, some in turns(ordered, address(name).removesuffix(".html")):
        yield _page(frame, entity, turn, some, ids)
    yield from part_files(frame, name, ids)


def _by_relation(frame: Frame, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The claims relation by relation in the order of the ontology, each in the order of time."""
    place = {predicate: n for n, predicate in enumerate(PREDICATES)}
    relation = {c: frame.concordance.predicate_of(c) for c in ids}
    return tuple(sorted(ids, key=lambda c: place[relation[c]]))


def _page(frame: Frame, entity: Entity, turn: Turn, some: Sequence[str], ids: tuple[str, ...]) -> SiteFile:
    shown = facts(frame, tuple(some))
    found: dict[str, list[Fact]] = {}
    for one in shown:
        found.setdefault(one.claim.predicate, []).append(one)
    groups = [(p, rows, _query("site-facts", a=[entity.id], p=[f"dip:{p}"])) for p, rows in found.items()]
    first = turn.number == 1
    dated = [c for c in ids if frame.concordance.is_dated(c)][-_LATEST:] if first else []
    side = {EntityClass.OFFICE: Side.OFFICE, EntityClass.PERSON: Side.PERSON}.get(entity.cls, Side.BODY)
    tenures = frame.concordance.tenures(entity.id) if first else ()
    return frame.page(
        "entity.html",
        turn.path,
        title=entity.label + (f", page {turn.number}" if turn.number > 1 else ""),
        entity=entity,
        kind=KINDS[entity.cls][0],
        turn=turn,
        groups=groups,
        statuses=Counter(frame.concordance.status_of(c) for c in ids).most_common() if first else [],
        ego=ego(frame.concordance.counterparts(entity.id) if first else (), frame.lookup.store.entity),
        tenures=tenures,
        bars=bars(tenures, side, frame.lookup.label, frame.lookup.store.as_of),
        tenure_query=_query("site-tenures", a=[entity.id]),
        side=side.value,
        line=[fact(frame, claim) for claim in frame.concordance.claims(reversed(dated))],
        turtle=address(entity.id, suffix=".ttl"),
        jsonld=address(entity.id, suffix=".jsonld"),
    )


def _query(name: str, **values: list[str]) -> str:
    return bind(text(name), **values)


def entity_lists(frame: Frame) -> Iterator[SiteFile]:
    """The list of all entities by kind, a page or more a kind."""
    by_kind: dict[EntityClass, list[tuple[str, str, int]]] = {}
    for name, cls in frame.lookup.classes.items():
        if cls is not EntityClass.TOPIC:
            row = (frame.lookup.label(name), name, frame.concordance.number_of(name))
            by_kind.setdefault(cls, []).append(row)
    kinds = [
        (KINDS[cls][1], f"entities/{cls.value.lower()}", sorted(by_kind[cls], key=lambda r: (r[0].casefold(), r[1])))
        for cls in KINDS
        if cls in by_kind
    ]
    yield frame.page("entities.html", "entities.html", title="Entities", kinds=kinds)
    for plural, stem, rows in kinds:
        for turn, some in turns(rows, stem, _NAMES):
            yield frame.page("names.html", turn.path, title=plural, turn=turn, rows=some)
