"""Institutional roll-up: persons and bodies taken for the state they belong to.

Invariant: only ends are replaced, never events; a claim between two ends of one state becomes none of its ties. The
state is the one that the register or the text gives, whoever held which office when: a rough view, said so where shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.query.asking.facets import cells
from kg.query.asking.shipped import text
from kg.store.columns import NONE, Columns
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["principals", "rolled_up"]


def principals(store: Store) -> dict[str, str]:
    """The state of every person, office and government body that has one."""
    return {row["who"]: row["state"] for row in sorted(cells(store.select(text("principals"))), key=repr)}


def rolled_up(columns: Columns, principal_of: Mapping[str, str]) -> Columns:
    """The columns with every end replaced by the state that it belongs to.

    Args:
        columns: the claims.
        principal_of: state of a person or body by CURIE.
    """
    names = columns.nodes.names
    states = {principal_of[name] for name in names if name in principal_of}
    wider = columns.with_nodes(dict.fromkeys(sorted(states), EntityClass.STATE))
    known = wider.nodes
    number = np.arange(len(known) + 1, dtype=np.int32)
    number[-1] = NONE
    for n, name in enumerate(known.names):
        if (state := principal_of.get(name)) is not None:
            number[n] = known.number[state]
    return replace(wider, subject=number[wider.subject], object=number[wider.object])
