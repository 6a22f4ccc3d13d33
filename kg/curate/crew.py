"""Several processes for work that can be shared; what they do is a function of this program by its name.

Invariants: results come in the order of the tasks, so what is made of them is that of one process, byte for byte; no
more than a few tasks and results are under way; with one job, or work too small to share, everything is done in place;
however the work ends, no process stays behind, and one whose parent dies goes too.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, TypeVar

from kg.errors import Cannot

__all__ = ["portions", "shared"]

T = TypeVar("T")
R = TypeVar("R")

#: fewer tasks than these are done before a process has started
_WORTH_IT: Final = 8


def portions(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items, so many at a time.

    >>> list(portions("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    ahead = iter(items)
    while portion := tuple(islice(ahead, size)):
        yield portion


def shared(work: Callable[[T], R], tasks: Iterable[T], jobs: int, ahead: int = 2) -> Iterator[R]:
    """What `work` gives for each task, in their order.

    Args:
        work: a function of a module; its argument and result travel between processes.
        tasks: taken as the processes come along.
        jobs: number of processes.
        ahead: how many tasks for each process may be under way; more where some take long and results are small.

    Raises:
        Cannot: a process died.
        KgError: what `work` raised.
    """
    coming = iter(tasks)
    first = list(islice(coming, _WORTH_IT)) if jobs > 1 else []
    if len(first) < _WORTH_IT:
        yield from map(work, chain(first, coming))
        return
    yield from _by_processes(work, chain(first, coming), jobs, ahead)


def _by_processes(work: Callable[[T], R], tasks: Iterable[T], jobs: int, ahead: int) -> Iterator[R]:
    context = get_context("spawn")
    alive, lifeline = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(alive,))
    waiting: deque[Future[R]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > ahead * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise Cannot("a process died (no memory?); run with fewer jobs") from error
    finally:
        lifeline.close()
        pool.shutdown(cancel_futures=True)
        alive.close()


def _begin(alive: Connection) -> None:
    """Start a process: it leaves interrupts to its parent and goes when the parent lets go of the line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    alive.poll(None)
    os._exit(1)
