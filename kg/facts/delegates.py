"""Whom a person stands for, by the words between the state and the person: "Thailand was represented by X".

Invariant: only a person whose state nothing else tells gets one here, and only from words that name a state's own
delegate: head of its delegation, sent by it, speaking or signing for it, or at home in a capital named in front.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.facts.refs import Resolver
from kg.names import AliasKind
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["delegated_states"]

_TEAM = (
    r"(?:side|delegation|team|mission|party|panel|group|contingent|negotiators|negotiating team|government|officials)"
)
_LED = r"(?:led|headed|fronted|chaired|co-chaired|helmed|captained|represented|fielded|staffed)"
_BEING = r"(?:,? ?(?:which |who )?(?:is|was|were|will be|would be|is to be|has been|had been|being)(?: also| again| there)?)?"
_ART = r"(?:the |its |a |an |their |his |her )?"
#: words between a state and the person behind it
_STATE_FIRST = re.compile(
    rf"(?:['’]s?)?(?: \w+){{0,2}} {_TEAM}(?: \w+){{0,3}}?,?{_BEING},? {_LED} by {_ART}"
    rf"|(?:['’]s?)?,?{_BEING},? represented(?: \w+){{0,4}}? by {_ART}"
    rf"| (?:has |had |will |would |is to )?(?:sent|send|dispatched|dispatch|despatched|deputed|delegated|fielded|named|appointed|nominated|"
    rf"assigned|posted|recalled|was sending|is sending) (?:{_ART}(?:\w+ ){{0,2}})?"
    rf"|(?:['’]s?)? side,?(?: (?:was|sat|stood|came|spoke|signed))? {_ART}"
)
#: words between a person and the state behind
_STATE_LAST = re.compile(
    r",? ?(?:who )?(?:also )?(?:represented|represents|representing|will represent|spoke for|speaks for|speaking for|signed for|"
    r"initialled for|signing for|acted for|acting for|answered for|stood in for|attended for|sat for)(?: the)? "
    r"|,? ?(?:who )?(?:led|leads|leading|headed|heads|heading|chaired|fronted)(?: the)? (?=[A-Z])"
    r"|,?(?: \w+){0,4} (?:for|on behalf of)(?: the)? (?:(?:government|kingdom|republic) of )?"
)
_ON_BEHALF = re.compile(
    r"\b(?:signed|initialled|inked|spoke|replied|answered|attended|took part|accepted)\b.* (?:for|on behalf of)\b"
)
#: words in front of a state that opens the sentence, with the person right behind
_OPENING = re.compile(
    r"(?:^|[.;:!?]['\")”]?\s+|\n\s*|[,;] (?:and |while )?)(?:For|for|On behalf of|Representing|From|On)(?: the)? $"
)
_IN = re.compile(r"(?:^|[.;:!?]['\")”]?\s+|\n\s*)(?:In|Speaking in|Back in|Back home in|Over in|From) (?:the )?$")


def delegated_states(mentions: Sequence[Mention], body: str, resolver: Resolver) -> None:
    """Fill `resolver.assumed` for the persons of whom the words beside a state say that they stand for it."""
    for first, second in itertools.pairwise(mentions):
        end = max((first.end, *(o.end for o in first.offices if o.end <= second.start)))
        between = re.sub(r"\s+", " ", body[end : second.start])
        if len(between) > 80 or re.search(r"[.;!?] [A-Z]", between):
            continue
        before = body[max(0, first.start - 40) : first.start]
        if _open(second, resolver) and first.cls is EntityClass.STATE and first.id:
            if _STATE_FIRST.fullmatch(between) or _fronted(first, before, between, second):
                resolver.assumed.setdefault(second.id or "", first.id)
        elif _open(first, resolver) and second.cls is EntityClass.STATE and second.id:
            if _STATE_LAST.fullmatch(between) and (
                not between.rstrip().endswith(("for", "for the", "of", "of the")) or _speaks(between)
            ):
                resolver.assumed.setdefault(first.id or "", second.id)


def _open(mention: Mention, resolver: Resolver) -> bool:
    """Whether a mention is a person without a state."""
    return mention.cls is EntityClass.PERSON and mention.id is not None and resolver.of_mention(mention).state is None


def _fronted(state: Mention, before: str, between: str, person: Mention) -> bool:
    """As in "For Thailand, X", "On the Thai side, X", "In Manila, presidential spokesman X"."""
    if not re.fullmatch(r"(?:['’]s?)?(?: side| part)?,? (?:it was |came |there was |sat )?(?:the |its )?", between):
        return False
    if _OPENING.search(before):
        return True
    local = state.kind is AliasKind.CAPITAL or state.place is not None
    return bool(local and any(not o.bare for o in person.offices) and _IN.search(before))


def _speaks(between: str) -> bool:
    """Whether the words say that someone acts for another: "signed it for", not "left for"."""
    return bool(
        re.search(r"represent|(?:spoke|speak|sign|act|answer|stood in|attend|sat|initial)\w*", between)
    ) and bool(_ON_BEHALF.search(between) or re.search(r"(?:for|on behalf of)(?: the)? ?$", between))
