"""When two names, offices or texts count as the same in scoring; extraction never uses this.

Invariant: the same decisions as the shared scorer of the development set (tests/facts/test_evaluate.py).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

import yaml

__all__ = ["body_state", "canonical", "canonical_office", "overlap", "plain", "words"]


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(
        resources.files("kg.facts.scoring").joinpath("scoring.yaml").read_text(encoding="utf-8")
    )
    return table


def plain(text: str) -> str:
    """Lower case ASCII letters and digits, single spaces, "U.S." as "us".

    >>> plain("The U.S.–Viet Nam Summit’s")
    'the us viet nam summit'
    """
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in folded if not unicodedata.combining(c)).lower().replace("đ", "d").replace("&", " and ")
    folded = re.sub(r"['’`´]s\b", "", folded)
    folded = re.sub(r"['’`´]", "", folded)
    folded = re.sub(r"[^a-z0-9]+", " ", folded).strip()
    for letters, short in ((r"\bu s a\b", "usa"), (r"\bu s\b", "us"), (r"\bu k\b", "uk")):
        folded = re.sub(letters, short, folded)
    return folded


@cache
def _aliases() -> dict[str, str]:
    aliases: dict[str, str] = {}
    for name, others in _table()["names"].items():
        for other in others:
            aliases[plain(other)] = name
        aliases[name] = name
    return aliases


@cache
def _state_words() -> re.Pattern[str]:
    states, demonyms = set(_table()["states"]), set(_table()["demonyms"])
    every = {alias for alias, name in _aliases().items() if name in states} | demonyms | {"filipino"}
    ordered = sorted(every, key=lambda word: (-len(word), word))
    return re.compile(r"\b(" + "|".join(re.escape(word) for word in ordered) + r")\b")


@cache
def canonical(name: str) -> str:
    """Canonical form of an entity name: without titles, initials and suffixes, aliases resolved.

    >>> canonical("U.S. President Donald J. Trump"), canonical("Viet Nam"), canonical("the USA")
    ('donald trump', 'vietnam', 'united states')
    """
    aliases, table = _aliases(), _table()
    folded = plain(name).removeprefix("the ")
    if folded in aliases:
        return aliases[folded]
    tokens = _without_titles(folded.split(), set(table["titles"]), set(table["demonyms"]))
    while len(tokens) > 1 and tokens[-1] in ("jr", "sr", "ii", "iii"):
        tokens = tokens[:-1]
    if len(tokens) > 2:
        tokens = [tokens[0], *(t for t in tokens[1:-1] if len(t) > 1 or t.isdigit()), tokens[-1]]
    folded = " ".join(tokens)
    if folded in aliases:
        return aliases[folded]
    folded = re.sub(r"\b(united states of america|united states|usa)\b", "us", folded)
    return aliases.get(folded, folded)


def _without_titles(tokens: list[str], titles: set[str], demonyms: set[str]) -> list[str]:
    while len(tokens) > 1:
        excellency = tokens[:2] == ["h", "e"]
        title = tokens[0] in titles and tokens[1] not in ("of", "for", "general", "s")
        adjective = tokens[0] in demonyms and tokens[1] in titles
        if not (title or excellency or adjective):
            break
        tokens = tokens[2:] if excellency and len(tokens) > 2 else tokens[1:]
    return tokens


@cache
def canonical_office(title: str) -> str:
    """An office title without its country, as sorted words.

    >>> canonical_office("Malaysian Foreign Minister") == canonical_office("Minister of Foreign Affairs")
    True
    """
    folded = _state_words().sub(" ", plain(title))
    for longer, short in (
        ("defence", "defense"),
        ("labour", "labor"),
        ("national defense", "defense"),
        ("foreign affairs", "foreign"),
    ):
        folded = folded.replace(longer, short)
    folded = re.sub(r"\b(chairman|chairmanship|chairperson|rotating chair)\b", "chair", folded)
    folded = re.sub(r"\bpm\b", "prime minister", folded)
    folded = re.sub(r"\b(secgen|sg)\b", "secretary general", folded)
    idle = {*_table()["small_words"], "former", "then", "republic", "kingdom", "people", "government", "founding"}
    return " ".join(sorted({word for word in folded.split() if word not in idle}))


@cache
def words(text: str) -> frozenset[str]:
    """Content words of a free text, plural endings cut.

    >>> sorted(words("the supply chains of semiconductors"))
    ['chain', 'semiconductor', 'supply']
    """
    idle = set(_table()["small_words"])
    found = set()
    for word in plain(text).split():
        if word in idle:
            continue
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        found.add(word.replace("defence", "defense"))
    return frozenset(found)


def overlap(a: str, b: str, share: float = 0.6) -> bool:
    """Whether two free texts share at least `share` of the words of the shorter one.

    >>> overlap("maritime security", "security at sea and maritime law")
    True
    """
    left, right = words(a), words(b)
    return bool(left and right) and len(left & right) / min(len(left), len(right)) >= share


@cache
def body_state(name: str) -> str | None:
    """The state a government body stands for in lenient matching.

    >>> body_state("state department")
    'united states'
    """
    return next((body["state"] for body in _table()["bodies"] if re.search(body["pattern"], name)), None)
