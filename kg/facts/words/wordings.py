"""Small classes of words that single steps of reading ask for: `ontology/rules/wordings.yaml`, read once and frozen.

Invariant: a field bears the name of its list, table or pattern, and is of its form; anything else stops at loading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.words.lexicon import load_yaml

__all__ = ["Desk", "Wordings", "load_wordings", "wordings"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What an office is about, and the title of the minister for it, with those of single states."""

    about: re.Pattern[str]
    minister: str
    single: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The classes; what each is for stands above it in the file."""

    of_its_subject: frozenset[str]
    subordinating: frozenset[str]
    topical: frozenset[str]
    through: frozenset[str]
    carrying: frozenset[str]
    aside: frozenset[str]
    bearing: frozenset[str]
    within: frozenset[str]
    at_gathering: frozenset[str]
    towards: frozenset[str]
    where: frozenset[str]
    in_place: frozenset[str]
    beside: frozenset[str]
    at_forum: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    verbal_adverbs: frozenset[str]
    standing_by: frozenset[str]
    linking: frozenset[str]
    copulas: frozenset[str]
    coming_to_speak: frozenset[str]
    carrying_on: frozenset[str]
    calling: frozenset[str]
    saying: frozenset[str]
    setting_rates: frozenset[str]
    beginnings: frozenset[str]
    deciding: frozenset[str]
    going_on: frozenset[str]
    taking: frozenset[str]
    gathering: frozenset[str]
    jointly: frozenset[str]
    liable: frozenset[str]
    plain: frozenset[str]
    armed: frozenset[str]
    shared: frozenset[str]
    margins: frozenset[str]
    people: frozenset[str]
    views: frozenset[str]
    empty: frozenset[str]
    pointing: frozenset[str]
    rates: frozenset[str]
    between_rates: frozenset[str]
    invitations: frozenset[str]
    joining_sums: frozenset[str]
    american_titles: re.Pattern[str]
    envoy_titles: re.Pattern[str]
    national_titles: re.Pattern[str]
    private_titles: re.Pattern[str]
    shared_titles: re.Pattern[str]
    minister_titles: re.Pattern[str]
    voice_titles: re.Pattern[str]
    ministries: re.Pattern[str]
    own_bodies: re.Pattern[str]
    joint_work: re.Pattern[str]
    bargains: re.Pattern[str]
    money: re.Pattern[str]
    free_titles: re.Pattern[str]
    political_bodies: re.Pattern[str]
    lower_ranks: re.Pattern[str]
    referring: re.Pattern[str]
    joint_papers: re.Pattern[str]
    resident_envoys: frozenset[str]
    unplaced: frozenset[str]
    heads: frozenset[str]
    paper_kinds: Mapping[str, str]
    summit_names: Mapping[str, str]
    meeting_titles: Mapping[str, str]
    portfolios: Mapping[str, str]
    occasion_kinds: Mapping[str, tuple[str, ...]]
    stand_ins: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, float]
    currencies: Mapping[str, str]
    forces: frozenset[str]
    desks: tuple[Desk, ...]


def _words(raw: Any) -> frozenset[str]:
    if not isinstance(raw, list) or not all(isinstance(word, str) for word in raw):
        raise TypeError("no list of words")
    return frozenset(raw)


def _pattern(raw: Any) -> re.Pattern[str]:
    if not isinstance(raw, str):
        raise TypeError("no pattern")
    return re.compile(raw)


def _table(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(word, str) for word in raw.values()):
        raise TypeError("no table of words")
    return raw


def _numbers(raw: Any) -> dict[str, float]:
    if not isinstance(raw, dict) or not all(isinstance(number, float) for number in raw.values()):
        raise TypeError("no table of numbers")
    return raw


def _lists(raw: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        raise TypeError("no table of lists")
    return {name: tuple(words) for name, words in raw.items()}


def _desks(raw: Any) -> tuple[Desk, ...]:
    return tuple(Desk(_pattern(one["about"]), one["minister"], _table(one["single"])) for one in raw)


#: how a field is read, by its type
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "frozenset[str]": _words,
    "re.Pattern[str]": _pattern,
    "Mapping[str, str]": _table,
    "Mapping[str, float]": _numbers,
    "Mapping[str, tuple[str, ...]]": _lists,
    "tuple[Desk, ...]": _desks,
}


def load_wordings(path: Path) -> Wordings:
    """Read the file.

    Raises:
        BadRow: no YAML, or a class is missing or of the wrong form.
    """
    raw, read = load_yaml(path), {}
    for field in fields(Wordings):
        try:
            read[field.name] = _READ[str(field.type)](raw[field.name])
        except (KeyError, TypeError, re.error) as error:
            raise BadRow(path, 1, f"{field.name} is missing or malformed: {error}", "put it back") from error
    return Wordings(**read)


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    """The packaged classes.

    >>> "accelerate" in wordings().carrying_on
    True
    """
    return load_wordings(shipped("ontology") / "rules" / "wordings.yaml")
