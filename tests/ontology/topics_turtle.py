"""`ontology/topics.ttl` written from `ontology/topics.csv`; `python -m tests.ontology.topics_turtle` renews it.

Invariant: the Turtle file is a pure function of the table, so the two can never tell different stories.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.vocabulary import DEFAULT_BASE, PREFIXES

__all__ = ["CSV", "TTL", "render"]

_ONTOLOGY = Path(__file__).parents[2] / "ontology"
CSV = _ONTOLOGY / "topics.csv"
TTL = _ONTOLOGY / "topics.ttl"
_USED = ("dip", "rdfs", "skos", "t")
_TERMS = "http://purl.org/dc/terms/"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_WHAT = "The subject matters of diplomacy between the United States and ASEAN with its members, in two levels."


def _used() -> dict[str, str]:
    return {prefix: PREFIXES[prefix] for prefix in _USED}


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _example(row: dict[str, str]) -> str:
    """Words that a text uses for the topic, and the statement they become."""
    words = next((name for name in row["alt_labels"].split("|") if name), row["label"])
    return f'"{words}": `ev:x dip:topic {row["id"]} .`'


def render(table: str) -> str:
    """The Turtle of a topics table (columns id, label, alt_labels joined by a bar, broader, definition)."""
    rows = sorted(csv.DictReader(io.StringIO(table)), key=lambda row: row["id"])
    scheme = f"<{DEFAULT_BASE}topics>"
    lines = ["# Written from topics.csv by `python -m tests.ontology.topics_turtle`: change the table, renew this."]
    lines += [f"@prefix {p}: <{iri}> ." for p, iri in sorted({"dcterms": _TERMS, **_used()}.items())]
    tops = ", ".join(row["id"] for row in rows if not row["broader"])
    lines += ["", f"{scheme} a skos:ConceptScheme ;", '    rdfs:label "Topics of US-ASEAN diplomacy" ;']
    lines += ['    skos:prefLabel "Topics of US-ASEAN diplomacy"@en ;', f"    skos:definition {_text(_WHAT)}@en ;"]
    lines += [f"    dcterms:license <{_LICENCE}> ;", f"    skos:hasTopConcept {tops} ."]
    for row in rows:
        label = _text(row["label"])
        parts = [f"{row['id']} a dip:Topic, skos:Concept", f"rdfs:label {label}", f"skos:prefLabel {label}@en"]
        parts += [f"skos:definition {_text(row['definition'])}@en", f"skos:example {_text(_example(row))}@en"]
        names = [f"{_text(name)}@en" for name in row["alt_labels"].split("|") if name]
        if names:
            parts.append("skos:altLabel " + ",\n        ".join(names))
        parts.append(f"skos:broader {row['broader']}" if row["broader"] else f"skos:topConceptOf {scheme}")
        parts.append(f"skos:inScheme {scheme}")
        lines += ["", " ;\n    ".join(parts) + " ."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TTL.write_text(render(CSV.read_text(encoding="utf-8")), encoding="utf-8")
