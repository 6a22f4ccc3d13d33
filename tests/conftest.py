"""Rules for every test: no network beyond this machine, no skipped browser test where one is demanded."""

from __future__ import annotations

import fcntl
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.environment import CHROMIUM, REQUIRED
from tests.shipped import copy_and_build

LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that reaches out fails: everything works offline."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise AssertionError(f"a test tried to reach {address!r}; this project works without a network")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests without Chromium, unless skipping is forbidden."""
    if CHROMIUM or REQUIRED:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workspace, built once for all worker processes; read it, never write to it."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent
    target = shared / "shipped"
    with (shared / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "build" / "current").exists():
            shutil.rmtree(target, ignore_errors=True)
            copy_and_build(target)
    return target


@pytest.fixture
def fresh_workspace(shipped: Path, tmp_path: Path) -> Path:
    """A built copy of the shipped workspace that a test may change."""
    target = tmp_path / "workspace"
    shutil.copytree(shipped, target, symlinks=True)
    return target
