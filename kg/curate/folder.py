"""A folder of many files that takes its place as a whole, and never in the place of anything else.

Invariants: a folder that we did not write is not touched; a failure leaves the former folder as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.curate.disk import writable
from kg.errors import BadInput

__all__ = ["MARKER", "Written", "write_folder"]

#: the file by which a folder of ours is known
MARKER: Final = ".kg-site"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    files: int
    size: int


def write_folder(target: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> Written:
    """Write files beside a folder's place, then put them there.

    Args:
        target: the folder; missing, empty, or written by this function before.
        files: relative path and pieces of each, consumed in order.

    Raises:
        BadInput: the place holds something else, or two files have one path.
        Unwritable: the disk refuses; what was there before stays.
    """
    if target.exists() and not (target.is_dir() and ((target / MARKER).is_file() or not any(target.iterdir()))):
        raise BadInput(f"{target} holds something that is no site; name another folder with -o, or empty this one")
    aside, former = (target.with_name(f".{target.name}.{os.getpid()}.{word}") for word in ("new", "old"))
    with writable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.mkdir()
            (aside / MARKER).write_bytes(b"written by kg site\n")
            written = _write(aside, files)
            if target.exists():
                target.replace(former)
            aside.replace(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            shutil.rmtree(former, ignore_errors=True)
    return written


def _write(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> Written:
    made: set[Path] = set()
    number = size = 0
    for name, pieces in files:
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        if path.exists():
            raise BadInput(f"two pages would be {name}; give one of them another id")
        with path.open("wb") as handle:
            for piece in pieces:
                size += handle.write(piece)
        number += 1
    return Written(number, size)
