"""A fact on its way to becoming evidence: entities, stance, setting and the spans that prove it.

Invariant: cues lie inside the quote; what names an end outside of it stands in `more`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.config import QUEUE_BELOW
from kg.facts.clauses.clause import Clause
from kg.facts.names.resolver import Ref
from kg.facts.qualifiers.setting import Place, When
from kg.model import Amount, Briefing, Denial, Evidence, ReviewState, Span, Stance
from kg.vocabulary import PREDICATES, Kind

__all__ = ["Finding", "evidence_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one sentence says for one claim."""

    subject: Ref
    predicate: str
    object: Ref
    rule: str
    start: int
    end: int
    """Span of the quote."""
    stance: Stance = Stance.ASSERTED
    denial: Denial | None = None
    attributed_to: str | None = None
    when: When = field(default_factory=When)
    place: Place | None = None
    topic: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    instrument: str | None = None
    event: str | None = None
    amounts: tuple[Amount, ...] = ()
    former: bool = False
    starts: bool = False
    clause: Clause | None = None
    """The clause that told it."""
    cue: tuple[int, int] | None = None
    """Span of the words that told it, where no clause did."""

    @property
    def triple(self) -> tuple[str, str, str]:
        """Ends and predicate, symmetric ones in one order."""
        ends = [self.subject.key, self.object.key]
        if PREDICATES[self.predicate].symmetric:
            ends.sort()
        return ends[0], self.predicate, ends[1]


def _cues(finding: Finding, body: str) -> tuple[Span, ...]:
    """The words that the rule fired on: a title, or the verb or noun of the clause with what carries it."""
    clause = finding.clause
    if clause is None:
        spans = [finding.cue] if finding.cue else []
    else:
        tree = clause.tree
        words = {clause.head} | ({clause.support} if clause.support is not None else set())
        words |= {k for k in tree.children(clause.head, "prt") if clause.kind == "verb"}
        spans = [(tree.start[w], tree.end[w]) for w in sorted(words)]
    inside = [(a, b) for a, b in spans if finding.start <= a < b <= finding.end]
    return tuple(Span(a, b, body[a:b]) for a, b in sorted(set(inside)))


def _more(finding: Finding, body: str) -> tuple[Span, ...]:
    spans = []
    for ref in (finding.subject, finding.object):
        if not (finding.start <= ref.start and ref.end <= finding.end) and ref.start < ref.end:
            spans.append(Span(ref.start, ref.end, body[ref.start : ref.end]))
    return tuple(dict.fromkeys(sorted(spans, key=lambda s: (s.start, s.end))))


def evidence_of(
    finding: Finding, briefing: Briefing, confidence: float | None = None, below: float = QUEUE_BELOW
) -> Evidence:
    """The evidence that a finding gives.

    Args:
        finding: what a sentence says.
        briefing: the document it stands in.
        confidence: lower bound of the measured precision of its rule, if that has been measured.
        below: facts of less confidence wait for a review.
    """
    body = briefing.body
    kind = PREDICATES[finding.predicate].kind
    when = finding.when
    date = until = start = end = None
    if kind is Kind.EVENT and not when.since:
        date, until = (when.first, when.last) if when.first else (None, None)
    elif kind is Kind.STATE or when.since:
        if finding.denial is Denial.ENDED:
            end = when.first
        elif when.until:
            end = when.last or when.first
        elif when.since or finding.starts:
            start, end = when.first, when.last
        if kind is Kind.EVENT:
            date, start, end = start, None, None
    dated = date or start or end
    doubtful = any(r.id is None and r.candidates for r in (finding.subject, finding.object)) or (
        confidence is not None and confidence < below
    )
    return Evidence(
        document=briefing.curie,
        source=briefing.source,
        subject=finding.subject.term,
        predicate=finding.predicate,
        object=finding.object.term,
        stance=finding.stance,
        denial=finding.denial,
        date=date,
        until=until,
        start_date=start,
        end_date=end,
        date_basis=when.basis if dated else type(when.basis).NONE,
        instrument=finding.instrument,
        event=finding.event,
        place=finding.place.term if finding.place else None,
        topic="; ".join(finding.topic),
        topic_ids=finding.topic_ids,
        amounts=finding.amounts,
        attributed_to=finding.attributed_to,
        former=finding.former,
        quote=body[finding.start : finding.end],
        start=finding.start,
        end=finding.end,
        more=_more(finding, body),
        rule=finding.rule,
        cues=_cues(finding, body),
        confidence=confidence,
        review=ReviewState.QUEUED if doubtful else ReviewState.AUTO,
    )
