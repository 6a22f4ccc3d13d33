"""How long a command takes as a whole process, against importing the library it is built on.

Run: python -m benchmarks.startup [WORKSPACE]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 9
PAIRS = (
    ("kg --help", ["-m", "kg", "--help"], "import typer", ["-c", "import typer"]),
    ("kg relations US Malaysia", ["-m", "kg", "relations", "US", "Malaysia"], "import rdflib", ["-c", "import rdflib"]),
)


def once(arguments: list[str], folder: Path) -> float:
    """Seconds one process takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def compare(ours: list[str], theirs: list[str], folder: Path) -> tuple[float, float]:
    """Median seconds of both, measured in turns so that noise hits both."""
    pairs = [(once(ours, folder), once(theirs, folder)) for _ in range(RUNS + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    print(f"{'command':28} {'seconds':>8}   {'alternative':16} {'seconds':>8}   ratio")
    for name, ours, other, theirs in PAIRS:
        a, b = compare(ours, theirs, folder)
        print(f"{name:28} {a:8.3f}   {other:16} {b:8.3f}   {a / b:5.2f}")


if __name__ == "__main__":
    main()
