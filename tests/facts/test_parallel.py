"""Several processes: the same bytes in the same order, errors of their own type, and nobody left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import resource_tracker, spawn
from pathlib import Path

import pytest

from kg import errors
from kg.facts.extract import extract
from kg.facts.qualifiers.topics import topics
from kg.facts.rules.ruleset import rule_set
from kg.model import Briefing
from kg.text.briefing import read_briefing
from tests.facts.reading import briefing, register

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "tests" / "gold" / "texts").glob("*.txt"))[:16]


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """More tasks than wait at a time, out of few texts."""
    monkeypatch.setattr("kg.facts.parallel._DOCUMENTS", 3)


def _briefings() -> list[Briefing]:
    return [read_briefing(path) for path in TEXTS]


def test_two_processes_give_the_bytes_of_one() -> None:
    alone = list(extract(_briefings(), register()))
    assert repr(list(extract(_briefings(), register(), jobs=2))) == repr(alone)


def test_a_few_texts_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.facts.parallel.ProcessPoolExecutor", None)
    ((_, pieces),) = extract([briefing("Vietnam and Laos signed a trade agreement.")], register(), jobs=8)
    assert pieces


def test_an_error_of_a_worker_keeps_its_type() -> None:
    with pytest.raises(errors.BadInput, match="no spaCy model 'none'"):
        list(extract(_briefings(), register(), model="none", jobs=2))


@pytest.mark.parametrize(
    "error",
    [
        errors.UnknownName("entity", "Singapor", ["Singapore"], "kg entities"),
        errors.AmbiguousName("Korea", ["e:north-korea", "e:south-korea"]),
        errors.BadFile("a.txt", "is empty"),
        errors.BadRow("a.csv", 7, "is wrong", "mend it"),
        errors.NoWorkspace("notes"),
        errors.Locked("another writer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_travels(error: errors.KgError) -> None:
    there = pickle.loads(pickle.dumps(error))
    assert (type(there), str(there), vars(there)) == (type(error), str(error), vars(error))


def test_what_the_workers_need_travels() -> None:
    there = pickle.loads(pickle.dumps(register()))
    for name in ("entities", "agreements", "occasions", "redirects", "preferred", "tenures", "memberships", "aliases"):
        assert getattr(there, name) == getattr(register(), name)
    assert there.office("e:vietnam", "Prime Minister") == register().office("e:vietnam", "Prime Minister") is not None
    assert pickle.loads(pickle.dumps(rule_set())) == rule_set()
    assert pickle.loads(pickle.dumps(topics())) == topics()


def _workers(session: int) -> set[int]:
    """Workers of a session: processes that a spawn began, not the tracker of shared resources."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z" and b"spawn_main" in command:
            found.add(int(entry.name))
    return found


def _threads(process: int) -> int:
    """A worker that has started watches its parent in a second one."""
    return len(list(Path(f"/proc/{process}/task").glob("*")))


def _comes(true: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_worker_that_dies_while_it_starts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    resource_tracker.ensure_running()  # not a worker
    monkeypatch.setattr(spawn, "get_executable", lambda: b"/bin/false")
    with pytest.raises(errors.Cannot, match="a worker process died"):
        list(extract(_briefings(), register(), jobs=2))


def test_a_pool_that_breaks_while_it_starts_another_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(*_: object) -> None:
        raise OSError("handle is closed")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", shut)
    with pytest.raises(errors.Cannot, match="a worker process died"):
        list(extract(_briefings(), register(), jobs=2))


LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@LINUX
def test_a_stream_that_is_closed_leaves_no_worker() -> None:
    before = _workers(os.getsid(0))
    many = [replace(b, id=f"{b.id}-{n}") for n in range(8) for b in _briefings()]
    stream = extract(many, register(), jobs=2)
    next(stream)
    assert _workers(os.getsid(0)) - before
    stream.close()  # type: ignore[attr-defined]
    assert not _workers(os.getsid(0)) - before


def _interruptible() -> None:
    """Take interrupts, which the background jobs of a shell ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@LINUX
@pytest.mark.parametrize(
    ("blow", "threads"), [(signal.SIGINT, 1), (signal.SIGKILL, 2)], ids=["interrupted at the start", "killed"]
)
def test_a_command_that_is_struck_down_leaves_no_worker(blow: signal.Signals, threads: int, tmp_path: Path) -> None:
    text = "\n\n".join(b.body for b in _briefings())
    for n in range(30):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "kg",
        "extract",
        *map(str, sorted(tmp_path.glob("*.txt"))),
        "--json",
        "--jobs",
        "2",
    ]
    with (tmp_path / "told").open("w") as told:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=told,
            preexec_fn=_interruptible,
        )
        try:
            assert _comes(lambda: [_threads(worker) >= threads for worker in _workers(process.pid)] == [True, True])
            if blow is signal.SIGINT:
                os.killpg(process.pid, blow)
            else:
                process.kill()
            code = process.wait(timeout=60)
        finally:
            process.kill()
            process.wait()
    assert _comes(lambda: not _workers(process.pid), 10)
    assert "Traceback" not in (tmp_path / "told").read_text()
    assert code == (130 if blow is signal.SIGINT else -signal.SIGKILL)
