"""Claims by the words of their evidence.

Invariant: what a user writes reaches the query as a string literal only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.query.asking.shipped import text
from kg.store.terms import escape

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["claims_in_words"]


def claims_in_words(store: Store, words: Iterable[str]) -> tuple[str, ...]:
    """Claims with a piece of evidence that holds all these words, in any case and order.

    Args:
        store: the graph.
        words: parts of the words of one piece; none finds nothing.

    Returns:
        Ids, the latest first, undated ones last.
    """
    wanted = sorted({word.lower() for word in words if word.strip()}, key=lambda word: (-len(word), word))
    if not wanted:
        return ()
    literal = f'"{escape(wanted[0])}"'
    query = re.sub(r"VALUES \?word \{[^}]*\}", lambda _: f"VALUES ?word {{ {literal} }}", text("in-words"))
    found: dict[str, str] = {}
    for claim, said, since in store.select(query).rows:
        if claim is not None and said is not None and claim.curie:
            lowered = said.text.lower()
            if all(word in lowered for word in wanted):
                found[claim.curie] = since.text if since else ""
    return tuple(sorted(found, key=lambda name: (found[name], name), reverse=True))
