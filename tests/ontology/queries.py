"""Shipped queries as the README of `ontology/` describes them: header lines, parameters, text with terms put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.vocabulary import PREFIXES

__all__ = ["CHECKS", "KINDS", "ONTOLOGY", "QUERIES", "Parameter", "Shipped", "prologue", "read"]

ONTOLOGY = Path(__file__).parents[2] / "ontology"
QUERIES = sorted((ONTOLOGY / "queries").glob("*.rq"))
CHECKS = sorted((ONTOLOGY / "checks").glob("*.rq"))
KINDS = ("briefing", "claim", "date", "entity", "topic")
_PARAM = re.compile(rf'(\w+) ({"|".join(KINDS)}) (required|default=(\S+)) "([^"]+)"')
_HOLE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    default: str | None
    meaning: str


@dataclass(frozen=True)
class Shipped:
    """One file: header fields, parameters in order, and the SPARQL below the header."""

    path: Path
    fields: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    body: str

    @property
    def holes(self) -> set[str]:
        return set(_HOLE.findall(self.body))

    def text(self, values: Mapping[str, str]) -> str:
        """The query with prefixes and the given values; defaults where none is given."""
        terms = {p.name: _term(p.kind, values.get(p.name) or p.default or "") for p in self.parameters}
        return prologue() + _HOLE.sub(lambda m: terms[m[1]], self.body)


def _term(kind: str, value: str) -> str:
    if kind == "date":
        return f'"{value}"^^xsd:date'
    return value


def prologue() -> str:
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(PREFIXES.items()))


def read(path: Path) -> Shipped:
    """Read one file; a header line of another form is an error."""
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    lines = path.read_text(encoding="utf-8").split("\n")
    position = 0
    while lines[position].startswith("# "):
        name, _, value = lines[position][2:].partition(": ")
        if name == "param":
            found = _PARAM.fullmatch(value)
            assert found, f"{path.name}:{position + 1}: not a parameter: {value}"
            parameters.append(Parameter(found[1], found[2], found[4], found[5]))
        else:
            assert name not in fields, f"{path.name}:{position + 1}: {name} twice"
            fields[name] = value
        position += 1
    return Shipped(path, fields, tuple(parameters), "\n".join(lines[position:]))
