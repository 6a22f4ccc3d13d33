"""Offices told by a verb: "X, who then led the Department of National Defense", "X, who runs Bakamla".

Invariant: the verb stands in a relative clause behind a name, and what is led is a body.
"""

from __future__ import annotations

import re

from kg.text.portfolios import Part, body_end
from kg.text.scene import Scene
from kg.vocabulary import EntityClass

__all__ = ["leading_parts"]

_ADVERBS = frozenset(
    ("then", "now", "also", "currently", "still", "once", "previously", "formerly", "has", "had", "long")
)


def leading_parts(scene: Scene) -> list[Part]:
    """The offices of a block that a verb of leading tells."""
    w, verbs = scene.words, scene.lists.leading
    found = []
    for i, word in enumerate(w.lower):
        if word not in ("who", "and") or (w.text[i - 1] != "," and word == "and"):
            continue
        j = i + 1
        while j < len(w) and w.lower[j] in _ADVERBS:
            j += 1
        part = _charged(scene, j)
        if part is None and j + 1 < len(w) and w.lower[j] in verbs:
            part = _led(scene, j, verbs[w.lower[j]])
        if part is not None:
            found.append(part)
    return found


def _led(scene: Scene, verb: int, title: str) -> Part | None:
    w = scene.words
    first = verb + 1 + (w.lower[verb + 1] == "over")
    if first < len(w) and w.lower[first] in ("a", "an", "one"):
        return None
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


def _charged(scene: Scene, verb: int) -> Part | None:
    """As in "who holds the defence portfolio", "who leads the government in Hanoi", "who runs Thai foreign policy"."""
    w, lists = scene.words, scene.lists
    said = " ".join(w.lower[verb : verb + 14])
    for pattern, title in lists.charges.items():
        match = re.match(pattern, said)
        if match is None:
            continue
        end = verb + len(match[0].split())
        named = match.groupdict().get("desk")
        part = Part(verb, end, title=title.replace("{desk}", named or "").strip(), first=verb, head=verb, lower=True)
        owners = [k for j in range(verb, min(end + 3, len(w))) if (k := scene.state_at(j)) is not None]
        part.state = owners[0].home if owners else None
        return part
    return None
