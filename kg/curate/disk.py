"""Writing to disk: whole files or nothing, and plain words when the disk refuses.

Invariant: a file is written beside its place and renamed onto it, so a reader or a crash never meets half of one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Unwritable

__all__ = ["writable", "write_file"]


@contextmanager
def writable(place: Path) -> Iterator[None]:
    """Turn a refusal of the disk into `Unwritable`.

    Args:
        place: what is being written, for the message.

    Raises:
        Unwritable: read-only folder, full disk, or another refusal.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error)
        where = error.filename or place
        if full:
            raise Unwritable(f"the disk is full while writing {place}; free some space and run again") from error
        reason = error.strerror or str(error)
        raise Unwritable(f"{where} cannot be written ({reason}); check the folder's permissions") from error


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file, atomically.

    Raises:
        Unwritable: the disk refuses; what was there before stays.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_bytes(data)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
