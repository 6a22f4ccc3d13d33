"""Filters on the columns: which rows a question is about, all rows at once.

Invariant: a row passes exactly when `filters.passes` lets the facets of its claim pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.model import Family, ReviewState
from kg.query.asking.filters import Filters
from kg.store.columns import FAMILY_CODES, NO_DAY, PREDICATE_CODES, REVIEW_CODES, STATUS_CODES, Columns, Flags, ordinal
from kg.vocabulary import PREDICATES, Kind

__all__ = ["Slice", "passing"]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows that pass, and rows that would if their date were known; one flag per claim each."""

    rows: Flags
    undated: Flags


def _coded(known: tuple[str, ...], wanted: frozenset[str]) -> list[int]:
    return [n for n, name in enumerate(known) if name in wanted]


def _about(columns: Columns, filters: Filters) -> Flags:
    rows: Flags = columns.review != REVIEW_CODES.index(ReviewState.REJECTED)
    if filters.predicates:
        rows &= np.isin(columns.predicate, _coded(PREDICATE_CODES, filters.predicates))
    if filters.statuses:
        rows &= np.isin(columns.status, _coded(STATUS_CODES, frozenset(filters.statuses)))
    if filters.source_kinds:
        rows &= columns.in_documents.holding(columns.of_kind(filters.source_kinds))
    if filters.publishers:
        named = (columns.publishers.find(name) for name in filters.publishers)
        rows &= columns.by_publishers.holding([n for n in named if n is not None])
    if filters.min_publishers:
        rows &= columns.by_publishers.lengths >= filters.min_publishers
    if filters.topics:
        told = [n for name in filters.topics if (n := columns.topics.find(name)) is not None]
        ends = [n for name in filters.topics if (n := columns.nodes.find(name)) is not None]
        rows &= columns.in_topics.holding(told) | np.isin(columns.object, ends)
    return rows


def _so_on(columns: Columns, day: str) -> Flags:
    """Rows that were so, or possibly so, on a day (see `filters.certainty`)."""
    cut = ordinal(day, last=True)
    events = [n for n, name in enumerate(PREDICATE_CODES) if PREDICATES[name].kind is Kind.EVENT]
    over = ~np.isin(columns.predicate, events) & (columns.latest != NO_DAY) & (columns.latest < cut)
    known = columns.first_seen <= cut  # NO_DAY is smaller than any day
    dated = columns.earliest != NO_DAY
    plan = columns.family == FAMILY_CODES.index(Family.PLAN)
    fact = np.where(dated, columns.earliest <= cut, known) & ~over
    told = known | (dated & (columns.earliest <= cut))  # at the latest when its own days had come
    found: Flags = np.where(plan, told, fact)
    return found


def passing(columns: Columns, filters: Filters) -> Slice:
    """The rows that a question is about; `known_by` is not applied here, it changes what claims there are."""
    rows = _about(columns, filters)
    if filters.as_of:
        rows &= _so_on(columns, filters.as_of)
    if not (filters.since or filters.until):
        return Slice(rows, np.zeros(len(columns), np.bool_))
    undated = rows & (columns.earliest == NO_DAY) & (columns.latest == NO_DAY)
    rows &= ~undated
    if filters.since:
        rows &= (columns.latest == NO_DAY) | (columns.latest >= ordinal(filters.since))
    if filters.until:
        rows &= columns.earliest <= ordinal(filters.until, last=True)
    return Slice(rows, undated)
