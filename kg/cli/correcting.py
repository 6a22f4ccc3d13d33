"""The small prompt that corrects a claim: predicate, subject, object, date, stance.

Invariant: an answer is checked as it is given, with the nearest valid choice; empty keeps what was read, a full stop
gives the correction up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.cli.keys import Ended, Keys
from kg.cli.output import line, plain
from kg.model import Denial, Stance
from kg.vocabulary import PREDICATES, Kind

if TYPE_CHECKING:
    from kg.curate.review import Reviewer
    from kg.model import Evidence

__all__ = ["correct"]

_FIELDS = ("predicate", "subject", "object", "date", "stance")
_GIVE_UP = "."


def correct(judge: Reviewer, piece: Evidence, keys: Keys) -> dict[str, str] | None:
    """Ask for the parts of a claim one after the other; None when it was given up.

    Args:
        judge: looks names up and checks.
        piece: what was read.
        keys: where the answers come from.
    """
    cells = judge.cells_of(piece)
    line(f"  empty keeps what stands in brackets; {_GIVE_UP} gives up; dates: DATE, FIRST/LAST, or none")
    for field in _FIELDS:
        offers = _offers(field, judge) if keys.terminal else ()
        while True:
            try:
                answer = keys.ask(f"  {field} [{plain(_now(field, cells))}]: ", offers)
            except Ended:
                return None
            if answer == _GIVE_UP:
                return None
            if not answer:
                break
            tried = cells | _changed(field, answer, cells)
            wrong = [p for p in judge.checked(tried)[1] if p not in judge.checked(cells)[1]]
            if field == "predicate":  # ends that no longer fit are asked for next
                wrong = [p for p in wrong if not p.startswith(("subject", "object"))]
            if not wrong:
                cells = tried
                break
            for problem in wrong:
                line(f"  {plain(problem)}")
    return cells


def _offers(field: str, judge: Reviewer) -> Sequence[str]:
    if field == "predicate":
        return sorted(PREDICATES)
    if field == "stance":
        return [s.value for s in Stance]
    if field == "date":
        return ()
    return sorted({surface for surface, _ in judge.store.names.surfaces()})


def _state(cells: Mapping[str, str]) -> bool:
    known = PREDICATES.get(cells["predicate"])
    return known is not None and known.kind is Kind.STATE


def _now(field: str, cells: Mapping[str, str]) -> str:
    if field == "date":
        first, last = cells["date"] or cells["start_date"], cells["until"] or cells["end_date"]
        return f"{first}/{last}" if last else first or "none"
    if field == "stance" and cells["denial"]:
        return f"{cells['stance']} {cells['denial']}"
    return cells[field]


def _changed(field: str, answer: str, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells that an answer sets."""
    if field in ("subject", "object"):
        return {field: answer, f"{field}_id": ""}
    if field == "date":
        first, _, last = ("", "", "") if answer == "none" else answer.partition("/")
        names = ("start_date", "end_date") if _state(cells) else ("date", "until")
        empty = dict.fromkeys(("date", "until", "start_date", "end_date"), "")
        return empty | {names[0]: first.strip(), names[1]: last.strip()}
    if field == "stance":
        stance, _, denial = answer.partition(" ")
        known = {d.value for d in Denial}
        return {"stance": stance, "denial": denial if denial in known or not denial else denial.strip()}
    if field == "predicate":
        name = next((p for p in PREDICATES if p.lower() == answer.lower().removeprefix("dip:")), answer)
        return {"predicate": name}
    return {field: answer}
