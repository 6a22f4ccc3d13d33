"""Claims as an assistant is told of them: the same twice, as values for programs and as lines to read.

Invariant: no claim without its status, its words and their source; our own words never stand in quotation marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.query.asking.wording import MARKS, sentence, shown_date, status_word
from kg.query.lookups.explain import quoted

if TYPE_CHECKING:
    from kg.model import Claim, Entity, Evidence
    from kg.query.lookups.explain import Piece

__all__ = ["claim_lines", "claim_values", "count", "entity_values"]

Values = dict[str, Any]


def claim_values(claim: Claim, pieces: int, places: Sequence[Piece] = (), **more: Any) -> Values:
    """A claim with some of its evidence.

    Args:
        claim: any claim.
        pieces: number of pieces of evidence that are told.
        places: where each piece stands, when that is to be told, too.
        more: further values of this answer; None is left out.
    """
    told = [evidence_values(piece) for piece in claim.evidence[:pieces]]
    for values, place in zip(told, places, strict=False):
        values |= {"file": place.file, "line": place.line, "rule": place.rule or place.evidence.rule}
    topics = list(dict.fromkeys(piece.topic for piece in claim.evidence if piece.topic))
    place_of = next((piece.place.label for piece in claim.evidence if piece.place), None)
    values = {
        "claim": claim.id,
        "sentence": sentence(claim),
        "status": claim.status.value,
        "told": status_word(claim),
        "predicate": claim.predicate,
        "subject": claim.subject.label,
        "subject_id": claim.subject.id,
        "object": claim.object.label,
        "object_id": claim.object.id,
        "when": shown_date(claim),
        "topic": "; ".join(topics) or None,
        "place": place_of,
        "plan_state": claim.plan_state.value if claim.plan_state else None,
        "publishers": list(claim.publishers),
    }
    return (
        values
        | {name: value for name, value in more.items() if value}
        | {"evidence": told, "evidence_total": len(claim.evidence)}
    )


def evidence_values(piece: Evidence) -> Values:
    """A piece of evidence: its words, and who says them."""
    source = piece.source
    return {
        "stance": piece.stance.value,
        "denial": piece.denial.value if piece.denial else None,
        "attributed_to": piece.attributed_to,
        "words": " ".join(piece.quote.split()),
        "own_words": source.own_words or piece.document.startswith("r:"),
        "document": piece.document,
        "source": {
            "label": source.label,
            "title": source.title,
            "publisher": source.publisher or None,
            "date": source.date,
            "url": source.url or None,
            "kind": source.source_kind.value if source.source_kind else None,
        },
    }


def claim_lines(claim: Claim, pieces: int, told: Mapping[str, Any]) -> list[str]:
    """A claim with some of its evidence, to be read."""
    story = f" {told['story']}" if told.get("story") else ""
    via = f" (through {told['via']})" if told.get("via") else ""
    lines = [f"{MARKS[claim.status]} {told['told']}: {told['sentence']}{story}{via} [{claim.id}]"]
    for piece, values in zip(claim.evidence[:pieces], told["evidence"], strict=True):
        stance = "" if piece.stance.value == claim.status.value else f"{piece.stance.value}: "
        where = f" – {values['file']}" + (f":{values['line']}" if values["line"] else "") if "file" in values else ""
        source = piece.source
        link = f" {source.url}" if source.url and not source.own_words else ""
        if values["own_words"]:
            lines.append(f"    {stance}{source.label}: {quoted(piece)}{where}")
        else:
            lines.append(f"    {stance}{quoted(piece)} – {source.label}{link}{where}")
    left = len(claim.evidence) - pieces
    if left > 0:
        lines.append(f"    {count(left, 'more piece', 'more pieces')} of evidence: explain {claim.id}")
    return lines


def entity_values(entity: Entity) -> Values:
    """An entity or a topic."""
    return {
        "id": entity.id,
        "label": entity.label,
        "class": entity.cls.value,
        "aliases": list(entity.aliases),
        "wikidata": entity.wikidata or None,
        "known_from_texts_only": entity.local,
    }


def count(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> count(1, "claim", "claims"), count(1200, "claim", "claims")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {one if number == 1 else many}"
