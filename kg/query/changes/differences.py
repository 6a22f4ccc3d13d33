"""Two sides compared and told: each change with its claim in a sentence, what it was, what it is, and the sources.

Invariant: full claims are opened only where something changed; a piece of evidence whose words, document and stance
are the same on both sides is neither gained nor lost, wherever in its text it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from kg.model import Claim, Evidence, PlanState
from kg.query.asking.filters import in_order
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import sentence, shown_date
from kg.query.changes.diff import Change, ChangeKind, changes_between
from kg.query.changes.outlines import Mark, Outline
from kg.records import source_record

__all__ = ["FIELDS", "WORDS", "Difference", "Differences", "Side", "compare"]

#: what a person reads over each kind of change
WORDS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MERGED: "merged into another claim",
    ChangeKind.SPLIT: "split off from another claim",
    ChangeKind.REJECTED: "rejected in review",
    ChangeKind.RESTORED: "no longer rejected",
    ChangeKind.STATUS: "status changed",
    ChangeKind.PLAN_STATE: "plan state changed",
    ChangeKind.REVIEW: "review state changed",
    ChangeKind.REFINED: "date refined",
    ChangeKind.REDATED: "date changed",
    ChangeKind.DETAILS: "details changed",
    ChangeKind.GAINED: "evidence gained",
    ChangeKind.LOST: "evidence lost",
}
FIELDS: Final = (
    *("change", "claim", "former", "subject", "subject_id", "predicate", "object", "object_id"),
    *("date", "status", "plan_state", "was", "now", "sentence", "sources"),
)
_PLAN_STATES: Final = {state.term: state.value for state in PlanState}


class Side(Protocol):
    """One state of the graph that can be compared."""

    @property
    def name(self) -> str:
        """How the user knows it: a folder, a build, a revision."""

    @property
    def as_of(self) -> str | None:
        """The day by which its plans are judged."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about how it was opened."""

    def marks(self) -> Mapping[str, Mark]:
        """What tells quickly whether a claim is as it was, by id of every claim."""

    def outlines(self, ids: Collection[str]) -> tuple[Outline, ...]:
        """Some of its claims in outline."""

    def renamed(self) -> Iterable[tuple[str, str]]:
        """Pairs of an entity id that stands today and a former one."""

    def claims(self, ids: Iterable[str]) -> Mapping[str, Claim]:
        """Full claims by id."""

    def pieces(self, names: Iterable[str]) -> Mapping[str, Evidence]:
        """Pieces of evidence by the name of their node."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One change, with its claim as it stands (as it stood, for what is gone) and the evidence it is about."""

    kind: ChangeKind
    claim: Claim
    former: Claim | None
    """The claim before, where there was one."""
    was: str
    now: str
    evidence: tuple[Evidence, ...]

    @property
    def change(self) -> str:
        """What it was and what it is, in words; empty for what was only added or removed."""
        if self.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            return ""
        if self.kind is ChangeKind.MERGED:
            return f"is now told by {self.now}"
        if self.kind is ChangeKind.SPLIT:
            return f"was told by {self.was}"
        if self.kind in (ChangeKind.GAINED, ChangeKind.LOST):
            return f"{self.was} → {self.now} pieces of evidence"
        return f"{self.was or 'none'} → {self.now or 'none'}"

    @property
    def record(self) -> dict[str, Any]:
        """The change as a JSON record."""
        claim = self.claim
        former = self.former.id if self.former and self.former.id != claim.id else None
        return {
            "change": self.kind.value,
            "claim": claim.id,
            "former": former,
            "subject": claim.subject.label,
            "subject_id": claim.subject.id,
            "predicate": claim.predicate,
            "object": claim.object.label,
            "object_id": claim.object.id,
            "date": None if (date := shown_date(claim)) == "undated" else date,
            "status": claim.status.value,
            "plan_state": claim.plan_state.value if claim.plan_state else None,
            "was": self.was or None,
            "now": self.now or None,
            "sentence": sentence(claim),
            "sources": list(dict.fromkeys(piece.source.label for piece in self.evidence)),
            "evidence": [
                {"document": p.document, "stance": p.stance.value, "quote": p.quote, "source": source_record(p.source)}
                for p in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class Differences(Tabular):
    """All changes from one side to another, by kind, then by date."""

    old: str
    new: str
    as_of: tuple[str | None, str | None]
    found: tuple[Difference, ...]

    @property
    def groups(self) -> tuple[tuple[ChangeKind, tuple[Difference, ...]], ...]:
        """The changes of each kind that occurs."""
        kinds = ((kind, tuple(d for d in self.found if d.kind is kind)) for kind in ChangeKind)
        return tuple((kind, some) for kind, some in kinds if some)

    @property
    def summary(self) -> str:
        """How many of what: "3 added, 1 status changed"."""
        counts = Counter(d.kind for d in self.found)
        return ", ".join(f"{counts[kind]} {WORDS[kind]}" for kind in ChangeKind if counts[kind]) or "no difference"

    @property
    def table(self) -> Table:
        """One row a change."""
        columns = ("change", "claim", "what", "was", "now")
        rows = [(WORDS[d.kind], d.claim.id, sentence(d.claim), d.was, d.now) for d in self.found]
        return Table(columns, rows, [d.record for d in self.found], FIELDS)


def _said(piece: Evidence) -> tuple[str, str, str]:
    return piece.document, piece.stance.value, " ".join(piece.quote.split())


def _moved(change: Change, own: Mapping[str, Evidence], other: Iterable[Evidence]) -> Change:
    """The change without pieces that the other side has too, at another place of the same document."""
    there = Counter(map(_said, other))
    kept = []
    for name in change.evidence:
        said = _said(own[name])
        if there[said]:
            there[said] -= 1
        else:
            kept.append(name)
    return replace(change, evidence=tuple(kept))


def _settled(changes: Sequence[Change], old: Side, new: Side) -> tuple[list[Change], dict[str, Evidence]]:
    """The changes without evidence that only moved, and the pieces that are left, by side and name."""
    gained = {id(c.match): c for c in changes if c.kind is ChangeKind.GAINED}
    lost = {id(c.match): c for c in changes if c.kind is ChangeKind.LOST}
    come = new.pieces(n for c in changes if c.kind in _NEW_PIECES for n in c.evidence)
    gone = old.pieces(n for c in changes if c.kind in _OLD_PIECES for n in c.evidence)
    kept: list[Change] = []
    for change in changes:
        mark = id(change.match)
        if change.kind is ChangeKind.GAINED and mark in lost:
            change = _moved(change, come, (gone[n] for n in lost[mark].evidence))
        elif change.kind is ChangeKind.LOST and mark in gained:
            change = _moved(change, gone, (come[n] for n in gained[mark].evidence))
        if change.evidence or change.kind not in (ChangeKind.GAINED, ChangeKind.LOST):
            kept.append(change)
    pieces = {f"new {n}": p for n, p in come.items()} | {f"old {n}": p for n, p in gone.items()}
    return kept, pieces


_NEW_PIECES: Final = (ChangeKind.ADDED, ChangeKind.SPLIT, ChangeKind.GAINED)
_OLD_PIECES: Final = (ChangeKind.REMOVED, ChangeKind.MERGED, ChangeKind.LOST)


def _heard(claim: Claim) -> tuple[Evidence, ...]:
    """One piece of each document that supports the claim as it stands."""
    return tuple({p.document: p for p in reversed(claim.evidence) if p.review.value != "rejected"}.values())[::-1]


def compare(old: Side, new: Side) -> Differences:
    """What changed from one side to the other.

    Args:
        old: the side before.
        new: the side after.
    """
    same = [*old.renamed(), *new.renamed()]
    was, now = old.marks(), new.marks()
    as_it_was = {ident for ident, mark in was.items() if now.get(ident) == mark}
    rest = old.outlines(was.keys() - as_it_was), new.outlines(now.keys() - as_it_was)
    changes, pieces = _settled(changes_between(*rest, same), old, new)
    after = new.claims({c.match.new.id for c in changes if c.match.new})
    before = old.claims({c.match.old.id for c in changes if c.match.old})
    found = []
    for change in changes:
        stands = after[change.match.new.id] if change.match.new else None
        stood = before[change.match.old.id] if change.match.old else None
        claim = stands or stood
        assert claim is not None  # a match has a side
        side = "old" if change.kind in _OLD_PIECES else "new"
        evidence = tuple(pieces[f"{side} {name}"] for name in change.evidence) or _heard(claim)
        words = {"was": change.was, "now": change.now}
        if change.kind is ChangeKind.PLAN_STATE:
            words = {key: _PLAN_STATES.get(term, term) for key, term in words.items()}
        found.append(Difference(change.kind, claim, stood, words["was"], words["now"], evidence))
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    found.sort(key=lambda d: (order[d.kind], in_order(d.claim), d.claim.id))
    return Differences(old.name, new.name, (old.as_of, new.as_of), tuple(found))
