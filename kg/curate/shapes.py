"""SHACL in plain words: the violations of one Turtle text against a file of shapes.

Invariant: the shapes are read once; a message's first sentence is the problem, the rest the fix.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import Damaged
from kg.store.terms import Names
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import rdflib

__all__ = ["Shapes"]

_REBUILD = "run 'kg build'"


class Shapes:
    """A file of shapes, loaded when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _graph(self) -> rdflib.Graph:
        import rdflib

        return rdflib.Graph().parse(self.path, format="turtle")

    def violations(self, text: str, base: str, form: str = "turtle") -> list[tuple[str, str, str]]:
        """Focus node (short name), problem and fix of every violation, sorted.

        Args:
            text: RDF.
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
            raise Damaged(f"the RDF to check does not parse; {_REBUILD}") from error
        _, report, _ = pyshacl.validate(data, shacl_graph=self._graph, inference="none", meta_shacl=False)
        names = Names()
        found = set()
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
            message = next((str(m) for m in report.objects(result, SH.resultMessage)), "breaks a shape")
            problem, _, fix = message.partition(". ")
            focus = str(report.value(result, SH.focusNode))
            found.add((names.curie(focus), problem.rstrip("."), fix.rstrip(".") or _REBUILD))
        return sorted(found)
