"""`docs/coverage.md`: the table of `kg coverage` on the shipped data, written by `make docs`."""

from __future__ import annotations

from pathlib import Path

from kg.api import Graph
from kg.query.lookups.coverage import By

__all__ = ["PAGE", "coverage_page"]

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
_HEAD = """\
# Coverage

What the shipped data stands on, as of {now}: {documents} documents, each page once however many notes and table rows
cite it. Written by `make docs` from `kg coverage`; `--json`, `--csv` and `--by` give the same for any workspace.

A document counts for every year and state that its claims tell of, so those tables add up to more than the whole.
What is thin here is thin in every answer: few documents on a state or a year say nothing about how much happened.
"""
_TITLES = {
    By.SOURCE_KIND: ("By kind of source", "kind"),
    By.STATE: ("By member state", "state"),
    By.YEAR: ("By year told of", "year"),
    By.PUBLISHER: ("By publisher", "publisher"),
}


def coverage_page(workspace: Path) -> str:
    """The page for a built workspace."""
    g = Graph.open(workspace)
    found = g.coverage()
    parts = [_HEAD.format(now=found.now, documents=found.documents)]
    for by, (title, column) in _TITLES.items():
        rows = [row for row in found if row["by"] == by.value]
        lines = [
            f"## {title}",
            "",
            f"| {column} | documents | briefings | table rows | claims |",
            "|---|--:|--:|--:|--:|",
        ]
        for row in rows:
            value = str(row["value"]).replace("|", "\\|")
            lines.append(f"| {value} | {row['documents']} | {row['briefings']} | {row['rows']} | {row['claims']} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
