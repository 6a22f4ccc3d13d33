"""Whom a person stands for, by the words between the state and the person: "Thailand was represented by X".

Invariant: only a person whose state nothing else tells gets one here, and only from words that name a state's own
delegate: head of its delegation, sent by it, speaking or signing for it, or at home in a capital named in front.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.config import shipped
from kg.facts.names.resolver import Resolver
from kg.facts.words.lexicon import load_yaml
from kg.names import AliasKind
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["delegated_states"]

_BEING = (
    r"(?:,? ?(?:which |who )?(?:is|was|were|will be|would be|is to be|has been|had been|being)"
    r"(?: also| again| there)?)?"
)
_ART = r"(?:the |its |a |an |their |his |her )?"
_START = r"(?:^|[.;:!?]['\")”]?\s+|\n\s*"


@dataclass(frozen=True, slots=True)
class _Patterns:
    state_first: re.Pattern[str]
    """Words between a state and the person behind it."""
    state_last: re.Pattern[str]
    """Words between a person and the state behind."""
    acts: re.Pattern[str]
    """An act that is done for another."""
    opening: re.Pattern[str]
    """Words in front of a state that opens the sentence, with the person right behind."""
    home: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = load_yaml(shipped("ontology") / "rules" / "delegates.yaml")
    one = {name: "|".join(sorted(given, key=lambda w: (-len(w), w))) for name, given in words.items()}
    return _Patterns(
        re.compile(
            rf"(?:['’]s?)?(?: \w+){{0,2}} (?:{one['team']})(?: \w+){{0,3}}?,?{_BEING},? (?:{one['led']}) by {_ART}"
            rf"|(?:['’]s?)?,?{_BEING},? represented(?: \w+){{0,4}}? by {_ART}"
            rf"| (?:has |had |will |would |is to )?(?:{one['sent']}) (?:{_ART}(?:\w+ ){{0,2}})?"
            rf"|(?:['’]s?)? side,?(?: (?:was|sat|stood|came|spoke|signed))? {_ART}"
        ),
        re.compile(
            rf",? ?(?:who )?(?:also )?(?:{one['stands_for']})(?: the)? "
            rf"|,? ?(?:who )?(?:{one['leads']})(?: the)? (?=[A-Z])"
            r"|,?(?: \w+){0,4} (?:for|on behalf of)(?: the)? (?:(?:government|kingdom|republic) of )?"
        ),
        re.compile(rf"\brepresent|\b(?:{one['acts']})\b.*\b(?:for|on behalf of)\b"),
        re.compile(rf"{_START}|[,;] (?:and |while )?)(?:{one['fronts']})(?: the)? $"),
        re.compile(rf"{_START})(?:{one['homes']}) (?:the )?$"),
    )


def delegated_states(mentions: Sequence[Mention], body: str, resolver: Resolver) -> None:
    """Fill `resolver.assumed` for the persons of whom the words beside a state say that they stand for it."""
    patterns = _patterns()
    for first, second in itertools.pairwise(mentions):
        end = max((first.end, *(o.end for o in first.offices if o.end <= second.start)))
        between = re.sub(r"\s+", " ", body[end : second.start])
        if len(between) > 80 or re.search(r"[.;!?] [A-Z]", between):
            continue
        before = body[max(0, first.start - 40) : first.start]
        if _open(second, resolver) and first.cls is EntityClass.STATE and first.id:
            if patterns.state_first.fullmatch(between) or _fronted(first, before, between, second):
                resolver.assumed.setdefault(second.id or "", first.id)
        elif (
            _open(first, resolver)
            and second.cls is EntityClass.STATE
            and second.id
            and patterns.state_last.fullmatch(between)
            and (not re.search(r"(?:for|of)(?: the)? ?$", between) or patterns.acts.search(between))
        ):
            resolver.assumed.setdefault(first.id or "", second.id)


def _open(mention: Mention, resolver: Resolver) -> bool:
    """Whether a mention is a person without a state."""
    return mention.cls is EntityClass.PERSON and mention.id is not None and resolver.of_mention(mention).state is None


def _fronted(state: Mention, before: str, between: str, person: Mention) -> bool:
    """As in "For Thailand, X", "On the Thai side, X", "In Manila, presidential spokesman X"."""
    if not re.fullmatch(r"(?:['’]s?)?(?: side| part)?,? (?:it was |came |there was |sat )?(?:the |its )?", between):
        return False
    if _patterns().opening.search(before):
        return True
    local = state.kind is AliasKind.CAPITAL or state.place is not None
    return bool(local and any(not o.bare for o in person.offices) and _patterns().home.search(before))
