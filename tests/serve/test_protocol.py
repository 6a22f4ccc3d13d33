"""What an endpoint must answer to which request, over real HTTP."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import SPARQLWrapper
import yaml

from tests.serve.service import Service

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("protocol.yaml").read_text(encoding="utf-8"))
GRAPH = "https://w3id.org/us-asean-kg/graph"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_request(case: dict[str, Any], service: Service) -> None:
    path = case["path"] + "x" * case.get("path_of", 0)
    answer = service.send(case["method"], path, case.get("headers"), case.get("body"))
    assert answer.status == case["status"], answer.text
    if "type" in case:
        assert answer.type == case["type"]
    assert case.get("holds", "") in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status == 405:
        assert "GET" in answer.headers["allow"]


def test_the_rows_are_those_of_the_store(service: Service, g: Any) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s a dip:State ; ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
    for accept, form in (
        ("application/sparql-results+json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ):
        assert service.ask(query, accept).body == g.store.serialise(query, form)


def test_one_graph_is_the_dataset(service: Service) -> None:
    everything = service.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(everything[0]) > 100
    ours = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}> {{ ?s ?p ?o }}"
    assert service.values(ours) == everything
    prefixed = "PREFIX g: <https://w3id.org/us-asean-kg/> SELECT (COUNT(*) AS ?n) FROM g:graph { ?s ?p ?o }"
    assert service.values(prefixed) == everything
    assert service.values("SELECT (COUNT(*) AS ?n) FROM <http://example.org/g> { ?s ?p ?o }") == ["0"]
    assert service.values("SELECT ?g { GRAPH ?g { ?s ?p ?o } }") == []
    assert service.values(f"SELECT ?g FROM NAMED <{GRAPH}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []


def test_the_service_describes_itself(service: Service) -> None:
    from rdflib import RDF, Graph, Namespace, URIRef

    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = Namespace("http://rdfs.org/ns/void#")
    endpoint = URIRef(f"http://127.0.0.1:{service.port}/sparql")
    told = Graph().parse(data=service.get("/sparql", "text/turtle").body, format="turtle")
    assert (endpoint, RDF.type, sd.Service) in told
    assert (endpoint, sd.endpoint, endpoint) in told
    number = int(service.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0])
    assert [int(n) for n in told.objects(URIRef(GRAPH), void.triples)] == [number]
    described = Graph().parse(data=service.get("/.well-known/void", "text/turtle").body, format="turtle")
    assert (URIRef(GRAPH), void.sparqlEndpoint, endpoint) in described
    assert service.get("/.well-known/void", "application/ld+json").type == "application/ld+json"


def test_rdflib_asks_over_http(service: Service) -> None:
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"http://127.0.0.1:{service.port}/sparql", method=method))
        malaysia = URIRef("https://w3id.org/us-asean-kg/entity/malaysia")
        rows = list(graph.query("SELECT ?p ?o { <https://w3id.org/us-asean-kg/entity/malaysia> ?p ?o }"))
        assert len(rows) > 3
        assert set(graph.predicate_objects(malaysia)) == {(row[0], row[1]) for row in rows}
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
        assert len(graph.query(f"CONSTRUCT WHERE {{ <{malaysia}> ?p ?o }}").graph) == len(rows)


def test_sparqlwrapper_asks_over_http(service: Service) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"http://127.0.0.1:{service.port}/sparql", returnFormat=SPARQLWrapper.JSON)
    for method in (SPARQLWrapper.GET, SPARQLWrapper.POST):
        client.setMethod(method)
        client.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert int(client.query().convert()["results"]["bindings"][0]["n"]["value"]) > 100


@pytest.mark.skipif(shutil.which("curl") is None, reason="a program of the system, which no lock brings")
def test_curl_asks_over_http(service: Service) -> None:
    def curl(*options: str) -> str:
        address = f"http://127.0.0.1:{service.port}/sparql"
        return subprocess.run(["curl", "-sSf", *options, address], check=True, capture_output=True, text=True).stdout

    query = "SELECT ?s { ?s a dip:State } ORDER BY ?s"
    states = service.values(query)
    assert len(states) > 3
    csv = ("-H", "Accept: text/csv")
    direct = ("-H", "Content-Type: application/sparql-query")
    for options in (
        (*csv, "--get", "--data-urlencode", f"query={query}"),
        (*csv, "--data-urlencode", f"query={query}"),
        (*csv, *direct, "--data-binary", query),
        (*csv, *direct, "-H", "Transfer-Encoding: chunked", "--data-binary", query),
        (*csv, "--http1.0", *direct, "--data-binary", query),
        (*csv, "-H", "Expect: 100-continue", *direct, "--data-binary", query),
    ):
        assert curl(*options).split()[1:] == states
    assert curl("--head").startswith("HTTP/1.1 ")


def test_an_answer_may_be_kept_as_long_as_it_is_asked_for_again(service: Service) -> None:
    query = "SELECT ?s { ?s a dip:State }"
    first = service.ask(query, "text/csv")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    address = "/sparql?query=" + quote(query)
    again = service.get(address, "text/csv", **{"If-None-Match": f'"x", W/{tag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    other = service.get(address, "text/tab-separated-values", **{"If-None-Match": tag})
    assert (other.status, other.headers["etag"] != tag) == (200, True)
    assert service.get(address, "text/csv", **{"If-None-Match": '"other"'}).body == first.body
    for changing in ("SELECT (NOW() AS ?t) {}", "SELECT (sTrUuId() AS ?t) {}", "SELECT (RAND # (\n() AS ?t) {}"):
        one, two = service.ask(changing), service.ask(changing)
        assert one.headers["cache-control"] == "no-store"
        assert "etag" not in one.headers
        assert one.body != two.body


def test_the_same_question_is_not_worked_for_twice(service: Service) -> None:
    def hits() -> int:
        (line,) = [one for one in service.get("/metrics").text.splitlines() if one.startswith("kg_cache_hits_total")]
        return int(float(line.split()[1]))

    before = hits()
    query = "SELECT (COUNT(?s) AS ?kept) { ?s a dip:State }"
    assert service.ask(query).body == service.ask(query).body
    assert service.ask(query, "text/csv").text.split()[0] == "kept"
    assert hits() == before + 1
