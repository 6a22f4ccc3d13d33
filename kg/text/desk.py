"""What is open on the desk while one document is read: the register's names and what the text has told so far.

Invariant: a desk serves one document; nothing told on it goes on to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.text.agreements import AgreementBook
from kg.text.gazetteer import Gazetteer
from kg.text.offices import OfficeBook
from kg.text.pages import Short
from kg.text.people_book import PeopleBook

__all__ = ["Desk"]


@dataclass(slots=True)
class Desk:
    """Books and notes for one document."""

    body: str
    names: Gazetteer
    people: PeopleBook
    offices: OfficeBook
    agreements: AgreementBook
    acronyms: dict[str, Short] = field(default_factory=dict)
    """Short forms told in brackets."""
    actors: frozenset[str] = frozenset()
    """States and organisations of the whole document."""
