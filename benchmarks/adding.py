"""What adding one briefing to a large graph costs, against loading spaCy and its model in the same run.

Run: python -m benchmarks.adding [WORKSPACE] [--claims 100000] [--runs 7] [--jobs 2]

Whole processes are timed in turns, so that noise hits all of them. A workspace that is given must be built; without
one, one of so many claims is generated and built in a temporary folder. Afterwards its files are as they were.
"""

from __future__ import annotations

import argparse
import tempfile
from hashlib import sha256
from pathlib import Path

from benchmarks.processes import in_turns
from benchmarks.workspaces import given_or_built
from kg.config import load_config
from kg.curate.build import current_status

IDENT = "2026-06-30-added"
NOTE = f"""\
---
id: {IDENT}
title: Readout of a day in Kuala Lumpur
publisher: State Department
date: 2026-06-30
url: https://example.org/added
source_kind: official
---
President Donald Trump met Prime Minister Anwar Ibrahim in Kuala Lumpur on 26 June 2026. The United States and Malaysia
signed a memorandum of understanding on civil nuclear cooperation on 27 June 2026. The United States will host Vietnam
in Washington on 4 August 2026. China criticized the United States on 28 June 2026.
"""
PARSER = "from kg.facts.parsing.parse import parser; parser()"


def bytes_of(root: Path) -> str:
    """Digest of the data and of what readers see of the build, the store's own files left out."""
    total = sha256()
    for folder in (root / "data", (root / "build" / "current").resolve()):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.parent.name != "store"):
            total.update(f"{path.relative_to(folder)}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def measure(root: Path, runs: int) -> None:
    """Print the medians and their ratios."""
    config = load_config(root)
    claims = current_status(config)["claims"]["total"]
    before = bytes_of(root)
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "added.md"
        note.write_text(NOTE, encoding="utf-8")
        calls = {
            "load spaCy and its model": ["-c", PARSER],
            "kg extract, the text alone": ["-m", "kg", "extract", str(note)],
            "kg add, one briefing": ["-m", "kg", "-C", str(root), "add", str(note)],
            "kg drop, the same": ["-m", "kg", "-C", str(root), "drop", IDENT],
        }
        taken = in_turns(calls, runs)
    unit = taken["load spaCy and its model"].seconds
    print(f"{claims} claims; medians of {runs} runs in turns")
    print(f"{'process':30} {'seconds':>8} {'ratio':>6} {'peak MB':>8}")
    for name, one in taken.items():
        print(f"{name:30} {one.seconds:8.2f} {one.seconds / unit:6.2f} {one.megabytes:8.0f}")
    print("files after add and drop:", "as before, byte for byte" if bytes_of(root) == before else "CHANGED")


def main() -> None:
    """Measure a workspace, or make one and measure it."""
    parser = argparse.ArgumentParser(description="Time kg add and kg drop against loading spaCy.")
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with given_or_built(given.workspace, given.claims, given.jobs) as root:
        measure(root, given.runs)


if __name__ == "__main__":
    main()
