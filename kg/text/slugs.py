"""Names as identifiers: ASCII, lower case, hyphens.

Invariant: the same name always gives the same slug.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["fold", "slug"]

#: letters that decomposition leaves alone
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
    }
)


def fold(text: str) -> str:
    """Text without accents, with plain quotes and hyphens; may change its length.

    >>> fold("Nguyễn Phú Trọng – Đà Nẵng")
    'Nguyen Phu Trong - Da Nang'
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def slug(text: str) -> str:
    """The slug of a name; a name without a single ASCII letter or digit gets a hash of itself.

    >>> slug("Ma. Theresa P. Lázaro"), slug("O'Brien & Co"), slug("東南アジア")
    ('ma-theresa-p-lazaro', 'obrien-co', 'x-6c0ab33b')
    """
    plain = fold(text).lower().replace("'", "")
    result = "-".join(re.findall(r"[a-z0-9]+", plain))
    return result or "x-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
