"""What a build from the beginning costs, against the engine's own bulk loader on the finished graph.

Run: python -m benchmarks.building [WORKSPACE] [--claims 10000] [--jobs 2]

Both are whole processes; processor time counts all their children, so that other work on the machine hardly matters.
Memory is the greatest sum over the process tree, pages that are shared counted once (Linux). A workspace that is given
is built again; without one, one of so many claims is generated in a temporary folder.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workspaces import write
from kg.config import load_config
from kg.curate.build import current_status
from kg.store.oxigraph import Store

LOAD = """
import sys
import pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES, lenient=True)
store.flush()
store.optimize()
"""
#: seconds between two looks at the memory
LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process with its children took."""

    seconds: float
    processor: float
    megabytes: float


def _children(process: int) -> list[int]:
    found = [process]
    for parent in found:
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(word) for word in path.read_text().split()]
    return found


def _proportional(process: int) -> int:
    """Kilobytes of a process, its part of shared pages only; 0 when it has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def cost(arguments: list[str], accepted: Sequence[int] = (0,)) -> Cost:
    """Run this Python and watch it.

    Args:
        arguments: what it is to do.
        accepted: exit codes that count as success.
    """
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            peak = max(peak, sum(map(_proportional, _children(process.pid))))
        except OSError:  # a process ended while it was looked at
            continue
        time.sleep(LOOK)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in accepted:
        raise SystemExit(f"{' '.join(arguments)} failed")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, used, peak / 1024)


def measure(root: Path, jobs: int) -> None:
    """Build, load what was built, and print both."""
    build = cost(["-m", "kg", "-C", str(root), "build", "--force", "--jobs", str(jobs)])
    config = load_config(root)
    status = current_status(config)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        lines = Path(folder) / "all.nt"
        with lines.open("w", encoding="utf-8") as handle:
            handle.writelines(f"{line}\n" for line in Store.open(config).lines())
        load = cost(["-c", LOAD, str(lines), str(Path(folder) / "store")])
    print(f"{status['claims']['total']:,} claims, {status['triples']:,} triples, {jobs} jobs")
    print(f"{'process':34} {'seconds':>8} {'processor':>10} {'ratio':>6} {'peak MB':>8}")
    for name, one in (("the engine's bulk loader alone", load), ("kg build, everything", build)):
        ratio = one.processor / load.processor
        print(f"{name:34} {one.seconds:8.1f} {one.processor:10.1f} {ratio:6.2f} {one.megabytes:8.0f}")


def main() -> None:
    """Measure a workspace, or make one and measure it."""
    parser = argparse.ArgumentParser(description="Time kg build from the beginning.")
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.workspace:
        measure(given.workspace, given.jobs)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(write(Path(folder) / "w", given.claims, jobs=given.jobs).root, given.jobs)


if __name__ == "__main__":
    main()
