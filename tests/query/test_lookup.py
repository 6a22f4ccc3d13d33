from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.api import Graph
from kg.config import load_config
from kg.errors import BadInput, NothingFound, UnknownName
from kg.facets import facets
from kg.model import PlanState, Status
from kg.query.asking.facets import all_facets
from kg.query.asking.topics import Topics
from kg.query.lookups.explain import Places, quoted
from kg.store.oxigraph import Store
from kg.store.rdf import graph_lines
from tests.query.claims import SOURCE, claim, piece
from tests.query.world import NOTES


def said(rows: object) -> list[tuple[str, str, str]]:
    return [(r.via, f"{r.arrow} {r.claim.predicate}", r.counterpart) for r in rows]  # type: ignore[attr-defined]


def test_facets_read_in_one_pass_are_those_of_the_claims(g: Graph, shipped: Path) -> None:
    both = {"until": "2025", "end_date": "2026"}
    odd = [
        claim("c:1", publishers=(), evidence=(piece(source=replace(SOURCE, publisher="")),)),
        claim("c:2", date="2025", end_date="2026", evidence=(piece("b:2"),)),
        claim("c:3", date="2025", evidence=(piece("b:3"),), **both),
        claim("c:4", predicate="supports", evidence=(piece("b:4", predicate="supports"),), **both),
    ]
    for store in (g.store, Graph.open(shipped).store, Store.in_memory(graph_lines(odd))):
        read, claims = all_facets(store), store.all_claims()
        assert read == tuple(facets(claim) for claim in claims)
    assert [claim.plain for claim in read] == [False] * len(odd)
    shown = all_facets(Graph.open(shipped).store)
    assert {claim.plain for claim in shown} == {True, False}, "some is over without an end"
    assert len({claim.review for claim in shown}) > 1


def test_relations_of_two_states_and_of_those_who_stand_for_them(g: Graph) -> None:
    found = g.relations("US", "MYS")
    assert said(found.direct) == [("", "– signedAgreementWith", "Malaysia")]
    assert said(found.through) == [
        ("Antony Blinken", "– metWith", "Anwar Ibrahim"),
        ("Marco Rubio", "– metWith", "Anwar Ibrahim"),
    ]
    assert g.relations("US", "MYS", direct=True).through == ()
    assert said(g.relations("e:malaysia", "Q30").through)[1] == ("Anwar Ibrahim", "– metWith", "Marco Rubio")


def test_who_left_the_office_stands_for_nobody(g: Graph) -> None:
    rubio, blinken = (
        g.lookup.representation("e:united-states").windows[e] for e in ("e:marco-rubio", "e:antony-blinken")
    )
    assert rubio == ((("2025-01-21"), None),)
    assert blinken == (("2021-01-26", "2025-01-20"),)
    department = g.lookup.representation("e:state-department").windows
    assert sorted(department) == ["e:antony-blinken", "e:marco-rubio"]
    assert g.lookup.representation("e:marco-rubio").windows == {}


def test_arrows_and_filters(g: Graph) -> None:
    assert said(g.relations("Vietnam", "US", direct=True).rows) == [("", "← imposesTariffOn", "United States")]
    assert [r.claim.predicate for r in g.relations("Vietnam", predicate="announces").rows] == ["announces"]
    assert g.relations("US", "Malaysia", topic="civil nuclear").claims[0].topics == ("t:civil-nuclear",)
    with pytest.raises(NothingFound, match="1 without a date left out"):
        g.relations("Laos", since="2025")
    with pytest.raises(NothingFound, match="nothing known between Laos and Singapore"):
        g.relations("Laos", "Singapore")
    with pytest.raises(UnknownName, match="Did you mean 'Vietnam'"):
        g.relations("Vietnm")
    with pytest.raises(BadInput, match="since 'soon' is no date"):
        g.relations("US", since="soon")


def test_as_of_and_known_by(g: Graph) -> None:
    assert said(g.relations("US", "Vietnam", as_of="2025-12-31", direct=True).rows) == [
        ("", "→ imposesTariffOn", "Vietnam")
    ]
    with pytest.raises(NothingFound):
        g.relations("US", "Vietnam", as_of="2026-02-25", direct=True)
    (open_row,) = g.relations("US", "ASEAN", as_of="2024-01-01", direct=True).rows
    assert open_row.date == "2022-11-12 – seen until 2025-10-27"
    (before,) = g.relations("Malaysia", "China", known_by="2026-03-02").claims
    (after,) = g.relations("Malaysia", "China", known_by="2026-03-03").claims
    assert (before.status, after.status) == (Status.ASSERTED, Status.CONTESTED)
    (tariff,) = g.relations("Vietnam", "US", direct=True).claims
    assert tariff.end_date == "2026-02-24"


def test_the_story_of_a_visit(g: Graph) -> None:
    told = [(e.month, e.claim.status.value, e.story) for e in g.timeline("Donald Trump", "China").entries]
    assert [t[:2] for t in told] == [("2025-07", "possible"), ("2026-04", "planned"), ("2026-05", "asserted")]
    assert told[0][2] == "→ held 2026-05-13/2026-05-15"
    assert told[1][2] == "→ moved to 2026-05 → held 2026-05-13/2026-05-15"
    assert told[2][2].startswith("(before: possible without a date, told 2025-07-11, ")


def test_plans_stand_as_of_a_day(g: Graph) -> None:
    assert g.plans(state=("open", "moved", "overdue")).entries == ()
    assert g.plans().entries == g.plans(state="all").entries
    states = {e.claim.plan_state for e in g.plans().entries}
    assert states == {PlanState.HELD, PlanState.HELD_LATER, PlanState.CANCELLED}
    before = g.plans("Donald Trump", as_of="2026-04-10", known_by="2026-04-10")
    assert [e.claim.plan_state for e in before.entries] == [PlanState.OPEN, PlanState.MOVED]
    assert [e.claim.id for e in g.plans("Donald Trump", as_of="2026-04-10").entries] == [
        e.claim.id for e in before.entries
    ]
    with pytest.raises(UnknownName, match=r"no state of a plan called 'opne'. Did you mean 'open'"):
        g.plans(state="opne")


def test_show_tells_offices_over_time(g: Graph) -> None:
    rubio = g.show("Rubio")
    assert [(t.start, t.end, t.title, body) for t, _, body in rubio.tenures] == [
        ("2025-01-21", None, "Secretary of State", "State Department")
    ]
    office = g.show("e:state-department.secretary-of-state")
    assert [person for _, person, _ in office.tenures] == ["Antony Blinken", "Marco Rubio"]
    assert dict(g.show("Malaysia").by_predicate)["attended"] == 1
    (row,) = g.show("us-malaysia-mou").table.rows  # it is the agreement of a claim, not an end
    assert row[2:4] == ("signedAgreementWith", "Malaysia – United States")
    assert [c.id for c in g.show("t:civil-nuclear").claims.claims] == [row[0]]


def test_entities_by_name_code_and_kind(g: Graph) -> None:
    assert [e.id for e in g.entities("vnm").found] == ["e:vietnam"]
    assert [e.label for e in g.entities(kind="organisation").found] == ["ASEAN"]
    assert g.entities("nobody").found == ()
    with pytest.raises(UnknownName, match="Did you mean 'State'"):
        g.entities(kind="Stat")


def test_explain_opens_files_lines_and_words(g: Graph) -> None:
    (found,) = g.explain("Malaysia", "signedAgreementWith", "US")
    assert found.sentence == "Malaysia signed an agreement with United States on 2025-07-10."
    places = {(p.file, p.line) for p in found.pieces}
    assert places == {("data/briefings/readout-kl.md", 10), ("data/briefings/wire-kl.md", 10)}
    for one in found.pieces:
        text = Path(g.config.root / one.file).read_text(encoding="utf-8").splitlines()
        assert one.line and text[one.line - 1].startswith(one.evidence.quote)
    own = {p.evidence.document: quoted(p.evidence) for p in found.pieces}
    assert own["b:readout-kl"] == f"“{NOTES['readout-kl'].body.splitlines()[0]}”"
    assert own["b:wire-kl"] == NOTES["wire-kl"].body  # our words: no quotation marks
    alias = found.claim.aliases[0]
    assert g.explain(alias) == g.explain(found.claim.id) == (found,)


def test_explain_finds_the_row_of_a_table(g: Graph) -> None:
    (found,) = g.explain("Rubio", "holdsOffice")
    assert [(p.file, p.line) for p in found.pieces] == [("data/register/offices.csv", 3)]


def test_explain_says_what_a_rule_does(g: Graph) -> None:
    places = Places(g.config)
    assert places.rule("reference.events.Visit") == "a row of kind Visit in the table events"
    assert places.rule("meet.verb").startswith("meetings.yaml, as in: ")
    assert places.rule("no.such.rule") == ""


def test_explain_refuses_what_it_does_not_know(g: Graph) -> None:
    with pytest.raises(UnknownName, match="no claim called 'c:0'"):
        g.explain("c:0")
    with pytest.raises(UnknownName, match=r"no predicate called 'metWit'. Did you mean 'metWith'"):
        g.explain("US metWit China")
    with pytest.raises(UnknownName, match="A PREDICATE B"):
        g.explain("US China")
    with pytest.raises(NothingFound, match="no claim says that United States metWith China"):
        g.explain("US metWith China")
    (text,) = g.explain("Vietnam announces visa regime")
    assert text.claim.object.id is None


def test_lines_count_below_the_front_matter_and_not_in_web_pages(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("", encoding="utf-8")
    folder = tmp_path / "data" / "briefings"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("One.\nTwo.", encoding="utf-8")
    (folder / "b.html").write_text("<p>One.</p>", encoding="utf-8")
    places = Places(load_config(tmp_path))
    assert places.of(piece("b:a", start=5, end=9)) == ("data/briefings/a.txt", 2)
    assert places.of(piece("b:b")) == ("data/briefings/b.html", None)
    assert places.of(piece("b:gone")) == ("b:gone", None)


def test_paths_over_the_built_graph(g: Graph) -> None:
    (first,) = g.path("Antony Blinken", "Marco Rubio", k=2).paths
    assert first.nodes == ("e:antony-blinken", "e:anwar-ibrahim", "e:marco-rubio")
    with pytest.raises(NothingFound, match="no path within 4 facts between United States and Laos"):
        g.path("US", "Laos")
    with pytest.raises(NothingFound, match=r"without United States$"):
        g.path("ASEAN", "Vietnam", exclude="US")
    with pytest.raises(BadInput, match="are both e:united-states"):
        g.path("US", "America")
    assert g.path("ASEAN", "Vietnam").only_via == ("United States",)
    assert g.path("Malaysia", "Vietnam").labels["e:event.summit-a1"]


def test_paths_and_ranks_by_what_was_known(g: Graph) -> None:
    """Before the wire of 12 July only the readout tells of the memorandum."""
    found = g.path("US", "Malaysia", known_by="2025-07-11")
    (claim,) = found.claims.values()
    assert [p.document for p in claim.evidence] == ["b:readout-kl"]
    assert found.table.rows[0][4] == claim.id
    assert g.central("degree", known_by="2025-07-11").ranking.documents == 1


def test_topics_go_down_the_tree() -> None:
    topics = Topics(
        {"t:a": "A", "t:b": "B", "t:c": "C"}, {"a": "t:a", "b": "t:b"}, {"t:a": ("t:b",), "t:b": ("t:c", "t:a")}
    )
    assert topics.below("t:a") == {"t:a", "t:b", "t:c"}
    with pytest.raises(UnknownName, match="no topic called 'zz'"):
        topics.resolve("zz")


def test_what_one_publisher_alone_says_can_be_left_out(g: Graph) -> None:
    found = g.relations("US", min_publishers=2)
    assert [row.claim.publishers for row in found.rows] == [("Bernama", "State Department")]
    (row,) = found.rows
    assert row.corroboration == "2 publishers, 2 addresses; seen 2025-07-11 – 2025-07-12"
    assert list(row.record["addresses"]) == ["https://example.org/readout-kl", "https://example.org/wire-kl"]
    assert {len(e.claim.publishers) for e in g.timeline(min_publishers=2).entries} == {2}
    with pytest.raises(NothingFound):
        g.relations("US", min_publishers=3)


def test_corroboration_in_sparql(g: Graph) -> None:
    asked = (
        "SELECT ?claim ?n ?address ?first ?last WHERE { ?claim dip:addresses ?n ; dip:address ?address ; "
        "dip:publishers 2 ; dip:firstSeen ?first ; dip:lastSeen ?last ; dip:predicate dip:signedAgreementWith } "
        "ORDER BY ?address"
    )
    rows = [[cell.text for cell in row if cell][1:] for row in g.query(asked).rows]
    assert rows == [["2", f"https://example.org/{name}-kl", "2025-07-11", "2025-07-12"] for name in ("readout", "wire")]
