"""Putting a request to a worker, and telling the client in HTTP's words when that did not work.

Invariant: a client that has gone takes its worker's job with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.serve.kept import Kept
from kg.serve.limits import Limits
from kg.serve.pool import Broken, Busy, Overdue, Pool, Reply, Unready
from kg.serve.protocol import Refused

if TYPE_CHECKING:
    from starlette.types import Receive

__all__ = ["Asking", "Log"]

#: seconds after which it is worth looking whether the client still waits
_SOON: Final = 0.1
Log = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Asking:
    """The workers as a handler of requests sees them."""

    pool: Pool
    limits: Limits
    kept: Kept
    log: Log

    async def reply(self, job: bytes, path: str, receive: Receive | None = None, *, pure: bool = False) -> Reply:
        """The answer of a worker, or one that was kept.

        Args:
            job: what to do, as a frame.
            path: of the request, for the log.
            receive: tells when the client has gone; its body must have been read.
            pure: the answer depends on the build and the job alone.

        Raises:
            Refused: 499, 500, 503 or 504.
        """
        pure = pure and self.limits.cache > 0
        build = self.pool.source.stamp() if pure else ""
        if pure and (found := self.kept.get(build, job)) is not None:
            return found
        try:
            reply = await self._worked(job, receive)
        except Busy:
            raise Refused(503, "too much is going on; come back in a moment", Retry_After="2") from None
        except Overdue:
            raise Refused(504, f"this takes longer than {self.limits.seconds:g} s; ask for less") from None
        except Broken:
            raise Refused(500, "the worker of this request ended; it may need more memory than allowed") from None
        except Unready as error:
            raise Refused(503, str(error), Retry_After="5") from None
        if fault := reply.header.get("fault"):
            self.log({"fault": fault, "path": path})
        elif pure and reply.header["status"] == 200 and build == self.pool.source.stamp():
            self.kept.put(build, job, reply)
        return reply

    async def _worked(self, job: bytes, receive: Receive | None) -> Reply:
        if receive is None:
            return await self.pool.run(job)
        loop, asker = asyncio.get_running_loop(), asyncio.current_task()
        assert asker is not None
        watch = _Watch(asker, receive)
        timer = loop.call_later(_SOON, watch.begin)
        try:
            return await self.pool.run(job)
        except asyncio.CancelledError:
            if watch.gone:
                asker.uncancel()
                raise Refused(499, "the client has gone") from None
            raise
        finally:
            timer.cancel()
            watch.end()


class _Watch:
    """Cancels a request whose client goes away."""

    __slots__ = ("_asker", "_receive", "_task", "gone")

    def __init__(self, asker: asyncio.Task[Any], receive: Receive) -> None:
        self._asker, self._receive = asker, receive
        self._task: asyncio.Task[None] | None = None
        self.gone = False

    def begin(self) -> None:
        self._task = asyncio.ensure_future(self._look())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._asker.cancel()
