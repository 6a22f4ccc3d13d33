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
    acronym = w > 0 and tree.words[w].isupper() and len(tree.words[w]) > 2
    if first == w and not acronym and not _homed(tree, w):
        return None  # one capitalised word alone may be anything; an acronym is a name
    label = " ".join(tree.words[first : w + 1])
    return Ref(None, label, EntityClass.ORGANISATION, None, tree.start[first], tree.end[w])


def _homed(tree: Tree, w: int) -> bool:
    """Whether a state stands on a name: "Germany's Infineon", "Infineon of Germany"."""
    owners = [*tree.children(w, "poss"), *(o for p, o in tree.preps(w) if p == "of")]
    return any((name := tree.names[o]) is not None and name.cls is EntityClass.STATE for o in owners)


def _joins(tree: Tree, i: int, w: int) -> bool:
    return (
        tree.tag[i].startswith("NNP")
        and tree.names[i] is None
        and tree.head[i] == w
        and _WORD.fullmatch(tree.words[i]) is not None
    )
