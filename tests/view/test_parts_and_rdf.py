"""RDF exports read back by a second tool-chain, of the whole graph and of its parts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.api import Graph
from kg.errors import BadInput, BadRow, NothingFound, UnknownName
from kg.query.lookups.part import part_of
from kg.store.dump import blocks, context, jsonld
from kg.store.terms import Lit, Names
from kg.view.export import FORMATS, export, format_of

#: rdflib's own reader of JSON-LD uses what rdflib calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

Triples = set[tuple[str, str, str]]


def by_rdflib(data: bytes, form: str) -> Triples:
    graph = rdflib.Graph()
    graph.parse(data=data.decode(), format=form)
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}


@pytest.fixture(scope="module")
def g(world: Path) -> Graph:
    return Graph.open(world)


@pytest.fixture(scope="module")
def whole(g: Graph) -> Triples:
    """What the store holds, as its own library tells it."""
    graph = rdflib.Graph()
    graph.parse(data="\n".join(g.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")), format="nt")
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}


@pytest.mark.parametrize(("suffix", "form"), [(".nt", "nt"), (".ttl", "turtle"), (".jsonld", "json-ld")])
def test_another_library_reads_the_same_triples(g: Graph, whole: Triples, suffix: str, form: str) -> None:
    assert by_rdflib(export(g.lookup, Path(f"x{suffix}")), form) == whole
    assert len(whole) > 2000


def test_ntriples_are_sorted_canonical_and_the_bytes_of_the_store(g: Graph) -> None:
    lines = export(g.lookup, Path("x.nt")).decode().splitlines()
    assert lines == sorted(set(lines))
    assert lines == g.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("names", "briefing", "claims"),
    [
        (("Malaysia",), None, 4),
        (("US", "Malaysia"), None, 1),
        (("e:us-malaysia-mou",), None, 1),
        ((), "press-b", 1),
        ((), "b:empty", 0),
    ],
)
def test_a_part_holds_whole_claims_and_nothing_that_is_not_in_the_graph(
    g: Graph, whole: Triples, names: tuple[str, ...], briefing: str | None, claims: int
) -> None:
    part = part_of(g.lookup, names, briefing)
    found = by_rdflib(export(g.lookup, Path("x.ttl"), part=part), "turtle")
    assert found < whole
    assert len(part.claim_ids) == claims
    for claim in part.claims():
        iri = f"<{g.store.terms.iri(claim.id)}>"
        assert {t for t in whole if t[0] == iri} <= found
        assert len({t for t in found if t[1].endswith("#evidenceFor>") and t[2] == iri}) == len(claim.evidence)
    labelled = {s for s, p, _ in found if p.endswith("label>")}
    mentioned = {o for _, _, o in found if "/entity/" in o}
    known = {s for s, p, _ in whole if p.endswith("label>")}
    assert {name for name in mentioned if name in known and "Label" not in name} - labelled <= {
        o for s, p, o in found if p.endswith(("#state>", "#signatory>", "#alias>"))
    }


def test_direct_triples_of_a_part_are_those_of_its_claims(g: Graph) -> None:
    part = part_of(g.lookup, ("US", "Malaysia"))
    data = export(g.lookup, Path("x.nt"), part=part).decode()
    direct = re.findall(r"entity/(\S+)> <\S+#(signedAgreementWith|attended|imposesTariffOn|metWith)> <\S+/(\S+)>", data)
    assert sorted(direct) == [
        ("malaysia", "signedAgreementWith", "united-states"),
        ("united-states", "signedAgreementWith", "malaysia"),
    ]


def test_parts_of_tables_and_networks(g: Graph) -> None:
    part = part_of(g.lookup, ("US", "Malaysia"))
    assert export(g.lookup, Path("x.csv"), part=part).count(b"\n") == 2
    assert export(g.lookup, Path("x.evidence.csv"), part=part).count(b"\n") == 3
    assert len(json.loads(export(g.lookup, Path("x.json"), part=part))["edges"]) == 1
    with pytest.raises(BadInput, match="of the whole graph"):
        export(g.lookup, Path("void.ttl"), part=part)


def test_what_no_part_is(g: Graph) -> None:
    with pytest.raises(UnknownName, match=r"no briefing called 'press-d'. Did you mean 'press-c'"):
        part_of(g.lookup, (), "press-d")
    with pytest.raises(BadInput, match="'US' and 'USA' are both e:united-states"):
        part_of(g.lookup, ("US", "USA"))
    with pytest.raises(BadInput, match="given 3 times"):
        part_of(g.lookup, ("US", "Laos", "China"))
    with pytest.raises(BadInput, match="exclude each other"):
        part_of(g.lookup, ("US",), "press-a")
    with pytest.raises(NothingFound, match="no claim concerns Vietnam and China"):
        part_of(g.lookup, ("Vietnam", "China"))


CONTEXT = {
    "@version": 1.1,
    "dip": "https://w3id.org/us-asean-kg/ontology#",
    "id": "@id",
    "type": "@type",
    "Claim": "dip:Claim",
    "status": {"@id": "dip:status", "@type": "@id"},
    "on": {"@id": "dip:on", "@type": "xsd:date"},
    "label": {"@id": "rdfs:label"},
    "definition": {"@id": "skos:definition", "@language": "en"},
}


def test_jsonld_uses_a_term_only_where_it_says_just_that(tmp_path: Path) -> None:
    """Days go under the term for days; a year does not, as the term would make a day of it."""
    file = tmp_path / "context.jsonld"
    file.write_text(json.dumps({"@context": CONTEXT}), encoding="utf-8")
    names = Names("https://example.net/")
    nodes = [
        (
            "c:1",
            {"rdf:type": ("dip:Claim",), "dip:status": ("dip:asserted",), "dip:on": (Lit("2025-07-10", "xsd:date"),)},
        ),
        ("c:2", {"dip:on": (Lit("2025", "xsd:gYear"),), "rdfs:label": (Lit('a "b"\n'), Lit("c", language="de"))}),
        ("dip:Claim", {"skos:definition": (Lit("It.", language="en"),), "dip:x": (Lit("1", "xsd:integer"),)}),
    ]
    data = b"".join(jsonld(nodes, names, context(file, names)))
    graph = json.loads(data)
    assert graph["@context"]["dip"] == "https://example.net/ontology#"
    assert graph["@graph"] == [
        {"id": "c:1", "type": "Claim", "status": "dip:asserted", "on": "2025-07-10"},
        {
            "id": "c:2",
            "dip:on": {"@value": "2025", "@type": "xsd:gYear"},
            "label": 'a "b"\n',
            "rdfs:label": {"@value": "c", "@language": "de"},
        },
        {"id": "dip:Claim", "definition": "It.", "dip:x": {"@value": "1", "@type": "xsd:integer"}},
    ]
    wanted = {
        f"<{names.iri(s)}> <{names.iri(p)}> {_n3(v, names)}" for s, ps in nodes for p, vs in ps.items() for v in vs
    }
    assert {f"{q.subject} {q.predicate} {q.object}" for q in ox.parse(data, ox.RdfFormat.JSON_LD)} == wanted
    assert len(by_rdflib(data, "json-ld")) == len(wanted)


def _n3(value: str | Lit, names: Names) -> str:
    if isinstance(value, str):
        return f"<{names.iri(value)}>"
    datatype = None if value.language else ox.NamedNode(names.iri(value.datatype))
    return str(ox.Literal(value.text, datatype=datatype, language=value.language or None))


def test_a_broken_context_is_named(tmp_path: Path) -> None:
    file = tmp_path / "context.jsonld"
    file.write_text('{"@context":\n{,}}', encoding="utf-8")
    with pytest.raises(BadRow, match=r"context\.jsonld:2: is no JSON-LD context"):
        context(file, Names())
    assert set(context(tmp_path / "none", Names())) == set(Names().prefixes)


def test_blocks_of_some_nodes_keep_to_the_order_of_their_forms(g: Graph) -> None:
    names = ["e:malaysia", "b:press-a", "e:asean"]
    assert [name for name, _ in blocks(g.store, names)] == ["b:press-a", "e:asean", "e:malaysia"]
    assert [name for name, _ in blocks(g.store, ["e:nobody"])] == []


def test_names_of_formats() -> None:
    assert {format_of(f"x{suffix}") for suffix in FORMATS if suffix[0] == "."} == {s for s in FORMATS if s[0] == "."}
    assert format_of("NT") == ".nt" and format_of("evidence.csv") == ".evidence.csv"
    assert (format_of("void.ttl"), format_of("void"), format_of("devoid.ttl")) == ("void.ttl", "void.ttl", ".ttl")
    with pytest.raises(UnknownName, match="no format called 'dyad'"):
        format_of("dyad")
