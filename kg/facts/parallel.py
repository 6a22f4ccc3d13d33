"""Several processes read the documents of one stream; only evidence comes back.

Invariants: the order and the bytes are those of one process; when the stream ends, fails, is closed or its process
dies, no worker stays behind, and none takes an interrupt, not even while it starts. What the workers do reaches them by
a file of this user alone: more than a pipe holds would keep the parent waiting for ever for a worker that dies while it
starts.
"""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import Cannot
from kg.facts.parsing.portions import portions
from kg.model import Briefing, Evidence

__all__ = ["Read", "spread"]

Read = Callable[[Iterable[Briefing]], Iterator[tuple[Briefing, tuple[Evidence, ...]]]]
"""Reads briefings in one process; it travels to the workers, so it and what it holds can be pickled."""

_DOCUMENTS = 16
_CHARACTERS = 40_000
"""A task is done when it holds as many documents or as much text: work for half a second."""

_read: Read | None = None
"""What a worker does; set once when it starts."""


def _begin(alive: Connection, work: Path) -> None:
    """Start a worker: it leaves interrupts to its parent and goes when the parent lets go of the line."""
    global _read
    _read = pickle.loads(work.read_bytes())  # noqa: S301  # written by the parent a moment ago
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    alive.poll(None)
    os._exit(1)


def _work(briefings: list[Briefing]) -> list[tuple[Evidence, ...]]:
    if _read is None:
        raise RuntimeError("this worker was never started")
    return [evidence for _, evidence in _read(briefings)]


def spread(read: Read, briefings: Iterable[Briefing], jobs: int) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    """What `read` gives, by several processes; a stream too short to share is read by this one.

    Args:
        read: the work.
        briefings: taken as the workers come along, so that memory stays flat.
        jobs: number of worker processes.

    Raises:
        Cannot: a worker died.
        KgError: what a worker raised, as it would be raised here.
    """
    tasks = portions(briefings, _DOCUMENTS, _CHARACTERS, lambda briefing: len(briefing.body))
    first = list(islice(tasks, 2))
    if len(first) < 2:
        yield from read(first[0] if first else ())
        return
    context = get_context("spawn")
    handle, name = tempfile.mkstemp(prefix="kg-")
    work = Path(name)
    os.close(handle)
    work.write_bytes(pickle.dumps(read))
    alive, lifeline = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(alive, work))
    waiting: deque[tuple[list[Briefing], Future[list[tuple[Evidence, ...]]]]] = deque()
    try:
        for task in chain(first, tasks):
            waiting.append((task, _begun(pool, task)))
            if len(waiting) > 2 * jobs:
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())
        pool.shutdown()
    except BrokenProcessPool as error:
        raise Cannot("a worker process died (no memory?); read with fewer jobs") from error
    finally:
        lifeline.close()
        pool.shutdown(cancel_futures=True)
        alive.close()
        work.unlink(missing_ok=True)


def _begun(pool: ProcessPoolExecutor, task: list[Briefing]) -> Future[list[tuple[Evidence, ...]]]:
    """A task given to the pool, which may start a process for it.

    Raises:
        BrokenProcessPool: a worker died, perhaps this moment: the lines to the others are shut then.
    """
    with _uninterrupted():
        try:
            return pool.submit(_work, task)
        except OSError as error:
            raise BrokenProcessPool(str(error)) from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold interrupts back: a process started meanwhile never takes one, this one takes it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows, where _begin alone has to do
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(
    task: list[Briefing], future: Future[list[tuple[Evidence, ...]]]
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    yield from zip(task, future.result(), strict=True)
