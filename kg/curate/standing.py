"""What is there before a build: the digests of its inputs, the build that stands, and what differs between them.

Invariant: nothing is written; a build that is not as it was written counts as none.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from kg.config import Config
from kg.curate.artifacts import digest
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, digest_of_all, digest_of_reading, digest_of_rest, documents, stamps
from kg.curate.lock import LOCK_NAME
from kg.curate.update import Former
from kg.errors import Damaged, KgError
from kg.store.codes import COLUMNS_NAME
from kg.store.index import BriefingRow, Record, Stamp, current_folder, read_status
from kg.store.oxigraph import Store

__all__ = ["Survey", "current_status", "former_build", "said_digest", "survey"]


def current_status(config: Config) -> Record:
    """status.json of the current build with its lists; empty when there is none that can be read."""
    try:
        return read_status(current_folder(config))
    except KgError:
        return Record({})


def said_digest(data: bytes) -> str:
    """Digest of a claim file."""
    return hashlib.sha256(data).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Survey:
    """The inputs of a build, and what differs from the build that stands."""

    rest: str
    """Digest of everything but the briefings."""
    inputs: str
    """Digest of everything."""
    documents: Mapping[str, Document]
    claim_stamps: Mapping[str, Stamp]
    """Claim files by briefing."""
    changed: frozenset[str]
    """Briefings whose evidence has to be taken up anew."""
    gone: frozenset[str]
    """Briefings that are no more."""
    strays: frozenset[str]
    """Names of claim files that belong to no briefing."""
    rows: Mapping[str, BriefingRow]
    """What the last build knew of the others, with the stamps of today."""
    now: int | None
    """The disk's time."""


def _disk_time(config: Config) -> int | None:
    """The disk's time when the writer began, in nanoseconds."""
    try:
        return (config.build / LOCK_NAME).stat().st_mtime_ns
    except OSError:
        return None


def _claim_file_stamps(config: Config, now: int | None) -> dict[str, Stamp]:
    """Claim files by name of the briefing."""
    return {n.removesuffix(".ttl"): s for n, s in stamps(config.claims, now).items() if n.endswith(".ttl")}


def _as_said(config: Config, row: BriefingRow, stamp: Stamp | None) -> bool:
    """Whether the claim file is the one that was built."""
    if stamp is None:
        return False
    if stamp and stamp == row.claim_stamp:
        return True
    return said_digest(claim_path(config, row.id).read_bytes()) == row.said


def survey(config: Config, rows: Mapping[str, BriefingRow]) -> Survey:
    """Look at all inputs; files that are as the last build met them are not read.

    Args:
        config: the workspace.
        rows: what the last build knew of its briefings.

    Raises:
        BadFile, BadRow, BadInput: a briefing cannot be read.
    """
    now = _disk_time(config)
    reading = digest_of_reading(config)
    found = documents(config, reading, rows.values(), now)
    said = _claim_file_stamps(config, now)
    same = {}
    for ident, document in found.items():
        row = rows.get(ident)
        if row and row.digest == document.digest and _as_said(config, row, said.get(ident)):
            fresh = row.stamp == document.stamp and row.claim_stamp == said[ident]
            same[ident] = row if fresh else replace(row, stamp=document.stamp, claim_stamp=said[ident])
    return Survey(
        rest=digest_of_rest(config, reading),
        inputs=digest_of_all(config, reading, found.values()),
        documents=found,
        claim_stamps=said,
        changed=frozenset(found.keys() - same.keys()),
        gone=frozenset(rows.keys() - found.keys()),
        strays=frozenset(said.keys() - found.keys()),
        rows=same,
        now=now,
    )


@contextmanager
def former_build(config: Config) -> Iterator[Former | None]:
    """The build that stands; None when there is none, or it is no longer as it was written."""
    try:
        former = _former(config)
    except (KgError, OSError, sqlite3.Error, ValueError, TypeError):
        former = None
    try:
        yield former
    finally:
        if former:
            former.index.close()


def _former(config: Config) -> Former | None:
    store = Store.open(config)
    index = store.index()
    try:
        rows = index.briefings()
        folder = config.current.resolve()
        texts = {name.removesuffix(".json") for name in stamps(folder / "texts")}
        if not (folder / COLUMNS_NAME / "columns.json").is_file():
            raise Damaged(f"{folder} has no columns; run 'kg build --force'")
        found = digest((folder / "names.tsv").read_bytes()), index.meta("build_id"), texts
        if found == (store.status["names"], store.status["build_id"], set(rows)):
            return Former(store, index, rows)
    except BaseException:
        index.close()
        raise
    index.close()
    return None
