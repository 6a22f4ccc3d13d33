"""Write the expected output of every call anew: `python -m tests.cli.renew`, then read the diff."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.cli.calls import CALLS, EXPECTED, call
from tests.query.world import make

if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for old in EXPECTED.glob("*.txt"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        folder = make(Path(scratch) / "w").root
        for name, words in CALLS.items():
            (EXPECTED / f"{name}.txt").write_text(call(words, folder), encoding="utf-8")
