"""Timing whole processes of this Python in turns, so that noise hits all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Taken", "in_turns", "once"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took: seconds on the clock, seconds of the processor, peak megabytes of it or a child."""

    seconds: float
    processor: float
    megabytes: float


def once(arguments: Sequence[str], accepted: Sequence[int] = (0,)) -> Taken:
    """Run one process and wait for it.

    Args:
        arguments: of this Python.
        accepted: exit codes that count as success.
    """
    # an installed program has its bytecode; the first round, which does not count, writes it
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in accepted:
        raise SystemExit(f"{' '.join(arguments)} failed with exit code {os.waitstatus_to_exitcode(status)}")
    return Taken(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turns(calls: Mapping[str, Sequence[str]], runs: int) -> dict[str, Taken]:
    """Medians of the times and the highest peak of each call; a first round does not count."""
    taken: dict[str, list[Taken]] = {name: [] for name in calls}
    for _ in range(runs + 1):
        for name, arguments in calls.items():
            taken[name].append(once(arguments))
    return {
        name: Taken(
            statistics.median(t.seconds for t in values[1:]),
            statistics.median(t.processor for t in values[1:]),
            max(t.megabytes for t in values),
        )
        for name, values in taken.items()
    }
