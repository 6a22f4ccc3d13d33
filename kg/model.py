"""The values that pass between the rooms of the house: frozen, comparable, without I/O.

Invariants: an `Evidence` is one claim in one span of one document, with exactly one stance and one rule, and
`body[start:end] == quote`; a `Claim` is derived from evidence and never edited.
Identifiers are CURIEs (`e:malaysia`, `c:9f3c1a20b7d4e511`, `t:civil-nuclear`, `b:2025-07-11-kl`,
`r:events.vance-1979`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kg.vocabulary import EntityClass

__all__ = [
    "Amount",
    "Briefing",
    "Claim",
    "DateBasis",
    "Denial",
    "Entity",
    "Evidence",
    "Family",
    "Judgement",
    "JudgementAction",
    "PlanOutcome",
    "PlanState",
    "ReviewState",
    "Source",
    "SourceKind",
    "Span",
    "Stance",
    "Status",
    "Tenure",
    "Term",
]


class Stance(StrEnum):
    """How one piece of evidence holds its claim."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    REPORTED = "reported"


class Status(StrEnum):
    """What all evidence of a claim comes to."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    REPORTED = "reported"
    CONTESTED = "contested"


class Denial(StrEnum):
    """What `denied` means."""

    NEGATED = "negated"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ENDED = "ended"


class Family(StrEnum):
    """Facts and plans never merge; `Family.of` decides by stance and denial."""

    FACT = "fact"
    PLAN = "plan"

    @staticmethod
    def of(stance: Stance, denial: Denial | None) -> Family:
        """Family of a stance.

        >>> Family.of(Stance.DENIED, Denial.CANCELLED), Family.of(Stance.DENIED, Denial.ENDED)
        (<Family.PLAN: 'plan'>, <Family.FACT: 'fact'>)
        """
        if stance in (Stance.PLANNED, Stance.POSSIBLE):
            return Family.PLAN
        if stance is Stance.DENIED and denial in (Denial.REFUSED, Denial.CANCELLED):
            return Family.PLAN
        return Family.FACT


class DateBasis(StrEnum):
    """Where an event's date comes from; the publication date is never one."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    NONE = "none"


class SourceKind(StrEnum):
    """Who stands behind a source."""

    OFFICIAL = "official"
    AGENCY = "agency"
    PRESS = "press"
    THINKTANK = "thinktank"
    ENCYCLOPEDIA = "encyclopedia"
    SECONDARY = "secondary"


class ReviewState(StrEnum):
    """Review state of a piece of evidence."""

    AUTO = "auto"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PlanState(StrEnum):
    """What became of a plan, as of a day."""

    OPEN = "open"
    HELD = "held"
    HELD_LATER = "held later"
    MOVED = "moved"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"

    @property
    def term(self) -> str:
        """Local name of the ontology term (`dip:heldLater`)."""
        return "heldLater" if self is PlanState.HELD_LATER else self.value


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters of a body; `quote` is the raw slice."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from; empty strings and None mean unknown."""

    title: str
    publisher: str = ""
    date: str | None = None
    url: str = ""
    source_kind: SourceKind | None = None
    own_words: bool = False

    @property
    def label(self) -> str:
        """How people see the source.

        >>> Source("Readout", "State Department", "2025-07-11").label
        'Readout (State Department, 2025-07-11)'
        >>> Source("Readout", "State Department", "2025-07-11", "https://x.org", own_words=True).label
        'our note on: Readout (State Department, 2025-07-11, https://x.org)'
        """
        parts = [self.publisher, self.date or ""] + ([self.url] if self.own_words else [])
        tail = ", ".join(p for p in parts if p)
        label = f"{self.title} ({tail})" if tail else self.title
        return f"our note on: {label}" if self.own_words else label


@dataclass(frozen=True, slots=True)
class Briefing:
    """One source document: `body` is everything after the front matter, untouched (for HTML: the extracted text)."""

    id: str
    source: Source
    body: str
    notes: tuple[str, ...] = ()
    """What the reader has to tell the user, one line each (missing front matter, guessed date)."""

    @property
    def curie(self) -> str:
        """`b:` name of the briefing."""
        return f"b:{self.id}"


@dataclass(frozen=True, slots=True)
class Entity:
    """A node: register entry or local entity."""

    id: str
    label: str
    cls: EntityClass
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    iso3: str = ""
    state: str | None = None
    """CURIE of the state a person represents or a body, office or place belongs to, if known."""
    note: str = ""

    @property
    def local(self) -> bool:
        """Whether the entity is known from texts only."""
        return self.id.startswith(("e:local.", "e:event."))


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office from-to; None = unknown or open."""

    person: str
    office: str
    title: str
    body: str
    start: str | None
    end: str | None
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """An end of a claim: an entity or topic (`id`), or plain text (`id` None). `label` is what is printed."""

    id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as the text gives it: 90 million dollars = (90000000.0, "USD", "90 million dollars")."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one document says, in one span, for one claim."""

    document: str
    """`b:ID` of a briefing or `r:TABLE.KEY` of a reference row."""
    source: Source
    subject: Term
    predicate: str
    object: Term
    stance: Stance
    denial: Denial | None = None
    date: str | None = None
    """Day, month or year of an event."""
    until: str | None = None
    """Last day of an event of several days."""
    start_date: str | None = None
    """Start of a state."""
    end_date: str | None = None
    """End of a state; with `denial` ended, the day it ended."""
    date_basis: DateBasis = DateBasis.NONE
    instrument: str | None = None
    event: str | None = None
    place: Term | None = None
    topic: str = ""
    """The text's own words, several joined with "; "."""
    topic_ids: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    attributed_to: str | None = None
    former: bool = False
    moved_to: str | None = None
    """Date to which this evidence moves a plan."""
    quote: str
    start: int
    end: int
    more: tuple[Span, ...] = ()
    rule: str
    cues: tuple[Span, ...] = ()
    """The words on which the rule fired, inside the quote, in their order."""
    confidence: float | None = None
    """Lower bound of the rule's measured precision; None while it has not been measured."""
    review: ReviewState = ReviewState.AUTO

    @property
    def family(self) -> Family:
        """Fact or plan."""
        return Family.of(self.stance, self.denial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What all evidence of one statement comes to; made by `kg.derive` only."""

    id: str
    aliases: tuple[str, ...]
    subject: Term
    predicate: str
    object: Term
    family: Family
    status: Status
    denial: Denial | None
    review: ReviewState
    date: str | None
    until: str | None
    start_date: str | None
    end_date: str | None
    earliest: str | None
    """First possible day of the start, ISO day."""
    latest: str | None
    """Last possible day of the end, ISO day; None when open or unknown."""
    from_latest: str | None
    until_earliest: str | None
    instrument: str | None
    event: str | None
    topics: tuple[str, ...]
    plan_state: PlanState | None
    fulfilled_by: tuple[str, ...]
    moved_to: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    publishers: tuple[str, ...]
    """Distinct, not necessarily independent; a note and a row on one address count once."""
    addresses: tuple[str, ...] = ()
    """Distinct addresses of its sources, small differences of spelling aside."""
    first_seen: str | None
    last_seen: str | None

    @property
    def counts(self) -> bool:
        """Whether the claim gives a truthy triple: asserted, and accepted or automatic."""
        return self.status is Status.ASSERTED and self.review in (ReviewState.AUTO, ReviewState.ACCEPTED)


class JudgementAction(StrEnum):
    """What a person decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of the ledger `data/judgements.csv`; undone by removing it."""

    action: JudgementAction
    target: str
    argument: str = ""
    """merge: the entity that stands; split: a briefing; accept and reject: `outcome=c:FACT` when they speak about a
    plan and its outcome, `claim=c:ID` when the key was judged with others of one claim; edit: `curated=ID` of a
    row of the curated claims."""
    who: str = ""
    date: str = ""
    reason: str = ""
    line: int = field(default=0, compare=False)
    """Line of the ledger, 0 when it stands in none."""

    @property
    def outcome(self) -> str:
        """The claim (CURIE) that the judgement says is, or is not, the outcome of the plan it names; else empty.

        >>> Judgement(JudgementAction.REJECT, "c:9f3c1a20b7d4e511", "outcome=c:42b3b0bc57bb1710").outcome
        'c:42b3b0bc57bb1710'
        """
        name, _, value = self.argument.partition("=")
        return value if name == "outcome" else ""


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """A row of `data/reference/plans-and-outcomes.csv`: event ids (`e:…`) of a plan and of what became of it."""

    plan_event: str
    outcome_event: str | None
    outcome: str
    """happened, lapsed or pending."""
    note: str = ""
    date: str | None = None
    """When the outcome happened, as its own row says."""
