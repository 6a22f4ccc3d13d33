"""The tools of assistants, called by the protocol's own client: over real stdio, and at `kg serve --mcp`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import jsonschema
import mcp
import pytest

from kg.api import Graph as Knowledge
from kg.serve.tools import TOOLS, schemas
from tests.serve.service import ROOT, SECONDS, Service

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"text": "malaysia"}),
    "search words": ("search", {"text": "civil nuclear", "limit": 2}),
    "search nothing": ("search", {"text": "Malaysa"}),
    "show": ("show", {"name": "Malaysia", "limit": 3}),
    "relations": ("relations", {"a": "US", "b": "Malaysia", "limit": 100}),
    "relations few": ("relations", {"a": "US", "limit": 2, "since": "2020"}),
    "relations none": ("relations", {"a": "Laos", "b": "Singapore", "direct": True, "status": ["denied"]}),
    "timeline": ("timeline", {"a": "US", "limit": 100}),
    "plans": ("plans", {"state": ["all"]}),
    "path": ("path", {"a": "Malaysia", "b": "US", "k": 2}),
    "path none": ("path", {"a": "US", "b": "Laos", "max_facts": 1}),
    "explain": ("explain", {"claim": "Malaysia signedAgreementWith US"}),
    "questions": ("questions", {}),
    "rows": ("sparql", {"query": "SELECT ?c ?s { ?c a dip:Claim ; dip:status ?s } ORDER BY ?c", "limit": 3}),
    "truth": ("sparql", {"query": "ASK { e:malaysia a dip:State }"}),
    "triples": ("sparql", {"query": "CONSTRUCT WHERE { e:malaysia a ?o }"}),
    "rows none": ("sparql", {"query": "SELECT ?x { ?x dip:metWit ?y }"}),
}
#: arguments that fail, and what the assistant is told
FAILING: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown name": ("relations", {"a": "Malasia"}, "Did you mean 'Malaysia'"),
    "unknown argument": ("relations", {"a": "US", "sinc": "2024"}, "Did you mean 'since'?"),
    "missing": ("path", {"a": "US"}, "b is missing"),
    "no number": ("show", {"name": "US", "limit": "many"}, "write a number from 1 to 100"),
    "no text": ("show", {"name": {"a": 1}}, "name: write text"),
    "no date": ("timeline", {"a": "US", "since": "yesterday"}, "'yesterday' is no date"),
    "unknown claim": ("explain", {"claim": "c:0000000000000000"}, "0000000000000000"),
    "service": ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE is refused"),
    "update": ("sparql", {"query": "DROP ALL"}, "DROP is refused"),
    "syntax": ("sparql", {"query": "SELECT * {"}, "query:1:11: the query does not parse: it ends too early"),
    "runaway": ("sparql", {"query": RUNAWAY}, "longer than 2 s"),
    "rows": ("sparql", {"query": "SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 6000"}, "more than 5,000 rows"),
}


def parameters(world: Path, *options: str) -> Any:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = ["-m", "kg", "-C", str(world), "mcp", *options]
    return stdio_client(StdioServerParameters(command=sys.executable, args=command, env={"PYTHONPATH": str(ROOT)}))


def session(target: Any, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        async with mcp.Client(target) as client:
            return await work(client)

    with ThreadPoolExecutor(1) as aside:  # a thread of its own: the browser of other tests has a loop in this one
        return aside.submit(asyncio.run, main()).result()


@pytest.fixture(scope="module")
def told(world: Path) -> Iterator[dict[str, Any]]:
    """What one session over stdio gave: the tools, the answers, the failures."""

    async def work(client: Any) -> dict[str, Any]:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        answers = {name: await client.call_tool(*call) for name, call in CALLS.items()}
        failures = {name: await client.call_tool(tool, given) for name, (tool, given, _) in FAILING.items()}
        try:
            await client.call_tool("relation", {})
        except mcp.MCPError as error:
            failures["unknown tool"] = error
        answers["after"] = await client.call_tool(*CALLS["truth"])
        about = {"server": client.server_info, "instructions": client.instructions}
        return {"tools": tools, "answers": answers, "failures": failures} | about

    with (world / "mcp-errors").open("w") as errors, redirect_stderr(errors):
        yield session(parameters(world, "--seconds", "2", "--rows", "5000"), work)


def text(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


def claims(values: Any) -> Iterator[dict[str, Any]]:
    """Every claim in an answer, however deep."""
    if isinstance(values, dict):
        if "sentence" in values:
            yield values
        for value in values.values():
            yield from claims(value)
    elif isinstance(values, list):
        for value in values:
            yield from claims(value)


def test_what_is_offered(told: dict[str, Any]) -> None:
    assert list(told["tools"]) == [tool.name for tool in TOOLS]
    for tool in told["tools"].values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert all(one["description"] for one in tool.input_schema["properties"].values())
    for tool in TOOLS:
        jsonschema.validate(json.loads(tool.example), schemas(tool)[2])
    assert "Never tell" in told["instructions"]
    assert told["server"].name == "us-asean-kg"


@pytest.mark.parametrize("name", CALLS)
def test_an_answer_fits_its_schema_and_carries_its_sources(name: str, told: dict[str, Any]) -> None:
    result = told["answers"][name]
    assert not result.is_error, text(result)
    tool = told["tools"][CALLS[name][0]]
    jsonschema.validate(CALLS[name][1], tool.input_schema)
    jsonschema.validate(result.structured_content, tool.output_schema)
    said = text(result)
    assert result.structured_content["as_of"]
    assert f"as of {result.structured_content['as_of']}" in said.splitlines()[0]
    for claim in claims(result.structured_content):
        assert claim["claim"] in said
        assert claim["sentence"] in said
        assert claim["status"] in said
        assert claim["evidence"]
        for piece in claim["evidence"]:
            assert piece["stance"]
            assert piece["words"] in said
            assert piece["source"]["label"] in said
            assert (f"“{piece['words']}”" in said) is not piece["own_words"]


def test_the_answers_are_those_of_the_look_ups(told: dict[str, Any], g: Knowledge) -> None:
    values = {name: result.structured_content for name, result in told["answers"].items()}
    assert {c["claim"] for c in values["relations"]["claims"]} == {c.id for c in g.relations("US", "Malaysia").claims}
    every = g.relations("US", since="2020")
    assert (values["relations few"]["total"], values["relations few"]["shown"]) == (len(every.rows), 2)
    assert values["relations few"]["left_out"] == every.undated
    latest = max(claim.earliest for claim in every.claims if claim.earliest)
    assert g.claims(values["relations few"]["claims"][0]["claim"])[0].earliest == latest
    assert [c["claim"] for c in values["timeline"]["claims"]] == [e.claim.id for e in g.timeline("US").entries]
    assert {c["plan_state"] for c in values["plans"]["claims"]} == {str(s) for s, _ in g.plans(state="all").states}
    ends = [(hop["from_id"], hop["to_id"]) for hop in values["path"]["paths"][0]["hops"]]
    assert (ends[0][0], ends[-1][1]) == ("e:malaysia", "e:united-states")
    explained = values["explain"]["claims"][0]
    assert explained["evidence_total"] == len(explained["evidence"])
    assert all(piece["file"] and piece["rule"] for piece in explained["evidence"])
    assert values["search"]["entities"][0]["id"] == "e:malaysia"
    assert values["search words"]["claims"]
    for claim in values["search words"]["claims"]:
        whole = g.claims(claim["claim"])[0]
        assert any("civil" in p.quote.lower() and "nuclear" in p.quote.lower() for p in whole.evidence)
    assert values["rows"]["shown"] == 3 < values["rows"]["total"]
    assert [c["claim"] for c in values["rows"]["claims"]] == [row["c"]["value"] for row in values["rows"]["rows"]]
    assert values["truth"]["truth"] is True
    assert "e:malaysia a" in values["triples"]["turtle"]


def test_nothing_found_is_an_honest_answer_with_the_nearest_name(told: dict[str, Any]) -> None:
    values = {name: result.structured_content for name, result in told["answers"].items()}
    assert "Malaysia" in values["search nothing"]["note"]
    assert values["relations none"]["claims"] == []
    assert "nothing known" in values["relations none"]["note"]
    assert values["path none"]["paths"] == []
    assert "no path" in values["path none"]["note"]
    assert "did you mean dip:metWith?" in values["rows none"]["note"]


@pytest.mark.parametrize("name", FAILING)
def test_what_goes_wrong_is_told_in_one_line(name: str, told: dict[str, Any]) -> None:
    result = told["failures"][name]
    assert result.is_error
    assert FAILING[name][2] in text(result)
    assert "\n" not in text(result)
    assert "(kg " not in text(result)


def test_an_unknown_tool_is_an_error_of_the_protocol(told: dict[str, Any]) -> None:
    assert "Did you mean 'relations'?" in str(told["failures"]["unknown tool"])
    assert told["answers"]["after"].structured_content["truth"] is True  # and the session goes on


def test_the_same_tools_over_http(service: Service, world: Path) -> None:
    async def work(client: Any) -> tuple[list[str], Any, Any]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        found = await client.call_tool("relations", {"a": "US", "b": "Malaysia"})
        return names, found, await client.call_tool("sparql", {"query": RUNAWAY})

    names, found, stopped = session(f"http://127.0.0.1:{service.port}/mcp", work)
    assert names == [tool.name for tool in TOOLS]
    assert found.structured_content["claims"][0]["evidence"][0]["words"]
    assert stopped.is_error
    assert f"longer than {SECONDS} s" in text(stopped)


def test_http_calls_are_guarded_like_all_requests(service: Service) -> None:
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}})
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    assert service.send("POST", "/mcp", headers, call).status == 200
    assert service.send("POST", "/mcp", headers | {"Origin": "https://evil.example"}, call).status == 403
    own = {"Origin": f"http://127.0.0.1:{service.port}"}
    assert service.send("POST", "/mcp", headers | own, call).status == 200
    assert service.send("POST", "/mcp", headers | {"Host": "evil.example"}, call).status == 421
    assert service.send("POST", "/mcp", headers, "x" * (1 << 20 | 1)).status == 413
    assert service.send("POST", "/mcp", headers, "no json").status == 400
    assert service.get("/mcp").status in (400, 405, 406)


def test_without_a_graph_the_command_says_so(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "kg.toml").write_text("")
    ran = subprocess.run(
        [sys.executable, "-m", "kg", "-C", str(tmp_path), "mcp"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "has not been built yet" in ran.stderr
