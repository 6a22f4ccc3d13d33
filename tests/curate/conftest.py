from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Config
from kg.curate.build import build
from tests.curate.test_workspace import NOTES, evidence_of
from tests.curate.workspaces import workspace, write_claims


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = workspace(tmp_path_factory.mktemp("made") / "w", NOTES)
    write_claims(config, evidence_of(config))
    build(config)
    return config.root


@pytest.fixture
def sound(made: Path, tmp_path: Path) -> Config:
    """A small built workspace without faults: two briefings, three claims, a register of three states."""
    shutil.copytree(made, tmp_path / "w", symlinks=True)
    return Config(tmp_path / "w")
