"""A disagreement between sources: its accounts side by side, each with the evidence that gives it.

Invariant: a conflict shows values as their sources give them; one and the same disagreement of the same documents is
one conflict, however many claims it runs through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kg.model import Claim, Evidence, SourceKind
from kg.query.lookups.explain import quoted
from kg.records import evidence_record

__all__ = ["FIELDS", "Account", "Conflict", "ConflictKind", "joined"]


class ConflictKind(StrEnum):
    """What kind of disagreement it is."""

    STANCE = "stance"
    REGISTER = "register"
    VALUE = "value"
    DATE = "date"
    PLACE = "place"
    AMOUNT = "amount"


FIELDS = ("kind", "field", "about", "difference", "values", "claims", "event", "publishers", "sources", "quotes")


@dataclass(frozen=True, slots=True)
class Account:
    """One value with the pieces that give it, in the order of their documents."""

    value: str
    claims: tuple[str, ...]
    pieces: tuple[Evidence, ...]

    @property
    def record(self) -> Mapping[str, Any]:
        """The account for programs."""
        return {
            "value": self.value,
            "claims": list(self.claims),
            "evidence": [evidence_record(piece) for piece in self.pieces],
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more accounts of which not all can be right."""

    kind: ConflictKind
    field: str
    """date, until, start, end, place, amount, stance, or what there can be one of (holder, host, rate, level …)."""
    about: str
    """What they differ on, in our words."""
    difference: str
    accounts: tuple[Account, ...]
    claim_values: tuple[Claim, ...]
    """The claims that it runs through, sorted by id."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims."""
        return tuple(claim.id for claim in self.claim_values)

    @property
    def event(self) -> str | None:
        """The event, when all claims name one."""
        events = {claim.event for claim in self.claim_values}
        return next(iter(events)) if len(events) == 1 else None

    @property
    def names(self) -> frozenset[str]:
        """Everything the claims name: ends, agreements, events, topics."""
        found: set[str | None] = set()
        for claim in self.claim_values:
            found |= {claim.subject.id, claim.object.id, claim.instrument, claim.event, *claim.topics}
        return frozenset(name for name in found if name)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Which document gives which value."""
        return frozenset((piece.document, account.value) for account in self.accounts for piece in account.pieces)

    @property
    def kinds(self) -> frozenset[SourceKind]:
        """Kinds of its sources."""
        return frozenset(p.source.source_kind for a in self.accounts for p in a.pieces if p.source.source_kind)

    @property
    def record(self) -> Mapping[str, Any]:
        """The conflict as `--json` prints it."""
        pieces = [piece for account in self.accounts for piece in account.pieces]
        first = self.claim_values[0]
        return {
            "kind": self.kind.value,
            "field": self.field,
            "about": self.about,
            "difference": self.difference,
            "values": [account.value for account in self.accounts],
            "claims": list(self.claims),
            "event": self.event,
            "subject_id": first.subject.id,
            "predicate": first.predicate,
            "object_id": first.object.id,
            "publishers": sorted({p.source.publisher for p in pieces if p.source.publisher}),
            "sources": [p.source.label for p in pieces],
            "quotes": [quoted(p) for p in pieces],
            "accounts": [account.record for account in self.accounts],
        }


def _widened(kept: Conflict, other: Conflict) -> Conflict:
    claims = {c.id: c for c in (*kept.claim_values, *other.claim_values)}
    accounts = tuple(
        replace(
            a, claims=tuple(sorted({*a.claims, *(i for b in other.accounts if b.value == a.value for i in b.claims)}))
        )
        for a in kept.accounts
    )
    return replace(kept, accounts=accounts, claim_values=tuple(claims[i] for i in sorted(claims)))


def joined(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts, those of the same documents over the same values as one; by kind, day and subject."""
    kept: list[Conflict] = []
    by_piece: dict[tuple[ConflictKind, str, str, str], list[int]] = {}
    for one in sorted(found, key=lambda c: (-len(c.pairs), c.about, c.claims)):
        keys = [(one.kind, one.field, *pair) for pair in sorted(one.pairs)]
        place = next((i for i in by_piece.get(keys[0], ()) if one.pairs <= kept[i].pairs), None)
        if place is None:
            for key in keys:
                by_piece.setdefault(key, []).append(len(kept))
            kept.append(one)
        else:
            kept[place] = _widened(kept[place], one)
    order = list(ConflictKind)
    return tuple(
        sorted(kept, key=lambda c: (order.index(c.kind), c.claim_values[0].earliest or "", c.about, c.field, c.claims))
    )
