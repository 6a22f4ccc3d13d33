"""Claims in outline: what a comparison looks at, without quotes, labels or sources.

Invariants: marks and outlines of a build on disk equal those of the same claims in memory, so that either can be
compared with the other; evidence that was rejected is in neither; two claims of one id with equal marks say the
same (the keys in the names of their evidence fix ends, predicate and dates): outlines are read of the rest only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.model import Claim, Denial, Evidence, Family, ReviewState, Stance, Status

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["Mark", "Outline", "marks_in", "marks_of", "named_pieces", "outlines_in", "outlines_of"]

Dates = tuple[str | None, str | None, str | None, str | None]

_AUTO: Final = ReviewState.AUTO.value
_REJECTED: Final = ReviewState.REJECTED.value
#: of how many claims nodes are read one by one, before whole predicates are
_FEW: Final = 5000


class Mark(NamedTuple):
    """What tells quickly whether a claim is as it was."""

    aliases: frozenset[str]
    evidence: frozenset[tuple[str, str]]
    """Name and stance of each piece that is not rejected."""
    status: str
    denial: str | None
    review: str
    plan_state: str | None
    """Local name of the term: `heldLater`."""
    until: str | None
    also_until: str | None
    instrument: str | None
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """A claim without its evidence's words; `subject` and `object` are ids, or the text where there is no id."""

    id: str
    mark: Mark
    subject: str
    predicate: str
    object: str
    on: str | None = None
    start: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """The id and all aliases."""
        return self.mark.aliases | {self.id}

    @property
    def rejected(self) -> bool:
        """Whether a person rejected all of it."""
        return self.mark.review == _REJECTED

    @property
    def evidence(self) -> dict[str, str]:
        """Name of each piece that is not rejected → its stance."""
        return dict(sorted(self.mark.evidence))

    @property
    def dates(self) -> Dates:
        """`dip:on`, `dip:from`, `dip:until`, `dip:alsoUntil` as the store has them."""
        return self.on, self.start, self.mark.until, self.mark.also_until

    @property
    def family(self) -> Family:
        """Fact or plan."""
        if self.mark.status == Status.CONTESTED:
            return Family.FACT
        return Family.of(Stance(self.mark.status), Denial(self.mark.denial) if self.mark.denial else None)


def named_pieces(claims: Iterable[Claim]) -> dict[str, tuple[str, Evidence]]:
    """Name of every evidence node → the claim's id and the piece, as the store would name them."""
    from kg.store.rdf import evidence_nodes

    owner = {piece: claim.id for claim in claims for piece in claim.evidence}
    return {node: (owner[piece], piece) for node, _, piece in evidence_nodes(owner)}


def marks_of(claims: Iterable[Claim], pieces: Mapping[str, tuple[str, Evidence]]) -> dict[str, Mark]:
    """Marks of full claims by id.

    Args:
        claims: as `kg.derive` made them.
        pieces: what `named_pieces` says of the same claims.
    """
    from kg.vocabulary import PREDICATES, Kind

    evidence: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for node, (owner, piece) in pieces.items():
        if piece.review is not ReviewState.REJECTED:
            evidence[owner].add((node, piece.stance.value))
    found = {}
    for claim in claims:
        ends = claim.until, claim.end_date
        until, also = ends if PREDICATES[claim.predicate].kind is Kind.EVENT else ends[::-1]
        found[claim.id] = Mark(
            aliases=frozenset(claim.aliases),
            evidence=frozenset(evidence.get(claim.id, ())),
            status=claim.status.value,
            denial=claim.denial.value if claim.denial else None,
            review=claim.review.value,
            plan_state=claim.plan_state.term if claim.plan_state else None,
            until=until,
            also_until=also,
            instrument=claim.instrument,
            topics=frozenset(claim.topics),
        )
    return found


def outlines_of(claims: Iterable[Claim], marks: Mapping[str, Mark], ids: Collection[str]) -> tuple[Outline, ...]:
    """Outlines of some of the full claims, sorted by id."""
    return tuple(
        Outline(
            claim.id,
            marks[claim.id],
            claim.subject.id or claim.subject.label,
            claim.predicate,
            claim.object.id or claim.object.label,
            claim.date,
            claim.start_date,
        )
        for claim in sorted(claims, key=lambda c: c.id)
        if claim.id in ids
    )


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, value in pairs:
        found[subject].add(value)
    return {subject: frozenset(values) for subject, values in found.items()}


def _evidence(store: Store) -> dict[str, set[tuple[str, str]]]:
    """Pieces by claim: asserted unless another stance is found, as that is what most are."""
    stances: dict[str, str] = {}
    for stance in Stance:
        if stance is not Stance.ASSERTED:
            stances |= dict.fromkeys(store.subjects("dip:stance", f"dip:{stance.value}"), stance.value)
    rejected = set(store.subjects("dip:review", f"dip:{_REJECTED}"))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for node, claim in store.pairs("dip:evidenceFor", "ev:"):
        heard = found[claim]
        if node not in rejected:
            heard.add((node, stances.get(node, Stance.ASSERTED.value)))
    return found


def marks_in(store: Store) -> dict[str, Mark]:
    """Marks of every claim of a build by id; what most claims have in common is not read."""

    def rare(predicate: str, values: Iterable[str]) -> dict[str, str]:
        return {claim: value for value in values for claim in store.subjects(predicate, f"dip:{value}")}

    statuses = rare("dip:status", (s.value for s in Status if s is not Status.ASSERTED))
    reviews = rare("dip:review", (r.value for r in ReviewState if r is not ReviewState.AUTO))
    denials, plan_states = dict(store.pairs("dip:denial", "c:")), dict(store.pairs("dip:planState", "c:"))
    until, also = dict(store.pairs("dip:until", "c:")), dict(store.pairs("dip:alsoUntil", "c:"))
    instruments = dict(store.pairs("dip:instrument", "c:"))
    aliases, topics = _sets(store.pairs("dip:alias", "c:")), _sets(store.pairs("dip:topic", "c:"))
    nothing: frozenset[str] = frozenset()

    def local(value: str | None) -> str | None:
        return value.removeprefix("dip:") if value else None

    return {
        claim: Mark(
            aliases=aliases.get(claim, nothing),
            evidence=frozenset(pieces),
            status=statuses.get(claim, Status.ASSERTED.value),
            denial=local(denials.get(claim)),
            review=reviews.get(claim, _AUTO),
            plan_state=local(plan_states.get(claim)),
            until=until.get(claim),
            also_until=also.get(claim),
            instrument=instruments.get(claim),
            topics=topics.get(claim, nothing),
        )
        for claim, pieces in _evidence(store).items()
    }


_OUTLINED: Final = ("dip:subject", "dip:predicate", "dip:object", "dip:on", "dip:from")


def _one(store: Store, claim: str, predicate: str) -> str | None:
    value = next(iter(store.properties(claim).get(predicate, ())), None)
    return value if value is None or isinstance(value, str) else value.text


def outlines_in(store: Store, marks: Mapping[str, Mark], ids: Collection[str]) -> tuple[Outline, ...]:
    """Outlines of some of the claims of a build, sorted by id."""
    if len(ids) > _FEW:
        whole = [dict(store.pairs(predicate, "c:")) for predicate in _OUTLINED]
        rows = {claim: [values.get(claim) for values in whole] for claim in ids}
    else:
        rows = {claim: [_one(store, claim, predicate) for predicate in _OUTLINED] for claim in ids}
    found = []
    for claim, (subject, predicate, value, on, start) in sorted(rows.items()):
        if subject is None or predicate is None or value is None:
            raise KeyError(claim)
        found.append(Outline(claim, marks[claim], subject, predicate.removeprefix("dip:"), value, on, start))
    return tuple(found)
