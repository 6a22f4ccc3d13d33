"""Entities that only texts know: what their ids and labels tell.

Invariant: an entity is local when the register has no row for its id; class and state come from the id
(`e:local.person-STATE-SLUG`, `e:local.CLASS-SLUG`, `e:event.…`), the label from the first evidence that prints one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Entity, Evidence, Term
from kg.register import Register
from kg.text.slugs import slug
from kg.vocabulary import PREDICATES, EntityClass, Kind

__all__ = ["local_entities", "with_locals"]

_BY_SLUG = {
    **{"".join("-" + c.lower() if c.isupper() else c for c in cls).strip("-"): cls for cls in EntityClass},
    "body": EntityClass.GOVERNMENT_BODY,
    "org": EntityClass.ORGANISATION,
}
_LONGEST_FIRST = sorted(_BY_SLUG, key=lambda s: (-len(s), s))
_LONGEST_NAME = 16
_PUNCTUATION = ".,;:!?()[]\"'“”‘’"


def _class_of(ident: str) -> EntityClass:
    local = ident.partition(":")[2]
    head, _, rest = local.partition(".")
    if head == "event":
        return EntityClass.EVENT
    if head == "local":
        fitting = [slug for slug in _BY_SLUG if rest.startswith(f"{slug}-")]
        return _BY_SLUG[max(fitting, key=len)] if fitting else EntityClass.PERSON
    return EntityClass.OFFICE if rest else EntityClass.ORGANISATION


def _state_of(ident: str, states: Iterable[str]) -> str | None:
    """The state that the id of a person names, the longest that fits."""
    rest = ident.removeprefix("e:local.person-")
    if rest == ident:
        return None
    slugs = (state.partition(":")[2] for state in states)
    fitting = [slug for slug in slugs if rest.startswith(f"{slug}-")]
    return f"e:{max(fitting, key=len)}" if fitting else None


def _as_written(ident: str, text: str) -> str:
    """The words of a text that an id was made of; the words of the id itself when the text has others."""
    local = ident.partition(":")[2].rpartition(".")[2]
    wanted = local.removeprefix(next((f"{s}-" for s in _LONGEST_FIRST if local.startswith(f"{s}-")), ""))
    words = text.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            if slug(written := " ".join(words[start:end]).strip(_PUNCTUATION)) == wanted:
                return written
    return wanted.replace("-", " ").capitalize()


_GUESTS = (EntityClass.PERSON, EntityClass.OFFICE, EntityClass.STATE)
#: what a happening is called whether it took place or is only planned
_HAPPENINGS = {
    "metWith": "Meeting of {} and {}",
    "spokeWith": "Call between {} and {}",
    "visited": "Visit of {} to {}",
    "signedAgreementWith": "Signing by {} and {}",
    "conductsExerciseWith": "Exercise of {} and {}",
    "negotiatesWith": "Talks of {} and {}",
    "hosted": "{1}",
    "attended": "{1}",
}


def _happening(piece: Evidence, register: Register) -> str:
    """A label for an event node: the meeting as printed, else what it is of whom and whom, and when."""
    subject, obj = piece.subject, piece.object
    what = _HAPPENINGS.get(piece.predicate, "{} and {}").format(subject.label, obj.label)
    known = register.entity(obj.id) if obj.id else None
    guest = known.cls if known else _class_of(obj.id) if obj.id else None
    if piece.predicate == "hosted" and guest in _GUESTS:
        what = f"Visit of {obj.label} to {subject.label}"
    when = piece.date if PREDICATES[piece.predicate].kind is Kind.EVENT else piece.start_date
    return f"{what} ({when})" if when else what


def _named(piece: Evidence, register: Register) -> Iterator[tuple[str, str]]:
    terms: tuple[Term | None, ...] = (piece.subject, piece.object, piece.place)
    yield from ((t.id, t.label) for t in terms if t and t.id and t.id.startswith("e:"))
    if piece.event:
        yield piece.event, _happening(piece, register)
    if piece.instrument and piece.instrument.startswith("e:local."):
        yield piece.instrument, _as_written(piece.instrument, piece.quote)


def local_entities(evidence: Iterable[Evidence], register: Register) -> tuple[Entity, ...]:
    """The entities that the evidence names and the register does not know, sorted by id.

    Args:
        evidence: in the order of the text; the first label printed for an entity is its label, dated evidence first.
        register: what is already known.
    """
    states = sorted(e.id for e in register.entities.values() if e.cls is EntityClass.STATE)
    labels: dict[str, str] = {}
    for piece in sorted(evidence, key=lambda p: p.date is None):
        for ident, label in _named(piece, register):
            if register.entity(ident) is None:
                labels.setdefault(ident, " ".join(label.split()) or ident)
    return tuple(Entity(i, labels[i], _class_of(i), state=_state_of(i, states)) for i in sorted(labels))


def with_locals(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """One entity per id out of those of several files, sorted: the smallest description stands."""
    best: dict[str, Entity] = {}
    for entity in sorted(entities, key=lambda e: (e.id, e.label, repr(e))):
        best.setdefault(entity.id, entity)
    return tuple(best.values())
