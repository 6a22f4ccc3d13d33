"""Claims that people write, checked cell by cell: names resolved, predicate, ends, dates, stance and source.

Invariant: what comes out is canonical (ids beside labels, dates honest, a span with its quote) or a list of problems,
each with the nearest valid choice; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import Final

from kg.config import Config
from kg.curate.rows import amounts_in
from kg.errors import AmbiguousName, UnknownName
from kg.interval import bounds, is_date
from kg.model import Briefing, Denial, SourceKind, Stance
from kg.query.asking.filters import find_predicate
from kg.query.lookups.lookup import Lookup
from kg.register import CURATED
from kg.store.oxigraph import Store
from kg.store.terms import Triple
from kg.text.briefing import read_briefing
from kg.vocabulary import PREDICATES, EntityClass, Kind, Predicate, is_local_name

__all__ = ["STATEMENT", "Briefings", "Cells", "Known", "Takes", "checked", "takes_of"]

Cells = dict[str, str]

#: the columns of one claim, under the names that `kg extract --json` gives its fields, and of its source
STATEMENT: Final = CURATED
#: classes of objects that a text may also give in words alone
_WORDS_FOR: Final = frozenset({"Entity", "Topic", "Event"})


@dataclass(frozen=True, slots=True)
class Takes:
    """The classes that a predicate takes, narrower ones included; `words`: whether its object may be plain text."""

    subjects: frozenset[str]
    objects: frozenset[str]
    words: bool


def takes_of(ontology: list[Triple]) -> dict[str, Takes]:
    """What each predicate takes, out of the ontology's triples."""
    below: dict[str, set[str]] = {}
    ends: dict[tuple[str, str], set[str]] = {}
    for subject, relation, value in ontology:
        if isinstance(value, str) and relation == "rdfs:subClassOf":
            below.setdefault(value, set()).add(subject)
        elif isinstance(value, str) and relation in ("schema:domainIncludes", "schema:rangeIncludes"):
            ends.setdefault((subject, relation), set()).add(value)

    def closed(classes: set[str]) -> frozenset[str]:
        found, waiting = set[str](), sorted(classes)
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += sorted(below.get(here, ()))
        return frozenset(name.removeprefix("dip:") for name in found)

    found = {}
    for name in PREDICATES:
        objects = ends.get((f"dip:{name}", "schema:rangeIncludes"), set())
        found[name] = Takes(
            closed(ends.get((f"dip:{name}", "schema:domainIncludes"), set())),
            closed(objects),
            any(o.removeprefix("dip:") in _WORDS_FOR for o in objects),
        )
    return found


class Briefings(Mapping[str, Briefing]):
    """The briefings of a build by id, each read when it is asked for."""

    def __init__(self, config: Config, store: Store) -> None:
        self._files = {row["id"]: config.briefings / row["file"] for row in store.status.get("briefings", [])}

    def __getitem__(self, ident: str) -> Briefing:
        return read_briefing(self._files[ident])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class Known:
    """What a person's words are checked against."""

    lookup: Lookup
    briefings: Mapping[str, Briefing]
    ontology: Callable[[], list[Triple]] = field(repr=False)

    @cached_property
    def takes(self) -> dict[str, Takes]:
        """What each predicate takes."""
        return takes_of(self.ontology())

    def label(self, name: str) -> str:
        """The label of an entity or topic."""
        return self.lookup.label(name)

    def cls(self, name: str) -> str | None:
        """Class of an entity or topic; None for an id that nothing in the graph has."""
        if name.startswith("t:"):
            return EntityClass.TOPIC.value if name in self.lookup.topics.labels else None
        entity = self.lookup.store.entity(name)
        return entity.cls.value if entity else None


class _Row:
    """One row on its way: cells read, cells written, problems found."""

    def __init__(self, given: Mapping[str, str], known: Known) -> None:
        self.given = {name: " ".join(given.get(name, "").split()) for name in STATEMENT}
        self.given["quote"] = given.get("quote", "")
        self.known = known
        self.out: Cells = dict(self.given)
        self.problems: list[str] = []

    def bad(self, problem: str, fix: str) -> None:
        self.problems.append(f"{problem}; {fix}")

    def choice(self, column: str, kinds: type[StrEnum], default: str = "") -> str:
        text = self.given[column].lower() or default
        names = [kind.value for kind in kinds]
        if text and text not in names:
            near = get_close_matches(text, names, 1, 0.5)
            guess = f"did you mean {near[0]!r}? " if near else ""
            self.bad(f"{column} {self.given[column]!r} is none of them", f"{guess}use one of: {', '.join(names)}")
            text = ""
        self.out[column] = text
        return text

    def predicate(self) -> Predicate | None:
        name = self.given["predicate"]
        if not name:
            self.bad("predicate is empty", "name one, as in 'metWith' (docs/codebook.md lists them)")
            return None
        try:
            found = PREDICATES[find_predicate(name)]
        except UnknownName as error:
            self.problems.append(str(error))
            if not error.nearest:
                return None
            found = PREDICATES[error.nearest[0]]  # the rest of the row is checked as if that had been meant
        self.out["predicate"] = found.name
        return found

    def _named(self, column: str, name: str) -> str | None:
        """The id that a name stands for; None with a problem told."""
        try:
            return self.known.lookup.resolve(name)
        except (UnknownName, AmbiguousName) as error:
            self.problems.append(f"{column}: {error}")
            return None

    def end(self, column: str, takes: frozenset[str], words: bool) -> None:
        """Subject or object: an id, a name, or for some objects plain words."""
        ident, name = self.given[f"{column}_id"], self.given[column]
        if not ident and not name:
            self.bad(f"{column} is empty", f"fill in {column} or {column}_id")
            return
        new = ident.startswith("e:local.") and self.known.cls(ident) is None
        if new:
            self._new(column, ident, name)
            return
        found: str | None
        if words and not ident:
            found = self._topic_or_entity(name, takes)
            if found is None:
                self.out[f"{column}_id"] = ""
                return
        else:
            found = self._named(column, ident or name)
            if found is None:
                return
        cls = self.known.cls(found)
        if cls not in takes:
            wanted = ", ".join(sorted(takes & {c.value for c in EntityClass}))
            what = f"{self.known.label(found)} ({found}) is of class {cls}"
            self.bad(f"{column}: {what}, which {self.out['predicate']} does not take", f"it takes {wanted}")
        self.out[f"{column}_id"] = found
        self.out[column] = name if name and found.startswith("t:") else self.known.label(found)

    def _topic_or_entity(self, name: str, takes: frozenset[str]) -> str | None:
        topic = self.known.lookup.topics.find(name)
        if topic:
            return topic
        try:
            found = self.known.lookup.store.names.resolve(name)
        except (UnknownName, AmbiguousName):
            return None  # plain words: the text's own
        return found if self.known.cls(found) in takes else None

    def _new(self, column: str, ident: str, name: str) -> None:
        """An entity that nobody knew: its id says the class, its label has to be given."""
        if not is_local_name(ident.removeprefix("e:")):
            self.bad(f"{column}_id {ident!r} is malformed", "write e:local.CLASS-NAME in small letters and hyphens")
        if not name:
            self.bad(f"{column} is empty", f"{ident} is new: give its label in {column}")

    def dates(self, predicate: Predicate) -> None:
        columns = ("date", "until", "start_date", "end_date", "source_date")
        for column in columns:
            text = self.given[column]
            if text and not is_date(text):
                self.bad(f"{column} {text!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty")
                self.out[column] = ""
        out = self.out
        if predicate.kind is Kind.STATE:
            out["start_date"] = out["start_date"] or out["date"]
            out["end_date"] = out["end_date"] or out["until"]
            out["date"] = out["until"] = ""
            first, last = "start_date", "end_date"
        else:
            out["date"] = out["date"] or out["start_date"]
            out["until"] = out["until"] or out["end_date"]
            out["start_date"] = out["end_date"] = ""
            first, last = "date", "until"
        if out[first] and out[last] and bounds(out[last]).last < bounds(out[first]).first:
            self.bad(f"{last} {out[last]} lies before {first} {out[first]}", "correct one of the two")

    def about(self) -> None:
        """Topic, agreement, place, amount."""
        topics = [t.strip() for t in self.given["topic"].split(";") if t.strip()]
        ids = [t.strip() for t in self.given["topic_ids"].split(";") if t.strip()]
        for topic in ids:
            if self.known.cls(topic) != EntityClass.TOPIC.value:
                near = get_close_matches(topic, self.known.lookup.topics.labels, 1)
                self.bad(
                    f"topic_ids: no topic {topic!r}", f"did you mean {near[0]}?" if near else "see ontology/topics.csv"
                )
        words = [self.known.label(t).lower() if t.startswith("t:") else t for t in topics]
        found = {t for topic in topics if (t := self.known.lookup.topics.find(topic))} | set(ids)
        self.out |= {"topic": "; ".join(words), "topic_ids": "; ".join(sorted(found))}
        if self.given["instrument"]:
            agreement = self._named("instrument", self.given["instrument"])
            if agreement and self.known.cls(agreement) != EntityClass.AGREEMENT.value:
                self.bad(f"instrument: {self.known.label(agreement)} is no agreement", "name one, or leave it empty")
            self.out["instrument"] = agreement or ""
        amount = self.given["amount"]
        if amount and not amounts_in(amount):
            self.bad(f"amount {amount!r} is not understood", "write it as 'USD 90 million' or '19%'")

    def source(self) -> None:
        """A span of a briefing, or a source outside."""
        kind, title, url = self.choice("source_kind", SourceKind), self.given["source_title"], self.given["source_url"]
        if url and not re.fullmatch(r"https?://\S+", url):
            self.bad(f"source_url {url!r} is no address", "write http(s)://…")
        ident = self.given["briefing"].removeprefix("b:")
        if not ident:
            self.out |= {"briefing": "", "start": "", "end": ""}
            if not title:
                self.bad("no source is given", "name a briefing with start and end (or quote), or a source_title")
            return
        if title or kind or url or self.given["source_date"] or self.given["source_publisher"]:
            self.out |= {n: "" for n in STATEMENT if n.startswith("source_")}
        briefing = self.known.briefings.get(ident)
        if briefing is None:
            near = get_close_matches(ident, self.known.briefings, 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            self.bad(f"briefing {ident!r} is not in the workspace", f"{guess}'kg status' lists them")
            return
        self.out["briefing"] = ident
        self._span(briefing)

    def _span(self, briefing: Briefing) -> None:
        body, start, end, quote = briefing.body, self.given["start"], self.given["end"], self.given["quote"]
        if not start and not end and quote:
            number = body.count(quote)
            if number != 1:
                found = "is not" if not number else f"stands {number} times"
                self.bad(
                    f"the quote {quote[:60]!r} {found} in {briefing.id}",
                    "copy the words exactly, or give start and end",
                )
                return
            start, end = str(body.index(quote)), str(body.index(quote) + len(quote))
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(body)):
            fix = f"count characters of the body, from 0 to {len(body)}, or give the quote alone"
            self.bad(f"start {start!r} and end {end!r} are no span of {briefing.id}", fix)
            return
        words = body[int(start) : int(end)]
        if quote and quote != words:
            self.bad(f"characters {start} to {end} of {briefing.id} read {words[:60]!r}, not the quote", "correct them")
        first = int(start) + len(words) - len(words.lstrip())
        words = words.strip()
        self.out |= {"start": str(first), "end": str(first + len(words)), "quote": words}


def checked(given: Mapping[str, str], known: Known) -> tuple[Cells, list[str]]:
    """A claim that a person wrote, in canonical cells, and what is wrong with it (nothing when it is good).

    Args:
        given: text by column of `STATEMENT`; missing ones count as empty.
        known: names, briefings and ontology.
    """
    row = _Row(given, known)
    predicate = row.predicate()
    stance = row.choice("stance", Stance, Stance.ASSERTED.value)
    denial = row.choice("denial", Denial)
    if stance == Stance.DENIED.value and not denial:
        row.out["denial"] = Denial.NEGATED.value
    elif stance and stance != Stance.DENIED.value and denial:
        row.bad(f"denial {denial!r} stands with stance {stance}", "write stance denied, or leave denial empty")
    if predicate:
        takes = known.takes[predicate.name]
        row.end("subject", takes.subjects, words=False)
        row.end("object", takes.objects, words=takes.words)
        row.dates(predicate)
    row.about()
    row.source()
    subject, obj = row.out["subject_id"], row.out["object_id"]
    if subject and subject == obj and not row.problems:
        row.bad(f"{row.out['subject']} stands on both sides", "name two different ends")
    return row.out, row.problems
