"""Making the store of a build: whole from lines, or from the store before it with some lines taken out and put in.

Invariants: however many the lines, no more than a few loads of them are in memory. The store before is not written
to: Oxigraph's tables (`*.sst`) never change once written, so the new store shares them by hard links and copies the few
small files that do.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import Damaged
from kg.store.index import INDEX_NAME

__all__ = ["change_store", "link", "write_store"]


#: bytes loaded at once; the bulk loader holds them ten times over
_LOAD: Final = 30_000_000


def write_store(path: Path, batches: Iterable[bytes], *, loaders: int = 1) -> None:
    """Load N-Triples into a new store on disk and flush it, so that reopening it is fast.

    Batches are loaded in threads of their own while the next ones are taken.

    Args:
        path: folder of the store to make.
        batches: N-Triples in any order, each batch of whole lines.
        loaders: how many threads load; each needs some 200 MB.

    Raises:
        OSError: the disk refuses.
    """
    store, loading = ox.Store(path), deque[Future[None]]()
    with ThreadPoolExecutor(loaders) as threads:
        for load in _loads(batches):
            if len(loading) >= loaders:
                loading.popleft().result()
            loading.append(threads.submit(store.bulk_load, load, format=ox.RdfFormat.N_TRIPLES, lenient=True))
        for one in loading:
            one.result()
    store.flush()
    store.optimize()


def _loads(batches: Iterable[bytes]) -> Iterator[bytes]:
    """The batches, several as one."""
    held: list[bytes] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += len(batch)
        if size >= _LOAD:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def link(old: Path | str, new: Path | str) -> None:
    """Give a file that never changes a second name; copy it where the disk has no such names.

    Raises:
        OSError: the disk refuses.
    """
    try:
        os.link(old, new)
    except PermissionError:
        shutil.copyfile(old, new)


def change_store(old: Path, new: Path, *, minus: Iterable[str], plus: Iterable[str]) -> None:
    """Make a store that holds what another holds, without some lines and with others.

    Args:
        old: folder of the store to begin with; stays as it is.
        new: folder of the store to make.
        minus: N-Triples lines that go.
        plus: N-Triples lines that come.

    Raises:
        OSError: the disk refuses.
        Damaged: the store to begin with does not take the changes.
    """
    new.mkdir()
    for path in sorted(old.iterdir()):
        if path.suffix == ".sst":
            link(path, new / path.name)
        elif path.name not in (INDEX_NAME, "LOCK") and not path.name.startswith("LOG"):
            shutil.copyfile(path, new / path.name)
    try:
        store = ox.Store(new)
        for quad in ox.parse("\n".join(minus), ox.RdfFormat.N_TRIPLES, lenient=True):
            store.remove(quad)
        store.extend(ox.parse("\n".join(plus), ox.RdfFormat.N_TRIPLES, lenient=True))
        store.flush()
    except (OSError, RuntimeError) as error:
        raise Damaged(f"the store {old} cannot be brought up to date ({error}); run 'kg build --force'") from error
