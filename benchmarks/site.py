"""Seconds that a site of a made-up graph takes, as a ratio to writing the same graph as Turtle.

Run: python -m benchmarks.site [ENTITIES]

Three claims an entity, each with the evidence of one note; neither the graph page nor a disk is part of what is
measured.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kg.config import shipped
from kg.derive import derive
from kg.model import DateBasis, Entity, Evidence, Source, Stance, Term
from kg.query.asking.topics import Topics
from kg.query.lookups.lookup import Lookup
from kg.query.lookups.part import Part
from kg.store.oxigraph import Store
from kg.store.rdf import graph_lines
from kg.view.export import Order, prepare
from kg.view.site import site_files
from kg.vocabulary import EntityClass

_EVENTS = ("metWith", "visited", "signedAgreementWith", "conductsExerciseWith", "criticizes")


def _world(entities: int) -> Iterator[Evidence]:
    chance = random.Random(7)
    for number in range(3 * entities):
        first, second = chance.sample(range(entities), 2)
        quote = f"Actor {first} did something with actor {second}."
        yield Evidence(
            document=f"b:n{number}",
            source=Source(f"Note {number}", f"Paper {number % 40}", "2026-01-15", f"https://example.org/{number}"),
            subject=Term(f"e:actor-{first}", f"Actor {first}"),
            predicate=chance.choice(_EVENTS),
            object=Term(f"e:actor-{second}", f"Actor {second}"),
            stance=Stance.ASSERTED,
            date=(date(2000, 1, 1) + timedelta(days=chance.randrange(9000))).isoformat(),
            date_basis=DateBasis.EXPLICIT,
            quote=quote,
            start=0,
            end=len(quote),
            rule="bench",
        )


def _lookup(entities: int) -> Lookup:
    pieces = list(_world(entities))
    known = [Entity(f"e:actor-{n}", f"Actor {n}", EntityClass.ORGANISATION) for n in range(entities)]
    briefings = {piece.document[2:]: piece.source for piece in pieces}
    store = Store.in_memory(graph_lines(derive(pieces).claims, briefings=briefings, entities=known), as_of="2026-01-15")
    return Lookup(store, Topics.load(shipped("ontology") / "topics.csv"))


def main(entities: int) -> None:
    """Print the size of the site and the seconds of both."""
    lookup = _lookup(entities)
    root, ontology = Path(), shipped("ontology")
    start = time.perf_counter()
    order = Order(lookup, Part(lookup.store, "all"), root, ontology)
    turtle = sum(map(len, prepare(order, ".ttl").pieces))
    middle = time.perf_counter()
    counts, files = site_files(lookup, title="Made up", root=root, ontology=ontology, docs=None)
    number = size = 0
    for file in files:
        if file.path == "graph.html":
            break
        number += 1
        size += sum(map(len, file.pieces))
    end = time.perf_counter()
    print(
        f"{counts.entities} entities, {counts.claims} claims: {number} files, {size:,} bytes in {end - middle:.1f} s, "
        f"{(end - middle) / (middle - start):.0f} times the {middle - start:.1f} s of its Turtle ({turtle:,} bytes)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
