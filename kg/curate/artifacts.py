"""What a build consists of, as bytes: graph.nt, names.tsv, texts/ID.json, status.json.

Invariant: the bytes depend on the gathered values alone; every list is sorted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from kg.config import Config
from kg.curate.gather import Gathered
from kg.derive.keys import resolve
from kg.facets import facets
from kg.model import Briefing, Claim, ReviewState
from kg.names import Names
from kg.store.columns import Columns
from kg.store.encode_register import ontology_triples, register_triples
from kg.store.rdf import graph_lines
from kg.store.terms import Lit, Triple, date_literal
from kg.text.blocks import split_blocks
from kg.text.sentences import sentences
from kg.vocabulary import EntityClass

__all__ = ["columns_of", "digest", "graph_text", "names_text", "status_record", "text_record"]

#: in a tie of names, what only texts know gives way to the register, and topics to both
_LOCAL_RANK, _TOPIC_RANK = 8, 9


def digest(data: bytes) -> str:
    """16 hex digits that tell whether a file of the build is as it was written."""
    return hashlib.sha256(data).hexdigest()[:16]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def text_record(briefing: Briefing) -> str:
    """`texts/ID.json`: the body with its blocks and sentences, for pages that show evidence."""
    blocks = split_blocks(briefing.body)
    spans = [span for b in blocks for span in sentences(briefing.body[b.start : b.end], b.start)]
    return _json(
        {
            "id": briefing.id,
            "body": briefing.body,
            "blocks": [{"kind": b.kind.value, "start": b.start, "end": b.end} for b in blocks],
            "sentences": [{"start": start, "end": end} for start, end in sorted(spans)],
        }
    )


def _graph_facts(gathered: Gathered, config: Config) -> Iterator[Triple]:
    node = f"{config.base}graph"
    yield node, "rdf:type", "dip:KnowledgeGraph"
    yield node, "rdfs:label", Lit(config.title)
    if gathered.derivation.as_of:
        yield node, "dip:asOf", date_literal(gathered.derivation.as_of)


def graph_text(gathered: Gathered, config: Config) -> str:
    """`graph.nt`: the whole graph as sorted N-Triples."""

    def more() -> Iterator[Triple]:
        yield from _graph_facts(gathered, config)
        yield from ontology_triples(config.ontology)
        yield from register_triples(gathered.decisions.standing_register)

    aliases: dict[str, set[str]] = defaultdict(set)
    for ident, others in gathered.derivation.event_aliases.items():
        aliases[ident] |= set(others)
    lines = graph_lines(
        gathered.derivation.claims,
        briefings={ident: d.briefing.source for ident, d in gathered.documents.items()},
        entities=gathered.entities,
        aliases=aliases,
        more=more(),
        base=config.base,
    )
    return "".join(f"{line}\n" for line in lines)


def names_text(gathered: Gathered, config: Config) -> str:
    """`names.tsv`: every name a person may type, for entities of the register, local ones and topics."""
    local = [(e.id, _line(e.label), _LOCAL_RANK) for e in gathered.entities]
    topics = sorted(
        (subject, predicate != "skos:prefLabel", _line(value.text))
        for subject, predicate, value in ontology_triples(config.ontology)
        if subject.startswith("t:") and isinstance(value, Lit) and predicate in ("skos:prefLabel", "skos:altLabel")
    )
    decided = gathered.decisions
    former = [
        (resolve(old, decided.redirects), name, _LOCAL_RANK)
        for old in decided.redirects
        for name in (old, *([_line(decided.labels[old])] if old in decided.labels else []))
    ]
    rows = [*local, *former, *((ident, text, _TOPIC_RANK) for ident, _, text in topics)]
    return decided.standing_register.names().to_tsv() + Names(rows).to_tsv()


def _line(text: str) -> str:
    return " ".join(text.split())


def _of_briefing(ident: str, gathered: Gathered, claims: list[Claim]) -> dict[str, Any]:
    document = gathered.documents[ident]
    source = document.briefing.source
    record = json.loads(text_record(document.briefing))
    return {
        "id": ident,
        "file": document.path.name,
        "digest": document.digest,
        "content": document.content,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "sentences": len(record["sentences"]),
        "evidence": len(gathered.said.files[ident].evidence),
        "claims": len(claims),
        "queued": sum(c.review is ReviewState.QUEUED for c in claims),
    }


def status_record(gathered: Gathered, *, inputs: str, graph: str, names: str) -> str:
    """`status.json`: counts per briefing, the queue, local entities, stale judgements, what it was made of.

    Rejected claims are counted as rejected and nowhere else.
    """
    claims = gathered.derivation.claims
    by_briefing: dict[str, list[Claim]] = {ident: [] for ident in gathered.documents}
    for claim in claims:
        for document in sorted({piece.document for piece in claim.evidence}):
            if document.startswith("b:"):
                by_briefing[document.removeprefix("b:")].append(claim)
    shown = [c for c in claims if c.review is not ReviewState.REJECTED]
    return _json(
        {
            "as_of": gathered.derivation.as_of,
            "build_id": digest(graph.encode()),
            "names": digest(names.encode()),
            "inputs": inputs,
            "briefings": [_of_briefing(i, gathered, found) for i, found in sorted(by_briefing.items())],
            "claims": {
                "total": len(shown),
                **{f"status {k}": n for k, n in sorted(Counter(c.status.value for c in shown).items())},
                **{f"review {k}": n for k, n in sorted(Counter(c.review.value for c in claims).items())},
            },
            "evidence": sum(len(c.evidence) for c in shown),
            "triples": graph.count("\n"),
            "queue": [c.id for c in claims if c.review is ReviewState.QUEUED],
            "suggestions": [{"plan": s.plan, "fact": s.fact} for s in gathered.derivation.suggestions],
            "local_entities": [{"id": e.id, "label": e.label, "class": e.cls.value} for e in gathered.entities],
            "new_entities": list(gathered.decisions.asked(claims)),
            "stale_judgements": [row.record() for row in gathered.decisions.stale(gathered.derivation)],
        }
    )


def columns_of(gathered: Gathered) -> Columns:
    """The claims as columns."""
    known = gathered.decisions.standing_register.entities.values()
    classes = {entity.id: entity.cls for entity in (*gathered.entities, *known)}
    claims = gathered.derivation.claims
    kinds = {piece.document: piece.source.source_kind for claim in claims for piece in claim.evidence}

    def class_of(name: str) -> EntityClass | None:
        return EntityClass.TOPIC if name.startswith("t:") else classes.get(name)

    return Columns.of(map(facets, claims), class_of, kinds.get)
