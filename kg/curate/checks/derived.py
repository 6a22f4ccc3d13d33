"""The build held against what it is made from: claim files edited since, claims that their evidence does not give.

Invariant: nothing here trusts a digest: values are compared with values, so the finding can say which one was changed,
from what to what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.curate.checks.claim_files import ReadFile
from kg.curate.checks.finding import REBUILD, Finding
from kg.curate.checks.nodes import Nodes
from kg.model import Claim
from kg.store.encode import claim_triples
from kg.store.terms import Lit, Node, Properties, by_subject

__all__ = ["changed_by_hand", "not_derived", "unfounded"]

_UNDO = f"delete the file and {REBUILD}; to overrule a claim use 'kg reject'"


def _shown(values: tuple[Node, ...]) -> str:
    told = sorted(v.text if isinstance(v, Lit) else v.removeprefix("dip:") for v in values)
    text = ", ".join(told)
    return repr(text if len(text) <= 60 else f"{text[:60]}…") if told else "nothing"


def _differences(given: Properties, wanted: Properties) -> Iterator[tuple[str, str, str]]:
    """Predicate, what is there and what should be."""
    for predicate in sorted(given.keys() | wanted.keys()):
        ours, theirs = given.get(predicate, ()), wanted.get(predicate, ())
        if ours != theirs and set(ours) != set(theirs):
            yield predicate, _shown(ours), _shown(theirs)


def _sentence(node: Properties) -> str:
    ends = [node[f"dip:{end}Label"][0] for end in ("subject", "object") if node.get(f"dip:{end}Label")]
    return " – ".join(v.text if isinstance(v, Lit) else v for v in ends)


def changed_by_hand(file: ReadFile, built: Nodes) -> Iterator[Finding]:
    """What an edited claim file says otherwise than the graph that was built from it.

    Args:
        file: the claim file.
        built: the graph.
    """
    path, lines = file.path, file.lines
    for name, given in file.nodes.items():
        if "dip:Evidence" not in given.get("rdf:type", ()):
            continue
        wanted = dict(built.get(name))
        if not wanted:
            yield Finding(path, lines.of(name), _sentence(given), "this evidence was added by hand", _UNDO)
            continue
        wanted["dip:evidenceFor"] = given.get("dip:evidenceFor", ())
        for predicate, here, there in _differences(given, wanted):
            problem = f"{predicate} was changed by hand: it is {here}, the graph was built from {there}"
            yield Finding(path, lines.of(name, predicate), _sentence(wanted), problem, _UNDO)


def not_derived(nodes: Nodes, claims: Iterable[Claim], place: Path) -> Iterator[Finding]:
    """Claims that do not stand in the graph as their evidence gives them.

    Args:
        nodes: the graph.
        claims: as derived again from files, tables and judgements.
        place: the build.
    """
    for claim in claims:
        given = nodes.get(claim.id)
        told = {(predicate, value) for _, predicate, value in claim_triples(claim)}
        if told == {(predicate, value) for predicate, values in given.items() for value in values}:
            continue
        wanted = by_subject((claim.id, *pair) for pair in told)[claim.id]
        if not given:
            problem = f"the claim {claim.id} is missing from the graph"
            yield Finding(place, 0, _sentence(wanted), problem, f"{REBUILD} --force")
        for predicate, here, there in _differences(given, wanted) if "dip:Claim" in given.get("rdf:type", ()) else ():
            problem = f"{predicate} of {claim.id} is {here} in the graph, but its evidence comes to {there}"
            yield Finding(place, 0, _sentence(wanted), problem, f"{REBUILD} --force")


def unfounded(nodes: Nodes, names: Iterable[str], place: Path) -> Iterator[Finding]:
    """Claims of the graph that no evidence gives.

    Args:
        nodes: the graph.
        names: the claims.
        place: the build.
    """
    for name in names:
        problem = f"the claim {name} stands in the graph, but no evidence gives it"
        yield Finding(place, 0, _sentence(nodes.get(name)), problem, f"{REBUILD} --force")
