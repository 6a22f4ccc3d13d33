"""What counts: review states of evidence, and the ledger's judgements on them.

Invariant: a judgement changes the review state of evidence and nothing else; removing its row undoes it.
A target is a key, also one under former ids (all its evidence, also later), or `DOCUMENT/KEY`; the second is stronger,
and of two rows on one target the later date wins, then the later row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from kg.model import Evidence, Judgement, JudgementAction, ReviewState

__all__ = ["Ledger", "claim_review", "counted", "is_live", "target_of"]

_STATES = {
    JudgementAction.ACCEPT: ReviewState.ACCEPTED,
    JudgementAction.REJECT: ReviewState.REJECTED,
    JudgementAction.EDIT: ReviewState.REJECTED,
}
_ORDER = (ReviewState.ACCEPTED, ReviewState.AUTO, ReviewState.QUEUED, ReviewState.REJECTED)


def target_of(text: str) -> tuple[str, str]:
    """Document (CURIE, empty if none is named) and key of a ledger target.

    >>> target_of("2025-07-11-kl/9f3c1a20b7d4e511"), target_of("c:9f3c1a20b7d4e511")
    (('b:2025-07-11-kl', '9f3c1a20b7d4e511'), ('', '9f3c1a20b7d4e511'))
    """
    document, _, hashed = text.strip().rpartition("/")
    if document and not document.startswith(("b:", "r:")):
        document = f"b:{document}"
    return document, hashed.removeprefix("c:")


class Ledger:
    """The judgements that speak about evidence, by target; merges and splits reach us as redirects instead."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        rows = [row for row in judgements if row.action in _STATES]
        self.rows = tuple(rows)
        self._by_target: dict[tuple[str, str], Judgement] = {}
        for row in sorted(rows, key=lambda row: row.date):
            self._by_target[target_of(row.target)] = row

    def apply(self, pieces: Sequence[Evidence], keys: Collection[str]) -> list[Evidence]:
        """The evidence of one key with the review states a person gave it.

        Args:
            pieces: evidence that shares a key.
            keys: that key and the former ones.
        """
        if not self._by_target:
            return list(pieces)
        whole = self._decisive("", keys)
        return [self._judged(piece, self._decisive(piece.document, keys) or whole) for piece in pieces]

    def _decisive(self, document: str, keys: Collection[str]) -> Judgement | None:
        found = [row for hashed in keys if (row := self._by_target.get((document, hashed)))]
        return max(found, key=lambda row: (row.date, row.target, row.action), default=None)

    @staticmethod
    def _judged(piece: Evidence, row: Judgement | None) -> Evidence:
        if row is None:
            return piece
        corrected = row.action is JudgementAction.EDIT and piece.review is ReviewState.ACCEPTED
        state = piece.review if corrected else _STATES[row.action]
        return piece if state is piece.review else replace(piece, review=state)

    def stale(self, keys_of_document: Collection[tuple[str, str]]) -> tuple[Judgement, ...]:
        """The rows whose target no evidence has any more, in the order of the ledger.

        Args:
            keys_of_document: all pairs (document, key), and ("", key) for each key, former ones included.
        """
        return tuple(row for row in self.rows if target_of(row.target) not in keys_of_document)

    @property
    def targets(self) -> frozenset[tuple[str, str]]:
        """What the rows speak about."""
        return frozenset(self._by_target)


def is_live(piece: Evidence) -> bool:
    """Whether the evidence may shape claims: all but rejected."""
    return piece.review is not ReviewState.REJECTED


def claim_review(pieces: Iterable[Evidence]) -> ReviewState:
    """Accepted if any piece is, else auto, else queued, else rejected."""
    states = {piece.review for piece in pieces}
    return next(state for state in _ORDER if state in states)


def counted(pieces: Sequence[Evidence]) -> list[Evidence]:
    """The pieces that decide a status: accepted and auto ones; if there are none the queued; if none, all."""
    sure = [p for p in pieces if p.review in (ReviewState.AUTO, ReviewState.ACCEPTED)]
    return sure or [p for p in pieces if p.review is ReviewState.QUEUED] or list(pieces)
