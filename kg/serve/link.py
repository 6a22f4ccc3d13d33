"""The line to one worker process: jobs go down one pipe, their whole replies come up the other, in the same order.

Invariant: the oldest job without a reply is the one at work; a reply is complete or its job ends with an error; a
worker that says what it should not (too much, or unasked) is not listened to any more.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from kg.serve.worker import HEAD

__all__ = ["Asked", "Broken", "Link", "Reply"]

#: largest header of a reply
_HEADER: Final = 1 << 20
_DECODE: Final = json.JSONDecoder().decode


class Broken(Exception):
    """The worker ended while it was answering."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered."""

    header: dict[str, Any]
    body: bytes


@dataclass(slots=True, eq=False)
class Asked:
    """A job that somebody waits for."""

    job: bytes
    reply: asyncio.Future[Reply]
    since: float
    """When it was asked, on the loop's clock."""
    link: Link | None = None
    """The worker that has it; None while it waits."""


@dataclass(slots=True, eq=False)
class Link(asyncio.SubprocessProtocol):
    """Both pipes of a worker, and the jobs that it has.

    Args:
        most: largest body of a reply.
        free: called when it has no job left.
        broken: called when the process has ended, unless it was killed here.
    """

    most: int
    free: Callable[[Link], None]
    broken: Callable[[Link], None]
    about: dict[str, Any] = field(default_factory=dict)
    """What it said of the graph when it was ready."""
    jobs: int = 0
    """Number of jobs that it was given."""
    begun: float = 0.0
    """When the job at work began, on the loop's clock."""
    usual: float = 1.0
    """Seconds that a job took of late, the last one a fifth of it."""
    pending: deque[Asked | None] = field(default_factory=deque)
    """The job at work and those after it; None stands for one that nobody waits for any more."""
    ended: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """Done when the process has gone and its pipes are closed."""
    pid: int = 0
    killed: bool = False
    _parts: list[bytes] = field(default_factory=list)
    _needs: int = HEAD.size
    _got: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _process: asyncio.SubprocessTransport = field(init=False)
    _down: asyncio.WriteTransport = field(init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process runs."""
        self._process = cast(asyncio.SubprocessTransport, transport)
        self._down = cast(asyncio.WriteTransport, self._process.get_pipe_transport(0))
        self.pid = self._process.get_pid()

    @property
    def alive(self) -> bool:
        """Whether a job may be given to it."""
        return not (self.killed or self.ended.done())

    def expect(self, reply: asyncio.Future[Reply]) -> None:
        """Somebody waits for what it says of itself."""
        self.pending.append(Asked(b"", reply, self._loop.time(), self))

    def give(self, jobs: Sequence[Asked]) -> None:
        """Give it jobs, which it does one after the other."""
        for one in jobs:
            one.link = self
        if not self.pending:
            self.begun = self._loop.time()
        self.jobs += len(jobs)
        self.pending.extend(jobs)
        self._down.write(jobs[0].job if len(jobs) == 1 else b"".join([one.job for one in jobs]))

    def withdraw(self) -> list[Asked]:
        """Take back the jobs that it has not begun; it may still do them, for nobody."""
        rest = [one for one in list(self.pending)[1:] if one is not None]
        for one in rest:
            one.link = None
        self.pending = deque([self.pending[0], *[None] * (len(self.pending) - 1)] if self.pending else [])
        return rest

    def kill(self) -> None:
        """End the process; who still waits for it is told so by the caller."""
        if not self.killed:
            self.killed = True
            if self._process.get_returncode() is None:
                self._process.kill()
            self._process.close()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Part of a reply, or several."""
        self._parts.append(data)
        self._got += len(data)
        while self._got >= self._needs and not self.killed:
            whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            size, rest = HEAD.unpack_from(whole)
            end = HEAD.size + size + rest
            if not 0 < size <= _HEADER or rest > self.most or not self.pending:
                self._lost()
                return
            if end > len(whole):
                self._parts, self._needs = [whole], end
                return
            left = whole[end:]
            self._parts, self._got, self._needs = [left] if left else [], len(left), HEAD.size
            self._answered(whole, HEAD.size + size, end)

    def _answered(self, whole: bytes, at: int, end: int) -> None:
        one, now = self.pending.popleft(), self._loop.time()
        if self.about:  # not of starting up
            self.usual += 0.2 * (now - self.begun - self.usual)
        self.begun = now
        if one is not None and not one.reply.done():
            try:
                header = _DECODE(whole[HEAD.size : at].decode("utf-8", "surrogatepass"))
                one.reply.set_result(Reply(header, whole[at:end]))
            except ValueError:
                one.reply.set_exception(Broken())
        if not self.pending:
            self.free(self)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """The worker closed a pipe, which it does only when it ends."""
        self._lost()

    def process_exited(self) -> None:
        """The process has gone."""
        self._lost()

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has gone, and its pipes are closed."""
        if not self.ended.done():
            self.ended.set_result(None)

    def _lost(self) -> None:
        if not self.killed:
            self.kill()
            self.broken(self)
