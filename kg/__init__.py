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
    from kg.query.changes.differences import Differences

__all__ = ["diff", "open"]


def diff(old: str | Path, new: str | Path | None = None, *, path: str | Path = ".") -> Differences:
    """What changed between two states of the graph, claim by claim.

    Args:
        old: a workspace, a build folder or a git revision (`HEAD~1`).
        new: the same; None = the workspace that `path` lies in.
        path: the folder that relative paths and revisions are read from.

    Returns:
        The changes as a listing; empty when there is no difference.

    Raises:
        NoWorkspace, BadInput: a folder is neither a workspace nor a build.
        UnknownName: neither a folder nor a revision.
        Damaged: a build does not answer.
    """
    from kg.curate.sides import differences

    return differences(str(old), None if new is None else str(new), Path(path))[0]


def open(path: str | Path = ".", *, endpoint: str | None = None) -> Graph:
    """The built graph of the workspace that `path` lies in, or the graph that a SPARQL endpoint holds.

    Args:
        path: a workspace or a folder in one.
        endpoint: address of the endpoint; None = the one of kg.toml if it names one, "" = the build.

    Raises:
        NoWorkspace: there is no `kg.toml` in `path` or above.
        Damaged: it was never built (`kg build`), or the build does not answer.
        Unreachable: the endpoint does not answer, or holds no graph of ours.
    """
    from kg.api import Graph

    return Graph.open(path, endpoint=endpoint)
