from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.curate.build import build
from kg.model import ReviewState, Term
from kg.store.oxigraph import Store
from kg.text.briefing import read_briefing
from kg.view.export import FORMATS
from tests.cli.test_errors import kg
from tests.curate.workspaces import note_text, workspace, write_claims
from tests.store.samples import said


def test_drop_says_what_went(own_world: Path) -> None:
    done = kg("drop", "b:wire-kl", folder=own_world)
    assert (done.stdout, done.exit_code) == ("wire-kl\n", 0)
    assert done.stderr.startswith("dropped; 1 piece of evidence removed, 0 claims fewer\n9 briefings; 24 claims ")
    assert not (own_world / "data" / "briefings" / "wire-kl.md").exists()
    done = kg("relations", "US", "Malaysia", "--direct", folder=own_world)
    assert done.stdout.splitlines()[1].endswith("asserted  State Department  1 publisher, 1 address; seen 2025-07-11")


def test_status_tells_what_changed(own_world: Path) -> None:
    folder = own_world / "data" / "briefings"
    (folder / "empty.md").unlink()
    (folder / "fresh.md").write_text(note_text("fresh", "The US met Laos."), encoding="utf-8")
    done = kg("status", folder=own_world)
    changes = {line.split()[0]: line.split()[-1] for line in done.stdout.splitlines()[1:]}
    assert (changes["empty"], changes["fresh"]) == ("gone", "new")
    assert done.stderr.endswith("changed since the last build: 1 new, 0 changed, 1 gone; run 'kg build'\n")


def test_add_goes_on_after_a_bad_file(own_world: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\x00")
    same = own_world / "data" / "briefings" / "empty.md"
    done = kg("add", str(bad), str(same), "nowhere.txt", folder=own_world)
    assert done.exit_code == 2
    assert [line.split()[-6] for line in done.stdout.splitlines()[1:]] == ["failed", "unchanged", "failed"]
    assert sum(line.startswith("Error: ") for line in done.stderr.splitlines()) == 2
    assert done.stderr.endswith("1 of 3 files\n")


def test_check_ends_with_1_when_something_is_wrong(own_world: Path) -> None:
    file = own_world / "data" / "claims" / "press-a.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("China criticized", "China praised"), encoding="utf-8")
    done = kg("check", folder=own_world)
    assert done.exit_code == 1
    told = int(done.stderr.splitlines()[-1].split()[0])
    assert "the quote 'China praised" in done.stdout and done.stdout.count("\n") == told
    rows = [json.loads(line) for line in kg("check", "--json", folder=own_world).stdout.splitlines()]
    assert all({*row} == {"file", "line", "severity", "about", "problem", "fix"} for row in rows)


def test_view_writes_one_page(world: Path, tmp_path: Path) -> None:
    page = tmp_path / "sub" / "page.html"
    done = kg("view", "Malaysia", "-o", str(page), folder=world)
    assert (done.stdout, done.exit_code) == (f"{page}\n", 0)
    text = page.read_text(encoding="utf-8")
    assert "Malaysia" in text and "http://" not in text.partition("<script")[0]
    first = page.read_bytes()
    kg("view", "Malaysia", "-o", str(page), folder=world)
    assert page.read_bytes() == first
    assert kg("view", "ASEAN", "Vietnam", "--path", "-o", str(page), folder=world).exit_code == 0
    assert kg("view", "--open", "--as-of", "2025-12-01", "-o", str(page), folder=world).exit_code == 0
    done = kg("view", "--open", "-o", str(page), folder=world)
    said = "Nothing to draw: no fact passes what was asked"
    assert done.exit_code == 1 and said in done.stderr, "no plan is open at the end"
    assert f'"note":"{said}.' in page.read_text(encoding="utf-8"), "the page says so too"


def test_view_of_communities_says_how_many_nodes_they_hold(world: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = kg("view", "--reduce", "communities", "-o", str(page), folder=world)
    told = re.search(r"Showing (\d+) of (\d+) nodes as (\d+) communities and (\d+) of (\d+) facts: .+\.", done.stderr)
    assert done.exit_code == 0 and told and told[0] in page.read_text(encoding="utf-8")
    members, nodes, communities, *facts = map(int, told.groups())
    assert communities < members <= nodes and facts[0] == facts[1]
    assert done.stderr.startswith(f"{communities} communities of {members} entities, ")


@pytest.mark.parametrize("suffix", FORMATS)
def test_export_writes_every_format(suffix: str, world: Path, tmp_path: Path) -> None:
    file = tmp_path / (f"graph{suffix}" if suffix.startswith(".") else suffix)
    done = kg("export", str(file), folder=world)
    assert (done.stdout, done.exit_code) == (f"{file}\n", 0)
    assert file.stat().st_size > 1000


def test_init_and_build_without_briefings(tmp_path: Path) -> None:
    done = kg("init", "desk", "--title", "Our desk", folder=tmp_path)
    assert done.exit_code == 0 and done.stdout == f"{tmp_path / 'desk'}\n"
    done = kg("status", folder=tmp_path / "desk")
    assert (done.stdout, done.stderr) == ("", "not built yet; run 'kg build'\n")


def test_status_lists_what_waits_for_a_review(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", {"one": "The US met Malaysia. Roe met Doe."})
    note = read_briefing(config.briefings / "one.md")
    us, malaysia = Term("e:united-states", "United States"), Term("e:malaysia", "Malaysia")
    sure = said(note, "The US met Malaysia.", "metWith", us, malaysia)
    waits = replace(said(note, "Roe met Doe.", "spokeWith", us, malaysia), review=ReviewState.QUEUED)
    write_claims(config, [sure, waits])
    build(config)
    (queued,) = (c.id for c in Store.open(config).all_claims() if c.review is ReviewState.QUEUED)
    rows = list(csv.DictReader(kg("status", "--queue", "--csv", folder=config.root).stdout.splitlines()))
    assert [(row["kind"], row["claim"], row["says"]) for row in rows] == [
        ("claim", queued, "Malaysia spoke with United States.")
    ]
    assert rows[0]["why"] and rows[0]["quote"] == "Roe met Doe."
