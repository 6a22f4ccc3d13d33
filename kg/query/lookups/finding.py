"""Which claims a look-up is about, found and put in order on the columns of a build; claims are read as they are shown.

Invariant: what is found is what the same question asked of the store in SPARQL finds (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Claim, PlanState, ReviewState
from kg.query.asking.filters import Filters
from kg.query.asking.listing import Listing, each
from kg.query.asking.rows import Cells, RelationRow, relation_row, row_cells
from kg.query.lookups.representation import Representation
from kg.store.codes import NO_DAY, NONE, PLAN_STATE_CODES, PREDICATE_CODES, REVIEW_CODES, ordinal
from kg.vocabulary import PREDICATES, Kind

if TYPE_CHECKING:
    from kg.store.columns import Columns
    from kg.store.heads import Heads
    from kg.store.oxigraph import Store

__all__ = ["Finding", "KeptRows", "Seen"]

Seen = tuple[int, str]
"""A row, and the entity it is seen from."""

_NOTHING = Filters()
_REJECTED = REVIEW_CODES.index(ReviewState.REJECTED)
_STATES = frozenset(n for n, name in enumerate(PREDICATE_CODES) if PREDICATES[name].kind is Kind.STATE)
_BUSINESS = frozenset(n for n, name in enumerate(PREDICATE_CODES) if PREDICATES[name].tie)


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows that passed, in the order of a listing, and how many were left out because no date says when."""

    rows: Sequence[int]
    undated: int


class Finding:
    """Look-ups on the columns beside a store."""

    def __init__(self, store: Store, heads: Heads, columns: Callable[[], Columns]) -> None:
        self.store, self.heads, self._columns = store, heads, columns
        self._day: str | None = None
        self._stood: Callable[[Sequence[Claim]], Sequence[Claim]] = lambda claims: claims

    def on(self, day: str, stood: Callable[[Sequence[Claim]], Sequence[Claim]]) -> Finding:
        """The same look-ups as of a day.

        Args:
            day: the day, as the filters have it.
            stood: claims as they stood on it, in their order.
        """
        found = Finding(self.store, self.heads, self._columns)
        found._day, found._stood = day, stood
        return found

    def about(self, name: str) -> Sequence[int]:
        """Rows of the claims that name an entity or topic: as an end, agreement, event or topic."""
        rows = self.heads.naming(name)
        if not name.startswith("t:"):
            return rows
        columns = self._columns()
        number = columns.topics.find(name)
        told = columns.in_topics.holding([number]).nonzero()[0].tolist() if number is not None else []
        return sorted({*rows, *told})

    def kept(self, rows: Sequence[int], filters: Filters) -> KeptRows:
        """Those of some rows that pass, in the order of a listing; for filters without `known_by`."""
        heads, undated = self.heads, 0
        if filters == _NOTHING:
            review = heads.review
            rows = [row for row in rows if review[row] != _REJECTED]
        else:
            from kg.query.asking.slices import passing

            found = passing(self._columns(), filters)
            undated = int(found.undated[list(rows)].sum())
            rows = [row for row, passed in zip(rows, found.rows[list(rows)].tolist(), strict=True) if passed]
        return KeptRows([key[-1] for key in sorted(heads.in_order(rows))], undated)

    def claims(self, rows: Sequence[int]) -> list[Claim]:
        """The claims of some rows, in their order; the store does not remember their nodes."""
        names = self.heads.ids(rows)
        found = {claim.id: claim for claim in self.store.claims(names)}
        self.store.forget()
        return list(self._stood([found[name] for name in names]))

    def by_day(self, rows: Iterable[int]) -> list[int]:
        """Rows by the day they stand under in a timeline, then by id.

        Numbers of dates are in the order of the dates, and the month of a date is the beginning of its text.
        """
        on, until, told, predicate = (getattr(self.heads, name) for name in ("on", "until", "first_told", "predicate"))
        unknown = len(self.heads.dates)

        def day(row: int) -> tuple[int, int]:
            number = on[row]
            if number == NONE and predicate[row] in _STATES:
                number = until[row]
            if number == NONE:
                number = told[row]
            return (unknown if number == NONE else number), row

        return sorted(rows, key=day)

    def plans(self, rows: Iterable[int], states: Iterable[PlanState]) -> dict[PlanState, list[int]]:
        """Plans of some states among some rows, in the order of the states, each state's by day.

        Args:
            rows: of claims of any kind.
            states: which ones.
        """
        wanted, codes = frozenset(states), self.heads.plan_state
        found: dict[PlanState, list[int]] = {state: [] for state in PlanState if state in wanted}
        of = {PLAN_STATE_CODES.index(state): some for state, some in found.items()}
        for row in rows:
            if (some := of.get(codes[row])) is not None:
                some.append(row)
        return {state: self.by_day(some) for state, some in found.items() if some}

    def passing(self, filters: Filters) -> KeptRows:
        """Every claim that passes, in no order of a listing; for filters without `known_by`."""
        from kg.query.asking.slices import passing

        found = passing(self._columns(), filters)
        return KeptRows(found.rows.nonzero()[0].tolist(), int(found.undated.sum()))

    def all(self, rows: Sequence[int]) -> Sequence[Claim]:
        """The claims of some rows, loaded as they are read when there are many."""
        return Listing(rows, self.claims)

    def relations(self, seen: Sequence[Seen], *, direct: bool) -> Sequence[RelationRow]:
        """Rows of claims, each seen from an entity."""

        def load(some: Sequence[Seen]) -> list[RelationRow]:
            claims = self.claims([row for row, _ in some])
            sides = zip(claims, some, strict=True)
            return [relation_row(claim, {side}, as_of=self._day, direct=direct) for claim, (_, side) in sides]

        return Listing(seen, load)

    def cells(self, seen: Sequence[Seen], *, direct: bool = True) -> Sequence[tuple[str, Cells]]:
        """What is printed of the same: the stand-in where it is one, and the cells; evidence is read where needed."""
        if self._day:
            rows = self.relations(seen, direct=direct)
            return each(lambda row: (row.via, row.cells), rows)

        def load(some: Sequence[Seen]) -> list[tuple[str, Cells]]:
            found = []
            for row, side in some:
                claim = self.heads.head(row) or self.claims([row])[0]
                own = claim.subject if claim.subject.id == side else claim.object
                found.append(("" if direct else own.label, row_cells(claim, {side})))
            return found

        return Listing(seen, load)

    def predicates(self, rows: Iterable[int]) -> list[str]:
        """Predicate of each row."""
        codes = self.heads.predicate
        return [PREDICATE_CODES[codes[row]] for row in rows]

    def standing(
        self, rows: Iterable[int], first: tuple[str, Representation], second: tuple[str, Representation] | None
    ) -> list[Seen]:
        """Of claims of stand-ins those that are business of whom they stood for then, seen from the first's side.

        Args:
            rows: candidates.
            first: the entity that rows are seen from, and who stands for it.
            second: the other one; None for any.
        """
        codes, nodes = self.heads.predicate, self.heads.nodes
        ours, theirs = _Side.of(self.heads, *first), _Side.of(self.heads, *second) if second else None
        found = []
        for row in rows:
            if codes[row] not in _BUSINESS:
                continue
            side = ours.standing_in(row)
            other = theirs.standing_in(row) if theirs and side is not None else None
            if side is not None and (theirs is None or (other is not None and other != side)):
                found.append((row, nodes[side]))
        return found


@dataclass(frozen=True, slots=True)
class _Side:
    """Who stands for an entity, by the numbers of their nodes; days as ordinals."""

    heads: Heads
    principal: int | None
    windows: Mapping[int, tuple[tuple[int, int], ...]]

    @classmethod
    def of(cls, heads: Heads, principal: str, stand_ins: Representation) -> _Side:
        windows = {}
        for who, times in stand_ins.windows.items():
            if (node := heads.number(who)) is not None:
                windows[node] = tuple((ordinal(start), ordinal(end, last=True)) for start, end in times)
        return cls(heads, heads.number(principal), windows)

    def standing_in(self, row: int) -> int | None:
        """The end of a claim that is the principal or stood for it then (`Representation.standing_in`)."""
        ends = self.heads.subject[row], self.heads.object[row]
        if self.principal is not None and self.principal in ends:
            return self.principal
        return next((end for end in ends if any(self._meets(row, w) for w in self.windows.get(end, ()))), None)

    def _meets(self, row: int, window: tuple[int, int]) -> bool:
        heads, (start, end) = self.heads, window
        first, last = heads.earliest[row], heads.latest[row]
        if first == NO_DAY:
            told = heads.day(heads.first_told[row])
            first = ordinal(told)
            last = ordinal(told, last=True) if last == NO_DAY else last
        if NO_DAY not in (end, first) and first > end:
            return False
        return NO_DAY in (start, last) or last >= start
