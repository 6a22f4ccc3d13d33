"""The page that each document is on: a briefing and the rows of tables that cite one address are one source.

Invariant: a document is one address, as in `kg coverage`; one without an address is a page of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from kg.store.dictionary import Dictionary
    from kg.store.oxigraph import Store

__all__ = ["pages_of"]


def pages_of(store: Store, documents: Dictionary) -> npt.NDArray[np.int32]:
    """Number of the page of every document, in the order of the table; equal where they share an address.

    Args:
        store: the built graph, which knows the addresses.
        documents: briefings and rows.
    """
    address = {name: url for prefix in ("b:", "r:") for name, url in store.pairs("schema:url", prefix)}
    number: dict[str, int] = {}
    told = (number.setdefault(address.get(name) or name, len(number)) for name in documents.names)
    return np.fromiter(told, np.int32, len(documents))
