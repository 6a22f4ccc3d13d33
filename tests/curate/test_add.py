"""Adding with the real reader of texts: a few sentences, read once per test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config
from kg.curate.build import build, current_status
from kg.curate.gather import claim_path
from kg.curate.workspace import Outcome, add, drop, init
from kg.errors import Unwritable
from kg.store.oxigraph import Store
from tests.curate.test_workspace import everything
from tests.curate.workspaces import note_text

MET = "President Donald Trump met Prime Minister Anwar Ibrahim in Kuala Lumpur on 26 October 2025."


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Config:
    config = init(tmp_path_factory.mktemp("add") / "w")
    build(config)
    return config


def test_add_and_drop_leave_every_byte(ready: Config, tmp_path: Path) -> None:
    before = everything(ready)
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(note_text("kl", MET), encoding="utf-8")
    bad.write_bytes(b"\xff\x00")
    shown = add(ready, [good], dry_run=True)
    assert everything(ready) == before
    result = add(ready, [bad, good])
    failed, added = result.files
    assert (failed.outcome, added.outcome, result.exit_code) == (Outcome.FAILED, Outcome.ADDED, 2)
    assert added.sentences == 1 and added.new > 0 and added.known > 0, "the meeting is new, the offices are known"
    assert added.mentions >= 2
    assert shown.files == (added,)
    claims = Store.open(ready).all_claims()
    assert len([c for c in claims if any(p.document == "b:kl" for p in c.evidence)]) == added.new + added.known
    (again,) = add(ready, [good]).files
    assert again.outcome is Outcome.UNCHANGED
    drop(ready, "kl")
    assert everything(ready) == before


def test_a_changed_text_replaces_and_a_page_keeps_its_original(ready: Config, tmp_path: Path) -> None:
    page = tmp_path / "note.html"
    html = f"<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>{MET}</p></article></body></html>"
    page.write_text(html, encoding="utf-8")
    (first,) = add(ready, [page]).files
    assert first.id is not None and (ready.briefings / f"{first.id}.html").read_text(encoding="utf-8") == html
    text = (ready.current / "texts" / f"{first.id}.json").read_text(encoding="utf-8")
    assert MET in text and "<p>" not in text
    changed = tmp_path / "note.md"
    changed.write_text(note_text(first.id, "Nothing happened."), encoding="utf-8")
    (second,) = add(ready, [changed]).files
    assert (second.outcome, second.new) == (Outcome.REPLACED, 0)
    assert [p.name for p in ready.briefings.iterdir()] == [f"{first.id}.md"]
    drop(ready, first.id)


def test_a_file_that_lies_in_the_folder_already_is_built(ready: Config) -> None:
    path = ready.briefings / "there.md"
    path.write_text(note_text("there", MET), encoding="utf-8")
    (result,) = add(ready, [path]).files
    assert result.outcome is Outcome.ADDED and result.known + result.new > 0
    assert [row["id"] for row in current_status(ready)["briefings"]] == ["there"]
    (again,) = add(ready, [path]).files
    assert again.outcome is Outcome.UNCHANGED
    path.write_text(note_text("there", f"{MET} They talked."), encoding="utf-8")
    assert add(ready, [path]).files[0].outcome is Outcome.REPLACED
    drop(ready, "there")


def test_what_cannot_be_built_is_not_kept(ready: Config, tmp_path: Path) -> None:
    path = tmp_path / "late.md"
    path.write_text(note_text("late", MET), encoding="utf-8")
    ready.claims.mkdir(parents=True, exist_ok=True)
    blocked = claim_path(ready, "late")
    blocked.mkdir()
    with pytest.raises((Unwritable, OSError)):
        add(ready, [path])
    assert not (ready.briefings / "late.md").exists()
    blocked.rmdir()
