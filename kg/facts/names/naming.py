"""How a person is printed: as the text names him or her, bare of initials, nicknames, generations and middle names.

Invariant: a name is never longer than the text has it, and the register's label stands where the text only adds to it.
"""

from __future__ import annotations

import re

from kg.model import Entity
from kg.names import fold
from kg.text.values import Mention
from kg.text.wordlists import word_lists

__all__ = ["as_told"]

_NICKNAME = re.compile(r"""\s["“(‘'][\w.-]+["”)’'](?=\s)""")
_INITIAL = re.compile(r"[A-Z]\.?(?:-?[A-Z]\.)*")


def as_told(mention: Mention, told: str, known: Entity | None) -> str:
    """The printed name of a person.

    Args:
        mention: of the person.
        told: the name alone, as the text has it.
        known: the register's entity, if it has the person.
    """
    lists = word_lists()
    given = [w.rstrip(",") for w in _NICKNAME.sub(" ", told).split()]
    words = [
        w
        for n, w in enumerate(given)
        if n == 0 or not (_INITIAL.fullmatch(w) or (n + 1 < len(given) and w.lower() in lists.inner_titles))
    ]
    while len(words) > 2 and words[-1].rstrip(".,") in ("II", "III", "IV"):
        words.pop()
    if known is None or not words or words[0].isupper():
        return mention.label
    own, said = fold(known.label).split(), fold(" ".join(words)).split()
    middle = known.state in lists.middle_names and own[0] == said[0] and set(own) < set(said)
    return known.label if middle or (own == said[: len(own)] and len(own) > 1) else " ".join(words)
