"""Facts and plans month by month, a plan and what became of it told as one story.

Invariants: an undated claim stands under the month in which it was first told, and says so; a plan never stands
without what became of it when that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kg.errors import NothingFound
from kg.model import Claim, Family, PlanState
from kg.query.asking.filters import Filters, select
from kg.query.asking.listing import Listing, each
from kg.query.asking.rows import CLAIM_FIELDS, corroboration, sources
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import MARKS, sentence, shown_date, status_word
from kg.records import claim_record

__all__ = ["Entry", "Plans", "Timeline", "entries", "plans_by_state", "story", "timeline"]

if TYPE_CHECKING:
    from kg.query.lookups.finding import Finding
    from kg.query.lookups.lookup import Lookup

Find = Callable[[str], Claim | None]
UNDATED = "undated"
_UNSETTLED = (PlanState.OPEN, PlanState.MOVED, PlanState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `month` is YYYY-MM, YYYY (no month known) or "undated"."""

    month: str
    mark: str
    word: str
    text: str
    story: str
    sources: str
    claim: Claim

    @property
    def line(self) -> str:
        """Mark, status, sentence, what became of it."""
        return f"{self.mark} {self.word}: {self.text}" + (f" {self.story}" if self.story else "")

    @property
    def record(self) -> Mapping[str, Any]:
        """The claim's record with `month`, `sentence` and `story`."""
        return claim_record(self.claim) | {"month": self.month, "sentence": self.text, "story": self.story or None}


def _when(claim: Claim | None, name: str) -> str:
    return shown_date(claim) if claim else name


def story(claim: Claim, find: Find, plans: Sequence[Claim] = ()) -> str:
    """What became of a plan ("→ moved to 2026-05 → held 2026-05-13"), or which plans a fact fulfils.

    Args:
        claim: a plan or a fact.
        find: the claim of an id, None when it is not in the graph.
        plans: for a fact, the plans that it fulfils.
    """
    if claim.family is Family.FACT:
        before = [f"{plan.status.value} {_announced(plan)}, {plan.id}" for plan in plans]
        return f"(before: {'; '.join(before)})" if before else ""
    steps = [f"→ moved to {day}" for day in _moves(claim, find)]
    unsettled = claim.plan_state in _UNSETTLED
    if claim.plan_state and not (unsettled and steps) and (not claim.fulfilled_by or unsettled):
        steps.append(f"→ {claim.plan_state.value}")  # as of the day asked for; what came later follows
    late = claim.plan_state is PlanState.HELD_LATER and not steps
    held = "later held" if unsettled else "held later" if late else "held"
    steps += [f"→ {held} {_when(find(name), name)}" for name in claim.fulfilled_by]
    return " ".join(dict.fromkeys(steps))


def _announced(plan: Claim) -> str:
    return f"for {shown_date(plan)}" if plan.date or plan.start_date else f"without a date, told {plan.first_seen}"


def _moves(claim: Claim, find: Find) -> list[str]:
    """The dates a plan was moved to, as the sources give them, else those of the plans it was moved to."""
    given = sorted({piece.moved_to for piece in claim.evidence if piece.moved_to})
    return given or [_when(find(name), name) for name in claim.moved_to if name not in claim.fulfilled_by]


def _month(claim: Claim) -> tuple[str, bool]:
    """The month a claim stands under, and whether that is only the month it was told in."""
    given = claim.date or claim.start_date or (claim.end_date if claim.earliest is None else None)
    if given:
        return given[:7], False
    if claim.first_seen:
        return claim.first_seen[:7], True
    return UNDATED, False


def _place(entry: Entry) -> tuple[str, str, str]:
    claim = entry.claim
    day = claim.date or claim.start_date or claim.end_date or claim.first_seen or ""
    return ("9999" if entry.month == UNDATED else entry.month, day, claim.id)


def entries(claims: Iterable[Claim], find: Find) -> tuple[Entry, ...]:
    """The claims as lines, by month and day.

    Args:
        claims: what to tell (each once).
        find: any claim of the graph by id, for outcomes that are not among `claims`.
    """
    listed = list(claims)
    fulfils: dict[str, list[Claim]] = {}
    for claim in listed:
        for outcome in claim.fulfilled_by:
            fulfils.setdefault(outcome, []).append(claim)
    return tuple(sorted((_entry(claim, find, fulfils.get(claim.id, ())) for claim in listed), key=_place))


def _entry(claim: Claim, find: Find, plans: Iterable[Claim]) -> Entry:
    """The line of a claim; `plans` are the listed ones that it fulfils."""
    month, told = _month(claim)
    text = sentence(claim)
    if told:
        text += f" [no date; told {claim.first_seen}]"
    before = sorted(plans, key=lambda c: (c.date or "", c.id))
    word = status_word(claim).partition(",")[0]
    return Entry(month, MARKS[claim.status], word, text, story(claim, find, before), sources(claim), claim)


@dataclass(frozen=True, slots=True)
class Timeline(Tabular):
    """Lines by month; `undated` claims were left out because no date tells whether they fall into the time asked."""

    entries: Sequence[Entry]
    undated: int
    now: str | None

    def top(self, number: int) -> Timeline:
        """The first lines."""
        return replace(self, entries=self.entries[:number])

    @property
    def months(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The lines of each month, in order."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.month, []).append(entry)
        return tuple((month, tuple(lines)) for month, lines in found.items())

    @property
    def table(self) -> Table:
        """One row per line: month, mark with its word, what happened, sources, claim."""
        fields = ("month", "sentence", "story", *CLAIM_FIELDS)
        return Table(
            ("month", "status", "what", "sources", "corroboration", "claim"),
            each(_cells, self.entries),
            each(_record, self.entries),
            fields,
        )


def _cells(line: Entry) -> tuple[str, ...]:
    return (
        *(line.month, f"{line.mark} {line.word}", f"{line.text} {line.story}".strip()),
        *(line.sources, corroboration(line.claim), line.claim.id),
    )


def _record(line: Entry) -> Mapping[str, Any]:
    return line.record


@dataclass(frozen=True, slots=True)
class Plans(Tabular):
    """Plans by state and day, as lines of a timeline."""

    entries: Sequence[Entry]
    numbers: tuple[tuple[PlanState, int], ...]
    """How many there are of each state, in the order of the states."""
    undated: int
    now: str | None

    def top(self, number: int) -> Plans:
        """The first lines; `numbers` still tells of all."""
        return replace(self, entries=self.entries[:number])

    @property
    def states(self) -> tuple[tuple[PlanState, Sequence[Entry]], ...]:
        """The plans of each state, in the order of the states."""
        ends = list(accumulate(number for _, number in self.numbers))
        found = ((s, self.entries[end - n : end]) for (s, n), end in zip(self.numbers, ends, strict=True))
        return tuple((state, lines) for state, lines in found if lines)

    @property
    def table(self) -> Table:
        """One row per plan: state, what, date, what became of it, sources, claim."""
        columns = ("state", "date", "plan", "became", "sources", "claim")
        fields = ("plan_state", "sentence", "story", *(f for f in CLAIM_FIELDS if f != "plan_state"))
        return Table(columns, each(_plan_cells, self.entries), each(_record, self.entries), fields)


def _plan_cells(line: Entry) -> tuple[str, ...]:
    claim = line.claim
    return str(claim.plan_state), shown_date(claim), line.text, line.story, line.sources, claim.id


def _finder(lookup: Lookup, claims: Iterable[Claim]) -> Find:
    known = {claim.id: claim for claim in claims}
    known |= {alias: claim for claim in known.values() for alias in claim.aliases}

    def find(name: str) -> Claim | None:
        if name not in known and name.startswith("c:"):
            known[name] = lookup.store.claims([name])[0]
        return known.get(name)

    return find


def timeline(
    lookup: Lookup, first: str | None, second: str | None, filters: Filters, *, direct: bool = False
) -> Timeline:
    """Facts and plans of the whole graph, of one name, or between two.

    Raises:
        UnknownName: a name is unknown.
        NothingFound: nothing is known in what was asked.
    """
    if find := lookup.finding_for(filters):
        if first is None:
            kept = find.passing(filters)
            rows, undated = kept.rows, kept.undated
        else:
            ends = lookup.resolve(first), (lookup.resolve(second) if second is not None else None)
            seen, through, undated = lookup.rows(find, ends, filters, direct=direct)
            rows = [row for row, _ in (*seen, *through)]
            if not rows:
                raise lookup.nothing(ends, undated)
        ordered = find.by_day(rows)
        lines: Sequence[Entry] = Listing(ordered, _Lines(lookup, find, ordered))
    else:
        lines, undated = _derived(lookup, first, second, filters, direct=direct)
    if not lines:
        raise NothingFound("nothing known in what was asked")
    return Timeline(lines, undated, lookup.now(filters))


class _Lines:
    """Makes lines of rows of the columns, of which all that are listed are known."""

    def __init__(self, lookup: Lookup, find: Finding, listed: Sequence[int]) -> None:
        self._lookup, self._find = lookup, find
        self._listed = bytearray(len(find.heads))
        for row in listed:
            self._listed[row] = True

    def __call__(self, rows: Sequence[int]) -> list[Entry]:
        claims = self._find.claims(rows)
        find = _finder(self._lookup, claims)
        return [_entry(claim, find, self._fulfilled(claim, find)) for claim in claims]

    def _fulfilled(self, claim: Claim, find: Find) -> list[Claim]:
        """The listed plans that a fact fulfils."""
        if claim.family is not Family.FACT:
            return []
        plans = self._lookup.store.subjects("dip:fulfilledBy", claim.id)
        rows = ((name, self._find.heads.row(name)) for name in plans)
        found = (find(name) for name, row in rows if row is not None and self._listed[row])
        return [plan for plan in found if plan]


def _derived(
    lookup: Lookup, first: str | None, second: str | None, filters: Filters, *, direct: bool
) -> tuple[Sequence[Entry], int]:
    """The lines of what was known on a day, derived again."""
    if first is None:
        kept = select(lookup.known(lookup.store.all_claims(), filters), filters)
        claims, undated = kept.claims, kept.undated
    else:
        found = lookup.relations(first, second, filters, direct=direct)
        claims, undated = found.claims, found.undated
    return entries(claims, _finder(lookup, claims)), undated


def plans_by_state(lookup: Lookup, states: Iterable[PlanState], filters: Filters, name: str | None = None) -> Plans:
    """Plans in some states, with what became of them.

    Raises:
        UnknownName: the name is unknown.
    """
    now, find = lookup.now(filters), lookup.finding
    if find and not (filters.as_of or filters.known_by):
        every = find.plans(range(len(find.heads)) if name is None else find.about(lookup.resolve(name)), PlanState)
        passed = find.kept([row for some in every.values() for row in some], filters)
        rows = find.plans(passed.rows, states)
        ordered = [row for some in rows.values() for row in some]
        lines: Sequence[Entry] = Listing(ordered, _Lines(lookup, find, ordered))
        numbers = tuple((state, len(some)) for state, some in rows.items())
        return Plans(lines, numbers, passed.undated, now)
    kept = lookup.plans(states, filters, name)
    found = entries(kept.claims, _finder(lookup, kept.claims))
    by_state = {state: [e for e in found if e.claim.plan_state is state] for state in PlanState}
    numbers = tuple((state, len(some)) for state, some in by_state.items() if some)
    return Plans(tuple(e for some in by_state.values() for e in some), numbers, kept.undated, now)
