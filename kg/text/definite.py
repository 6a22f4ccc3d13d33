"""Whether a title without a name tells an office, and whether its holder is meant.

Invariant: "the president" may mean its holder; "a president", "as president", "the first president" never do.
"""

from __future__ import annotations

from kg.text.scene import Scene
from kg.text.titles import Chain

__all__ = ["is_definite", "is_office"]

#: words in front of an office that tell it as an office, not its holder
_INDEFINITE = frozenset(
    [
        "as",
        "a",
        "an",
        "became",
        "become",
        "becomes",
        "becoming",
        "elected",
        "is",
        "was",
        "been",
        "be",
        "office",
        "named",
        "appointed",
        "first",
        "any",
        "no",
        "every",
        "each",
        "of",
    ]
)


def is_office(scene: Scene, chain: Chain) -> bool:
    """Whether a title without a name tells an office at all: with a state, a body or an article, not "to chair"."""
    part = chain.parts[0]
    if chain.plural or not part.title:
        return False
    before = scene.words.lower[chain.t0 - 1] if chain.t0 else ""
    if part.free:
        return bool(part.state) and before == "the" and scene.phrase(scene.lists.free_heads, part.head) == 1
    if part.state or part.body:
        return True
    return before == "the" or (not part.lower and chain.t1 - chain.t0 > 1)


def is_definite(scene: Scene, chain: Chain) -> bool:
    """A reference to the holder, not to the office ("became the first U.S. President", "as President")."""
    w, at = scene.words, chain.t0
    before = w.lower[at - 1] if at else ""
    if any(w.lower[j] in ("first", "sitting", "next", "new") for j in range(at, chain.parts[0].head)):
        return False
    if before == "the":
        before = w.lower[at - 2] if at > 1 else ""
    return before not in _INDEFINITE
