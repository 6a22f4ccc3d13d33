"""Look-ups on the built graph: what stands between two names, what is known about one, which plans are open.

Invariant: a look-up reads, it never guesses; a name is resolved to exactly one entity or refused with the nearest ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import NothingFound, UnknownName
from kg.model import Claim, Entity, PlanState
from kg.query.asking.facets import cells
from kg.query.asking.filters import Filters, Kept, find_predicate, select
from kg.query.asking.publishers import find_publisher
from kg.query.asking.rows import RelationRow, relation_row
from kg.query.asking.shipped import bind, text
from kg.query.asking.topics import Topics
from kg.query.lookups.finding import Finding, Seen
from kg.query.lookups.representation import Representation, representation
from kg.query.lookups.results import Entities, Profile, Relations, counted
from kg.query.lookups.then import known, stood
from kg.store.codes import COLUMNS_NAME
from kg.store.heads import Heads
from kg.store.names import BuiltNames
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.store.columns import Columns
    from kg.store.oxigraph import Store

__all__ = ["Entities", "Lookup", "Profile", "Relations"]

#: classes whose business is also done by the people and bodies that stand for them
_REPRESENTED = frozenset({EntityClass.STATE, EntityClass.GOVERNMENT_BODY, EntityClass.ORGANISATION})


class Lookup:
    """Answers over one open store."""

    def __init__(self, store: Store, topics: Topics) -> None:
        self.store = store
        self.topics = topics

    @cached_property
    def finding(self) -> Finding | None:
        """Look-ups on the columns beside the store; None where it has none."""
        if self.store.folder is None:
            return None
        return Finding(self.store, Heads.open(self.store.folder, self.store.build_id), lambda: self.columns)

    @cached_property
    def columns(self) -> Columns:
        """Every claim as columns: those beside the store, else made from it."""
        from kg.query.asking.facets import all_facets, kinds_of_documents
        from kg.store.columns import Columns

        if self.store.folder is not None:
            return Columns.open(self.store.folder / COLUMNS_NAME, self.store.build_id)
        return Columns.of(all_facets(self.store), self.classes.get, kinds_of_documents(self.store).get)

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
        except UnknownName as error:
            topic = self.topics.find(name)
            if topic is not None:
                return topic
            begun = "".join(f" --match {word[:4]}" for word in name.split()[:1])
            raise UnknownName("entity", name, error.nearest, f"kg entities{begun}") from error

    def label(self, name: str) -> str:
        """What is printed for an entity or topic; its CURIE when it has no label."""
        entity = self.store.entity(name)
        return entity.label if entity else self.topics.labels.get(name, name)

    def filters(self, filters: Filters, predicates: Iterable[str] = (), topics: Iterable[str] = ()) -> Filters:
        """The filters with predicates and topics that the user named.

        Raises:
            UnknownName: no such predicate, topic or publisher.
        """
        found = frozenset(t for topic in topics for t in self.topics.below(self.topics.resolve(topic)))
        return replace(
            filters,
            predicates=frozenset(map(find_predicate, predicates)),
            topics=found,
            publishers=frozenset(find_publisher(self.store, name) for name in filters.publishers),
        )

    def _claims(self, query: str) -> tuple[Claim, ...]:
        return self.store.claims(row["claim"] for row in cells(self.store.select(query)))

    def claims_of(self, name: str) -> tuple[Claim, ...]:
        """Every claim that names an entity or topic: as an end, agreement, event or topic."""
        if self.finding:
            return self.store.claims(self.finding.heads.ids(self.finding.about(name)))
        return self._claims(bind(text("claims-of"), a=[name]))

    def claims_between(self, some: Iterable[str], others: Iterable[str]) -> tuple[Claim, ...]:
        """Every claim with one of each side at its ends."""
        a, b = sorted(set(some)), sorted(set(others))
        if self.finding:
            return self.store.claims(self.finding.heads.ids(self.finding.heads.between(a, b)))
        return self._claims(bind(text("claims-between"), a=a, b=b)) if a and b else ()

    def known(self, claims: Iterable[Claim], filters: Filters) -> tuple[Claim, ...]:
        """The claims as they were known by a day and as plans stood on a day (`kg.query.lookups.then`)."""
        return known(self.store, claims, filters)

    def representation(self, name: str) -> Representation:
        """Who stood for an entity, and when; only itself for a person."""
        entity = self.store.entity(name)
        if entity is None or entity.cls not in _REPRESENTED:
            return Representation({})
        return representation(self.store, name, self.finding.heads if self.finding else None)

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
        names = tuple(self.label(n) for n in (a, b) if n)
        if find := self.finding_for(filters):
            found = self._relations(find, (a, b), names, filters, direct=direct)
        else:
            found = self._derived_relations((a, b), names, filters, direct=direct)
        if not (found.direct or found.through):
            raise self.nothing((a, b), found.undated)
        return found

    def finding_for(self, filters: Filters) -> Finding | None:
        """Look-ups on the columns as a question wants them; None where claims have to be derived again for it."""
        find, day = self.finding, filters.as_of
        if find is None or filters.known_by:
            return None
        return find.on(day, lambda claims: stood(self.store, claims, day)) if day else find

    def nothing(self, ends: tuple[str, str | None], undated: int) -> NothingFound:
        """That nothing stands between two names, or between one and everybody."""
        names = " and ".join(self.label(name) for name in ends if name)
        tail = f" ({undated} without a date left out)" if undated else ""
        return NothingFound(f"nothing known {'between' if ends[1] else 'about'} {names} in what was asked{tail}")

    def _relations(
        self, find: Finding, ends: tuple[str, str | None], names: tuple[str, ...], filters: Filters, *, direct: bool
    ) -> Relations:
        """Relations as they stand, or stood on a day, found on the columns."""
        seen, through, undated = self.rows(find, ends, filters, direct=direct)
        return Relations(
            names,
            find.relations(seen, direct=True),
            find.relations(through, direct=False),
            undated,
            self.now(filters),
            (find.cells(seen), find.cells(through, direct=False)),
        )

    def rows(
        self, find: Finding, ends: tuple[str, str | None], filters: Filters, *, direct: bool
    ) -> tuple[list[Seen], list[Seen], int]:
        """What stands between two, or between one and everybody, as rows of the columns.

        Args:
            find: look-ups on the columns.
            ends: the entity that is asked about, and the other one or None.
            filters: what to keep, without `known_by`.
            direct: leave out what goes through people and bodies.

        Returns:
            Rows of the entity's own claims and of those who stood for it, each in order, and how many were left out
            for want of a date.
        """
        a, b = ends
        own = find.about(a) if b is None else find.heads.between([a], [b])
        kept = find.kept(own, filters)
        seen = [(row, a) for row in kept.rows]
        if direct:
            return seen, [], kept.undated
        sides = (a, self.representation(a)), ((b, self.representation(b)) if b else None)
        stand_ins = sides[0][1].members
        if sides[1]:
            rows = set(find.heads.between({*stand_ins, a}, {*sides[1][1].members, sides[1][0]}))
        else:
            rows = {row for who in stand_ins for row in find.heads.with_end(who)}
        side_of = dict(find.standing(sorted(rows.difference(own)), *sides))
        business = find.kept(list(side_of), filters)
        return seen, [(row, side_of[row]) for row in business.rows], kept.undated + business.undated

    def _derived_relations(
        self, ends: tuple[str, str | None], names: tuple[str, ...], filters: Filters, *, direct: bool
    ) -> Relations:
        """Relations as they were known on a day, derived again."""
        a, b = ends
        own = self.claims_of(a) if b is None else self.claims_between([a], [b])
        kept = select(self.known(own, filters), filters)
        rows = tuple(relation_row(c, {a}, as_of=filters.as_of) for c in kept.claims)
        through, undated = ((), 0) if direct else self._through(a, b, {c.id for c in own}, filters)
        return Relations(names, rows, through, kept.undated + undated, self.now(filters))

    def _through(self, a: str, b: str | None, own: set[str], filters: Filters) -> tuple[tuple[RelationRow, ...], int]:
        sides = (self.representation(a), self.representation(b) if b else Representation({}))
        ours, theirs = ({*sides[0].members, a}, {*sides[1].members, b} if b else set())
        if b is None:
            candidates = tuple(c for who in sides[0].members for c in self.claims_of(who))
        else:
            candidates = self.claims_between(ours, [n for n in theirs if n])
        fresh = {c.id: c for c in candidates if c.id not in own and _is_business(c)}
        seen, business = {}, []
        for claim in self.known(fresh.values(), filters):
            side = sides[0].standing_in(claim, a)
            other = sides[1].standing_in(claim, b) if b else None
            if side and (b is None or (other and side != other)):
                seen[claim.id] = side
                business.append(claim)
        kept = select(business, filters)
        rows = (relation_row(claim, {seen[claim.id]}, as_of=filters.as_of, direct=False) for claim in kept.claims)
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
        by_start = sorted(tenures, key=lambda t: (t.start or "", t.office, t.person))
        labelled = tuple((t, self.label(t.person), self.label(t.body)) for t in by_start)
        now = self.now(filters)
        if find := self.finding_for(filters):
            done = find.kept(find.about(found), filters)
            claims, printed = find.all(done.rows), find.cells([(row, found) for row in done.rows])
            by_predicate = counted(find.predicates(done.rows))
            return Profile(entity, labelled, Kept(claims, done.undated), now, by_predicate, printed)
        kept = select(self.known(self.claims_of(found), filters), filters)
        return Profile(entity, labelled, kept, now, counted(claim.predicate for claim in kept.claims))

    def kinds(self, names: Iterable[str]) -> frozenset[EntityClass]:
        """The classes that a user named, in any case.

        Raises:
            UnknownName: no such class.
        """
        known = {cls.value.lower(): cls for cls in EntityClass}
        found = set()
        for name in names:
            if name.lower() not in known:
                near = [known[n].value for n in get_close_matches(name.lower(), known)]
                raise UnknownName("class", name, near, f"one of {', '.join(cls.value for cls in EntityClass)}")
            found.add(known[name.lower()])
        return frozenset(found)

    def entities(self, match: str = "", *, kind: Iterable[str] = ()) -> Entities:
        """Entities whose label, alias, code or CURIE holds `match` (any case), by label.

        Args:
            match: part of a name; empty for all.
            kind: only these classes; empty for all.
        """
        wanted, needle = self.kinds(kind), match.casefold()
        names = self.store.names if match and self.store.folder else None
        candidates = names.holding(match) if isinstance(names, BuiltNames) else self.classes
        found = []
        for name in sorted(candidates):
            entity = self.store.entity(name)
            if entity is None or (wanted and entity.cls not in wanted):
                continue
            if not needle or any(needle in n.casefold() for n in _all_names(entity)):
                found.append(entity)
        return Entities(tuple(sorted(found, key=lambda e: (e.label.casefold(), e.id))))

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
        kept = select((c for c in self.known(claims, filters) if c.plan_state), filters)
        return Kept(tuple(c for c in kept.claims if not wanted or c.plan_state in wanted), kept.undated)


def _is_business(claim: Claim) -> bool:
    """Whether a claim of a stand-in is one of those it stands for: not its own office or membership."""
    from kg.vocabulary import predicate

    return predicate(claim.predicate).tie


def _all_names(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases, entity.id, entity.iso3, entity.wikidata)
