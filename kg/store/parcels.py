"""Model values as bytes for another process of this program, and back.

Invariant: what arrives equals what was sent; ends, sources and short strings that recur are one object on arrival, so
that a large graph that came in parcels takes no more memory than one read in place. The bytes are for the process at
the other end alone: they are kept nowhere.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from operator import attrgetter
from sys import intern
from typing import Any, Final

from kg.model import Claim, Entity, Evidence, Source, Span, Term
from kg.store.decode import source_of, term_of

__all__ = ["packed", "unpacked"]

#: fields of evidence whose values recur from one document to the next
_RECURRING: Final = frozenset(
    ("document", "predicate", "date", "until", "start_date", "end_date", "instrument", "event", "topic", "rule")
)


def _setters(kind: type, shared: Collection[str] = ()) -> list[tuple[Callable[[Any, Any], None], bool]]:
    """How the fields of a frozen value with slots are filled, and whether what they hold recurs.

    Filling them so takes a third of the time that calling the class does.
    """
    return [(getattr(kind, field.name).__set__, field.name in shared) for field in fields(kind)]


_EVIDENCE: Final = _setters(Evidence, _RECURRING)
_CLAIM: Final = _setters(Claim)


def _evidence(*values: Any) -> Evidence:
    made = object.__new__(Evidence)
    for (fill, often), value in zip(_EVIDENCE, values, strict=True):
        fill(made, intern(value) if often and value else value)
    return made


def _claim(*values: Any) -> Claim:
    made = object.__new__(Claim)
    for (fill, _), value in zip(_CLAIM, values, strict=True):
        fill(made, value)
    return made


def _by_fields(make: Callable[..., object], kind: type) -> Callable[[Any], tuple[Callable[..., object], Any]]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (make, values(value))


_MAKERS: Final[Mapping[type, Callable[..., object]]] = {
    Term: term_of,
    Source: source_of,
    Span: Span,
    Entity: Entity,
    Evidence: _evidence,
    Claim: _claim,
}
_TABLE: Final = {**copyreg.dispatch_table, **{kind: _by_fields(make, kind) for kind, make in _MAKERS.items()}}


def packed(value: object) -> bytes:
    """The bytes of a value made of model values, tuples, lists and plain values."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _TABLE
    pickler.dump(value)
    return buffer.getvalue()


def unpacked(data: bytes) -> Any:
    """The value that `packed` was given."""
    return pickle.loads(data)  # noqa: S301 - made by a process of this program
