"""How much one request may cost, and where the graph is that is served.

Invariant: every limit ends in a proper error status, and none is reached by an answer that is handed out.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Limits", "Source"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a server; the defaults suit a laptop."""

    seconds: float = 10.0
    """Wall time of one request in its worker."""
    rows: int = 100_000
    """Rows or triples of one answer."""
    bytes: int = 32 * 1024 * 1024
    """Size of one answer."""
    memory: int = 2 * 1024 * 1024 * 1024
    """Address space of one worker; 0 = as the system has it."""
    workers: int = 2
    """Requests answered at the same time."""
    queue: int = 32
    """Requests that may wait for a worker."""
    patience: float = 5.0
    """Seconds that a request waits for a worker before it is told to come back."""
    url: int = 16 * 1024
    """Length of a request's path and query."""
    headers: int = 16 * 1024
    """Size of a request's headers."""
    body: int = 1024 * 1024
    """Size of a request's body."""
    upload: float = 10.0
    """Seconds in which a request's body must have arrived."""
    jobs: int = 20_000
    """Requests after which a worker makes room for a fresh one."""
    cache: int = 16 * 1024 * 1024
    """Bytes of answers that are kept to be given again; 0 = none."""
    connections: int = 512
    """Connections that are open at the same time."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is served: a workspace, or (in tests of the protocol) a file of triples or quads."""

    workspace: Path | None = None
    dataset: Path | None = None
    base: str = ""

    def stamp(self) -> str:
        """Which state of the source is the current one; a new build has another."""
        if self.workspace is not None:
            current = f"{self.workspace}/build/current"
            try:
                return os.path.basename(os.readlink(current))  # noqa: PTH115, PTH119  # asked twice per request
            except OSError:
                return Path(current).resolve().name
        assert self.dataset is not None
        try:
            told = self.dataset.stat()
        except OSError:
            return ""
        return f"{self.dataset}:{told.st_mtime_ns}:{told.st_size}:{told.st_ino}"

    def record(self) -> dict[str, Any]:
        """As a worker is told of it."""
        return {
            "workspace": str(self.workspace) if self.workspace else None,
            "dataset": str(self.dataset) if self.dataset else None,
            "base": self.base,
        }
