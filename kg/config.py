"""The workspace: a folder with a `kg.toml`, found in or above the current folder like git's.

Invariant: everything under `build/` can be deleted and rebuilt from the rest.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import BadRow, NoWorkspace
from kg.interval import is_date
from kg.vocabulary import DEFAULT_BASE

__all__ = ["CONFIG_NAME", "QUEUE_BELOW", "Config", "find_workspace", "load_config", "shipped"]

CONFIG_NAME = "kg.toml"

QUEUE_BELOW: Final = 0.25
"""The threshold of the review where `queue_below` sets no other."""

_KEYS = {"base": DEFAULT_BASE, "as_of": "", "model": "", "title": "US–ASEAN relations", "endpoint": ""}
_NUMBERS = {"queue_below": QUEUE_BELOW}


def shipped(name: str) -> Path:
    """Path of a folder that travels with the package: `ontology`, `data/register` or `data/reference`.

    >>> shipped("ontology").is_dir()
    True
    """
    inside = Path(__file__).parent / "_shipped" / name
    return inside if inside.exists() else Path(__file__).parent.parent / name


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a workspace and the places of its files."""

    root: Path
    base: str = DEFAULT_BASE
    as_of: str | None = None
    """The day that counts as now (ISO); None = latest publication date in the data."""
    model: str = ""
    """spaCy model; empty = the pinned one."""
    title: str = "US–ASEAN relations"
    endpoint: str = ""
    queue_below: float = QUEUE_BELOW
    """Facts of rules whose measured confidence lies below this wait for a person's judgement."""

    @property
    def briefings(self) -> Path:
        """Folder of the source documents."""
        return self.root / "data" / "briefings"

    @property
    def claims(self) -> Path:
        """Folder with one sorted Turtle file per briefing."""
        return self.root / "data" / "claims"

    @property
    def register(self) -> Path:
        """Folder of the register's tables: the workspace's own, else the packaged one."""
        own = self.root / "data" / "register"
        return own if own.is_dir() else shipped("data/register")

    @property
    def reference(self) -> Path:
        """Folder of the reference tables: the workspace's own, else the packaged one."""
        own = self.root / "data" / "reference"
        return own if own.is_dir() else shipped("data/reference")

    @property
    def ontology(self) -> Path:
        """Folder of the ontology: the workspace's own, else the packaged one."""
        own = self.root / "ontology"
        return own if (own / "diplomacy.ttl").is_file() else shipped("ontology")

    @property
    def judgements(self) -> Path:
        """The ledger of human decisions."""
        return self.root / "data" / "judgements.csv"

    @property
    def curated(self) -> Path:
        """The table of claims that people entered."""
        return self.root / "data" / "curated.csv"

    @property
    def build(self) -> Path:
        """Folder of everything derived."""
        return self.root / "build"

    @property
    def current(self) -> Path:
        """The build that readers use; switched atomically."""
        return self.build / "current"


def find_workspace(start: Path) -> Path:
    """The workspace that `start` lies in.

    Raises:
        NoWorkspace: no `kg.toml` in `start` or above.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise NoWorkspace(start)


def _line_of(text: str, key: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*{re.escape(key)}\b", line)), 1)


def _is_share(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def load_config(root: Path) -> Config:
    """Read `root/kg.toml`.

    Raises:
        NoWorkspace: there is none.
        BadRow: not TOML, an unknown key, or a value of the wrong form (with its line).
    """
    path = root / CONFIG_NAME
    if not path.is_file():
        raise NoWorkspace(root)
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadRow(path, 1, "is not UTF-8 text", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadRow(path, int(found[1]) if found else 1, f"is no valid TOML: {error}") from error
    for key, value in table.items():
        if key not in _KEYS and key not in _NUMBERS:
            known = ", ".join(sorted({**_KEYS, **_NUMBERS}))
            raise BadRow(path, _line_of(text, key), f"unknown key {key!r}", f"known keys: {known}")
        if key in _KEYS and not isinstance(value, str):
            raise BadRow(path, _line_of(text, key), f"{key} is not text", 'write it in quotes: key = "value"')
    as_of = table.get("as_of") or None
    if as_of and (len(as_of) != 10 or not is_date(as_of)):
        raise BadRow(path, _line_of(text, "as_of"), f"as_of {as_of!r} is no day", "write YYYY-MM-DD")
    base = table.get("base") or DEFAULT_BASE
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", base):
        raise BadRow(path, _line_of(text, "base"), f"base {base!r} is no IRI ending in /", "write http(s)://…/")
    below = table.get("queue_below", QUEUE_BELOW)
    if not _is_share(below):
        problem = f"queue_below {below!r} is no number from 0 to 1"
        raise BadRow(path, _line_of(text, "queue_below"), problem, "write for instance queue_below = 0.5")
    return Config(
        root=root,
        queue_below=float(below),
        base=base,
        as_of=as_of,
        model=table.get("model", ""),
        title=table.get("title") or _KEYS["title"],
        endpoint=table.get("endpoint", ""),
    )
