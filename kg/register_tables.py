"""Reading the register's tables into values, and checking that they fit together.

Invariant: what is handed to `Register` has unique ids, existing references and honest dates; the first row that
breaks this stops the loading with its file, line and fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kg.model import Entity, Tenure
from kg.names import Alias, AliasKind
from kg.register import COLUMNS, Agreement, Membership, Occasion, Register, source_of
from kg.tables import Row, parts, read_table
from kg.vocabulary import EntityClass, is_local_name

__all__ = ["load_register"]

R = TypeVar("R", bound=Register)


def curie(local: str) -> str:
    """`e:` CURIE of an id as the tables write it."""
    return f"e:{local}"


@dataclass
class _Reading:
    """What has been read so far: later tables refer to it."""

    register: Path
    reference: Path
    entities: dict[str, Entity] = field(default_factory=dict)

    def rows(self, table: str) -> Iterator[Row]:
        """Rows of `register/…` or `reference/…`."""
        folder, _, name = table.partition("/")
        return read_table((self.register if folder == "register" else self.reference) / f"{name}.csv", COLUMNS[table])

    def add(self, row: Row, entity: Entity) -> None:
        """Take a new entity of the row's id."""
        if not is_local_name(row["id"]):
            raise row.bad(f"id {row['id']!r} is malformed", "use a-z, 0-9 and single hyphens, at most one dot")
        if entity.id in self.entities:
            raise row.bad(f"id {row['id']!r} is already taken", "give this row an id of its own or delete it")
        self.entities[entity.id] = entity

    def known(self, row: Row, column: str, local: str | None = None) -> str:
        """The CURIE of an entity that a cell names.

        Raises:
            BadRow: the register has no such entity.
        """
        name = row.needed(column) if local is None else local
        if curie(name) not in self.entities:
            raise row.bad(f"{column} {name!r} is no entity", "use an id of entities.csv, or add the entity there first")
        return curie(name)

    def known_all(self, row: Row, column: str) -> tuple[str, ...]:
        """The CURIEs of the entities that a pipe-separated cell names."""
        return tuple(self.known(row, column, local) for local in parts(row[column]))

    def maybe(self, row: Row, column: str) -> str | None:
        """The CURIE of the entity that a cell names, None when empty."""
        return self.known(row, column) if row[column] else None


def _entities(reading: _Reading) -> None:
    states: list[tuple[Row, str]] = []
    for row in reading.rows("register/entities"):
        state = row["state"] or None
        if state:
            states.append((row, curie(state)))
        reading.add(
            row,
            Entity(
                curie(row["id"]),
                row.needed("label"),
                row.kind("class", EntityClass),
                wikidata=row["wikidata"],
                iso3=row["iso3"],
                state=curie(state) if state else None,
                note=row["note"],
            ),
        )
    for row, state in states:
        if state not in reading.entities or reading.entities[state].cls is not EntityClass.STATE:
            raise row.bad(f"state {row['state']!r} is no State of the table", "use the id of a State or leave it empty")


def _agreements(reading: _Reading) -> dict[str, Agreement]:
    rows = list(reading.rows("reference/agreements"))
    for row in rows:
        reading.add(row, Entity(curie(row["id"]), row.needed("label"), EntityClass.AGREEMENT, note=row["note"]))
    return {
        curie(row["id"]): Agreement(
            curie(row["id"]),
            row["label"],
            row.needed("kind"),
            reading.known_all(row, "parties"),
            row.date("signed"),
            row.date("in_force"),
            tuple(f"t:{t}" for t in parts(row["topics"])),
        )
        for row in rows
    }


def _occasions(reading: _Reading) -> dict[str, Occasion]:
    rows = list(reading.rows("reference/events"))
    for row in rows:
        cls = EntityClass.EXERCISE if row["kind"] == "Exercise" else EntityClass.EVENT
        reading.add(row, Entity(curie(row["id"]), row.needed("label"), cls, note=row["note"]))
    return {
        curie(row["id"]): Occasion(
            curie(row["id"]),
            row["label"],
            row.needed("kind"),
            reading.maybe(row, "series"),
            row.date("date"),
            row.date("until"),
            reading.maybe(row, "place"),
            reading.known_all(row, "participants"),
            row.needed("status"),
        )
        for row in rows
    }


def _aliases(reading: _Reading) -> list[Alias]:
    return [
        Alias(row.needed("surface"), reading.known(row, "entity"), row.kind("kind", AliasKind))
        for row in reading.rows("register/aliases")
    ]


def _tenures(reading: _Reading) -> Iterator[Tenure]:
    for row in reading.rows("register/offices"):
        office = reading.known(row, "office")
        body = curie(office.removeprefix("e:").partition(".")[0])
        if body not in reading.entities:
            raise row.bad(f"office {row['office']!r} has no body", "its id is the body's id, a dot, and the title")
        yield Tenure(
            reading.known(row, "person"),
            office,
            row.needed("title"),
            body,
            row.date("start"),
            row.date("end"),
            source_of(row),
            row["note"],
        )


def _memberships(reading: _Reading) -> Iterator[Membership]:
    for row in reading.rows("register/memberships"):
        member, organisation = reading.known(row, "member"), reading.known(row, "organisation")
        yield Membership(member, organisation, row.date("start"), row.date("end"), source_of(row))


def _redirects(reading: _Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reading.rows("register/redirects"):
        old, new = curie(row.needed("old").removeprefix("e:")), curie(row.needed("new").removeprefix("e:"))
        if old in reading.entities:
            raise row.bad(f"old id {old} is still an entity", "delete the entity's row or this one")
        if old in found:
            raise row.bad(f"{old} is redirected twice", "keep the row with the id that answers today")
        found[old] = new
        if new not in reading.entities and new not in found and not new.startswith("e:local."):
            raise row.bad(f"new id {new} is no entity", "use an id of entities.csv")
        step = new
        while step in found:
            step = found[step]
            if step == old:
                raise row.bad(f"{old} redirects to itself", "delete one row of the circle")
    return found


def _preferred(reading: _Reading) -> dict[str, str]:
    found = {}
    for row in reading.rows("register/ambiguous"):
        reading.known_all(row, "candidates")
        if row["preferred"]:
            found[row.needed("surface")] = reading.known(row, "preferred")
    return found


def _titles(reading: _Reading) -> Iterable[tuple[str, str]]:
    return [(reading.known(row, "office"), row.needed("title")) for row in reading.rows("register/titles")]


def load_register(cls: type[R], register_dir: Path, reference_dir: Path) -> R:
    """A register of the tables in two folders; missing files count as empty.

    Raises:
        BadRow: the first row that does not fit.
    """
    reading = _Reading(register_dir, reference_dir)
    _entities(reading)
    agreements, occasions = _agreements(reading), _occasions(reading)
    return cls(
        reading.entities,
        _tenures(reading),
        _memberships(reading),
        agreements,
        occasions,
        _aliases(reading),
        _redirects(reading),
        titles=_titles(reading),
        preferred=_preferred(reading),
    )
