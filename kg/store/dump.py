"""The graph written out node by node: canonical N-Triples, Turtle, JSON-LD and RDF/XML.

Invariant: nodes come in the order of their N-Triples form, so the lines of a dump are sorted as a whole and the bytes
depend on the triples alone; no more than one node is in memory at a time (RDF/XML is made in one piece).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import BadFile, BadRow
from kg.store.oxigraph import Store
from kg.store.terms import Names, Node, Properties, node_order, ntriples
from kg.store.turtle import turtle_block, turtle_head
from kg.vocabulary import DEFAULT_BASE

__all__ = ["Block", "all_nodes", "blocks", "context", "jsonld", "ntriples_dump", "rdf_xml", "turtle"]

#: nodes after which what the store remembers is let go
_CHUNK: Final = 2000
Block = tuple[str, Properties]
"""The name of a node and its properties."""


def blocks(
    store: Store, names: Iterable[str] | None = None, keep: Callable[[str, str, Node], bool] | None = None
) -> Iterator[Block]:
    """Nodes with their properties, in the order of their N-Triples form.

    Args:
        store: the graph.
        names: only these nodes; None for all.
        keep: which triples; None for all.
    """
    for number, name in enumerate(all_nodes(store) if names is None else _in_order(store, names), 1):
        found = {p: sorted(values, key=node_order) for p, values in sorted(store.properties(name).items())}
        kept = {p: tuple(v for v in values if keep is None or keep(name, p, v)) for p, values in found.items()}
        properties = {p: values for p, values in kept.items() if values}
        if properties:
            yield name, properties
        if number % _CHUNK == 0:
            store.forget()


def _in_order(store: Store, names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: f"<{store.terms.iri(name)}>")


def all_nodes(store: Store) -> Iterator[str]:
    """The name of every node that has properties, in the order of its N-Triples form."""
    ends = [f"{iri}>" for iri in store.node_iris()]
    ends.sort()
    return (store.terms.curie(end[:-1]) for end in ends)


def ntriples_dump(found: Iterable[Block], names: Names) -> Iterator[bytes]:
    """Canonical N-Triples, one piece a node; the pieces together are sorted lines."""
    for subject, properties in found:
        triples = ((subject, p, value) for p, values in properties.items() for value in values)
        yield "".join(f"{line}\n" for line in sorted(ntriples(triples, names))).encode()


def turtle(found: Iterable[Block], names: Names) -> Iterator[bytes]:
    """Turtle, one piece a node, after a head that declares every prefix."""
    yield turtle_head(names.prefixes, names).encode()
    for subject, properties in found:
        yield f"\n{turtle_block(subject, properties, names)}".encode()


def rdf_xml(found: Iterable[Block], names: Names) -> Iterator[bytes]:
    """RDF/XML in one piece."""

    def triples() -> Iterator[ox.Triple]:
        for subject, properties in found:
            for p, values in properties.items():
                for value in values:
                    yield ox.Triple(ox.NamedNode(names.iri(subject)), ox.NamedNode(names.iri(p)), _term(value, names))

    yield bytes(ox.serialize(triples(), format=ox.RdfFormat.RDF_XML, prefixes=names.prefixes) or b"")


def _term(value: Node, names: Names) -> ox.NamedNode | ox.Literal:
    if isinstance(value, str):
        return ox.NamedNode(names.iri(value))
    if value.language:
        return ox.Literal(value.text, language=value.language)
    return ox.Literal(value.text, datatype=ox.NamedNode(names.iri(value.datatype)))


def context(path: Path, names: Names) -> dict[str, Any]:
    """The JSON-LD context of the ontology, under the base of a graph; the prefixes alone where there is no file.

    Args:
        path: `ontology/context.jsonld`.
        names: base and prefixes of the graph.

    Raises:
        BadRow, BadFile: the file is no context.
    """
    found: dict[str, Any] = {}
    if path.is_file():
        try:
            found = dict(json.loads(path.read_text(encoding="utf-8").replace(DEFAULT_BASE, names.base))["@context"])
        except UnicodeDecodeError as error:
            raise BadFile(path, "is not UTF-8 text", "save it as UTF-8") from error
        except (ValueError, KeyError, TypeError) as error:
            line = getattr(error, "lineno", 1)
            raise BadRow(path, line, f"is no JSON-LD context: {error}", "put the shipped file back") from error
    return found | dict(sorted(names.prefixes.items()))


_IRI: Final = "@id"


class _Terms:
    """The short names of a context: for a property and a form of value, the term that says just that."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._properties: dict[tuple[str, str, str], str] = {}
        self._classes: dict[str, str] = {}
        self.keywords = {"@id": "@id", "@type": "@type"}
        for term, meant in sorted(entries.items()):
            if term.startswith("@"):
                continue
            if isinstance(meant, str):
                self._classes.setdefault(meant, term)
                meant = {"@id": meant}
            if meant["@id"] in self.keywords:
                self.keywords[meant["@id"]] = term
            elif meant.keys() <= {"@id", "@type", "@language"}:
                key = meant["@id"], meant.get("@type") or "", meant.get("@language") or ""
                self._properties.setdefault(key, term)

    def kind(self, name: str) -> str:
        """How a class is written."""
        return self._classes.get(name, name)

    def pair(self, predicate: str, value: Node) -> tuple[str, Any]:
        """How a property and one of its values are written."""
        if isinstance(value, str):
            term = self._properties.get((predicate, _IRI, ""))
            return (term, value) if term else (predicate, {"@id": value})
        plain = "" if value.language or value.datatype == "xsd:string" else value.datatype
        term = self._properties.get((predicate, plain, value.language))
        if term:
            return term, value.text
        more = {"@language": value.language} if value.language else {"@type": plain} if plain else {}
        return predicate, {"@value": value.text, **more}


def jsonld(found: Iterable[Block], names: Names, entries: Mapping[str, Any]) -> Iterator[bytes]:
    """JSON-LD, one piece a node and one node a line, with a context.

    Args:
        found: the nodes.
        names: base and prefixes.
        entries: what `context` gave.
    """
    terms = _Terms(entries)

    def dumps(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

    yield f'{{"@context": {dumps(entries)},\n"@graph": ['.encode()
    first = True
    for subject, properties in found:
        kinds = properties.get("rdf:type", ())
        node: dict[str, Any] = {terms.keywords["@id"]: subject}
        if kinds:
            node[terms.keywords["@type"]] = [terms.kind(str(kind)) for kind in kinds]
        for predicate, values in properties.items():
            for value in values if predicate != "rdf:type" else ():
                key, written = terms.pair(predicate, value)
                node.setdefault(key, []).append(written)
        short = {key: v[0] if isinstance(v, list) and len(v) == 1 else v for key, v in node.items()}
        yield f"{'' if first else ','}\n{dumps(short)}".encode()
        first = False
    yield b"\n]}\n"
