"""The words by which a text names again whom it has named: pronouns, role nouns, group nouns, given names.

Invariant: lists are lower case and come from `ontology/rules/references.yaml`; nothing of them stands in code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.errors import BadRow

__all__ = ["Issuer", "ReferenceWords", "reference_words"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that speaks of itself as "we", known by who published the text or by its first lines."""

    id: str
    source: re.Pattern[str]
    head: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """Every list that resolving references needs."""

    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    we: frozenset[str]
    me: frozenset[str]
    definite: frozenset[str]
    numbers: Mapping[str, int]
    people: frozenset[str]
    sides: frozenset[str]
    mutual: frozenset[str]
    country: frozenset[str]
    bloc: frozenset[str]
    heads: frozenset[str]
    ranks: frozenset[str]
    meeting: frozenset[str]
    convened: frozenset[str]
    honour: frozenset[str]
    pact: frozenset[str]
    host: frozenset[str]
    guest: frozenset[str]
    counterpart: frozenset[str]
    only: Mapping[str, tuple[str, ...]]
    issuers: tuple[Issuer, ...]
    male_titles: frozenset[str]
    female_titles: frozenset[str]
    female_names: frozenset[str]
    male_names: frozenset[str]

    def gender(self, words: list[str]) -> str | None:
        """Whether a man or a woman is named (m or f), by title or given name; None when neither tells.

        Args:
            words: the name as the text has it, title first, in lower case without dots.
        """
        for word in words:
            if word in self.female_titles:
                return "f"
            if word in self.male_titles and word != words[-1]:
                return "m"
        given = [w for w in words if w in self.female_names or w in self.male_names][:1]
        if not given or (given[0] in self.female_names and given[0] in self.male_names):
            return None
        return "f" if given[0] in self.female_names else "m"


def _issuer(path: Path, id: str, raw: Any) -> Issuer:
    if not isinstance(raw, dict) or not {"source", "head"} <= set(raw):
        raise BadRow(path, 1, f"issuers.{id} lacks source or head", "give a pattern for each")
    return Issuer(id, re.compile(raw["source"], re.I), re.compile(raw["head"], re.I))


def reference_words(path: Path, raw: Mapping[str, Any]) -> ReferenceWords:
    """The lists of a file as they are used.

    Args:
        path: the file, for messages.
        raw: its content.

    Raises:
        BadRow: a list is missing or of the wrong form.
    """
    given: dict[str, Any] = {}
    for one in fields(ReferenceWords):
        value = raw.get(one.name)
        if one.name == "issuers":
            given[one.name] = tuple(_issuer(path, id, pattern) for id, pattern in sorted((value or {}).items()))
        elif isinstance(value, dict):
            given[one.name] = {k: tuple(v) if isinstance(v, list) else int(v) for k, v in value.items()}
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            given[one.name] = frozenset(value)
        else:
            raise BadRow(path, 1, f"{one.name} is no list of words", "put its list back")
    return ReferenceWords(**given)
