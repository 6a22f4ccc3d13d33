"""Every look-up and every named question asked of servers of other makers; `make test-engines` runs it.

Its name keeps it out of the ordinary tests, as it needs the servers installed and a few minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.main import app
from tests.engines.parity import LOOK_UPS, NAMED, printed, rows
from tests.engines.servers import Engine, oxigraph, virtuoso

SERVERS: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "virtuoso-100-rows": lambda folder: virtuoso(folder, rows=100),
}


def push(folder: Path, engine: Engine, *options: str) -> str:
    """Load the graph of a workspace; what `kg push` prints."""
    named = ["--graph", engine.graph] if engine.graph else []
    runner = CliRunner(env=dict(engine.environment))
    done = runner.invoke(app, ["-C", str(folder), "push", engine.store, *named, *options], prog_name="kg")
    assert done.exit_code == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module", params=SERVERS)
def engine(request: pytest.FixtureRequest, world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A server that holds the graph of the small workspace: loaded in parts, then as a whole in its place."""
    with SERVERS[request.param](tmp_path_factory.mktemp("engines") / request.param) as started:
        assert "requests" in push(world, started, "--part", "1000")
        assert "1 request;" in push(world, started)
        yield started


@pytest.mark.parametrize("name", LOOK_UPS)
def test_look_ups_print_the_same(name: str, world: Path, engine: Engine) -> None:
    assert printed(LOOK_UPS[name], world, engine.endpoint) == printed(LOOK_UPS[name], world)


@pytest.mark.parametrize("name", NAMED)
def test_named_questions_have_the_same_rows(name: str, world: Path, engine: Engine) -> None:
    for form in ("", " --json", " --csv"):
        assert printed(NAMED[name] + form, world, engine.endpoint) == printed(NAMED[name] + form, world)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def large(request: pytest.FixtureRequest, shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A server that holds the shipped graph, which is more than Virtuoso gives in one answer."""
    with SERVERS[request.param](tmp_path_factory.mktemp("large") / request.param) as started:
        push(shipped, started)
        yield started


@pytest.mark.parametrize("name", NAMED)
def test_named_questions_of_the_shipped_graph(name: str, shipped: Path, large: Engine) -> None:
    there, here = printed(NAMED[name], shipped, large.endpoint), printed(NAMED[name], shipped)
    # Virtuoso does not sort by a variable that DISTINCT leaves out
    assert rows(there) == rows(here) if name == "open-visits" else there == here


@pytest.mark.parametrize("name", ["show-state", "relations", "relations-known-by", "conflicts", "path", "coverage"])
def test_look_ups_in_the_shipped_graph(name: str, shipped: Path, large: Engine) -> None:
    assert printed(LOOK_UPS[name], shipped, large.endpoint) == printed(LOOK_UPS[name], shipped)


def test_a_listing_longer_than_the_limit_is_whole(shipped: Path, large: Engine) -> None:
    query = "query 'SELECT ?s ?p ?o WHERE { ?s ?p ?o ; a dip:Evidence } ORDER BY ?s ?p ?o' --csv"
    assert printed(query, shipped, large.endpoint) == printed(query, shipped)
