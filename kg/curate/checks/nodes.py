"""A graph as checks look at it, node by node: held in memory (a claim file) or asked of a store (`kg.store.nodes`).

Invariant: both forms answer alike, but for the order of nodes and values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from kg.store.terms import Node, Properties

__all__ = ["Held", "Nodes"]


class Nodes(Protocol):
    """Look-ups in a graph; a name that it does not know has no properties."""

    def get(self, name: str) -> Properties:
        """Everything that is said of a node."""

    def values(self, name: str, predicate: str) -> tuple[Node, ...]:
        """What is said of a node by one predicate."""

    def of_class(self, name: str) -> Iterable[str]:
        """The nodes that have this very class."""

    def having(self, predicate: str) -> Iterable[str]:
        """The nodes of which something is said by a predicate; over a store once for each value."""

    def valued(self, predicate: str) -> Iterable[str]:
        """The nodes that are a value of a predicate; over a store once for each subject."""

    def pointing(self, predicate: str, name: str) -> list[str]:
        """The nodes that have this one as a value of a predicate."""


class Held:
    """The nodes of a graph in memory."""

    def __init__(self, nodes: Mapping[str, Properties]) -> None:
        self._nodes = nodes
        self._backwards: dict[str, dict[str, list[str]]] = {}

    def get(self, name: str) -> Properties:
        """Everything that is said of a node."""
        return self._nodes.get(name, {})

    def values(self, name: str, predicate: str) -> tuple[Node, ...]:
        """What is said of a node by one predicate."""
        return self._nodes.get(name, {}).get(predicate, ())

    def of_class(self, name: str) -> Iterable[str]:
        """The nodes that have this very class."""
        return self.pointing("rdf:type", name)

    def having(self, predicate: str) -> Iterable[str]:
        """The nodes of which something is said by a predicate."""
        return [name for name, properties in self._nodes.items() if predicate in properties]

    def valued(self, predicate: str) -> Iterable[str]:
        """The nodes that are a value of a predicate."""
        return self._by_value(predicate)

    def pointing(self, predicate: str, name: str) -> list[str]:
        """The nodes that have this one as a value of a predicate."""
        return self._by_value(predicate).get(name, [])

    def _by_value(self, predicate: str) -> dict[str, list[str]]:
        known = self._backwards.get(predicate)
        if known is None:
            known = defaultdict(list)
            for name, properties in self._nodes.items():
                for value in properties.get(predicate, ()):
                    if isinstance(value, str):
                        known[value].append(name)
            self._backwards[predicate] = dict(known)
        return self._backwards[predicate]
