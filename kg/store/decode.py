"""Triples as model values: the exact inverse of `kg.store.encode`.

Invariants: a node that lacks what its class needs is refused with its name, never filled in; equal ends, sources and
short strings that recur are one object, so a large graph fits into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from sys import intern

from kg.errors import Damaged
from kg.model import (
    Amount,
    Claim,
    DateBasis,
    Denial,
    Entity,
    Evidence,
    Family,
    PlanState,
    ReviewState,
    Source,
    SourceKind,
    Span,
    Stance,
    Status,
    Tenure,
    Term,
)
from kg.store.terms import Lit, Node, Properties
from kg.vocabulary import EntityClass, Kind, predicate

__all__ = [
    "Nodes",
    "decode_claim",
    "decode_entity",
    "decode_evidence",
    "decode_source",
    "decode_tenure",
    "group",
    "source_of",
    "term_of",
]

Nodes = Callable[[str], Properties]
"""The properties of a node by its name; empty when unknown."""

_PLAN_STATES = {state.term: state for state in PlanState}
_CLASSES = {c.value: c for c in EntityClass}


@lru_cache(maxsize=1 << 16)
def term_of(id: str | None, label: str) -> Term:
    """An end of a claim; equal ones are one object."""
    return Term(id, label)


@lru_cache(maxsize=1 << 12)
def source_of(
    title: str, publisher: str, date: str | None, url: str, source_kind: SourceKind | None, own_words: bool
) -> Source:
    """Where a document comes from; equal ones are one object."""
    return Source(title, publisher, date, url, source_kind, own_words)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Lit) else node


def _all(node: Properties, name: str) -> tuple[str, ...]:
    return tuple(_text(value) for value in node.get(name, ()))


def _maybe(node: Properties, name: str) -> str | None:
    values = node.get(name, ())
    return _text(values[0]) if values else None


def _recurring(node: Properties, name: str) -> str | None:
    value = _maybe(node, name)
    return value and intern(value)


def _one(of: str, node: Properties, name: str) -> str:
    values = node.get(name, ())
    if len(values) != 1:
        raise Damaged(f"{of} has {len(values)} values of {name} where one is needed; run 'kg build --force'")
    return _text(values[0])


def _local(name: str) -> str:
    return name.removeprefix("dip:")


def _dates(kind: Kind, node: Properties) -> dict[str, str | None]:
    """`dip:until` is the last day of what the predicate is: of an event of several days, or of a state."""
    last, other = _recurring(node, "dip:until"), _recurring(node, "dip:alsoUntil")
    return {
        "date": _recurring(node, "dip:on"),
        "start_date": _recurring(node, "dip:from"),
        "until": last if kind is Kind.EVENT else other,
        "end_date": other if kind is Kind.EVENT else last,
    }


def _denial(node: Properties) -> Denial | None:
    value = _maybe(node, "dip:denial")
    return Denial(_local(value)) if value else None


def _parts(node: Properties, name: str, nodes: Nodes) -> Iterable[tuple[str, Properties]]:
    ordered = sorted(_all(node, name), key=lambda part: int(part.rpartition("-")[2]))
    return ((part, nodes(part)) for part in ordered)


def _cues(name: str, node: Properties) -> tuple[Span, ...]:
    """The words on which the rule fired: stretches of the quote."""
    found = []
    for target in _all(node, "dip:cue"):
        start, end = (int(n) for n in target.rpartition("#char=")[2].split(","))
        found.append((start, end))
    if not found:
        return ()
    quote, first = _one(name, node, "dip:text"), int(_one(name, node, "dip:start"))
    return tuple(Span(a, b, quote[a - first : b - first]) for a, b in sorted(found))


def decode_source(document: str, node: Properties) -> Source:
    """Where a briefing, reference row or tenure comes from."""
    kind = _maybe(node, "dip:sourceKind")
    return source_of(
        title=_one(document, node, "schema:name"),
        publisher=_recurring(node, "schema:publisher") or "",
        date=_recurring(node, "schema:datePublished"),
        url=_maybe(node, "schema:url") or "",
        source_kind=SourceKind(_local(kind)) if kind else None,
        own_words=_maybe(node, "dip:ownWords") == "true",
    )


def decode_evidence(name: str, node: Properties, predicate_name: str, nodes: Nodes) -> Evidence:
    """One piece of evidence.

    Args:
        name: CURIE of the evidence node, for messages.
        node: its properties.
        predicate_name: predicate of its claim.
        nodes: looks up the document, the amounts and the further spans.
    """
    document = _maybe(node, "prov:wasQuotedFrom") or _one(name, node, "prov:wasDerivedFrom")
    confidence = _maybe(node, "dip:confidence")
    place = _maybe(node, "dip:placeText")
    return Evidence(
        document=document,
        source=decode_source(document, nodes(document)),
        subject=term_of(_maybe(node, "dip:namedSubject"), _one(name, node, "dip:subjectLabel")),
        predicate=intern(predicate_name),
        object=term_of(_maybe(node, "dip:namedObject"), _one(name, node, "dip:objectLabel")),
        stance=Stance(_local(_one(name, node, "dip:stance"))),
        denial=_denial(node),
        **_dates(predicate(predicate_name).kind, node),
        date_basis=DateBasis(_local(_one(name, node, "dip:dateBasis"))),
        instrument=_recurring(node, "dip:instrument"),
        event=_recurring(node, "dip:event"),
        place=term_of(_maybe(node, "dip:place"), place) if place is not None else None,
        topic=_recurring(node, "dip:topicText") or "",
        topic_ids=_all(node, "dip:topic"),
        amounts=tuple(
            Amount(
                float(_one(part, a, "dip:value")),
                _one(part, a, "dip:unit"),
                _one(part, a, "dip:text"),
            )
            for part, a in _parts(node, "dip:amount", nodes)
        ),
        attributed_to=_maybe(node, "dip:attributedTo"),
        former=_maybe(node, "dip:former") == "true",
        moved_to=_maybe(node, "dip:movesTo"),
        quote=_one(name, node, "dip:text"),
        start=int(_one(name, node, "dip:start")),
        end=int(_one(name, node, "dip:end")),
        more=tuple(
            Span(int(_one(part, s, "dip:start")), int(_one(part, s, "dip:end")), _one(part, s, "dip:text"))
            for part, s in _parts(node, "dip:alsoSpan", nodes)
        ),
        rule=intern(_one(name, node, "dip:rule")),
        cues=_cues(name, node),
        confidence=float(confidence) if confidence is not None else None,
        review=ReviewState(_local(_one(name, node, "dip:review"))),
    )


def _term(name: str, node: Properties, end: str) -> Term:
    values = node.get(f"dip:{end}", ())
    ident = values[0] if values and isinstance(values[0], str) else None
    return term_of(ident, _one(name, node, f"dip:{end}Label"))


def decode_claim(name: str, node: Properties, evidence: tuple[Evidence, ...]) -> Claim:
    """A merged claim of a build, with its evidence in the order given."""
    relation = _local(_one(name, node, "dip:predicate"))
    state = _maybe(node, "dip:planState")
    return Claim(
        id=name,
        aliases=_all(node, "dip:alias"),
        subject=_term(name, node, "subject"),
        predicate=relation,
        object=_term(name, node, "object"),
        family=Family(_local(_one(name, node, "dip:family"))),
        status=Status(_local(_one(name, node, "dip:status"))),
        denial=_denial(node),
        review=ReviewState(_local(_one(name, node, "dip:review"))),
        **_dates(predicate(relation).kind, node),
        earliest=_maybe(node, "dip:earliest"),
        latest=_maybe(node, "dip:latest"),
        from_latest=_maybe(node, "dip:fromLatest"),
        until_earliest=_maybe(node, "dip:untilEarliest"),
        instrument=_maybe(node, "dip:instrument"),
        event=_maybe(node, "dip:event"),
        topics=_all(node, "dip:topic"),
        plan_state=_PLAN_STATES[_local(state)] if state else None,
        fulfilled_by=_all(node, "dip:fulfilledBy"),
        moved_to=_all(node, "dip:movedTo"),
        evidence=evidence,
        publishers=_all(node, "dip:publisher"),
        addresses=_all(node, "dip:address"),
        first_seen=_maybe(node, "dip:firstSeen"),
        last_seen=_maybe(node, "dip:lastSeen"),
    )


#: the predicates that `decode_entity` reads
DESCRIBING = (
    *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:exactMatch", "skos:note"),
    *("dip:iso3", "dip:state"),
)


def decode_entity(name: str, node: Properties) -> Entity | None:
    """An entity, or None when the node is none."""
    cls = next((_CLASSES[c] for c in map(_local, _all(node, "rdf:type")) if c in _CLASSES), None)
    if cls is None:
        return None
    match = next((m for m in _all(node, "skos:exactMatch") if m.startswith("wd:")), "")
    return Entity(
        id=name,
        label=_maybe(node, "rdfs:label") or _one(name, node, "skos:prefLabel"),
        cls=cls,
        aliases=_all(node, "skos:altLabel"),
        wikidata=match.removeprefix("wd:"),
        iso3=_maybe(node, "dip:iso3") or "",
        state=_maybe(node, "dip:state"),
        note=_maybe(node, "skos:note") or "",
    )


def decode_tenure(name: str, node: Properties) -> Tenure:
    """A tenure."""
    return Tenure(
        person=_one(name, node, "dip:person"),
        office=_one(name, node, "dip:office"),
        title=_one(name, node, "dip:officeTitle"),
        body=_maybe(node, "dip:officeBody") or "",
        start=_maybe(node, "dip:from"),
        end=_maybe(node, "dip:until"),
        source=decode_source(name, node),
        note=_maybe(node, "skos:note") or "",
    )


def group(nodes: Mapping[str, Properties]) -> Nodes:
    """A look-up over nodes held in memory."""
    return lambda name: nodes.get(name, {})
