"""Claims as event data: who did how much of what to whom in a month, by quad class and PLOVER type.

Invariants: one row a month, source, target and status; people, bodies and offices count for their state; a mutual
claim counts once in each direction; what has no month or no two different actors is counted as left out, never guessed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from kg.model import Claim, Entity, ReviewState, Status
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Coding", "Dyads", "coding", "dyad_months"]

QUADS: Final = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@dataclass(frozen=True, slots=True)
class Coding:
    """How a predicate is coded: PLOVER type and quad class, both empty for what is no event between two actors."""

    plover: str
    quad: str


@cache
def coding() -> Mapping[str, Coding]:
    """The coding of every predicate, from `event-data.csv`."""
    path = Path(__file__).with_name("event-data.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return MappingProxyType({r["predicate"]: Coding(r["plover"], r["quad"]) for r in csv.DictReader(rows)})


def _types() -> tuple[str, ...]:
    return tuple(sorted({c.plover for c in coding().values() if c.plover}))


def _predicates() -> tuple[str, ...]:
    return tuple(p for p, c in sorted(coding().items()) if c.plover)


@dataclass
class _Cell:
    """What is counted of one dyad in one month."""

    events: Counter[str] = field(default_factory=Counter)
    pieces: int = 0
    documents: set[str] = field(default_factory=set)
    publishers: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Dyads:
    """Rows of event data, and what had to be left out."""

    fields: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    undated: int
    """Claims between two actors without a month."""
    other: int
    """Claims that are no event between two actors of different states."""


def _actor(entity: Entity | None, look_up: Callable[[str], Entity | None]) -> Entity | None:
    """The state or organisation that acts: the entity itself, or the state of a person, body or office."""
    if entity is None:
        return None
    if entity.cls in (EntityClass.STATE, EntityClass.ORGANISATION):
        return entity
    return look_up(entity.state) if entity.state else None


def dyad_months(
    claims: Iterable[Claim],
    entity: Callable[[str], Entity | None],
    statuses: frozenset[Status] = frozenset({Status.ASSERTED}),
) -> Dyads:
    """Claims counted by month and dyad.

    Args:
        claims: any claims; rejected and queued ones are passed over.
        entity: looks up an entity by id.
        statuses: which claims to count; a row each.
    """
    actors: dict[str | None, Entity | None] = {None: None}

    def acting(name: str | None) -> Entity | None:
        if name not in actors:
            actors[name] = _actor(entity(name), entity) if name else None
        return actors[name]

    cells: dict[tuple[str, str, str, str], _Cell] = defaultdict(_Cell)
    covered: dict[str, set[str]] = defaultdict(set)
    undated = other = 0
    for claim in claims:
        if claim.review in (ReviewState.REJECTED, ReviewState.QUEUED):
            continue
        day = claim.date or claim.start_date or ""
        month = day[:7] if len(day) >= len("2025-07") else ""
        documents = {p.document for p in claim.evidence if p.review is not ReviewState.REJECTED}
        if month:
            covered[month] |= documents
        if claim.status not in statuses:
            continue
        source, target = acting(claim.subject.id), acting(claim.object.id)
        if not coding()[claim.predicate].plover or source is None or target is None or source.id == target.id:
            other += 1
            continue
        if not month:
            undated += 1
            continue
        ends = [(source.id, target.id)]
        if PREDICATES[claim.predicate].symmetric:
            ends.append((target.id, source.id))
        for a, b in ends:
            cell = cells[month, a, b, claim.status.value]
            cell.events[claim.predicate] += 1
            cell.pieces += len(claim.evidence)
            cell.documents |= documents
            cell.publishers |= set(claim.publishers)
    rows = [_row(key, cell, len(covered[key[0]]), acting) for key, cell in sorted(cells.items())]
    fields = tuple(rows[0]) if rows else tuple(_row(("", "", "", ""), _Cell(), 0, acting))
    return Dyads(fields, tuple(rows), undated, other)


def _row(
    key: tuple[str, str, str, str], cell: _Cell, covered: int, acting: Callable[[str | None], Entity | None]
) -> dict[str, Any]:
    month, source, target, status = key
    ends = {name: acting(ident or None) for name, ident in (("source", source), ("target", target))}
    row: dict[str, Any] = {"month": month}
    for name, actor in ends.items():
        row[name] = actor.label if actor else ""
        row[f"{name}_id"] = actor.id if actor else ""
        row[f"{name}_iso3"] = actor.iso3 if actor else ""
    events = cell.events.total()
    row |= {"status": status, "events": events}
    for quad in QUADS:
        row[quad.replace(" ", "_")] = sum(n for p, n in cell.events.items() if coding()[p].quad == quad)
    row |= {kind: sum(n for p, n in cell.events.items() if coding()[p].plover == kind) for kind in _types()}
    row |= {predicate: cell.events[predicate] for predicate in _predicates()}
    row |= {"evidence": cell.pieces, "documents": len(cell.documents), "publishers": len(cell.publishers)}
    share = f"{events / covered:.4f}" if covered else ""
    return row | {"documents_that_month": covered, "events_per_document": share}
