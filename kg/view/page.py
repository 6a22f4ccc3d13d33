"""The graph page of a selection: chooses claims through the look-ups, places them, hands them to the view.

Invariant: what was asked and holds nothing gives a page that says so, never a blank one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.errors import BadInput, NothingFound
from kg.model import Claim, Evidence, PlanState
from kg.query.asking.filters import Filters, Kept, select
from kg.query.pictures.reduced import Reduction

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup
    from kg.query.pictures.folding import Community
    from kg.query.pictures.picture import Whole
    from kg.view.packed import Places

__all__ = ["Page", "page", "standing_alone"]


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
    empty: bool = False
    """Whether no fact passed what was asked; `note` says so, and so does the page."""
    folded: int = 0
    """How many entities stand in the nodes where these are communities, else 0."""

    def _repr_html_(self) -> str:
        import html

        return f'<iframe style="width:100%;height:40em;border:0" srcdoc="{html.escape(self.html)}"></iframe>'


@dataclass(frozen=True, slots=True)
class _Held:
    """The claims of a page, and what they were taken from when not all could be held."""

    kept: Kept
    whole: Whole | None = None
    communities: tuple[Community, ...] = ()
    why: str = ""
    """Why it is empty, where more can be said than that nothing passed."""


def _held(
    lookup: Lookup,
    names: Sequence[str],
    centres: Sequence[str],
    filters: Filters,
    depth: int | None,
    way: Way,
    reduction: Reduction,
) -> _Held:
    if way is Way.PATH:
        from kg.query.networks.connect import connections

        try:
            found = connections(lookup, names[0], names[1], filters, k=3, whole=True)
        except NothingFound as none:
            return _Held(Kept(()), why=str(none))
        return _Held(Kept(tuple(found.claims[name] for name in sorted(found.claims)), found.undated))
    if way is Way.OPEN:
        return _Held(lookup.plans(_OPEN, filters))
    from kg.query.pictures.folding import named
    from kg.query.pictures.picture import neighbourhood_of
    from kg.query.pictures.reduced import chosen

    about = neighbourhood_of([lookup.label(name) for name in centres], depth or 0)
    picked = chosen(lookup.columns, filters, centres=centres, depth=depth, about=about, reduction=reduction)
    kept = select(lookup.known(lookup.store.claims(picked.claims), filters), filters)
    return _Held(Kept(kept.claims, picked.undated + kept.undated), picked.whole, named(picked.folds, lookup.label))


def _way(names: Sequence[str], depth: int | None, path: bool, open_only: bool) -> Way:
    """How the claims are to be found.

    Raises:
        BadInput: wishes that exclude each other, or a path without two names.
    """
    if path and open_only:
        raise BadInput("--path and --open exclude each other: a path leads over facts; choose one")
    if path and depth is not None:
        raise BadInput("--path and --depth exclude each other: a path has its own length; choose one")
    if path and len(names) != 2:
        raise BadInput("--path needs two names")
    return Way.PATH if path else Way.OPEN if open_only else Way.WHOLE


def standing_alone(lookup: Lookup, file: Callable[[Evidence], str] = lambda _: "") -> Places:
    """Where a page without a site around it leads: to the numbered sentence at the publisher's, else in a file.

    Args:
        lookup: the graph.
        file: relative address of the file that holds a piece of evidence; asked where it has no public address.
    """
    from kg.query.lookups.texts import Texts
    from kg.view.packed import Places

    texts = Texts(lookup.store.folder)

    def sentence(piece: Evidence) -> int:
        text = texts.of(piece.document)
        return text.number_at(piece.start) if text else 0

    return Places(lambda piece: "" if piece.source.url else file(piece), sentence)


def page(
    lookup: Lookup,
    names: Sequence[str],
    filters: Filters,
    *,
    title: str,
    depth: int | None = None,
    path: bool = False,
    open_only: bool = False,
    reduction: Reduction = Reduction.CENTRAL,
    places: Places | None = None,
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
        reduction: what is drawn when there are too many lines.
        places: where sentences, rows, entities and claims can be read on; None = at the publishers' alone.

    Raises:
        UnknownName: a name is unknown.
        BadInput: a path without two names, or with what excludes it.
    """
    from kg.query.pictures.picture import picture
    from kg.view.graph import graph_page

    way = _way(names, depth, path, open_only)
    centres = [lookup.resolve(name) for name in names]
    alone = path or reduction is Reduction.COMMUNITIES
    deep = 1 if depth is None and centres and not alone else depth
    held = _held(lookup, names, centres, filters, deep, way, reduction)
    kept = held.kept
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
        communities=held.communities,
    )
    if not drawn.claims:
        drawn = replace(drawn, note=_nothing(held.why, labels, kept.undated))
    shown = graph_page(
        drawn,
        topics=lookup.topics.labels,
        labels={n: e.label for n, e in entities.items()},
        places=places or standing_alone(lookup),
    )
    return Page(
        shown,
        len(drawn.nodes),
        len(drawn.lines),
        drawn.note,
        drawn.as_of,
        kept.undated,
        empty=not drawn.claims,
        folded=len(drawn.folds),
    )


def _nothing(why: str, labels: Sequence[str], undated: int) -> str:
    """That there is nothing to draw, and why."""
    about = f" about {' and '.join(labels)}" if labels else ""
    left = f"; {undated} without a date left out" if undated else ""
    return f"Nothing to draw: {why or f'no fact{about} passes what was asked'}{left}."


def _ends(claim: Claim) -> set[str]:
    ends = (claim.subject.id, claim.object.id, claim.instrument, claim.event)
    return {end for end in ends if end}
