"""Turtle in exactly the form that `kg.store.turtle` writes, read without an RDF parser: several times as fast.

Invariants: for a text of that form the result is that of `by_subject(parse_turtle(…))`; a text that shows another form
gives None, never a guess. Who calls it knows that the text is as it was written (the digest in its head says so): one
that a person edited belongs to the parser, which tells its line and what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kg.store.terms import Lit, Names, Node, Properties

__all__ = ["written_nodes"]

_BASE: Final = re.compile(r"@base <([^>]*)> \.\n")
_VALUE: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^(?P<datatype>[^\s",<>]+|<[^>]*>))?'
    r"|(?P<iri><[^>]*>)|(?P<name>[a-z][A-Za-z0-9]*:[\w.-]*)"
    r"|(?P<decimal>[+-]?[0-9]*\.[0-9]+)|(?P<integer>[+-]?[0-9]+)|(?P<boolean>true|false)"
)
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|([tbnrf"\'\\]))')
_MEANT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_BARE: Final = ("integer", "decimal", "boolean")
#: values kept from one text to the next: classes, stances, dates, names of the often named
_KEPT: Final = 1 << 15


class _OtherFormError(Exception):
    """The text is not of the form that we write."""


def written_nodes(text: str, base: str) -> dict[str, Properties] | None:
    """The nodes of a text of our own form by name, each with its values by predicate; None when it has another form.

    Args:
        text: what `write_turtle` gave, comments before it left out.
        base: base IRI with which it was written.
    """
    try:
        return dict(_nodes(text, _values(base)))
    except _OtherFormError:
        return None


def _nodes(text: str, known: _Values) -> Iterator[tuple[str, Properties]]:
    head, *blocks = text.split("\n\n")
    _check_head(f"{head}\n", known.names)
    if not blocks or not blocks[-1].endswith(" .\n"):
        raise _OtherFormError
    blocks[-1] = blocks[-1][:-1]
    names = known.by_text
    for block in blocks:
        first, *lines = block.removesuffix(" .").split(" ;\n    ")
        subject, verb, kinds = (*first.split(" ", 2), "", "")[:3]
        pairs = [line.partition(" ") for line in lines]
        properties = {names[name]: known[values] for name, _, values in pairs}
        properties["rdf:type"] = known[kinds]
        if verb != "a" or block.count("\n") != len(lines) or len(properties) != len(lines) + 1 or block[-2:] != " .":
            raise _OtherFormError
        yield known.name(subject), properties


def _check_head(head: str, names: Names) -> None:
    """The base and prefixes declared are those of `names`."""
    base = _BASE.match(head)
    if base is None or base[1] != names.base:
        raise _OtherFormError
    for line in head[base.end() :].splitlines():
        prefix, _, iri = line.removeprefix("@prefix ").removesuffix("> .").partition(": <")
        if names.prefixes.get(prefix) != iri:
            raise _OtherFormError


class _Values(dict[str, tuple[Node, ...]]):
    """The values of a predicate by their text; what recurs is read once."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self.by_text: Final = _Predicates(self)

    def __missing__(self, text: str) -> tuple[Node, ...]:
        found = []
        place = 0
        while place < len(text):
            match = _VALUE.match(text, place)
            if match is None:
                raise _OtherFormError
            found.append(self._node(match))
            place = match.end()
            if place < len(text):
                if not text.startswith(", ", place):
                    raise _OtherFormError
                place += 2
        if not found:
            raise _OtherFormError
        if len(self) > _KEPT:
            self.clear()
            self.names = Names(self.names.base)  # it remembers every name
        values = self[text] = tuple(found)
        return values

    def _node(self, match: re.Match[str]) -> Node:
        kind = match.lastgroup
        if kind in ("name", "iri"):
            return self.name(match[0])
        if kind in _BARE:
            return Lit(match[0], f"xsd:{kind}")
        text, language, datatype = match["text"], match["language"], match["datatype"]
        if "\\" in text:
            text = _ESCAPE.sub(_meant, text)
        if language:
            return Lit(text, "xsd:string", language)
        return Lit(text, self.name(datatype)) if datatype else Lit(text)

    def name(self, text: str) -> str:
        """The name that a text of one stands for."""
        if text[:1] != "<":
            if text.partition(":")[0] not in self.names.prefixes:
                raise _OtherFormError
            return text
        iri = text[1:-1]
        return self.names.curie(iri if _ABSOLUTE.match(iri) else self.names.base + iri)


class _Predicates(dict[str, str]):
    """Names of predicates by their text; there are few."""

    def __init__(self, values: _Values) -> None:
        super().__init__()
        self._name = values.name

    def __missing__(self, text: str) -> str:
        name = self[text] = self._name(text)
        return name


@lru_cache(maxsize=4)
def _values(base: str) -> _Values:
    return _Values(Names(base))


_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _meant(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _MEANT[match[3]]
