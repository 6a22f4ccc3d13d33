from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.serve.service import Service, serving

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")


@pytest.fixture(scope="session")
def service(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The small fixed workspace, served with limits that a test can reach."""
    log = tmp_path_factory.mktemp("serve") / "log"
    options = ("--seconds", "1", "--rows", "5000", "--megabytes", "1", "--workers", "2", "--queue", "4")
    tools = ("--mcp",) if find_spec("mcp") else ()
    with serving(world, log, *options, *tools) as running:
        yield running
