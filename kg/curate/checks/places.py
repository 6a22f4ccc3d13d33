"""Where the data say what is wrong in the graph: the claim file, row or briefing on which a node rests.

Invariant: a claim file is read once, however many faults rest on it, and only one at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.config import Config
from kg.curate.checks.finding import Finding
from kg.curate.checks.lines import TurtleLines
from kg.curate.checks.nodes import Nodes
from kg.curate.checks.tables import Tables
from kg.curate.gather import claim_path
from kg.curate.inputs import Document
from kg.register import KEYS, row_key
from kg.store.terms import Names

__all__ = ["Fault", "Places"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a node of the graph."""

    node: str
    label: str
    problem: str
    fix: str

    def at(self, path: Path, line: int) -> Finding:
        """The finding with its place."""
        return Finding(path, line, self.label, self.problem, self.fix)


class Places:
    """The files of a workspace by the nodes that rest on them."""

    def __init__(self, config: Config, known: Mapping[str, Document], tables: Tables, nodes: Nodes) -> None:
        self.config = config
        self.known = known
        self.nodes = nodes
        self._rows: dict[str, tuple[Path, int]] = {}
        for table in KEYS:
            home = f"register/{table}" if f"register/{table}" in tables.rows else f"reference/{table}"
            for row in tables.rows[home]:
                self._rows[f"r:{table}.{row_key(table, row.cells)}"] = row.path, row.line

    def findings(self, faults: Iterable[Fault]) -> Iterator[Finding]:
        """The faults, each with the place on which its node rests."""
        in_claim_files: dict[Path, list[tuple[str, Fault]]] = defaultdict(list)
        for fault in faults:
            path, line, piece = self._of(fault.node)
            if piece:
                in_claim_files[path].append((piece, fault))
            else:
                yield fault.at(path, line)
        for path, found in sorted(in_claim_files.items()):
            lines = TurtleLines(path.read_text(encoding="utf-8", errors="replace"), Names(self.config.base))
            for piece, fault in found:
                yield fault.at(path, lines.of(piece))

    def _of(self, node: str) -> tuple[Path, int, str]:
        """File and line, or file and the node in it whose line is wanted."""
        kind, _, local = node.partition(":")
        if kind == "c":
            pieces = self.nodes.pointing("dip:evidenceFor", node)
            return self._of(min(pieces)) if pieces else (self.config.current, 0, "")
        if kind == "ev":
            ident = local.partition("/")[0]
            path = claim_path(self.config, ident)
            if ident in self.known and path.is_file():
                return path, 0, node
            return (*self._rows.get(f"r:{ident}", (self.config.current, 0)), "")
        if kind == "b" and local in self.known:
            return self.known[local].path, 1, ""
        if kind == "r":
            return (*self._rows.get(node, (self.config.current, 0)), "")
        return self.config.current, 0, ""
