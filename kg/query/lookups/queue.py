"""What waits for a person: claims that are not sure, new entities that may be old ones, outcomes that may be a plan's.

Invariant: an item says in words what it is about, why it waits, and shows the sentence; nothing here changes anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.errors import AmbiguousName, UnknownName
from kg.model import Claim, Entity, Evidence, ReviewState, Term
from kg.names import slug
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import sentence, shown_date, status_word
from kg.records import claim_record
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Item", "ItemKind", "Queue", "review_queue"]


class ItemKind(StrEnum):
    """What is asked."""

    CLAIM = "claim"
    ENTITY = "entity"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Item:
    """One question to a person."""

    kind: ItemKind
    id: str
    """The claim, the entity, or the plan (CURIE)."""
    says: str
    """What it is about, in words of ours."""
    why: str
    """Why it waits."""
    confidence: float | None = None
    claim: Claim | None = None
    """The claim, the plan, or the first claim that names the entity."""
    pieces: tuple[Evidence, ...] = ()
    """The sentences to read."""
    candidates: tuple[str, ...] = ()
    """Entities that it may be (entity), or the fact that may be the outcome (outcome)."""

    @property
    def record(self) -> dict[str, Any]:
        """The item as `--json` prints it; a claim with all its fields."""
        own = {
            "kind": self.kind.value,
            "claim": self.claim.id if self.claim else None,
            "entity": self.id if self.kind is ItemKind.ENTITY else None,
            "candidates": list(self.candidates),
            "says": self.says,
            "why": self.why,
            "confidence": self.confidence,
            "source": self.pieces[0].source.label if self.pieces else None,
            "quote": self.pieces[0].quote if self.pieces else None,
        }
        full = claim_record(self.claim) if self.claim else {}
        return own | {name: value for name, value in full.items() if name not in own and name != "source"}


FIELDS = ("kind", "claim", "entity", "candidates", "says", "why", "confidence", "source", "quote")


@dataclass(frozen=True, slots=True)
class Queue(Tabular):
    """Everything that waits: claims by confidence, least sure first, then entities, then outcomes."""

    items: tuple[Item, ...]

    @property
    def table(self) -> Table:
        """One row per item: what is asked, its id, the words, why, how sure, the source."""
        columns = ("asks", "id", "says", "why", "confidence")
        rows = [
            (i.kind.value, i.id, i.says, i.why, "" if i.confidence is None else f"{i.confidence:.0%}")
            for i in self.items
        ]
        return Table(columns, rows, [i.record for i in self.items], FIELDS)


def review_queue(lookup: Lookup, below: float) -> Queue:
    """What waits in a built graph.

    Args:
        lookup: the graph.
        below: the threshold under which a rule's measured confidence is not enough.
    """
    return Queue((*_claims(lookup, below), *_entities(lookup), *_outcomes(lookup)))


def _waiting(claim: Claim) -> tuple[Evidence, ...]:
    return tuple(p for p in claim.evidence if p.review is ReviewState.QUEUED)


def _claims(lookup: Lookup, below: float) -> Iterator[Item]:
    found = []
    for claim in lookup.store.claims(lookup.store.status.get("queue", [])):
        pieces = _waiting(claim)
        sure = min((p.confidence for p in pieces if p.confidence is not None), default=None)
        reasons = dict.fromkeys(reason for p in pieces for reason in _reasons(p, claim, lookup, below))
        item = Item(ItemKind.CLAIM, claim.id, sentence(claim), "; ".join(reasons), sure, claim, pieces)
        found.append(item)
    yield from sorted(found, key=lambda i: (i.confidence is None, i.confidence or 0, i.id))


def _reasons(piece: Evidence, claim: Claim, lookup: Lookup, below: float) -> Iterator[str]:
    """Why a piece waits, in words."""
    sure, found = piece.confidence, False
    if sure is not None and sure < below:
        found = True
        yield f"its rule {piece.rule} is right in at least {sure:.0%} of its facts as measured, less than {below:.0%}"
    for name, term in (("subject", piece.subject), ("object", piece.object)):
        if several := _meanings(term, lookup):
            found = True
            yield f"{name} ‘{term.label}’ may be {' or '.join(several)}"
    if claim.subject.id is not None and claim.subject.id == claim.object.id:
        found = True
        yield f"a merge made both its ends {claim.subject.label}"
    if not found:
        yield "a name in it stands for no one entity that is known"


def _meanings(term: Term, lookup: Lookup) -> tuple[str, ...]:
    """The entities that a name without an id may stand for."""
    if term.id is not None:
        return ()
    try:
        return (lookup.store.names.resolve(term.label),)
    except AmbiguousName as error:
        return error.candidates
    except UnknownName:
        return ()


def _entities(lookup: Lookup) -> Iterator[Item]:
    asked = [e for name in lookup.store.status.get("new_entities", []) if (e := lookup.store.entity(name))]
    if not asked:
        return
    known = [e for name in sorted(lookup.classes) if (e := lookup.store.entity(name))]
    by_slug: dict[str, list[Entity]] = defaultdict(list)
    by_last: dict[str, list[Entity]] = defaultdict(list)
    for entity in known:
        for name in dict.fromkeys((entity.label, *entity.aliases)):
            by_slug[slug(name)].append(entity)
            if entity.cls is EntityClass.PERSON:
                by_last[slug(name).rpartition("-")[2]].append(entity)
    for entity in sorted(asked, key=lambda e: e.id):
        own = slug(entity.label)
        same = _others(entity, by_slug[own])
        if not same and entity.cls is EntityClass.PERSON and "-" not in own:
            same = _others(entity, by_last[own])
        claims = lookup.claims_of(entity.id)
        pieces = tuple(p for c in claims for p in c.evidence if _names(p, entity, lookup))[:1]
        told = f"{entity.label} ({entity.cls.value}{_of(entity, lookup)})"
        why = "known from texts only"
        if same:
            why += "; the same name as " + " and ".join(f"{o.id}{_of(o, lookup)}" for o in same)
        first = next((c for c in claims if pieces and pieces[0] in c.evidence), None)
        yield Item(ItemKind.ENTITY, entity.id, told, why, None, first, pieces, tuple(o.id for o in same))


def _names(piece: Evidence, entity: Entity, lookup: Lookup) -> bool:
    ends = (piece.subject.id, piece.object.id, piece.instrument, piece.place.id if piece.place else None)
    return any(end and lookup.store.redirects.get(end, end) == entity.id for end in ends)


def _of(entity: Entity, lookup: Lookup) -> str:
    if entity.state:
        return f" of {lookup.label(entity.state)}"
    return ", state unknown" if entity.cls is EntityClass.PERSON and entity.local else ""


def _others(entity: Entity, found: Iterable[Entity]) -> list[Entity]:
    """Those of the same class with another id, the register's before local ones."""
    others = {o.id: o for o in found if o.id != entity.id and o.cls is entity.cls}
    return sorted(others.values(), key=lambda o: (o.local, o.id))


def _outcomes(lookup: Lookup) -> Iterator[Item]:
    for pair in lookup.store.status.get("suggestions", []):
        (plan,), (fact,) = lookup.store.claims([pair["plan"]]), lookup.store.claims([pair["fact"]])
        told = f"{sentence(plan)} → {sentence(fact)}"
        why = f"may be what became of the plan ({status_word(plan)}); told first {plan.first_seen or 'undated'}, "
        why += f"held {shown_date(fact)}"
        pieces = (plan.evidence[-1], fact.evidence[0])
        yield Item(ItemKind.OUTCOME, plan.id, told, why, None, plan, pieces, (fact.id,))
