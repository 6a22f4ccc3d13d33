"""Which words of a sentence name the ends of a claim, and which words told it.

Invariant: marks are sorted, lie inside the quote and do not overlap; an end outweighs the words that told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Evidence, Term

__all__ = ["Mark", "Role", "marked", "marks"]


class Role(StrEnum):
    """What marked words are."""

    SUBJECT = "subject"
    OBJECT = "object"
    CUE = "cue"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the quote, counted from its beginning."""

    start: int
    end: int
    role: Role


_PLAIN = {Role.SUBJECT: ("[", "]s"), Role.OBJECT: ("[", "]o"), Role.CUE: ("*", "*")}


def _spots(term: Term, names: Iterable[str], quote: str) -> list[tuple[int, int]]:
    """Where a term is named: by its label, another name, or its last word."""
    last = term.label.split()[-1:] if len(term.label.split()) > 1 else []
    for name in dict.fromkeys((term.label, *names, *last)):
        words = [re.escape(word) for word in name.split()]
        pattern = r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
        if words and (found := [m.span() for m in re.finditer(pattern, quote, re.IGNORECASE)]):
            return found[:1]
    return []


def marks(piece: Evidence, subject_names: Sequence[str] = (), object_names: Sequence[str] = ()) -> tuple[Mark, ...]:
    """The marks of a piece's quote.

    Args:
        piece: the evidence.
        subject_names: further names of the subject, longer ones first.
        object_names: those of the object.
    """
    wanted = [
        *((spot, Role.SUBJECT) for spot in _spots(piece.subject, subject_names, piece.quote)),
        *((spot, Role.OBJECT) for spot in _spots(piece.object, object_names, piece.quote)),
        *(((cue.start - piece.start, cue.end - piece.start), Role.CUE) for cue in piece.cues),
    ]
    found: list[Mark] = []
    for (start, end), role in wanted:
        if 0 <= start < end <= len(piece.quote) and all(end <= m.start or m.end <= start for m in found):
            found.append(Mark(start, end, role))
    return tuple(sorted(found))


def marked(quote: str, found: Sequence[Mark], styles: dict[Role, tuple[str, str]] | None = None) -> str:
    """The quote with its marks, one line.

    Args:
        quote: the words.
        found: their marks.
        styles: what stands before and after a mark of each role; by default signs that any terminal shows.

    >>> marked("Rubio met Wang.", [Mark(0, 5, Role.SUBJECT), Mark(6, 9, Role.CUE), Mark(10, 14, Role.OBJECT)])
    '[Rubio]s *met* [Wang]o.'
    """
    signs, parts, at = styles or _PLAIN, [], 0
    for mark in found:
        before, after = signs[mark.role]
        parts += [quote[at : mark.start], before, quote[mark.start : mark.end], after]
        at = mark.end
    return " ".join("".join([*parts, quote[at:]]).split())
