"""What each term of the ontology is, in one line, so that versions can be compared.

`python -m tests.ontology.change_log` writes the list of the present version to `ontology/released/VERSION.csv`: do so
when the version is published, so that the next one is compared with it.

Invariant: two versions of a term have the same line when, and only when, data written for one reads the same under the
other; labels, definitions, examples and alignments may be bettered without a line in the change log.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.vocabulary import DEFAULT_BASE, PREFIXES, compress

__all__ = ["CHANGES", "RELEASED", "SOURCE", "changes", "difference", "entries", "read_terms", "terms", "version"]

_ONTOLOGY = Path(__file__).parents[2] / "ontology"
SOURCE = _ONTOLOGY / "diplomacy.ttl"
RELEASED = _ONTOLOGY / "released"
CHANGES = _ONTOLOGY / "CHANGES.md"
_SCHEMA, _DIP = PREFIXES["schema"], PREFIXES["dip"]
_MEANING = {
    "type": RDF.type,
    "below": RDFS.subClassOf,
    "domain": RDFS.domain,
    "range": RDFS.range,
    "takes": URIRef(_SCHEMA + "domainIncludes"),
    "gives": URIRef(_SCHEMA + "rangeIncludes"),
    "sign": URIRef(_DIP + "polarity"),
    "tie": URIRef(_DIP + "tie"),
    "scheme": SKOS.inScheme,
    "notation": SKOS.notation,
    "deprecated": OWL.deprecated,
}
_ROW = re.compile(r"^\| `(\w+)` \| (added|changed|deprecated|removed) \| (.+) \|$", re.MULTILINE)


def terms(graph: Graph) -> dict[str, str]:
    """Name of every term and what it is, sorted by name."""
    found = {}
    for term in graph.subjects(RDFS.isDefinedBy):
        parts = []
        for name, predicate in _MEANING.items():
            values = sorted(compress(str(value)) for value in graph.objects(term, predicate))
            if values:
                parts.append(f"{name}={','.join(values)}")
        found[str(term).removeprefix(_DIP)] = " ".join(parts)
    return dict(sorted(found.items()))


def version(graph: Graph) -> str:
    """The version that the ontology says it has."""
    return str(graph.value(URIRef(DEFAULT_BASE + "ontology"), OWL.versionInfo, any=False))


def read_terms(path: Path) -> dict[str, str]:
    """A list as it was published."""
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["term"]: row["meaning"] for row in csv.DictReader(handle)}


def difference(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Term and kind of change, for every term that is not the same in both.

    >>> difference({"a": "x", "b": "y"}, {"b": "y deprecated=true", "c": "z"})
    {'a': 'removed', 'b': 'deprecated', 'c': 'added'}
    """
    found = {}
    for term in sorted(old.keys() | new.keys()):
        before, after = old.get(term), new.get(term)
        if before == after:
            continue
        if before is None:
            found[term] = "added"
        elif after is None:
            found[term] = "removed"
        else:
            found[term] = "deprecated" if "deprecated=" in after and "deprecated=" not in before else "changed"
    return found


def entries(text: str) -> dict[str, str]:
    """The change log by version, newest first: number and text of each section."""
    return dict(re.findall(r"^## (\d+\.\d+\.\d+)[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))


def changes(section: str) -> dict[str, str]:
    """Term and kind of change of one section."""
    return {term: kind for term, kind, _ in _ROW.findall(section)}


def render(graph: Graph) -> str:
    """The list of the present version as it is published."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["term", "meaning"])
    table.writerows(terms(graph).items())
    return out.getvalue()


if __name__ == "__main__":
    present = Graph().parse(SOURCE)
    (RELEASED / f"{version(present)}.csv").write_text(render(present), encoding="utf-8")
