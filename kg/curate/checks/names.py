"""Names of the register that stand for two entities: an alias, or two labels alike, that ambiguous.csv does not list.

Invariant: a capital that bears its country's name (Singapore) is no collision; offices and events share labels freely,
as their ids and dates tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.curate.checks.finding import Finding
from kg.curate.checks.tables import Tables
from kg.names import AliasKind, fold
from kg.tables import Row, parts
from kg.vocabulary import EntityClass

__all__ = ["collisions"]

_SHARE = (EntityClass.OFFICE.value, "reference/events")


def _surfaces(tables: Tables) -> dict[str, dict[str, Row]]:
    """Folded surface → entity → the row that says so, labels first."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for ident, row in tables.ids.items():
        if tables.kinds[ident] not in _SHARE:
            found[fold(row["label"])].setdefault(ident, row)
    for row in tables.rows["register/aliases"]:
        if row["entity"] in tables.ids:
            found[fold(row["surface"])].setdefault(row["entity"], row)
    return found


def _is_capital(ids: set[str], surface: str, tables: Tables, capitals: set[tuple[str, str]]) -> bool:
    places = {i for i in ids if tables.kinds[i] == EntityClass.PLACE.value}
    states = ids - places
    same = {tables.ids[p]["state"] for p in places} == states
    return len(places) == len(states) == 1 and same and (surface, *states) in capitals


def collisions(tables: Tables) -> Iterator[Finding]:
    """One finding for each further entity that a name stands for."""
    declared: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows["register/ambiguous"]:
        declared[fold(row["surface"])] |= set(parts(row["candidates"]))
    capitals = {
        (fold(row["surface"]), row["entity"])
        for row in tables.rows["register/aliases"]
        if row["kind"] == AliasKind.CAPITAL.value
    }
    for surface, owners in _surfaces(tables).items():
        if not surface or len(owners) < 2 or owners.keys() <= declared[surface]:
            continue
        if _is_capital(set(owners), surface, tables, capitals):
            continue
        (first, before), *others = owners.items()
        for ident, row in others:
            name = row.cells.get("surface") or row["label"]
            place = f"{before.path.name}:{before.line}"
            problem = f"the name {name!r} stands for {ident} and for {first} ({place})"
            known = "|".join(sorted(owners))
            fix = f"correct one of the two rows, or list {name!r} with {known} in ambiguous.csv"
            yield Finding(row.path, row.line, name, problem, fix)
