"""`ontology/reference.html` written from the ontology, the topics and the alignments, without a network.

`python -m tests.ontology.reference_page` renews it, and so does `make docs`.

Invariant: the page is a pure function of those files and of the template beside this one, and asks nothing of a server.
The anchor of a term is its name, so that the page serves the IRIs of the terms once their address is registered.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.vocabulary import DEFAULT_BASE, PREFIXES, compress, expand

__all__ = ["PAGE", "Section", "Term", "render", "sections"]

_ONTOLOGY = Path(__file__).parents[2] / "ontology"
PAGE = _ONTOLOGY / "reference.html"
_DIP = Namespace(PREFIXES["dip"])
_SCHEMA = Namespace(PREFIXES["schema"])
_HOME = URIRef(DEFAULT_BASE + "ontology")
_TITLE = re.compile(r"^# --- (.+?) -+$|^dip:(\w+) a ", re.MULTILINE)
_MATCHES = {
    "skos:closeMatch": "close to",
    "skos:narrowMatch": "wider than",
    "skos:broadMatch": "narrower than",
    "skos:relatedMatch": "akin to",
    "skos:exactMatch": "same as",
}
_SIGNS = {_DIP.cooperative: "cooperative (+)", _DIP.neutral: "neutral (0)", _DIP.conflictual: "conflictual (-)"}


@dataclass(frozen=True)
class Term:
    """One term as the page shows it; facts are name and values, a value being a CURIE or words."""

    name: str
    label: str
    kind: str
    definition: str
    example: str
    statement: str
    deprecated: bool
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    matches: tuple[dict[str, str], ...]


@dataclass
class Section:
    """A part of the page: its title and its terms in the order of the ontology."""

    title: str
    terms: list[Term] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Name of the part within the page; no term begins with `part-`."""
        return "part-" + re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")


def _rows(name: str) -> list[dict[str, str]]:
    with (_ONTOLOGY / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _kind(graph: Graph, term: URIRef) -> str:
    types = set(graph.objects(term, RDF.type))
    if {_DIP.EventPredicate, _DIP.StatePredicate} & types:
        when = "event, happens on a date" if _DIP.EventPredicate in types else "state, holds from-to"
        return f"relation between actors: {when}" + (", symmetric" if OWL.SymmetricProperty in types else "")
    if SKOS.ConceptScheme in types:
        return "scheme of concepts, and the class of them"
    if OWL.Class in types:
        return "class"
    if SKOS.Concept in types:
        return "concept"
    return "property of the model, to " + ("a node" if OWL.ObjectProperty in types else "a value or a node")


def _names(values: Iterator[Node]) -> tuple[str, ...]:
    return tuple(sorted(str(v) if isinstance(v, Literal) else compress(str(v)) for v in values))


def _facts(graph: Graph, term: URIRef) -> Iterator[tuple[str, tuple[str, ...]]]:
    takes, gives = (_names(graph.objects(term, p)) for p in (_SCHEMA.domainIncludes, _SCHEMA.rangeIncludes))
    yield "kind of", _names(graph.objects(term, RDFS.subClassOf))
    yield "kinds of it", _names(graph.subjects(RDFS.subClassOf, term))
    yield "from (domain)", takes or _names(graph.objects(term, RDFS.domain))
    yield "to (range)", gives or _names(graph.objects(term, RDFS.range))
    yield "sign", tuple(_SIGNS[URIRef(str(sign))] for sign in graph.objects(term, _DIP.polarity))
    yield "may be a tie or a hop", tuple("yes" if t else "no" for t in map(bool, _truths(graph, term)))
    yield "properties", _properties_of(graph, term)
    yield "concepts", _names(graph.subjects(SKOS.inScheme, term))
    yield "in the scheme", _names(graph.objects(term, SKOS.inScheme))
    yield "written", _names(graph.objects(term, SKOS.notation))
    yield "replaced by", _names(graph.objects(term, URIRef("http://purl.org/dc/terms/isReplacedBy")))


def _truths(graph: Graph, term: URIRef) -> Iterator[bool]:
    yield from (bool(value.toPython()) for value in graph.objects(term, _DIP.tie) if isinstance(value, Literal))


def _properties_of(graph: Graph, term: URIRef) -> tuple[str, ...]:
    """Properties of the model that a class takes; relations between actors are listed in their own part."""
    found = set(graph.subjects(_SCHEMA.domainIncludes, term)) | set(graph.subjects(RDFS.domain, term))
    relations = {s for kind in (_DIP.EventPredicate, _DIP.StatePredicate) for s in graph.subjects(RDF.type, kind)}
    return _names(iter(found - relations))


def _term(graph: Graph, name: str, matches: list[dict[str, str]]) -> Term:
    term = _DIP[name]
    example, _, statement = str(graph.value(term, SKOS.example, any=False)).rstrip("`").rpartition(": `")
    return Term(
        name=name,
        label=str(graph.value(term, RDFS.label, any=False)),
        kind=_kind(graph, term),
        definition=str(graph.value(term, SKOS.definition, any=False)),
        example=example,
        statement=statement,
        deprecated=graph.value(term, OWL.deprecated) is not None,
        facts=tuple((name, values) for name, values in _facts(graph, term) if values),
        matches=tuple({**row, "how": _MATCHES[row["relation"]]} for row in matches if row["term"] == f"dip:{name}"),
    )


def sections(turtle: str) -> list[Section]:
    """The parts of the ontology as its file has them, without the header."""
    graph, matches, found = Graph().parse(data=turtle, format="turtle"), _rows("alignments.csv"), []
    for title, name in _TITLE.findall(turtle):
        if title:
            found.append(Section(title))
        else:
            found[-1].terms.append(_term(graph, name, matches))
    return [section for section in found if section.terms]


def _link(value: str) -> str | None:
    """Where a CURIE leads: a place of this page, or the address of a term of another vocabulary."""
    prefix, _, local = value.partition(":")
    if prefix == "dip":
        return f"#{local}"
    return expand(value) if prefix in PREFIXES and local and " " not in value else None


def _topics() -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    rows = _rows("topics.csv")
    return [(top, [r for r in rows if r["broader"] == top["id"]]) for top in rows if not top["broader"]]


def render() -> str:
    """The text of the page."""
    turtle = (_ONTOLOGY / "diplomacy.ttl").read_text(encoding="utf-8")
    graph = Graph().parse(data=turtle, format="turtle")
    header = {compress(str(p)).rpartition("/")[2].rpartition(":")[2]: str(o) for p, o in graph.predicate_objects(_HOME)}
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["link"] = _link
    return environment.get_template("reference_template.html").render(
        header=header,
        sections=sections(turtle),
        sources={row["key"]: row for row in _rows("alignment-sources.csv")},
        topics=_topics(),
        prefixes=sorted(PREFIXES.items()),
    )


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
