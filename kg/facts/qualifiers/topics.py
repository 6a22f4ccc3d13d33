"""Linking topic words to the scheme of topics: `ontology/topics.csv`, read once, no RDF.

Invariant: linking never changes the words of the text.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.config import shipped
from kg.names import fold

__all__ = ["Topics", "load_topics", "topics"]


def _key(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(text).lower())
    return " ".join(w.replace("defence", "defense") for w in words)


@dataclass(frozen=True, slots=True)
class Topics:
    """Labels of the topics, longest first, by their first word."""

    labels: dict[str, tuple[tuple[tuple[str, ...], str], ...]]

    def link(self, text: str) -> tuple[str, ...]:
        """CURIEs of the topics that a wording names, sorted; longer labels win over those inside them."""
        words = _key(text).split()
        found: set[str] = set()
        i = 0
        while i < len(words):
            step = 1
            for label, id in self.labels.get(words[i], ()):
                if tuple(words[i : i + len(label)]) == label:
                    found.add(id)
                    step = len(label)
                    break
            i += step
        return tuple(sorted(found))


def load_topics(path: Path) -> Topics:
    """Read a topics table."""
    table: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for label in (row["label"], *row["alt_labels"].split("|")):
                words = tuple(_key(label).split())
                if words:
                    table[words[0]].add((words, row["id"]))
    return Topics({k: tuple(sorted(v, key=lambda x: (-len(x[0]), x))) for k, v in sorted(table.items())})


@lru_cache(maxsize=2)
def topics(path: Path | None = None) -> Topics:
    """The topics of a table; the packaged one without a path."""
    return load_topics(path or shipped("ontology") / "topics.csv")
