"""Which claims may be in a conflict, told from counts and bounds alone, so that no other claim is read.

Invariant: every claim that the comparison of full claims would find is among them; what they really say is read later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.derive.days import FAR, span
from kg.query.asking.facets import cells
from kg.query.asking.shipped import bind, text
from kg.query.conflicts.rules import Rules

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["candidates"]

_FIELDS = ("dip:on", "dip:until", "dip:from", "dip:alsoUntil", "dip:placeText")
_BATCH = 500
Row = Mapping[str, str]


def _ids(store: Store, query: str) -> set[str]:
    return {row["claim"] for row in cells(store.select(query))}


def _rows(store: Store, query: str, predicates: Iterable[str]) -> list[dict[str, str]]:
    curies = [f"dip:{name}" for name in sorted(predicates)]
    return cells(store.select(bind(text(query), predicate=curies))) if curies else []


def _groups(rows: Iterable[Row], *names: str) -> list[list[Row]]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return [group for _, group in sorted(found.items(), key=lambda item: str(item[0])) if len(group) > 1]


def _reach(row: Row, slack: int) -> tuple[int, int]:
    """The widest days of a claim: its bounds; an undated one may speak of any day before its last publication."""
    lo = span(row["earliest"])[0] if "earliest" in row else 0
    if "latest" in row:
        return lo, max(lo, span(row["latest"])[1] + slack)
    return lo, max(lo, span(row["lastSeen"])[1]) if "lastSeen" in row else FAR


def _meeting(group: Iterable[Row], slack: int = 0) -> Iterator[tuple[Row, Row]]:
    """The pairs of a group whose days meet.

    Args:
        group: rows with their bounds.
        slack: days that a known end lies later; -1 where the day of an end is not held any more.
    """
    running: list[tuple[int, Row]] = []
    for lo, hi, row in sorted(((*_reach(row, slack), row) for row in group), key=lambda r: (r[0], r[1], r[2]["claim"])):
        running = [(end, other) for end, other in running if end >= lo]
        yield from ((other, row) for _, other in running)
        running.append((hi, row))


def _near(rows: Iterable[Row], rules: Rules) -> set[str]:
    """Events of one triple that lie near each other, or name one event or agreement."""
    found: set[str] = set()
    for group in _groups(rows, "predicate", "subject", "object"):
        near = rules.near.get(group[0]["predicate"].removeprefix("dip:"))
        if near:
            for a, b in _meeting((row for row in group if "earliest" in row), near.within):
                found |= {a["claim"], b["claim"]}
        for name in ("event", "instrument"):
            for same in _groups((row for row in group if name in row), name):
                found |= {row["claim"] for row in same}
    return found


def _at_once(rows: Iterable[Row], rules: Rules) -> set[str]:
    """Claims of which there may be one at a time and that meet another."""
    found: set[str] = set()
    by_predicate: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_predicate[row["predicate"].removeprefix("dip:")].append(row)
    for name, own in sorted(by_predicate.items()):
        rule = rules.one_value[name]
        for group in _groups(own, *rule.per):
            for a, b in _meeting(group, -1):
                if rule.one not in a or a[rule.one] != b[rule.one]:
                    found |= {a["claim"], b["claim"]}
    return found


def _beside(store: Store, claims: Iterable[str]) -> set[str]:
    """Every claim of the triples of these."""
    listed, found = sorted(claims), set[str]()
    for start in range(0, len(listed), _BATCH):
        query = bind(text("same-triples"), claim=listed[start : start + _BATCH])
        found |= {row["other"] for row in cells(store.select(query))}
    return found


def candidates(store: Store, rules: Rules) -> set[str]:
    """Ids of the claims that have to be read to find every conflict of a graph."""
    found: set[str] = set()
    for field in _FIELDS:
        found |= _ids(store, bind(text("conflict-values"), field=[field]))
    found |= _ids(store, text("conflict-amounts"))
    found |= _near(_rows(store, "conflict-triples", {*rules.near, *rules.same_instrument, *rules.places}), rules)
    found |= _at_once(_rows(store, "conflict-rows", rules.one_value), rules)
    for group in _groups(_rows(store, "conflict-rows", rules.hosts), "object"):
        for a, b in _meeting(group):
            found |= {a["claim"], b["claim"]}
    return found | _beside(store, _ids(store, text("conflict-stances")))
