"""The pieces of RDF as this package writes them: names, literals, triples, and their N-Triples form.

Invariants: a name is a CURIE of a declared prefix (its local part may hold `/` and `#`: `ev:2025-07-11-kl/0-5-9f…`)
or an absolute IRI; there are no blank nodes; the N-Triples form of a triple is canonical, so sorted lines are
the canonical bytes of a graph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.interval import precision
from kg.vocabulary import DEFAULT_BASE, prefixes

__all__ = [
    "Lit",
    "Names",
    "Node",
    "Properties",
    "Triple",
    "boolean",
    "by_subject",
    "date_literal",
    "escape",
    "integer",
    "node_order",
    "ntriples",
    "number",
]

_XSD_STRING: Final = "xsd:string"
_DATE_TYPES: Final = {1: "xsd:gYear", 2: "xsd:gYearMonth", 3: "xsd:date"}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
#: names remembered at a time: those of the vocabulary recur, those of a whole graph are millions
_KEPT: Final = 50_000
_IRI_FORBIDDEN: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


@dataclass(frozen=True, slots=True, order=True)
class Lit:
    """A literal: its text and the CURIE of its datatype, or a language."""

    text: str
    datatype: str = _XSD_STRING
    language: str = ""


Node = str | Lit
Triple = tuple[str, str, Node]
Properties = Mapping[str, tuple[Node, ...]]
"""Values of one node by predicate, sorted."""


class Names:
    """Names under one base: CURIE to IRI and back, remembered.

    >>> Names("https://example.net/").iri("e:malaysia")
    'https://example.net/entity/malaysia'
    >>> Names("https://example.net/").curie("https://example.net/evidence/x/0-5-9f")
    'ev:x/0-5-9f'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base
        self.prefixes: Final = prefixes(base)
        self._curies = _Curies(self.prefixes)
        self.forms: Final = _Forms(self)
        """N-Triples form of a name."""

    def iri(self, name: str) -> str:
        """The IRI of a name; an IRI stays as it is."""
        prefix, _, local = name.partition(":")
        namespace = self.prefixes.get(prefix)
        return name if namespace is None or local.startswith("//") else namespace + local

    def curie(self, iri: str) -> str:
        """The shortest name of an IRI; an IRI under no declared prefix stays as it is."""
        return self._curies[iri]


def escape(text: str) -> str:
    r"""The text between the quotes of a literal in Turtle and N-Triples.

    >>> escape('say "no"\nnow')
    'say \\"no\\"\\nnow'
    """
    return _TO_ESCAPE.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", text)


@lru_cache(maxsize=1 << 15)
def date_literal(iso: str) -> Lit:
    """An honest date with the datatype of its precision.

    >>> date_literal("2025-07").datatype
    'xsd:gYearMonth'
    """
    return Lit(iso, _DATE_TYPES[precision(iso)])


@lru_cache(maxsize=2)
def boolean(value: bool) -> Lit:
    """A truth value."""
    return Lit("true" if value else "false", "xsd:boolean")


@lru_cache(maxsize=1 << 13)
def integer(value: int) -> Lit:
    """A whole number."""
    return Lit(str(value), "xsd:integer")


def number(value: float) -> Lit:
    """A number as a decimal that reads back as the same float, written as the store writes it: no idle zeros.

    >>> number(90000000.0).text, number(0.6).text, number(1e-7).text
    ('90000000', '0.6', '0.0000001')
    """
    plain = f"{Decimal(repr(float(value))):f}"
    return Lit(plain.removesuffix(".0"), "xsd:decimal")


def _iri_form(iri: str) -> str:
    return "<" + _IRI_FORBIDDEN.sub(lambda m: f"\\u{ord(m[0]):04X}", iri) + ">"


class _Curies(dict[str, str]):
    """Short names by IRI, kept as `_Forms` keeps its own."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._longest_first = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def __missing__(self, iri: str) -> str:
        if len(self) > _KEPT:
            self.clear()
        name = next((f"{p}:{iri[len(ns) :]}" for p, ns in self._longest_first if iri.startswith(ns)), iri)
        self[iri] = name
        return name


class _Forms(dict[str, str]):
    """N-Triples forms by name: what recurs is made once, and not so much is kept that it matters."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._iri = names.iri

    def __missing__(self, name: str) -> str:
        if len(self) > _KEPT:
            self.clear()
        form = self[name] = _iri_form(self._iri(name))
        return form


def _node_form(node: Node, names: Names) -> str:
    if isinstance(node, str):
        return names.forms[node]
    text = escape(node.text) if _TO_ESCAPE.search(node.text) else node.text
    if node.language:
        return f'"{text}"@{node.language}'
    return f'"{text}"' if node.datatype == _XSD_STRING else f'"{text}"^^{names.forms[node.datatype]}'


def ntriples(triples: Iterable[Triple], names: Names) -> Iterator[str]:
    """One N-Triples line per triple, in the given order and without line ends.

    >>> next(ntriples([("e:malaysia", "rdfs:label", Lit("Malaysia"))], Names("https://example.net/")))
    '<https://example.net/entity/malaysia> <http://www.w3.org/2000/01/rdf-schema#label> "Malaysia" .'
    """
    forms = names.forms
    for s, p, o in triples:
        yield f"{forms[s]} {forms[p]} {forms[o] if isinstance(o, str) else _node_form(o, names)} ."


def node_order(node: Node) -> tuple[bool, str, str, str]:
    """Sort key of values: names before literals, each by their text."""
    return (True, node.text, node.datatype, node.language) if isinstance(node, Lit) else (False, node, "", "")


def by_subject(triples: Iterable[Triple]) -> dict[str, dict[str, tuple[Node, ...]]]:
    """Triples grouped by subject and predicate, values sorted and distinct, subjects in order of appearance."""
    grouped: dict[str, dict[str, set[Node]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in triples:
        grouped[s][p].add(o)
    return {
        s: {p: tuple(sorted(values, key=node_order)) for p, values in sorted(properties.items())}
        for s, properties in grouped.items()
    }
