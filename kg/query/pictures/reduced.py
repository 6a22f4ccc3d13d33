"""Which claims a picture of a large graph holds, chosen on the columns without loading any claim.

Invariant: what is left out is counted; a pair of nodes that is drawn keeps at least its latest claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.model import Status
from kg.query.asking.filters import Filters
from kg.query.asking.slices import passing
from kg.query.pictures.folding import Community, communities
from kg.query.pictures.picture import LINE_LIMIT, NOT_DRAWN, Whole, near, page_rank
from kg.store.columns import FAMILY_CODES, NO_DAY, PREDICATE_CODES, STATUS_CODES, Columns, Flags

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["FACT_LIMIT", "Chosen", "Reduction", "chosen"]

#: up to so many facts a page holds every one; beyond, the latest of every line
FACT_LIMIT = 3000
#: nodes of a graph that is too large to be drawn whole
NODE_LIMIT = 200


class Reduction(StrEnum):
    """What is drawn of a graph that has too many lines to be read."""

    CENTRAL = "central"
    COMMUNITIES = "communities"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Claims to load; `whole` is None when nothing was left out."""

    claims: tuple[str, ...]
    whole: Whole | None
    undated: int
    folds: tuple[Community, ...] = ()
    """Communities that are drawn as one node each; empty when nodes are drawn themselves."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The lines among some rows: the pair of each row (-1 for none), ends by number, and rows of each pair."""

    rows: npt.NDArray[np.int64]
    pair: npt.NDArray[np.int64]
    ends: tuple[tuple[str, str], ...]
    facts: npt.NDArray[np.int64]


def _pairs(columns: Columns, rows: npt.NDArray[np.int64]) -> _Pairs:
    entity = np.fromiter((name.startswith("e:") for name, _ in columns.nodes.items()), np.bool_, len(columns.nodes))
    roles = [n for n, name in enumerate(PREDICATE_CODES) if name in NOT_DRAWN]
    a, b = columns.subject[rows].astype(np.int64), columns.object[rows].astype(np.int64)
    drawn = (a >= 0) & (b >= 0) & (a != b) & ~np.isin(columns.predicate[rows], roles)
    drawn[drawn] &= entity[a[drawn]] & entity[b[drawn]]
    keys = np.minimum(a, b) * len(columns.nodes) + np.maximum(a, b)  # node numbers are sorted by CURIE
    found, place, facts = np.unique(keys[drawn], return_inverse=True, return_counts=True)
    pair = np.full(len(rows), -1, np.int64)
    pair[drawn] = place
    names = [name for name, _ in columns.nodes.items()]
    size = len(columns.nodes)
    ends = tuple((names[key // size], names[key % size]) for key in found.tolist())
    return _Pairs(rows, pair, ends, facts)


def _latest(columns: Columns, pairs: _Pairs, kept: Flags, limit: int) -> npt.NDArray[np.int64]:
    """Rows of the kept pairs, one from each pair in turn until the limit is reached.

    First what a line is drawn by, its latest asserted claim; then plans; then the latest.
    """
    inside = np.flatnonzero((pairs.pair >= 0) & kept[pairs.pair])
    rows, pair = pairs.rows[inside], pairs.pair[inside]
    plans = columns.family[rows] == FAMILY_CODES.index("plan")
    asserted = columns.status[rows] == STATUS_CODES.index(Status.ASSERTED)
    order = np.lexsort((rows, -columns.earliest[rows].astype(np.int64), ~asserted, pair))
    lead = np.zeros(len(rows), np.bool_)
    lead[order[np.unique(pair[order], return_index=True)[1]]] = True
    order = np.lexsort((rows, -columns.earliest[rows].astype(np.int64), ~plans, ~lead, pair))
    rows, pair = rows[order], pair[order]
    begun = np.searchsorted(pair, pair)
    turn = np.arange(len(pair)) - begun
    return np.sort(rows[np.lexsort((rows, turn))][: max(limit, int(kept.sum()))])


def _among(pairs: _Pairs, nodes: frozenset[str]) -> Flags:
    return np.fromiter((a in nodes and b in nodes for a, b in pairs.ends), np.bool_, len(pairs.ends))


def chosen(
    columns: Columns,
    filters: Filters,
    *,
    centres: Sequence[str] = (),
    depth: int | None = None,
    about: str = "",
    reduction: Reduction = Reduction.CENTRAL,
    lines: int = LINE_LIMIT,
    facts: int = FACT_LIMIT,
) -> Chosen:
    """The claims that a picture of what passes the filters holds.

    Args:
        columns: every claim.
        filters: what to keep; what `known_by` changes in a claim is left to who loads it.
        centres: nodes the picture is about.
        depth: lines from a centre; None for the whole graph.
        about: the neighbourhood in words, for the sentence that says what was reduced.
        reduction: what is drawn when there are too many lines; communities are drawn whenever they are asked for:
            each as one node, or, with centres, the nodes of theirs.
        lines: most lines drawn.
        facts: most facts held, once something must be left out.
    """
    if filters.known_by:
        # a claim may have had another status then
        filters = replace(filters, statuses=frozenset())
    found = passing(columns, filters)
    rows, undated = np.flatnonzero(found.rows), int(found.undated.sum())
    every = pairs = _pairs(columns, rows)
    reasons = []
    kept = np.ones(len(pairs.ends), np.bool_)
    if centres and depth is not None:
        kept &= _among(pairs, near(pairs.ends, centres, depth))
        reasons.append(about)
    if reduction is Reduction.COMMUNITIES and len(pairs.ends):
        grouped = communities(pairs.ends, pairs.facts.tolist())
        if not centres:
            return _folded(columns, pairs, grouped, facts, undated)
        own = [some for some in grouped if not set(centres).isdisjoint(some.members)]
        kept &= _among(pairs, frozenset(member for some in own for member in some.members))
        reasons.append(f"{'its' if len(centres) == 1 else 'their'} community: more with each other than with the rest")
    elif reduction is Reduction.WINDOW and (int(kept.sum()) > lines or len(rows) > facts):
        first = _window(columns, pairs, kept, lines, facts)
        pairs = _pairs(columns, rows[columns.earliest[rows] >= first])
        kept = np.isin(_keys(pairs), _keys(every)[kept])
        reasons.append(f"what began, or is planned, since {date.fromordinal(first).isoformat()}")
    if int(kept.sum()) > lines:
        kept, said = _backbone(pairs, kept, centres, lines)
        reasons.append(said)
    if not reasons and len(rows) <= facts:
        return Chosen(columns.curies(rows), None, undated)
    held = _latest(columns, pairs, kept, facts)
    if len(held) < int(pairs.facts[kept].sum()):
        reasons.append("plans and the latest facts of every line")
    held = np.union1d(held, _without_lines(columns, pairs, kept, centres, facts - len(held)))
    if len(held) < len(rows) and not reasons:
        reasons.append("what is drawn, and the latest of the rest")
    whole = _whole(columns, every, {pairs.ends[n]: int(pairs.facts[n]) for n in np.flatnonzero(kept)}, reasons)
    return Chosen(columns.curies(held), whole if reasons else None, undated)


def _whole(columns: Columns, pairs: _Pairs, totals: Mapping[tuple[str, str], int], reasons: Sequence[str]) -> Whole:
    ends = [columns.subject[pairs.rows], columns.object[pairs.rows][pairs.pair >= 0]]
    nodes = np.unique(np.concatenate(ends))
    return Whole(int((nodes >= 0).sum()), len(pairs.ends), len(pairs.rows), totals, tuple(reasons))


def _keys(pairs: _Pairs) -> Any:
    return np.array([f"{a} {b}" for a, b in pairs.ends], dtype=object).astype(str)


def _window(columns: Columns, pairs: _Pairs, kept: Flags, lines: int, facts: int) -> int:
    """The first day of the longest time up to the end whose lines, nodes and facts can all be shown."""
    inside = np.flatnonzero((pairs.pair >= 0) & kept[pairs.pair])
    day, pair = columns.earliest[pairs.rows[inside]].astype(np.int64), pairs.pair[inside]
    dated = day != NO_DAY
    day, pair = day[dated], pair[dated]
    order = np.lexsort((pair, -day))
    day, pair = day[order], pair[order]
    starts = np.zeros(len(pair), np.int64)
    starts[np.unique(pair, return_index=True)[1]] = 1
    seen: set[str] = set()
    nodes = np.zeros(len(pair), np.int64)
    for n in np.flatnonzero(starts).tolist():
        fresh = set(pairs.ends[pair[n]]) - seen
        nodes[n] = len(fresh)
        seen |= fresh
    over = (np.cumsum(starts) > lines) | (np.cumsum(nodes) > NODE_LIMIT) | (np.arange(len(pair)) >= facts)
    beyond = np.flatnonzero(over)
    if not len(beyond):
        return int(day[-1]) if len(day) else date.min.toordinal()
    # the day on which it becomes too much is left out whole, unless it is the last one
    return min(int(day[beyond[0]]) + 1, int(day[0]))


def _folded(columns: Columns, pairs: _Pairs, found: tuple[Community, ...], facts: int, undated: int) -> Chosen:
    """All nodes as communities; of the facts those between them, from each line in turn, then the rest."""
    fold = {member: some.id for some in found for member in some.members}
    between = [tuple(sorted((fold[a], fold[b]))) if a in fold and b in fold else ("", "") for a, b in pairs.ends]
    ends = sorted({(a, b) for a, b in between if a != b})
    number = {pair: n for n, pair in enumerate(ends)}
    of = np.array([number.get((a, b), -1) for a, b in between], np.int64)
    pair = np.where(pairs.pair >= 0, of[pairs.pair], -1)
    counts = np.bincount(pair[pair >= 0], minlength=len(ends))
    joined = _Pairs(pairs.rows, pair, tuple(ends), counts)
    held = _latest(columns, joined, np.ones(len(ends), np.bool_), facts) if ends else np.empty(0, np.int64)
    inner = pairs.rows[pair < 0]
    inner = inner[np.lexsort((inner, -columns.earliest[inner].astype(np.int64)))][: max(facts - len(held), 0)]
    kept = np.union1d(held, inner)
    totals = {e: int(n) for e, n in zip(ends, counts, strict=True)}
    whole = _whole(columns, pairs, totals, ("who deals more with each other than with the rest is drawn as one",))
    return Chosen(columns.curies(kept), whole, undated, found)


def _backbone(pairs: _Pairs, kept: Flags, centres: Sequence[str], lines: int) -> tuple[Flags, str]:
    """So many lines that they can be read: those of the most central nodes, strongest of each node first.

    Nodes are ranked by PageRank over all lines, or by their facts with the centres when there are any.
    """
    among = [n for n in np.flatnonzero(kept).tolist() if not centres or not set(centres).isdisjoint(pairs.ends[n])]
    if centres:
        facts = pairs.facts.tolist()
        partners: dict[str, int] = dict.fromkeys(centres, 0)
        for n in among:
            for end in pairs.ends[n]:
                partners[end] = partners.get(end, 0) + facts[n]
        ranked = sorted(partners, key=lambda end: (end not in centres, -partners[end], end))
        said = f"the {NODE_LIMIT} with most facts there"
    else:
        rank = page_rank(sorted({end for ends in pairs.ends for end in ends}), pairs.ends)
        ranked = sorted(rank, key=lambda end: (-rank[end], end))
        said = f"the {NODE_LIMIT} most central"
    inside = np.flatnonzero(kept & _among(pairs, frozenset(ranked[:NODE_LIMIT])))
    strongest = inside[np.lexsort((inside, -pairs.facts[inside]))].tolist()
    seen: Counter[str] = Counter()
    turn = {}
    for n in strongest:
        a, b = pairs.ends[n]
        turn[n] = min(seen[a], seen[b])
        seen.update((a, b))
    found: Flags = np.zeros(len(kept), np.bool_)
    found[sorted(strongest, key=lambda n: turn[n])[:lines]] = True
    return found, said if len(inside) <= lines else f"{said} with the strongest lines of each"


def _without_lines(columns: Columns, pairs: _Pairs, kept: Flags, centres: Sequence[str], room: int) -> Any:
    """Rows of drawn nodes that make no line (offices, plain text), the latest first, as far as there is room."""
    drawn = {end for n in np.flatnonzero(kept).tolist() for end in pairs.ends[n]} | set(centres)
    numbers = [n for name in sorted(drawn) if (n := columns.nodes.find(name)) is not None]
    rows = pairs.rows[(pairs.pair < 0) & np.isin(columns.subject[pairs.rows], numbers)]
    return rows[np.lexsort((rows, -columns.earliest[rows].astype(np.int64)))][: max(room, 0)]
