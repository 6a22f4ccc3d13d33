"""The dataset described in VoID, DCAT and Dublin Core, with its counts, for `void.ttl`.

Invariant: the bytes depend on the graph and on `data/dataset.yaml` alone; what the workspace does not say of itself
(a licence, a publisher, a version) is left out and never made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadRow
from kg.interval import is_date
from kg.store.terms import Lit, Names, Triple, date_literal, integer
from kg.tables import read_mapping

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["DESCRIPTION", "about"]

#: where a workspace says what its data is
DESCRIPTION: Final = Path("data") / "dataset.yaml"
_TEXTS: Final = ("title", "description", "version", "issued", "licence", "publisher", "rights")
_LISTS: Final = ("languages", "keywords")
_VOCABULARIES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
}
_CLAIMS: Final = "SELECT ?value (COUNT(?c) AS ?n) WHERE { ?c a dip:Claim ; dip:status ?value } GROUP BY ?value"
_KINDS: Final = "SELECT ?value (COUNT(?s) AS ?n) WHERE { ?s a ?value } GROUP BY ?value"
_PROPERTIES: Final = "SELECT ?value (COUNT(?s) AS ?n) WHERE { ?s ?value ?o } GROUP BY ?value"
_ONE: Final = "SELECT (COUNT({what}) AS ?n) WHERE {{ {where} }}"
#: suffix, media type and label of what `kg export` writes
_DISTRIBUTIONS: Final = (
    ("ttl", "text/turtle", "Turtle"),
    ("nt", "application/n-triples", "N-Triples, canonical and sorted"),
    ("jsonld", "application/ld+json", "JSON-LD"),
    ("rdf", "application/rdf+xml", "RDF/XML"),
    ("csv", "text/csv", "claims as CSV"),
    ("evidence.csv", "text/csv", "evidence as CSV"),
    ("dyads.csv", "text/csv", "event data by dyad and month as CSV"),
    ("jsonl", "application/jsonl", "claims with evidence as JSON Lines"),
)


def _described(root: Path) -> Mapping[str, Any]:
    """What the workspace says of its data; nothing when it has no such file."""
    path = root / DESCRIPTION
    if not path.is_file():
        return {}
    found = read_mapping(path)
    for name, value in found.items():
        if name not in (*_TEXTS, *_LISTS):
            raise BadRow(path, _line(path, name), f"unknown key {name!r}", f"known: {', '.join((*_TEXTS, *_LISTS))}")
        if name in _LISTS and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            raise BadRow(path, _line(path, name), f"{name} is no list of words", f"write {name}: [one, two]")
        if name in _TEXTS and not isinstance(value, str):
            raise BadRow(path, _line(path, name), f"{name} is no text", f'write it in quotes: {name}: "…"')
    issued = found.get("issued")
    if issued is not None and not is_date(issued):
        fix = "write YYYY, YYYY-MM or YYYY-MM-DD"
        raise BadRow(path, _line(path, "issued"), f"issued {issued!r} is no date", fix)
    return found


def licence(root: Path) -> str | None:
    """The licence of a workspace's data; None where it does not say."""
    found = _described(root).get("licence")
    return str(found) if found else None


def _line(path: Path, key: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, text in enumerate(lines, 1) if text.startswith(f"{key}:")), 1)


class _Names(Names):
    """The names of a graph with the vocabularies that describe datasets."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.prefixes.update(_VOCABULARIES)


def _counts(lookup: Lookup, query: str) -> list[tuple[str, int]]:
    rows = lookup.store.select(query).rows
    return sorted((value.curie or value.text, int(number.text)) for value, number in rows if value and number)


def _count(lookup: Lookup, what: str, where: str) -> int:
    ((number,),) = lookup.store.select(_ONE.format(what=what, where=where)).rows
    return int(number.text) if number else 0


def _said(node: str, described: Mapping[str, Any], title: str) -> Iterator[Triple]:
    yield node, "dcterms:title", Lit(described.get("title") or title, language="en")
    for name, predicate in (("description", "dcterms:description"), ("rights", "dcterms:rights")):
        if name in described:
            yield node, predicate, Lit(described[name], language="en")
    if "version" in described:
        yield node, "owl:versionInfo", Lit(described["version"])
        yield node, "dcat:version", Lit(described["version"])
    if "issued" in described:
        yield node, "dcterms:issued", date_literal(described["issued"])
    if "licence" in described:
        yield node, "dcterms:license", described["licence"]
    if "publisher" in described:
        yield node, "dcterms:publisher", f"{node}/publisher"
        yield f"{node}/publisher", "rdf:type", "foaf:Agent"
        yield f"{node}/publisher", "foaf:name", Lit(described["publisher"])
    yield from ((node, "dcat:keyword", Lit(word, language="en")) for word in described.get("keywords", ()))
    yield from ((node, "dcterms:language", Lit(code)) for code in described.get("languages", ()))


def _counted(node: str, lookup: Lookup) -> Iterator[Triple]:
    yield node, "void:triples", integer(_count(lookup, "*", "?s ?p ?o"))
    yield node, "void:distinctSubjects", integer(_count(lookup, "DISTINCT ?s", "?s ?p ?o"))
    yield node, "void:distinctObjects", integer(_count(lookup, "DISTINCT ?o", "?s ?p ?o"))
    kinds, properties = _counts(lookup, _KINDS), _counts(lookup, _PROPERTIES)
    yield node, "void:classes", integer(len(kinds))
    yield node, "void:properties", integer(len(properties))
    entities = sum(number for kind, number in kinds if kind in _entity_classes())
    yield node, "void:entities", integer(entities)
    yield node, "void:documents", integer(sum(n for kind, n in kinds if kind in ("dip:Briefing", "dip:ReferenceRow")))
    for kind, number in kinds:
        part = f"{node}/class/{_slug(kind)}"
        yield node, "void:classPartition", part
        yield from ((part, "void:class", kind), (part, "void:entities", integer(number)))
    for prop, number in properties:
        part = f"{node}/property/{_slug(prop)}"
        yield node, "void:propertyPartition", part
        yield from ((part, "void:property", prop), (part, "void:triples", integer(number)))
    for status, number in _counts(lookup, _CLAIMS):
        part = f"{node}/status/{_slug(status)}"
        yield node, "void:subset", part
        yield part, "rdf:type", "void:Dataset"
        yield part, "rdfs:label", Lit(f"claims that are {status.removeprefix('dip:')}", language="en")
        yield part, "dcterms:subject", status
        yield part, "void:entities", integer(number)


def _entity_classes() -> frozenset[str]:
    from kg.vocabulary import EntityClass

    return frozenset(f"dip:{cls.value}" for cls in EntityClass)


def _slug(name: str) -> str:
    return name.rpartition("/")[2].rpartition("#")[2].replace(":", ".") if "://" in name else name.replace(":", ".")


def _made(node: str, lookup: Lookup) -> Iterator[Triple]:
    """Where it comes from, how it may be had, and what its words mean."""
    names = lookup.store.terms
    yield node, "dcterms:conformsTo", f"{names.base}ontology"
    yield node, "void:uriSpace", Lit(names.base)
    yield node, "void:exampleResource", "e:asean"
    for vocabulary in ("dip", "oa", "org", "prov", "schema", "skos"):
        yield node, "void:vocabulary", names.prefixes[vocabulary]
    yield from ((node, "void:feature", f"http://www.w3.org/ns/formats/{f}") for f in ("Turtle", "N-Triples", "JSON-LD"))
    made = f"{node}/made"
    yield node, "prov:wasGeneratedBy", made
    yield from ((made, "rdf:type", "prov:Activity"), (made, "rdfs:label", Lit("kg build", language="en")))
    for document in lookup.store.subjects("rdf:type", "dip:Briefing"):
        yield node, "prov:wasDerivedFrom", document
    tables = {table for _, table in lookup.store.pairs("dip:table", "r:")}
    for table in sorted(tables):
        row = f"{node}/table/{table}"
        yield node, "prov:wasDerivedFrom", row
        yield row, "rdf:type", "prov:Entity"
        yield row, "rdfs:label", Lit(f"reference table {table}", language="en")
    for suffix, media, label in _DISTRIBUTIONS:
        place = f"{node}/distribution/{suffix}"
        yield node, "dcat:distribution", place
        yield place, "rdf:type", "dcat:Distribution"
        yield place, "dcterms:title", Lit(label, language="en")
        yield place, "dcat:mediaType", f"https://www.iana.org/assignments/media-types/{media}"
        yield place, "dcterms:description", Lit(f"written by: kg export graph.{suffix}", language="en")


def about(lookup: Lookup, root: Path) -> Iterator[bytes]:
    """The description as Turtle.

    Args:
        lookup: the look-ups over the graph.
        root: the workspace, whose `data/dataset.yaml` says what cannot be counted.

    Raises:
        BadRow, BadFile: that file is malformed.
    """
    from kg.store.turtle import write_turtle

    store = lookup.store
    node = f"{store.terms.base}graph"
    described = _described(root)

    def triples() -> Iterator[Triple]:
        for kind in ("void:Dataset", "dcat:Dataset", "dip:KnowledgeGraph"):
            yield node, "rdf:type", kind
        title = next((v.text for v in store.properties(node).get("rdfs:label", ()) if isinstance(v, Lit)), "")
        yield from _said(node, described, title)
        if store.as_of:
            yield node, "dip:asOf", date_literal(store.as_of)
        yield from _counted(node, lookup)
        yield from _made(node, lookup)

    yield write_turtle(triples(), _Names(store.terms.base)).encode()
