"""Where in a file something stands: a node or property of a Turtle text, a character of a briefing.

Invariant: lines count from 1; what cannot be found answers with the nearest line before it, never with none.
"""

from __future__ import annotations

import re
from functools import cached_property

from kg.store.terms import Names

__all__ = ["TurtleLines", "line_at"]

_SUBJECT = re.compile(r"^(?![@#\s])(\S+)")


def line_at(text: str, offset: int) -> int:
    r"""The line that a character of a text stands on.

    >>> line_at("one\ntwo", 4)
    2
    """
    return text.count("\n", 0, offset) + 1


class TurtleLines:
    r"""The lines of a Turtle text by node and property.

    >>> TurtleLines("e:laos a dip:State ;\n    rdfs:label 'Laos' .", Names()).of("e:laos", "rdfs:label")
    2
    """

    def __init__(self, text: str, names: Names) -> None:
        self._lines = text.splitlines()
        self._names = names

    @cached_property
    def _starts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, line in enumerate(self._lines, 1):
            if match := _SUBJECT.match(line):
                found.setdefault(self._name(match[1]), number)
        return found

    def _name(self, token: str) -> str:
        if not token.startswith("<"):
            return token
        iri = token.strip("<>")
        return self._names.curie(iri if ":" in iri.partition("/")[0] else f"{self._names.base}{iri}")

    def of(self, node: str, predicate: str = "", value: str = "") -> int:
        """The line of a node's block, or of a property in it, or of the one whose line holds `value`."""
        start = self._starts.get(node) or self._mentioned(node)
        if not predicate:
            return start
        wanted = rf"(^|[\s;]){'(a|rdf:type)' if predicate == 'rdf:type' else re.escape(predicate)}(\s|$)"
        found = 0
        for number in range(start, len(self._lines) + 1):
            line = self._lines[number - 1]
            if number > start and _SUBJECT.match(line):
                break
            if re.search(wanted, line) and (value in line or not found):
                found = number
                if value in line:
                    break
        return found or start

    def _mentioned(self, node: str) -> int:
        local = node.partition(":")[2] or node
        return next((n for n, line in enumerate(self._lines, 1) if local in line), 1)
