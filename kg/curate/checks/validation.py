"""SHACL on nodes held in memory: what pySHACL says of the same graph, a hundred times sooner.

Invariant: for the components of `shapes`, the violations (node, shape, component) are those of pySHACL, which a test
holds it to on every kind of planted fault. It is stricter in two points, as the recommendation is: a literal whose
text its datatype does not allow ("2025-13" as a month) is not of that datatype, and a day and a month have no order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from kg.curate.checks.shapes import Route, Shape, Violation
from kg.interval import is_date, precision
from kg.store.terms import Lit, Names, Node, Properties

__all__ = ["violations"]

Nodes = Mapping[str, Properties]

_NUMERIC = frozenset({"xsd:integer", "xsd:decimal", "xsd:double", "xsd:float", "xsd:int", "xsd:nonNegativeInteger"})
_DATES = {"xsd:gYear": 1, "xsd:gYearMonth": 2, "xsd:date": 3}
_FORMS = {
    "xsd:integer": re.compile(r"[+-]?\d+"),
    "xsd:decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "xsd:boolean": re.compile(r"true|false|1|0"),
}


@lru_cache(maxsize=65536)
def _sound(literal: Lit) -> bool:
    """Whether the text is one that the datatype allows."""
    if literal.datatype in _DATES:
        return is_date(literal.text) and precision(literal.text) == _DATES[literal.datatype]
    form = _FORMS.get(literal.datatype)
    return form is None or bool(form.fullmatch(literal.text))


def _is_a(value: Node, datatype: str) -> bool:
    return isinstance(value, Lit) and value.datatype == datatype and not value.language and _sound(value)


def _order(value: Node) -> tuple[str, Any] | None:
    """Kind and value by which literals are compared; None for what has no order."""
    if not isinstance(value, Lit):
        return None
    if value.datatype in _NUMERIC:
        try:
            return "number", Decimal(value.text)
        except InvalidOperation:
            return None
    return (value.datatype, value.text) if _sound(value) else None


def _before(one: Node, other: Node, *, or_equal: bool) -> bool:
    a, b = _order(one), _order(other)
    if a is None or b is None or a[0] != b[0]:
        return False
    return bool(a[1] <= b[1] if or_equal else a[1] < b[1])


class _Looking:
    """One graph with the indexes that shapes ask for."""

    def __init__(self, nodes: Nodes, names: Names) -> None:
        self.nodes = nodes
        self.names = names
        self._inverse: dict[str, dict[str, list[Node]]] = {}
        self._parents = {
            name: {p for p in properties["rdfs:subClassOf"] if isinstance(p, str)}
            for name, properties in nodes.items()
            if "rdfs:subClassOf" in properties
        }
        self._classes: dict[str, frozenset[str]] = {}

    def text(self, value: Node) -> str:
        return value.text if isinstance(value, Lit) else self.names.iri(value)

    def classes(self, value: Node) -> frozenset[str]:
        """The classes of a node and what they are subclasses of."""
        found: set[str] = set()
        for cls in self.nodes.get(value, {}).get("rdf:type", ()) if isinstance(value, str) else ():
            found |= self._above(str(cls))
        return frozenset(found)

    def _above(self, cls: str) -> frozenset[str]:
        known = self._classes.get(cls)
        if known is None:
            found, todo = {cls}, [cls]
            while todo:
                new = self._parents.get(todo.pop(), set()) - found
                found |= new
                todo += new
            known = self._classes[cls] = frozenset(found)
        return known

    def _backwards(self, predicate: str) -> dict[str, list[Node]]:
        if predicate not in self._inverse:
            index: dict[str, list[Node]] = defaultdict(list)
            for name, properties in self.nodes.items():
                for value in properties.get(predicate, ()):
                    if isinstance(value, str):
                        index[value].append(name)
            self._inverse[predicate] = index
        return self._inverse[predicate]

    def values(self, node: Node, path: Route | None) -> tuple[Node, ...]:
        if path is None:
            return (node,)
        if not isinstance(node, str):
            return ()
        if len(path.steps) == 1 and not path.steps[0][1]:
            return self.nodes.get(node, {}).get(path.steps[0][0], ())
        found: list[Node] = []
        for predicate, inverse in path.steps:
            found += self._backwards(predicate).get(node, ()) if inverse else self.nodes[node].get(predicate, ())
        return tuple(dict.fromkeys(found))

    def targets(self, shape: Shape) -> list[str]:
        found: dict[str, None] = {}
        for kind, name in shape.targets:
            if kind == "targetNode":
                found[name] = None
            elif kind == "targetObjectsOf":
                found |= dict.fromkeys(self._backwards(name))
            elif kind == "targetSubjectsOf":
                found |= dict.fromkeys(n for n, p in self.nodes.items() if name in p)
            else:
                found |= dict.fromkeys(
                    n
                    for n, p in self.nodes.items()
                    if any(name == c or name in self._above(str(c)) for c in p.get("rdf:type", ()))
                )
        return list(found)

    def broken(self, node: str, shape: Shape) -> Iterator[str]:
        """The components of one shape (not of those below it) that a node breaks."""
        values = self.values(node, shape.path)
        for kind, argument in shape.constraints:
            if kind in _COUNTS:
                if not _COUNTS[kind](len(values), argument):
                    yield kind
            elif kind == "hasValue":
                if argument not in values:
                    yield kind
            elif kind in _PAIRS:
                if not _PAIRS[kind](values, self.nodes.get(node, {}).get(argument, ())):
                    yield kind
            elif values and not all(_EACH[kind](self, value, argument) for value in values):
                yield kind

    def conforms(self, value: Node, shape: Shape) -> bool:
        return all(_EACH[kind](self, value, argument) for kind, argument in shape.constraints)

    def of(self, node: str, shape: Shape) -> Iterator[Violation]:
        """Everything that a node breaks of a shape and of those below it."""
        for kind in self.broken(node, shape):
            steps = shape.path.steps if shape.path else ()
            path = steps[0][0] if len(steps) == 1 and not steps[0][1] else ""
            yield Violation(node, shape.name, kind, shape.message or f"breaks {shape.name}", path)
        properties = self.nodes.get(node, {})
        for predicate, below in _asked(shape):
            if predicate and predicate not in properties:
                continue
            for value in (node,) if shape.path is None else self.values(node, shape.path):
                if isinstance(value, str):
                    yield from self.of(value, below)


@cache
def _asked(shape: Shape) -> tuple[tuple[str, Shape], ...]:
    """The property shapes of a node shape, each with the predicate without which it asks for nothing."""
    found = []
    for below in shape.properties:
        steps = below.path.steps if below.path else ()
        plain = len(steps) == 1 and not steps[0][1] and shape.path is None
        wants = any(kind in ("minCount", "hasValue", "equals") for kind, _ in below.constraints)
        found.append((steps[0][0] if plain and not wants else "", below))
    return tuple(found)


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


_COUNTS: Mapping[str, Callable[[int, int], bool]] = {
    "minCount": lambda found, least: found >= least,
    "maxCount": lambda found, most: found <= most,
}
_PAIRS: Mapping[str, Callable[[tuple[Node, ...], tuple[Node, ...]], bool]] = {
    "lessThan": lambda ours, theirs: all(_before(a, b, or_equal=False) for a in ours for b in theirs),
    "lessThanOrEquals": lambda ours, theirs: all(_before(a, b, or_equal=True) for a in ours for b in theirs),
    "equals": lambda ours, theirs: set(ours) == set(theirs),
    "disjoint": lambda ours, theirs: not set(ours) & set(theirs),
}
_EACH: Mapping[str, Callable[[_Looking, Node, Any], bool]] = {
    "class": lambda look, value, cls: cls in look.classes(value),
    "datatype": lambda look, value, kind: _is_a(value, kind),
    "nodeKind": lambda look, value, kind: _of_kind(value, kind),
    "minInclusive": lambda look, value, least: _before(least, value, or_equal=True),
    "maxInclusive": lambda look, value, most: _before(value, most, or_equal=True),
    "minExclusive": lambda look, value, least: _before(least, value, or_equal=False),
    "maxExclusive": lambda look, value, most: _before(value, most, or_equal=False),
    "minLength": lambda look, value, least: len(look.text(value)) >= least,
    "maxLength": lambda look, value, most: len(look.text(value)) <= most,
    "pattern": lambda look, value, pattern: bool(_pattern(pattern.text).search(look.text(value))),
    "in": lambda look, value, listed: value in listed,
    "or": lambda look, value, shapes: any(look.conforms(value, shape) for shape in shapes),
}


def _of_kind(value: Node, kind: str) -> bool:
    """Node kinds by what they allow; there are no blank nodes here."""
    allowed = kind.rpartition("#")[2]
    return ("IRI" in allowed) if isinstance(value, str) else ("Literal" in allowed)


def violations(nodes: Nodes, shapes: tuple[Shape, ...], names: Names) -> list[Violation]:
    """Every violation of a graph, sorted, one for a node, shape and component.

    Args:
        nodes: the graph: properties of each node by short name.
        shapes: those with targets.
        names: base and prefixes of the graph.
    """
    look = _Looking(nodes, names)
    return sorted({v for shape in shapes for node in look.targets(shape) for v in look.of(node, shape)})
