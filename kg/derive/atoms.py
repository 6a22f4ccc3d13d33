"""Atoms and clusters: all evidence under one key, and the keys that make up one claim while merging.

Invariant: evidence with one key is never separated; what an atom says about time, rate and event comes from its
evidence that is not rejected, so that rejecting has the effect of dropping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.derive.days import FAR, first_day, span
from kg.derive.keys import Parts, resolve
from kg.derive.review import is_live
from kg.interval import precision
from kg.model import Denial, Evidence, Family, Stance
from kg.vocabulary import Kind, predicate

__all__ = ["Atom", "Cluster", "after_end", "is_negation", "make_atom"]

_PERCENT = frozenset({"%", "percent", "per cent", "pct"})


@dataclass(slots=True, eq=False)
class Atom:
    """All evidence under one key, with what merging asks of it (days as numbers)."""

    key: str
    parts: Parts
    aliases: tuple[str, ...]
    """Keys under former ids."""
    evidence: tuple[Evidence, ...]
    time: str
    """The literal without `..`; empty if the text gives none."""
    precision: int
    """0 undated, 1 year, 2 month, 3 day."""
    first: int
    """First possible day of the event, the start or the end (`ended`); 0 if unknown."""
    last: int
    """Last possible day of the event, or of the start."""
    published: int | None
    """Latest publication, or for an undated key its only one."""
    ended: bool
    former: bool
    happened: bool
    """Whether a piece asserts or reports it."""
    asserted: bool
    events: frozenset[str]
    """Register events named."""
    rates: frozenset[float]
    reach: int = 0
    """States: the first day after the last one on which the text has it in force."""
    has_end: bool = False
    """States: whether a piece names the end."""
    closed: bool = False
    """States: whether it is over: an end is named, or only a former state is spoken of."""

    @property
    def instrument(self) -> str:
        """Instrument or the empty string."""
        return self.parts.instrument

    @property
    def dated(self) -> bool:
        """Whether the text gives a start, an end or a date."""
        return self.precision > 0 or self.has_end


class Cluster:
    """Keys on their way to one claim."""

    __slots__ = ("atoms", "closed", "end", "instrument", "lo", "rates", "reach")

    def __init__(self, atom: Atom, lo: int, reach: int) -> None:
        self.atoms = [atom]
        self.instrument = atom.instrument
        self.rates = atom.rates
        self.lo = lo
        self.reach = reach
        """Events: the day after the last one; states: the day after the last one seen in force."""
        self.closed = atom.closed
        self.end = ""
        """End that follows from another claim: the start of a higher level of partnership."""

    def add(self, atom: Atom) -> None:
        """Take an atom in without touching the days."""
        self.atoms.append(atom)
        self.instrument = self.instrument or atom.instrument
        self.rates |= atom.rates

    def agrees(self, atom: Atom) -> bool:
        """Whether neither instrument nor rate differs."""
        if atom.instrument and self.instrument and atom.instrument != self.instrument:
            return False
        return not (atom.rates and self.rates and atom.rates.isdisjoint(self.rates))

    @property
    def happened(self) -> bool:
        """Whether some evidence asserts or reports it."""
        return any(atom.happened for atom in self.atoms)


def _rates(pieces: Iterable[Evidence]) -> frozenset[float]:
    return frozenset(a.value for p in pieces for a in p.amounts if a.unit.lower() in _PERCENT)


def make_atom(
    key: str, parts: Parts, aliases: tuple[str, ...], evidence: Sequence[Evidence], redirects: Mapping[str, str]
) -> Atom:
    """Read off the evidence of one key what merging needs."""
    evidence = list(dict.fromkeys(evidence)) if len(evidence) > 1 else evidence
    live = [p for p in evidence if is_live(p)] or list(evidence)
    ended = parts.time.startswith("..")
    literal = parts.time[2:] if ended else parts.time
    literal = "" if literal.startswith("@") else literal
    first, last = span(literal) if literal else (0, 0)
    days = [day for p in live if (day := first_day(p.source.date)) is not None]
    is_state = predicate(parts.predicate).kind is Kind.STATE
    events = {resolve(p.event, redirects) for p in live if p.event}
    atom = Atom(
        key=key,
        parts=parts,
        aliases=aliases,
        evidence=tuple(evidence),
        time=literal,
        precision=precision(literal) if literal else 0,
        first=first,
        last=last,
        published=max(days, default=None),
        ended=ended,
        former=all(p.former for p in live),
        happened=any(p.stance in (Stance.ASSERTED, Stance.REPORTED) for p in live),
        asserted=any(p.stance is Stance.ASSERTED for p in live),
        events=frozenset(e for e in events if not e.startswith("e:event.")),
        rates=_rates(live) if is_state else frozenset(),
    )
    if is_state:
        _reach(atom, live)
    elif literal:
        atom.last = max([last, *(span(p.until)[1] for p in live if p.until)])
    return atom


def _reach(atom: Atom, live: Sequence[Evidence]) -> None:
    """How far a state goes: to its end, not counting that day; an open one to the publication that leaves it open."""
    if atom.ended:
        return
    ends = [after_end(atom, p.end_date) for p in live if p.end_date]
    atom.has_end = bool(ends)
    atom.closed = atom.has_end or atom.former
    told = [day for p in live if not p.end_date and (day := first_day(p.source.date)) is not None]
    published = max(told, default=atom.published or 0)
    open_reach = [published if atom.former else published + 1] if len(ends) < len(live) else []
    sure = atom.published is not None and atom.parts.family == Family.FACT
    known = (atom.first if sure else atom.last) + 1 if atom.precision else 0
    atom.reach = min(max([known, *ends, *open_reach]), FAR)


def after_end(atom: Atom, literal: str) -> int:
    """The first day that a state with this end no longer holds.

    The day of the end is not counted (the next state starts on it), unless start and end may be one and the same day.
    """
    first, last = span(literal)
    return last + 1 if atom.precision and first <= atom.last else first


def is_negation(piece: Evidence) -> bool:
    """Whether the piece denies that it is so (and not that it went on)."""
    return piece.stance is Stance.DENIED and piece.denial is not Denial.ENDED
