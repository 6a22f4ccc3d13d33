"""Sentence ends without a parser: enough for pages that show a sentence in its paragraph.

Invariant: the spans are in order, do not overlap, hold no outer white space, and cover all other characters.
"""

from __future__ import annotations

import re

__all__ = ["sentences"]

_END = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"‘'–—-])(?:"
    r"Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Cpt|Cmdr|Cdr|Adm|Brig|Sgt|Pvt|Hon|Rev|Amb|Atty|Pres|Sec|Supt|"
    r"Ma|St|Mt|Ft|No|Nos|Art|Arts|Vol|vs|v|cf|al|approx|est|ca|e\.g|i\.e|viz|Fig|para|paras|p|pp|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ph|Dato|H\.E|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]"
    r")\.$"
)
#: abbreviations that may also end a sentence: they do when a word follows that starts sentences
_MAY_END = re.compile(
    r"(?:^|[\s(\[“\"])(?:Jr|Sr|Inc|Ltd|Co|Corp|Bhd|Tbk|etc|a\.m|p\.m|U\.S|U\.N|U\.K|D\.C|E\.U|U\.S\.A)\.$"
)
_STARTER = re.compile(
    r"[\"“‘'(\[]*(?:The|A|An|In|On|At|He|She|It|They|We|This|These|Those|That|Both|But|And|During|After|Before|As|While|"
    r"For|From|With|By|Under|When|Since|Its|His|Her|Their|Our|There|Also|According|Asked|Earlier|Later|However|"
    r"Meanwhile|Following|To|Among|No|Not|All|Some|Such|If|Once)\b"
)
_OPENS = re.compile(r"[\"“‘'(\[«*_]*[A-Z0-9À-ÞĀ-ſ\u0400-\u042f]|[^\x00-\x7f]")


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    follow = text[match.end() : match.end() + 64].lstrip()[:24]
    if not follow:
        return True
    if not _OPENS.match(follow):
        return False
    before = text[max(start, match.start() - 14) : match.start() + 1]
    if match[0][0] != ".":
        return True
    if _MAY_END.search(before):
        return _STARTER.match(follow) is not None
    return _ABBREVIATION.search(before) is None


def sentences(text: str, offset: int = 0) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of one block.

    Args:
        text: the block's text.
        offset: added to every span, so that spans count from the start of the body.

    >>> text = "Lt. Gen. Ong met U.S. officials. The U.S. The talks go on."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Lt. Gen. Ong met U.S. officials.', 'The U.S.', 'The talks go on.']
    """
    found: list[tuple[int, int]] = []
    start = 0
    cuts = [m.end() for m in _END.finditer(text) if _ends(text, m, start)]
    for cut in [*cuts, len(text)]:
        piece = text[start:cut]
        if stripped := piece.strip():
            first = start + piece.index(stripped[0])
            found.append((offset + first, offset + first + len(stripped)))
        start = cut
    return tuple(found)
