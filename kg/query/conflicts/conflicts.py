"""Where sources disagree.

Asserted against denied, a text against the register's offices, two values where there can be one, one event or state
with two dates, places or amounts.

Invariants: nothing is smoothed and nothing is judged: every account is shown with its words and its source; a claim
without a second account is never read (`conflicts_candidates`), and what is single-valued is said in the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import UnknownName
from kg.facets import facets
from kg.model import Claim, Evidence, ReviewState
from kg.query.asking.filters import Filters, passes
from kg.query.asking.table import Table, Tabular
from kg.query.conflicts.between import ToldOn, against_denial, published, two_hosts, two_values
from kg.query.conflicts.candidates import candidates
from kg.query.conflicts.found import FIELDS, Account, Conflict, ConflictKind, joined
from kg.query.conflicts.rules import Rules
from kg.query.conflicts.values import Days, days_of
from kg.query.conflicts.within import disagreements, statements
from kg.query.lookups.explain import quoted
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Account", "Conflict", "ConflictKind", "Conflicts", "conflicts", "conflicts_among", "kinds_of"]


@dataclass(frozen=True, slots=True)
class Conflicts(Tabular):
    """The disagreements that a question is about."""

    found: tuple[Conflict, ...]
    undated: int
    """Conflicts left out because no date tells whether they fall into the time asked for."""
    now: str | None

    @property
    def table(self) -> Table:
        """One row per account, so that the accounts of a conflict stand under each other; one record per conflict."""
        rows = [
            (
                c.kind.value if first else "",
                c.about if first else "",
                a.value,
                p.stance.value,
                p.source.label,
                quoted(p),
            )
            for c in self.found
            for a, p, first in _lines(c)
        ]
        columns = ("kind", "about", "value", "stance", "source", "words")
        return Table(columns, rows, [c.record for c in self.found], FIELDS)


def _lines(conflict: Conflict) -> Iterable[tuple[Account, Evidence, bool]]:
    listed = [(account, piece) for account in conflict.accounts for piece in account.pieces]
    return ((account, piece, number == 0) for number, (account, piece) in enumerate(listed))


def kinds_of(names: Iterable[str]) -> frozenset[ConflictKind]:
    """The kinds of conflict that a user named.

    >>> sorted(kinds_of(["Date"]))
    [<ConflictKind.DATE: 'date'>]

    Raises:
        UnknownName: a name is no kind.
    """
    known = {kind.value: kind for kind in ConflictKind}
    for name in names:
        if name.lower() not in known:
            raise UnknownName(
                "kind of conflict", name, get_close_matches(name.lower(), known), f"one of {', '.join(known)}"
            )
    return frozenset(known[name.lower()] for name in names)


def conflicts_among(
    claims: Iterable[Claim],
    rules: Rules,
    *,
    state_of: Callable[[str], str | None] = lambda _: None,
    label: Callable[[str], str] = str,
    classes: Mapping[str, EntityClass] | None = None,
    told_on: ToldOn = published,
) -> tuple[Conflict, ...]:
    """The disagreements among full claims, without a store.

    Args:
        claims: with all their evidence; rejected ones are passed over.
        rules: what can have one value only.
        state_of: the state that a place belongs to, of a state itself.
        label: what is printed for an event or agreement.
        classes: class of each entity.
        told_on: of which days a piece without a date speaks.
    """
    live = sorted((c for c in claims if c.review is not ReviewState.REJECTED), key=lambda c: c.id)
    found: list[Conflict] = []
    for statement in statements(live, rules, state_of):
        found += disagreements(statement, rules, state_of, label)
    found += two_values(live, rules, label, classes or {}, told_on)
    found += two_hosts(live, rules, classes or {})
    found += against_denial(live)
    return joined(found)


def _concerns(conflict: Conflict, filters: Filters) -> bool | None:
    """Whether the filters let one of its claims pass; None when only dates are missing to tell."""
    judged = [passes(facets(claim), filters) for claim in conflict.claim_values]
    return True if True in judged else None if None in judged else False


def _with_its_event(lookup: Lookup) -> ToldOn:
    """A title without a date is borne on the days of what the same words tell of its bearer, else when published."""

    @cache
    def told_of(who: str) -> tuple[Evidence, ...]:
        return tuple(p for claim in lookup.claims_of(who) for p in claim.evidence if p.date)

    def told_on(claim: Claim, piece: Evidence) -> list[Days]:
        beside = [
            other
            for other in (told_of(claim.subject.id) if claim.subject.id else ())
            if other.document == piece.document and other.start <= piece.start < other.end and other.date
        ]
        return [days_of(p.date, p.until) for p in beside if p.date] or published(claim, piece)

    return told_on


def conflicts(
    lookup: Lookup,
    rules: Rules,
    names: Iterable[str] = (),
    kinds: frozenset[ConflictKind] = frozenset(),
    filters: Filters | None = None,
) -> Conflicts:
    """Where sources disagree in a graph.

    Args:
        lookup: the open graph.
        rules: what can have one value only.
        names: only conflicts that concern all of these.
        kinds: only these kinds; empty for all.
        filters: a conflict is kept when one of its claims passes; `known_by` compares only what was published by then.

    Raises:
        UnknownName: a name is unknown.
    """
    filters = filters or Filters()
    asked = {lookup.resolve(name) for name in names}
    claims = lookup.known(lookup.store.claims(candidates(lookup.store, rules)), filters)

    @cache
    def state_of(place: str) -> str | None:
        entity = lookup.store.entity(place)
        return (place if entity.cls is EntityClass.STATE else entity.state) if entity else None

    found = conflicts_among(
        claims, rules, state_of=state_of, label=lookup.label, classes=lookup.classes, told_on=_with_its_event(lookup)
    )
    wanted = [c for c in found if (not kinds or c.kind in kinds) and asked <= c.names]
    judged = [(conflict, _concerns(conflict, filters)) for conflict in wanted]
    kept = tuple(conflict for conflict, passed in judged if passed)
    return Conflicts(kept, sum(passed is None for _, passed in judged), lookup.now(filters))
