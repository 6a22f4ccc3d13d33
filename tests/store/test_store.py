from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import BadInput, BadQuery, UnknownName
from kg.model import Claim, Entity, Evidence, Family, PlanState, ReviewState, Stance, Status
from kg.store.oxigraph import Store
from kg.store.rdf import graph_lines
from kg.store.written import write_store
from kg.vocabulary import EntityClass
from tests.store.samples import VIETNAM, briefing, evidence_strategy, said

NOTE = briefing("note", "US met Malaysia on 10 July. They will meet Vietnam.")
MET = said(NOTE, "US met Malaysia on 10 July.", date="2025-07-10")
WILL = said(NOTE, "They will meet Vietnam.", obj=VIETNAM, stance=Stance.PLANNED)


def claim(
    ident: str, *pieces: Evidence, status: Status, plan: PlanState | None = None, aliases: tuple[str, ...] = ()
) -> Claim:
    first = pieces[0]
    ends = sorted([first.subject, first.object], key=lambda term: str(term.id))
    return Claim(
        id=ident,
        aliases=aliases,
        subject=ends[0],
        predicate=first.predicate,
        object=ends[1],
        family=first.family,
        status=status,
        denial=None,
        review=ReviewState.AUTO,
        date=first.date,
        until=None,
        start_date=None,
        end_date=None,
        earliest=first.date,
        latest=first.date,
        from_latest=None,
        until_earliest=None,
        instrument=None,
        event=first.event,
        topics=(),
        plan_state=plan,
        fulfilled_by=("c:aaaaaaaaaaaaaaaa",) if plan else (),
        moved_to=(),
        evidence=pieces,
        publishers=("Ministry",),
        addresses=("https://example.org/1", "https://example.org/2"),
        first_seen="2025-07-11",
        last_seen="2025-07-11",
    )


FACT = claim("c:aaaaaaaaaaaaaaaa", MET, status=Status.ASSERTED, aliases=("c:0123456789abcdef",))
PLAN = claim("c:bbbbbbbbbbbbbbbb", WILL, status=Status.PLANNED, plan=PlanState.HELD_LATER)
ENTITIES = [
    Entity("e:malaysia", "Malaysia", EntityClass.STATE, ("Malaysian",), "Q833", "MYS"),
    Entity("e:united-states", "United States", EntityClass.STATE, ("US", "USA"), "Q30", "USA"),
    Entity("e:vietnam", "Vietnam", EntityClass.STATE),
]


def lines() -> list[str]:
    return graph_lines(
        [FACT, PLAN],
        briefings={"note": NOTE.source},
        entities=ENTITIES,
        aliases={"e:vietnam": ["e:local.state-viet-nam"]},
    )


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.in_memory(lines(), as_of="2025-08-01")


def test_claims_come_back_whole_by_id_and_alias(store: Store) -> None:
    assert store.all_claims() == (FACT, PLAN)
    assert store.claims(["c:0123456789abcdef", FACT.id]) == (FACT,)
    assert FACT.family is Family.FACT and PLAN.family is Family.PLAN
    with pytest.raises(UnknownName, match="no claim called 'c:ffff"):
        store.claims(["c:ffffffffffffffff"])
    with pytest.raises(UnknownName):
        store.claims(["e:malaysia"])


def test_truthy_triples_both_ways_and_only_for_claims_that_count(store: Store) -> None:
    rows = store.select("SELECT ?a ?b WHERE { ?a dip:metWith ?b } ORDER BY ?a")
    assert [[cell.curie for cell in row if cell] for row in rows.rows] == [
        ["e:malaysia", "e:united-states"],
        ["e:united-states", "e:malaysia"],
    ]


def test_entities_aliases_and_literals(store: Store) -> None:
    assert store.entity("e:united-states") == ENTITIES[1]
    assert store.entity("e:local.state-viet-nam") == ENTITIES[2]
    assert store.entity("e:nowhere") is None
    assert store.as_of == "2025-08-01"
    rows = store.select("SELECT ?d ?x WHERE { c:aaaaaaaaaaaaaaaa dip:on ?d OPTIONAL { ?d dip:no ?x } }")
    assert rows.variables == ("d", "x")
    assert rows.rows[0][0] is not None and rows.rows[0][0].datatype == "xsd:date"
    assert rows.rows[0][1] is None


def test_queries_of_every_kind(store: Store) -> None:
    assert store.ask("ASK { c:bbbbbbbbbbbbbbbb dip:planState dip:heldLater }")
    assert not store.ask("ASK { ?c dip:planState dip:open }")
    made = store.construct("CONSTRUCT { ?c dip:on ?d } WHERE { ?c dip:on ?d ; dip:status ?s }")
    assert len(made) == 1 and made[0].endswith("^^<http://www.w3.org/2001/XMLSchema#date> .")
    assert store.serialise("SELECT ?c { ?c a dip:Claim } ORDER BY ?c", "csv").splitlines()[0] == b"c"
    assert b"ontology#on" in store.serialise("CONSTRUCT { ?c dip:on ?d } WHERE { ?c dip:on ?d }", "nt")


@pytest.mark.parametrize(
    ("query", "method"),
    [("SELECT nonsense", "select"), ("ASK {}", "select"), ("SELECT * {}", "ask"), ("ASK {}", "construct")],
)
def test_wrong_queries_are_refused(store: Store, query: str, method: str) -> None:
    with pytest.raises(BadQuery):
        getattr(store, method)(query)
    with pytest.raises(BadInput):
        store.serialise("SELECT * { ?s ?p ?o }", "ttl")


def test_the_graph_is_sorted_distinct_and_nameless_nowhere() -> None:
    found = lines()
    assert found == sorted(set(found))
    assert not any("_:" in line.split('"')[0] for line in found)


def test_the_same_store_as_an_rdflib_graph(store: Store) -> None:
    graph = store.rdf_graph()
    assert len(graph) == len(lines())
    assert bool(graph.query("ASK { e:malaysia dip:metWith e:united-states }").askAnswer)


def test_a_store_on_disk_answers_read_only_while_others_read(tmp_path: Path) -> None:
    write_store(tmp_path / "store", (f"{line}\n".encode() for line in lines()), loaders=2)
    import pyoxigraph as ox

    first, second = (Store(ox.Store.read_only(str(tmp_path / "store"))) for _ in range(2))
    assert first.all_claims() == second.all_claims() == (FACT, PLAN)


def test_a_look_up_imports_no_rdflib() -> None:
    heavy = "('rdflib', 'spacy', 'networkx')"
    code = f"import sys, kg.store.oxigraph, kg.store.rdf; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(evidence_strategy("b:note", NOTE.source), min_size=1, max_size=3, unique=True))
def test_every_evidence_comes_back_from_the_store(pieces: list[Evidence]) -> None:
    claims = [
        replace(claim(f"c:{n:016}", piece, status=Status.ASSERTED), subject=piece.subject, object=piece.object)
        for n, piece in enumerate(pieces)
    ]
    found = Store.in_memory(graph_lines(claims)).all_claims()
    assert [c.evidence for c in found] == [(piece,) for piece in pieces]
