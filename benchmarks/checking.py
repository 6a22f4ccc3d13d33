"""How long `kg check` takes, against pySHACL over the same claim files in one go.

Run: python -m benchmarks.checking [CLAIMS] [FOLDER]

Makes a workspace of generated briefings with about CLAIMS claims (10000) and builds it, then measures whole processes,
Python's start included: a check of everything, a check of one file, and pySHACL alone on all claim files merged into
one graph, with the shapes of claim files: it reads no quote, no table and no build.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.workspaces import write

#: of each kind; the first of ours is not counted
RUNS, RUNS_OF_PYSHACL = 3, 1
PYSHACL = """
import sys, pyshacl, rdflib
from pathlib import Path
data = rdflib.Graph()
for path in sorted(Path(sys.argv[1]).glob("*.ttl")):
    data.parse(path, format="turtle")
shapes = rdflib.Graph().parse(sys.argv[2], format="turtle")
conforms, _, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
print(conforms)
"""


def seconds(*arguments: str, runs: int = RUNS) -> float:
    """Median seconds of a Python process; the first of several runs is not counted."""
    taken = []
    for _ in range(runs + (runs > 1)):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[-runs:])


def measure(claims: int, folder: Path) -> None:
    """Make the workspace where it is missing, and print the table."""
    if not (folder / "kg.toml").is_file():
        write(folder, claims)
    subprocess.run([sys.executable, "-m", "kg", "-C", str(folder), "build"], capture_output=True, check=True)
    one = sorted((folder / "data" / "claims").glob("*.ttl"))[0]
    shapes = Path(__file__).parents[1] / "ontology" / "shapes-file.ttl"
    alone = seconds("-c", PYSHACL, str(one.parent), str(shapes), runs=RUNS_OF_PYSHACL)
    print(f"{'what':44} {'seconds':>8}   ratio to pySHACL")
    print(f"{'pySHACL on all claim files in one graph':44} {alone:8.2f}   1.00")
    for name, words in (
        ("kg check (files, tables, quotes, build)", ["check"]),
        ("kg check of one claim file", ["check", str(one)]),
    ):
        ours = seconds("-m", "kg", "-C", str(folder), *words)
        print(f"{name:44} {ours:8.2f}   {ours / alone:.2f}")


def main() -> None:
    """Read the arguments and measure."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        measure(claims, Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(claims, Path(scratch) / "w")


if __name__ == "__main__":
    main()
