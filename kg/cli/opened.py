"""Opening the graph a command works on, and telling what a listing holds."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.cli.output import note

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.config import Config

__all__ = ["asked_endpoint", "counted", "graph", "shown", "tell", "tell_stale", "workspace"]

#: the endpoint that the call at hand asks: None = the one of kg.toml if it names one, "" = the build of the workspace
asked_endpoint: Final[ContextVar[str | None]] = ContextVar("asked_endpoint", default="")


def graph(directory: Path) -> Graph:
    """The graph that a command works on: what an endpoint holds, else the build of the workspace a folder lies in.

    Raises:
        NoWorkspace: the folder lies in none.
        Damaged: nothing is built, or it does not answer.
        Unreachable: the endpoint does not answer.
    """
    from kg.api import Graph

    return Graph.open(directory, endpoint=asked_endpoint.get())


def workspace(directory: Path) -> Config:
    """The settings of the workspace that a folder lies in.

    Raises:
        NoWorkspace: the folder lies in none.
    """
    from kg.config import find_workspace, load_config

    return load_config(find_workspace(directory))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "claim"), counted(2, "claim"), counted(0, "entity", "entities")
    ('1 claim', '2 claims', '0 entities')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def tell(count: str, now: str | None = None, undated: int = 0) -> None:
    """Say on standard error how much was found, as of when, and what was left out."""
    parts = [count]
    if undated:
        parts.append(f"{undated} without a date left out")
    if now:
        parts.append(f"as of {now}")
    note("; ".join(parts))


def shown(most: int, *blocks: int) -> str:
    """What to add to a count when a text listing prints only the first rows of its blocks; else nothing.

    >>> shown(10, 4, 12), shown(10, 4, 10)
    ('; 14 of 16 printed, --top N prints more', '')
    """
    printed = sum(min(block, most) for block in blocks)
    return f"; {printed} of {sum(blocks)} printed, --top N prints more" if printed < sum(blocks) else ""


def tell_stale(record: Mapping[str, Any]) -> None:
    """Say on standard error which judgements and curated claims nothing answers to any more.

    Args:
        record: status.json of the build.
    """
    for row in record.get("stale_judgements", []):
        note(f"stale: {row['file']}:{row['line']}: {row['told']}: {row['why']}; {row['fix']}")
