"""What one build differs in from the one before it: the value between deriving and writing.

Invariants: `before` and `after` are all claims of the triples that were derived again, so that counts, lists and links
are differences of the two; a build from the beginning is the change from nothing, written by the same hands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.config import Config
from kg.curate.gather import Gathered, first_of
from kg.curate.inputs import Document
from kg.derive import Suggestion
from kg.model import Claim, Entity, Judgement
from kg.register import Register
from kg.store.encode import document_triples, entity_triples
from kg.store.encode_register import ontology_triples, register_triples
from kg.store.rdf import ClaimFile, claim_block
from kg.store.terms import Lit, Triple, date_literal

__all__ = ["Change", "from_nothing", "graph_facts", "stale_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The difference; `whole` when it is one from nothing."""

    whole: bool
    documents: Mapping[str, Document]
    """Briefings that are new or changed."""
    said: Mapping[str, ClaimFile]
    """What they say."""
    read: tuple[str, ...]
    """Those of them whose text was read."""
    gone: frozenset[str] = frozenset()
    """Briefings of the build before that are no more or have changed."""
    before: tuple[Claim, ...] = ()
    after: tuple[Claim, ...]
    suggestions: tuple[Suggestion, ...]
    locals: Mapping[str, Entity | None]
    """Entities that only texts know, as they now stand; None for those that nobody names any more."""
    minus: Iterable[Triple] = ()
    plus: Iterable[Triple]
    """Distinct triples, none of them in the graph before."""
    as_of: str | None
    stale: tuple[dict[str, Any], ...]
    redirects: Mapping[str, str]
    remarks: Mapping[str, str] = field(default_factory=dict)
    """What the next change has to know and cannot see."""


def graph_facts(config: Config, as_of: str | None) -> Iterator[Triple]:
    """What the graph says of itself."""
    node = f"{config.base}graph"
    yield node, "rdf:type", "dip:KnowledgeGraph"
    yield node, "rdfs:label", Lit(config.title)
    if as_of:
        yield node, "dip:asOf", date_literal(as_of)


def stale_record(row: Judgement) -> dict[str, Any]:
    """A judgement that answers to nothing, as the status shows it."""
    return {"action": row.action.value, "target": row.target, "reason": row.reason, "date": row.date}


def _aliases(gathered: Gathered) -> Iterator[Triple]:
    found: dict[str, set[str]] = defaultdict(set)
    for ident, others in gathered.derivation.event_aliases.items():
        found[ident] |= set(others)
    for old, new in gathered.ground.redirects.items():
        found[new].add(old)
    yield from ((ident, "dip:alias", other) for ident, others in found.items() for other in others)


def _triples(config: Config, register: Register, gathered: Gathered) -> Iterator[Triple]:
    """The whole graph, every triple once."""
    claims = gathered.derivation.claims
    sources = {p.document: p.source for c in claims for p in c.evidence}
    sources |= {f"b:{ident}": d.briefing.source for ident, d in gathered.documents.items()}
    around = {
        *graph_facts(config, gathered.derivation.as_of),
        *ontology_triples(config.ontology),
        *register_triples(register),
        *(t for entity in gathered.entities for t in entity_triples(entity)),
        *(t for document, source in sources.items() for t in document_triples(document, source)),
        *_aliases(gathered),
    }
    yield from around
    for claim in claims:
        for triple in claim_block(claim):
            if triple[0].startswith(("c:", "ev:")):
                yield triple
            elif triple not in around:
                around.add(triple)
                yield triple


def from_nothing(config: Config, register: Register, gathered: Gathered) -> Change:
    """A build from the beginning."""
    standing = [p.document.removeprefix("b:") for p in gathered.standing if p.document.startswith("b:")]
    days = filter(None, (first_of(p.source.date) for p in gathered.standing))
    return Change(
        whole=True,
        documents=gathered.documents,
        said=gathered.said.files,
        read=gathered.said.read,
        after=gathered.derivation.claims,
        suggestions=gathered.derivation.suggestions,
        locals={e.id: e for e in gathered.entities},
        plus=_triples(config, register, gathered),
        as_of=gathered.derivation.as_of,
        stale=tuple(stale_record(row) for row in gathered.derivation.stale),
        redirects=gathered.ground.redirects,
        remarks={
            "standing_day": max(days, default=""),
            "standing_briefings": " ".join(sorted(set(standing))),
        },
    )
