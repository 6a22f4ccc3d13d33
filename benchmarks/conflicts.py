"""Seconds that finding every conflict takes on made-up graphs, against reading every claim of the same graph.

Run: python -m benchmarks.conflicts [CLAIMS]

One claim in a hundred has a second source that differs by a day, one office in fifty a second holder; the rest agree.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from kg.config import shipped
from kg.derive import derive
from kg.model import DateBasis, Evidence, Source, Stance, Term
from kg.query.asking.topics import Topics
from kg.query.conflicts.conflicts import conflicts
from kg.query.conflicts.rules import load_rules
from kg.query.lookups.lookup import Lookup
from kg.store.oxigraph import Store
from kg.store.rdf import graph_lines

_EVENTS = ("metWith", "visited", "signedAgreementWith", "conductsExerciseWith", "criticizes")


def _piece(number: int, document: str, subject: str, predicate: str, obj: str, **fields: object) -> Evidence:
    return Evidence(
        document=f"b:{document}",
        source=Source(f"Note {document}", f"Paper {number % 40}", "2026-01-15", f"https://example.org/{document}"),
        subject=Term(f"e:{subject}", subject),
        predicate=predicate,
        object=Term(f"e:{obj}", obj),
        stance=Stance.ASSERTED,
        date_basis=DateBasis.EXPLICIT,
        quote="They did.",
        start=number,
        end=number + 9,
        rule="bench",
        **fields,  # type: ignore[arg-type]
    )


def _world(claims: int) -> Iterator[Evidence]:
    chance = random.Random(7)
    for number in range(claims):
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(9000))
        subject, obj = chance.sample(range(2000), 2)
        predicate = chance.choice(_EVENTS)
        if number % 10 == 0:
            office, turn = divmod(number // 10, 50)
            begun = date(2000, 1, 1) + timedelta(days=turn * 100)
            early = 1 if turn == 7 else 0
            fields = {
                "start_date": (begun - timedelta(days=early)).isoformat(),
                "end_date": (begun + timedelta(days=100)).isoformat(),
            }
            yield _piece(number, f"n{number}", f"actor-{subject}", "holdsOffice", f"office-{office}", **fields)
            continue
        names = (f"actor-{subject}", predicate, f"actor-{obj}")
        event = f"e:event-{number}"
        yield _piece(number, f"n{number}", *names, date=day.isoformat(), event=event)
        if number % 3 == 0:
            other = day + timedelta(days=1) if number % 100 == 3 else day
            yield _piece(number, f"m{number}", *names, date=other.isoformat(), event=event)


def main(claims: int) -> None:
    """Print the size of the graph and the seconds of both."""
    derived = derive(_world(claims)).claims
    store = Store.in_memory(graph_lines(derived))
    lookup = Lookup(store, Topics.load(shipped("ontology") / "topics.csv"))
    start = time.perf_counter()
    found = conflicts(lookup, load_rules(shipped("ontology")))
    middle = time.perf_counter()
    read = len(Store(store._store).all_claims())
    end = time.perf_counter()
    print(f"{read} claims, {len(found.found)} conflicts: {middle - start:.1f} s; reading all: {end - middle:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
