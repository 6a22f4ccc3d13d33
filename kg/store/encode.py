"""Model values as triples.

Invariants: an evidence node stands for one claim in one span and has exactly one `dip:evidenceFor`, stance and rule;
nothing is lost (`kg.store.decode` reads every field back); every value is a name or a literal, never a blank node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.interval import bounds
from kg.model import Amount, Claim, Entity, Evidence, Source, Span, Tenure, Term
from kg.store.terms import Lit, Node, Triple, boolean, date_literal, integer, number
from kg.vocabulary import Kind, predicate

__all__ = [
    "Pairs",
    "claim_triples",
    "dated",
    "document_triples",
    "entity_triples",
    "evidence_node",
    "evidence_triples",
    "in_order",
    "statement_triples",
    "tenure_triples",
    "truthy_triples",
]

Pairs = Iterator[tuple[str, Node]]


def evidence_node(piece: Evidence, key: str, number_of_twin: int = 0) -> str:
    """Name of an evidence node: document, span and key; twins in one span are numbered from the second on.

    >>> from kg.model import Source, Stance
    >>> us, my = Term("e:united-states", "United States"), Term("e:malaysia", "Malaysia")
    >>> piece = Evidence(document="b:note", source=Source("N"), subject=us, predicate="metWith", object=my,
    ...                  stance=Stance.ASSERTED, quote="They met.", start=3, end=12, rule="meet.verb")
    >>> evidence_node(piece, "9f3c1a20b7d4e511")
    'ev:note/3-12-9f3c1a20b7d4e511'
    """
    twin = f"-{number_of_twin + 1}" if number_of_twin else ""
    return f"ev:{piece.document.partition(':')[2]}/{piece.start}-{piece.end}-{key}{twin}"


def in_order(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence by document and place in its text; the whole value breaks ties."""
    found = sorted(pieces, key=_place)
    if any(_place(a) == _place(b) for a, b in pairwise(found)):
        found.sort(key=lambda piece: (_place(piece), repr(piece)))
    return tuple(found)


def _place(piece: Evidence) -> tuple[str, int, int, str]:
    return piece.document, piece.start, piece.end, piece.rule


def dated(pairs: Iterable[tuple[str, str | None]]) -> Pairs:
    """Predicates with honest dates, those without a date left out."""
    yield from ((name, date_literal(value)) for name, value in pairs if value)


def _dates(kind: Kind, date: str | None, until: str | None, start: str | None, end: str | None) -> Pairs:
    """`dip:until` is the last day of what the predicate is: of an event of several days, or of a state."""
    last, other = (until, end) if kind is Kind.EVENT else (end, until)
    yield from dated((("dip:on", date), ("dip:from", start), ("dip:until", last), ("dip:alsoUntil", other)))


def _bounds(start: str | None, end: str | None) -> Pairs:
    """The days that queries filter and sort by."""
    if start:
        yield "dip:earliest", date_literal(bounds(start).first.isoformat())
        yield "dip:fromLatest", date_literal(bounds(start).last.isoformat())
    if end:
        yield "dip:untilEarliest", date_literal(bounds(end).first.isoformat())
        yield "dip:latest", date_literal(bounds(end).last.isoformat())


def _end(term: Term, name: str) -> Pairs:
    yield f"dip:{name}Label", Lit(term.label)
    if term.id:
        yield f"dip:named{name.capitalize()}", term.id


def _evidence_pairs(piece: Evidence) -> Pairs:
    yield "rdf:type", "dip:Evidence"
    yield from _end(piece.subject, "subject")
    yield from _end(piece.object, "object")
    yield "dip:stance", f"dip:{piece.stance.value}"
    if piece.denial:
        yield "dip:denial", f"dip:{piece.denial.value}"
    yield from _dates(predicate(piece.predicate).kind, piece.date, piece.until, piece.start_date, piece.end_date)
    yield from dated([("dip:movesTo", piece.moved_to)])
    yield "dip:dateBasis", f"dip:{piece.date_basis.value}"
    if piece.instrument:
        yield "dip:instrument", piece.instrument
    if piece.event:
        yield "dip:event", piece.event
    if piece.place:
        yield "dip:placeText", Lit(piece.place.label)
        if piece.place.id:
            yield "dip:place", piece.place.id
    if piece.topic:
        yield "dip:topicText", Lit(piece.topic)
    yield from (("dip:topic", topic) for topic in piece.topic_ids)
    if piece.attributed_to is not None:
        yield "dip:attributedTo", Lit(piece.attributed_to)
    if piece.former:
        yield "dip:former", boolean(True)
    yield "dip:text", Lit(piece.quote)
    yield "dip:start", integer(piece.start)
    yield "dip:end", integer(piece.end)
    yield "dip:rule", Lit(piece.rule)
    yield from (("dip:cue", f"{piece.document}#char={cue.start},{cue.end}") for cue in piece.cues)
    if piece.confidence is not None:
        yield "dip:confidence", number(piece.confidence)
    yield "dip:review", f"dip:{piece.review.value}"
    quoted = piece.document.startswith("b:")
    yield ("prov:wasQuotedFrom" if quoted else "prov:wasDerivedFrom"), piece.document
    if quoted:
        yield "oa:hasTarget", f"{piece.document}#char={piece.start},{piece.end}"


def _amount_pairs(amount: Amount) -> Pairs:
    yield "rdf:type", "dip:Amount"
    yield "dip:value", number(amount.value)
    yield "dip:unit", Lit(amount.unit)
    yield "dip:text", Lit(amount.text)


def _span_pairs(span: Span) -> Pairs:
    yield "rdf:type", "dip:Span"
    yield "dip:start", integer(span.start)
    yield "dip:end", integer(span.end)
    yield "dip:text", Lit(span.quote)


def evidence_triples(piece: Evidence, claim: str, node: str) -> Iterator[Triple]:
    """One evidence node with its amounts and further spans, for the claim of that CURIE."""
    yield node, "dip:evidenceFor", claim
    yield from ((node, p, o) for p, o in _evidence_pairs(piece))
    for name, parts in (
        ("amount", [_amount_pairs(a) for a in piece.amounts]),
        ("alsoSpan", [_span_pairs(s) for s in piece.more]),
    ):
        for position, pairs in enumerate(parts, 1):
            part = f"{node}#{name}-{position}"
            yield node, f"dip:{name}", part
            yield from ((part, p, o) for p, o in pairs)


def _claim_ends(subject: Term, name: str, obj: Term) -> Pairs:
    yield "rdf:type", "dip:Claim"
    yield "dip:subject", subject.id or Lit(subject.label)
    yield "dip:predicate", f"dip:{name}"
    yield "dip:object", obj.id or Lit(obj.label)
    yield from (("dip:party", end) for end in (subject.id, obj.id) if end and end.startswith("e:"))


def statement_triples(claim: str, pieces: Sequence[Evidence]) -> Iterator[Triple]:
    """What one document says under one key: the claim without status, alias or counts.

    Args:
        claim: CURIE made of the key.
        pieces: the evidence under that key, sorted.
    """
    first = pieces[0]
    known = predicate(first.predicate)
    ends = [first.subject, first.object]
    if known.symmetric:
        ends.sort(key=lambda term: (term.id is None, term.id or term.label))
    yield from ((claim, p, o) for p, o in _claim_ends(ends[0], first.predicate, ends[1]))
    yield claim, "dip:family", f"dip:{first.family.value}"

    def shown(field: str) -> str | None:
        return next((value for piece in pieces if (value := getattr(piece, field))), None)

    dates = _dates(known.kind, shown("date"), shown("until"), shown("start_date"), shown("end_date"))
    yield from ((claim, p, o) for p, o in dates)
    for name in ("instrument", "event"):
        if value := shown(name):
            yield claim, f"dip:{name}", value


def _claim_pairs(claim: Claim) -> Pairs:
    yield from _claim_ends(claim.subject, claim.predicate, claim.object)
    yield "dip:subjectLabel", Lit(claim.subject.label)
    yield "dip:objectLabel", Lit(claim.object.label)
    yield from (("dip:alias", alias) for alias in claim.aliases)
    yield "dip:family", f"dip:{claim.family.value}"
    yield "dip:status", f"dip:{claim.status.value}"
    if claim.denial:
        yield "dip:denial", f"dip:{claim.denial.value}"
    yield "dip:review", f"dip:{claim.review.value}"
    yield from _dates(predicate(claim.predicate).kind, claim.date, claim.until, claim.start_date, claim.end_date)
    yield from dated(
        (
            ("dip:earliest", claim.earliest),
            ("dip:latest", claim.latest),
            ("dip:fromLatest", claim.from_latest),
            ("dip:untilEarliest", claim.until_earliest),
            ("dip:firstSeen", claim.first_seen),
            ("dip:lastSeen", claim.last_seen),
        )
    )
    if claim.instrument:
        yield "dip:instrument", claim.instrument
    if claim.event:
        yield "dip:event", claim.event
    yield from (("dip:topic", topic) for topic in claim.topics)
    if claim.plan_state:
        yield "dip:planState", f"dip:{claim.plan_state.term}"
    yield from (("dip:fulfilledBy", other) for other in claim.fulfilled_by)
    yield from (("dip:movedTo", other) for other in claim.moved_to)
    yield from (("dip:publisher", Lit(name)) for name in claim.publishers)
    yield "dip:publishers", integer(len(claim.publishers))
    yield from (("dip:address", Lit(address)) for address in claim.addresses)
    yield "dip:addresses", integer(len(claim.addresses))
    yield "dip:evidenceCount", integer(len(claim.evidence))


def claim_triples(claim: Claim) -> Iterator[Triple]:
    """A merged claim with its status, aliases, bounds, links and counts, without its evidence."""
    yield from ((claim.id, p, o) for p, o in _claim_pairs(claim))


def truthy_triples(claim: Claim) -> Iterator[Triple]:
    """The direct triple of a claim that counts, in both directions when symmetric; none for a text object."""
    subject, obj = claim.subject.id, claim.object.id
    if not (claim.counts and subject and obj):
        return
    yield subject, f"dip:{claim.predicate}", obj
    if predicate(claim.predicate).symmetric:
        yield obj, f"dip:{claim.predicate}", subject


def _source_pairs(source: Source) -> Pairs:
    yield "schema:name", Lit(source.title)
    if source.publisher:
        yield "schema:publisher", Lit(source.publisher)
    yield from dated([("schema:datePublished", source.date)])
    if source.url:
        yield "schema:url", Lit(source.url)
    if source.source_kind:
        yield "dip:sourceKind", f"dip:{source.source_kind.value}"
    yield "dip:ownWords", boolean(source.own_words)


def document_triples(document: str, source: Source) -> Iterator[Triple]:
    """A briefing (`b:`) or a row of a reference table (`r:TABLE.KEY`) with what is known of its origin."""
    prefix, _, local = document.partition(":")
    yield document, "rdf:type", "dip:Briefing" if prefix == "b" else "dip:ReferenceRow"
    if prefix == "r":
        yield document, "dip:table", Lit(local.partition(".")[0])
    yield document, "rdfs:label", Lit(source.label)
    yield from ((document, p, o) for p, o in _source_pairs(source))


def entity_triples(entity: Entity) -> Iterator[Triple]:
    """An entity of the register or of a text."""
    yield entity.id, "rdf:type", f"dip:{entity.cls.value}"
    yield entity.id, "rdfs:label", Lit(entity.label)
    yield from ((entity.id, "skos:altLabel", Lit(alias)) for alias in entity.aliases)
    if entity.iso3:
        yield entity.id, "dip:iso3", Lit(entity.iso3)
    if entity.wikidata:
        yield entity.id, "skos:exactMatch", f"wd:{entity.wikidata.removeprefix('wd:')}"
    if entity.state:
        yield entity.id, "dip:state", entity.state
    if entity.note:
        yield entity.id, "skos:note", Lit(entity.note)
    if entity.local:
        yield entity.id, "dip:local", boolean(True)


def tenure_triples(tenure: Tenure) -> Iterator[Triple]:
    """A tenure as a row of the register's table of offices, named by person, office and start."""
    person, office = tenure.person.partition(":")[2], tenure.office.partition(":")[2]
    node = f"r:offices/{person}/{office}/{tenure.start or 'unknown'}"
    yield node, "rdf:type", "dip:Tenure"
    yield node, "dip:person", tenure.person
    yield node, "dip:office", tenure.office
    yield node, "dip:officeTitle", Lit(tenure.title)
    if tenure.body:
        yield node, "dip:officeBody", tenure.body
    yield from ((node, p, o) for p, o in dated((("dip:from", tenure.start), ("dip:until", tenure.end))))
    yield from ((node, p, o) for p, o in _bounds(tenure.start, tenure.end))
    if tenure.note:
        yield node, "skos:note", Lit(tenure.note)
    yield from ((node, p, o) for p, o in _source_pairs(tenure.source))
