"""Texts read by a Dask cluster on this machine: the same bytes, and one line when it cannot; `make test-engines`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engines.servers import free_ports
from tests.shipped import ROOT

TEXTS = sorted(str(path) for path in (ROOT / "tests" / "gold" / "texts").glob("*.txt"))[:48]


@dataclass
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self, path: Path = ROOT) -> subprocess.Popen[bytes]:
        worker = started("dask_worker", self.address, "--nthreads", "2", "--no-nanny", folder=self.folder, path=path)
        self.workers.append(worker)
        return worker

    def wait_until_at_work(self) -> None:
        """Until a worker was asked for its version, and some documents are on their way."""
        end = time.monotonic() + 60
        while b"out-of-band function" not in (self.folder / "log").read_bytes():
            assert time.monotonic() < end, "no client came"
            time.sleep(0.2)
        time.sleep(4)


def started(program: str, *options: str, folder: Path, path: Path = ROOT) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *options, "--no-dashboard"]
    environment = os.environ | {"PYTHONPATH": str(path)}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    (port,) = free_ports(1)
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), folder=folder)
    made = Cluster(f"tcp://127.0.0.1:{port}", scheduler, folder)
    try:
        time.sleep(3)
        for _ in range(workers):
            made.start_worker()
        yield made
    finally:
        for process in (*made.workers, made.scheduler):
            process.kill()
            process.wait()


def extract(*options: str, files: list[str] = TEXTS) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "extract", *files, "--json", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, text=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def told(process: subprocess.Popen[str]) -> tuple[int, str, list[str]]:
    """Exit code, output, and what is said about errors."""
    out, err = process.communicate(timeout=300)
    return process.returncode, out, [line for line in err.splitlines() if "unknown key" not in line]


@pytest.fixture(scope="module")
def alone() -> str:
    code, out, _ = told(extract())
    assert code == 0 and out.count("\n") > 100
    return out


def test_a_cluster_gives_the_bytes_of_one_process(alone: str, tmp_path: Path) -> None:
    with cluster(tmp_path, 2) as made:
        assert told(extract("--cluster", made.address))[:2] == (0, alone)


def test_another_worker_takes_over_from_one_that_dies(alone: str, tmp_path: Path) -> None:
    with cluster(tmp_path, 2) as made:
        reading = extract("--cluster", made.address)
        made.wait_until_at_work()
        made.workers[0].kill()
        assert told(reading)[:2] == (0, alone)


def test_no_worker_is_left(tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as made:
        reading = extract("--cluster", made.address)
        made.wait_until_at_work()
        made.workers[0].kill()
        code, out, said = told(reading)
    assert (code, out, len(said)) == (3, "", 1) and f"no worker of {made.address} is left" in said[0]


def test_the_scheduler_goes_away(tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as made:
        reading = extract("--cluster", made.address)
        made.wait_until_at_work()
        made.scheduler.kill()
        code, out, said = told(reading)
    assert (code, out, len(said)) == (3, "", 1) and f"the scheduler at {made.address} went away" in said[0]


def test_no_scheduler_and_no_address(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    code, out, said = told(extract("--cluster", f"tcp://127.0.0.1:{port}", files=TEXTS[:1]))
    assert (code, out, len(said)) == (3, "", 1) and "no Dask scheduler answers" in said[0]
    code, out, said = told(extract("--cluster", "nonsense://x", files=TEXTS[:1]))
    assert (code, out, len(said)) == (2, "", 1) and "is no address of a Dask scheduler" in said[0]


def test_a_worker_of_another_version_is_refused(tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "other"
    shutil.copytree(ROOT / "kg", other / "kg")
    for part in ("ontology", "data"):
        (other / part).symlink_to(ROOT / part)
    with (other / "kg" / "facts" / "extract.py").open("a") as changed:
        changed.write("\n# another version\n")
    with cluster(tmp_path, 0) as made:
        made.start_worker(other)
        code, out, said = told(extract("--cluster", made.address, files=TEXTS[:1]))
    assert (code, out, len(said)) == (3, "", 1) and "1 of 1 workers run another version" in said[0]
