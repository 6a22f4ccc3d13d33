"""What counts: review states of evidence, and the ledger's judgements on them.

Invariant: a judgement changes the review state of evidence and nothing else; removing its row undoes it.
A target is a key, also one under former ids (all its evidence, also later), `DOCUMENT/KEY`, which is stronger, or an
entity, which is weaker: rejecting it rejects whatever has it as an end or agreement. Of two rows on one target the
later date wins, then the later row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.derive.keys import NO_REDIRECTS, resolve
from kg.model import Evidence, Judgement, JudgementAction, ReviewState

__all__ = ["Ledger", "claim_review", "counted", "is_live", "named_by", "target_of"]

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
    """The judgements that speak about evidence and about outcomes of plans; merges and splits reach us as redirects."""

    def __init__(self, judgements: Iterable[Judgement], redirects: Mapping[str, str] = NO_REDIRECTS) -> None:
        judged = [row for row in judgements if row.action in _STATES]
        self.links = tuple(sorted((row for row in judged if row.outcome), key=lambda row: row.date))
        """Rows on a plan and its outcome: the later one wins."""
        self.on_entities = tuple(row for row in judged if row.target.startswith("e:"))
        self.rows = tuple(row for row in judged if not row.outcome and not row.target.startswith("e:"))
        self._redirects = redirects
        self._by_target: dict[tuple[str, str], Judgement] = {}
        for row in sorted(self.rows, key=lambda row: row.date):
            self._by_target[target_of(row.target)] = row
        said = {resolve(row.target, redirects): row for row in sorted(self.on_entities, key=lambda row: row.date)}
        self._refused = {entity: row for entity, row in said.items() if row.action is JudgementAction.REJECT}

    def apply(self, pieces: Sequence[Evidence], keys: Collection[str]) -> list[Evidence]:
        """The evidence of one key with the review states a person gave it.

        Args:
            pieces: evidence that shares a key.
            keys: that key and the former ones.
        """
        if not self._by_target and not self._refused:
            return list(pieces)
        whole = self._decisive("", keys) or (self._refusal(pieces[0]) if pieces else None)
        return [self._judged(piece, self._decisive(piece.document, keys) or whole) for piece in pieces]

    def _decisive(self, document: str, keys: Collection[str]) -> Judgement | None:
        found = [row for hashed in keys if (row := self._by_target.get((document, hashed)))]
        return max(found, key=lambda row: (row.date, row.target, row.action), default=None)

    def _refusal(self, piece: Evidence) -> Judgement | None:
        """The row that rejects an entity which the statement is about."""
        if not self._refused:
            return None
        named = sorted({resolve(n, self._redirects) for n in named_by(piece)} & self._refused.keys())
        return self._refused[named[0]] if named else None

    @staticmethod
    def _judged(piece: Evidence, row: Judgement | None) -> Evidence:
        if row is None:
            return piece
        corrected = row.action is JudgementAction.EDIT and piece.review is ReviewState.ACCEPTED
        state = piece.review if corrected else _STATES[row.action]
        return piece if state is piece.review else replace(piece, review=state)

    @property
    def targets(self) -> frozenset[tuple[str, str]]:
        """Documents and keys that the rows on evidence speak about."""
        return frozenset(self._by_target)


def named_by(piece: Evidence) -> tuple[str, ...]:
    """The ids that the statement of a piece is about: its ends and its agreement."""
    return tuple(n for n in (piece.subject.id, piece.object.id, piece.instrument) if n)


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
