"""A graph at a glance, for a notebook: how much is in it, and as of when."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from kg.query.asking.pages import pages_of
from kg.query.asking.table import html_table
from kg.query.networks.network import ACTORS
from kg.store.columns import STATUS_CODES

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["summary"]


def summary(title: str, lookup: Lookup) -> str:
    """The graph as a small table.

    Args:
        title: of the workspace.
        lookup: the look-ups over the graph.
    """
    columns = lookup.columns
    told = Counter(np.asarray(STATUS_CODES)[columns.status].tolist())
    by_status = ", ".join(f"{told[status]} {status}" for status in STATUS_CODES if told[status])
    documents = len(np.unique(pages_of(lookup.store, columns.documents)))
    rows = [
        ("claims", f"{len(columns)} ({by_status})"),
        ("documents", str(documents)),
        ("actors named", str(int(columns.of_class(ACTORS).sum()))),
        ("as of", lookup.store.as_of or "unknown"),
    ]
    return f"<p><b>{escape(title)}</b></p>{html_table((), rows)}"
