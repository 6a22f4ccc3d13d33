"""Turtle for people: a block per node in a given order, values sorted, prefixes and base declared.

Invariant: the bytes depend on the triples and the base alone, and parse back to the same triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kg.errors import BadFile, BadRow
from kg.store.terms import Lit, Names, Node, Properties, Triple, by_subject, escape

__all__ = ["parse_turtle", "read_text", "read_turtle", "turtle_block", "turtle_head", "write_turtle"]

_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BARE: Final = {"xsd:integer": re.compile(r"[+-]?[0-9]+"), "xsd:boolean": re.compile(r"true|false")}
_DECIMAL: Final = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_LINE: Final = re.compile(r"line (\d+)")


def _name(name: str, names: Names) -> str:
    prefix, _, local = name.partition(":")
    if prefix in names.prefixes and _LOCAL.fullmatch(local):
        return name
    iri = names.iri(name)
    return f"<{iri.removeprefix(names.base)}>"


def _literal(literal: Lit, names: Names) -> str:
    bare = _BARE.get(literal.datatype)
    if bare and bare.fullmatch(literal.text):
        return literal.text
    if literal.datatype == "xsd:decimal" and _DECIMAL.fullmatch(literal.text):
        return literal.text
    quoted = f'"{escape(literal.text)}"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if literal.datatype == "xsd:string" else f"{quoted}^^{_name(literal.datatype, names)}"


def _value(node: Node, names: Names) -> str:
    return _literal(node, names) if isinstance(node, Lit) else _name(node, names)


def turtle_head(prefixes: Iterable[str], names: Names) -> str:
    """The lines that declare the base and some prefixes."""
    head = [f"@base <{names.base}> .", *(f"@prefix {p}: <{names.prefixes[p]}> ." for p in sorted(prefixes))]
    return "\n".join(head) + "\n"


def turtle_block(subject: str, properties: Properties, names: Names) -> str:
    """One node with its properties, the types first."""
    kinds = properties.get("rdf:type", ())
    pairs = [("a", kinds)] if kinds else []
    pairs += [(_name(p, names), values) for p, values in properties.items() if p != "rdf:type"]
    body = " ;\n    ".join(f"{p} {', '.join(_value(v, names) for v in values)}" for p, values in pairs)
    return f"{_name(subject, names)} {body} .\n"


def write_turtle(triples: Iterable[Triple], names: Names) -> str:
    """Turtle with one block per subject, subjects in order of first appearance, predicates and values sorted.

    Args:
        triples: what to write; duplicates are written once.
        names: base and prefixes.
    """
    blocks = by_subject(triples)
    used = {
        name.partition(":")[0]
        for subject, properties in blocks.items()
        for p, values in properties.items()
        for name in (subject, p, *(v.datatype if isinstance(v, Lit) else v for v in values))
    }
    head = turtle_head(used & names.prefixes.keys(), names)
    return head + "".join("\n" + turtle_block(s, p, names) for s, p in blocks.items())


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        BadFile: missing or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise BadFile(path, "does not exist") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8 text", "save it as UTF-8") from error


def read_turtle(path: Path, names: Names) -> list[Triple]:
    """The triples of a Turtle file, names shortened, in the order of the file.

    Raises:
        BadFile: missing or not UTF-8.
        BadRow: not Turtle, with the line.
    """
    return parse_turtle(read_text(path), names, path)


def parse_turtle(text: str, names: Names, path: Path) -> list[Triple]:
    """The triples of Turtle text that stands in `path`."""
    import pyoxigraph as ox

    def node(term: object) -> Node:
        if isinstance(term, ox.NamedNode):
            return names.curie(term.value)
        if isinstance(term, ox.Literal):
            return (
                Lit(term.value, "xsd:string", term.language)
                if term.language
                else Lit(term.value, names.curie(term.datatype.value))
            )
        raise BadRow(path, 1, "holds a node without a name", "give every node an IRI")

    try:
        return [
            (str(node(quad.subject)), names.curie(quad.predicate.value), node(quad.object))
            for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=names.base)
        ]
    except SyntaxError as error:
        found = _LINE.search(str(error))
        line = error.lineno or (int(found[1]) if found else 1)
        raise BadRow(
            path, line, f"is not Turtle: {error.msg}", "mend the line, or delete the file and rebuild"
        ) from error
