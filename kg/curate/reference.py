"""The reference tables as evidence: every row is a small document that proves the claims its kind stands for.

Invariants: what a kind proves is said in `ontology/rules/reference.yaml`, never here; an uncertain row is reported,
not asserted; a plan is planned or possible, never held; persons met only where the row's label names both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.curate.accounts import TABLE, Accounts, counted_amounts
from kg.curate.rows import Document, amounts_in, documents, statement
from kg.errors import BadRow
from kg.model import Amount, DateBasis, Denial, Evidence, PlanOutcome, Stance, Term
from kg.names import AliasKind
from kg.register import COLUMNS, Register
from kg.tables import parts, read_mapping, read_table
from kg.vocabulary import EntityClass, Kind, predicate

__all__ = ["plan_outcomes", "reference_evidence", "uses"]

Pair = tuple[Term, Term]
_STANCES = {
    "occurred": Stance.ASSERTED,
    "current": Stance.ASSERTED,
    "past": Stance.ASSERTED,
    "planned": Stance.PLANNED,
    "possible": Stance.POSSIBLE,
    "uncertain": Stance.REPORTED,
}
_FORUMS = (EntityClass.FORUM, EntityClass.EXERCISE)
_TABLES = ("agreements", "events", "memberships", "offices", "relations")
_NO_ACTORS = (*_FORUMS, EntityClass.AGREEMENT, EntityClass.EVENT)


def uses(rules: Mapping[str, Any], table: str, kind: str) -> list[dict[str, Any]]:
    """The claims that rows of a kind prove; empty for kinds marked `unused`.

    Raises:
        KeyError: the rules do not know the kind.
    """
    entry = rules[table][kind]
    return [] if "unused" in entry else list(entry["claims"])


@dataclass(frozen=True)
class _Reader:
    """Finds the two ends of a row's claims, in the ways that `reference.yaml` names."""

    register: Register
    series: Mapping[str, list[str]]

    def term(self, local: str) -> Term:
        """The entity of a table's id with its label."""
        id = self.register.current(f"e:{local}")
        entity = self.register.entity(id)
        return Term(id, entity.label if entity else local)

    @cached_property
    def _surfaces(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for alias in self.register.aliases:
            if alias.kind is not AliasKind.CAPITAL:
                found.setdefault(alias.entity, []).append(alias.surface)
        return found

    def _named(self, doc: Document) -> list[str]:
        text = doc.row["label"]

        def says(local: str) -> bool:
            surfaces = [self.term(local).label, *self._surfaces.get(f"e:{local}", [])]
            return any(re.search(rf"(?<!\w){re.escape(s)}(?!\w)", text) for s in surfaces)

        return [p for p in parts(doc.row["participants"]) if says(p)]

    def _cls(self, local: str) -> EntityClass | None:
        entity = self.register.entity(f"e:{local}")
        return entity.cls if entity else None

    def _actors(self, doc: Document) -> list[str]:
        return [p for p in parts(doc.row["participants"]) if self._cls(p) not in _NO_ACTORS]

    def _pairs(self, ends: list[str]) -> Iterator[Pair]:
        return ((self.term(a), self.term(b)) for a, b in combinations(ends, 2))

    def _from_first(self, ends: list[str]) -> Iterator[Pair]:
        return ((self.term(ends[0]), self.term(other)) for other in ends[1:])

    def row(self, doc: Document) -> Iterator[Pair]:
        """Subject and object of the row."""
        subject, object = ("member", "organisation") if doc.table == "memberships" else ("subject", "object")
        yield self.term(doc.row[subject]), self.term(doc.row[object])

    def named(self, doc: Document) -> Iterator[Pair]:
        """Every two participants whom the label names."""
        return self._pairs([p for p in self._named(doc) if self._cls(p) not in _FORUMS])

    def sides(self, doc: Document) -> Iterator[Pair]:
        """The two sides between which the series stands."""
        return self._pairs(self.series.get(doc.row["series"], []))

    def sittings(self, doc: Document) -> Iterator[Pair]:
        """Each participant, and the series that the event is a sitting of."""
        series = doc.row["series"]
        if series:
            for actor in self._actors(doc):
                if actor != series:
                    yield self.term(actor), self.term(series)

    def host(self, doc: Document) -> Iterator[Pair]:
        """The state of the place, and the series."""
        state = self._place_state(doc)
        if state and doc.row["series"]:
            yield self.term(state), self.term(doc.row["series"])

    def _place_state(self, doc: Document) -> str | None:
        place = doc.row["place"]
        state = self.register.state_of(f"e:{place}") if place else None
        return state.removeprefix("e:") if state else None

    def visitors(self, doc: Document) -> Iterator[Pair]:
        """Named persons from elsewhere, and the state of the place; without a place, the named states."""
        here = self._place_state(doc)
        named = self._named(doc)
        goals = [here] if here else [p for p in named if self._cls(p) is EntityClass.STATE]
        for person in named:
            if self._cls(person) is EntityClass.PERSON:
                home = self.register.state_of(f"e:{person}", doc.row["date"] or None)
                yield from ((self.term(person), self.term(goal)) for goal in goals if home != f"e:{goal}")

    def first(self, doc: Document) -> Iterator[Pair]:
        """The first participant, and each other one."""
        return self._from_first(self._actors(doc))

    def giver(self, doc: Document) -> Iterator[Pair]:
        """The first state or body, and each other state or organisation."""
        actors = [p for p in self._actors(doc) if self._cls(p) is not EntityClass.PERSON]
        receivers = [p for p in actors[1:] if self._cls(p) is not EntityClass.GOVERNMENT_BODY]
        return self._from_first(actors[:1] + receivers)

    def says(self, doc: Document) -> Iterator[Pair]:
        """The first participant, and what the label says it announced."""
        words = re.sub(r"^.*?\b(announces|sets) (?=\S)", "", doc.row["label"])
        yield self.term(parts(doc.row["participants"])[0]), Term(None, words)

    def _parties(self, doc: Document) -> list[str]:
        if doc.table == "agreements":
            return list(parts(doc.row["parties"]))
        agreement = self.register.agreements.get(f"e:{doc.row['instrument']}")
        if agreement:
            return [p.removeprefix("e:") for p in agreement.parties]
        return [p for p in self._actors(doc) if self._cls(p) in (EntityClass.STATE, EntityClass.ORGANISATION)]

    def label(self, doc: Document) -> Iterator[Pair]:
        """The first participant, and the event's label."""
        yield self.term(parts(doc.row["participants"])[0]), Term(None, doc.row["label"])

    def parties(self, doc: Document) -> Iterator[Pair]:
        """Every two parties of the agreement; without one, every two states and organisations present."""
        return self._pairs(self._parties(doc))

    def party_of(self, doc: Document) -> Iterator[Pair]:
        """Each party, and the agreement."""
        return ((self.term(party), self.term(doc.row["id"])) for party in parts(doc.row["parties"]))

    def each_party(self, doc: Document) -> Iterator[Pair]:
        """Each party, and each topic of the agreement."""
        for party in parts(doc.row["parties"]):
            for topic in parts(doc.row["topics"]):
                yield self.term(party), Term(f"t:{topic}", _topic_words(topic))

    def mediation(self, doc: Document) -> Iterator[Pair]:
        """The mediator, and each party of the agreement or event that came of it."""
        mediator, object = doc.row["subject"], f"e:{doc.row['object']}"
        agreement, occasion = self.register.agreements.get(object), self.register.occasions.get(object)
        ends = agreement.parties if agreement else occasion.participants if occasion else (object,)
        home = {self.register.state_of(f"e:{mediator}"), f"e:{mediator}"}
        for end in ends:
            side = self.register.state_of(end) if occasion else end
            if side and side not in home:
                yield self.term(mediator), self.term(side.removeprefix("e:"))

    def chair(self, doc: Document) -> Iterator[Pair]:
        """Who chairs, and the office of the chair, where the register has one."""
        office = f"{doc.row['object']}.chair"
        if self.register.entity(f"e:{office}"):
            yield self.term(doc.row["subject"]), self.term(office)

    def office(self, doc: Document) -> Iterator[Pair]:
        """The person, and the office under the title that the source gives."""
        yield self.term(doc.row["person"]), Term(self.term(doc.row["office"]).id, doc.row["title"])

    def office_state(self, doc: Document) -> Iterator[Pair]:
        """The person, and the state that the office belongs to."""
        state = self.register.state_of(f"e:{doc.row['office']}")
        if state:
            yield self.term(doc.row["person"]), self.term(state.removeprefix("e:"))

    def pairs(self, ends: str, doc: Document) -> Iterator[Pair]:
        """The ends of a rule's claims; the way is one of the methods above, as `reference.yaml` names it."""
        way: Callable[[Document], Iterator[Pair]] = getattr(self, ends.replace("-", "_"))
        return way(doc)

    def fits(self, use: Mapping[str, Any], doc: Document) -> bool:
        """Whether the number of parties lies within the rule's limits."""
        if not {"max_parties", "min_parties"} & use.keys():
            return True
        return int(use.get("min_parties", 0)) <= len(self._parties(doc)) <= int(use.get("max_parties", 10**6))


def _topic_words(topic: str) -> str:
    return topic.replace("-", " ")


def _times(doc: Document, kind: Kind) -> dict[str, str | None]:
    """The time fields of the evidence: of an event, or from-to of a state."""
    cells = doc.row.cells
    start = cells.get("date", cells.get("start", cells.get("signed", ""))) or None
    end = cells.get("until", cells.get("end", "")) or None
    if kind is Kind.EVENT:
        return {"date": start, "until": end if start and end != start else None}
    if doc.table == "agreements":
        return {"start_date": cells["in_force"] or start}
    return {"start_date": start, "end_date": end}


def _amounts(doc: Document, pairs: int) -> tuple[Amount, ...]:
    """The amounts of a row; a sum for several receivers is no one's share."""
    if doc.table == "relations":
        return amounts_in(doc.row["value"])
    if doc.given is not None:
        found = [a for words in doc.amounts.split(" ; ") for a in counted_amounts(words)]
        return tuple(a for a in found if pairs == 1 or not a.unit.isupper())
    return amounts_in(doc.row["label"]) if doc.table == "events" and pairs == 1 else ()


def _evidence(doc: Document, kind: str, use: Mapping[str, Any], reader: _Reader) -> Iterator[Evidence]:
    cells = doc.row.cells
    stance = Stance(use.get("stance") or _STANCES[cells.get("status") or "current"])
    denial = Denial(use["denial"]) if "denial" in use else None
    times = _times(doc, predicate(use["predicate"]).kind)
    known = any(times.values())
    source_table = doc.table if doc.given is None else TABLE
    instrument = cells["id"] if doc.table == "agreements" else cells.get("instrument", "")
    place = cells.get("place", "") if doc.gives("place") else ""
    topics = parts(cells.get("topics") or cells.get("topic") or "") if doc.given is None else ()
    pairs = list(dict.fromkeys(reader.pairs(use["ends"], doc))) if reader.fits(use, doc) else []
    for subject, object in pairs:
        about = [t for t in topics if f"t:{t}" != object.id]
        yield Evidence(
            document=doc.id,
            source=doc.source,
            subject=subject,
            predicate=use["predicate"],
            object=object,
            stance=Stance.DENIED if denial else stance,
            denial=denial,
            **times,  # type: ignore[arg-type]
            date_basis=DateBasis.EXPLICIT if known else DateBasis.NONE,
            instrument=reader.term(instrument).id if instrument and object.id != f"e:{instrument}" else None,
            event=f"e:{cells['id']}" if doc.table == "events" else None,
            place=reader.term(place) if place else None,
            topic="; ".join(map(_topic_words, about)),
            topic_ids=tuple(sorted(f"t:{t}" for t in about)),
            amounts=_amounts(doc, len(pairs)),
            former=doc.table == "offices" and cells["status"] == "past" and not cells["end"],
            moved_to=(doc.given is None and cells.get("moved_to")) or None,
            quote=doc.text,
            start=0,
            end=len(doc.text),
            rule=f"reference.{source_table}.{kind}",
        )


def _uses_of(rules: Mapping[str, Any], doc: Document, kind: str, differing: frozenset[str]) -> list[dict[str, Any]]:
    """The claims that a row proves: those of its kind, and those of a field of which pages differ."""
    proved = uses(rules, doc.table, kind)
    for field in sorted(differing):
        proved += rules.get("differing", {}).get(f"{doc.table}.{field}", {}).get("claims", ())
    return [use for use in proved if _tells(doc, use)]


def _tells(doc: Document, use: Mapping[str, Any]) -> bool:
    """Whether another account's page speaks of what the claim dates: the signing, or the entry into force."""
    event = predicate(use["predicate"]).kind is Kind.EVENT
    return doc.table != "agreements" or doc.gives("signed" if event else "in_force")


def _said(doc: Document, kind: str, proved: list[dict[str, Any]], plans: Any, reader: _Reader) -> list[Evidence]:
    """What a row says; an event that is only planned and of a kind that proves nothing is still a plan."""
    found = [piece for use in proved for piece in _evidence(doc, kind, use, reader)]
    if not found and doc.table == "events" and doc.row["status"] in (Stance.PLANNED, Stance.POSSIBLE):
        found = [piece for use in plans for piece in _evidence(doc, kind, use, reader)]
    return found


def _kind(doc: Document, register: Register) -> str:
    if doc.table == "offices":
        return "tenure"
    if doc.table == "memberships":
        organisation = register.entity(f"e:{doc.row['organisation']}")
        return "party" if organisation and organisation.cls is EntityClass.AGREEMENT else "member"
    return doc.row["relation"] if doc.table == "relations" else doc.row["kind"]


def _dated_enough(doc: Document) -> bool:
    """Whether a tenure may stand as a fact: a past one of which neither end is known says nothing about when."""
    return doc.table != "offices" or bool(doc.row["start"] or doc.row["end"]) or doc.row["status"] == "current"


def reference_evidence(
    register_dir: Path, reference_dir: Path, rules: Path, register: Register
) -> tuple[Evidence, ...]:
    """Everything the tables of both folders say, sorted by document, predicate, subject and object.

    Args:
        register_dir: folder of offices.csv and memberships.csv.
        reference_dir: folder of agreements.csv, events.csv, relations.csv and tables.yaml.
        rules: `ontology/rules/reference.yaml`.
        register: the loaded register of the same folders.

    Raises:
        BadRow: a malformed row, a kind that the rules do not know, two rows with one key, or no compile date.
    """
    known = read_mapping(rules)
    about = reference_dir / "tables.yaml"
    if not about.is_file():
        return ()
    compiled = read_mapping(about).get("compiled")
    if not compiled:
        raise BadRow(about, 1, "has no compile date", "write compiled: YYYY-MM")
    if missing := sorted({*_TABLES, "series"} - set(known)):
        raise BadRow(rules, 1, f"says nothing on {', '.join(missing)}", "put the table back")
    reader = _Reader(register, known["series"])
    accounts = Accounts(reference_dir, str(compiled))
    found: list[Evidence] = []
    seen: dict[str, set[str]] = {table: set() for table in _TABLES}
    for table in _TABLES:
        folder = register_dir if table in ("memberships", "offices") else reference_dir
        for doc in documents(table, folder, register, str(compiled)):
            if doc.key in seen[table]:
                raise doc.row.bad(f"another row has the key {doc.id}", "delete one of the two")
            seen[table].add(doc.key)
            kind = _kind(doc, register)
            if kind not in known[table]:
                raise doc.row.bad(f"unknown kind {kind!r}", f"add it to {rules.name} with its predicate or as unused")
            for one in (doc, *accounts.of(doc, statement(doc, register))):
                if _dated_enough(one):
                    proved = _uses_of(known, one, kind, accounts.fields_of(doc))
                    found += _said(one, kind, proved, known.get("plans", {}).get("claims", ()), reader)
    accounts.check_met(seen)
    unique: dict[tuple[str, ...], Evidence] = {}
    for piece in found:
        unique.setdefault(_same(piece), piece)
    return tuple(unique[same] for same in sorted(unique))


def _same(piece: Evidence) -> tuple[str, ...]:
    """What makes two pieces of one row the same: a symmetric pair counts once, whichever rule found it."""
    ends = [piece.subject.id or piece.subject.label, piece.object.id or piece.object.label]
    return (piece.document, piece.predicate, *(sorted(ends) if predicate(piece.predicate).symmetric else ends))


def plan_outcomes(reference_dir: Path) -> tuple[PlanOutcome, ...]:
    """The rows of plans-and-outcomes.csv: what became of each planned event, and when."""
    path = reference_dir / "plans-and-outcomes.csv"
    dates = {
        row["id"]: row.date("date") for row in read_table(reference_dir / "events.csv", COLUMNS["reference/events"])
    }
    return tuple(
        PlanOutcome(
            f"e:{row.needed('plan_event')}",
            f"e:{row['outcome_event']}" if row["outcome_event"] else None,
            row.needed("outcome"),
            row["note"],
            dates.get(row["outcome_event"]),
        )
        for row in read_table(path, COLUMNS["reference/plans-and-outcomes"])
    )
