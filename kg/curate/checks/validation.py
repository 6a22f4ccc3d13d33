"""SHACL on the nodes of a graph, one after the other: what pySHACL says of the same graph, a hundred times sooner.

Invariant: for the components of `shapes`, the violations (node, shape, component) are those of pySHACL, which a test
holds it to on every kind of planted fault. It is stricter in two points, as the recommendation is: a literal whose
text its datatype does not allow ("2025-13" as a month) is not of that datatype, and a day and a month have no order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any, TypeAlias

from kg.curate.checks.nodes import Nodes
from kg.curate.checks.shapes import Route, Shape, Violation
from kg.interval import is_date, precision
from kg.store.terms import Lit, Names, Node

__all__ = ["violations"]

_Sound: TypeAlias = set[tuple[Node, ...]]
#: values that keep a shape, remembered until there are more
_KEPT = 1 << 12
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
    """One graph with what shapes ask of it again and again."""

    def __init__(self, nodes: Nodes, names: Names) -> None:
        self.nodes = nodes
        self.names = names
        self._parents = {
            name: {p for p in nodes.values(name, "rdfs:subClassOf") if isinstance(p, str)}
            for name in dict.fromkeys(nodes.having("rdfs:subClassOf"))
        }
        self._classes: dict[str, frozenset[str]] = {}

    def text(self, value: Node) -> str:
        return value.text if isinstance(value, Lit) else self.names.iri(value)

    def is_a(self, value: Node, cls: str) -> bool:
        """Whether a node is of a class or of one below it."""
        kinds = self.nodes.values(value, "rdf:type") if isinstance(value, str) else ()
        return cls in kinds or any(cls in self._above(str(kind)) for kind in kinds)

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

    def values(self, node: Node, path: Route | None) -> tuple[Node, ...]:
        if path is None:
            return (node,)
        if not isinstance(node, str):
            return ()
        if len(path.steps) == 1 and not path.steps[0][1]:
            return self.nodes.get(node).get(path.steps[0][0], ())
        found: list[Node] = []
        for predicate, inverse in path.steps:
            found += self.nodes.pointing(predicate, node) if inverse else self.nodes.get(node).get(predicate, ())
        return tuple(dict.fromkeys(found))

    def targets(self, shape: Shape) -> Iterator[str]:
        """The nodes that a shape is about; one that is so in two ways may come twice."""
        for kind, name in shape.targets:
            if kind == "targetNode":
                yield name
            elif kind == "targetObjectsOf":
                yield from self.nodes.valued(name)
            elif kind == "targetSubjectsOf":
                yield from self.nodes.having(name)
            else:
                below = {name, *(c for c in self._parents if name in self._above(c))}
                yield from chain.from_iterable(map(self.nodes.of_class, sorted(below)))

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
                if not _PAIRS[kind](values, self.nodes.get(node).get(argument, ())):
                    yield kind
            elif values and not all(_EACH[kind](self, value, argument) for value in values):
                yield kind

    def _keeps(self, node: str, shape: Shape, sound: _Sound) -> bool:
        """Whether the values of a node keep a property shape on which they alone decide."""
        values = self.values(node, shape.path)
        if values in sound:
            return True
        if any(True for _ in self.broken(node, shape)):
            return False
        if len(sound) > _KEPT:
            sound.clear()
        sound.add(values)
        return True

    def conforms(self, value: Node, shape: Shape) -> bool:
        return all(_EACH[kind](self, value, argument) for kind, argument in shape.constraints)

    def of(self, node: str, shape: Shape) -> Iterator[Violation]:
        """Everything that a node breaks of a shape and of those below it."""
        for kind in self.broken(node, shape):
            steps = shape.path.steps if shape.path else ()
            path = steps[0][0] if len(steps) == 1 and not steps[0][1] else ""
            yield Violation(node, shape.name, kind, shape.message or f"breaks {shape.name}", path)
        properties = self.nodes.get(node)
        for predicate, below, sound in _asked(shape, self.names.base):
            if predicate and predicate not in properties:
                continue
            if sound is not None and self._keeps(node, below, sound):
                continue
            for value in (node,) if shape.path is None else self.values(node, shape.path):
                if isinstance(value, str):
                    yield from self.of(value, below)


@cache
def _asked(shape: Shape, base: str) -> tuple[tuple[str, Shape, _Sound | None], ...]:
    """The property shapes of a node shape, each with the predicate without which it asks for nothing.

    Values that alone decide on a property shape are remembered where they keep it: most recur from node to node.
    """
    found = []
    for below in shape.properties:
        steps = below.path.steps if below.path else ()
        plain = len(steps) == 1 and not steps[0][1] and shape.path is None
        kinds = {kind for kind, _ in below.constraints}
        wants = not kinds.isdisjoint(("minCount", "hasValue", "equals"))
        alone = plain and not below.properties and kinds.isdisjoint({*_PAIRS, "class"})
        found.append((steps[0][0] if plain and not wants else "", below, set[tuple[Node, ...]]() if alone else None))
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
    "class": lambda look, value, cls: look.is_a(value, cls),
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


def violations(
    nodes: Nodes, shapes: tuple[Shape, ...], names: Names, part: tuple[int, int] = (0, 1)
) -> list[Violation]:
    """Every violation of a graph, sorted, one for a node, shape and component.

    Args:
        nodes: the graph.
        shapes: those with targets.
        names: base and prefixes of the graph.
        part: which of how many parts of the targets to look at, so that several can share them.
    """
    look = _Looking(nodes, names)
    first, parts = part
    return sorted(
        {
            found
            for shape in shapes
            for node in islice(look.targets(shape), first, None, parts)
            for found in look.of(node, shape)
        }
    )
