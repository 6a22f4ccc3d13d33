"""The graph page of a selection: chooses claims through the look-ups, places them, hands them to the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.errors import BadInput, NothingFound
from kg.model import Claim, PlanState
from kg.query.filters import Filters, Kept, select

if TYPE_CHECKING:
    from kg.query.lookup import Lookup
    from kg.query.picture import Whole

__all__ = ["Page", "page"]


class Way(StrEnum):
    """How the claims of a page are found."""

    WHOLE = "whole"
    PATH = "path"
    OPEN = "open"


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


@dataclass(frozen=True, slots=True)
class _Held:
    """The claims of a page, and what they were taken from when not all could be held."""

    kept: Kept
    whole: Whole | None = None


def _held(
    lookup: Lookup, names: Sequence[str], centres: Sequence[str], filters: Filters, depth: int | None, way: Way
) -> _Held:
    if way is Way.PATH:
        if len(names) != 2:
            raise BadInput("--path needs two names")
        from kg.query.connect import connections

        found = connections(lookup, names[0], names[1], filters, k=3, whole=True)
        return _Held(Kept(tuple(found.claims[name] for name in sorted(found.claims)), found.undated))
    if way is Way.OPEN:
        return _Held(lookup.plans(_OPEN, filters))
    from kg.query.picture import neighbourhood_of
    from kg.query.reduced import chosen

    about = neighbourhood_of([lookup.label(name) for name in centres], depth or 0)
    picked = chosen(lookup.columns, filters, centres=centres, depth=depth, about=about)
    kept = select(lookup.known(lookup.store.claims(picked.claims), filters), filters)
    return _Held(Kept(kept.claims, picked.undated + kept.undated), picked.whole)


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
    way = Way.PATH if path else Way.OPEN if open_only else Way.WHOLE
    deep = None if path else 1 if depth is None and centres else depth
    held = _held(lookup, names, centres, filters, deep, way)
    kept = held.kept
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
        depth=deep,
        whole=held.whole,
    )
    shown = graph_page(drawn, topics=lookup.topics.labels, labels={n: e.label for n, e in entities.items()})
    return Page(shown, len(drawn.nodes), len(drawn.lines), drawn.note, drawn.as_of, kept.undated)


def _ends(claim: Claim) -> set[str]:
    ends = (claim.subject.id, claim.object.id, claim.instrument, claim.event)
    return {end for end in ends if end}
