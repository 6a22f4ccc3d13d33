"""The workers: started ahead, killed when they take too long, replaced when a new build is there.

Invariant: a request gets the whole answer of one worker or an error; a worker that was killed or broke never answers
again; no more than `limits.workers` requests are at work at the same time, and no more than `limits.queue` wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from kg.serve.limits import Limits, Source
from kg.serve.worker import HEAD, frame

__all__ = ["Broken", "Busy", "Overdue", "Pool", "Reply", "Unready"]

#: seconds in which a worker must have opened the graph
STARTING: Final = 30.0


class Busy(Exception):
    """All workers are at work and enough requests wait."""


class Overdue(Exception):
    """The worker took longer than allowed, and was killed."""


class Broken(Exception):
    """The worker ended while it was answering."""


class Unready(Exception):
    """No worker can open the graph; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered."""

    header: dict[str, Any]
    body: bytes


@dataclass(slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    about: dict[str, Any]
    jobs: int = 0

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def ask(self, job: bytes) -> Reply:
        assert self.process.stdin is not None
        self.process.stdin.write(job)
        await self.process.stdin.drain()
        self.jobs += 1
        return await _reply(self.process)

    def kill(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()


async def _reply(process: asyncio.subprocess.Process) -> Reply:
    assert process.stdout is not None
    size, rest = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    header = json.loads((await process.stdout.readexactly(size)).decode("utf-8", "surrogatepass"))
    return Reply(header, await process.stdout.readexactly(rest))


@dataclass
class Pool:
    """Worker processes over one source."""

    source: Source
    limits: Limits
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("started", "killed", "broken", "retired"), 0))
    about: dict[str, Any] = field(default_factory=dict)
    """What the newest worker said of the graph."""

    def __post_init__(self) -> None:
        self._idle: deque[_Worker] = deque()
        self._processes: dict[int, _Worker] = {}
        self._slots = asyncio.Semaphore(self.limits.workers)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[int]] = set()
        self.waiting = 0
        self.busy = 0
        self._closed = False

    @property
    def idle(self) -> int:
        """Workers that wait for a request."""
        return len(self._idle)

    async def start(self) -> None:
        """Start the first workers.

        Raises:
            Unready: the graph cannot be opened.
        """
        self._idle.append(await self._open())
        self._spawn(self._fill())
        self._spawn(self._watch())

    async def stop(self) -> None:
        """Kill all workers."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for worker in list(self._processes.values()):
            worker.kill()
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def run(self, job: dict[str, Any]) -> Reply:
        """The answer of a worker to a job.

        Raises:
            Busy: too much is going on; come back later.
            Overdue: it took too long.
            Broken: the worker ended, as when it needs more memory than it may have.
            Unready: the graph cannot be opened.
        """
        await self._slot()
        try:
            self.busy += 1
            return await self._run(frame(job))
        finally:
            self.busy -= 1
            self._slots.release()
            if not self._closed and len(self._processes) < self.limits.workers:
                self._spawn(self._fill())

    async def _slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        if self.waiting >= self.limits.queue:
            raise Busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience):
                await self._slots.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting -= 1

    async def _run(self, job: bytes) -> Reply:
        worker = await self._take()
        try:
            async with asyncio.timeout(self.limits.seconds):
                reply = await worker.ask(job)
        except TimeoutError:
            self._discard(worker, "killed")
            raise Overdue from None
        except (asyncio.IncompleteReadError, ConnectionError):
            self._discard(worker, "broken")
            raise Broken from None
        except BaseException:
            self._discard(worker, "killed")
            raise
        self._give_back(worker)
        return reply

    async def _take(self) -> _Worker:
        current = self.source.stamp()
        while self._idle:
            worker = self._idle.popleft()
            if not worker.alive:
                self._discard(worker, "broken")
            elif worker.about["stamp"] == current:
                return worker
            else:
                self._discard(worker, "retired")
        return await self._open()

    def _give_back(self, worker: _Worker) -> None:
        spent = worker.jobs >= self.limits.jobs or len(self._idle) >= self.limits.workers
        if self._closed or spent or worker.about["stamp"] != self.source.stamp():
            self._discard(worker, "retired")
        else:
            self._idle.append(worker)

    def _discard(self, worker: _Worker, why: str) -> None:
        worker.kill()
        self.counts[why] += 1
        self._processes.pop(worker.process.pid, None)

    async def _open(self) -> _Worker:
        """A new worker; tried again when a build was switched while it opened the graph."""
        for attempt in range(3):
            try:
                return await self._opened()
            except Unready:
                if attempt == 2:
                    raise
                await asyncio.sleep(0.1)
        raise AssertionError  # the loop returns or raises

    async def _opened(self) -> _Worker:
        settings = {"source": self.source.record(), "rows": self.limits.rows, "bytes": self.limits.bytes}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.serve.worker",
            json.dumps(settings | {"memory": self.limits.memory}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # an interrupt from the keyboard is for the front alone
        )
        worker = _Worker(process, {})
        self._processes[process.pid] = worker
        ending = asyncio.ensure_future(process.wait())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        self.counts["started"] += 1
        try:
            worker.about = (await asyncio.wait_for(_reply(process), STARTING)).header
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            self._discard(worker, "broken")
            raise Unready("a worker did not start") from None
        except BaseException:
            self._discard(worker, "killed")
            raise
        if "error" in worker.about:
            self._discard(worker, "broken")
            raise Unready(worker.about["error"])
        self.about = worker.about
        return worker

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fill(self) -> None:
        """Have a worker ready for each request that may be at work."""
        if len(self._idle) + self.busy >= self.limits.workers or len(self._processes) >= self.limits.workers:
            return
        with contextlib.suppress(Unready):  # the next request says so
            self._idle.append(await self._open())

    async def _watch(self) -> None:
        """Let go of the workers of an old build while nobody asks, so that its files can go."""
        while True:
            await asyncio.sleep(1.0)
            current = self.source.stamp()
            for worker in [w for w in self._idle if w.about["stamp"] != current or not w.alive]:
                self._idle.remove(worker)
                self._discard(worker, "retired")
            await self._fill()
