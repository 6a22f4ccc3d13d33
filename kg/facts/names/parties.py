"""The two parties that a name itself tells: "ASEAN-Russia Summit", "U.S.-Vietnam Comprehensive Partnership".

Invariant: only what the text writes counts, not what the register knows of the parties.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import KgError
from kg.facts.names.resolver import Ref, Resolver
from kg.register import Register
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["find_entity", "parties"]

_PAIR = re.compile(r"([A-Z][\w.]*)\s?[-–]\s?(United States|U\.S\.|South Korea|New Zealand|[A-Z][\w.]*)(?=[\s-]|$)")


@lru_cache(maxsize=4096)
def find_entity(register: Register, name: str) -> str | None:
    """The entity of a name, or None."""
    try:
        return register.names().resolve(name)
    except KgError:
        return None


def parties(mention: Mention, resolver: Resolver) -> tuple[Ref, ...]:
    """The two states or associations in a name; nothing unless there are just two."""
    ids = list(mention.parts)
    if not ids:
        match = (
            _PAIR.search(mention.text) or _PAIR.search(mention.label)
            if mention.cls is not EntityClass.AGREEMENT
            else _PAIR.search(mention.text)
        )
        if match is None:
            return ()
        for piece in match.groups():
            found = find_entity(resolver.register, piece)
            if found is None:
                return ()
            ids.append(found)
    refs = tuple(resolver.state_ref(i, mention.start, mention.end) for i in dict.fromkeys(ids))
    return refs if len(refs) == 2 and all(r.cls is EntityClass.STATE or r.id == "e:asean" for r in refs) else ()
