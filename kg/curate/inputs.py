"""What a build is made of, and digests that tell whether it changed.

Invariant: two equal digests mean equal inputs: every file that the result depends on is in one of them, the code too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.config import Config
from kg.errors import BadInput
from kg.model import Briefing
from kg.text.briefing import read_briefing

__all__ = ["Document", "briefing_files", "digest_of_all", "digest_of_reading", "documents"]

_PACKAGE = Path(__file__).parent.parent
#: rooms and modules whose code decides what is read out of a briefing
_READING_CODE = ("text", "facts", "derive/keys.py", "store", "*.py")


@dataclass(frozen=True, slots=True)
class Document:
    """A briefing with its file and the digest of everything its evidence depends on."""

    path: Path
    briefing: Briefing
    digest: str


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


def _reading_code() -> list[tuple[str, bytes]]:
    patterns = (f"{part}/**/*.py" if "." not in part else part for part in _READING_CODE)
    return _files(_PACKAGE, patterns)


def digest_of_reading(config: Config) -> str:
    """Digest of what the evidence of every briefing depends on: register, rules, topics, model, base, code."""
    return _hash(
        [
            *_files(config.register),
            *_files(config.reference, ("agreements.csv", "events.csv", "tables.yaml")),
            *_files(config.ontology, ("rules/**/*", "topics.*")),
            ("model", config.model.encode()),
            ("base", config.base.encode()),
            *_reading_code(),
        ]
    )


def digest_of_all(config: Config, reading: str, documents: Iterable[Document]) -> str:
    """Digest of everything a build depends on."""
    ledger = [("judgements", config.judgements.read_bytes())] if config.judgements.is_file() else []
    return _hash(
        [
            ("reading", reading.encode()),
            *((d.path.name, d.digest.encode()) for d in sorted(documents, key=lambda d: d.briefing.id)),
            *_files(config.reference),
            *_files(config.ontology, ("*.ttl", "*.csv", "rules/**/*")),
            *ledger,
            ("as_of", (config.as_of or "").encode()),
            *_files(_PACKAGE, ("derive/**/*.py", "store/**/*.py", "curate/**/*.py", "*.py")),
        ]
    )


def briefing_files(config: Config) -> list[Path]:
    """The files of data/briefings, sorted; hidden ones are not briefings."""
    if not config.briefings.is_dir():
        return []
    return sorted(p for p in config.briefings.iterdir() if p.is_file() and not p.name.startswith("."))


def documents(config: Config, reading: str) -> Mapping[str, Document]:
    """Every briefing of the workspace by id, sorted.

    Raises:
        BadInput: two files have the same id.
        BadFile, BadRow: a file is no briefing.
    """
    found: dict[str, Document] = {}
    for path in briefing_files(config):
        briefing = read_briefing(path)
        if (other := found.get(briefing.id)) is not None:
            raise BadInput(f"{other.path} and {path} have the same id {briefing.id!r}; give one of them another id")
        digest = _hash([("reading", reading.encode()), (path.name, path.read_bytes())])
        found[briefing.id] = Document(path, briefing, digest)
    return MappingProxyType(dict(sorted(found.items())))
