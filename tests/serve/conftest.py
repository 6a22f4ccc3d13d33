from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.service import SECONDS, Service, serving


@pytest.fixture(scope="session")
def service(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The small fixed workspace, served with limits that a test can reach."""
    log = tmp_path_factory.mktemp("serve") / "log"
    options = ("--seconds", str(SECONDS), "--rows", "5000", "--megabytes", "1", "--workers", "2", "--queue", "4")
    with serving(world, log, *options, "--mcp") as running:
        yield running
