from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.world import make


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixed workspace, built; read it, never write to it."""
    return make(tmp_path_factory.mktemp("cli") / "w").root


@pytest.fixture
def own_world(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return make(tmp_path / "w").root
