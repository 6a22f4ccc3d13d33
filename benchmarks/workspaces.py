"""Workspaces of any size for benchmarks and tests: briefings whose quotes slice back, with their claim files.

Run: python -m benchmarks.workspaces DIR --claims 100000 [--seed 1] [--jobs 2]

The same arguments give the same bytes. Actors are those of the register and generated ones, drawn by Zipf's law with
the United States, ASEAN and its members on top; dates lie in 1967–2026, denser later; about nine in ten statements are
asserted; some claims are told by several briefings, some plans are carried out. Claim files carry the digests of their
inputs, so a build reads them and loads no parser. All of it is made up: it says nothing of the world.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate, islice
from pathlib import Path

from kg.config import CONFIG_NAME, Config, load_config
from kg.curate.gather import claim_path
from kg.curate.inputs import digest_of_reading, document
from kg.curate.local import local_entities
from kg.curate.workspace import init
from kg.model import Briefing, DateBasis, Denial, Evidence, Source, SourceKind, Stance, Term
from kg.register import Register
from kg.store.rdf import claim_file
from kg.vocabulary import EntityClass, Kind, predicate

__all__ = ["Note", "main", "notes", "write"]

FIRST, LAST = date(1967, 8, 8), date(2026, 6, 30)
PER_BRIEFING = 30
#: relation, how often, and how a text says it
RELATIONS = (
    ("metWith", 26, "{s} met {o}"),
    ("spokeWith", 8, "{s} spoke with {o}"),
    ("visited", 10, "{s} visited {o}"),
    ("attended", 10, "{s} attended the meeting of {o}"),
    ("hosted", 4, "{s} hosted {o}"),
    ("signedAgreementWith", 8, "{s} signed an agreement with {o}"),
    ("conductsExerciseWith", 5, "{s} held an exercise with {o}"),
    ("negotiatesWith", 5, "{s} negotiated with {o}"),
    ("providesAidTo", 5, "{s} gave aid to {o}"),
    ("investsIn", 4, "{s} invested in {o}"),
    ("criticizes", 4, "{s} criticised {o}"),
    ("cooperatesWith", 5, "{s} cooperates with {o}"),
    ("supports", 4, "{s} supports {o}"),
    ("disputesWith", 2, "{s} disputes the claims of {o}"),
)
STANCES = (
    ((Stance.ASSERTED, None), 90),
    ((Stance.REPORTED, None), 3),
    ((Stance.PLANNED, None), 4),
    ((Stance.POSSIBLE, None), 2),
    ((Stance.DENIED, Denial.NEGATED), 1),
)
PUBLISHERS = ("State Department", "ASEAN Secretariat", "Foreign Ministry", "News Agency", "Morning Paper", "Institute")
KINDS = (SourceKind.OFFICIAL, SourceKind.OFFICIAL, SourceKind.OFFICIAL, SourceKind.AGENCY, SourceKind.PRESS)
ACTORS = (EntityClass.STATE, EntityClass.ORGANISATION, EntityClass.GOVERNMENT_BODY, EntityClass.PERSON)
HUBS = ("e:united-states", "e:asean", "e:china", "e:vietnam", "e:indonesia", "e:philippines", "e:malaysia")
SYLLABLES = ("an", "bo", "chai", "da", "el", "fu", "ga", "hin", "ka", "lam", "min", "nor", "phu", "ra", "so", "tun")
EVENTFUL = frozenset({"metWith", "visited", "attended", "hosted", "conductsExerciseWith"})


@dataclass(frozen=True, slots=True)
class Note:
    """A generated briefing: its text as a file, and what it says."""

    id: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    subject: Term
    relation: str
    object: Term
    date: str | None
    event: str | None = None

    @property
    def claim(self) -> tuple[str, ...]:
        """What tells it from other claims; a state between two is one claim."""
        ends = (self.subject.id or "", self.object.id or "")
        known = predicate(self.relation)
        ordered = tuple(sorted(ends)) if known.symmetric else ends
        return (self.relation, *ordered, (self.date or "") if known.kind is Kind.EVENT else "")


def _actors(register: Register, claims: int) -> list[Term]:
    """Those of the register, hubs first, then generated persons and organisations: about claims^(2/3)."""
    listed = {e.id: e for e in register.entities.values() if e.cls in ACTORS}
    order = {cls: n for n, cls in enumerate(ACTORS)}
    ids = [h for h in HUBS if h in listed]
    ids += sorted(listed.keys() - set(ids), key=lambda i: (order[listed[i].cls], i))
    terms = [Term(i, listed[i].label) for i in ids]
    states = [e.id.removeprefix("e:") for e in listed.values() if e.cls is EntityClass.STATE]
    for n in range(max(0, round(claims ** (2 / 3)) - len(terms))):
        base, digits = n, []
        for _ in range(4):
            base, digit = divmod(base, len(SYLLABLES))
            digits.append(SYLLABLES[digit])
        name = f"{digits[3]}{digits[0]} {digits[2]}{digits[1]}".title()
        slug = name.lower().replace(" ", "-")
        if n % 4:
            terms.append(Term(f"e:local.person-{states[n % len(states)]}-{slug}", name))
        else:
            terms.append(Term(f"e:local.organisation-{slug}-council", f"{name} Council"))
    return terms


def _shown(day: date, rng: random.Random) -> str | None:
    chance = rng.random()
    return day.isoformat() if chance < 0.86 else day.strftime("%Y-%m") if chance < 0.96 else None


class _World:
    """Draws facts; remembers what may be told again and which plans are due."""

    def __init__(self, register: Register, claims: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.actors = _actors(register, claims)
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.actors))))
        self.relations = list(accumulate(weight for _, weight, _ in RELATIONS))
        self.recent: deque[_Fact] = deque(maxlen=600)
        self.due: deque[tuple[date, _Fact]] = deque(maxlen=600)

    def fact(self, day: date, note: str) -> _Fact:
        """A new fact of that day."""
        relation, _, _ = self.rng.choices(RELATIONS, cum_weights=self.relations)[0]
        one, two = self.rng.choices(self.actors, cum_weights=self.weights, k=2)
        while one == two:
            (two,) = self.rng.choices(self.actors, cum_weights=self.weights)
        when = _shown(day, self.rng)
        event = None
        if relation in EVENTFUL and when and self.rng.random() < 0.5:
            event = f"e:event.{note}-{sha256(f'{one.id}{two.id}{when}'.encode()).hexdigest()[:10]}"
        return _Fact(one, relation, two, when, event)


def _sentence(fact: _Fact, stance: Stance) -> str:
    wording = next(text for name, _, text in RELATIONS if name == fact.relation)
    said = wording.format(s=fact.subject.label, o=fact.object.label)
    when = f" ({fact.date})" if fact.date else ""
    head = {
        Stance.ASSERTED: "",
        Stance.REPORTED: "It is said that ",
        Stance.PLANNED: "It is planned that ",
        Stance.POSSIBLE: "It may be that ",
        Stance.DENIED: "It is not so that ",
    }[stance]
    return f"{head}{said}{when}."


def _piece(fact: _Fact, stance: Stance, denial: Denial | None, briefing: Briefing, quote: str, start: int) -> Evidence:
    event = predicate(fact.relation).kind is Kind.EVENT
    return Evidence(
        document=briefing.curie,
        source=briefing.source,
        subject=fact.subject,
        predicate=fact.relation,
        object=fact.object,
        stance=stance,
        denial=denial,
        date=fact.date if event else None,
        start_date=None if event else fact.date,
        date_basis=DateBasis.EXPLICIT if fact.date else DateBasis.NONE,
        event=fact.event if event else None,
        attributed_to="A third party" if stance is Stance.REPORTED else None,
        quote=quote,
        start=start,
        end=start + len(quote),
        rule=f"generated.{fact.relation}",
    )


def _told(world: _World, day: date, ident: str) -> tuple[_Fact, Stance, Denial | None]:
    """What one sentence says: a plan that is due, something told before, or something new."""
    rng = world.rng
    if world.due and world.due[0][0] <= day:
        _, fact = world.due.popleft()
        return fact, Stance.ASSERTED, None
    if world.recent and rng.random() < 0.15:
        return rng.choice(world.recent), Stance.ASSERTED, None
    (stance, denial), _ = rng.choices(STANCES, weights=[weight for _, weight in STANCES])[0]
    fact = world.fact(day - timedelta(rng.randrange(25)), ident)
    if stance in (Stance.PLANNED, Stance.POSSIBLE):
        ahead = day + timedelta(rng.randrange(5, 200))
        fact = replace(fact, date=ahead.isoformat())
        if rng.random() < 0.6:
            world.due.append((ahead, fact))
    elif stance is Stance.ASSERTED:
        world.recent.append(fact)
    return fact, stance, denial


def notes(register: Register, claims: int, seed: int = 1) -> Iterator[Note]:
    """Briefings one after the other until they say about so many claims.

    Args:
        register: where the hubs come from.
        claims: how many; states that are told again merge, so a build counts a little fewer.
        seed: of the random numbers.
    """
    world, known = _World(register, claims, seed), set[tuple[str, ...]]()
    total = max(1, claims * 23 // (20 * PER_BRIEFING))
    number = 0
    while len(known) < claims:
        share = min(1.0, number / total)
        day = FIRST + timedelta(round((LAST - FIRST).days * share**0.6))
        ident = f"{day.isoformat()}-note-{number}"
        which = world.rng.randrange(len(PUBLISHERS))
        url = f"https://example.org/notes/{number}"
        kind = KINDS[which % len(KINDS)]
        source = Source(f"Note {number}", PUBLISHERS[which], day.isoformat(), url, kind)
        briefing = Briefing(ident, source, "")
        parts: list[str] = []
        pieces: list[Evidence] = []
        place = 0
        for _ in range(world.rng.randrange(PER_BRIEFING - 10, PER_BRIEFING + 11)):
            fact, stance, denial = _told(world, day, ident)
            quote = _sentence(fact, stance)
            pieces.append(_piece(fact, stance, denial, briefing, quote, place))
            known.add((*fact.claim, pieces[-1].family.value))
            parts.append(quote)
            place += len(quote) + 1
        head = f"id: {ident}\ntitle: Note {number}\npublisher: {source.publisher}\ndate: {source.date}\nurl: {url}\n"
        text = f"---\n{head}source_kind: {kind.value}\ntext: original\n---\n" + "\n".join(parts) + "\n"
        yield Note(ident, text, tuple(pieces))
        number += 1


def _write(config: Config, batch: Iterable[Note], register: Register, reading: str) -> None:
    for note in batch:
        path = config.briefings / f"{note.id}.md"
        path.write_text(note.text, encoding="utf-8", newline="")
        found = document(path, reading)
        entities = local_entities(note.evidence, register)
        text = claim_file(found.briefing, note.evidence, config.base, entities=entities, fingerprint=found.digest)
        claim_path(config, note.id).write_text(text, encoding="utf-8", newline="")


def _work(task: tuple[Path, Sequence[Note], str]) -> int:
    root, batch, reading = task
    config = load_config(root)
    _write(config, batch, Register.load(config.register, config.reference), reading)
    return len(batch)


def write(folder: Path, claims: int, *, seed: int = 1, jobs: int = 1) -> Config:
    """Make a workspace of about so many claims, ready for a build that needs no parser.

    Args:
        folder: made if missing; must not hold a workspace yet.
        claims: how many.
        seed: of the random numbers.
        jobs: number of processes that write.
    """
    config = load_config(folder) if (folder / CONFIG_NAME).exists() else init(folder)
    for place in (config.briefings, config.claims):
        place.mkdir(parents=True, exist_ok=True)
    register = Register.load(config.register, config.reference)
    reading = digest_of_reading(config)
    made = notes(register, claims, seed)
    if jobs < 2:
        _write(config, made, register, reading)
        return config
    with ProcessPoolExecutor(jobs) as pool:
        waiting = deque[Future[int]]()
        while batch := tuple(islice(made, 64)):
            waiting.append(pool.submit(_work, (config.root, batch, reading)))
            if len(waiting) > 4 * jobs:
                waiting.popleft().result()
        for task in waiting:
            task.result()
    return config


@contextmanager
def given_or_built(given: Path | None, claims: int, jobs: int) -> Iterator[Path]:
    """The root of a workspace that is given, else of one of so many claims that is made, built and thrown away.

    It is built by another process: what is measured later would show this one's memory as its own.
    """
    if given:
        yield load_config(given).root
        return
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder) / "w", claims, jobs=jobs).root
        subprocess.run([sys.executable, "-m", "kg", "-C", str(root), "build"], check=True, stdout=subprocess.DEVNULL)
        yield root


def main() -> None:
    """Write one workspace as the command line says."""
    parser = argparse.ArgumentParser(description="Write a generated workspace.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    config = write(given.folder, given.claims, seed=given.seed, jobs=given.jobs)
    print(f"{len(list(config.claims.iterdir()))} briefings in {config.root}; next: kg -C {config.root} build")


if __name__ == "__main__":
    main()
