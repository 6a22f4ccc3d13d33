"""Entities, claims and briefings by their address; the JSON API; what a browser and a stranger get."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from kg.api import Graph as Knowledge
from kg.serve.limits import Limits, Source
from kg.serve.operations import OPERATIONS, Operation
from kg.serve.server import bound, serve
from tests.serve.service import ROOT, Service, serving

BASE = "https://w3id.org/us-asean-kg/"
DOCUMENTED = {"type", "items", "maxItems", "maxLength", "minimum", "maximum", "default", "format"}


def test_an_entity_by_its_address(service: Service) -> None:
    page = service.get("/entity/malaysia", "text/html,application/xhtml+xml")
    assert (page.status, page.type) == (200, "text/html")
    assert "<h1>Malaysia</h1>" in page.text
    assert 'href="/entity/united-states"' in page.text
    assert 'href="/claim/' in page.text
    node, party = ox.NamedNode(f"{BASE}entity/malaysia"), ox.NamedNode(f"{BASE}ontology#party")
    read = []
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML):
        answer = service.get("/entity/malaysia", form.media_type)
        assert (answer.status, answer.type) == (200, form.media_type)
        read.append({quad.triple for quad in ox.parse(answer.body, format=form)})
    assert all(one == read[0] for one in read)
    assert {triple.subject for triple in read[0]} > {node}
    assert any(triple.predicate == party and triple.object == node for triple in read[0])
    assert service.get("/entity/malaysia", "image/png").status == 406


def test_a_claim_and_a_briefing_by_their_address(service: Service, g: Knowledge) -> None:
    claim = g.relations("US", "Malaysia").claims[0]
    local = claim.id.removeprefix("c:")
    page = service.get(f"/claim/{local}", "text/html")
    assert page.status == 200
    assert all(piece.quote.split()[0] in page.text for piece in claim.evidence)
    turtle = Graph().parse(data=service.get(f"/claim/{local}", "text/turtle").body, format="turtle")
    evidence = set(turtle.subjects(URIRef(f"{BASE}ontology#evidenceFor"), URIRef(f"{BASE}claim/{local}")))
    assert len(evidence) == len(claim.evidence)
    assert all((piece, URIRef(f"{BASE}ontology#text"), None) in turtle for piece in evidence)
    briefing = claim.evidence[0].document.removeprefix("b:")
    page = service.get(f"/briefing/{briefing}", "text/html")
    assert page.status == 200
    assert f"/claim/{local}" in page.text


def test_an_alias_leads_to_the_claim(service: Service, g: Knowledge) -> None:
    claim = next(claim for claim in g.store.all_claims() if claim.aliases)
    moved = service.get(f"/claim/{claim.aliases[0].removeprefix('c:')}", "text/html")
    assert (moved.status, moved.headers["location"]) == (308, f"/claim/{claim.id.removeprefix('c:')}")


@pytest.mark.parametrize(
    "path",
    [
        "/entity/%3Cscript%3Ealert(1)%3C/script%3E",
        "/entity/x%3E%20%3Fp%20%3Fo%20%7D%20%23",
        "/entity/%00",
        "/entity/%FF%FE",
        "/entity/..%2F..%2Fetc%2Fpasswd",
        "/entity/" + "a" * 5000,
        "/claim/zzzz",
        "/claim/%27%20OR%201",
        "/briefing/no-such",
        "/evidence/x/y/z",
        "/row/%0D%0ASet-Cookie:%20a=b",
        "/topic/%E2%80%AE",
        "/entity/",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_hostile_addresses_are_not_found(path: str, accept: str, service: Service) -> None:
    answer = service.get(path, accept)
    assert answer.status == 404
    assert answer.type == "text/plain"
    assert "set-cookie" not in answer.headers


def test_the_api_gives_the_records_of_the_command_line(service: Service, g: Knowledge) -> None:
    def same(path: str, records: object) -> None:
        answer = service.get(path)
        assert answer.status == 200, answer.text
        assert answer.json["records"] == json.loads(json.dumps(list(records)))  # type: ignore[call-overload]

    same("/api/relations?a=US&b=Malaysia", g.relations("US", "Malaysia"))
    same("/api/relations?a=US&predicate=metWith&since=2024", g.relations("US", predicate="metWith", since="2024"))
    same("/api/timeline?a=US", g.timeline("US"))
    same("/api/show?name=MYS", g.show("MYS"))
    same("/api/plans?state=all", g.plans(state="all"))
    same("/api/path?a=Malaysia&b=US&k=2", g.path("Malaysia", "US", k=2))
    same("/api/entities?match=malaysia&kind=State", g.entities("malaysia", kind="State"))
    claim = g.relations("US", "Malaysia").claims[0].id
    same(f"/api/explain?claim={claim}", [r for one in g.explain(claim) for r in one])


def test_the_api_says_what_is_wrong(service: Service) -> None:
    unknown = service.get("/api/relations?a=Malasia")
    assert (unknown.status, unknown.json["nearest"][0]) == (404, "Malaysia")
    for path in (
        "/api/relations",
        "/api/relations?a=US&a=Laos",
        "/api/relations?a=US&since=yesterday",
        "/api/path?a=US&b=Laos&k=1000",
        "/api/path?a=US&b=Laos&k=%D9%A3",
        "/api/path?a=US&b=Laos&in_time=perhaps",
        "/api/show?name=" + "x" * 501,
    ):
        answer = service.get(path)
        assert (answer.status, answer.type) == (400, "application/json"), path
        assert answer.json["error"]
    assert service.get("/api/relations?a=US&nonsense=1").status == 404
    nothing = service.get("/api/relations?a=Laos&b=Singapore&direct=true&status=denied")
    assert (nothing.status, nothing.json["records"]) == (200, [])
    assert "nothing known" in nothing.json["note"]
    assert service.send("POST", "/api/show?name=US").status == 405


def test_the_description_fits_what_is_served(service: Service) -> None:
    told = service.get("/openapi.json").json
    assert told["openapi"].startswith("3.1")
    assert {one.path for one in OPERATIONS} < set(told["paths"])
    for path, item in told["paths"].items():
        for method, operation in item.items():
            assert method in ("get", "post")
            assert {"responses"} <= set(operation)
            for parameter in operation.get("parameters", ()):
                assert {"name", "in", "schema"} <= set(parameter)
                assert set(parameter["schema"]) <= DOCUMENTED
            for status, response in operation["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", status)
                assert response["description"]
        assert service.get(path + example(path)).status == 200, path
    references = re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(told))
    assert set(references) == set(told["components"]["schemas"])


def example(path: str) -> str:
    return {
        "/api/relations": "?a=US",
        "/api/path": "?a=US&b=Malaysia",
        "/api/show": "?name=US",
        "/api/explain": "?claim=Malaysia%20signedAgreementWith%20US",
    }.get(path, "")


QUIETLY = settings(max_examples=100, deadline=None, derandomize=True, database=None)
PIECES = st.sampled_from(
    [
        *("SELECT", "ASK", "CONSTRUCT", "*", "{", "}", "(", ")", "?s", "?p", "<a:b>", "'", '"', "FROM", "NAMED"),
        *("SERVICE", "GRAPH", "FILTER", "EXISTS", "LIMIT", "1", "1e999", "\\u0041", "\\", "#", "\r", "\x00", "é"),
        *("'''", "dip:party"),
    ]
)
QUERIES = st.lists(PIECES, max_size=12).map(" ".join).map(str.encode) | st.binary(max_size=80)


class Running:
    """The service, for tests whose arguments are drawn."""

    service: Service


@pytest.fixture(autouse=True)
def running(service: Service) -> None:
    Running.service = service


@QUIETLY
@given(query=QUERIES, kind=st.sampled_from(["application/sparql-query", "application/x-www-form-urlencoded", "a/b"]))
def test_random_bytes_are_never_a_fault_of_the_server(query: bytes, kind: str) -> None:
    answer = Running.service.send("POST", "/sparql", {"Content-Type": kind}, query)
    assert answer.status < 500 or answer.status in (503, 504), (query, answer.text)


@QUIETLY
@given(data=st.data(), operation=st.sampled_from(OPERATIONS))
def test_random_parameters_are_never_a_fault_of_the_server(data: st.DataObject, operation: Operation) -> None:
    names = st.sampled_from([p.name for p in operation.parameters] or ["x"])
    values = st.text(max_size=20) | st.sampled_from(
        ["US", "Malaysia", "2024", "true", "3", "asserted", "metWith", "c:"]
    )
    needed = {p.name: "US" for p in operation.parameters if p.required}
    drawn = data.draw(st.lists(st.tuples(names, values), max_size=3))
    address = f"{operation.path}?{urlencode([*needed.items(), *drawn], errors='surrogatepass')}"
    answer = Running.service.get(address)
    assert answer.status < 500 or answer.status in (503, 504), (address, answer.text)


def test_pages_carry_a_policy_and_load_only_their_own_files(service: Service) -> None:
    page = service.get("/", "text/html")
    assert page.status == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page.text)
    loaded.remove("data:,")  # no icon
    assert loaded
    assert all(path.startswith("/static/") and service.get(path).status == 200 for path in loaded)
    assert service.get("/graph?name=Nowhere").status == 404


def test_the_named_questions_run_as_they_are(service: Service) -> None:
    questions = service.get("/api/questions").json["records"]
    for one in questions[:12]:
        assert (
            service.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, one["sparql"]).status == 200
        )
    assert isinstance(questions, list)


def test_the_log_is_json_and_holds_no_query(service: Service) -> None:
    service.ask("ASK { ?secret ?p 'a secret' }")
    time.sleep(0.1)
    lines = [line for line in service.log.read_text().splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    assert {"time", "method", "path", "status", "ms", "bytes", "client"} <= set(told[-1])
    assert "secret" not in service.log.read_text()


def test_token_origin_and_host(world: Path, tmp_path: Path) -> None:
    options = ("--token", "s3cret", "--cors", "https://example.org", "--workers", "1", "--mcp")
    with serving(world, tmp_path / "log", *options) as service:
        assert service.send("POST", "/mcp", {"Content-Type": "application/json"}, "{}").status == 401
        assert service.get("/health").status == 200
        assert service.ask("ASK {}").status == 401
        assert service.get("/sparql?query=ASK%7B%7D", Authorization="Bearer wrong").status == 401
        answer = service.get("/sparql?query=ASK%7B%7D", Authorization="Bearer s3cret", Origin="https://example.org")
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == "https://example.org"
        other = service.get("/sparql?query=ASK%7B%7D", Authorization="Bearer s3cret", Origin="https://evil.example")
        assert other.headers.get("access-control-allow-origin") != "https://evil.example"
        assert service.get("/health", Host="evil.example").status == 421
        graph = service.get("/graph?name=Malaysia", "text/html", Authorization="Bearer s3cret")
        assert graph.status == 200
        assert "Content-Security-Policy" in graph.text
        assert "s3cret" not in (tmp_path / "log").read_text()
        service.process.send_signal(signal.SIGINT)
        began = time.perf_counter()
        assert service.process.wait(5) == 130
        assert time.perf_counter() - began < 3
        assert "Traceback" not in (tmp_path / "log").read_text()


def test_an_end_whose_signal_the_loop_lost_is_still_an_interrupt(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ended(server: uvicorn.Server) -> None:
        server.should_exit = True

    monkeypatch.setattr(uvicorn.Server, "main_loop", ended)
    with bound("127.0.0.1", 0) as listening, pytest.raises(KeyboardInterrupt):
        serve(Source(world), listening, Limits(workers=1), log=lambda told: None)


def test_without_a_permission_no_other_origin_reads(service: Service) -> None:
    answer = service.get("/sparql?query=ASK%7B%7D", Origin="https://example.org")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, env=environment, timeout=30
    )


def test_what_cannot_be_served_is_told_in_one_line(service: Service, world: Path, tmp_path: Path) -> None:
    taken = command("-C", str(world), "serve", "--port", str(service.port))
    assert taken.returncode == 3
    assert taken.stderr.startswith(f"Error: cannot listen on 127.0.0.1:{service.port}")
    (tmp_path / "kg.toml").write_text("")
    unbuilt = command("-C", str(tmp_path), "serve", "--port", "0")
    assert unbuilt.returncode == 3
    assert "has not been built yet" in unbuilt.stderr
