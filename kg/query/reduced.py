"""Which claims a picture of a large graph holds, chosen on the columns without loading any claim.

Invariant: what is left out is counted; a pair of nodes that is drawn keeps at least its latest claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.model import Status
from kg.query.filters import Filters
from kg.query.picture import LINE_LIMIT, NOT_DRAWN, Whole, near, page_rank
from kg.query.slices import passing
from kg.store.columns import FAMILY_CODES, PREDICATE_CODES, STATUS_CODES, Columns, Flags

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["FACT_LIMIT", "Chosen", "chosen"]

#: up to so many facts a page holds every one; beyond, the latest of every line
FACT_LIMIT = 3000
#: nodes of a graph that is too large to be drawn whole
NODE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """Claims to load; `whole` is None when nothing was left out."""

    claims: tuple[str, ...]
    whole: Whole | None
    undated: int


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
        lines: most lines drawn.
        facts: most facts held, once something must be left out.
    """
    if filters.known_by:
        # a claim may have had another status then
        filters = replace(filters, statuses=frozenset())
    found = passing(columns, filters)
    rows, undated = np.flatnonzero(found.rows), int(found.undated.sum())
    pairs = _pairs(columns, rows)
    reasons = []
    kept = np.ones(len(pairs.ends), np.bool_)
    if centres and depth is not None:
        kept &= _among(pairs, near(pairs.ends, centres, depth))
        reasons.append(about)
    if int(kept.sum()) > lines:
        kept, said = _backbone(pairs, kept, centres, lines)
        reasons.append(said)
    if not reasons and len(rows) <= facts:
        return Chosen(columns.curies(rows), None, undated)
    held = _latest(columns, pairs, kept, facts)
    if len(held) < int(pairs.facts[kept].sum()):
        reasons.append("plans and the latest facts of every line")
    held = np.union1d(held, _without_lines(columns, pairs, kept, centres, facts - len(held)))
    ends = [columns.subject[rows], columns.object[rows][pairs.pair >= 0]]
    nodes = np.unique(np.concatenate(ends))
    totals: Mapping[tuple[str, str], int] = {pairs.ends[n]: int(pairs.facts[n]) for n in np.flatnonzero(kept).tolist()}
    if len(held) < len(rows) and not reasons:
        reasons.append("what is drawn, and the latest of the rest")
    whole = Whole(int((nodes >= 0).sum()), len(pairs.ends), len(rows), totals, tuple(reasons))
    return Chosen(columns.curies(held), whole if reasons else None, undated)


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
