"""Look-ups on the built graph: what stands between two names, what is known about one, which plans are open.

Invariant: a look-up reads, it never guesses; a name is resolved to exactly one entity or refused with the nearest ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import NothingFound, UnknownName
from kg.model import Claim, Entity, Family, PlanOutcome, PlanState, Tenure
from kg.query.facets import cells
from kg.query.filters import Filters, Kept, find_predicate, select
from kg.query.representation import Representation, representation
from kg.query.rows import RelationRow, relation_row
from kg.query.shipped import bind, text
from kg.query.topics import Topics
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.store.oxigraph import Store

__all__ = ["Lookup", "Profile", "Relations"]

#: classes whose business is also done by the people and bodies that stand for them
_REPRESENTED = frozenset({EntityClass.STATE, EntityClass.GOVERNMENT_BODY, EntityClass.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Relations:
    """What stands between the first name and the second (or everybody)."""

    names: tuple[str, ...]
    """Labels of the names asked for."""
    direct: tuple[RelationRow, ...]
    through: tuple[RelationRow, ...]
    """Relations of the people and bodies that stood for the names at the time."""
    undated: int
    """Claims left out because no date tells whether they fall into the time asked for."""
    now: str | None

    @property
    def rows(self) -> tuple[RelationRow, ...]:
        """Both blocks."""
        return self.direct + self.through

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of both blocks."""
        return tuple(row.claim for row in self.rows)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known about one entity."""

    entity: Entity
    tenures: tuple[tuple[Tenure, str, str], ...]
    """Tenures with the labels of person and office, by start."""
    claims: Kept
    now: str | None


class Lookup:
    """Answers over one open store."""

    def __init__(self, store: Store, topics: Topics) -> None:
        self.store = store
        self.topics = topics

    @cached_property
    def classes(self) -> dict[str, EntityClass]:
        """Class of every entity."""
        return {entity: cls for entity, (cls, _) in self._entities.items()}

    @cached_property
    def _entities(self) -> dict[str, tuple[EntityClass, str]]:
        found: dict[str, tuple[EntityClass, str]] = {}
        for row in cells(self.store.select(text("entities"))):
            known = (EntityClass(row["class"].removeprefix("dip:")), row["label"])
            found[row["entity"]] = min(found.get(row["entity"], known), known, key=lambda k: (len(k[1]), k))
        return found

    def resolve(self, name: str) -> str:
        """The entity or topic that a name stands for.

        Raises:
            UnknownName: none, with the nearest ones.
            AmbiguousName: several.
        """
        if name.startswith(("e:", "t:")) and (entity := self.store.entity(name)) is not None:
            return entity.id
        try:
            return self.store.names.resolve(name)
        except UnknownName:
            topic = self.topics.find(name)
            if topic is None:
                raise
            return topic

    def label(self, name: str) -> str:
        """What is printed for an entity or topic; its CURIE when it has no label."""
        entity = self.store.entity(name)
        return entity.label if entity else self.topics.labels.get(name, name)

    def filters(self, filters: Filters, predicates: Iterable[str] = (), topics: Iterable[str] = ()) -> Filters:
        """The filters with predicates and topics that the user named.

        Raises:
            UnknownName: no such predicate or topic.
        """
        found = frozenset(t for topic in topics for t in self.topics.below(self.topics.resolve(topic)))
        return Filters(
            filters.since,
            filters.until,
            filters.as_of,
            filters.known_by,
            frozenset(map(find_predicate, predicates)),
            filters.statuses,
            found,
            filters.source_kinds,
        )

    def _claims(self, query: str) -> tuple[Claim, ...]:
        return self.store.claims(row["claim"] for row in cells(self.store.select(query)))

    def claims_of(self, name: str) -> tuple[Claim, ...]:
        """Every claim that names an entity: as an end, agreement or event."""
        return self._claims(bind(text("claims-of"), a=[name]))

    def claims_between(self, some: Iterable[str], others: Iterable[str]) -> tuple[Claim, ...]:
        """Every claim with one of each side at its ends."""
        a, b = sorted(set(some)), sorted(set(others))
        return self._claims(bind(text("claims-between"), a=a, b=b)) if a and b else ()

    def known(self, claims: Iterable[Claim], filters: Filters) -> tuple[Claim, ...]:
        """The claims as they were known by a day and as plans stood on a day.

        `known_by` derives them again from the evidence published by then; `as_of` moves "now".
        """
        claims = tuple(claims)
        now = filters.as_of or filters.known_by
        if not now or (not filters.known_by and all(c.family is Family.FACT for c in claims)):
            return claims
        from kg.derive.merge import derive
        from kg.interval import bounds

        last = bounds(filters.known_by).last.isoformat() if filters.known_by else "9999"
        heard = [
            piece
            for claim in claims
            for piece in claim.evidence
            if not filters.known_by or (piece.source.date and bounds(piece.source.date).last.isoformat() <= last)
        ]
        return derive(heard, curated=self._outcomes(claims, last), as_of=bounds(now).last.isoformat()).claims

    def _outcomes(self, claims: Iterable[Claim], last: str) -> list[PlanOutcome]:
        """The plan–outcome links of the build between event nodes, for outcomes published by `last`."""
        found = []
        for plan in claims:
            for held in self.store.claims(plan.fulfilled_by):
                if plan.event and held.event and (held.first_seen or "") <= last:
                    found.append(PlanOutcome(plan.event, held.event, "happened"))
        return sorted(set(found), key=repr)

    def representation(self, name: str) -> Representation:
        """Who stood for an entity, and when; only itself for a person."""
        entity = self.store.entity(name)
        if entity is None or entity.cls not in _REPRESENTED:
            return Representation({})
        return representation(self.store, name)

    def relations(
        self, first: str, second: str | None = None, filters: Filters | None = None, *, direct: bool = False
    ) -> Relations:
        """What stands between two names, or between one and everybody.

        Args:
            first: name of the entity that rows are seen from.
            second: the other one, or None for all.
            filters: what to keep.
            direct: leave out what goes through people and bodies.

        Raises:
            UnknownName: a name is unknown.
            NothingFound: the filters leave nothing, or nothing is known.
        """
        filters = filters or Filters()
        a = self.resolve(first)
        b = self.resolve(second) if second is not None else None
        own = self.claims_of(a) if b is None else self.claims_between([a], [b])
        kept = select(self.known(own, filters), filters)
        rows = tuple(relation_row(c, {a}, as_of=filters.as_of) for c in kept.claims)
        through, undated = ((), 0) if direct else self._through(a, b, {c.id for c in own}, filters)
        names = tuple(self.label(n) for n in (a, b) if n)
        found = Relations(names, rows, through, kept.undated + undated, self.now(filters))
        if not found.rows:
            tail = f" ({found.undated} without a date left out)" if found.undated else ""
            raise NothingFound(
                f"nothing known {'between' if b else 'about'} {' and '.join(names)} in what was asked{tail}"
            )
        return found

    def _through(self, a: str, b: str | None, own: set[str], filters: Filters) -> tuple[tuple[RelationRow, ...], int]:
        sides = (self.representation(a), self.representation(b) if b else Representation({}))
        ours, theirs = ({*sides[0].members, a}, {*sides[1].members, b} if b else set())
        if b is None:
            candidates = tuple(c for who in sides[0].members for c in self.claims_of(who))
        else:
            candidates = self.claims_between(ours, [n for n in theirs if n])
        fresh = {c.id: c for c in candidates if c.id not in own and _is_business(c)}
        kept = select(self.known(fresh.values(), filters), filters)
        rows = []
        for claim in kept.claims:
            side = sides[0].standing_in(claim, a)
            other = sides[1].standing_in(claim, b) if b else None
            if side and (b is None or (other and side != other)):
                rows.append(relation_row(claim, {side}, as_of=filters.as_of, direct=False))
        return tuple(rows), kept.undated

    def now(self, filters: Filters) -> str | None:
        """The day that counts as now."""
        return filters.as_of or filters.known_by or self.store.as_of

    def show(self, name: str, filters: Filters | None = None) -> Profile:
        """What is known about one entity: its names, offices over time, claims.

        Raises:
            UnknownName: the name is unknown.
        """
        filters = filters or Filters()
        found = self.resolve(name)
        entity = self.store.entity(found)
        if entity is None:
            entity = Entity(found, self.label(found), EntityClass.TOPIC)
        by_person = entity.cls is EntityClass.PERSON
        tenures = self.store.tenures(person=found) if by_person else self.store.tenures(office=found)
        labelled = tuple((t, self.label(t.person), self.label(t.office)) for t in tenures)
        return Profile(entity, labelled, select(self.known(self.claims_of(found), filters), filters), self.now(filters))

    def entities(self, match: str = "", classes: Iterable[EntityClass] = ()) -> tuple[Entity, ...]:
        """Entities whose label, alias, code or CURIE holds `match` (any case), by label.

        Args:
            match: part of a name; empty for all.
            classes: only these classes; empty for all.
        """
        wanted, needle = frozenset(classes), match.casefold()
        found = []
        for name, cls in sorted(self.classes.items()):
            if wanted and cls not in wanted:
                continue
            entity = self.store.entity(name)
            if entity and (not needle or any(needle in n.casefold() for n in _all_names(entity))):
                found.append(entity)
        return tuple(sorted(found, key=lambda e: (e.label.casefold(), e.id)))

    def plans(self, states: Iterable[PlanState], filters: Filters | None = None, name: str | None = None) -> Kept:
        """Plans in some states at the day that counts as now, by date.

        Args:
            states: which states; empty for all.
            filters: what to keep.
            name: only plans of this entity.
        """
        filters = filters or Filters()
        wanted = frozenset(states)
        if name is not None:
            claims = self.claims_of(self.resolve(name))
        else:
            claims = self._claims(bind(text("plans"), state=[f"dip:{s.term}" for s in PlanState]))
            if filters.known_by or filters.as_of:  # whether a plan was held shows in the facts beside it
                claims = self.store.claims([*(c.id for c in claims), *(f for c in claims for f in c.fulfilled_by)])
        kept = select((c for c in self.known(claims, filters) if c.plan_state), filters)
        return Kept(tuple(c for c in kept.claims if not wanted or c.plan_state in wanted), kept.undated)


def _is_business(claim: Claim) -> bool:
    """Whether a claim of a stand-in is one of those it stands for: not its own office or membership."""
    from kg.vocabulary import predicate

    return predicate(claim.predicate).tie


def _all_names(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases, entity.id, entity.iso3, entity.wikidata)
