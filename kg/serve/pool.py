"""The workers: started ahead, killed when they take too long, replaced when a new build is there.

Invariant: a request gets the whole answer of one worker or an error; a worker that was killed or broke never answers
again; no more than `limits.workers` requests are at work at the same time, and no more than `limits.queue` wait.

Small questions cost less than waking a process, so a worker that is done is given several of those that wait, as long
as questions have been small of late. It does them one after the other; when the first turns out to be long, the others
are taken back and given to the next worker.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from kg.serve.limits import Limits, Source
from kg.serve.link import Asked, Broken, Link, Reply

__all__ = ["Broken", "Busy", "Overdue", "Pool", "Reply", "Unready"]

#: seconds in which a worker must have opened the graph
STARTING: Final = 30.0
#: bytes that the body of a reply may have beyond the largest answer
_SPARE: Final = 1 << 20
#: seconds between two looks at what is at work
_TICK: Final = 0.02
#: seconds up to which a question is small, and after which others do not wait behind it
_SMALL: Final = 0.003
_LONG: Final = 0.03
#: questions that a worker is given at once
_TOGETHER: Final = 8


class Busy(Exception):
    """All workers are at work and enough requests wait."""


class Overdue(Exception):
    """The worker took longer than allowed, and was killed."""


class Unready(Exception):
    """No worker can open the graph; the message says why."""


@dataclass
class Pool:
    """Worker processes over one source."""

    source: Source
    limits: Limits
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("started", "killed", "broken", "retired"), 0))
    about: dict[str, Any] = field(default_factory=dict)
    """What the newest worker said of the graph."""

    def __post_init__(self) -> None:
        self._idle: deque[Link] = deque()
        self._links: set[Link] = set()
        self._queue: deque[Asked] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Future[None]] = set()
        self._closed = self._filling = self._ticking = False

    @property
    def idle(self) -> int:
        """Workers that wait for a request."""
        return len(self._idle)

    @property
    def busy(self) -> int:
        """Requests at work."""
        return sum(1 for link in self._links if link.about and link.pending)

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        behind = sum(len(link.pending) - 1 for link in self._links if len(link.pending) > 1)
        return len(self._queue) + behind

    async def start(self) -> None:
        """Start the first workers.

        Raises:
            Unready: the graph cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._idle.append(await self._open())
        self._spawn(self._fill())
        self._spawn(self._watch())

    async def stop(self) -> None:
        """Kill all workers."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for link in list(self._links):
            link.kill()
        await asyncio.gather(*self._tasks, *self._ending, return_exceptions=True)

    async def run(self, job: bytes) -> Reply:
        """The answer of a worker to a job.

        Args:
            job: a frame (see `kg.serve.worker`).

        Raises:
            Busy: too much is going on; come back later.
            Overdue: it took too long.
            Broken: the worker ended, as when it needs more memory than it may have.
            Unready: the graph cannot be opened.
        """
        if not self._idle and self.waiting >= self.limits.queue + self.limits.workers - self.busy:
            raise Busy
        asked = Asked(job, self._loop.create_future(), self._loop.time())
        self._queue.append(asked)
        self._hand_out()
        try:
            return await asked.reply
        except asyncio.CancelledError:
            self._forget(asked)
            raise

    def _hand_out(self) -> None:
        """Give those that wait to the workers that are idle."""
        while self._queue and (link := self._ready()):
            number = 1
            if link.usual < _SMALL:
                number = min(len(self._queue), _TOGETHER)
            link.give([self._queue.popleft() for _ in range(number)])
        if not self._ticking and (self._queue or self.busy):
            self._ticking = True
            self._loop.call_later(_TICK, self._tick)

    def _ready(self) -> Link | None:
        """A worker that holds the current build open, if one is idle; else one is started, if there is room."""
        if not self._idle and len(self._links) >= self.limits.workers:
            return None
        current = self.source.stamp()
        while self._idle:
            link = self._idle.pop()
            if link.alive and link.about["stamp"] == current:
                return link
            self._discard(link, "retired" if link.alive else "broken")
        if len(self._links) < self.limits.workers and not self._closed:
            self._spawn(self._fill())
        return None

    def _free(self, link: Link) -> None:
        """A worker is done with all that it was given."""
        if not link.about:  # it has just told of itself, and is given to who started it
            return
        if self._closed or link.jobs >= self.limits.jobs or len(self._links) > self.limits.workers:
            self._discard(link, "retired")
        else:
            self._idle.append(link)
        self._hand_out()

    def _broken(self, link: Link) -> None:
        """A worker has ended by itself: the job that it was at is the one to blame."""
        self._end(link, "broken", Broken())

    def _end(self, link: Link, why: str, error: Exception) -> None:
        rest = link.withdraw()
        first = link.pending[0] if link.pending else None
        if first is not None and not first.reply.done():
            first.reply.set_exception(error)
        self._discard(link, why)
        self._queue.extendleft(reversed(rest))
        self._hand_out()

    def _forget(self, asked: Asked) -> None:
        """Nobody waits for this answer any more."""
        link = asked.link
        if link is None:
            if asked in self._queue:
                self._queue.remove(asked)
        elif link.pending and link.pending[0] is asked:
            self._end(link, "killed", Broken())
        elif asked in link.pending:
            link.pending[link.pending.index(asked)] = None

    def _discard(self, link: Link, why: str) -> None:
        link.kill()
        if link in self._links:
            self.counts[why] += 1
            self._links.discard(link)
        if link in self._idle:
            self._idle.remove(link)
        if not self._closed:
            self._spawn(self._fill())

    def _tick(self) -> None:
        """Look at what takes long, and at what has waited too long."""
        self._ticking = False
        now = self._loop.time()
        for link in [link for link in self._links if link.about and link.pending]:
            took = now - link.begun
            if took > self.limits.seconds:
                self._end(link, "killed", Overdue())
            elif took > _LONG and len(link.pending) > 1:
                self._queue.extendleft(reversed(link.withdraw()))
        served = any(link.about for link in self._links)
        while self._queue and served and now - self._queue[0].since > self.limits.patience:
            asked = self._queue.popleft()
            if not asked.reply.done():
                asked.reply.set_exception(Busy())
        self._hand_out()

    async def _open(self) -> Link:
        """A new worker; tried again when a build was switched while it opened the graph."""
        for attempt in range(3):
            try:
                return await self._opened()
            except Unready:
                if attempt == 2:
                    raise
                await asyncio.sleep(0.1)
        raise AssertionError  # the loop returns or raises

    async def _opened(self) -> Link:
        settings = {"source": self.source.record(), "rows": self.limits.rows, "bytes": self.limits.bytes}
        _, link = await self._loop.subprocess_exec(
            lambda: Link(self.limits.bytes + _SPARE, self._free, self._broken),
            sys.executable,
            "-m",
            "kg.serve.worker",
            json.dumps(settings | {"memory": self.limits.memory}),
            stderr=None,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # an interrupt from the keyboard is for the front alone
        )
        self._links.add(link)
        self._ending.add(link.ended)
        link.ended.add_done_callback(self._ending.discard)
        self.counts["started"] += 1
        told: asyncio.Future[Reply] = self._loop.create_future()
        link.expect(told)
        try:
            async with asyncio.timeout(STARTING):
                about = (await told).header
        except (TimeoutError, Broken):
            self._discard(link, "broken")
            raise Unready("a worker did not start") from None
        except BaseException:
            self._discard(link, "killed")
            raise
        if "error" in about:
            self._discard(link, "broken")
            raise Unready(about["error"])
        self.about = link.about = about
        return link

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fill(self) -> None:
        """Have a worker ready for each request that may be at work."""
        if self._filling:
            return
        self._filling = True
        try:
            while len(self._links) < self.limits.workers:
                self._idle.append(await self._open())
                self._hand_out()
        except Unready as error:
            if not any(link.about for link in self._links):  # nobody is left to answer
                while self._queue:
                    asked = self._queue.popleft()
                    if not asked.reply.done():
                        asked.reply.set_exception(Unready(str(error)))
        finally:
            self._filling = False

    async def _watch(self) -> None:
        """Let go of the workers of an old build while nobody asks, so that its files can go."""
        while True:
            await asyncio.sleep(1.0)
            current = self.source.stamp()
            for link in [link for link in self._idle if link.about["stamp"] != current or not link.alive]:
                self._discard(link, "retired")
            await self._fill()
