"""Word classes and the stance table, read from YAML once and frozen.

Invariant: every word is lower case; a word stands once in a table of the stance file (else loading stops).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.words.references import ReferenceWords, reference_words

__all__ = ["EFFECTS", "Lexicon", "StanceTable", "lexicon", "load_lexicon", "load_yaml"]

EFFECTS = (
    "asserted",
    "planned",
    "possible",
    "reported",
    "negated",
    "refused",
    "cancelled",
    "ended",
    "denied",
    "none",
    "same",
)


@lru_cache(maxsize=1)
def _loader() -> Any:
    """A safe loader to which on, off, yes and no are words, not truth values."""
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, rx) for tag, rx in rows if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, rows in base.yaml_implicit_resolvers.items()
    }
    return type("WordLoader", (base,), {"yaml_implicit_resolvers": resolvers})


def load_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        BadRow: not YAML, with its line.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadRow(
            path, mark.line + 1 if mark else 1, f"is no valid YAML: {getattr(error, 'problem', error)}"
        ) from error
    if not content:
        raise BadRow(path, 1, "is empty", "put its tables back")
    return content


@dataclass(frozen=True, slots=True)
class StanceTable:
    """Effects of words on the events below them, one mapping for each position."""

    modals: Mapping[str, str]
    verbs: Mapping[str, str]
    adjectives: Mapping[str, str]
    nouns: Mapping[str, str]
    objects: Mapping[str, str]
    subjects: Mapping[str, str]
    modifiers: Mapping[str, str]
    adverbs: Mapping[str, str]
    conditions: frozenset[str]
    before: frozenset[str]
    provisos: frozenset[str]
    none: frozenset[str]
    hearsay: frozenset[str]
    speakers: frozenset[str]
    outlets: frozenset[str]
    presuppose: frozenset[str]
    prepositions: Mapping[str, str]
    predicatives: Mapping[str, str]
    governing: Mapping[str, str]
    """Verb and preposition(s) in front of an event: "pull out of" → cancelled."""
    classes: Mapping[str, frozenset[str]]
    """Further classes of words that the walk asks for by name."""
    hearsaid: frozenset[str]
    reporting: frozenset[str]
    anybody: frozenset[str]
    accounts: frozenset[str]
    privy: frozenset[str]
    unnamed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Noun classes, support and control verbs, the cues of the political gate, and the stance table.

    What a set is for stands above its list in `lexicon.yaml`.
    """

    blocs: frozenset[str]
    tariff_setter: str
    """Who sets the tariffs that nobody is said to set."""
    sanctioners: frozenset[str]
    """Who else passes sanctions."""
    residences: frozenset[str]
    """Bodies that one visits as places."""
    beneficiaries: frozenset[str]
    nouns: Mapping[str, frozenset[str]]
    designation: re.Pattern[str]
    """How a weapon is called by letters and a number: "f-16", "su-35"."""
    support: frozenset[str]
    object_control: frozenset[str]
    blamed: frozenset[str]
    """Verbs whose object has done what a gerund below tells: "accused Laos of signing"."""
    addressed: frozenset[str]
    """Nouns of asking: who is asked acts in the infinitive below."""
    elsewhere: frozenset[str]
    state_acts: frozenset[str]
    cooperation_papers: frozenset[str]
    remote: frozenset[str]
    founding: frozenset[str]
    vowing: frozenset[str]
    growing: frozenset[str]
    at_side: frozenset[str]
    units: frozenset[str]
    telling: frozenset[str]
    focusing: frozenset[str]
    political: frozenset[str]
    unpolitical: frozenset[str]
    stance: StanceTable
    references: ReferenceWords
    classes: Mapping[str, frozenset[str]]
    """Noun → its classes: `nouns` the other way round."""
    class_names: frozenset[str]

    def is_a(self, noun: str, *classes: str) -> bool:
        """Whether a noun belongs to one of the classes."""
        return any(noun in self.nouns[c] for c in classes)


_SETS = ("conditions", "before", "provisos", "none")
_SOURCES = (
    "hearsay",
    "speakers",
    "outlets",
    "hearsaid",
    "reporting",
    "privy",
    "unnamed",
    "accounts",
    "anybody",
)


def _inverted(path: Path, name: str, table: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for effect, words in table.items():
        if effect not in EFFECTS:
            raise BadRow(path, 1, f"{name}: unknown effect {effect!r}", f"one of {', '.join(EFFECTS)}")
        for word in words:
            if not isinstance(word, str):
                raise BadRow(
                    path, 1, f"{name}.{effect}: {word!r} is no word", "put words such as no, on, off in quotes"
                )
            found.setdefault(word, effect)
    return found


def _sets(words: Mapping[str, Any]) -> dict[str, Any]:
    """The plain sets of words of a lexicon: its fields bear the names of their lists."""
    named = (f.name for f in fields(Lexicon) if f.type == "frozenset[str]" and f.name != "class_names")
    return {name: frozenset(words[name]) for name in named}


def load_lexicon(folder: Path) -> Lexicon:
    """Read `lexicon.yaml`, `stance.yaml` and `references.yaml` of a folder of rules.

    Raises:
        BadRow: a file that is no YAML or a table of the wrong form.
    """
    path = folder / "stance.yaml"
    raw = load_yaml(path)
    words = load_yaml(folder / "lexicon.yaml")
    sources = raw["sources"]
    tables = {
        n: _inverted(path, n, raw[n])
        for n in (
            "verbs",
            "adjectives",
            "nouns",
            "objects",
            "subjects",
            "modifiers",
            "adverbs",
            "prepositions",
            "predicatives",
            "governing",
        )
    }
    sets = {n: frozenset(raw[n]) for n in _SETS} | {n: frozenset(sources[n]) for n in _SOURCES}
    given: dict[str, Any] = {**tables, **sets}
    table = StanceTable(
        modals=dict(raw["modals"]),
        **given,
        presuppose=frozenset(raw["presuppose"]),
        classes={n: frozenset(words) for n, words in raw["classes"].items()},
    )
    nouns = {k: frozenset(v) for k, v in words["nouns"].items()}
    return Lexicon(
        **_sets(words),
        tariff_setter=words["tariff_setter"],
        designation=re.compile(words["designation"]),
        nouns=nouns,
        class_names=frozenset(nouns),
        classes={n: frozenset(k for k in nouns if n in nouns[k]) for n in frozenset().union(*nouns.values())},
        stance=table,
        references=reference_words(folder / "references.yaml", load_yaml(folder / "references.yaml")),
    )


@lru_cache(maxsize=4)
def lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon of a folder of rules; the packaged one without a folder."""
    return load_lexicon(folder or shipped("ontology") / "rules")
