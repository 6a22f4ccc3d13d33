"""Planting a fault in a sound workspace, and finding the one finding about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.curate.check import Finding

__all__ = ["edit", "line_of", "only"]


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first `old`, which has to be there; bytes else as they are."""
    text = path.read_bytes().decode("utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def line_of(path: Path, part: str) -> int:
    """The first line that holds `part`."""
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if part in line)


def only(findings: Iterable[Finding], part: str) -> Finding:
    """The one finding whose problem holds `part`."""
    listed = list(findings)
    found = [f for f in listed if part in f.problem]
    assert len(found) == 1, "\n".join(map(str, listed)) or "no findings at all"
    return found[0]
