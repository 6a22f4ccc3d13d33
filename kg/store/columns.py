"""The claims of a build as columns: memory-mapped arrays beside the store, for slices and projections.

Invariants: row i of every column is the claim `claims[i]`, rows are sorted by claim id, node numbers by CURIE; a node,
document, topic or publisher that no claim names is in no table, so columns that were changed step by step are those
written anew, byte for byte; the columns carry the id of the build they belong to and are refused with any other.
Days are proleptic ordinals (`datetime.date.toordinal`), `NO_DAY` where none is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import Damaged
from kg.facets import Facets
from kg.interval import bounds
from kg.model import Family, ReviewState, SourceKind, Status
from kg.store.dictionary import Dictionary, merged
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["NONE", "NO_DAY", "Columns", "Lists", "day_of", "ordinal"]

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

NONE: Final = -1
"""Number of no node: plain text as object, no event."""
NO_DAY: Final = np.iinfo(np.int32).min

_MEND: Final = "run 'kg build --force'"
_FORMAT: Final = 1
_ID: Final = "S16"

PREDICATE_CODES: Final = tuple(sorted(PREDICATES))
STATUS_CODES: Final = tuple(Status)
REVIEW_CODES: Final = tuple(ReviewState)
FAMILY_CODES: Final = tuple(Family)


def ordinal(day: str | None, *, last: bool = False) -> int:
    """The first (or last) day an honest date may stand for, as an ordinal; `NO_DAY` for None.

    >>> ordinal("2025-07") == date(2025, 7, 1).toordinal(), ordinal(None) == NO_DAY
    (True, True)
    """
    if day is None:
        return NO_DAY
    found = bounds(day)
    return (found.last if last else found.first).toordinal()


@dataclass(frozen=True, slots=True)
class Lists:
    """For each row a list of numbers: those of row i are `values[starts[i]:starts[i + 1]]`, sorted."""

    starts: npt.NDArray[np.int64]
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Lists:
        """The lists of some rows."""
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        return cls(starts, np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1])))

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Length of each row's list."""
        return np.diff(self.starts)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def taken(self, rows: npt.NDArray[np.int64]) -> Lists:
        """The lists of these rows, in their order."""
        lengths = self.lengths[rows]
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        places = np.repeat(self.starts[:-1][rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Lists(starts, self.values[places])

    def followed_by(self, other: Lists) -> Lists:
        """These rows, then the other's."""
        starts = np.concatenate([self.starts, self.starts[-1] + other.starts[1:]])
        return Lists(starts, np.concatenate([self.values, other.values]))

    def renumbered(self, numbers: Ints) -> Lists:
        """The same lists with every value replaced; `numbers` must keep their order."""
        return Lists(self.starts, numbers[self.values])

    def holding(self, wanted: Collection[int]) -> Flags:
        """Which rows hold one of the wanted values."""
        found = np.zeros(len(self.starts) - 1, np.bool_)
        found[self.rows[np.isin(self.values, np.fromiter(wanted, np.int32, len(wanted)))]] = True
        return found


@dataclass(frozen=True)
class Columns:
    """Every claim of a build, one row each."""

    nodes: Dictionary
    """CURIE of an end or event → its class as note; empty for what is no entity."""
    documents: Dictionary
    """CURIE of a briefing or reference row → its kind of source as note."""
    topics: Dictionary
    publishers: Dictionary
    claims: npt.NDArray[np.bytes_]
    """Claim ids without `c:`."""
    subject: Ints
    object: Ints
    event: Ints
    predicate: Codes
    status: Codes
    review: Codes
    family: Codes
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
        ends = {name for row in rows for name in (row.subject, row.object, row.event) if name}
        nodes = Dictionary.of({name: class_of(name) or "" for name in ends})
        told = {name for row in rows for name in row.documents}
        documents = Dictionary.of({name: kind_of(name) or "" for name in told})
        topics = Dictionary.of(dict.fromkeys((t for row in rows for t in row.topics), ""))
        publishers = Dictionary.of(dict.fromkeys((p for row in rows for p in row.publishers), ""))

        def column(values: Iterable[int], kind: Any = np.int32) -> Any:
            return np.fromiter(values, kind, len(rows))

        def codes(known: Sequence[str], field: str) -> Codes:
            number = {name: n for n, name in enumerate(known)}
            return column((number[getattr(row, field)] for row in rows), np.uint8)  # type: ignore[no-any-return]

        def lists(of: Dictionary, field: str) -> Lists:
            return Lists.of([sorted(of.number[name] for name in getattr(row, field)) for row in rows])

        return cls(
            nodes,
            documents,
            topics,
            publishers,
            np.array([row.id.removeprefix("c:").encode() for row in rows], _ID),
            column(nodes.number[row.subject] if row.subject else NONE for row in rows),
            column(nodes.number[row.object] if row.object else NONE for row in rows),
            column(nodes.number[row.event] if row.event else NONE for row in rows),
            codes(PREDICATE_CODES, "predicate"),
            codes(STATUS_CODES, "status"),
            codes(REVIEW_CODES, "review"),
            codes(FAMILY_CODES, "family"),
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
        return {name: EntityClass(note) for name, note in self.nodes.items() if note}

    def of_class(self, classes: Collection[EntityClass]) -> Flags:
        """Which nodes are of one of these classes."""
        wanted = {cls.value for cls in classes}
        return np.fromiter((note in wanted for note in self.nodes.notes), np.bool_, len(self.nodes))

    def of_kind(self, kinds: Collection[SourceKind]) -> frozenset[int]:
        """Numbers of the documents of one of these kinds."""
        wanted = {kind.value for kind in kinds}
        return frozenset(n for n, note in enumerate(self.documents.notes) if note in wanted)

    def taken(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Only these rows (sorted numbers), with the tables they need."""
        return self._of_rows(lambda values: values.taken(rows) if isinstance(values, Lists) else values[rows])._tidy()

    def with_nodes(self, classes: Mapping[str, EntityClass]) -> Columns:
        """The same rows with further nodes in the table, for columns that are worked on and not written."""
        own = {name: getattr(self, name) for name in _TABLES}
        more = Dictionary.of({name: cls for name, cls in classes.items() if self.nodes.find(name) is None})
        return self._renumbered(own | {"nodes": merged(self.nodes, more)})

    def changed(self, gone: Iterable[str], fresh: Columns) -> Columns:
        """These columns without some claims and with others added or put in the place of their namesakes.

        Args:
            gone: CURIEs of claims to leave out.
            fresh: claims to add.
        """
        keep = np.ones(len(self), np.bool_)
        keep[self.rows_of(chain(gone, fresh.curies(np.arange(len(fresh)))))] = False
        old = self.taken(np.flatnonzero(keep))
        tables = {name: merged(getattr(old, name), getattr(fresh, name)) for name in _TABLES}
        left, right = (side._renumbered(tables) for side in (old, fresh))
        order = np.argsort(np.concatenate([left.claims, right.claims]), kind="stable")

        def joined(name: str) -> Any:
            a, b = getattr(left, name), getattr(right, name)
            if isinstance(a, Lists):
                return a.followed_by(b).taken(order)
            return np.concatenate([a, b])[order]

        return _assembled([getattr(left, name) for name in _TABLES], map(joined, _ARRAYS))

    def _of_rows(self, change: Callable[[Any], Any]) -> Columns:
        tables = [getattr(self, name) for name in _TABLES]
        return _assembled(tables, (change(getattr(self, name)) for name in _ARRAYS))

    def _renumbered(self, tables: Mapping[str, Dictionary]) -> Columns:
        """The same rows with the numbers of other tables that hold all that is named."""
        numbers = {name: getattr(self, name).numbers_in(table) for name, table in tables.items()}

        def renumber(name: str) -> Any:
            values = getattr(self, name)
            if name in _NODE_COLUMNS:
                return np.append(numbers["nodes"], np.int32(NONE))[values]  # the last one stands for NONE
            if name in _LIST_TABLES:
                return values.renumbered(numbers[_LIST_TABLES[name]])
            return values

        return _assembled([tables[name] for name in _TABLES], map(renumber, _ARRAYS))

    def _tidy(self) -> Columns:
        """Without the names that no row uses."""
        used = {"nodes": np.concatenate([getattr(self, name) for name in _NODE_COLUMNS])}
        used |= {table: getattr(self, name).values for name, table in _LIST_TABLES.items()}
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
        for name in _TABLES:
            (folder / f"{name}.tsv").write_bytes(getattr(self, name).to_bytes())
        for name in _ARRAYS:
            values = getattr(self, name)
            if isinstance(values, Lists):
                np.save(folder / f"{name}.starts.npy", values.starts)
                np.save(folder / f"{name}.npy", values.values)
            else:
                np.save(folder / f"{name}.npy", values)
        record = {"build": stamp, **_meaning()}
        (folder / "columns.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def open(cls, folder: Path, stamp: str) -> Columns:
        """The columns of a build, mapped into memory and read as they are used.

        Raises:
            Damaged: they are missing, of another build or program, or cannot be read.
        """
        try:
            record = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
            if record != {"build": stamp, **_meaning()}:
                raise Damaged(f"{folder} belongs to another build or program; {_MEND}")
            tables = [Dictionary.from_bytes((folder / f"{name}.tsv").read_bytes()) for name in _TABLES]
            return _assembled(tables, (_read(folder, name) for name in _ARRAYS))
        except (OSError, ValueError) as error:
            raise Damaged(f"the columns {folder} cannot be read ({error}); {_MEND}") from error


_TABLES: Final = ("nodes", "documents", "topics", "publishers")
_ARRAYS: Final = tuple(field.name for field in fields(Columns) if field.name not in _TABLES)
_NODE_COLUMNS: Final = ("subject", "object", "event")
_LIST_TABLES: Final = {"in_documents": "documents", "in_topics": "topics", "by_publishers": "publishers"}


def _assembled(tables: Iterable[Dictionary], arrays: Iterable[Any]) -> Columns:
    """Columns of their tables and arrays, both in the order of the fields."""
    return Columns(*(*tables, *arrays))


def _meaning() -> dict[str, Any]:
    """What the codes stand for; columns with other meanings are those of another program."""
    return {
        "format": _FORMAT,
        "predicate": list(PREDICATE_CODES),
        "status": list(STATUS_CODES),
        "review": list(REVIEW_CODES),
        "family": list(FAMILY_CODES),
    }


def _read(folder: Path, name: str) -> Any:
    values = np.load(folder / f"{name}.npy", mmap_mode="r")
    if name in _LIST_TABLES:
        return Lists(np.load(folder / f"{name}.starts.npy", mmap_mode="r"), values)
    return values


def day_of(value: int) -> str | None:
    """The ISO day of an ordinal; None for `NO_DAY`."""
    return None if value == NO_DAY else date.fromordinal(value).isoformat()
