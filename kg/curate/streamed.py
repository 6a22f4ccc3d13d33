"""A file written in pieces: whole or not at all, however large."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from kg.curate.disk import writable
from kg.errors import Unwritable

__all__ = ["write_pieces"]


def write_pieces(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file piece by piece beside its place, then rename it onto it.

    Args:
        path: the file.
        pieces: what it holds; may fail, then what was there before stays.

    Returns:
        The number of bytes.

    Raises:
        Unwritable: the disk refuses; what was there before stays.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    total = 0
    with writable(path):
        if path.is_dir():
            raise Unwritable(f"{path} is a folder; name a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("wb") as handle:
                for piece in pieces:
                    total += handle.write(piece)
            aside.replace(path)
        except OSError as error:  # told of the file that was asked for, not of the one beside it
            raise OSError(error.errno, error.strerror, str(path)) from error
        finally:
            aside.unlink(missing_ok=True)
    return total
