"""The claims of a build as columns: memory-mapped arrays beside the store, for slices and projections.

Invariants: row i of every column is the claim `claims[i]`, rows are sorted by claim id, node numbers by CURIE; a node,
document, topic or publisher that no claim names is in no table, so columns that were changed step by step are those
written anew, byte for byte; the columns carry the id of the build they belong to and are refused with any other.
Days are proleptic ordinals (`datetime.date.toordinal`), `NO_DAY` where none is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import Damaged
from kg.facets import Facets
from kg.model import SourceKind
from kg.store.codes import (
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
    day_of,
    meaning,
    ordinal,
)
from kg.store.dictionary import Dictionary, together
from kg.store.lists import Flags, Ints, Lists
from kg.vocabulary import EntityClass

__all__ = [
    "FAMILY_CODES",
    "NONE",
    "NO_DAY",
    "PREDICATE_CODES",
    "REVIEW_CODES",
    "STATUS_CODES",
    "Columns",
    "Flags",
    "Lists",
    "day_of",
    "ordinal",
]

Codes = npt.NDArray[np.uint8]

_ID: Final = f"S{ID_SIZE}"


@dataclass(frozen=True)
class Columns:
    """Every claim of a build, one row each."""

    nodes: Dictionary
    """CURIE of an end, event or agreement → its class as note; empty for what is no entity."""
    documents: Dictionary
    """CURIE of a briefing or reference row → its kind of source as note."""
    topics: Dictionary
    publishers: Dictionary
    labels: Dictionary
    """What is printed of the ends."""
    dates: Dictionary
    """Dates as the sources give them; of columns of dates NONE is an unknown one."""
    claims: npt.NDArray[np.bytes_]
    """Claim ids without `c:`."""
    subject: Ints
    object: Ints
    event: Ints
    instrument: Ints
    subject_label: Ints
    object_label: Ints
    on: Ints
    """Day of an event, start of a state."""
    until: Ints
    """Last day of an event of several days, end of a state."""
    first_told: Ints
    last_told: Ints
    """When it was first and last seen; the days beside them are what is compared."""
    predicate: Codes
    status: Codes
    review: Codes
    family: Codes
    denial: Codes
    plan_state: Codes
    addresses: Ints
    """How many addresses its sources have."""
    plain: Flags
    """Whether a listing needs no more of it than stands here (`Facets.plain`)."""
    earliest: Ints
    latest: Ints
    from_latest: Ints
    until_earliest: Ints
    first_seen: Ints
    last_seen: Ints
    ended: Flags
    """Whether the sources give a last day (`dip:until`)."""
    in_documents: Lists
    in_topics: Lists
    by_publishers: Lists

    def __len__(self) -> int:
        return len(self.claims)

    @classmethod
    def of(
        cls,
        claims: Iterable[Facets],
        class_of: Callable[[str], EntityClass | None],
        kind_of: Callable[[str], SourceKind | None],
    ) -> Columns:
        """Columns of claims in any order, each once.

        Args:
            claims: their facets.
            class_of: class of an entity by CURIE.
            kind_of: kind of source of a document by CURIE.
        """
        rows = sorted(claims, key=lambda claim: claim.id)
        ends = {name for row in rows for name in (row.subject, row.object, row.event, row.instrument) if name}
        nodes = Dictionary.of({name: class_of(name) or "" for name in ends})
        behind = {name for row in rows for name in row.documents}
        documents = Dictionary.of({name: kind_of(name) or "" for name in behind})
        topics = Dictionary.of(dict.fromkeys((t for row in rows for t in row.topics), ""))
        publishers = Dictionary.of(dict.fromkeys((p for row in rows for p in row.publishers), ""))
        labels = Dictionary.of(dict.fromkeys((t for row in rows for t in (row.subject_label, row.object_label)), ""))
        told = {day for row in rows for day in (row.on, row.until, row.first_seen, row.last_seen) if day}
        dates = Dictionary.of(dict.fromkeys(told, ""))

        def column(values: Iterable[int], kind: Any = np.int32) -> Any:
            return np.fromiter(values, kind, len(rows))

        def numbers(of: Dictionary, field: str) -> Ints:
            named = (getattr(row, field) for row in rows)
            return column(NONE if name is None else of.number[name] for name in named)  # type: ignore[no-any-return]

        def codes(known: Sequence[str | None], field: str) -> Codes:
            number = {name: n for n, name in enumerate(known)}
            return column((number[getattr(row, field)] for row in rows), np.uint8)  # type: ignore[no-any-return]

        def lists(of: Dictionary, field: str) -> Lists:
            return Lists.of([sorted(of.number[name] for name in getattr(row, field)) for row in rows])

        return cls(
            nodes,
            documents,
            topics,
            publishers,
            labels,
            dates,
            np.array([row.id.removeprefix("c:").encode() for row in rows], _ID),
            numbers(nodes, "subject"),
            numbers(nodes, "object"),
            numbers(nodes, "event"),
            numbers(nodes, "instrument"),
            numbers(labels, "subject_label"),
            numbers(labels, "object_label"),
            numbers(dates, "on"),
            numbers(dates, "until"),
            numbers(dates, "first_seen"),
            numbers(dates, "last_seen"),
            codes(PREDICATE_CODES, "predicate"),
            codes(STATUS_CODES, "status"),
            codes(REVIEW_CODES, "review"),
            codes(FAMILY_CODES, "family"),
            codes(DENIAL_CODES, "denial"),
            codes(PLAN_STATE_CODES, "plan_state"),
            column(row.addresses for row in rows),
            column((row.plain for row in rows), np.bool_),
            column(ordinal(row.earliest) for row in rows),
            column(ordinal(row.latest) for row in rows),
            column(ordinal(row.from_latest) for row in rows),
            column(ordinal(row.until_earliest) for row in rows),
            column(ordinal(row.first_seen) for row in rows),
            column(ordinal(row.last_seen, last=True) for row in rows),
            column((row.until is not None for row in rows), np.bool_),
            lists(documents, "documents"),
            lists(topics, "topics"),
            lists(publishers, "publishers"),
        )

    def curies(self, rows: npt.NDArray[np.int64] | Flags) -> tuple[str, ...]:
        """Claim CURIEs of some rows (numbers or a mask)."""
        return tuple(f"c:{name.decode()}" for name in self.claims[rows].tolist())

    def rows_of(self, curies: Iterable[str]) -> npt.NDArray[np.int64]:
        """Rows of the claims of these CURIEs, sorted; those that are no claim are left out."""
        wanted = np.array(sorted({name.removeprefix("c:").encode() for name in curies}), _ID)
        places = np.searchsorted(self.claims, wanted)
        inside = places < len(self)
        found: npt.NDArray[np.int64] = places[inside][self.claims[places[inside]] == wanted[inside]]
        return found

    @cached_property
    def classes(self) -> Mapping[str, EntityClass]:
        """Class of every entity that a claim names."""
        return _Classes(self.nodes)

    def of_class(self, classes: Collection[EntityClass]) -> Flags:
        """Which nodes are of one of these classes."""
        return self.nodes.noted({cls.value for cls in classes})

    def of_kind(self, kinds: Collection[SourceKind]) -> frozenset[int]:
        """Numbers of the documents of one of these kinds."""
        return frozenset(np.flatnonzero(self.documents.noted({kind.value for kind in kinds})).tolist())

    def taken(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Only these rows (sorted numbers), with the tables they need."""
        return self._of_rows(lambda values: values.taken(rows) if isinstance(values, Lists) else values[rows])._tidy()

    def with_nodes(self, classes: Mapping[str, EntityClass]) -> Columns:
        """The same rows with further nodes in the table, for columns that are worked on and not written."""
        own = {name: getattr(self, name) for name in TABLES}
        more = Dictionary.of({name: cls for name, cls in classes.items() if self.nodes.find(name) is None})
        return self._renumbered(own | {"nodes": together([self.nodes, more])})

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        """The rows of all parts (at least one), which have no claim in common."""
        if len(parts) == 1:
            return parts[0]
        tables = {name: together([getattr(part, name) for part in parts]) for name in TABLES}
        sides = [part._renumbered(tables) for part in parts]
        order = np.argsort(np.concatenate([side.claims for side in sides]), kind="stable")

        def one(name: str) -> Any:
            pieces = [getattr(side, name) for side in sides]
            if isinstance(pieces[0], Lists):
                return Lists.chained(pieces).taken(order)
            return np.concatenate(pieces)[order]

        return _assembled([tables[name] for name in TABLES], map(one, _ARRAYS))

    def changed(self, gone: Iterable[str], fresh: Columns) -> Columns:
        """These columns without some claims and with others added or put in the place of their namesakes.

        Args:
            gone: CURIEs of claims to leave out.
            fresh: claims to add.
        """
        keep = np.ones(len(self), np.bool_)
        keep[self.rows_of(chain(gone, fresh.curies(np.arange(len(fresh)))))] = False
        return Columns.joined([self.taken(np.flatnonzero(keep)), fresh])

    def _of_rows(self, change: Callable[[Any], Any]) -> Columns:
        tables = [getattr(self, name) for name in TABLES]
        return _assembled(tables, (change(getattr(self, name)) for name in _ARRAYS))

    def _renumbered(self, tables: Mapping[str, Dictionary]) -> Columns:
        """The same rows with the numbers of other tables that hold all that is named."""
        numbers = {name: getattr(self, name).numbers_in(table) for name, table in tables.items()}

        def renumber(name: str) -> Any:
            values = getattr(self, name)
            if name in _NUMBERED:
                return np.append(numbers[_NUMBERED[name]], np.int32(NONE))[values]  # the last one stands for NONE
            if name in _LIST_TABLES:
                return values.renumbered(numbers[_LIST_TABLES[name]])
            return values

        return _assembled([tables[name] for name in TABLES], map(renumber, _ARRAYS))

    def _tidy(self) -> Columns:
        """Without the names that no row uses."""
        used = {table: getattr(self, name).values for name, table in _LIST_TABLES.items()}
        for table in sorted(set(_NUMBERED.values())):
            used[table] = np.concatenate([getattr(self, name) for name, of in _NUMBERED.items() if of == table])
        tables = {}
        for name, numbers in used.items():
            mask = np.zeros(len(getattr(self, name)), np.bool_)
            mask[numbers[numbers != NONE]] = True
            tables[name] = getattr(self, name).kept(mask)
        return self._renumbered(tables)

    def write(self, folder: Path, stamp: str) -> None:
        """Write the columns into a new folder.

        Args:
            folder: made here.
            stamp: id of the build.

        Raises:
            OSError: the disk refuses.
        """
        folder.mkdir()
        for name in TABLES:
            getattr(self, name).write(folder / f"{name}.tsv")
        for name in _ARRAYS:
            _save(folder, name, getattr(self, name))
        for name, roles in FOUND_BY.items():
            ends = [getattr(self, role) for role in roles]
            rows = np.tile(np.arange(len(self), dtype=np.int32), len(roles))
            _save(folder, name, Lists.grouped(np.concatenate(ends), rows, len(self.nodes)))
        (folder / "columns.json").write_text(json.dumps(meaning(stamp), indent=1, sort_keys=True) + "\n")

    @classmethod
    def open(cls, folder: Path, stamp: str) -> Columns:
        """The columns of a build, mapped into memory and read as they are used.

        Raises:
            Damaged: they are missing, of another build or program, or cannot be read.
        """
        try:
            check_record(folder, stamp)
            tables = [Dictionary.open(folder / f"{name}.tsv") for name in TABLES]
            return _assembled(tables, (_read(folder, name) for name in _ARRAYS))
        except (OSError, ValueError) as error:
            raise Damaged(f"the columns {folder} cannot be read ({error}); {advice(folder.parent)}") from error


_ARRAYS: Final = tuple(field.name for field in fields(Columns) if field.name not in TABLES)
_NUMBERED: Final = {
    **dict.fromkeys(("subject", "object", "event", "instrument"), "nodes"),
    **dict.fromkeys(("subject_label", "object_label"), "labels"),
    **dict.fromkeys(("on", "until", "first_told", "last_told"), "dates"),
}
_LIST_TABLES: Final = {"in_documents": "documents", "in_topics": "topics", "by_publishers": "publishers"}
FOUND_BY: Final = {"by_end": ("subject", "object"), "by_mention": ("event", "instrument")}
"""Rows by node, written beside the columns so that the claims of a name are found without looking at the others."""


def _assembled(tables: Iterable[Dictionary], arrays: Iterable[Any]) -> Columns:
    """Columns of their tables and arrays, both in the order of the fields."""
    return Columns(*(*tables, *arrays))


def _save(folder: Path, name: str, values: Any) -> None:
    if isinstance(values, Lists):
        np.save(folder / f"{name}.starts.npy", values.starts)
        values = values.values
    np.save(folder / f"{name}.npy", values)


def _read(folder: Path, name: str) -> Any:
    values = np.load(folder / f"{name}.npy", mmap_mode="r")
    if name in _LIST_TABLES:
        return Lists(np.load(folder / f"{name}.starts.npy", mmap_mode="r"), values)
    return values


class _Classes(Mapping[str, EntityClass]):
    """Classes of the nodes that are entities, looked up as they are asked for."""

    def __init__(self, nodes: Dictionary) -> None:
        self._nodes = nodes

    def __getitem__(self, name: str) -> EntityClass:
        place = self._nodes.find(name)
        note = self._nodes.notes[place] if place is not None else ""
        if not note:
            raise KeyError(name)
        return EntityClass(note)

    def __iter__(self) -> Iterator[str]:
        return (name for name, note in self._nodes.items() if note)

    def __len__(self) -> int:
        return sum(1 for _ in self)
