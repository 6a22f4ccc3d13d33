"""A part of the graph: what concerns one entity, stands between two, or is said by one briefing.

Invariant: a part holds whole claims with all their evidence and sources, and names and classes of everything they
mention; every triple of a part is a triple of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.errors import BadInput, NothingFound, UnknownName
from kg.model import Claim
from kg.query.asking.slices import passing
from kg.query.asking.statement import filters_in_words
from kg.vocabulary import PREDICATES

if TYPE_CHECKING:
    from kg.query.asking.filters import Filters
    from kg.query.lookups.lookup import Lookup
    from kg.store.oxigraph import Store
    from kg.store.terms import Lit

__all__ = ["Part", "part_of", "within"]

#: claims after which the nodes remembered by the store are let go
_CHUNK = 2000
_CONCERNS = ("dip:party", "dip:object", "dip:subject", "dip:instrument", "dip:event", "dip:topic")


@dataclass(frozen=True)
class Part:
    """Some claims, and the nodes that belong to them; `ids` None is the whole graph."""

    store: Store
    label: str
    ids: tuple[str, ...] | None = None
    focus: tuple[str, ...] = ()
    """The entities or the briefing asked for."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.ids is None

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Ids of its claims, sorted."""
        return self.ids if self.ids is not None else tuple(self.store.subjects("rdf:type", "dip:Claim"))

    def claims(self) -> Iterator[Claim]:
        """Its claims by id, a few in memory at a time."""
        for number, ident in enumerate(self.claim_ids, 1):
            yield from self.store.claims([ident])
            if number % _CHUNK == 0:
                self.store.forget()

    def nodes(self) -> set[str] | None:
        """Names of its nodes; None for all of the graph's."""
        if self.ids is None:
            return None
        found = {*self.ids, *self.focus}
        for name in self.focus:
            found |= {t for p in ("dip:person", "dip:office") for t in self.store.subjects(p, name)}
        evidence = {piece for ident in self.ids for piece in self.store.subjects("dip:evidenceFor", ident)}
        found |= evidence
        for name in sorted(found):
            found |= self._mentioned(name)
        return found

    def _mentioned(self, name: str) -> set[str]:
        """Names of data that a claim, piece or tenure speaks of, without the claims it is linked with."""
        if not name.startswith(("c:", "ev:", "r:")):
            return set()
        values = (v for p, vs in self.store.properties(name).items() if p != "dip:alias" for v in vs)
        named = {v for v in values if isinstance(v, str) and v.startswith(("e:", "t:", "b:", "r:", "ev:"))}
        return {v for v in named if not v.startswith("b:") or "#char=" not in v}

    def keeps(self, subject: str, predicate: str, value: str | Lit) -> bool:
        """Whether a triple of one of its nodes belongs to it: a direct triple only where a claim of it says so."""
        local = predicate.removeprefix("dip:")
        return self.ids is None or local not in PREDICATES or (subject, local, value) in self._direct

    @property
    def _direct(self) -> frozenset[tuple[str, str, str]]:
        known = self.__dict__.get("_direct_triples")
        if known is None:
            known = frozenset(_direct(self.claims()))
            self.__dict__["_direct_triples"] = known
        return known


def _direct(claims: Iterable[Claim]) -> Iterator[tuple[str, str, str]]:
    for claim in claims:
        subject, value = claim.subject.id, claim.object.id
        if claim.counts and subject and value:
            yield subject, claim.predicate, value
            if PREDICATES[claim.predicate].symmetric:
                yield value, claim.predicate, subject


def _concerning(store: Store, name: str) -> set[str]:
    return {s for p in _CONCERNS for s in store.subjects(p, name) if s.startswith("c:")}


def _of_briefing(store: Store, briefing: str) -> Part:
    name = f"b:{briefing.removeprefix('b:')}"
    if not store.properties(name):
        known = [b.removeprefix("b:") for b in store.subjects("rdf:type", "dip:Briefing")]
        raise UnknownName("briefing", briefing, get_close_matches(name.removeprefix("b:"), known), "kg status")
    ids = {
        str(claim)
        for piece in store.subjects("prov:wasQuotedFrom", name)
        for claim in store.properties(piece)["dip:evidenceFor"]
    }
    return Part(store, f"what {name.removeprefix('b:')} says", tuple(sorted(ids)), (name,))


def part_of(lookup: Lookup, entities: Sequence[str] = (), briefing: str | None = None) -> Part:
    """The part that the names stand for; without any the whole graph.

    Args:
        lookup: the look-ups over the graph.
        entities: one name for all that concerns it, two for what stands between them.
        briefing: id of a briefing, with or without `b:`.

    Raises:
        BadInput: more than two names, or names and a briefing.
        UnknownName, AmbiguousName: a name is unknown or not clear.
        NothingFound: no claim concerns what was asked.
    """
    store = lookup.store
    if briefing is not None:
        if entities:
            raise BadInput("--entity and --briefing exclude each other; choose one")
        return _of_briefing(store, briefing)
    if not entities:
        return Part(store, "the whole graph")
    if len(entities) > 2:
        raise BadInput(f"--entity is given {len(entities)} times; once for all about it, twice for what stands between")
    names = tuple(dict.fromkeys(lookup.resolve(name) for name in entities))
    if len(names) < len(entities):
        raise BadInput(f"{entities[0]!r} and {entities[1]!r} are both {names[0]}; name two")
    labels = " and ".join(lookup.label(name) for name in names)
    ids = set.intersection(*(_concerning(store, name) for name in names))
    if not ids:
        raise NothingFound(f"no claim concerns {labels}")
    return Part(
        store,
        f"what concerns {labels}" if len(names) == 1 else f"what stands between {labels}",
        tuple(sorted(ids)),
        names,
    )


def within(lookup: Lookup, part: Part, filters: Filters) -> Part:
    """The claims of a part that pass filters; those without a date do not pass `since` and `until`.

    Raises:
        NothingFound: no claim passes.
    """
    columns = lookup.columns
    passed = set(columns.curies(passing(columns, filters).rows))
    ids = tuple(sorted(passed if part.ids is None else passed & set(part.ids)))
    told = filters_in_words(filters, lookup.topics)
    if not ids:
        raise NothingFound(f"no claim of {part.label}: {told}")
    return Part(part.store, f"{part.label}: {told}", ids, part.focus)
