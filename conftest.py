"""The small fixed workspace for tests and for the examples in docstrings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.api import Graph
from tests.query.world import make


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixed workspace, built; read it, never write to it."""
    return make(tmp_path_factory.mktemp("world") / "w").root


@pytest.fixture(scope="session")
def g(world: Path) -> Graph:
    """Its graph."""
    return Graph.open(world)


@pytest.fixture(autouse=True)
def graph_of_the_examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """The examples of the Python API call their graph `g`."""
    if request.node.name.startswith(("kg.api", "kg.open")):
        doctest_namespace["g"] = request.getfixturevalue("g")
