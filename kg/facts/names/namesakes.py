"""Names that no list knows, where a rule says that a name must stand: "blacklisted MEHL", "sanctions on Jade Palace".

Invariant: every word of such a name is a proper noun of the text; dates and places are none.
"""

from __future__ import annotations

import re

from kg.facts.names.resolver import Ref
from kg.facts.parsing.tree import Tree
from kg.vocabulary import EntityClass

__all__ = ["unknown_name"]

_WORD = re.compile(r"[A-Z][\w.&'-]*")
_LONGEST = 6


def unknown_name(tree: Tree, w: int) -> Ref | None:
    """The name with head w, if it is none that the document's mentions have."""
    if not tree.tag[w].startswith("NNP") or tree.names[w] is not None or not _WORD.fullmatch(tree.words[w]):
        return None
    first = w
    while first and _joins(tree, first - 1, w):
        first -= 1
    if w - first >= _LONGEST or any(t.start <= tree.start[w] < t.end for t in tree.times):
        return None
    if first == w and (w == 0 or not (tree.words[w].isupper() and len(tree.words[w]) > 2)):
        return None  # one capitalised word alone may be anything; an acronym is a name
    label = " ".join(tree.words[first : w + 1])
    return Ref(None, label, EntityClass.ORGANISATION, None, tree.start[first], tree.end[w])


def _joins(tree: Tree, i: int, w: int) -> bool:
    return (
        tree.tag[i].startswith("NNP")
        and tree.names[i] is None
        and tree.head[i] == w
        and _WORD.fullmatch(tree.words[i]) is not None
    )
