"""The word lists of `ontology/rules`: titles, names, places; read once, checked, frozen.

Invariant: words are lower case unless the list is one of proper names; a missing or mistyped list stops at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.config import shipped
from kg.errors import BadRow
from kg.tables import read_mapping

__all__ = ["Phrases", "WordLists", "word_lists"]

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases as tuples of words, longest first, by their first word."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """Every list that reading titles and names needs."""

    heads: Phrases
    free_heads: Phrases
    private_heads: frozenset[str]
    peers: frozenset[str]
    short_titles: Mapping[str, Mapping[str, str]]
    home_titles: Mapping[str, str]
    office_verbs: tuple[str, ...]
    leaving_verbs: tuple[str, ...]
    choosing_verbs: frozenset[str]
    dealing_heads: frozenset[str]
    state_like: frozenset[str]
    prime_ministers: Mapping[str, Any]
    american_states: Phrases
    generic_bodies: frozenset[str]
    american_parties: frozenset[str]
    legislators: frozenset[str]
    posted: frozenset[str]
    chambers: frozenset[str]
    country_nouns: frozenset[str]
    noble_names: frozenset[str]
    inner_titles: frozenset[str]
    human_verbs: frozenset[str]
    place_nouns: frozenset[str]
    singular: Mapping[str, str]
    ranks: frozenset[str]
    former: frozenset[str]
    still: frozenset[str]
    designate: frozenset[str]
    plain: frozenset[str]
    acting: frozenset[str]
    portfolio: frozenset[str]
    nicknames: Mapping[str, Mapping[str, str]]
    top_diplomat: Mapping[str, Any]
    leading: Mapping[str, str]
    charges: Mapping[str, str]
    takes: Mapping[str, list[str]]
    no_titles: frozenset[str]
    vague_titles: frozenset[str]
    group_nouns: Mapping[str, str]
    leader_titles: tuple[str, ...]
    body_nouns: frozenset[str]
    honorifics: Phrases
    address: frozenset[str]
    weak_address: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    short_first: frozenset[str]
    short_both: frozenset[str]
    family_first: frozenset[str]
    one_name: frozenset[str]
    middle_names: frozenset[str]
    weak_surnames: frozenset[str]
    never_in_names: frozenset[str]
    government_heads: Phrases
    organisation_heads: Phrases
    company_heads: Phrases
    company_openers: frozenset[str]
    opening_heads: frozenset[str]
    agreement_heads: Phrases
    agreement_words: frozenset[str]
    generic_agreements: Phrases
    forum_heads: Phrases
    exercise_heads: frozenset[str]
    transparent: frozenset[str]
    transparent_of: frozenset[str]
    makes: frozenset[str]
    prefixes: Mapping[str, str]
    prefix_exceptions: frozenset[str]
    ships: Mapping[str, str]
    shields: tuple[str, ...]
    landmarks: Mapping[str, Mapping[str, str]]


def _phrases(words: list[str]) -> Phrases:
    table: dict[str, list[tuple[str, ...]]] = {}
    for word in words:
        spaced = re.sub(r"'(?=\s|$)", " '", word.replace("-", " - "))
        parts = tuple(part.rstrip(".") for part in spaced.split())
        table.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(set(rest), key=lambda p: (-len(p), p))) for first, rest in table.items()}


def _typed(path: Path, name: str, kind: str, value: Any) -> Any:
    if kind.startswith("Mapping"):
        if isinstance(value, dict):
            return value
        raise BadRow(path, 1, f"{name} is no table", "write name: {word: meaning}")
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise BadRow(path, 1, f"{name} is no list of words", "put words such as no, on, y in quotes")
    return _phrases(value) if kind == "Phrases" else frozenset(value) if kind.startswith("frozenset") else tuple(value)


def load_word_lists(folder: Path) -> WordLists:
    """Read `titles.yaml`, `names.yaml` and `places.yaml` of a folder of rules.

    Raises:
        BadRow: a list that is missing or of the wrong form.
    """
    given: dict[str, tuple[Path, Any]] = {}
    for name in ("titles", "names", "places"):
        path = folder / f"{name}.yaml"
        given |= {key: (path, value) for key, value in read_mapping(path).items()}
    path, marks = given["landmarks"]
    regions = given.pop("regions", (path, {}))[1]
    told = {name: {"place": "", "state": state} for state, names in regions.items() for name in names}
    given["landmarks"] = (path, told | marks)
    plurals = given.pop("plurals", (folder / "titles.yaml", {}))[1]
    given["singular"] = (folder / "titles.yaml", plurals)
    path, free = given["free_heads"]
    given["free_heads"] = (path, [*free, *given["private_heads"][1]])
    for name in ("heads", "free_heads"):
        path, words = given[name]
        singles = set(words)
        given[name] = (path, [*words, *(p for p, s in plurals.items() if s in singles)])
    values: dict[str, Any] = {}
    for field in fields(WordLists):
        if field.name not in given:
            raise BadRow(folder / "titles.yaml", 1, f"the list {field.name} is missing", "add it")
        path, value = given[field.name]
        values[field.name] = _typed(path, field.name, str(field.type), value)
    return WordLists(**values)


@lru_cache(maxsize=4)
def word_lists(folder: Path | None = None) -> WordLists:
    """The lists of a folder of rules; the packaged ones without a folder."""
    return load_word_lists(folder or shipped("ontology") / "rules")
