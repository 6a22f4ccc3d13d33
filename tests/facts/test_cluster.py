"""What the workers of a cluster are compared by; tests/engines/against_cluster.py reads with some."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.facts import cluster
from kg.facts.parsing.parse import DEFAULT_MODEL
from tests.shipped import ROOT

READING = """
import sys
from pathlib import Path
from kg.config import shipped
from kg.facts.extract import extract
from kg.register import Register
from kg.text.briefing import read_briefing
text = read_briefing(Path(sys.argv[1]))
register = Register.load(shipped("data/register"), shipped("data/reference"))
assert [evidence for _, evidence in extract([text], register)][0]
print(*(m.__file__ for name, m in sys.modules.items() if name.partition(".")[0] == "kg"), sep="\\n")
"""


def test_all_that_is_loaded_to_read_is_compared() -> None:
    text = ROOT / "tests" / "gold" / "texts" / "dev01.txt"
    ran = subprocess.run(
        [sys.executable, "-c", READING, str(text)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    loaded = {Path(line) for line in ran.stdout.split()}
    assert len(loaded) > 50
    assert loaded - set(cluster._files()) == set()


@pytest.mark.parametrize("file", ["facts/extract.py", "facts/parsing/parse.py", "derive/keys.py", "register.py"])
def test_a_changed_file_is_another_program(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, read = cluster._program(DEFAULT_MODEL), Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + (b"#" if path.as_posix().endswith(f"kg/{file}") else b"")
    )
    assert cluster._program(DEFAULT_MODEL) != before


def test_another_model_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cluster._program(DEFAULT_MODEL)
    assert cluster._program("none") != before
    monkeypatch.setattr(cluster, "_version", lambda package: "0")
    assert cluster._program(DEFAULT_MODEL) != before
