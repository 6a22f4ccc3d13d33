"""How sure a rank is: the documents are drawn again and again, and the ranks taken anew each time.

Bootstrap over documents (Efron 1979, Annals of Statistics 7, 1–26): of d documents behind the network d are drawn with
replacement; a claim stays when one of its documents was drawn. A document is a page: rows of a table that cite one
address are drawn together. Invariants: an actor that a draw leaves without ties takes the last place, so that an actor
known from one document only reaches the bottom; the same seed gives the same intervals. Where one document is behind
everything, nothing can be drawn anew, and there are no intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kg.errors import Cannot
from kg.query.networks.centrality import Measure, measured, places
from kg.query.networks.engines import Engine, Sample
from kg.query.networks.network import Projection, project

__all__ = ["Interval", "intervals", "resampled"]

#: share of draws between the ends of an interval
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The best and worst place of an actor in the middle 95 % of the draws."""

    best: int
    worst: int


def resampled(projection: Projection, draws: int, seed: int) -> Iterator[Projection]:
    """The network of each draw of documents.

    Args:
        projection: the network of all documents.
        draws: how many.
        seed: of the generator.

    Raises:
        Cannot: fewer than two documents are behind the network.
    """
    columns, rows = projection.columns, projection.rows
    lists = columns.in_documents
    told_by = lists.rows
    page = projection.pages if projection.pages is not None else np.arange(len(columns.documents), dtype=np.int32)
    pages = np.unique(page[lists.values[np.isin(told_by, np.flatnonzero(rows))]])
    if len(pages) < 2:
        raise Cannot("all of this network rests on one document: no draw can tell how sure its ranks are")
    random = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = np.zeros(int(page.max()) + 1, np.bool_)
        drawn[pages[random.integers(0, len(pages), len(pages))]] = True
        heard = np.bincount(told_by[drawn[page[lists.values]]], minlength=len(columns)) > 0
        yield project(
            columns,
            rows & heard,
            layer=projection.layer,
            pair_weight=projection.pair_weight,
            exclude=projection.exclude,
            pages=projection.pages,
        )


def intervals(
    nodes: Iterable[str],
    draws: Iterable[Projection],
    by: Measure,
    engine: Engine = Engine.AUTO,
    sample: Sample | None = None,
) -> Mapping[str, Interval]:
    """The interval of places of each actor over some draws.

    Args:
        nodes: the actors of the whole network.
        draws: networks of the draws, at least one.
        by: the measure ranked by.
        engine: which library computes.
        sample: where shortest ways begin, of betweenness that is estimated.
    """
    actors = sorted(nodes)
    taken = []
    for drawn in draws:
        found, _ = measured(drawn, by, engine, sample)
        place = {node: position for position, node, _ in places(found, lowest_first=by.lowest_first)}
        taken.append([place.get(node, len(actors)) for node in actors])
    tail = (1 - LEVEL) / 2
    best, worst = np.quantile(np.array(taken), [tail, 1 - tail], axis=0, method="inverted_cdf")
    return {node: Interval(int(a), int(b)) for node, a, b in zip(actors, best, worst, strict=True)}
