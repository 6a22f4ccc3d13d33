"""Topics by name, and what lies below them; read from the plain table beside the SKOS file, no RDF."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import BadRow, UnknownName

__all__ = ["Topics"]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of an ontology."""

    labels: Mapping[str, str]
    names: Mapping[str, str]
    """CURIE by label, alternative label or local name, in lower case."""
    narrower: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path) -> Topics:
        """Read `topics.csv`.

        Raises:
            BadRow: a column is missing.
        """
        labels: dict[str, str] = {}
        names: dict[str, str] = {}
        narrower: dict[str, list[str]] = defaultdict(list)
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                try:
                    topic, label, others, broader = row["id"], row["label"], row["alt_labels"], row["broader"]
                except KeyError as error:
                    raise BadRow(path, 1, f"the column {error} is missing", "id,label,alt_labels,broader") from error
                labels[topic] = label
                for name in (topic, topic.removeprefix("t:"), label, *others.split("|")):
                    if name.strip():
                        names.setdefault(name.strip().casefold(), topic)
                if broader:
                    narrower[broader].append(topic)
        return cls(labels, names, {topic: tuple(sorted(below)) for topic, below in narrower.items()})

    def find(self, name: str) -> str | None:
        """The topic of that name, None when there is none."""
        return self.names.get(name.casefold())

    def resolve(self, name: str) -> str:
        """The topic of that name.

        Raises:
            UnknownName: there is none; the nearest ones are given.
        """
        found = self.find(name)
        if found is None:
            near = list(dict.fromkeys(self.names[n] for n in get_close_matches(name.casefold(), self.names)))
            raise UnknownName("topic", name, [self.labels[t] for t in near], "see ontology/topics.csv")
        return found

    def below(self, topic: str) -> frozenset[str]:
        """A topic and all topics below it."""
        found, waiting = set(), [topic]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(self.narrower.get(here, ()))
        return frozenset(found)
