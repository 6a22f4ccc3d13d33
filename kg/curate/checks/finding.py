"""A finding: what is wrong, where, about whom or what, and how to mend it.

Invariant: every finding names a file and a fix; findings sort by file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import BadFile, BadRow, KgError

__all__ = ["REBUILD", "Finding", "Severity", "of_error"]

REBUILD = "run 'kg build'"


class Severity(StrEnum):
    """How sure a finding is."""

    FAULT = "fault"
    """Something is wrong."""
    WARNING = "warning"
    """Two sources do not fit, or a form that invites faults: a person decides."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong.

    >>> print(Finding(Path("offices.csv"), 7, "Secretary of State", "held by two at once", "correct one end"))
    offices.csv:7: Secretary of State: held by two at once; correct one end
    """

    file: Path
    line: int
    """From 1; 0 when the finding is about the whole file."""
    label: str
    """What it is about, as a person reads it; may be empty."""
    problem: str
    fix: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        about = f" {self.label}:" if self.label else ""
        mark = " warning:" if self.severity is Severity.WARNING else ""
        return f"{place}:{mark}{about} {self.problem}; {self.fix}"


def of_error(error: KgError, path: Path) -> Finding:
    """A finding out of what reading raised.

    Args:
        error: it names its own file and line where it can.
        path: where to look when it does not.
    """
    file, line, text = path, 0, str(error)
    if isinstance(error, BadRow):
        file, line = error.path, error.line
        text = text.removeprefix(f"{error.path}:{error.line}: ")
    elif isinstance(error, BadFile):
        file, text = error.path, text.removeprefix(f"{error.path} ")
    problem, _, fix = text.partition("; ")
    return Finding(file, line, "", problem, fix or "mend it and run again")
