from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.world import make


@pytest.fixture
def own_world(tmp_path: Path) -> Path:
    """A copy of the small fixed workspace that a test may change."""
    return make(tmp_path / "w").root
