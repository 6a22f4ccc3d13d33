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


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def render(table: str) -> str:
    """The Turtle of a topics table (columns id, label, alt_labels joined by a bar, broader)."""
    rows = sorted(csv.DictReader(io.StringIO(table)), key=lambda row: row["id"])
    scheme = f"<{DEFAULT_BASE}topics>"
    lines = ["# Written from topics.csv by `python -m tests.ontology.topics_turtle`: change the table, renew this."]
    lines += [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in _USED]
    tops = ", ".join(row["id"] for row in rows if not row["broader"])
    lines += ["", f"{scheme} a skos:ConceptScheme ;", '    rdfs:label "Topics of US-ASEAN diplomacy" ;']
    lines += ['    skos:prefLabel "Topics of US-ASEAN diplomacy"@en ;', f"    skos:hasTopConcept {tops} ."]
    for row in rows:
        label = _text(row["label"])
        parts = [f"{row['id']} a dip:Topic, skos:Concept", f"rdfs:label {label}", f"skos:prefLabel {label}@en"]
        names = [f"{_text(name)}@en" for name in row["alt_labels"].split("|") if name]
        if names:
            parts.append("skos:altLabel " + ",\n        ".join(names))
        parts.append(f"skos:broader {row['broader']}" if row["broader"] else f"skos:topConceptOf {scheme}")
        parts.append(f"skos:inScheme {scheme}")
        lines += ["", " ;\n    ".join(parts) + " ."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TTL.write_text(render(CSV.read_text(encoding="utf-8")), encoding="utf-8")
