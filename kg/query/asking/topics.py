"""Topics by name, and what lies below them; read from the plain table beside the SKOS file, no RDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import UnknownName
from kg.tables import parts, read_table

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
            BadRow: other columns, or a row with too few or too many fields.
        """
        labels: dict[str, str] = {}
        names: dict[str, str] = {}
        narrower: dict[str, list[str]] = defaultdict(list)
        for row in read_table(path, ("id", "label", "alt_labels", "broader", "definition")):
            topic = row.needed("id")
            labels[topic] = row["label"]
            for name in (topic, topic.removeprefix("t:"), row["label"], *parts(row["alt_labels"])):
                names.setdefault(name.casefold(), topic)
            if row["broader"]:
                narrower[row["broader"]].append(topic)
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
