"""Words of a normalised text with their places; names and titles are read over these, not over characters.

Invariant: a word is what the text holds from its start to its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Words", "words_of"]

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![\w']))?"  # U.S.  H.E.  J.D.
    r"|(?:Jr|Sr|Gen|Lt|Col|Maj|Capt|Cmdr|Cdr|Adm|Brig|Sgt|Sen|Rep|Gov|Amb|Mr|Mrs|Ms|Dr|Prof|Hon|Rev|Ma|St|Atty|Sec|Pres|No|Inc|"
    r"Ltd|Co|Corp|Bhd|Tbk)\.(?!\w)"
    r"|[A-Z]\.(?=[\s-]?[A-Z])"  # initials
    r"|\w+(?:'(?!s\b)\w+)*"
    r"|'s\b|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists: word, lower-case word, start and end of each token in the normalised text."""

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.text)

    def cap(self, i: int) -> bool:
        """Whether token i exists and starts with a capital letter."""
        text = self.text
        return 0 <= i < len(text) and text[i][0].isupper()

    def touching(self, i: int) -> bool:
        """Whether token i stands right behind the one before it, without a blank."""
        return 0 < i < len(self.text) and self.start[i] == self.end[i - 1]


def words_of(text: str) -> Words:
    """The tokens of a normalised text.

    >>> words_of("U.S.-Malaysia's Ma. Theresa O'Brien").text
    ['U.S.', '-', 'Malaysia', "'s", 'Ma.', 'Theresa', "O'Brien"]
    """
    spans = [m.span() for m in _TOKEN.finditer(text)]
    words = [text[a:b] for a, b in spans]
    return Words(words, [w.lower() for w in words], [a for a, _ in spans], [b for _, b in spans])
