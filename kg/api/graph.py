"""The Python twin of the command line: `kg.open(".")` gives a `Graph`, its methods are the commands.

Dates are ISO strings (`2025`, `2025-07`, `2025-07-10`); names are labels, aliases, ISO codes, CURIEs or QIDs; every
result shows itself as a table in a notebook. Nothing heavy is imported before a method needs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.api.networks import Networks
from kg.api.words import Words, each, listed, one
from kg.config import Config, find_workspace, load_config, shipped
from kg.errors import BadInput, NoWorkspace
from kg.interval import bounds, is_date
from kg.model import Claim, Evidence, PlanState, SourceKind, Status
from kg.query.asking.filters import Filters, members
from kg.query.asking.topics import Topics
from kg.query.lookups.lookup import Entities, Lookup, Profile, Relations
from kg.query.lookups.timeline import Plans, Timeline, plans_by_state, timeline

if TYPE_CHECKING:
    import rdflib

    from kg.query.changes.differences import Differences
    from kg.query.conflicts.conflicts import Conflicts
    from kg.query.lookups.coverage import Coverage
    from kg.query.lookups.explain import Explanation
    from kg.query.lookups.queue import Queue
    from kg.query.sparql.answers import Answer
    from kg.store.oxigraph import Store
    from kg.view.page import Page

__all__ = ["Graph"]


@dataclass(frozen=True, repr=False)
class Graph(Networks):
    """A built graph, opened read-only."""

    config: Config
    store: Store

    @classmethod
    def open(cls, path: str | Path = ".", *, endpoint: str | None = None) -> Graph:
        """The built graph of the workspace that `path` lies in, or what an endpoint holds (see `kg.open`)."""
        try:
            config = load_config(find_workspace(Path(path)))
        except NoWorkspace:
            if not endpoint:
                raise
            config = Config(root=shipped("ontology").parent)  # an endpoint can be asked from anywhere
        url = config.endpoint if endpoint is None else endpoint
        if url:
            from kg.store.endpoint import Endpoint

            return cls(config, Endpoint(url, config))
        from kg.store.oxigraph import Store

        return cls(config, Store.open(config))

    def _repr_html_(self) -> str:
        from kg.api.summary import summary

        return summary(self.config.title, self.lookup)

    def __repr__(self) -> str:
        return f"<kg.Graph {self.config.title!r} as of {self.store.as_of}>"

    @cached_property
    def lookup(self) -> Lookup:
        """The look-ups over the store."""
        return Lookup(self.store, Topics.load(self.config.ontology / "topics.csv"))

    def filters(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
        predicate: Words = (),
        status: Words = (),
        topic: Words = (),
        source_kind: Words = (),
        publisher: Words = (),
        min_publishers: int = 0,
    ) -> Filters:
        """Filters from what a user writes.

        Raises:
            BadInput: a date is none, or `since` is after `until`.
            UnknownName: no such predicate, status, topic, kind of source or publisher.
        """
        for name, value in (("since", since), ("until", until), ("as_of", as_of), ("known_by", known_by)):
            if value is not None and not is_date(value):
                raise BadInput(f"{name} {value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        if since and until and bounds(since).first > bounds(until).last:
            raise BadInput(f"since {since} is after until {until}; nothing can be both, so swap them")
        return self.lookup.filters(
            Filters(
                since,
                until,
                as_of,
                known_by,
                statuses=members(Status, "status", each(status)),
                source_kinds=members(SourceKind, "kind of source", each(source_kind)),
                publishers=frozenset(listed(publisher)),
                min_publishers=min_publishers,
            ),
            each(predicate),
            listed(topic),
        )

    def relations(
        self,
        first: str,
        second: str | None = None,
        *,
        filters: Filters | None = None,
        direct: bool = False,
        **by: Words | None,
    ) -> Relations:
        """What stands between two names, or between one and everybody.

        Args:
            first: name the rows are seen from (arrows lead from it or to it).
            second: the other name; None for all.
            filters: ready-made filters; else give `since`, `until`, `as_of`, `known_by`, `predicate`, `status`,
                `topic`, `source_kind`, `publisher`, `min_publishers` by name.
            direct: leave out what goes through people and bodies.

        Raises:
            UnknownName: a name is unknown.
            NothingFound: nothing is known in what was asked.

        >>> found = g.relations("US", "Malaysia", predicate="signedAgreementWith")
        >>> [(row.arrow, row.counterpart) for row in found.direct][:1]
        [('–', 'Malaysia')]
        """
        return self.lookup.relations(first, second, self.asked_for(filters, by), direct=direct)

    def asked_for(self, filters: Filters | None, by: dict[str, Words | None]) -> Filters:
        """The filters given ready-made, else those of the words.

        Raises:
            BadInput: both are given, or a date is none.
            UnknownName: no such predicate, status, topic, kind of source or publisher.
        """
        given = {name: value for name, value in by.items() if value is not None}
        if filters is not None:
            if given:
                raise BadInput(f"give filters or {', '.join(given)}, not both")
            return filters
        return self.filters(**given)  # type: ignore[arg-type]  # a wrong name or type fails there

    def show(self, name: str, *, filters: Filters | None = None, **by: Words | None) -> Profile:
        """What is known about one entity: label, kind, aliases, offices over time, claims by predicate.

        Raises:
            UnknownName: the name is unknown.

        >>> g.show("MYS").entity.label
        'Malaysia'
        """
        return self.lookup.show(name, self.asked_for(filters, by))

    def entities(self, match: str = "", *, kind: Words = ()) -> Entities:
        """Entities whose label, alias, code or CURIE holds `match`.

        >>> [entity.id for entity in g.entities("malaysia", kind="State").found]
        ['e:malaysia']
        """
        return self.lookup.entities(match, kind=listed(kind))

    def timeline(
        self,
        first: str | None = None,
        second: str | None = None,
        *,
        filters: Filters | None = None,
        direct: bool = False,
        **by: Words | None,
    ) -> Timeline:
        """Facts and plans month by month, a plan and what became of it as one story.

        Args:
            first: only what concerns this name; None for the whole graph.
            second: only what stands between the two.
            filters: see `relations`.
            direct: leave out what goes through people and bodies.

        Raises:
            UnknownName: a name is unknown.
            NothingFound: nothing is known in what was asked.
        """
        return timeline(self.lookup, first, second, self.asked_for(filters, by), direct=direct)

    def plans(
        self, name: str | None = None, *, state: Words = (), filters: Filters | None = None, **by: Words | None
    ) -> Plans:
        """Plans by what became of them: of all states, or of those asked for.

        Args:
            name: only plans of this entity.
            state: open, held, held later, moved, lapsed, cancelled, overdue, or all.
            filters: see `relations`; `as_of` is the day that counts as now.
        """
        wanted = listed(state) or ("all",)
        states = list(PlanState) if "all" in wanted else members(PlanState, "state of a plan", wanted)
        return plans_by_state(self.lookup, states, self.asked_for(filters, by), name)

    def review_queue(self) -> Queue:
        """What waits for a person: unsure claims, new entities, possible outcomes of plans (`kg review` walks them).

        >>> {item.kind.value for item in g.review_queue().items} <= {"claim", "entity", "outcome"}
        True
        """
        from kg.query.lookups.queue import review_queue

        return review_queue(self.lookup, self.config.queue_below)

    def conflicts(self, *names: str, kind: Words = (), filters: Filters | None = None, **by: Words | None) -> Conflicts:
        """Where sources disagree, each account with its words and its source.

        Args:
            names: only conflicts that concern all of these names.
            kind: stance, register, value, date, place or amount.
            filters: see `relations`; a conflict is kept when one of its claims passes.

        Raises:
            UnknownName: a name or kind is unknown.

        >>> [conflict.kind.value for conflict in g.conflicts(status="contested").found]
        ['stance']
        """
        from kg.query.conflicts.conflicts import conflicts, kinds_of
        from kg.query.conflicts.rules import load_rules

        rules = load_rules(self.config.ontology)
        return conflicts(self.lookup, rules, names, kinds_of(listed(kind)), self.asked_for(filters, by))

    def explain(self, *words: str) -> tuple[Explanation, ...]:
        """A claim (id, alias, or "A PREDICATE B") with every piece of evidence, its place and its rule.

        Raises:
            UnknownName: no such claim, name or predicate.
            NothingFound: no claim joins the names.

        >>> g.explain("Malaysia signedAgreementWith US")[0].claim.predicate
        'signedAgreementWith'
        """
        from kg.query.lookups.explain import Places, explain

        return explain(self.lookup, Places(self.config), words)

    def view(
        self,
        *names: str,
        depth: int | None = None,
        path: bool = False,
        open: bool = False,
        reduce: str = "central",
        beside: Path | None = None,
        filters: Filters | None = None,
        **by: Words | None,
    ) -> Page:
        """The interactive picture as one offline HTML page (`page.html`).

        Args:
            names: what it is about; none = the whole graph.
            depth: lines from a name; None = 1 when there are names.
            path: only the paths between two names.
            open: only plans that are open, moved or overdue.
            reduce: what is drawn of more than 1,000 lines: `central`, `communities` (each as one node; with names
                the nodes of theirs) or `window` (the longest time up to now that can be shown).
            filters: see `relations`.

        Raises:
            UnknownName: a name, or a way to reduce, is unknown.
            BadInput: `path` without exactly two names.

        Where no fact passes, the page says so (`page.empty`).
        """
        from kg.query.pictures.reduced import Reduction
        from kg.view.page import page, standing_alone

        chosen = self.asked_for(filters, by)
        (reduction,) = members(Reduction, "way to reduce", (reduce,))
        title = self.config.title
        places = standing_alone(self.lookup, self._file_beside(beside)) if beside else None
        return page(
            self.lookup,
            names,
            chosen,
            title=title,
            depth=depth,
            path=path,
            open_only=open,
            reduction=reduction,
            places=places,
        )

    def _file_beside(self, folder: Path) -> Callable[[Evidence], str]:
        """Relative address, from a folder, of the file in the workspace that holds a piece of evidence."""
        from kg.query.lookups.explain import Places

        places, root = Places(self.config), self.config.root.resolve()

        def address(piece: Evidence) -> str:
            name, _line = places.of(piece)
            return quote(os.path.relpath(root / name, folder.resolve())) if (root / name).is_file() else ""

        return address

    def query(self, query: str, **parameters: str) -> Answer:
        """Answer of a SPARQL text, a file or a shipped query; prefixes are predeclared.

        Args:
            query: text with a brace, path of a file, or name of a shipped query.
            parameters: what the query's header asks for; names are resolved.

        Raises:
            BadQuery: it is refused or does not parse, with line:column.

        >>> g.query("ASK { e:malaysia a dip:State }").truth
        True
        """
        from kg.query.sparql.answers import answer, bind_parameters, load_query

        named = load_query(query, self.config.ontology / "queries")
        return answer(self.store, bind_parameters(named, parameters, self.lookup), named.name)

    def diff(self, old: str | Path, new: str | Path | None = None) -> Differences:
        """What changed from another state of the graph to this workspace, or to `new`; see `kg.diff`."""
        import kg

        return kg.diff(old, new, path=self.config.root)

    def coverage(self, by: str | None = None) -> Coverage:
        """How many documents there are to stand on.

        Args:
            by: publisher, source-kind, year or state; None = all four.

        >>> {row["by"] for row in g.coverage("source-kind")}
        {'source-kind'}
        """
        from kg.query.lookups.coverage import By, coverage

        return coverage(self.lookup, () if by is None else (one(By, "count", by),))

    @property
    def rdf(self) -> rdflib.Graph:
        """An rdflib Graph over the same store (read-only; imports rdflib)."""
        return self.store.rdf_graph()

    def claims(self, *ids: str) -> tuple[Claim, ...]:
        """Full claims by id or alias.

        Raises:
            UnknownName: no claim has or had that id.
        """
        return self.store.claims(ids)
