"""What can have one value only: `ontology/single-valued.yaml` as values.

Invariant: predicates, units and words come from the file; a predicate that the ontology does not know is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadRow
from kg.tables import read_mapping, read_table
from kg.vocabulary import PREDICATES, Kind

__all__ = ["Nearness", "OneValue", "Rules", "load_rules"]


@dataclass(frozen=True, slots=True)
class OneValue:
    """Of `one` (subject, object, level, rate) there is one at a time for each `per`."""

    one: str
    per: tuple[str, ...]
    excepted: tuple[str, ...] = ()
    """Words of an object of which several may be at a time."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How many days apart two claims of a triple may lie and still tell of one event, and what must not differ."""

    within: int
    alike: str
    """topics, places or named-place."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file, with the ladder of partnerships."""

    statement: Mapping[Kind, tuple[str, ...]]
    begin_once: frozenset[str]
    """States that begin and end by one act; the others may be spoken of from any day on."""
    one_value: Mapping[str, OneValue]
    hosts: frozenset[str]
    near: Mapping[str, Nearness]
    same_instrument: frozenset[str]
    places: frozenset[str]
    inside: frozenset[str]
    """Words of places that lie in a town."""
    units: Mapping[str, str]
    """First word of its group for each unit."""
    rough: Mapping[str, str]
    """up, down or both, by the words before a number."""
    levels: tuple[str, ...]
    """Phrases that name a level of partnership, the longest first."""


def _known(path: Path, names: Any) -> list[str]:
    for name in names:
        if name not in PREDICATES:
            raise BadRow(path, 1, f"{name!r} is no predicate", "use a name of ontology/README.md")
    return list(names)


def load_rules(ontology: Path) -> Rules:
    """Read `single-valued.yaml` and `levels.csv` of an ontology folder.

    Raises:
        BadFile: the file is missing.
        BadRow: no valid YAML, a part is missing, or a predicate is unknown.
    """
    path = ontology / "single-valued.yaml"
    given = read_mapping(path)
    try:
        return Rules(
            statement={Kind(kind): tuple(fields) for kind, fields in given["statement"].items()},
            begin_once=frozenset(_known(path, given["begin_once"])),
            one_value={
                name: OneValue(rule["one"], tuple(rule["per"]), tuple(rule.get("except", ())))
                for name, rule in given["one_value"].items()
                if _known(path, [name])
            },
            hosts=frozenset(_known(path, given["hosts"])),
            near={
                name: Nearness(int(rule["within"]), str(rule["alike"]))
                for name, rule in given["same_event"].items()
                if _known(path, [name])
            },
            same_instrument=frozenset(_known(path, given["same_instrument"])),
            places=frozenset(_known(path, given["places"])),
            inside=frozenset(given["inside"]),
            units={word: group[0] for group in given["units"] for word in group},
            rough={word: way for way, words in given["rough"].items() for word in words},
            levels=tuple(
                sorted(
                    (row.needed("phrase") for row in read_table(ontology / "levels.csv", ("phrase", "rank"))),
                    key=lambda phrase: (-len(phrase), phrase),
                )
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise BadRow(path, 1, f"cannot be used ({error})", "compare it with the packaged ontology") from error
