"""Answers that were given before, so that the same question to the same build costs no worker.

Invariant: an answer is given again only for the build it was made of; all of them together stay within a number of
bytes, and what was asked for least recently goes first.
"""

from __future__ import annotations

from collections import OrderedDict

from kg.serve.link import Reply

__all__ = ["Kept"]

#: bytes that an answer costs besides itself and its question
_BESIDES = 1000


class Kept:
    """Replies of one build by job.

    Args:
        most: bytes of all; 0 keeps nothing.

    >>> kept = Kept(10_000)
    >>> kept.get("b1", b"job")
    >>> kept.put("b1", b"job", Reply({"status": 200}, b"answer"))
    >>> kept.get("b1", b"job").body, kept.get("b2", b"job"), kept.get("b1", b"job")
    (b'answer', None, None)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._build = ""
        self._replies: OrderedDict[bytes, Reply] = OrderedDict()
        self.size = 0
        """Bytes that are held."""
        self.hits = 0
        """Questions that were answered from here."""

    def get(self, build: str, job: bytes) -> Reply | None:
        """The answer of that build to a job, if it is held."""
        if build != self._build:
            self._replies.clear()
            self._build, self.size = build, 0
            return None
        reply = self._replies.get(job)
        if reply is not None:
            self._replies.move_to_end(job)
            self.hits += 1
        return reply

    def put(self, build: str, job: bytes, reply: Reply) -> None:
        """Hold an answer; one that would take more than an eighth of the room is not worth it."""
        cost = _cost(job, reply)
        if build != self._build or 8 * cost > self._most or job in self._replies:
            return
        self._replies[job] = reply
        self.size += cost
        while self.size > self._most:
            gone, old = self._replies.popitem(last=False)
            self.size -= _cost(gone, old)


def _cost(job: bytes, reply: Reply) -> int:
    return len(job) + len(reply.body) + _BESIDES
