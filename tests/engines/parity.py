"""The same command asked of the build and of an endpoint: what is printed must be the same."""

from __future__ import annotations

import shlex
from pathlib import Path

from kg.cli.catalogue import ANYWHERE
from kg.query.sparql.questions import named_queries
from tests.cli.calls import CALLS, call
from tests.shipped import ROOT

QUERIES = named_queries(ROOT / "ontology" / "queries")


def looks_up(words: str) -> bool:
    """Whether a call only asks the graph."""
    return shlex.split(words)[0] in ANYWHERE


LOOK_UPS = {name: words for name, words in CALLS.items() if looks_up(words) and "--list" not in words}
NAMED = {name: query.command.removeprefix("kg ") for name, query in QUERIES.items()}


def printed(words: str, folder: Path, endpoint: str = "") -> str:
    """All that a call prints, and its exit code; what may differ by nature is taken out."""
    said = call(f"{words} --endpoint {shlex.quote(endpoint)}", folder)
    return said.partition("\n")[2]


def rows(said: str) -> list[str]:
    """The lines of a print in an order of their own, for what an engine may order as it likes."""
    return sorted(" ".join(line.split()) for line in said.splitlines())
