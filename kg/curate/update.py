"""From a build and some changed briefings to the next one, deriving again only what they touch.

Invariant: the result is what a build from the beginning would give. Derived again are the triples (`kg.derive.unit`)
of which a changed briefing speaks or spoke, plans whose state turns when "now" moves, and all claims that the curated
table of outcomes ties together as soon as one of them is touched. Event nodes and local entities are followed across
triples in the index of the build. Where that is not worth it, or not possible, there is no update: merges, splits,
judgements on entities and outcomes, and curated claims reach beyond a triple, and with any of them the build is made
from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kg.config import Config
from kg.curate.change import Change, graph_facts
from kg.curate.curated import read_curated
from kg.curate.gather import Said, first_of, ground, said_by
from kg.curate.inputs import Document
from kg.curate.judged import Decisions, decisions
from kg.curate.ledger import read_judgements
from kg.curate.local import with_locals
from kg.derive import Derivation, aliases_of, assemble_claims, derive_units, event_nodes, formers, resolve, unit
from kg.derive.days import span
from kg.derive.review import Ledger, target_of
from kg.derive.verdicts import keys_found
from kg.errors import BadInput, Cannot
from kg.model import Claim, Entity, Evidence, Judgement, JudgementAction, PlanOutcome, ReviewState
from kg.register import Register
from kg.store.encode import document_triples, entity_triples, truthy_triples
from kg.store.index import BriefingRow, Index, unit_number
from kg.store.oxigraph import Store
from kg.store.rdf import claim_block
from kg.store.terms import Triple

__all__ = ["Former", "from_build"]

#: with more of the claims touched than one in so many, and more than so many, building from the beginning is quicker
_SHARE, _MANY = 4, 2000
_ON_EVIDENCE = (JudgementAction.ACCEPT, JudgementAction.REJECT, JudgementAction.EDIT)


@dataclass(frozen=True, slots=True)
class Former:
    """The build that stands."""

    store: Store
    index: Index
    rows: Mapping[str, BriefingRow]

    @property
    def status(self) -> Mapping[str, Any]:
        """Its status."""
        return self.store.status


def from_build(
    config: Config,
    register: Register,
    former: Former,
    documents: Mapping[str, Document],
    gone: frozenset[str],
    *,
    write: bool,
    jobs: int = 1,
) -> Change | None:
    """The change that new, changed and dropped briefings make; None when a build from the beginning is due.

    Args:
        config: the workspace.
        register: its register.
        former: the build that stands; tables, ledger, ontology and code are those it was made with.
        documents: new and changed briefings.
        gone: briefings of that build that are no more or have changed.
        write: whether claim files are renewed.
        jobs: number of processes that read texts.

    Raises:
        as `kg.curate.gather.gather`.
    """
    if not all(map(_on_keys, read_judgements(config.judgements))) or read_curated(config.curated):
        return None
    now = _now(config, former, documents, gone)
    if (now is None) != (former.status["as_of"] is None):
        return None
    said = said_by(documents, register, config, write=write, jobs=jobs)
    on, decided = ground(config, register), decisions(config, register, said.files, {}, ())
    fresh, table = decided.evidence, decided.redirects
    entities = _entities(former.index, register, table, said, gone)
    if entities is None:
        return None
    try:
        before = _touched(former, on.outcomes, table, fresh, gone, now)
        if before is None:
            return None
        quoted = {f"b:{ident}" for ident in gone}
        kept = [p for claim in before for p in claim.evidence if p.document not in quoted]
        derived = derive_units([*kept, *fresh], judgements=decided.effective, redirects=table, levels=on.levels)
    except KeyError as error:
        raise BadInput(f"a claim uses {error}, which is no predicate of the ontology") from error
    derivation = assemble_claims(derived, redirects=table, curated=on.outcomes, as_of=now)
    after = derivation.claims
    _check_names(former.store, before, after)
    if any(c.review is ReviewState.REJECTED and _names_local(c) for c in (*before, *after)):
        return None  # whether a person is asked about the entity depends on all claims that name it
    minus, plus = _differing(before, after)
    for gone_triples, new_triples in (
        _around(config, former, documents, gone, now),
        _described(entities),
        _event_names(former, table, before, after),
    ):
        minus |= gone_triples
        plus |= new_triples
    return Change(
        whole=False,
        documents=documents,
        said=said.files,
        read=said.read,
        gone=gone,
        before=before,
        after=after,
        suggestions=derivation.suggestions,
        locals={ident: new for ident, (_, new) in entities.items()},
        minus=minus - plus,
        plus=plus - minus,
        as_of=now,
        stale=_stale(former.status["stale_judgements"], decided, before, after),
        redirects=table,
        asked=frozenset(ident for ident in entities if ident.startswith("e:local.")),
        register=register,
    )


def _now(config: Config, former: Former, documents: Mapping[str, Document], gone: frozenset[str]) -> str | None:
    """The day that counts as now: the configured one, else the latest publication."""
    kept = (row.day for ident, row in former.rows.items() if ident not in gone)
    new = (first_of(d.briefing.source.date) for d in documents.values())
    days = filter(None, (former.index.meta("standing_day"), *kept, *new))
    return config.as_of or max(days, default=None)


def _owners(store: Store, pieces: Iterable[str]) -> set[str]:
    return {str(store.properties(piece)["dip:evidenceFor"][0]) for piece in pieces if piece.startswith("ev:")}


def _number(claim: Claim, redirects: Mapping[str, str]) -> int:
    return unit_number(unit(claim.evidence[0], redirects))


def _touched(
    former: Former,
    outcomes: Iterable[PlanOutcome],
    table: Mapping[str, str],
    fresh: Sequence[Evidence],
    gone: frozenset[str],
    now: str | None,
) -> tuple[Claim, ...] | None:
    """All claims of the triples to derive again; None when they are too many."""
    store, index = former.store, former.index
    limit = max(_MANY, int(former.status["claims"]["total"]) // _SHARE)
    ids = _owners(store, chain.from_iterable(store.subjects("prov:wasQuotedFrom", f"b:{i}") for i in sorted(gone)))
    was = former.status["as_of"]
    if now and was and now != was:
        first, last = sorted((span(was)[1], span(now)[1]))
        ids |= index.turning(first, last)
    curated = {resolve(event, table) for row in outcomes for event in (row.plan_event, row.outcome_event) if event}
    numbers = {unit_number(unit(piece, table)) for piece in fresh}
    tied = now != was or _names_any(fresh, curated, table)
    claims: dict[str, Claim] = {}
    while True:
        wanted = (ids | index.claims_of(numbers)) - claims.keys()
        if len(claims) + len(wanted) > limit:
            return None
        for claim in store.claims(wanted):
            claims[claim.id] = claim
            numbers.add(_number(claim, table))
            if not tied and _names_any(claim.evidence, curated, table):
                tied = True
        if tied and curated:
            olds = formers(table)
            names = sorted(curated.union(*(olds.get(event, ()) for event in curated)))
            ids |= _owners(store, chain.from_iterable(store.subjects("dip:event", name) for name in names))
            curated = set()
        elif not wanted:
            return tuple(claims[ident] for ident in sorted(claims))


def _names_any(pieces: Iterable[Evidence], events: set[str], redirects: Mapping[str, str]) -> bool:
    return bool(events) and any(p.event and resolve(p.event, redirects) in events for p in pieces)


def _check_names(store: Store, before: Iterable[Claim], after: Iterable[Claim]) -> None:
    """No new name of a claim may be that of a claim elsewhere in the graph."""
    known = {name for claim in before for name in (claim.id, *claim.aliases)}
    for claim in after:
        for name in (claim.id, *claim.aliases):
            if name not in known:
                owners = [owner for owner in store.subjects("dip:alias", name) if owner.startswith("c:")]
                owners += [name] if store.properties(name) else []
                if owners:
                    raise Cannot(
                        f"{name} would name two claims, {owners[0]} and {claim.id}; build from the documents again"
                    )


def _differing(before: Iterable[Claim], after: Iterable[Claim]) -> tuple[set[Triple], set[Triple]]:
    """The triples of claims that go or come; those that an unchanged claim of the same triple has stay."""
    old, new = {c.id: c for c in before}, {c.id: c for c in after}
    same = {ident for ident in old.keys() & new.keys() if old[ident] == new[ident]}
    stay = {triple for ident in same for triple in truthy_triples(new[ident])}
    minus = {t for ident, claim in old.items() if ident not in same for t in claim_block(claim)}
    plus = {t for ident, claim in new.items() if ident not in same for t in claim_block(claim)}
    return minus - stay, plus - stay


Pair = tuple[set[Triple], set[Triple]]


def _of_node(store: Store, name: str) -> Iterator[Triple]:
    return ((name, p, value) for p, values in store.properties(name).items() for value in values)


def _around(
    config: Config, former: Former, documents: Mapping[str, Document], gone: frozenset[str], now: str | None
) -> Pair:
    """What the graph says of itself and of the briefings, before and after."""
    minus = {*graph_facts(config, former.status["as_of"])}
    for ident in gone:
        minus.update(_of_node(former.store, f"b:{ident}"))
    plus = {*graph_facts(config, now)}
    for ident, document in documents.items():
        plus.update(document_triples(f"b:{ident}", document.briefing.source))
    return minus, plus


def _entities(
    index: Index, register: Register, table: Mapping[str, str], said: Said, gone: frozenset[str]
) -> dict[str, tuple[Entity | None, Entity | None]] | None:
    """The local entities that changed briefings describe: how they stood, and how they stand.

    None when one of them is merged into another: its name is a name of the other then, in the register's part.
    """
    new: dict[str, list[Entity]] = {}
    for file in said.files.values():
        for entity in file.entities:
            new.setdefault(entity.id, []).append(entity)
    idents = new.keys() | set().union(*(index.described_by(briefing) for briefing in gone))
    if not idents.isdisjoint(table):
        return None
    found = {}
    for ident in sorted(idents):
        if register.entity(ident) is None:
            was = with_locals(index.descriptions(ident))
            now = with_locals([*index.descriptions(ident, without=gone), *new.get(ident, ())])
            found[ident] = (was[0] if was else None, now[0] if now else None)
    return found


def _described(entities: Mapping[str, tuple[Entity | None, Entity | None]]) -> Pair:
    minus = {t for was, _ in entities.values() if was for t in entity_triples(was)}
    return minus, {t for _, now in entities.values() if now for t in entity_triples(now)}


def _event_names(former: Former, table: Mapping[str, str], before: Iterable[Claim], after: Iterable[Claim]) -> Pair:
    """Names of events that join or part, followed through all claims that name several nodes."""
    gone = {claim.id for claim in before}
    came = {claim.id: event_nodes(claim, table) for claim in after}
    ahead = {node for claim in before if len(n := event_nodes(claim, table)) > 1 for node in n}
    ahead |= {node for nodes in came.values() if len(nodes) > 1 for node in nodes}
    groups: dict[str, Sequence[str]] = {claim: nodes for claim, nodes in came.items() if len(nodes) > 1}
    seen: set[str] = set()
    while ahead:
        node = ahead.pop()
        seen.add(node)
        for claim, nodes in former.index.ties_of(node).items():
            ahead |= set(nodes) - seen
            if claim not in gone:
                groups[claim] = nodes
        for nodes in came.values():
            if node in nodes:
                ahead |= set(nodes) - seen
    minus: set[Triple] = {
        (node, "dip:alias", other)
        for node in seen
        for other in former.store.properties(node).get("dip:alias", ())
        if other not in table
    }
    joined = aliases_of(groups[claim] for claim in sorted(groups))
    return minus, {(node, "dip:alias", other) for node, others in joined.items() for other in others}


def _on_keys(row: Judgement) -> bool:
    """Whether a judgement speaks about evidence alone, so that it changes nothing beyond its triple."""
    return row.action in _ON_EVIDENCE and not row.outcome and not row.target.startswith("e:")


def _names_local(claim: Claim) -> bool:
    ends = ((p.subject.id, p.object.id, p.instrument, p.event, p.place and p.place.id) for p in claim.evidence)
    return any(name and name.startswith("e:local.") for names in ends for name in names)


def _stale(
    was: Iterable[Mapping[str, Any]], decided: Decisions, before: Iterable[Claim], after: Iterable[Claim]
) -> tuple[dict[str, Any], ...]:
    """Judgements that answer to nothing: as before, but for those that the claims derived again speak to."""
    ledger = Ledger(decided.judgements, decided.redirects)
    if not ledger.rows:
        return ()
    lost, found = (keys_found(ledger, claims, decided.redirects) for claims in (before, after))
    stale = {(record["line"], record["target"]) for record in was}

    def is_stale(row: Judgement) -> bool:
        target = target_of(row.target)
        return target not in found and (target in lost or (row.line, row.target) in stale)

    rows = tuple(row for row in ledger.rows if is_stale(row))
    nothing = Derivation(claims=(), as_of=None, stale=rows, event_aliases={})
    return tuple(row.record() for row in decided.stale(nothing))
