"""From evidence to claims: pure functions on the values of `kg.model`.

A claim is a set of keys (`keys`); keys of one bucket (predicate, subject, object, family) merge into claims (`events`,
`states`, `grouping`), which get a status (`status`), what they show (`shown`) and, if plans, what became of them
(`plans`). A person's judgements come in through `review`. `assemble` holds the entry points.

The unit of derivation is the triple (`unit`): `derive_units` on the evidence of some triples gives the same claims
for them as on all evidence. Four things cross triples and are added by `assemble_claims`, from claims alone: curated
plan links, plan states (they need `as_of`), event aliases and stale judgements.
"""

from __future__ import annotations

from kg.derive.assemble import (
    Derivation,
    assemble_claims,
    derive,
    derive_units,
    facts_of_briefing,
    keys_of,
    known_by,
    settled,
)
from kg.derive.keys import former_keys, formers, key, resolve, unit
from kg.derive.occasions import aliases_of, event_nodes
from kg.derive.plans import Suggestion, turning_days

__all__ = [
    "Derivation",
    "Suggestion",
    "aliases_of",
    "assemble_claims",
    "derive",
    "derive_units",
    "event_nodes",
    "facts_of_briefing",
    "former_keys",
    "formers",
    "key",
    "keys_of",
    "known_by",
    "resolve",
    "settled",
    "turning_days",
    "unit",
]
