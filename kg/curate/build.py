"""Building: aside in a folder of its own, then one atomic switch of `build/current`.

Invariants: readers see the old build or the new one, never half; a build killed at any point leaves the old one
answering and its leftovers are removed by the next writer; the folder of a build is named by the digest of what it
holds; the build before the current one stays for readers that still have it open.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.config import Config
from kg.curate.artifacts import columns_of, digest, graph_text, names_text, status_record, text_record
from kg.curate.disk import writable
from kg.curate.gather import Gathered, claim_path, gather
from kg.curate.inputs import digest_of_all, digest_of_reading, documents
from kg.curate.lock import LOCK_NAME, writing
from kg.errors import KgError
from kg.model import Claim
from kg.register import Register
from kg.store.oxigraph import Store, write_store
from kg.store.rdf import Head, file_head

__all__ = ["BuildResult", "build", "build_now", "current_status"]

_ASIDE: Final = ".new-"
_SWITCH: Final = ".switch-"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did."""

    build_id: str
    built: bool
    """False when nothing had changed since the last build."""
    read: tuple[str, ...]
    """Ids of the briefings whose text was read again."""
    status: dict[str, Any]
    """The content of status.json."""
    claims: tuple[Claim, ...] = ()
    """The claims, when it was built."""


def current_status(config: Config) -> dict[str, Any]:
    """status.json of the current build; empty when there is none that can be read."""
    try:
        record = json.loads((config.current / "status.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def build(config: Config, *, force: bool = False, jobs: int = 1) -> BuildResult:
    """Bring `build/` up to date with data, ontology and code.

    Args:
        config: the workspace.
        force: build even if nothing changed, for instance to mend a damaged store.
        jobs: number of processes that read texts.

    Raises:
        Locked: another writer is at work.
        BadFile, BadRow, BadInput: something in the data is wrong.
        Unwritable: the disk refuses.
    """
    with writing(config):
        return build_now(config, force=force, jobs=jobs)


def build_now(config: Config, *, force: bool = False, jobs: int = 1) -> BuildResult:
    """`build` for a caller that already holds the lock."""
    _clean(config)
    reading = digest_of_reading(config)
    found = documents(config, reading)
    inputs = digest_of_all(config, reading, found.values())
    status = current_status(config)
    if not force and status.get("inputs") == inputs and _claim_files_stand(config, status) and _whole(config):
        return BuildResult(str(status["build_id"]), False, (), status)
    register = Register.load(config.register, config.reference)
    gathered = gather(config, register, found, write=True, jobs=jobs)
    status = _write(config, gathered, inputs)
    return BuildResult(str(status["build_id"]), True, gathered.said.read, status, gathered.derivation.claims)


def _claim_files_stand(config: Config, status: dict[str, Any]) -> bool:
    listed = {row["id"]: row["digest"] for row in status.get("briefings", [])}
    present = {path.stem for path in config.claims.glob("*.ttl")}
    return present == set(listed) and all(
        file_head(claim_path(config, ident)) == Head(digest, True) for ident, digest in listed.items()
    )


def _whole(config: Config) -> bool:
    """Whether what the last build wrote is still there, as it was written."""
    status, folder = current_status(config), config.current
    try:
        Store.open(config)
        graph, names = (digest((folder / name).read_bytes()) for name in ("graph.nt", "names.tsv"))
    except (KgError, OSError):
        return False
    texts = {path.stem for path in (folder / "texts").glob("*.json")}
    listed = {row["id"] for row in status.get("briefings", [])}
    return (graph, names, texts) == (status.get("build_id"), status.get("names"), listed)


def _write(config: Config, gathered: Gathered, inputs: str) -> dict[str, Any]:
    aside = config.build / f"{_ASIDE}{os.getpid()}"
    with writable(config.build):
        (aside / "texts").mkdir(parents=True)
        graph = graph_text(gathered, config)
        names = names_text(gathered, config)
        status = status_record(gathered, inputs=inputs, graph=graph, names=names)
        (aside / "graph.nt").write_text(graph, encoding="utf-8", newline="")
        (aside / "names.tsv").write_text(names, encoding="utf-8", newline="")
        (aside / "status.json").write_text(status, encoding="utf-8", newline="")
        for ident, document in gathered.documents.items():
            text = text_record(document.briefing)
            (aside / "texts" / f"{ident}.json").write_text(text, encoding="utf-8", newline="")
        write_store(aside / "store", aside / "graph.nt")
        record: dict[str, Any] = json.loads(status)
        columns_of(gathered).write(aside / "columns", record["build_id"])
        _switch(config, aside, record["build_id"])
    return record


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


def _clean(config: Config) -> None:
    """Remove what a killed writer left; the caller holds the lock, so none of it is in use."""
    with writable(config.build):
        for path in sorted(config.build.iterdir()):
            if path.name == LOCK_NAME or not path.name.startswith((_ASIDE, _SWITCH)):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        for folder in (config.claims, config.briefings):
            for path in sorted(folder.glob(".*.new")):
                path.unlink()
