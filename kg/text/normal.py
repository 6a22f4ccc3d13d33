"""Text in one spelling for matching: plain quotes, hyphens and letters, single spaces; with the way back.

Invariant: `Normal.origin(i)` is the offset in the body of character i of `text`; `origin(len(text))` closes the last.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["INVISIBLE", "Normal", "normal"]


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Letters and signs that have a plain one-character twin."""
    table = {ord(c): "'" for c in "’‘ʼ′`´"} | {ord(c): '"' for c in "“”„«»"}
    table |= {ord(c): "-" for c in "‐‑‒–—―−"}
    table |= dict.fromkeys((*range(9), *range(11, 32), 127, *range(128, 161), 12288, *range(8192, 8203)), " ")
    table |= {ord("đ"): "d", ord("Đ"): "D", ord("ø"): "o", ord("Ø"): "O", ord("ł"): "l", ord("ı"): "i"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))
        if len(plain) == 1 and plain != chr(code):
            table.setdefault(code, plain)
    return table


#: combining marks, direction marks, zero-width characters, halves of characters
INVISIBLE = "[\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ud800-\udfff]+"
#: what is left out, and runs of white space
_DROPPED = re.compile(INVISIBLE + "|\\s{2,}|[\n\t\r]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in one spelling and the offsets of its characters in the body."""

    text: str
    offset: int
    index: tuple[int, ...] | None
    """None: character i of `text` is character offset + i of the body."""

    def origin(self, at: int) -> int:
        """Offset in the body of a character of `text`."""
        return self.offset + (at if self.index is None else self.index[at])

    def origin_end(self, at: int) -> int:
        """Offset in the body just after the character before `at`."""
        return self.origin(at) if at == 0 else self.origin(at - 1) + 1


def normal(text: str, offset: int = 0) -> Normal:
    r"""The text in one spelling.

    >>> n = normal("Phạm  Minh\r\nChính’s", 10)
    >>> n.text, n.origin(5)
    ("Pham Minh Chinh's", 16)
    """
    if not _DROPPED.search(text):
        return Normal(text if text.isascii() else text.translate(_table()), offset, None)
    pieces: list[str] = []
    index: list[int] = []
    last = 0
    for match in _DROPPED.finditer(text):
        pieces.append(text[last : match.start()])
        index.extend(range(last, match.start()))
        if match[0][0].isspace():
            pieces.append(" ")
            # of several blanks the last one counts, so that what follows starts right
            index.append(match.end() - 1)
        last = match.end()
    pieces.append(text[last:])
    index.extend(range(last, len(text) + 1))
    plain = "".join(pieces).translate(_table())
    return Normal(plain, offset, tuple(index))
