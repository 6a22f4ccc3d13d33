"""Agreements with their parties, dates and what the sources say of them over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Claim, Entity, Status, Term

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement; `claims` are all that is told of it in the order of time, `status` that of the newest."""

    entity: Entity
    signed: str | None
    """Earliest date of a signing that is asserted, as the sources give it."""
    parties: tuple[Term, ...]
    """Those who signed, or are asserted to be party."""
    claims: tuple[Claim, ...]

    @property
    def steps(self) -> tuple[Claim, ...]:
        """The claims at which what is told changes its status, in the order of time."""
        before = (None, *(claim.status for claim in self.claims))
        return tuple(claim for claim, last in zip(self.claims, before, strict=False) if claim.status is not last)

    @property
    def status(self) -> Status | None:
        """Of the claim that was told of last; None when nothing is told."""
        newest = max(self.claims, key=lambda c: (c.last_seen or "", c.earliest or "", c.id), default=None)
        return newest.status if newest else None


def agreement(entity: Entity, claims: Iterable[Claim]) -> Agreement:
    """What some claims come to for an agreement.

    Args:
        entity: the agreement.
        claims: those that name it, in the order of time.
    """
    told = tuple(claims)
    held = [c for c in told if c.status is Status.ASSERTED]
    signed = [c for c in held if c.predicate == "signedAgreementWith"]
    ends = {t for c in held if c.predicate in ("signedAgreementWith", "partyTo") for t in (c.subject, c.object)}
    parties = sorted((t for t in ends if t.id != entity.id), key=lambda t: (t.label, t.id or ""))
    return Agreement(entity, min((c.date for c in signed if c.date), default=None), tuple(parties), told)
