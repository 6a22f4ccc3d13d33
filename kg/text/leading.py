"""Offices told by a verb: "X, who then led the Department of National Defense", "X, who runs Bakamla".

Invariant: the verb stands in a relative clause behind a name, and what is led is a body.
"""

from __future__ import annotations

from kg.text.portfolios import Part, body_end
from kg.text.scene import Scene
from kg.vocabulary import EntityClass

__all__ = ["leading_parts"]

_ADVERBS = frozenset(("then", "now", "also", "currently", "still", "once", "previously", "formerly", "has", "had", "long"))


def leading_parts(scene: Scene) -> list[Part]:
    """The offices of a block that a verb of leading tells."""
    w, verbs = scene.words, scene.lists.leading
    found = []
    for i, word in enumerate(w.lower):
        if word not in ("who", "and") or not w.text[i - 1] == "," and word == "and":
            continue
        j = i + 1
        while j < len(w) and w.lower[j] in _ADVERBS:
            j += 1
        if j + 1 < len(w) and w.lower[j] in verbs and (part := _led(scene, j, verbs[w.lower[j]])) is not None:
            found.append(part)
    return found


def _led(scene: Scene, verb: int, title: str) -> Part | None:
    w = scene.words
    first = verb + 1 + (w.lower[verb + 1] == "over")
    start = first + (first < len(w) and w.lower[first] in ("the", "its", "his", "her"))
    known = scene.hit_at[start] if start < len(w) else None
    if known is not None and known.t0 != start:
        return None
    owned = known is not None and known.is_a(EntityClass.STATE)
    at = start if known is None or not owned else known.t1 + (known.t1 < len(w) and w.lower[known.t1] == "'s")
    end = body_end(scene, at, owned=owned) if at < len(w) else None
    if end is None:
        return None
    part = Part(verb, end, title=f"{title} {scene.text(first, end)}", first=verb, head=verb, lower=True)
    if known is not None and known.entity is not None:
        part.body, part.state = (None if owned else known.entity.id), known.home
    return part
