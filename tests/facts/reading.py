"""What the tests of facts share: a register, a sentence as a briefing, its facts."""

from __future__ import annotations

from functools import lru_cache

from kg.config import shipped
from kg.facts.extract import extract
from kg.model import Briefing, Evidence, Source
from kg.register import Register

TODAY = "2025-11-20"


@lru_cache(maxsize=1)
def register() -> Register:
    """The shipped register, loaded once."""
    return Register.load(shipped("data/register"), shipped("data/reference"))


def briefing(text: str, name: str = "x", date: str | None = TODAY) -> Briefing:
    """A text as a briefing."""
    return Briefing(name, Source("A text", "Test", date), text)


def evidence(*texts: str, date: str | None = TODAY) -> list[tuple[Evidence, ...]]:
    """What each text says."""
    return [e for _, e in extract([briefing(t, f"x{i}", date) for i, t in enumerate(texts)], register())]


def facts(text: str, date: str | None = TODAY) -> set[tuple[str, str, str, str]]:
    """(subject, predicate, object, stance) of a text, symmetric ones both ways."""
    from kg.vocabulary import PREDICATES

    found = {(e.subject.label, e.predicate, e.object.label, e.stance.value) for e in evidence(text, date=date)[0]}
    return found | {(o, p, s, st) for s, p, o, st in found if PREDICATES[p].symmetric}
