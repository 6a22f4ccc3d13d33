from __future__ import annotations

from pathlib import Path

import pytest

from kg.api import Graph
from tests.query.world import make


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixed workspace, built; read it, never write to it."""
    return make(tmp_path_factory.mktemp("world") / "w").root


@pytest.fixture(scope="session")
def g(world: Path) -> Graph:
    return Graph.open(world)
