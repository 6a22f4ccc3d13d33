"""Evidence and claims as the JSON records of the design: one place that fixes their field names and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.model import Claim, Evidence, Source, Span, Status, Term

__all__ = ["claim_record", "evidence_record", "fact_record", "source_record"]

Record = dict[str, Any]


def source_record(source: Source) -> Record:
    """The `source` object of a record."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
        "source_kind": source.source_kind.value if source.source_kind else None,
        "label": source.label,
    }


def _name(document: str) -> str:
    return document.removeprefix("b:")


def _span(span: Span) -> Record:
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _amounts(pieces: Sequence[Evidence]) -> list[Record]:
    seen = {(a.value, a.unit, a.text): a for piece in pieces for a in piece.amounts}
    return [{"value": a.value, "unit": a.unit, "text": a.text} for _, a in sorted(seen.items())]


def _label(place: Term | None) -> str | None:
    return place.label if place else None


def _joined(topics: Sequence[str]) -> str | None:
    parts = [part.strip() for topic in topics for part in topic.split(";") if part.strip()]
    return "; ".join(dict.fromkeys(parts)) or None


def fact_record(claim: str, status: Status, pieces: Sequence[Evidence]) -> Record:
    """What one briefing says for one claim, as `kg extract --json` prints it.

    Args:
        claim: CURIE of the claim.
        status: what the pieces come to.
        pieces: the evidence of one document under one key, in the order of the text (at least one).
    """
    first = pieces[0]
    more = [_span(s) for s in first.more]
    for piece in pieces[1:]:
        more.append({"start": piece.start, "end": piece.end, "quote": piece.quote})
        more.extend(_span(s) for s in piece.more)
    more = list({(m["start"], m["end"]): m for m in more}.values())
    decisive = next((p for p in pieces if p.stance.value == status.value), first)
    return {
        "briefing": _name(first.document),
        "claim": claim,
        "subject": first.subject.label,
        "subject_id": first.subject.id,
        "predicate": first.predicate,
        "object": first.object.label,
        "object_id": first.object.id,
        "topic": _joined([p.topic for p in pieces]),
        "topic_ids": sorted({t for p in pieces for t in p.topic_ids}),
        "instrument": next((p.instrument for p in pieces if p.instrument), None),
        "event": next((p.event for p in pieces if p.event), None),
        "date": first.date,
        "until": first.until,
        "start_date": first.start_date,
        "end_date": first.end_date,
        "date_basis": first.date_basis.value,
        "place": next((_label(p.place) for p in pieces if p.place), None),
        "amounts": _amounts(pieces),
        "source": source_record(first.source),
        "status": status.value,
        "denial": decisive.denial.value if decisive.denial else None,
        "attributed_to": decisive.attributed_to,
        "former": any(p.former for p in pieces),
        "quote": first.quote,
        "start": first.start,
        "end": first.end,
        "more": more,
        "own_words": first.source.own_words,
        "rule": first.rule,
        "confidence": first.confidence,
    }


def evidence_record(piece: Evidence) -> Record:
    """One entry of the `evidence` list of a claim record."""
    return {
        "document": piece.document,
        "stance": piece.stance.value,
        "denial": piece.denial.value if piece.denial else None,
        "attributed_to": piece.attributed_to,
        "subject": piece.subject.label,
        "object": piece.object.label,
        "date": piece.date or piece.start_date,
        "topic": piece.topic or None,
        "place": _label(piece.place),
        "quote": piece.quote,
        "start": piece.start,
        "end": piece.end,
        "more": [_span(s) for s in piece.more],
        "own_words": piece.source.own_words,
        "rule": piece.rule,
        "review": piece.review.value,
        "source": source_record(piece.source),
    }


def claim_record(claim: Claim) -> Record:
    """A claim as `kg relations --json` prints it: the fields of `kg extract` and those only a merged claim has."""
    record = fact_record(claim.id, claim.status, claim.evidence)
    record.update(
        subject=claim.subject.label,
        subject_id=claim.subject.id,
        object=claim.object.label,
        object_id=claim.object.id,
        instrument=claim.instrument,
        event=claim.event,
        date=claim.date,
        until=claim.until,
        start_date=claim.start_date,
        end_date=claim.end_date,
        denial=claim.denial.value if claim.denial else None,
        topic_ids=list(claim.topics),
    )
    record |= {
        "family": claim.family.value,
        "review": claim.review.value,
        "plan_state": claim.plan_state.value if claim.plan_state else None,
        "fulfilled_by": list(claim.fulfilled_by),
        "moved_to": list(claim.moved_to),
        "earliest": claim.earliest,
        "latest": claim.latest,
        "aliases": list(claim.aliases),
        "publishers": list(claim.publishers),
        "addresses": list(claim.addresses),
        "first_seen": claim.first_seen,
        "last_seen": claim.last_seen,
        "evidence": [evidence_record(p) for p in claim.evidence],
    }
    return record
