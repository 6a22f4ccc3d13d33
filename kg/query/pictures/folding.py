"""Communities of a picture: nodes that deal more with each other than with the rest, each drawn as one node.

Method: Louvain (Blondel et al. 2008) on the lines, weighted by their facts, with one seed, so that the same graph gives
the same communities. How far such a grouping can be trusted is told by `kg communities`, not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

__all__ = ["MOST_LINES", "Community", "communities", "named"]

#: communities are looked for among so many lines, the strongest
MOST_LINES: Final = 200_000
_SEED: Final = 0
_NAMED: Final = 2


@dataclass(frozen=True, slots=True)
class Community:
    """One of them; `members` by the facts of their lines, most first."""

    id: str
    members: tuple[str, ...]
    label: str = ""
    names: tuple[str, ...] = ()
    """Labels of the first members, by which the community is found."""


def communities(ends: Sequence[tuple[str, str]], facts: Sequence[int]) -> tuple[Community, ...]:
    """The communities among lines, the largest first.

    Args:
        ends: the two nodes of each line.
        facts: number of facts of each line.

    >>> [c.members for c in communities([("a", "b"), ("c", "d")], [1, 2])]
    [('a', 'b'), ('c', 'd')]
    """
    import networkx as nx

    strongest = sorted(range(len(ends)), key=lambda n: (-facts[n], ends[n]))[:MOST_LINES]
    names = sorted({end for n in strongest for end in ends[n]})
    # numbers, as the order of sets of text changes from run to run
    number = {name: k for k, name in enumerate(names)}
    graph: nx.Graph[int] = nx.Graph()
    lines = ((number[ends[n][0]], number[ends[n][1]], float(facts[n])) for n in strongest)
    graph.add_weighted_edges_from(sorted(lines))
    strength: Counter[str] = Counter()
    for (a, b), count in zip(ends, facts, strict=True):
        strength[a] += count
        strength[b] += count
    found = [
        tuple(sorted((names[k] for k in some), key=lambda name: (-strength[name], name)))
        for some in nx.community.louvain_communities(graph, weight="weight", seed=_SEED)
    ]
    found.sort(key=lambda some: (-len(some), some))
    return tuple(Community(f"x:{place}", members) for place, members in enumerate(found, 1))


def named(found: Sequence[Community], label: Callable[[str], str], most: int = 200) -> tuple[Community, ...]:
    """Communities with the labels of their first members.

    >>> named([Community("x:1", ("a", "b", "c", "d"))], str.upper)[0].label
    'A, B + 2'
    """

    def name(community: Community) -> Community:
        names = tuple(label(member) for member in community.members[:most])
        more = len(community.members) - _NAMED
        return replace(community, label=", ".join(names[:_NAMED]) + (f" + {more:,}" if more > 0 else ""), names=names)

    return tuple(name(community) for community in found)
