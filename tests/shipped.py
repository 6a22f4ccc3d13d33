"""The shipped workspace, copied and built once for all tests that ask it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("data", "ontology", "kg.toml")


def copy(target: Path) -> Path:
    """A copy of what the repository ships as a workspace, without a build."""
    target.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part)
        else:
            shutil.copy(source, target / part)
    return target


def copy_and_build(target: Path) -> Path:
    """A built copy of the shipped workspace."""
    copy(target)
    environment = os.environ | {"NO_COLOR": "1"}
    subprocess.run(
        [sys.executable, "-m", "kg", "-C", str(target), "build"], check=True, env=environment, capture_output=True
    )
    return target
