"""What `kg check` costs: time and memory of the process tree, and pySHACL beside it.

Run: python -m benchmarks.checking [CLAIMS] [FOLDER] [--jobs 2]
     python -m benchmarks.checking --workspace FOLDER [--jobs 2]

The first form makes a workspace of generated briefings with about CLAIMS claims (10000) and builds it, then measures
whole processes, Python's start included: a check of everything, a check of one file, and pySHACL alone on all claim
files merged into one graph, with the shapes of claim files: it reads no quote, no table and no build. The second form
only measures `kg check` on a workspace that is built. Processor time counts all children, so other work on the machine
hardly matters; memory is the greatest sum over the process tree, pages that are shared counted once (Linux).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.building import Cost, cost
from benchmarks.workspaces import write
from kg.config import load_config
from kg.curate.build import current_status

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
#: what `kg check` ends with: nothing found, or something
ENDS = (0, 1)


def checked(folder: Path, jobs: int, *files: str) -> Cost:
    """The cost of `kg check` in a workspace."""
    return cost(["-m", "kg", "-C", str(folder), "check", "--jobs", str(jobs), *files], ENDS)


def show(rows: dict[str, Cost], base: str) -> None:
    """Print the costs, and their ratio to one of them."""
    print(f"{'process':42} {'seconds':>8} {'processor':>10} {'ratio':>6} {'peak MB':>8}")
    for name, one in rows.items():
        ratio = one.processor / rows[base].processor
        print(f"{name:42} {one.seconds:8.1f} {one.processor:10.1f} {ratio:6.2f} {one.megabytes:8.0f}")


def told(folder: Path, jobs: int) -> str:
    """The size of a workspace in words."""
    status = current_status(load_config(folder))
    return f"{status['claims']['total']:,} claims, {status['triples']:,} triples, {jobs} jobs"


def measure(claims: int, folder: Path, jobs: int) -> None:
    """Make the workspace where it is missing, and print the table."""
    if not (folder / "kg.toml").is_file():
        write(folder, claims)
    subprocess.run([sys.executable, "-m", "kg", "-C", str(folder), "build"], capture_output=True, check=True)
    one = sorted((folder / "data" / "claims").glob("*.ttl"))[0]
    shapes = Path(__file__).parents[1] / "ontology" / "shapes-file.ttl"
    alone = "pySHACL on all claim files in one graph"
    rows = {
        alone: cost(["-c", PYSHACL, str(one.parent), str(shapes)]),
        "kg check (files, tables, quotes, build)": checked(folder, jobs),
        "kg check of one claim file": checked(folder, 1, str(one)),
    }
    print(told(folder, jobs))
    show(rows, alone)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="Time kg check, and watch its memory.")
    parser.add_argument("claims", type=int, nargs="?", default=10_000)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--workspace", type=Path, help="only measure kg check here")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    if given.workspace:
        print(told(given.workspace, given.jobs))
        show({"kg check": checked(given.workspace, given.jobs)}, "kg check")
        return
    if given.folder:
        measure(given.claims, given.folder, given.jobs)
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(given.claims, Path(scratch) / "w", given.jobs)


if __name__ == "__main__":
    main()
