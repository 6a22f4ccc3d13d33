"""Which commands there are, where they live and what they do in one line.

Invariant: `kg --help` and the completion of command names read this table only; the module of a command is imported
when that command is asked for (tests compare each line with the command's own help).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["ANYWHERE", "COMMANDS", "GROUPS", "READING", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: the module with its `app`, the group it is listed under, its first help line."""

    module: str
    group: str
    summary: str


GROUPS: Final = (
    "Keep a workspace",
    "Review and correct",
    "Read texts",
    "Look up",
    "See the network",
    "Query and hand on",
)
_KEEP, _CORRECT, _READ, _LOOK, _NET, _ASK = GROUPS

#: the commands that need the graph and nothing else of a workspace: they can ask an endpoint
ANYWHERE: Final = frozenset(
    {
        *("balance", "brokers", "central", "communities", "compare", "conflicts", "coverage", "entities", "explain"),
        *("open", "path", "query", "relations", "series", "show", "timeline", "view"),
    }
)
#: the commands that read texts: the workers of a cluster can do it for them
READING: Final = frozenset({"add", "build", "evaluate", "extract"})

COMMANDS: Final = MappingProxyType(
    {
        "init": Entry("workspace", _KEEP, "Make a workspace in DIR."),
        "add": Entry("workspace", _KEEP, "Add briefings to the workspace and update the build."),
        "drop": Entry("workspace", _KEEP, "Remove a briefing and everything that only it said."),
        "build": Entry("workspace", _KEEP, "Build the graph from data/ and ontology/."),
        "status": Entry("workspace", _KEEP, "Show what is built and what changed since."),
        "check": Entry("workspace", _KEEP, "Check files, tables, quotes and the built graph."),
        "review": Entry("review", _CORRECT, "Walk through what waits for a person, and judge it."),
        "accept": Entry("judging", _CORRECT, "Say that claims are right, an entity is one, or a plan came about."),
        "reject": Entry(
            "judging", _CORRECT, "Say that claims are wrong, an entity is none, or a plan did not come about."
        ),
        "merge": Entry("judging", _CORRECT, "Say that one entity is another."),
        "split": Entry("judging", _CORRECT, "Undo a merge, or tell two of one name apart."),
        "undo": Entry("judging", _CORRECT, "Take back the last judgements."),
        "import": Entry("importing", _CORRECT, "Take in claims that people wrote, from a CSV file."),
        "extract": Entry("reading", _READ, "Print the facts of loose files; needs no workspace."),
        "evaluate": Entry("reading", _READ, "Score the extraction against a gold folder."),
        "show": Entry("lookup", _LOOK, "Show what is known about one entity."),
        "entities": Entry("lookup", _LOOK, "List the entities."),
        "relations": Entry("relations", _LOOK, "List what stands between two actors, or all of one."),
        "timeline": Entry("plans", _LOOK, "Tell facts and plans month by month."),
        "open": Entry("plans", _LOOK, "List plans by what became of them."),
        "explain": Entry("explain", _LOOK, "Open a claim down to every sentence behind it."),
        "conflicts": Entry("conflicts", _LOOK, "Show where sources disagree, side by side; exit 1 when they do."),
        "path": Entry("graph", _NET, "Connect two names hop by hop, each hop with its evidence."),
        "central": Entry("network", _NET, "Rank actors by a measure of the network."),
        "communities": Entry("network", _NET, "Group actors that deal more with each other than with the rest."),
        "brokers": Entry("network", _NET, "List who stands between others, and in which role."),
        "balance": Entry("network", _NET, "List triads of cooperation and conflict that are out of balance."),
        "series": Entry("time", _NET, "Count what passed between two actors, period by period."),
        "compare": Entry("time", _NET, "List the ties that changed between two periods, with evidence."),
        "view": Entry("graph", _NET, "Write the interactive picture as one offline HTML file."),
        "site": Entry(
            "site",
            _ASK,
            "Write a static site to browse and to cite: a page per entity, briefing, claim, relation, topic and year.",
        ),
        "query": Entry("query", _ASK, "Ask in SPARQL: a file, a shipped query or standard input."),
        "serve": Entry("serve", _ASK, "Serve the graph: SPARQL endpoint, pages, JSON API."),
        "mcp": Entry("mcp", _ASK, "Let an assistant ask the graph (Model Context Protocol)."),
        "push": Entry("push", _ASK, "Load the graph into a server that takes SPARQL's Graph Store Protocol."),
        "coverage": Entry("export", _ASK, "Count the documents by publisher, kind of source, year and member state."),
        "diff": Entry("diff", _ASK, "Tell what changed between two states of the graph, claim by claim."),
        "export": Entry("export", _ASK, "Write the graph, or a part of it, to a file; the suffix names the format."),
    }
)
