"""Evidence in, claims out: the entry points of the room.

Invariant: the result depends on the set of evidence, judgements, redirects, curated rows and `as_of` only, not on
their order (of two judgements on one target the later row wins). What one triple gives depends on the evidence of that
triple alone; curated links, event aliases, plan states, stale judgements and collisions across triples are added by
`assemble_claims`, which looks at claims, not at evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from kg.derive.atoms import Atom, make_atom
from kg.derive.days import iso, span
from kg.derive.keys import NO_REDIRECTS, KeyTable, Parts, digest, former_parts, formers, parts, token_of
from kg.derive.merge import merge_triple
from kg.derive.occasions import event_aliases
from kg.derive.plans import Suggestion, curate_links, curated_rows, link_triple, plan_state, suggestions
from kg.derive.review import Ledger, counted
from kg.derive.shown import make_claim
from kg.derive.status import status_of
from kg.derive.verdicts import judged_links, refused_links, stale_rows
from kg.errors import Cannot
from kg.model import Claim, Evidence, Judgement, PlanOutcome, Status, Term

__all__ = [
    "Derivation",
    "assemble_claims",
    "derive",
    "derive_units",
    "facts_of_briefing",
    "keys_of",
    "known_by",
    "settled",
]

_NO_LEVELS: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Derivation:
    """All claims with what can only be seen when they are together."""

    claims: tuple[Claim, ...]
    """Sorted by id."""
    as_of: str | None
    """The day that counts as now; None if nothing has a publication date."""
    stale: tuple[Judgement, ...]
    """Ledger rows that no evidence answers to."""
    event_aliases: Mapping[str, tuple[str, ...]]
    """Event node → other nodes of the same event."""
    suggestions: tuple[Suggestion, ...] = ()
    """Plans and facts that may belong together."""


def known_by(evidence: Iterable[Evidence], day: str) -> tuple[Evidence, ...]:
    """The evidence published by a day; what has no publication date is left out.

    Args:
        evidence: any evidence.
        day: ISO day, month or year; its last day counts.
    """
    limit = span(day)[1]
    return tuple(p for p in evidence if p.source.date and span(p.source.date)[1] <= limit)


def facts_of_briefing(evidence: Iterable[Evidence]) -> tuple[tuple[str, Status, tuple[Evidence, ...]], ...]:
    """What each briefing alone says: one entry per briefing and key, with key (16 hex digits), status and evidence.

    Sorted by briefing, start, end, predicate, subject, object; the evidence in the order of the text.
    """
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for piece in evidence:
        groups.setdefault((piece.document, digest(parts(piece))), []).append(piece)
    facts = []
    for (_, hashed), pieces in groups.items():
        distinct = sorted(dict.fromkeys(pieces), key=lambda p: (p.start, p.end, p.rule, repr(p)))
        facts.append((hashed, status_of(counted(distinct))[0], tuple(distinct)))
    return tuple(sorted(facts, key=_place))


def _place(fact: tuple[str, Status, tuple[Evidence, ...]]) -> tuple[str, int, int, str, str, str, str]:
    hashed, _, (first, *_) = fact
    names = first.predicate, first.subject.label, first.object.label
    return first.document, first.start, first.end, *names, hashed


def keys_of(claim: Claim, redirects: Mapping[str, str] = NO_REDIRECTS) -> tuple[str, ...]:
    """The keys a claim consists of: a judgement on the whole claim is one row for each."""
    return tuple(sorted({digest(parts(p, redirects)) for p in claim.evidence}))


def derive_units(
    evidence: Iterable[Evidence],
    *,
    judgements: Iterable[Judgement] = (),
    redirects: Mapping[str, str] = NO_REDIRECTS,
    levels: Mapping[str, int] = _NO_LEVELS,
) -> tuple[Claim, ...]:
    """The claims of whole triples (`unit`), sorted by id, with derived links but without plan states.

    The claims of a triple do not depend on other triples: after a change it is enough to give all evidence of the
    triples touched, put the result in the place of their former claims, and `assemble_claims` again.

    Raises:
        Cannot: two statements share a key.
        BadInput: redirects run in a circle.
        KeyError: a predicate is no term of the ontology.
    """
    by_parts: dict[Parts, list[Evidence]] = {}
    for piece in evidence:
        by_parts.setdefault(parts(piece, redirects), []).append(piece)
    ledger, former, table = Ledger(judgements, redirects), formers(redirects), KeyTable()
    units: dict[tuple[str, str, str], list[Parts]] = {}
    for fields in by_parts:
        units.setdefault(fields.unit, []).append(fields)

    def atom(fields: Parts) -> Atom:
        hashed = table.add(fields, digest(fields))
        olds = tuple(table.add(old, digest(old)) for old in former_parts(fields, former)) if former else ()
        judged = ledger.apply(by_parts.pop(fields), (hashed, *olds))
        return make_atom(hashed, fields, olds, judged, redirects)

    def token(term: Term) -> str:
        return token_of(term, redirects)

    claims: list[Claim] = []
    for keys in units.values():
        atoms = [atom(fields) for fields in keys]
        claims.extend(link_triple([make_claim(c, redirects, token) for c in merge_triple(atoms, levels)]))
    return tuple(sorted(claims, key=lambda c: c.id))


def assemble_claims(
    claims: Iterable[Claim],
    *,
    judgements: Iterable[Judgement] = (),
    redirects: Mapping[str, str] = NO_REDIRECTS,
    curated: Iterable[PlanOutcome] = (),
    as_of: str | None = None,
) -> Derivation:
    """Join the claims of all triples: curated links, plan states, event aliases, stale judgements.

    Raises:
        Cannot: two claims answer to one key.
    """
    ordered = sorted(claims, key=lambda c: c.id)
    _check_names(ordered)
    now = as_of or _latest(ordered)
    ledger = Ledger(judgements, redirects)
    done = settled(ordered, ledger, redirects=redirects, curated=curated, as_of=now)
    return Derivation(
        claims=tuple(done),
        as_of=now,
        stale=stale_rows(ledger, done, redirects),
        event_aliases=event_aliases(done, redirects),
        suggestions=suggestions(done, refused_links(done, ledger)),
    )


def settled(
    claims: Sequence[Claim],
    ledger: Ledger,
    *,
    redirects: Mapping[str, str],
    curated: Iterable[PlanOutcome],
    as_of: str | None,
) -> list[Claim]:
    """Claims with the links that people made and with the states of plans.

    A claim that no row of ledger or table names needs only those of its triple beside it, and no rows.

    Args:
        claims: of whole triples, sorted by id.
        ledger: the judgements on plans and outcomes.
        redirects: former id → id that stands today.
        curated: the table of plans and outcomes.
        as_of: the day that counts as now.
    """
    rows = curated_rows(claims, curated, redirects)
    linked = judged_links(curate_links(claims, rows, redirects), ledger)
    by_id = {c.id: c for c in linked} if any(c.fulfilled_by for c in linked) else {}
    return [
        replace(c, plan_state=plan_state(c, [by_id[i] for i in c.fulfilled_by], rows.get(c.id, ()), as_of))
        if c.family == "plan"
        else c
        for c in linked
    ]


def derive(
    evidence: Iterable[Evidence],
    *,
    judgements: Iterable[Judgement] = (),
    redirects: Mapping[str, str] = NO_REDIRECTS,
    curated: Iterable[PlanOutcome] = (),
    as_of: str | None = None,
    levels: Mapping[str, int] = _NO_LEVELS,
) -> Derivation:
    """All claims that the evidence comes to.

    Args:
        evidence: of any documents, in any order; an equal piece given twice counts once.
        judgements: the ledger; merges and splits have no effect here but through `redirects`.
        redirects: former id → id that stands today.
        curated: the table of plans and outcomes.
        as_of: the day that counts as now (ISO); None = the latest publication date.
        levels: rank of instruments that are levels of partnership (a higher one ends a lower one); empty = no rule.

    Raises:
        Cannot: two statements share a key.
        BadInput: redirects run in a circle.
        KeyError: a predicate is no term of the ontology.
    """
    ledger = tuple(judgements)
    claims = derive_units(evidence, judgements=ledger, redirects=redirects, levels=levels)
    return assemble_claims(claims, judgements=ledger, redirects=redirects, curated=curated, as_of=as_of)


def _check_names(claims: Iterable[Claim]) -> None:
    seen: dict[str, str] = {}
    for claim in claims:
        for name in (claim.id, *claim.aliases):
            other = seen.setdefault(name, claim.id)
            if other != claim.id:
                raise Cannot(f"{name} would name two claims, {other} and {claim.id}; build from the documents again")


def _latest(claims: Iterable[Claim]) -> str | None:
    days = {p.source.date for c in claims for p in c.evidence if p.source.date}
    return max((iso(span(day)[0]) for day in days), default=None)
