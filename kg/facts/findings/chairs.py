"""States in the chair of ASEAN, told beside a verb: "Malaysia's chairmanship", "as chair, Laos", "passes the gavel".

Invariant: only a text that names ASEAN gives a chair; where a rule found a state's chair, it is left to the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.config import shipped
from kg.facts.findings.finding import Finding
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import load_yaml
from kg.model import Stance
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["chair_findings"]

_ASEAN = "e:asean"
_MARK = "\u00a7"


@dataclass(frozen=True, slots=True)
class _Patterns:
    held: tuple[re.Pattern[str], ...]
    coming: tuple[re.Pattern[str], ...]
    passed: tuple[re.Pattern[str], ...]
    taken: tuple[re.Pattern[str], ...]
    future: re.Pattern[str]
    association: re.Pattern[str]
    never: re.Pattern[str]
    ahead: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = load_yaml(shipped("ontology") / "rules" / "chairs.yaml")
    either = "|".join(re.escape(w) for w in sorted((*words["modifiers"], *words["future"]), key=len, reverse=True))
    loose = rf"(?:(?:{either}|\d{{4}})[ ]?)*"
    post = "|".join(sorted(words["post"], key=len, reverse=True))
    chair = (
        rf"(?:the |its |a |an )?{loose}(?:ASEAN(?:['’]s)? {loose}(?:{post})|(?:{post}) (?:of|in) ASEAN)"
        rf"(?![\w])(?! (?:statement|declaration|secretary|country statement))"
    )
    slots = {"{CHAIR}": f"(?P<chair>{chair})", "{S}": f"{_MARK}(?P<s>\\d+){_MARK}", "{T}": f"{_MARK}(?P<t>\\d+){_MARK}"}

    def compiled(kind: str) -> tuple[re.Pattern[str], ...]:
        found = []
        for pattern in words[kind]:
            for slot, meaning in slots.items():
                first, *more = pattern.split(slot)
                pattern = first + "".join((meaning if n == 0 else f"(?:{chair})") + rest for n, rest in enumerate(more))
            found.append(re.compile(pattern, re.I))
        return tuple(found)

    ahead = "|".join(re.escape(w) for w in words["future"])
    return _Patterns(
        compiled("held"),
        compiled("coming"),
        compiled("passed"),
        compiled("taken"),
        re.compile(rf"\b(?:{ahead})\b", re.I),
        *(re.compile(words[name]) for name in ("association", "never", "ahead")),
    )


def chair_findings(
    trees: Sequence[Tree], mentions: Sequence[Mention], body: str, resolver: Resolver, found: Sequence[Finding]
) -> Iterator[Finding]:
    """The states that sentences call the chair of ASEAN.

    Args:
        trees: the sentences.
        mentions: names of the whole text.
        body: the text.
        resolver: for labels.
        found: what rules found; they know more of the stance.
    """
    if not any(m.id == _ASEAN or m.id == "e:asean.chair" or _ASEAN in m.parts for m in mentions):
        return
    known = {(f.subject.key, f.start) for f in found if f.predicate == "holdsOffice" and f.rule.startswith("chair.")}
    states = [m for m in mentions if m.cls is EntityClass.STATE and m.id and m.id != _ASEAN]
    told: set[tuple[str, int]] = set()
    for tree in trees:
        inside = [m for m in states if tree.first <= m.start and m.end <= tree.last]
        if not inside or not re.search(r"chair|presid|gavel|helm", body[tree.first : tree.last], re.I):
            continue
        for state, stance in _chairs(_marked(body, tree, inside), inside):
            key = (state.id or "", tree.first)
            if key in known or key in told:
                continue
            told.add(key)
            yield Finding(
                subject=resolver.of_mention(state),
                predicate="holdsOffice",
                object=Ref(
                    resolver.register.office(_ASEAN, "Chair"),
                    "Chair of ASEAN",
                    EntityClass.OFFICE,
                    None,
                    state.start,
                    state.end,
                ),
                rule="chair.beside",
                start=tree.first,
                end=tree.last,
                stance=stance,
                cue=(state.start, state.end),
            )


def _marked(body: str, tree: Tree, inside: Sequence[Mention]) -> str:
    """The sentence with its states as numbered marks and the association as "ASEAN"."""
    pieces, at = [], tree.first
    for number, mention in enumerate(inside):
        pieces += [body[at : mention.start], f"{_MARK}{number}{_MARK}"]
        at = mention.end
    text = " ".join("".join([*pieces, body[at : tree.last]]).split())
    return re.sub(rf"\bthe (?={_MARK})", "", _patterns().association.sub("ASEAN", text), flags=re.I)


def _chairs(text: str, inside: Sequence[Mention]) -> Iterator[tuple[Mention, Stance]]:
    patterns = _patterns()
    asean = "ASEAN" in text
    for pattern in patterns.held:
        for match in pattern.finditer(text):
            if not asean and "chair" not in match[0].lower():
                continue
            if not patterns.never.search(text[max(0, match.start() - 30) : match.end()]):
                yield inside[int(match["s"])], _stance(text, match, patterns)
    for pattern in patterns.coming:
        for match in pattern.finditer(text):
            if not patterns.never.search(text[max(0, match.start() - 30) : match.end()]):
                yield inside[int(match["s"])], Stance.PLANNED
    for kind, first in ((patterns.passed, True), (patterns.taken, False)):
        for pattern in kind:
            for match in pattern.finditer(text):
                ahead = (
                    patterns.ahead.search(text) is not None
                    or re.search(r"passes|hands|takes|assumes", match[0]) is not None
                )
                later = Stance.PLANNED if ahead else Stance.ASSERTED
                yield inside[int(match["s"])], Stance.ASSERTED if first else later
                yield inside[int(match["t"])], later if first else Stance.ASSERTED


def _stance(text: str, match: re.Match[str], patterns: _Patterns) -> Stance:
    near = text[max(0, match.start() - 25) : match.end()]
    return Stance.PLANNED if patterns.future.search(match[0]) or patterns.ahead.search(near) else Stance.ASSERTED
