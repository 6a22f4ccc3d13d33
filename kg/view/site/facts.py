"""A claim as pages show it: a sentence with links, its date and status, and the words that say so.

Invariant: a quotation stands in quotation marks only when it is the publisher's; our own words follow their label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.model import Claim, Evidence, Term
from kg.query.asking.rows import corroboration, sources
from kg.query.asking.wording import MARKS, sentence, shown_date, status_word, told
from kg.query.lookups.explain import quoted
from kg.query.lookups.timeline import story
from kg.view.site.addresses import address

if TYPE_CHECKING:
    from kg.view.site.frame import Frame

__all__ = ["Fact", "Words", "fact", "facts", "words"]

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What one source says, and where."""

    piece: Evidence
    text: str
    """With quotation marks when they are the publisher's."""
    own: bool
    """Whether the words are ours: a note of ours or a row of a table."""
    where: str
    """Where the words stand, in words; empty when unknown."""
    path: str
    """The page of the document, with the anchor of the sentence; empty when there is none."""

    @property
    def label(self) -> str:
        """Whose words they are."""
        if self.own and not self.piece.source.own_words:
            return f"our note on: {self.piece.source.label}"
        return self.piece.source.label


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim in words."""

    claim: Claim
    subject: Term
    verb: str
    object: Term
    rest: str
    """What follows the object, from a blank or full stop on."""
    date: str
    mark: str
    status: str
    sources: str
    corroboration: str
    became: str
    """What became of a plan; empty for a fact."""
    path: str
    first: Words

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.subject.label} {self.verb} {self.object.label}{self.rest}"

    @property
    def few_sources(self) -> str:
        """The first publishers, and how many more there are."""
        names = self.sources.split("; ")
        more = len(names) - _FEW
        return "; ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "")

    @property
    def further(self) -> int:
        """Pieces of evidence beside the first."""
        return len(self.claim.evidence) - 1


def words(frame: Frame, piece: Evidence) -> Words:
    """One piece of evidence with the place it stands at."""
    row = piece.document.startswith("r:")
    path, where = frame.path(piece.document), ""
    if row:
        where = f"row of the table {piece.document[2:].partition('.')[0]}"
    elif path and (text := frame.texts.of(piece.document)):
        number = text.number_at(piece.start)
        path, where = f"{path}#s{number}", f"sentence {number}"
    return Words(piece, quoted(piece), row or piece.source.own_words, where, path)


def fact(frame: Frame, claim: Claim) -> Fact:
    """A claim in words."""
    verb = told(claim)
    begun = f"{claim.subject.label} {verb} {claim.object.label}"
    return Fact(
        claim,
        claim.subject,
        verb,
        claim.object,
        sentence(claim)[len(begun) :],
        shown_date(claim),
        MARKS[claim.status],
        status_word(claim),
        sources(claim),
        corroboration(claim),
        _became(frame, claim),
        address(claim.id),
        words(frame, claim.evidence[0]),
    )


def _became(frame: Frame, claim: Claim) -> str:
    """What became of a plan, where it is more than the state that its status tells."""
    if claim.plan_state is None:
        return ""
    told_story = story(claim, frame.concordance.find)
    return "" if told_story == f"→ {claim.plan_state.value}" else told_story


def facts(frame: Frame, ids: tuple[str, ...]) -> list[Fact]:
    """Claims in words, in the order given."""
    return [fact(frame, claim) for claim in frame.concordance.claims(ids)]
