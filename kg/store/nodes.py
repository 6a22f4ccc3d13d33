"""The nodes of a store, one after the other, for those who walk through a whole graph without holding it.

Invariant: no more is remembered than a bounded number of terms and nodes, however large the graph is, and who looks for
nodes of a kind gets them one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import Damaged
from kg.store.codes import MEND
from kg.store.oxigraph import Store, answering
from kg.store.terms import Lit, Names, Node, Properties

__all__ = ["Stored"]

#: terms and nodes that are remembered until there are more
_TERMS: Final = 1 << 16
_NODES: Final = 1 << 10


class _Terms(dict[Any, Node]):
    """The short form of terms of the store; what recurs is made once, and not so much is kept that it matters."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self._names = Names(base)

    def __missing__(self, term: Any) -> Node:
        if len(self) > _TERMS:
            self.clear()
            self._names = Names(self._base)
        found = self[term] = self._short(term)
        return found

    def _short(self, term: Any) -> Node:
        if isinstance(term, ox.NamedNode):
            return self._names.curie(term.value)
        if isinstance(term, ox.Literal):
            if term.language:
                return Lit(term.value, "xsd:string", term.language)
            return Lit(term.value, self._names.curie(term.datatype.value))
        raise Damaged(f"the store holds a nameless node {term}; {MEND}")


class Stored:
    """The nodes of a build, asked of its store."""

    def __init__(self, store: Store) -> None:
        self._engine: Final[Any] = store.engine
        self._folder = store.folder
        self._iri = store.terms.iri
        self._terms = _Terms(store.terms.base)
        self._known: dict[str, Properties] = {}

    def get(self, name: str) -> Properties:
        """Everything that is said of a node, values in no order."""
        known = self._known.get(name)
        if known is None:
            if len(self._known) > _NODES:
                self._known.clear()
            known = self._known[name] = self._read(name)
        return known

    def _read(self, name: str) -> Properties:
        terms, found = self._terms, defaultdict[str, list[Node]](list)
        with answering(self._folder):
            for quad in self._quads(name, None):
                found[str(terms[quad.predicate])].append(terms[quad.object])
        return {predicate: tuple(values) for predicate, values in found.items()}

    def values(self, name: str, predicate: str) -> tuple[Node, ...]:
        """What is said of a node by one predicate."""
        known = self._known.get(name)
        if known is not None:
            return known.get(predicate, ())
        with answering(self._folder):
            return tuple(self._terms[quad.object] for quad in self._quads(name, ox.NamedNode(self._iri(predicate))))

    def _quads(self, name: str, predicate: Any) -> Iterable[Any]:
        try:
            return self._engine.quads_for_pattern(ox.NamedNode(self._iri(name)), predicate, None)  # type: ignore[no-any-return]
        except ValueError:
            return ()  # words, which name no node

    def of_class(self, name: str) -> Iterator[str]:
        """The nodes that have this very class, one by one."""
        return self._subjects("rdf:type", ox.NamedNode(self._iri(name)))

    def having(self, predicate: str) -> Iterator[str]:
        """The nodes of which something is said by a predicate, one by one, once for each value."""
        return self._subjects(predicate, None)

    def valued(self, predicate: str) -> Iterator[str]:
        """The nodes that are a value of a predicate, one by one, once for each subject."""
        with answering(self._folder):
            for quad in self._engine.quads_for_pattern(None, ox.NamedNode(self._iri(predicate)), None):
                if isinstance(quad.object, ox.NamedNode):
                    yield str(self._terms[quad.object])

    def pointing(self, predicate: str, name: str) -> list[str]:
        """The nodes that have this one as a value of a predicate."""
        return list(self._subjects(predicate, ox.NamedNode(self._iri(name))))

    def _subjects(self, predicate: str, value: Any) -> Iterator[str]:
        with answering(self._folder):
            for quad in self._engine.quads_for_pattern(None, ox.NamedNode(self._iri(predicate)), value):
                yield str(self._terms[quad.subject])
