"""Who holds which office for which state: one table of sentences in as many constructions as desks use."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.facts.extract import extract
from kg.model import Evidence, Stance
from tests.facts.reading import briefing, register

ROWS = [
    tuple(part.strip() for part in line.split("=>"))
    for line in (Path(__file__).parent / "offices.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Single sentences are too short for the gate of public affairs."""
    monkeypatch.setattr("kg.facts.extract.is_political", lambda *_: True)


def told(evidence: tuple[Evidence, ...]) -> str:
    """The offices and states of a sentence, as the table writes them."""
    titles: dict[str, set[str]] = {}
    states: dict[str, set[str]] = {}
    for e in evidence:
        name, thing = e.subject.label, e.object.label
        if e.predicate == "holdsOffice":
            stance = "" if e.stance is Stance.ASSERTED else f" [{e.stance.value}]"
            titles.setdefault(name, set()).add(("formerly " if e.former else "") + thing + stance)
        elif e.predicate == "representsState":
            states.setdefault(name, set()).add(thing)
    lines = []
    for name in sorted(titles.keys() | states.keys()):
        held = ", ".join(sorted(titles.get(name, ())))
        lines.append(f"{name}: {held}" + (f" @ {', '.join(sorted(states[name]))}" if name in states else ""))
    return "; ".join(lines).replace(":  @", ": @")


@pytest.mark.usefixtures("ungated")
def test_offices_and_states_of_the_table() -> None:
    texts = [briefing(text, f"x{n}", "2025-07-11") for n, (text, _) in enumerate(ROWS)]
    found = [told(evidence) for _, evidence in extract(texts, register())]
    wrong = [f"{text}\n   {got}\n   {want}" for (text, want), got in zip(ROWS, found, strict=True) if got != want]
    assert not wrong, "\n".join(wrong)
