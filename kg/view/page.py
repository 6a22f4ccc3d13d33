"""The graph page of a selection: chooses claims through the look-ups, places them, hands them to the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BadInput, NothingFound
from kg.model import Claim, PlanState
from kg.query.filters import Filters, Kept, select

if TYPE_CHECKING:
    from kg.query.lookup import Lookup

__all__ = ["Page", "page"]

_OPEN = (PlanState.OPEN, PlanState.MOVED, PlanState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page with what it shows; `note` says what was reduced and why."""

    html: str
    nodes: int
    lines: int
    note: str
    now: str | None
    undated: int

    def _repr_html_(self) -> str:
        import html

        return f'<iframe style="width:100%;height:40em;border:0" srcdoc="{html.escape(self.html)}"></iframe>'


def _chosen(lookup: Lookup, names: Sequence[str], filters: Filters, path: bool, open_only: bool) -> Kept:
    if path:
        if len(names) != 2:
            raise BadInput("--path needs two names")
        from kg.query.connect import connections

        found = connections(lookup, names[0], names[1], filters, k=3, whole=True)
        return Kept(tuple(found.claims[name] for name in sorted(found.claims)), found.undated)
    if open_only:
        return lookup.plans(_OPEN, filters)
    return select(lookup.known(lookup.store.all_claims(), filters), filters)


def page(
    lookup: Lookup,
    names: Sequence[str],
    filters: Filters,
    *,
    title: str,
    depth: int | None = None,
    path: bool = False,
    open_only: bool = False,
) -> Page:
    """The page of some claims of a graph.

    Args:
        lookup: the graph.
        names: what it is about; none = everything.
        filters: what to keep.
        title: title of a page that is about everything.
        depth: lines from a name; None = 1 when there are names.
        path: only the paths between two names.
        open_only: only plans that are open, moved or overdue.

    Raises:
        UnknownName: a name is unknown.
        BadInput: a path without two names.
        NothingFound: nothing to draw.
    """
    from kg.query.picture import picture
    from kg.view.graph import graph_page

    centres = [lookup.resolve(name) for name in names]
    kept = _chosen(lookup, names, filters, path, open_only)
    if not kept.claims:
        raise NothingFound("nothing to draw in what was asked")
    named = {end for claim in kept.claims for end in _ends(claim)}
    entities = {name: found for name in sorted({*named, *centres}) if (found := lookup.store.entity(name))}
    labels = [lookup.label(name) for name in centres]
    drawn = picture(
        kept.claims,
        entities,
        title=" – ".join(labels) if labels else title,
        as_of=lookup.now(filters),
        centres=centres,
        depth=None if path else 1 if depth is None and centres else depth,
    )
    shown = graph_page(drawn, topics=lookup.topics.labels, labels={n: e.label for n, e in entities.items()})
    return Page(shown, len(drawn.nodes), len(drawn.lines), drawn.note, drawn.as_of, kept.undated)


def _ends(claim: Claim) -> set[str]:
    ends = (claim.subject.id, claim.object.id, claim.instrument, claim.event)
    return {end for end in ends if end}
