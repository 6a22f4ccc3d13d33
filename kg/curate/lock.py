"""One writer at a time.

Invariant: the kernel holds the lock for the process that took it, so the lock of a dead process is no obstacle;
readers never ask for it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from kg.config import Config
from kg.curate.disk import writable
from kg.errors import Locked

__all__ = ["LOCK_NAME", "writing"]

LOCK_NAME = ".lock"


@contextmanager
def writing(config: Config) -> Iterator[None]:
    """Hold the workspace's lock.

    Raises:
        Locked: another process holds it.
        Unwritable: the folder cannot be written.
    """
    path = config.build / LOCK_NAME
    with writable(path):
        config.build.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", errors="replace").strip()
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise Locked(f"{who} is writing to {config.root}; wait until it is done and run again") from error
        with writable(path):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
