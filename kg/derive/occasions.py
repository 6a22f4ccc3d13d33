"""Event nodes of several briefings that stand for one event.

Invariant: two nodes are aliases only if evidence in one claim names both; two events of the register never are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.derive.keys import resolve
from kg.derive.review import is_live
from kg.model import Claim

__all__ = ["aliases_of", "event_aliases", "event_nodes"]

_LOCAL = "e:event."


def event_nodes(claim: Claim, redirects: Mapping[str, str]) -> tuple[str, ...]:
    """The event nodes that live evidence of a claim names, under today's ids, sorted."""
    return tuple(sorted({resolve(p.event, redirects) for p in claim.evidence if p.event and is_live(p)}))


def event_aliases(claims: Iterable[Claim], redirects: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Event node → the other nodes of the same event, sorted; see `aliases_of`.

    Args:
        claims: all claims.
        redirects: former id → id.
    """
    return aliases_of(event_nodes(claim, redirects) for claim in claims)


def aliases_of(groups: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Event node → the other nodes of the same event, sorted.

    The node that names them is the register's, else the smallest. A group that would join two events of the register
    falls apart: a local node stays with the one register event whose claims it shares, if there is exactly one.

    Args:
        groups: for each claim the nodes that it names (`event_nodes`); whole components may be left out.
    """
    near: dict[str, set[str]] = {}
    for nodes in groups:
        for node in nodes[1:]:
            near.setdefault(nodes[0], set()).add(node)
            near.setdefault(node, set()).add(nodes[0])
        _tie_to_register(nodes, near)
    found: dict[str, tuple[str, ...]] = {}
    for group in _groups(near):
        official = [n for n in group if not n.startswith(_LOCAL)]
        if len(official) <= 1:
            name = official[0] if official else min(group)
            found[name] = tuple(sorted(set(group) - {name}))
        else:
            found |= _apart(group, official, near)
    return dict(sorted(found.items()))


def _tie_to_register(nodes: Sequence[str], near: dict[str, set[str]]) -> None:
    """Remember every register event a local node shares a claim with."""
    official = [n for n in nodes if not n.startswith(_LOCAL)]
    for local in (n for n in nodes if n.startswith(_LOCAL)):
        for other in official:
            near.setdefault(local, set()).add(other)
            near.setdefault(other, set()).add(local)


def _groups(near: Mapping[str, set[str]]) -> list[list[str]]:
    seen: set[str] = set()
    groups = []
    for start in sorted(near):
        if start in seen:
            continue
        group, ahead = [], [start]
        seen.add(start)
        while ahead:
            here = ahead.pop()
            group.append(here)
            fresh = near[here] - seen
            seen |= fresh
            ahead.extend(sorted(fresh))
        groups.append(sorted(group))
    return groups


def _apart(group: list[str], official: list[str], near: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for local in (n for n in group if n.startswith(_LOCAL)):
        owners = [n for n in official if n in near[local]]
        if len(owners) == 1:
            found.setdefault(owners[0], []).append(local)
    return {name: tuple(sorted(locals_)) for name, locals_ in found.items()}
