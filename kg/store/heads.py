"""The columns of a build read row by row: which claims name an entity, and what a listing prints of each; no numpy.

Invariant: reading a row costs the same however many claims there are; what is read of a plain claim equals what its
full value says (a test compares them).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kg.errors import Damaged
from kg.model import Denial, Evidence, Family, PlanState, ReviewState, Status, Term
from kg.store.arrays import Texts, mapped
from kg.store.codes import (
    COLUMNS_NAME,
    DENIAL_CODES,
    FAMILY_CODES,
    ID_SIZE,
    NO_DAY,
    NONE,
    PLAN_STATE_CODES,
    PREDICATE_CODES,
    REVIEW_CODES,
    STATUS_CODES,
    TABLES,
    advice,
    check_record,
)
from kg.vocabulary import PREDICATES, Kind

__all__ = ["Head", "Heads"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a listing prints of a claim, named as in `Claim`; only of claims that need no more (`Facets.plain`)."""

    id: str
    subject: Term
    predicate: str
    object: Term
    family: Family
    status: Status
    denial: Denial | None
    review: ReviewState
    date: str | None
    until: str | None
    start_date: str | None
    end_date: str | None
    plan_state: PlanState | None
    publishers: tuple[str, ...]
    addresses: range
    """Of the length of its addresses, which are not read."""
    first_seen: str | None
    last_seen: str | None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """None of it is read."""
        return ()


class Heads:
    """The claims of one build by row; rows are sorted by claim id."""

    def __init__(self, folder: Path, notes: str) -> None:
        """Take the folder of the columns, and the lines of what is said of their nodes."""
        self._folder, self._notes = folder, notes.split("\n")

    @classmethod
    def open(cls, build: Path, stamp: str) -> Heads:
        """Those of the build in a folder, with all their files open: they may be removed when the build is replaced.

        Raises:
            Damaged: they are missing, of another build or program, or cannot be read.
        """
        folder = build / COLUMNS_NAME
        try:
            check_record(folder, stamp)
            files = sorted(folder.iterdir())
            found = cls(folder, (folder / "nodes.notes.tsv").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Damaged(f"the columns {folder} cannot be read ({error}); {advice(build)}") from error
        for path in files:
            if path.suffix == ".npy" or path.stem in TABLES:
                getattr(found, path.stem)
        return found

    def __getattr__(self, name: str) -> Any:
        """A column or table by its name."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            if name in TABLES:
                found: Any = Texts.open(self._folder / f"{name}.tsv")
            else:
                found = mapped(self._folder / f"{name}.npy")
        except (OSError, ValueError) as error:
            raise Damaged(
                f"the columns {self._folder} cannot be read ({error}); {advice(self._folder.parent)}"
            ) from error
        self.__dict__[name] = found
        return found

    def __len__(self) -> int:
        return len(self.review)

    def id(self, row: int) -> str:
        """CURIE of the claim in a row."""
        return f"c:{bytes(self.claims[row * ID_SIZE : (row + 1) * ID_SIZE]).rstrip(bytes(1)).decode()}"

    def ids(self, rows: Iterable[int]) -> tuple[str, ...]:
        """CURIEs of the claims in some rows."""
        return tuple(map(self.id, rows))

    def row(self, claim: str) -> int | None:
        """Row of the claim of that CURIE, None when there is none."""
        place = bisect_left(range(len(self)), claim, key=self.id)
        return place if place < len(self) and self.id(place) == claim else None

    def with_end(self, name: str) -> Sequence[int]:
        """Rows of the claims of which an entity is an end, sorted."""
        return self._listed("by_end", name)

    def naming(self, name: str) -> list[int]:
        """Rows of the claims that name an entity: as an end, agreement or event; sorted."""
        mentions = self._listed("by_mention", name)
        ends = self.with_end(name)
        return sorted({*ends, *mentions}) if len(mentions) else list(ends)

    def number(self, name: str) -> int | None:
        """Number of an entity that a claim names, None when none does."""
        known = self._numbers
        if name not in known:
            known[name] = self.nodes.find(name)
        return known[name]

    @cached_property
    def _numbers(self) -> dict[str, int | None]:
        return {}

    def note(self, number: int) -> str:
        """What is said of the entity of that number: its class."""
        code: int = getattr(self, "nodes.notes")[number]
        return self._notes[code]

    def _listed(self, which: str, name: str) -> Sequence[int]:
        node = self.number(name)
        if node is None:
            return ()
        starts = self._starts[which]
        found: Sequence[int] = getattr(self, which)[starts[node] : starts[node + 1]]
        return found

    @cached_property
    def _starts(self) -> dict[str, Any]:
        return {name: getattr(self, f"{name}.starts") for name in ("by_end", "by_mention", "by_publishers")}

    def between(self, some: Iterable[str], others: Iterable[str]) -> list[int]:
        """Rows of the claims with an entity of each side at an end, sorted."""
        few, many = sorted(map(self._entities, (some, others)), key=self._weight)
        starts, listed, subject, value = self._starts["by_end"], self.by_end, self.subject, self.object
        rows = set(chain.from_iterable(listed[starts[n] : starts[n + 1]] for n in few))
        return sorted(row for row in rows if subject[row] in many or value[row] in many)

    def _entities(self, names: Iterable[str]) -> set[int]:
        found = (self.number(name) for name in set(names) if name.startswith("e:"))
        return {number for number in found if number is not None}

    def _weight(self, nodes: Iterable[int]) -> int:
        """How many rows have one of these nodes as an end, those with two counted twice."""
        starts = self._starts["by_end"]
        return sum(starts[n + 1] - starts[n] for n in nodes)

    def ends(self, row: int) -> tuple[str | None, str | None]:
        """CURIEs of subject and object of a row."""
        a, b = self.subject[row], self.object[row]
        return (None if a == NONE else self._node(a)), (None if b == NONE else self._node(b))

    def _node(self, number: int) -> str:
        known = self._names
        if number not in known:
            known[number] = self.nodes[number]
        return known[number]

    @cached_property
    def _names(self) -> dict[int, str]:
        return {}

    @cached_property
    def _label_of(self) -> dict[int, str]:
        return {}

    @cached_property
    def _day_of(self) -> dict[int, str | None]:
        return {NONE: None}

    def _label(self, number: int) -> str:
        known = self._label_of
        if number not in known:
            known[number] = self.labels[number]
        return known[number]

    def day(self, number: int) -> str | None:
        """A date as the sources give it, by its number in one of the columns of dates."""
        known = self._day_of
        if number not in known:
            known[number] = self.dates[number]
        return known[number]

    @cached_property
    def _publishers(self) -> tuple[str, ...]:
        return tuple(self.publishers)

    def _printed(self, row: int) -> tuple[str, ...]:
        starts = self._starts["by_publishers"]
        return tuple(self._publishers[n] for n in self.by_publishers[starts[row] : starts[row + 1]])

    def head(self, row: int) -> Head | None:
        """What a listing prints of the claim in a row; None when its evidence is needed for that."""
        if not self.plain[row]:
            return None
        predicate = PREDICATE_CODES[self.predicate[row]]
        event = PREDICATES[predicate].kind is Kind.EVENT
        subject, obj = self.ends(row)
        first, last = self.day(self.on[row]), self.day(self.until[row])
        return Head(
            self.id(row),
            Term(subject, self._label(self.subject_label[row])),
            predicate,
            Term(obj, self._label(self.object_label[row])),
            FAMILY_CODES[self.family[row]],
            STATUS_CODES[self.status[row]],
            DENIAL_CODES[self.denial[row]],
            REVIEW_CODES[self.review[row]],
            first if event else None,
            last if event else None,
            None if event else first,
            None if event else last,
            PLAN_STATE_CODES[self.plan_state[row]],
            self._printed(row),
            range(self.addresses[row]),
            self.day(self.first_told[row]),
            self.day(self.last_told[row]),
        )

    def in_order(self, rows: Iterable[int]) -> Iterator[tuple[bool, str | int, float, int]]:
        """What rows are sorted by so that claims stand as `filters.in_order` puts them."""
        earliest, latest, told, day = self.earliest, self.latest, self.first_told, self.day
        for row in rows:
            first, last = earliest[row], latest[row]
            end = _NEVER if last == NO_DAY else last
            if first == NO_DAY:
                yield True, day(told[row]) or "", end, row
            else:
                yield False, first, end, row


#: stands for no end: after every day that is written with four digits below 9999, as the text "9999" does
_NEVER: Final = date(9999, 1, 1).toordinal() - 0.5
