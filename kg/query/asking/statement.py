"""What a result about structure rests on, in words and as a record: nobody should see a rank without it.

Invariant: every result of `kg central`, `communities`, `brokers`, `balance`, `path`, `series` and `compare` carries one
statement; text, JSON and notebook show the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.query.asking.filters import Filters

if TYPE_CHECKING:
    from kg.query.asking.topics import Topics

__all__ = ["BIAS", "Statement", "counted", "filters_in_words", "size_in_words"]

BIAS: Final = (
    "ranks show attention in these sources, not power: sources that centre on one actor make it the centre, "
    "and ties that they do not tell of are missing"
)


def filters_in_words(filters: Filters, topics: Topics | None = None) -> str:
    """The filters as a person would give them; empty when there are none.

    >>> filters_in_words(Filters(since="2022", predicates=frozenset({"visited", "metWith"})))
    'since 2022; predicate metWith, visited'

    Args:
        filters: what was kept.
        topics: the topics there are; of those asked for, only the broadest are named.
    """
    told_topics = _broadest(filters.topics, topics) if topics else filters.topics
    given: tuple[tuple[str, str | Iterable[str] | None], ...] = (
        ("since", filters.since),
        ("until", filters.until),
        ("as of", filters.as_of),
        ("known by", filters.known_by),
        ("predicate", filters.predicates),
        ("status", [status.value for status in filters.statuses]),
        ("topic", told_topics),
        ("source kind", [kind.value for kind in filters.source_kinds]),
        ("publisher", filters.publishers),
        ("at least", f"{filters.min_publishers} publishers" if filters.min_publishers else None),
    )
    told = ((name, value if isinstance(value, str) else ", ".join(sorted(value or ()))) for name, value in given)
    return "; ".join(f"{name} {value}" for name, value in told if value)


def _broadest(asked: Collection[str], topics: Topics) -> list[str]:
    below = {narrower for topic in asked for narrower in topics.below(topic) if narrower != topic}
    return [topics.labels.get(topic, topic) for topic in asked if topic not in below]


def counted(number: int, one: str) -> str:
    """A number with its noun.

    >>> counted(1, "tie"), counted(2, "tie")
    ('1 tie', '2 ties')
    """
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def size_in_words(actors: int, ties: int, documents: int, tie: str = "tie") -> str:
    """The size of a network.

    >>> size_in_words(2, 1, 3)
    'n = 2 actors, m = 1 tie, 3 documents'
    """
    return f"n = {counted(actors, 'actor')}, m = {counted(ties, tie)}, {counted(documents, 'document')}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a result was computed on and by what; `note` says what it does not show."""

    projection: str
    figures: Mapping[str, Any]
    """Size of what it rests on (`n` actors, `m` ties, `documents`: pages, each once) and what else was counted."""
    size: str
    """The same for people."""
    filters: str = ""
    exclude: tuple[str, ...] = ()
    """Labels of the entities left out with their ties."""
    library: str = ""
    as_of: str | None = None
    chance: str = ""
    """How chance comes in, with its seed; empty where nothing depends on it."""
    seed: int | None = None
    undated: int = 0
    """Claims left out for want of a date."""
    note: str = BIAS
    more: tuple[str, ...] = ()
    """Further warnings of this result."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The statement for people, line by line."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.filters:
            yield f"only {self.filters}"
        if self.exclude:
            yield f"without {', '.join(self.exclude)}"
        yield self.projection
        yield "; ".join(filter(None, (self.size, self.library, f"as of {self.as_of}" if self.as_of else "")))
        if self.chance:
            yield self.chance
        yield self.note
        yield from self.more
        if self.undated:
            yield f"{self.undated} without a date left out"

    @property
    def record(self) -> dict[str, Any]:
        """The statement for programs: the field `basis` of every JSON record."""
        return {
            "projection": self.projection,
            "filters": self.filters,
            "exclude": list(self.exclude),
            **self.figures,
            "library": self.library,
            "seed": self.seed,
            "as_of": self.as_of,
            "undated": self.undated,
            "note": "; ".join([self.note, *self.more]),
        }
