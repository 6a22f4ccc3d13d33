"""The site of the small fixed workspace, and of one whose labels, titles, notes and quotes are hostile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import rdflib

from kg.api import Graph
from kg.query.asking.shipped import bind, text
from tests.cli.test_errors import kg
from tests.query.world import make
from tests.view.site.checking import broken, pages, read
from tests.view.site.hostile import HOSTILE, hostile


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("site") / "w").root
    done = kg("site", folder=root)
    assert done.exit_code == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def site(world: Path) -> Path:
    return world / "build" / "site"


def test_every_link_and_anchor_resolves(site: Path) -> None:
    assert broken(site) == []


def test_the_checker_finds_a_broken_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="gone.html">x</a><a href="#nowhere">y</a><a href="javascript:1">z</a><a href="../index.html">up</a>'
    )
    assert len(broken(tmp_path)) == 4


def test_every_page_is_in_order(site: Path) -> None:
    for path, seen in pages(site).items():
        assert len(seen.ids) == len(set(seen.ids)), path
        assert seen.headings.count(1) == 1 and seen.headings[0] == 1, path
        assert all(b <= a + 1 for a, b in pairwise(seen.headings)), path
        assert not seen.handlers, path
        assert seen.scripts == (2 if path.name == "search.html" else 0), path
        policy = path.read_text(encoding="utf-8").partition('content="')[2].partition('"')[0]
        assert policy.startswith("default-src &#39;none&#39;"), path


def test_there_is_a_page_for_everything(world: Path, site: Path) -> None:
    g = Graph.open(world)
    for claim in g.store.all_claims():
        shown = read(site / "claim" / f"{claim.id[2:]}.html").text
        for piece in claim.evidence:
            assert " ".join(piece.quote.split()) in " ".join(shown.split())
    for name in g.lookup.classes:
        folder = "topic" if name.startswith("t:") else "entity"
        assert (site / folder / f"{name[2:]}.html").is_file()
    for name in g.store.subjects("rdf:type", "dip:Briefing"):
        assert (site / "briefing" / f"{name[2:]}.html").is_file()


def test_a_plan_is_never_told_as_done(site: Path) -> None:
    page = " ".join(read(site / "entity" / "donald-trump.html").text.split())
    assert "Donald Trump is to visit China → moved to 2026-05 → held 2026-05-13/2026-05-15" in page
    assert "Donald Trump may visit China" in page
    index = " ".join(read(site / "index.html").text.split())
    new = index.partition("What is new")[2].partition("Upcoming")[0]
    assert "Donald Trump visited China" in new and "may visit" not in new
    assert "China is said, and denied, to have criticized Malaysia" in index.partition("Contested")[2]


def test_a_briefing_shows_every_sentence_and_what_was_read(site: Path) -> None:
    source = (site / "briefing" / "press-c.html").read_text(encoding="utf-8")
    assert 'id="s1" class="told"' in source and "<mark>According to a paper, Laos supports China.</mark>" in source
    empty = (site / "briefing" / "empty.html").read_text(encoding="utf-8")
    assert 'class="untold"' in empty and "The weather was fine." in empty and "<mark>" not in empty


def test_every_tenure_of_the_table_is_a_bar(site: Path) -> None:
    told = 0
    for page in sorted((site / "entity").glob("*.html")):
        drawn, _, table = page.read_text(encoding="utf-8").partition('<svg class="tenures"')[2].partition("</svg>")
        rows = table.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>") if drawn else 0
        assert drawn.count('<rect class="bar') == rows, page.name
        assert drawn.count('to-open"') == drawn.count('class="on"'), page.name
        told += rows
    assert told


def test_own_words_follow_their_label_and_are_not_quoted(site: Path) -> None:
    g = " ".join(read(site / "entity" / "laos.html").text.split())
    assert "our note on: Note press-c (Daily C, 2026-02-25" in g
    assert "According to a paper, Laos supports China." in g and "“According" not in g
    assert "“China criticized Malaysia on 1 March 2026.”" in " ".join(read(site / "entity" / "china.html").text.split())


def test_former_ids_lead_on(world: Path, site: Path) -> None:
    former = [(old, new) for old, new in Graph.open(world).store.pairs("dip:alias", "c:")]
    assert former
    for claim, alias in former:
        page = read(site / "claim" / f"{alias[2:]}.html")
        assert page.refresh == f"{claim[2:]}.html"
        assert f'rel="canonical" href="{claim[2:]}.html"' in (site / "claim" / f"{alias[2:]}.html").read_text()


def test_the_questions_give_what_the_tables_show(world: Path, site: Path) -> None:
    g = Graph.open(world)
    asked = {
        "entity/malaysia.html": [
            bind(text("site-facts"), a=["e:malaysia"], p=[f"dip:{p}"])
            for p in sorted({claim.predicate for claim in g.show("Malaysia").claims.claims})
        ],
        "briefing/press-c.html": [bind(text("site-briefing"), briefing=["b:press-c"])],
        "predicate/attended.html": [bind(text("site-predicate"), p=["dip:attended"])],
        "topic/civil-nuclear.html": [bind(text("site-topic"), t=["t:civil-nuclear"])],
    }
    for page, queries in asked.items():
        source = (site / page).read_text(encoding="utf-8")
        told = source.partition('id="facts"')[2] or source
        found = {row[0].curie for query in queries for row in g.store.select(query).rows if row[0]}
        assert found and all(query.rstrip() in read(site / page).text for query in queries)
        assert {part.partition("<")[0] for part in told.split('">c:')[1:]} == {name[2:] for name in found}, page


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_data_of_a_page_is_the_part_of_the_graph(site: Path) -> None:
    turtle = rdflib.Graph().parse(site / "entity" / "malaysia.ttl")
    linked = rdflib.Graph().parse(site / "entity" / "malaysia.jsonld")
    assert len(turtle) > 50 and set(turtle) == set(linked)


def test_it_never_takes_the_place_of_something_else(world: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = kg("site", "-o", str(tmp_path), folder=world)
    assert done.exit_code == 2 and "holds something that is no site" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("seed", ["1"])
def test_the_same_graph_gives_the_same_bytes(world: Path, site: Path, tmp_path: Path, seed: str) -> None:
    again = tmp_path / "again"
    environment = os.environ | {"PYTHONHASHSEED": seed, "NO_COLOR": "1"}
    words = [sys.executable, "-m", "kg", "-C", str(world), "site", "-o", str(again)]
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout == f"{again / 'index.html'}\n"
    assert "as of 2026" in done.stderr and " files, " in done.stderr
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    after = {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()}
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    site = hostile(tmp_path / "h")
    assert broken(site) == []
    for path, seen in pages(site).items():
        assert not seen.handlers and seen.scripts == (2 if path.name == "search.html" else 0), path
        assert not any(link.startswith(("javascript:", "data:")) for link in seen.links), path
    assert HOSTILE in read(site / "entity" / "malaysia.html").text
    index = (site / "search-index.js").read_text(encoding="ascii")
    assert "<" not in index and ">" not in index
    rows = json.loads("[" + index.partition("[")[2].rpartition(",\n]")[0] + "]")
    assert any(row[0] == HOSTILE for row in rows)
