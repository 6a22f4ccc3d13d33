"""Claim files and the whole graph: what is written where.

Invariants: `data/claims/ID.ttl` holds only what that briefing says (each key a claim of its own, no status, no alias),
its bytes depend on the briefing's evidence and the fingerprint alone, and it reads back exactly; the whole graph is
a sorted list of distinct N-Triples lines. Topic ids and publishers are sets: they come back sorted.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.derive.keys import key
from kg.errors import BadFile, BadRow, Damaged
from kg.model import Briefing, Claim, Entity, Evidence, Source
from kg.store.canonical import written_nodes
from kg.store.decode import decode_entity, decode_evidence, decode_source, group
from kg.store.encode import (
    claim_triples,
    document_triples,
    entity_triples,
    evidence_node,
    evidence_triples,
    in_order,
    statement_triples,
    truthy_triples,
)
from kg.store.terms import Names, Properties, Triple, by_subject, ntriples
from kg.store.turtle import parse_turtle, read_text, write_turtle
from kg.vocabulary import DEFAULT_BASE

__all__ = [
    "ClaimFile",
    "Head",
    "claim_block",
    "claim_file",
    "claims_to_triples",
    "evidence_nodes",
    "file_head",
    "graph_lines",
    "line_of",
    "load_claim_file",
    "own_triples",
    "parse_claim_file",
    "read_claim_file",
]

_INPUTS = "# inputs "
_CONTENT = "# content "


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """What a claim file holds."""

    briefing: str
    """Id of the briefing, without prefix."""
    source: Source
    evidence: tuple[Evidence, ...]
    entities: tuple[Entity, ...]
    """Entities that the register does not know."""


def evidence_nodes(evidence: Iterable[Evidence]) -> list[tuple[str, str, Evidence]]:
    """Node name, key and evidence, distinct, in the order of the text; twins in one span get a number."""
    seen: Counter[tuple[str, int, int, str]] = Counter()
    rows = []
    distinct = tuple(evidence)
    for piece in distinct if len(distinct) == 1 else in_order(set(distinct)):
        own = key(piece)
        place = (piece.document, piece.start, piece.end, own)
        rows.append((evidence_node(piece, own, seen[place]), own, piece))
        seen[place] += 1
    return rows


def claim_file(
    briefing: Briefing,
    evidence: Iterable[Evidence],
    base: str = DEFAULT_BASE,
    *,
    entities: Iterable[Entity] = (),
    fingerprint: str = "",
) -> str:
    """The text of `data/claims/ID.ttl`.

    Args:
        briefing: whose evidence it is.
        evidence: pieces of that briefing only, in any order.
        base: base IRI of the workspace.
        entities: the entities it introduces that are not in the register.
        fingerprint: digest of the inputs the evidence was made from.

    Raises:
        ValueError: a piece of evidence is of another document or source.
    """
    rows = evidence_nodes(evidence)
    for _, _, piece in rows:
        if piece.document != briefing.curie or piece.source != briefing.source:
            raise ValueError(f"evidence of {piece.document} does not belong to {briefing.curie}")
    by_key: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for node, own, piece in rows:
        by_key[own].append((node, piece))

    def triples() -> Iterator[Triple]:
        yield from document_triples(briefing.curie, briefing.source)
        for entity in sorted(set(entities), key=lambda e: (e.id, repr(e))):
            yield from entity_triples(entity)
        for own, pieces in by_key.items():
            claim = f"c:{own}"
            yield from statement_triples(claim, [piece for _, piece in pieces])
            for node, piece in pieces:
                yield from evidence_triples(piece, claim, node)

    text = write_turtle(triples(), Names(base))
    head = [f"# What the briefing {briefing.id} says; written by 'kg build', which overwrites edits."]
    if fingerprint:
        head.append(f"{_INPUTS}{fingerprint}")
    return "\n".join([*head, f"{_CONTENT}{_digest(text)}", text])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Head:
    """What the comments of a claim file say, and whether its content is what was written."""

    fingerprint: str = ""
    """Digest of the inputs; empty when there is no file or no digest."""
    untouched: bool = False


def file_head(path: Path) -> Head:
    """The head of a claim file; an empty one when there is no file.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        return _head_and_body(path.read_bytes().decode("utf-8", errors="replace"))[0]
    except FileNotFoundError:
        return Head()


def _head_and_body(text: str) -> tuple[Head, str]:
    """What the comments say, and what comes after them."""
    comments: dict[str, str] = {}
    while text.startswith("#"):
        line, _, text = text.partition("\n")
        mark = next((m for m in (_INPUTS, _CONTENT) if line.startswith(m)), "")
        comments[mark] = line.removeprefix(mark)
    return Head(comments.get(_INPUTS, ""), comments.get(_CONTENT) == _digest(text)), text


def load_claim_file(path: Path, base: str = DEFAULT_BASE) -> ClaimFile:
    """Everything a claim file holds.

    Raises:
        BadFile: missing or not UTF-8, or without a briefing.
        BadRow: not Turtle (with the line), or a node that lacks what it needs.
    """
    return parse_claim_file(read_text(path), path, base)


def parse_claim_file(text: str, path: Path, base: str = DEFAULT_BASE) -> ClaimFile:
    """Everything that the text of a claim file holds; `path` is for messages."""
    nodes = _nodes(text, path, base)
    briefing = next((name for name, p in nodes.items() if "dip:Briefing" in p.get("rdf:type", ())), None)
    if briefing is None:
        raise BadFile(path, "describes no briefing", "delete it and run 'kg build'")
    look_up = group(nodes)
    evidence = []
    entities = []
    for name, properties in nodes.items():
        try:
            if "dip:Evidence" in properties.get("rdf:type", ()):
                claim = look_up(str(properties["dip:evidenceFor"][0]))
                relation = str(claim["dip:predicate"][0]).removeprefix("dip:")
                evidence.append(decode_evidence(name, properties, relation, look_up))
            elif name.startswith("e:") and (entity := decode_entity(name, properties)):
                entities.append(entity)
        except (Damaged, ValueError, KeyError) as error:
            raise BadRow(path, line_of(text, name), f"{name}: {error}", "delete the file and run 'kg build'") from error
    return ClaimFile(
        briefing=briefing.removeprefix("b:"),
        source=decode_source(briefing, nodes[briefing]),
        evidence=in_order(evidence),
        entities=tuple(sorted(entities, key=lambda e: e.id)),
    )


def _nodes(text: str, path: Path, base: str) -> Mapping[str, Properties]:
    """The nodes of a claim file: read quickly when it is as it was written, else by the parser."""
    head, body = _head_and_body(text)
    found = written_nodes(body, base) if head.untouched else None
    return by_subject(parse_turtle(text, Names(base), path)) if found is None else found


def line_of(text: str, name: str) -> int:
    """Number of the line of a Turtle text on which the block of a node begins (1 when there is none)."""
    local = name.partition(":")[2]
    starts = ((n, line) for n, line in enumerate(text.splitlines(), 1) if not line.startswith((" ", "@", "#")))
    return next((n for n, line in starts if local in line.partition(" ")[0]), 1)


def read_claim_file(path: Path, base: str = DEFAULT_BASE) -> tuple[Evidence, ...]:
    """The evidence of a claim file, exactly as it was written.

    Raises:
        BadFile: missing or not UTF-8.
        BadRow: not Turtle (with the line), or a node that lacks what it needs.
    """
    return load_claim_file(path, base).evidence


def claim_block(claim: Claim) -> set[Triple]:
    """A merged claim with its direct triples and its evidence: all that goes when the claim goes.

    The direct triples may also belong to another claim of the same triple; documents are not in it.
    """
    return {*truthy_triples(claim), *own_triples(claim)}


def own_triples(claim: Claim) -> Iterator[Triple]:
    """A merged claim with its evidence: what no other claim has; some may come twice."""
    yield from claim_triples(claim)
    for node, _, piece in evidence_nodes(claim.evidence):
        yield from evidence_triples(piece, claim.id, node)


def claims_to_triples(claims: Sequence[Claim]) -> Iterator[Triple]:
    """Merged claims with their evidence, documents and truthy triples."""
    owner = {piece: claim.id for claim in claims for piece in claim.evidence}
    for claim in claims:
        yield from claim_triples(claim)
        yield from truthy_triples(claim)
    for node, _, piece in evidence_nodes(owner):
        yield from evidence_triples(piece, owner[piece], node)
    documents = {piece.document: piece.source for piece in owner}
    for document, source in sorted(documents.items()):
        yield from document_triples(document, source)


def graph_lines(
    claims: Sequence[Claim],
    *,
    briefings: Mapping[str, Source] | None = None,
    entities: Iterable[Entity] = (),
    aliases: Mapping[str, Iterable[str]] | None = None,
    more: Iterable[Triple] = (),
    base: str = DEFAULT_BASE,
) -> list[str]:
    """The whole graph as sorted, distinct N-Triples lines.

    Args:
        claims: all merged claims.
        briefings: sources by briefing id, also of those that say nothing.
        entities: register and local entities.
        aliases: further ids by entity id (joined event nodes, redirects).
        more: further triples: ontology, topics, the register's dated facts.
        base: base IRI of the workspace.
    """

    def triples() -> Iterator[Triple]:
        yield from claims_to_triples(claims)
        for ident, source in (briefings or {}).items():
            yield from document_triples(f"b:{ident}", source)
        for entity in entities:
            yield from entity_triples(entity)
        for ident, others in (aliases or {}).items():
            yield from ((ident, "dip:alias", other) for other in others)
        yield from more

    return sorted(set(ntriples(triples(), Names(base))))
