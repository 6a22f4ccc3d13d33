"""What the ledger says about derived claims: outcomes of plans that a person confirmed or refused, and stale rows.

Invariants: an outcome is always a fact and what has it a plan; a row is stale when nothing in the graph answers to
what it names, and then it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.derive.keys import digest, former_parts, formers, parts, resolve
from kg.derive.review import Ledger, named_by, target_of
from kg.model import Claim, Family, Judgement, JudgementAction

__all__ = ["judged_links", "keys_found", "refused_links", "stale_rows"]

_Pair = tuple[str, str]


def _verdicts(claims: Iterable[Claim], ledger: Ledger) -> dict[_Pair, JudgementAction]:
    """What was decided on each (plan, fact), by the ids of today."""
    if not ledger.links:
        return {}
    names = {name: claim for claim in claims for name in (claim.id, *claim.aliases)}
    found: dict[_Pair, JudgementAction] = {}
    for row in ledger.links:
        plan, fact = names.get(f"c:{target_of(row.target)[1]}"), names.get(row.outcome)
        if plan and fact and plan.family is Family.PLAN and fact.family is Family.FACT:
            found[plan.id, fact.id] = row.action
    return found


def judged_links(claims: Sequence[Claim], ledger: Ledger) -> list[Claim]:
    """The claims with the outcomes that a person confirmed, and without those refused."""
    verdicts = _verdicts(claims, ledger)
    if not verdicts:
        return list(claims)
    confirmed: dict[str, set[str]] = {}
    refused: dict[str, set[str]] = {}
    for (plan, fact), action in verdicts.items():
        side = confirmed if action is JudgementAction.ACCEPT else refused
        side.setdefault(plan, set()).add(fact)
    done = []
    for claim in claims:
        links = {*claim.fulfilled_by, *confirmed.get(claim.id, ())} - refused.get(claim.id, set())
        same = links == set(claim.fulfilled_by)
        done.append(claim if same else replace(claim, fulfilled_by=tuple(sorted(links))))
    return done


def refused_links(claims: Iterable[Claim], ledger: Ledger) -> frozenset[_Pair]:
    """The pairs of plan and fact that a person said do not belong together."""
    verdicts = _verdicts(claims, ledger)
    return frozenset(pair for pair, action in verdicts.items() if action is not JudgementAction.ACCEPT)


def stale_rows(ledger: Ledger, claims: Sequence[Claim], redirects: Mapping[str, str]) -> tuple[Judgement, ...]:
    """The rows that no evidence answers to any more: those on keys, on entities, on outcomes, each in its order."""
    keys = keys_found(ledger, claims, redirects) if ledger.rows else set()
    stale = [row for row in ledger.rows if target_of(row.target) not in keys]
    if ledger.on_entities:
        named = {resolve(n, redirects) for c in claims for p in c.evidence for n in named_by(p)}
        stale += [row for row in ledger.on_entities if resolve(row.target, redirects) not in named]
    if ledger.links:
        families = {name: claim.family for claim in claims for name in (claim.id, *claim.aliases)}
        stale += [
            row
            for row in ledger.links
            if families.get(f"c:{target_of(row.target)[1]}") is not Family.PLAN
            or families.get(row.outcome) is not Family.FACT
        ]
    return tuple(stale)


def keys_found(ledger: Ledger, claims: Iterable[Claim], redirects: Mapping[str, str]) -> set[tuple[str, str]]:
    """Of the claims that some row names: (document, key) of all their evidence and ("", key), former ones included."""
    former = formers(redirects)
    wanted = {hashed for _, hashed in ledger.targets}
    found: set[tuple[str, str]] = set()
    for claim in claims:
        names = {n.removeprefix("c:") for n in (claim.id, *claim.aliases)}
        if names.isdisjoint(wanted):
            continue
        for piece in claim.evidence:
            fields = parts(piece, redirects)
            for known in (fields, *former_parts(fields, former)):
                hashed = digest(known)
                found |= {("", hashed), (piece.document, hashed)}
    return found
