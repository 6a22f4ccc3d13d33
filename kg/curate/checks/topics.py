"""The tables of the ontology: topics and levels of partnership.

Invariant: a name stands for one topic, a broader topic is a topic of the first level, a rank is a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.config import Config
from kg.curate.checks.finding import Finding
from kg.curate.checks.rows import read_rows
from kg.names import fold
from kg.tables import Row, parts

__all__ = ["ontology_tables"]


def _bad(row: Row, label: str, problem: str, fix: str) -> Finding:
    return Finding(row.path, row.line, label, problem, fix)


def ontology_tables(config: Config) -> Iterator[Finding]:
    """What is wrong in topics.csv and levels.csv."""
    topics, found = read_rows(config.ontology / "topics.csv", ("id", "label", "alt_labels", "broader", "definition"))
    yield from found
    yield from _topics(topics)
    levels, found = read_rows(config.ontology / "levels.csv", ("phrase", "rank"))
    yield from found
    for row in levels:
        if not row["rank"].isdigit():
            yield _bad(
                row, row["phrase"], f"rank {row['rank']!r} is no number", "write a whole number: 1 is the lowest"
            )


def _topics(rows: list[Row]) -> Iterator[Finding]:
    by_id: dict[str, Row] = {}
    named: dict[str, Row] = {}
    for row in rows:
        first = by_id.setdefault(row["id"], row)
        if first is not row:
            fix = "give this topic an id of its own"
            yield _bad(row, row["label"], f"id {row['id']!r} is already taken in line {first.line}", fix)
        for name in (row["label"], *parts(row["alt_labels"])):
            other = named.setdefault(fold(name), row)
            if other is not row and other["id"] != row["id"]:
                problem = f"the name {name!r} is also one of {other['id']} (line {other.line})"
                yield _bad(row, row["label"], problem, "leave it to one of the two topics")
    for row in rows:
        broader = by_id.get(row["broader"])
        if row["broader"] and broader is None:
            yield _bad(row, row["label"], f"broader {row['broader']!r} is no topic", "use an id of this table")
        elif broader and broader["broader"]:
            problem = f"broader {row['broader']!r} is itself below {broader['broader']}"
            yield _bad(row, row["label"], problem, "there are two levels: name a topic of the first, or none")
