"""What a picture of the graph shows: placed nodes, lines that merge parallel facts, and the facts themselves.

Invariant: nothing is left out silently; `Picture.note` says in a sentence what was reduced and why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Claim, Entity, ReviewState
from kg.query.pictures.folding import Community
from kg.query.pictures.layout import POLES, place
from kg.vocabulary import EntityClass

__all__ = [
    "LINE_LIMIT",
    "NOT_DRAWN",
    "Line",
    "Node",
    "Picture",
    "Whole",
    "near",
    "neighbourhood_of",
    "page_rank",
    "picture",
]

#: more lines than this are reduced to the most central nodes
LINE_LIMIT = 1000

_UNFOLDED: Mapping[str, str] = {}

#: in a picture of more nodes persons that hang on one other node stand in arcs around it, from so many on
_CROWD, _MOONS = 80, 3

#: what a reader finds on the page but not as a line: an office is told at its holder
NOT_DRAWN = frozenset({"holdsOffice"})


@dataclass(frozen=True, slots=True)
class Node:
    """An entity in the picture; `importance` is its PageRank over the drawn lines, 1.0 for the highest."""

    id: str
    label: str
    cls: EntityClass | None
    """None for a community that is drawn as one node."""
    aliases: tuple[str, ...]
    local: bool
    x: float
    y: float
    radius: float
    importance: float
    satellite: bool = False
    """Whether it stands around the one node that it has a line to."""
    members: int = 0
    """How many nodes a community holds; `aliases` are then the first of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """All drawn facts between two nodes (smaller id first)."""

    id: str
    a: str
    b: str
    claims: tuple[str, ...]
    total: int
    """Facts between the two in all; more than `claims` when the picture holds the latest only."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a reduced choice of claims was taken from, and how (`kg.query.pictures.reduced`)."""

    nodes: int
    lines: int
    claims: int
    facts: Mapping[tuple[str, str], int]
    """Facts of each drawn pair of nodes."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a graph page needs; positions in pixels, the middle of the canvas at (0, 0)."""

    title: str
    as_of: str | None
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    claims: tuple[Claim, ...]
    focus: tuple[str, ...]
    all_nodes: int
    all_lines: int
    all_claims: int
    note: str
    folds: Mapping[str, str] = field(default_factory=dict)
    """Community in which a node is drawn, by the node's id."""


def _ends(claim: Claim, folds: Mapping[str, str] = _UNFOLDED) -> tuple[str, str] | None:
    """The pair of nodes a claim draws a line between, smaller id first; None when it draws none."""
    a, b = claim.subject.id, claim.object.id
    if claim.predicate in NOT_DRAWN or a is None or b is None or a == b or not b.startswith("e:"):
        return None
    a, b = folds.get(a, a), folds.get(b, b)
    if a == b:
        return None
    return (a, b) if a < b else (b, a)


def _pairs(claims: Iterable[Claim], folds: Mapping[str, str] = _UNFOLDED) -> dict[tuple[str, str], list[Claim]]:
    pairs: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if ends := _ends(claim, folds):
            pairs[ends].append(claim)
    return pairs


def near(pairs: Iterable[tuple[str, str]], centres: Iterable[str], depth: int) -> frozenset[str]:
    """Ids of the nodes within `depth` lines of any centre, the centres included.

    >>> sorted(near([("a", "b"), ("b", "c"), ("c", "d")], ["a"], 2))
    ['a', 'b', 'c']
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    found = frontier = set(centres)
    for _ in range(depth):
        frontier = {n for node in frontier for n in beside[node]} - found
        found = found | frontier
    return frozenset(found)


def page_rank(nodes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """PageRank of each node over the lines, 1.0 for the highest."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(sorted(pairs))
    rank: dict[str, float] = nx.pagerank(graph) if nodes else {}
    top = max(rank.values(), default=1.0)
    return {node: round(value / top, 4) for node, value in rank.items()}


def _most_central(pairs: Collection[tuple[str, str]], limit: int) -> frozenset[str]:
    """The largest set of top-ranked nodes whose lines stay within the limit."""
    rank = page_rank(sorted({n for pair in pairs for n in pair}), pairs)
    order = sorted(rank, key=lambda n: (-rank[n], n))
    place_of = {node: k for k, node in enumerate(order)}
    added = [0] * len(order)
    for a, b in pairs:
        added[max(place_of[a], place_of[b])] += 1
    total = 0
    for k, count in enumerate(added):
        total += count
        if total > limit:
            return frozenset(order[: max(k, 2)])
    return frozenset(order)


def picture(
    claims: Iterable[Claim],
    entities: Mapping[str, Entity],
    *,
    title: str,
    as_of: str | None = None,
    centres: Sequence[str] = (),
    depth: int | None = None,
    limit: int = LINE_LIMIT,
    whole: Whole | None = None,
    communities: Sequence[Community] = (),
) -> Picture:
    """Choose what is drawn, measure it and place it.

    Args:
        claims: the claims the page may show (already filtered by status, topic or date); rejected ones are left out.
        entities: entities by id, at least those the claims name.
        centres: nodes the picture is about; with `depth`, only their neighbourhood is drawn.
        depth: number of lines from a centre; None draws everything.
        limit: most lines drawn; beyond it the most central nodes remain and `note` says so.
        whole: what the claims were taken from, when that was done already; then everything given is drawn.
        communities: what is drawn instead of single nodes, with their labels.
    """
    shown = sorted((c for c in claims if c.review is not ReviewState.REJECTED), key=lambda c: c.id)
    folds = {member: some.id for some in communities for member in some.members}
    pairs = _pairs(shown, folds)
    all_claims, all_lines = len(shown), len(pairs)
    all_nodes = len({n for pair in pairs for n in pair} | {c.subject.id for c in shown if c.subject.id})
    notes = []
    if whole:
        all_nodes, all_lines, all_claims, notes = whole.nodes, whole.lines, whole.claims, list(whole.reasons)
    if centres and depth is not None and not whole:
        close = near(pairs, centres, depth)
        pairs = {pair: facts for pair, facts in pairs.items() if close.issuperset(pair)}
        notes.append(neighbourhood_of((entities[i].label if i in entities else i for i in centres), depth))
    if len(pairs) > limit and not whole:
        kept = _most_central(pairs, limit) | set(centres)
        pairs = {pair: facts for pair, facts in pairs.items() if kept.issuperset(pair)}
        notes.append("the most central")
    names = {n for pair in pairs for n in pair} | set(centres) | {some.id for some in communities}
    if not notes:
        names |= {c.subject.id for c in shown if c.subject.id}

    def told(claim: Claim) -> bool:
        ends, subject = _ends(claim, folds), claim.subject.id
        return (folds.get(subject, subject) if subject else None) in names and (ends in pairs or ends is None)

    held = tuple(c for c in shown if told(c))
    nodes = f"{len(names):,} of {all_nodes:,} nodes"
    if communities:
        nodes = f"{len(folds):,} of {all_nodes:,} nodes as {len(communities):,} communities"
    note = f"Showing {nodes} and {len(held):,} of {all_claims:,} facts: {', '.join(notes)}."
    totals = whole.facts if whole else {}
    return Picture(
        title=title,
        as_of=as_of,
        nodes=_communities(communities, pairs) if communities else _nodes(sorted(names), pairs, entities, centres),
        lines=tuple(
            Line(f"l{k}", a, b, tuple(c.id for c in facts), totals.get((a, b), len(facts)))
            for k, ((a, b), facts) in enumerate(sorted(pairs.items()))
        ),
        claims=held,
        focus=tuple(centres),
        all_nodes=all_nodes,
        all_lines=all_lines,
        all_claims=all_claims,
        note=note if notes else "",
        folds=folds,
    )


def neighbourhood_of(labels: Iterable[str], depth: int) -> str:
    """What a neighbourhood is called.

    >>> neighbourhood_of(["Laos"], 2)
    'the neighbourhood of Laos, 2 lines deep'
    """
    return f"the neighbourhood of {' and '.join(labels)}, {depth} line{'s' * (depth != 1)} deep"


def _satellites(pairs: Collection[tuple[str, str]], entities: Mapping[str, Entity]) -> dict[str, str]:
    """Persons with one line alone and its other end, where so many hang on it that they would crowd out the rest."""
    lines = Counter(end for pair in pairs for end in pair)
    if len(lines) <= _CROWD:
        return {}
    hangs = {
        leaf: hub
        for pair in pairs
        for leaf, hub in (pair, pair[::-1])
        if lines[leaf] == 1 and lines[hub] > 1 and leaf in entities and entities[leaf].cls is EntityClass.PERSON
    }
    many = Counter(hangs.values())
    return {leaf: hub for leaf, hub in sorted(hangs.items()) if many[hub] >= _MOONS}


def _communities(communities: Sequence[Community], pairs: Mapping[tuple[str, str], list[Claim]]) -> tuple[Node, ...]:
    """Communities as nodes; their size is the number of their members."""
    most = max(len(some.members) for some in communities)
    share = {some.id: round(len(some.members) / most, 4) for some in communities}
    radius = {name: round(8 + 20 * value**0.5, 1) for name, value in share.items()}
    spots = place(sorted(share), {pair: len(facts) for pair, facts in pairs.items()}, radius)
    return tuple(
        Node(c.id, c.label, None, c.names, False, *spots[c.id], radius[c.id], share[c.id], False, len(c.members))
        for c in sorted(communities, key=lambda c: c.id)
    )


def _nodes(
    names: Sequence[str],
    pairs: Mapping[tuple[str, str], list[Claim]],
    entities: Mapping[str, Entity],
    centres: Sequence[str],
) -> tuple[Node, ...]:
    rank = page_rank(names, pairs)
    radius = {n: round(6 + 26 * rank[n] ** 0.75, 1) for n in names}
    moons = _satellites(pairs, entities)
    poles = (centres[0], centres[1]) if len(centres) == 2 else POLES
    spots = place(names, {pair: len(facts) for pair, facts in pairs.items()}, radius, moons, poles)
    nodes = []
    for name in names:
        entity = entities.get(name) or Entity(name, name.partition(":")[2], EntityClass.EVENT)
        x, y = spots[name]
        what = (name, entity.label, entity.cls, entity.aliases, entity.local)
        nodes.append(Node(*what, x, y, radius[name], rank[name], name in moons))
    return tuple(nodes)
