"""The texts of a build with their sentences, and what was read from each.

Invariants: the pieces of a sentence put together are the sentence; every span that a claim was read from is marked,
where several overlap the stretch names all of them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from kg.errors import Damaged
from kg.model import Claim
from kg.store.codes import MEND

__all__ = ["Sentence", "Stretch", "Text", "Texts"]

_AT_HAND: Final = 500


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a sentence, and the claims that were read from them."""

    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its number from 1; `block` counts the blocks, `kind` is that of its block."""

    number: int
    block: int
    kind: str
    stretches: tuple[Stretch, ...]
    claims: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class Text:
    """The body of a briefing with the bounds of its blocks and sentences."""

    body: str
    blocks: tuple[tuple[int, int, str], ...]
    bounds: tuple[tuple[int, int], ...]

    def number_at(self, offset: int) -> int:
        """Number of the sentence that a character lies in (the last one before it); 1 at least.

        >>> Text("One. Two.", (), ((0, 4), (5, 9))).number_at(6)
        2
        """
        return max(1, bisect_right(self.bounds, (offset, len(self.body) + 1)))

    def sentences(self, claims: Iterable[Claim], document: str) -> tuple[Sentence, ...]:
        """Every sentence, with what was read from it marked.

        Args:
            claims: the claims that the document gives evidence for.
            document: its CURIE.
        """
        spans = sorted(
            (start, end, claim.id)
            for claim in claims
            for piece in claim.evidence
            if piece.document == document
            for start, end in ((piece.start, piece.end), *((s.start, s.end) for s in piece.more))
        )
        return tuple(self._sentence(number, spans) for number in range(1, len(self.bounds) + 1))

    def _sentence(self, number: int, spans: list[tuple[int, int, str]]) -> Sentence:
        first, last = self.bounds[number - 1]
        inside = [(max(a, first), min(b, last), name) for a, b, name in spans if a < last and b > first]
        cuts = sorted({first, last, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
        stretches = tuple(
            Stretch(self.body[a:b], tuple(dict.fromkeys(n for s, e, n in inside if s <= a and b <= e)))
            for a, b in pairwise(cuts)
        )
        block = max(0, bisect_right(self.blocks, (first, len(self.body) + 1, "")) - 1)
        kind = self.blocks[block][2] if self.blocks else ""
        return Sentence(number, block, kind, stretches, tuple(dict.fromkeys(n for _, _, n in inside)))


class Texts:
    """The texts beside a build, read one at a time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "texts" if folder else None
        self._known: OrderedDict[str, Text | None] = OrderedDict()

    def of(self, document: str) -> Text | None:
        """The text of a briefing (`b:ID`); None for what has none.

        Raises:
            Damaged: it cannot be read.
        """
        if document not in self._known:
            self._known[document] = self._read(document)
            if len(self._known) > _AT_HAND:
                self._known.popitem(last=False)
        return self._known[document]

    def _read(self, document: str) -> Text | None:
        if self._folder is None or not document.startswith("b:"):
            return None
        path = self._folder / f"{document[2:]}.json"
        if not path.is_file():
            return None
        try:
            found: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
            return _decoded(found)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(f"{path} cannot be read ({error}); {MEND}") from error


def _decoded(found: Mapping[str, object]) -> Text:
    blocks, sentences = found["blocks"], found["sentences"]
    if not isinstance(blocks, list) or not isinstance(sentences, list):
        raise TypeError("blocks and sentences are no lists")
    return Text(
        str(found["body"]),
        tuple((int(b["start"]), int(b["end"]), str(b["kind"])) for b in blocks),
        tuple((int(s["start"]), int(s["end"])) for s in sentences),
    )
