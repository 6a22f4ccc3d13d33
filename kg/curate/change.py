"""What one build differs in from the one before it: the value between deriving and writing.

Invariants: `before` and `after` are all claims of the triples that were derived again, so that counts, lists and links
are differences of the two; a build from the beginning is the change from nothing, written by the same hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from kg.config import Config
from kg.curate.gather import Gathered, first_of
from kg.curate.inputs import Document
from kg.derive import Suggestion
from kg.model import Claim, Entity
from kg.register import Register
from kg.store.encode import document_triples, entity_triples
from kg.store.encode_register import ontology_triples, register_triples
from kg.store.rdf import ClaimFile
from kg.store.terms import Lit, Triple, date_literal

__all__ = ["Change", "from_nothing", "graph_facts"]


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
    """Triples that are not in the graph before; of a change from nothing, those that no claim gives."""
    as_of: str | None
    stale: tuple[dict[str, Any], ...]
    redirects: Mapping[str, str]
    asked: frozenset[str]
    """Those of `locals` that a person has not judged yet."""
    register: Register
    """As merges leave it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of merged local entities by former id."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """What the next change has to know and cannot see."""


def graph_facts(config: Config, as_of: str | None) -> Iterator[Triple]:
    """What the graph says of itself."""
    node = f"{config.base}graph"
    yield node, "rdf:type", "dip:KnowledgeGraph"
    yield node, "rdfs:label", Lit(config.title)
    if as_of:
        yield node, "dip:asOf", date_literal(as_of)


def _around(config: Config, gathered: Gathered) -> Iterator[Triple]:
    """What the graph says but for its claims, every triple once."""
    claims = gathered.derivation.claims
    sources = {p.document: p.source for c in claims for p in c.evidence}
    sources |= {f"b:{ident}": d.briefing.source for ident, d in gathered.documents.items()}
    curated = {
        *graph_facts(config, gathered.derivation.as_of),
        *ontology_triples(config.ontology),
        *register_triples(gathered.decisions.standing_register),
        *((name, "dip:alias", o) for name, others in gathered.derivation.event_aliases.items() for o in others),
    }
    yield from curated
    described = chain(
        (set(entity_triples(entity)) for entity in gathered.entities),
        (set(document_triples(document, source)) for document, source in sources.items()),
    )
    yield from (triple for node in described for triple in node - curated)


def from_nothing(config: Config, gathered: Gathered) -> Change:
    """A build from the beginning."""
    decided, claims = gathered.decisions, gathered.derivation.claims
    days = filter(None, (first_of(p.source.date) for p in decided.evidence if p.document.startswith("r:")))
    return Change(
        whole=True,
        documents=gathered.documents,
        said=gathered.said.files,
        read=gathered.said.read,
        after=claims,
        suggestions=gathered.derivation.suggestions,
        locals={e.id: e for e in gathered.entities},
        plus=_around(config, gathered),
        as_of=gathered.derivation.as_of,
        stale=tuple(row.record() for row in decided.stale(gathered.derivation)),
        redirects=decided.redirects,
        asked=frozenset(decided.asked(claims)),
        register=decided.standing_register,
        labels=decided.labels,
        remarks={"standing_day": max(days, default="")},
    )
