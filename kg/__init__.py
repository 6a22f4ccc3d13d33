"""A knowledge graph of US–ASEAN diplomacy in which every fact opens down to its sentence.

import kg
g = kg.open(".")
g.relations("US", "Malaysia")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Graph

__all__ = ["open"]


def open(path: str | Path = ".") -> Graph:
    """The built graph of the workspace that `path` lies in.

    Args:
        path: a workspace or a folder in one.

    Raises:
        NoWorkspace: there is no `kg.toml` in `path` or above.
        Damaged: it was never built (`kg build`), or the build does not answer.
    """
    from kg.api import Graph

    return Graph.open(path)
