"""What reading finds in a text: mentions of entities and the offices told with them; frozen, no I/O.

Invariant: a mention is what the body holds from its start to its end.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.names import AliasKind
from kg.vocabulary import EntityClass

__all__ = ["Mention", "OfficeHeld"]


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """An office as the text tells it; `title` is the printed label, bare of its state only."""

    title: str
    office: str | None
    """CURIE of the register's office, if it has it."""
    body: str | None
    """CURIE of the body or state that the office belongs to, if known."""
    state: str | None
    former: bool
    acting: bool
    designate: bool
    start: int
    end: int
    bare: bool = False
    """No office of its own ("leader", "counterpart"): it tells the person's state only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of the body that names an entity; `body[start:end] == text`, absolute offsets."""

    start: int
    end: int
    text: str
    head_start: int
    """The name alone, without titles, ordinal or year."""
    head_end: int
    cls: EntityClass
    id: str | None
    """CURIE (register or local); None when ambiguous or generic."""
    label: str
    kind: AliasKind | None = None
    candidates: tuple[str, ...] = ()
    offices: tuple[OfficeHeld, ...] = ()
    """Offices told of a person, or the bare office of an office mention."""
    state: str | None = None
    """State of the person or body as this text gives it, else as the register does on the document's day."""
    place: str | None = None
    """City behind a capital's or city state's name, or the place of a landmark."""
    ordinal: str | None = None
    year: str | None = None
    by_office: bool = False
    """A definite reference ("the Indonesian president") resolved by the register and the document's date."""
    parts: tuple[str, ...] = ()
    """States and organisations named inside a longer name ("ASEAN-Russia Summit")."""
