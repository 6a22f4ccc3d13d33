"""The wheel alone is enough: ontology and register travel inside it, no repository is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "kg/_shipped/ontology/diplomacy.ttl",
        "kg/_shipped/ontology/topics.csv",
        "kg/_shipped/ontology/queries/agreements-between.rq",
        "kg/_shipped/data/register/entities.csv",
        "kg/view/templates/graph.html",
        "kg/view/templates/page/start.js",
        "kg/py.typed",
    ):
        assert needed in names, f"{needed} is not in the wheel"
    assert not any(name.startswith(("tests/", "data/briefings")) for name in names)


def test_a_workspace_with_no_repository_around_it(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    note = tmp_path / "note.txt"
    note.write_text(
        "KUALA LUMPUR, July 10, 2025 – The United States and Malaysia signed a memorandum of understanding on civil "
        "nuclear cooperation on July 10, 2025.\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(site), "NO_COLOR": "1", "PYTHONSAFEPATH": "1"}

    def kg(*arguments: str, folder: Path = tmp_path) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kg", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-P", "-c", "import kg; print(kg.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(site))
    kg("init", "demo")
    kg("add", str(note), folder=tmp_path / "demo")
    printed = kg("relations", "US", "Malaysia", folder=tmp_path / "demo")
    assert "signedAgreementWith" in printed
    assert "2025-07-10" in printed
