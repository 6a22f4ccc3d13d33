"""A file of SHACL shapes as plain values, and pySHACL for what these values cannot hold.

Invariant: a shape is read whole or not at all: a component of SHACL that `validation` does not know is listed in
`unknown`, and then pySHACL alone decides on everything of that file. Names are short ones of the default base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadRow, Damaged
from kg.store.terms import Lit, Names, Node
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import rdflib

__all__ = ["Route", "Shape", "Shapes", "Violation"]

_SH = "http://www.w3.org/ns/shacl#"
#: components with one plain value each
_PLAIN = frozenset(
    (
        *("class", "datatype", "nodeKind", "pattern", "hasValue"),
        *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
        *("lessThan", "lessThanOrEquals", "equals", "disjoint"),
    )
)
_COUNTS = frozenset(("minCount", "maxCount", "minLength", "maxLength"))
#: what says nothing on values
_SILENT = frozenset(("severity", "name", "description", "order", "group"))
_TARGETS = frozenset(["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"])


@dataclass(frozen=True, slots=True)
class Route:
    """One predicate, forwards or backwards, or several of which any counts."""

    steps: tuple[tuple[str, bool], ...]
    """Predicate, and whether it is followed backwards."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One shape with everything it asks for; two are the same only if they are one."""

    name: str
    path: Route | None
    message: str
    constraints: tuple[tuple[str, Any], ...]
    """Component and its argument: a number, a node, a tuple of nodes, or a tuple of shapes for `or`."""
    properties: tuple[Shape, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    """Kind of target and the class, node or predicate."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one component of one shape."""

    node: str
    shape: str
    component: str
    """Local name: `minCount`, `in` …"""
    message: str
    path: str = ""
    """The property it is about; empty for the node itself."""

    @property
    def problem(self) -> str:
        """The first sentence of the message."""
        return self.message.partition(". ")[0].rstrip(".")

    @property
    def fix(self) -> str:
        """What follows the first sentence."""
        return self.message.partition(". ")[2].rstrip(".")


@dataclass
class _Reading:
    """Reads shapes out of an rdflib graph."""

    graph: rdflib.Graph
    unknown: set[str] = field(default_factory=set)
    names: Names = field(default_factory=Names)

    def node(self, term: Any) -> Node:
        import rdflib

        if isinstance(term, rdflib.Literal):
            datatype = self.names.curie(str(term.datatype)) if term.datatype else "xsd:string"
            return Lit(str(term), datatype, term.language or "")
        return self.names.curie(str(term))

    def local(self, term: Any) -> str:
        return str(term).removeprefix(_SH)

    def members(self, head: Any) -> list[Any]:
        from rdflib.collection import Collection

        return list(Collection(self.graph, head))

    def steps(self, term: Any) -> tuple[tuple[str, bool], ...]:
        import rdflib

        if isinstance(term, rdflib.URIRef):
            return ((str(self.node(term)), False),)
        found: list[tuple[str, bool]] = []
        for predicate, value in self.graph.predicate_objects(term):
            if self.local(predicate) == "inversePath" and isinstance(value, rdflib.URIRef):
                found.append((str(self.node(value)), True))
            elif self.local(predicate) == "alternativePath":
                found += [step for one in self.members(value) for step in self.steps(one)]
            else:
                self.unknown.add(f"path {self.local(predicate)}")
        return tuple(sorted(found))

    def shape(self, term: Any) -> Shape:
        constraints: list[tuple[str, Any]] = []
        properties, targets, message, path = [], [], "", None
        for predicate, value in sorted(self.graph.predicate_objects(term), key=str):
            kind = self.local(predicate)
            if kind == str(predicate):
                continue
            if kind == "message":
                message = str(value)
            elif kind == "path":
                path = Route(self.steps(value))
            elif kind == "property":
                properties.append(self.shape(value))
            elif kind in _TARGETS:
                targets.append((kind, str(self.node(value))))
            elif kind == "in":
                constraints.append((kind, frozenset(self.node(one) for one in self.members(value))))
            elif kind == "or":
                choices = tuple(self.shape(one) for one in self.members(value))
                constraints.append((kind, choices))
                if any(c.path or c.properties for c in choices):
                    self.unknown.add("or over properties")
            elif kind in _COUNTS:
                constraints.append((kind, int(str(value))))
            elif kind in _PLAIN:
                constraints.append((kind, self.node(value)))
            elif kind not in _SILENT:
                self.unknown.add(kind)
        name = str(self.node(term))
        return Shape(name, path, message, tuple(constraints), tuple(properties), tuple(targets))

    def all(self) -> Iterator[Shape]:
        import rdflib

        targeted = {s for kind in _TARGETS for s in self.graph.subjects(rdflib.URIRef(_SH + kind))}
        yield from (self.shape(term) for term in sorted(targeted, key=str))
        if any(True for _ in self.graph.subjects(rdflib.RDF.type, rdflib.RDFS.Class)):
            self.unknown.add("implicit class target")


class Shapes:
    """A file of shapes, read when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _graph(self) -> rdflib.Graph:
        import rdflib
        from rdflib.plugins.parsers.notation3 import BadSyntax

        try:
            return rdflib.Graph().parse(self.path, format="turtle")
        except BadSyntax as error:
            raise BadRow(self.path, error.lines + 1, "is not Turtle", "mend the shapes") from error

    @cached_property
    def _read(self) -> tuple[tuple[Shape, ...], frozenset[str]]:
        reading = _Reading(self._graph)
        found = tuple(reading.all())
        return found, frozenset(reading.unknown)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes with targets, by name."""
        return self._read[0]

    @property
    def unknown(self) -> frozenset[str]:
        """Components that only pySHACL can judge; empty as a rule."""
        return self._read[1]

    def by_pyshacl(self, text: str, base: str, form: str = "turtle") -> list[Violation]:
        """What pySHACL finds in RDF text, sorted.

        Args:
            text: the data.
            base: base IRI of the workspace; the shapes speak of the default one.
            form: turtle or nt.

        Raises:
            Damaged: the text does not parse.
        """
        import pyshacl
        import rdflib
        from rdflib.exceptions import ParserError
        from rdflib.namespace import SH

        try:
            data = rdflib.Graph().parse(data=text.replace(f"<{base}", f"<{DEFAULT_BASE}"), format=form)
        except (ParserError, SyntaxError) as error:
            raise Damaged("the RDF to check does not parse; run 'kg build'") from error
        _, report, _ = pyshacl.validate(data, shacl_graph=self._graph, inference="none", meta_shacl=False)
        names, found = Names(), set()
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
            component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(_SH)
            message = next((str(m) for m in report.objects(result, SH.resultMessage)), "breaks a shape")
            path = report.value(result, SH.resultPath)
            found.add(
                Violation(
                    names.curie(str(report.value(result, SH.focusNode))),
                    names.curie(str(report.value(result, SH.sourceShape))),
                    component[:1].lower() + component[1:].removesuffix("ConstraintComponent"),
                    message,
                    names.curie(str(path)) if isinstance(path, rdflib.URIRef) else "",
                )
            )
        return sorted(found)
