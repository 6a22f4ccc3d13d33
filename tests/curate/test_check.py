from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Config
from kg.curate.build import build
from kg.curate.check import check, examine
from kg.curate.checks import files
from kg.curate.gather import claim_path
from kg.curate.workspace import init
from kg.errors import BadFile
from kg.text.briefing import read_briefing
from tests.curate.checks.planted import edit, only
from tests.curate.workspaces import note_text, workspace, write_claims
from tests.store.samples import MALAYSIA, US, said


def test_a_built_workspace_is_clean(sound: Config) -> None:
    assert check(sound) == ()
    assert check(sound, [sound.briefings / "one.md", claim_path(sound, "two")]) == ()


def test_changed_new_and_deleted_sources(sound: Config) -> None:
    (sound.briefings / "one.md").write_text(note_text("one", "Other text."), encoding="utf-8")
    (sound.briefings / "two.md").unlink()
    (sound.briefings / "new.md").write_text(note_text("new", "Text."), encoding="utf-8")
    findings = check(sound)
    assert only(findings, "is older than its briefing").file == claim_path(sound, "one")
    assert only(findings, "no briefing 'two'").file == claim_path(sound, "two")
    assert only(findings, "has not been read yet").file.name == "new.md"
    assert only(findings, "the graph is older").fix == "run 'kg build'"


def test_a_wrong_row_and_a_missing_graph(sound: Config) -> None:
    sound.judgements.write_text("action,target\n", encoding="utf-8")
    shutil.rmtree(sound.build)
    findings = check(sound)
    assert only(findings, "columns are").line == 1
    assert only(findings, "nothing has been built yet").fix == "run 'kg build'"
    (sound.briefings / "one.md").write_bytes(b"\xff")
    finding = only(check(sound, [sound.briefings / "one.md"]), "UTF-8")
    assert finding.file.name == "one.md"
    assert finding in check(sound)


def test_a_file_of_somewhere_else(sound: Config, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x", encoding="utf-8")
    with pytest.raises(BadFile, match="neither a claim file nor a briefing"):
        check(sound, [tmp_path / "x.md"])


def test_claim_files_that_are_all_outdated_are_one_finding(tmp_path: Path) -> None:
    notes = dict.fromkeys(("a", "b", "c"), "The US met Malaysia.")
    config = workspace(tmp_path / "w", notes)
    write_claims(config, [])
    build(config)
    with (config.register / "aliases.csv").open("a", encoding="utf-8") as table:
        table.write("Saigon,vietnam,capital\n")
    outdated = only(check(config), "all 3 claim files are older")
    assert outdated.file == config.claims


def test_an_empty_workspace_says_so(tmp_path: Path) -> None:
    config = init(tmp_path / "new")
    finding = only(check(config), "the workspace is empty")
    assert "kg add FILE" in finding.fix


def test_two_briefings_with_one_id(sound: Config) -> None:
    text = (sound.briefings / "one.md").read_text(encoding="utf-8")
    (sound.briefings / "other.md").write_text(text, encoding="utf-8")
    finding = only(check(sound), "has the id 'one', as one.md has")
    assert (finding.file.name, finding.line) == ("other.md", 2)


def test_checking_counts_what_it_looked_at_and_changes_nothing(sound: Config) -> None:
    before = {p: p.read_bytes() for p in sorted(sound.root.rglob("*")) if p.is_file()}
    looked = examine(sound).looked
    assert (looked.files, looked.claims, looked.quotes) == (4, 3, 3)
    assert looked.rules > 20
    assert {p: p.read_bytes() for p in sorted(sound.root.rglob("*")) if p.is_file()} == before


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_FILES", 1)
    notes = {f"note-{n}": f"The US met Malaysia on {n + 1} July 2025." for n in range(9)}
    config = workspace(tmp_path / "w", notes)
    write_claims(
        config,
        [
            said(read_briefing(config.briefings / f"{ident}.md"), text, "metWith", US, MALAYSIA)
            for ident, text in notes.items()
        ],
    )
    build(config)
    for ident in ("note-2", "note-7"):
        edit(claim_path(config, ident), "dip:stance dip:asserted", "dip:stance dip:denied")
    claim_path(config, "note-4").rename(claim_path(config, "other"))
    (config.briefings / "note-5.md").unlink()
    alone, shared = examine(config), examine(config, jobs=2)
    assert len(alone.findings) > 5
    assert shared == alone


def test_a_number_of_processes_may_be_named_on_a_sound_workspace(sound: Config) -> None:
    assert check(sound, jobs=2) == ()
