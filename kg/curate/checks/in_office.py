"""Words on office that do not fit the register: "Secretary of State X" at a time when X was not.

Invariants: a warning, as the text or the register may be the one that is wrong: it tells both dates and sources. Only
what cannot be is warned of: dates known by year or month have the benefit of the doubt, "former" and "then" are
left alone, acting holders count as holders, and so does whoever the register knows too little about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.curate.checks.finding import Finding, Severity
from kg.curate.checks.lines import line_at
from kg.curate.checks.tenures import Held, Offices
from kg.curate.inputs import Document
from kg.interval import bounds
from kg.model import Evidence, Stance
from kg.register import Register
from kg.text.blocks import split_blocks
from kg.vocabulary import EntityClass, Kind, predicate

__all__ = ["InOffice"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TITLES = ("office.title", "office.meant", "office.shared")
#: words beside a title that put it in another time than that of the text
_BEFORE = re.compile(
    r"\b(then|former(ly)?|ex|incoming|outgoing|(had|has) been|once|under|nominated|future)\W*(\w+\W+){0,2}$", re.I
)
_AFTER = re.compile(r"^\W*(at the time|then|elect|designate|nominee)\b", re.I)
_INSIDE = re.compile(r"\b(then|former(ly)?|ex|had been|elect|designate|nominee|at the time)\b", re.I)
_BESIDE = 24


class InOffice:
    """Compares what texts say on offices with the register's tenures."""

    def __init__(self, register: Register, offices: Offices) -> None:
        self.register = register
        self.offices = offices

    def look(self, document: Document, evidence: Iterable[Evidence]) -> Iterator[Finding]:
        """Every person whom a briefing gives an office that he or she did not hold then."""
        pieces = list(evidence)
        for piece in pieces:
            office = self._office(piece, document)
            if office is None:
                continue
            for date, dated in self._dates(piece, pieces, document):
                if self._wrong(piece.subject.id or "", office, date):
                    yield self._finding(piece, office, date, dated, document)
                    break

    def _office(self, piece: Evidence, document: Document) -> str | None:
        """The office of a person as the text gives it for its own time; None for anything else."""
        if piece.predicate != "holdsOffice" or piece.stance is not Stance.ASSERTED or piece.former:
            return None
        person = self.register.entity(piece.subject.id or "")
        office = self.register.entity(piece.object.id or "")
        if person is None or office is None or person.cls is not EntityClass.PERSON:
            return None
        body = document.briefing.body
        before, after = body[max(0, piece.start - _BESIDE) : piece.start], body[piece.end : piece.end + _BESIDE]
        other = _BEFORE.search(before) or _INSIDE.search(piece.quote) or _AFTER.search(after)
        return None if other else office.id

    def _dates(self, piece: Evidence, pieces: list[Evidence], document: Document) -> list[tuple[str, str]]:
        """The times at which the office is said to be held, each with the words that date it."""
        if own := piece.start_date or piece.end_date:
            return [(own, piece.quote)]
        dated = [(e.date, e.quote) for e in pieces if e.date and self._same_sentence(piece, e)]
        if dated:
            return list(dict.fromkeys(dated))
        published = piece.source.date
        if not published or self._looks_back(piece, document):
            return []
        return [(published, "")]

    def _same_sentence(self, title: Evidence, event: Evidence) -> bool:
        """Whether an event that took place has the person at one end and the title in its words."""
        if predicate(event.predicate).kind is not Kind.EVENT or event.stance is not Stance.ASSERTED:
            return False
        if title.subject.id not in (event.subject.id, event.object.id):
            return False
        return event.start <= title.start and title.end <= event.end

    def _looks_back(self, piece: Evidence, document: Document) -> bool:
        """Whether the paragraph speaks of a year in which the person did hold the office."""
        body = document.briefing.body
        block = next((b for b in split_blocks(body) if b.start <= piece.start < b.end), None)
        text = body[block.start : block.end] if block else piece.quote
        return any(self._held(piece.subject.id or "", piece.object.id or "", y) for y in _YEAR.findall(text))

    def _held(self, person: str, office: str, on: str) -> bool:
        body, _, title = self.register.current(office).partition(".")
        wanted = {f"{body}.{title}", f"{body}.acting-{title}", f"{body}.interim-{title}"}
        return any(t.office in wanted for t in self.register.offices_of(person, on))

    def _wrong(self, person: str, office: str, on: str) -> bool:
        if self._held(person, office, on):
            return False
        if self._others(person, office, on):
            return True
        known = any(t.office == office for t in self.register.offices_of(person))
        return known and self._reaches_back(office, on)

    def _reaches_back(self, office: str, on: str) -> bool:
        """Whether the register's holders of an office begin before a date: of earlier times it says nothing."""
        held = self.offices.by_office.get(office.removeprefix("e:"), [])
        return any(h.surely and h.surely[0] < bounds(on).first for h in held)

    def _others(self, person: str, office: str, on: str) -> list[Held]:
        """Who surely held the office then, the person set aside; none for an office that several may hold."""
        local = office.removeprefix("e:")
        if self.offices.shared(local):
            return []
        days = bounds(on)
        then = self.offices.then(local, days.first, days.last)
        return [h for h in then if f"e:{h.person}" != person]

    def _finding(self, piece: Evidence, office: str, on: str, dated: str, document: Document) -> Finding:
        name = self.offices.tables.name
        local = office.removeprefix("e:")
        person = piece.subject.label
        title = f"{piece.object.label} ({name(local.partition('.')[0])})"
        own = [h for h in self.offices.by_office.get(local, []) if f"e:{h.person}" == piece.subject.id]
        told = " and ".join(f"{h.told} ({h.cited})" for h in own)
        register = (
            f"the register has {person} in that office {told}" if own else f"the register never has {person} there"
        )
        others = self._others(piece.subject.id or "", office, on)
        then = (
            "; then in office: " + ", ".join(f"{name(h.person)} ({h.told}, {h.cited})" for h in others)
            if others
            else ""
        )
        when = f"on the day it was published, {on}" if not dated else f"on {on}"
        if len(on) < 10:
            when = when.replace("on the day it was published, ", "when it was published, ").replace("on ", "in ", 1)
        problem = f"the text ({piece.source.label}) names {person} as {title} {when}, but {register}{then}"
        fix = (
            "correct the name or the date in the briefing, or the row of offices.csv; "
            "where the text looks back, it should say 'then' or 'former'"
        )
        file, line = _place(document, piece.start)
        return Finding(file, line, piece.quote, problem, fix, Severity.WARNING)


def _place(document: Document, offset: int) -> tuple[Path, int]:
    """The line of the briefing on which a character of its body stands; 0 for a web page."""
    try:
        text = document.path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return document.path, 0
    start = text.rfind(document.briefing.body)
    return document.path, line_at(text, start + offset) if start >= 0 else 0
