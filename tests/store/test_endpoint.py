"""A graph on a server: what is sent there, what comes back, and what is said when it does not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kg
from kg.cli.main import app
from kg.errors import BadInput, Cannot, Unreachable
from kg.store.endpoint import Endpoint
from tests.engines.graph_store import GraphStore, graph_store
from tests.engines.parity import LOOK_UPS, printed

GRAPH = "https://w3id.org/us-asean-kg/graph"


@pytest.fixture
def server() -> Iterator[GraphStore]:
    with graph_store() as held:
        yield held


def run(*words: str, folder: Path, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(app, ["-C", str(folder), *words], prog_name="kg")


def one_line(done: Result, code: int = 3) -> str:
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    return done.stderr


def test_what_is_pushed_whole_or_in_parts_is_the_graph(world: Path, server: GraphStore) -> None:
    whole = run("push", f"{server.url}/store", folder=world)
    assert (whole.exit_code, whole.stdout) == (0, f"{server.url}/store\n")
    triples = server.size
    assert f"{triples:,} triples in 1 request; " in whole.stderr
    run("push", f"{server.url}/store", "--part", "2000", "--graph", GRAPH, folder=world)
    assert server.size == 2 * triples
    put = [(method, path) for method, path in server.requests if "graph=" in path]
    name = "/store?graph=https%3A%2F%2Fw3id.org%2Fus-asean-kg%2Fgraph"
    assert put == [("HEAD", name), ("PUT", name), *[("POST", name)] * (triples // 2000)]


def test_a_server_that_takes_little_is_given_little(world: Path, server: GraphStore) -> None:
    server.most = 100_000
    done = run("push", f"{server.url}/store", folder=world)
    assert done.exit_code == 0, done.stderr
    sizes = [method for method, _ in server.requests]
    assert sizes.count("POST") > 5 and f"{server.size:,} triples in " in done.stderr
    server.most = 1_000
    assert "takes no request of this size (413)" in one_line(run("push", f"{server.url}/store", folder=world))


@pytest.mark.parametrize("rows", [0, 100])
def test_look_ups_ask_a_server_that_cuts_its_answers_off(rows: int, world: Path, server: GraphStore) -> None:
    run("push", f"{server.url}/store", "--graph", GRAPH, folder=world)
    server.rows = rows
    endpoint = f"{server.url}/query?default-graph-uri={GRAPH}"
    for name in (
        "show-state",
        "relations-json",
        "central",
        "entities",
        "query-construct",
        "query-describe",
        "query-ask",
    ):
        assert printed(LOOK_UPS[name], world, endpoint) == printed(LOOK_UPS[name], world), name


def test_kg_toml_names_the_endpoint_and_the_option_overrules_it(own_copy: Path, server: GraphStore) -> None:
    (own_copy / "kg.toml").write_text(f'endpoint = "{server.url}/query"\n')
    assert "holds no graph of ours; load one with 'kg push'" in one_line(run("show", "Malaysia", folder=own_copy))
    run("push", f"{server.url}/store", folder=own_copy)
    asked = len(server.requests)
    assert run("show", "Malaysia", folder=own_copy).exit_code == 0
    assert len(server.requests) > asked
    asked = len(server.requests)
    assert run("show", "Malaysia", "--endpoint", "", folder=own_copy).exit_code == 0
    assert kg.open(own_copy, endpoint="").show("Malaysia").entity.label == "Malaysia"
    assert run("status", folder=own_copy).exit_code == 0
    assert len(server.requests) == asked
    assert kg.open(own_copy).show("Malaysia").entity.label == "Malaysia"
    assert len(server.requests) > asked


@pytest.fixture
def own_copy(world: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(world, tmp_path / "w", symlinks=True))


def test_an_endpoint_needs_no_workspace(world: Path, server: GraphStore, tmp_path: Path) -> None:
    run("push", f"{server.url}/store", folder=world)
    done = run("relations", "US", "Malaysia", "--endpoint", f"{server.url}/query", folder=tmp_path)
    assert done.stdout == run("relations", "US", "Malaysia", folder=world).stdout


def test_a_look_up_of_many_nodes_takes_few_requests(world: Path, server: GraphStore) -> None:
    run("push", f"{server.url}/store", folder=world)
    before = len(server.requests)
    assert len(kg.open(world, endpoint=f"{server.url}/query").entities().found) > 50
    assert len(server.requests) - before == 4  # whose graph it is, which entities, what each is, what each topic is


@pytest.mark.parametrize(
    ("habit", "said"),
    [
        ("page", "this is a page for people, the endpoint has another address"),
        ("cut", "cut its answer off"),
        ("broken off", "broke off before the answer was whole"),
        ("slow", "gave no answer within 0.5 seconds"),
        ("moved", "sends on to http://elsewhere.example/sparql (302)"),
        ("partial", "gave a part of the answer only (S1TAT)"),
        ("forbidden", "allows this to others only (403); set KG_ENDPOINT_TOKEN"),
        ("method", "does not take such requests (405)"),
        ("error", "answers with an error (500): out of [31m memory"),
        ("other json", "JSON that is no SPARQL result"),
    ],
)
def test_no_answer_is_told_in_one_line(habit: str, said: str, world: Path, server: GraphStore) -> None:
    server.habit = habit
    done = run("show", "US", "--endpoint", f"{server.url}/query", folder=world, KG_ENDPOINT_TIMEOUT="0.5")
    assert said in one_line(done)


@pytest.mark.parametrize(("habit", "said"), [("method", "(405)"), ("media", "does not take N-Triples (415)")])
def test_a_push_that_is_refused_says_why(habit: str, said: str, world: Path, server: GraphStore) -> None:
    server.habit = habit
    assert said in one_line(run("push", f"{server.url}/store", folder=world))


def test_nobody_there(world: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/query"
        for words in (("show", "US", "--endpoint", url), ("push", url)):
            assert f"{url} cannot be reached (connection refused)" in one_line(run(*words, folder=world))


def test_credentials_come_from_the_environment_and_are_not_printed(world: Path, server: GraphStore) -> None:
    push = ("push", f"{server.url}/store")
    for wanted, environment in (
        ("anna:hush-hush", {"KG_ENDPOINT_USER": "anna", "KG_ENDPOINT_PASSWORD": "hush-hush"}),
        ("Bearer hush-hush", {"KG_ENDPOINT_TOKEN": "hush-hush"}),
    ):
        server.user = wanted
        assert "wants to know who asks (401); set KG_ENDPOINT_TOKEN, or" in one_line(run(*push, folder=world))
        assert run(*push, folder=world, **environment).exit_code == 0
        server.user = "somebody:else"
        told = one_line(run(*push, folder=world, **environment))
        assert "check the credentials in the environment" in told and "hush" not in told
    told = one_line(run("push", "http://anna:hush-hush@127.0.0.1/store", folder=world), 2)
    assert "a user or password in an address would be seen by others" in told and "hush" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "US", "--endpoint", "localhost:7878"), "is no address of a server; write http://HOST:PORT/PATH"),
        (("push", "ftp://localhost/store"), "is no address of a server"),
        (("push", "http://localhost/store", "--graph", "my graph"), "'my graph' is no absolute IRI"),
        (("push", "http://localhost/store?default", "--graph", GRAPH), "names a graph already"),
        (("--endpoint", "http://localhost/", "build"), "kg build works on a workspace; leave --endpoint out"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str, world: Path) -> None:
    assert said in one_line(run(*words, folder=world), 2)


def test_a_graph_of_another_base_is_told(world: Path, server: GraphStore) -> None:
    run("push", f"{server.url}/store", folder=world)
    from kg.config import Config

    with pytest.raises(
        BadInput, match=r"holds a graph of the base https://w3id\.org/us-asean-kg/, not https://x\.example/"
    ):
        Endpoint(f"{server.url}/query", Config(world, base="https://x.example/"))


def test_what_only_a_workspace_knows_is_refused(world: Path, server: GraphStore) -> None:
    run("push", f"{server.url}/store", folder=world)
    g = kg.open(world, endpoint=f"{server.url}/query")
    with pytest.raises(Cannot, match="what waits for review is known in its workspace"):
        g.review_queue()
    with pytest.raises(Cannot, match="SPARQLStore"):
        _ = g.rdf
    server.habit = "busy"
    with pytest.raises(Unreachable, match="is busy or down \\(503\\)"):
        g.claims("c:0000000000000000")
