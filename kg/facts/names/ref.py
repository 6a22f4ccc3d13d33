"""A reference: the entity that a phrase stands for, with the span that names it.

Invariant: a reference keeps the span that names it, so that a quote without that span can give it in `more`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Term
from kg.vocabulary import EntityClass

__all__ = ["ACTORS", "BODIES", "Ref", "own_keys"]

BODIES = frozenset((EntityClass.ORGANISATION, EntityClass.GOVERNMENT_BODY, EntityClass.COMPANY))
ACTORS = BODIES | {EntityClass.STATE, EntityClass.PERSON}


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity that a phrase stands for."""

    id: str | None
    label: str
    cls: EntityClass
    state: str | None
    start: int
    end: int
    """Span that names it (of the antecedent, if reached through coreference)."""
    noun: str = ""
    """The noun through which a state was reached ("goods", "ministers"); empty when it is named itself."""
    borrowed: bool = False
    """Reached through coreference."""
    candidates: tuple[str, ...] = ()

    @property
    def term(self) -> Term:
        """The end of a claim."""
        return Term(self.id, self.label)

    @property
    def key(self) -> str:
        """What makes two references one."""
        return self.id or self.label.lower()


def own_keys(refs: Iterable[Ref]) -> set[str]:
    """The keys of some references and of the states behind them: what counts as theirs."""
    return {key for ref in refs for key in (ref.key, ref.state) if key}
