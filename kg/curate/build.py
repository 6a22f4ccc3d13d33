"""Building: aside in a folder of its own, then one atomic switch of `build/current`.

Invariants: readers see the old build or the new one, never half; a build killed at any point leaves the old one
answering and its leftovers are removed by the next writer; the folder of a build is named by the digest of its graph;
the build before the current one stays for readers that still have it open. When only briefings changed, the build that
stands is brought up to date (`kg.curate.update`), else it is made from the beginning; the result is the same.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.config import Config
from kg.curate.change import Change, from_nothing
from kg.curate.disk import writable
from kg.curate.gather import claim_path, gather
from kg.curate.lock import LOCK_NAME, writing
from kg.curate.standing import Survey, current_status, former_build, survey
from kg.curate.update import Former, from_build
from kg.curate.writing import ASIDE, write_build
from kg.errors import Damaged
from kg.register import Register
from kg.store.index import Record

__all__ = ["BuildResult", "build", "build_now", "build_upon", "change_due", "clean", "current_status"]

_SWITCH: Final = ".switch-"
#: new values, and rounds among the young, after which Python looks for garbage; among the old, as good as never
_RARELY: Final = (10_000, 20, 1_000_000)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did."""

    build_id: str
    built: bool
    """False when nothing had changed since the last build."""
    read: tuple[str, ...]
    """Ids of the briefings whose text was read again."""
    status: Record
    """The content of status.json, and its lists."""
    change: Change | None = None
    """What was derived, when it was built."""


def build(config: Config, *, force: bool = False, jobs: int = 1) -> BuildResult:
    """Bring `build/` up to date with data, ontology and code.

    Args:
        config: the workspace.
        force: build from the beginning even if nothing changed, for instance to mend a damaged store.
        jobs: number of processes that read and write.

    Raises:
        Locked: another writer is at work.
        BadFile, BadRow, BadInput: something in the data is wrong.
        Unwritable: the disk refuses.
    """
    with writing(config):
        return build_now(config, force=force, jobs=jobs)


def build_now(config: Config, *, force: bool = False, jobs: int = 1) -> BuildResult:
    """`build` for a caller that already holds the lock."""
    clean(config)
    with former_build(config) as former:
        return build_upon(config, former, force=force, jobs=jobs)


def build_upon(
    config: Config, former: Former | None, *, force: bool = False, jobs: int = 1, register: Register | None = None
) -> BuildResult:
    """`build_now` for a caller that has opened the build that stands, and may have loaded the register."""
    seen = survey(config, former.rows if former else {})
    if former and not force and former.status["inputs"] == seen.inputs and not (seen.changed or seen.strays):
        return BuildResult(former.store.build_id, False, (), former.store.status)
    known = register or Register.load(config.register, config.reference)
    try:
        change, aside, build_id = _make(config, known, seen, None if force else former, jobs)
    except Damaged:
        if former is None or force:
            raise
        clean(config)
        change, aside, build_id = _make(config, known, seen, None, jobs)
    for stray in sorted(seen.strays):
        claim_path(config, stray).unlink()
    with writable(config.build):
        _switch(config, aside, build_id)
    return BuildResult(build_id, True, change.read, current_status(config), change)


def _make(
    config: Config, register: Register, seen: Survey, former: Former | None, jobs: int
) -> tuple[Change, Path, str]:
    """Derive what changes and write the build aside."""
    with _growing():
        change = change_due(config, register, seen, former, write=True, jobs=jobs)
        with writable(config.build):
            return change, *write_build(config, change, seen, former, jobs)


@contextmanager
def _growing() -> Iterator[None]:
    """Spare the search for garbage among what has been kept for long: of what a build keeps, all is used to its end."""
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def change_due(
    config: Config, register: Register, seen: Survey, former: Former | None, *, write: bool, jobs: int = 1
) -> Change:
    """What a build now would change, derived but not written.

    Args:
        config: the workspace.
        register: its register.
        seen: its inputs.
        former: the build that stands; None = begin from nothing.
        write: whether claim files are renewed.
        jobs: number of processes that read texts.
    """
    change = None
    if former and former.status.get("rest") == seen.rest:
        new = {ident: seen.documents[ident] for ident in sorted(seen.changed)}
        left = seen.gone | (seen.changed & former.rows.keys())
        change = from_build(config, register, former, new, left, write=write, jobs=jobs)
    return change or from_nothing(config, gather(config, register, seen.documents, write=write, jobs=jobs))


def _switch(config: Config, aside: Path, name: str) -> None:
    """Give the finished folder its name, point `current` to it, and remove what is older than the build before."""
    before = config.current.resolve() if config.current.is_symlink() else None
    place = next(p for n in range(1, 1 << 30) if not (p := config.build / f"{name}-{n}").exists())
    aside.rename(place)
    link = config.build / f"{_SWITCH}{os.getpid()}"
    link.symlink_to(place.name)
    link.replace(config.current)
    for folder in config.build.iterdir():
        if _is_build(folder) and folder.resolve() not in (place.resolve(), before):
            shutil.rmtree(folder, ignore_errors=True)


def _is_build(path: Path) -> bool:
    head, _, tail = path.name.partition("-")
    return path.is_dir() and not path.is_symlink() and len(head) == 16 and tail.isdigit()


def clean(config: Config) -> None:
    """Remove what a killed writer left; the caller holds the lock, so none of it is in use."""
    with writable(config.build):
        for path in sorted(config.build.iterdir()):
            if path.name == LOCK_NAME or not path.name.startswith((ASIDE, _SWITCH)):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        for folder in (config.claims, config.briefings):
            for path in sorted(folder.glob(".*.new")):
                path.unlink()
