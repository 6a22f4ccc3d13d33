"""`kg diff` on real workspaces, builds and revisions."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg as package
from tests.cli.test_errors import kg

GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="no git on this machine")


def git(folder: Path, *words: str) -> str:
    assert GIT
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run([GIT, "-C", str(folder), *who, *words], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def changed(world: Path, own_world: Path) -> Path:
    """A copy of the world without the paper that denies and the readout of the visit."""
    for ident in ("press-b", "readout-held"):
        assert kg("drop", ident, folder=own_world).exit_code == 0
    return own_world


@pytest.fixture
def repository(own_world: Path) -> Path:
    """The world under git, in a folder of its own in the repository."""
    git(own_world.parent, "init", "-q", "-b", "main")
    git(own_world.parent, "add", f"{own_world.name}/data", f"{own_world.name}/kg.toml")
    git(own_world.parent, "commit", "-qm", "one")
    git(own_world.parent, "tag", "v1")
    return own_world


#: what the two notes took with them
TEXT = """\
removed (1)
  ● Donald Trump visited China from 2026-05-13 to 2026-05-15.  c:f599cc2f22b5baf0
      asserted: “The President visited China from 13 to 15 May.”
        Note readout-held (State Department, 2026-05-16)
status changed (1)
  ● contested → asserted: China criticized Malaysia on 2026-03-01.  c:b2f44f83a1a62114
      asserted: “China criticized Malaysia on 1 March 2026.”
        Note press-a (Daily A, 2026-03-02)
plan state changed (2)
  ○ held later → moved: Donald Trump is to visit China in 2026-04.  c:ee1e89f585984a4b
      planned: “The visit was moved from April to May 2026.”
        Note wire-moved (Wire One, 2026-03-20)
      planned: “President Trump will visit China in April 2026.”
        Note wire-plan (Wire One, 2025-10-31)
  ◌ held → open: Donald Trump may visit China.  c:77f586967bcc7903
      possible: “President Trump may visit China.”
        Note readout-kl (State Department, 2025-07-11)
evidence lost (1)
  ● 2 → 1 pieces of evidence: China criticized Malaysia on 2026-03-01.  c:b2f44f83a1a62114
      denied: “China did not criticize Malaysia on 1 March 2026.”
        Note press-b (Daily B, 2026-03-03)
"""


def test_text_tells_what_and_why(world: Path, changed: Path) -> None:
    done = kg("diff", str(world), str(changed), folder=changed)
    assert (done.exit_code, done.stdout) == (1, TEXT)
    told = "1 removed, 1 status changed, 2 plan state changed, 1 evidence lost; as of 2026-06-01"
    assert done.stderr == f"{world} → {changed}: {told}\n"


def test_the_way_back(world: Path, changed: Path) -> None:
    rows = [
        json.loads(line) for line in kg("diff", str(changed), str(world), "--json", folder=world).stdout.splitlines()
    ]
    assert [row["change"] for row in rows] == [
        "added",
        "status-changed",
        *2 * ["plan-state-changed"],
        "evidence-gained",
    ]
    assert (rows[1]["was"], rows[1]["now"], rows[1]["status"]) == ("asserted", "contested", "contested")
    assert [row["now"] for row in rows[2:4]] == ["held later", "held"]
    assert [piece["quote"] for piece in rows[-1]["evidence"]] == ["China did not criticize Malaysia on 1 March 2026."]
    assert rows[0]["evidence"][0]["source"]["publisher"] == "State Department"


def test_every_form_holds_the_same_changes(world: Path, changed: Path) -> None:
    said = ("diff", str(world), str(changed))
    rows = [json.loads(line) for line in kg(*said, "--json", folder=world).stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(kg(*said, "--format", "csv", folder=world).stdout)))
    assert [(r["change"], r["claim"]) for r in table] == [(r["change"], r["claim"]) for r in rows]
    assert kg(*said, "--tsv", folder=world).stdout.count("\n") == len(rows) + 1
    mail = kg(*said, "--md", folder=world)
    assert mail.exit_code == 1 and mail.stdout == kg(*said, "--format", "md", folder=world).stdout
    assert mail.stdout.startswith("# What changed: ")
    for row in rows:
        assert f"`{row['claim']}`" in mail.stdout
    assert (
        "## Status changed (1)\n\n- contested → asserted: China criticized Malaysia on 2026-03-01. `c:" in mail.stdout
    )
    both = kg(*said, "--md", "--json", folder=world)
    assert (both.exit_code, both.stderr) == (2, "Error: json and md exclude each other; choose one\n")


def test_no_difference_has_exit_0(world: Path) -> None:
    done = kg("diff", str(world), folder=world)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith(f"{world} → this workspace: no difference; as of 2026-06-01\n")


def test_a_folder_without_a_build_is_derived_in_memory(world: Path, own_world: Path) -> None:
    shutil.rmtree(own_world / "build")
    before = {path: path.stat().st_mtime_ns for path in sorted(own_world.rglob("*"))}
    done = kg("diff", str(world), str(own_world), folder=world)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert {path: path.stat().st_mtime_ns for path in sorted(own_world.rglob("*"))} == before


def test_builds_are_folders_too(world: Path, changed: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    shutil.copytree((world / "build" / "current").resolve(), away)  # no workspace around it
    assert kg("diff", str(world / "build"), str(away), folder=world).exit_code == 0
    done = kg("diff", str(away), folder=changed)
    assert done.exit_code == 1 and "1 removed, 1 status changed" in done.stderr


@needs_git
def test_revisions(repository: Path, tmp_path: Path) -> None:
    assert kg("diff", "HEAD", folder=repository).exit_code == 0
    assert kg("drop", "press-b", folder=repository).exit_code == 0
    git(repository.parent, "commit", "-qam", "two")
    before = git(repository.parent, "status", "--porcelain"), git(repository.parent, "worktree", "list")
    files = {path: path.stat().st_mtime_ns for path in sorted(repository.rglob("*"))}
    for words in (("v1",), ("v1", "main"), ("HEAD~1", "HEAD"), ("v1", str(repository))):
        done = kg("diff", *words, "--json", folder=repository)
        found = [(row["change"], row["was"], row["now"]) for row in map(json.loads, done.stdout.splitlines())]
        assert (done.exit_code, found) == (
            1,
            [("status-changed", "contested", "asserted"), ("evidence-lost", "2", "1")],
        ), words
    assert kg("diff", "main", folder=repository).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in sorted(repository.rglob("*"))} == files
    assert (git(repository.parent, "status", "--porcelain"), git(repository.parent, "worktree", "list")) == before
    short = git(repository.parent, "rev-parse", "--short=7", "v1").strip()
    assert f"v1 ({short}) → this workspace: " in kg("diff", "v1", folder=repository).stderr


@needs_git
def test_a_claim_file_that_does_not_fit_its_text_is_not_trusted(repository: Path) -> None:
    note = repository / "data" / "briefings" / "press-a.md"
    note.write_text(note.read_text(encoding="utf-8").replace("China criticized", "China praised"), encoding="utf-8")
    git(repository.parent, "commit", "-qam", "the text changed and the claim file did not")
    done = kg("diff", "HEAD", "v1", folder=repository)
    assert "HEAD" in done.stderr and "1 of 10 briefings without a usable claim file; read again" in done.stderr
    assert "denied (negated) → contested: China is said, and denied, to have criticized Malaysia" in done.stdout


@needs_git
def test_errors_of_revisions(repository: Path) -> None:
    done = kg("diff", "mian", folder=repository)
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: no folder or git revision called 'mian'. Did you mean 'main'? (git log lists revisions)\n",
    )
    done = kg("diff", "data", folder=repository)
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: data is neither a workspace (no kg.toml in it) nor a build, nor a revision\n",
    )
    git(repository.parent, "checkout", "-q", "--orphan", "empty")
    git(repository.parent, "commit", "-q", "--allow-empty", "-m", "x")
    git(repository.parent, "rm", "-rqf", "--cached", ".")
    git(repository.parent, "commit", "-qm", "nothing")
    done = kg("diff", "empty", folder=repository)
    assert done.exit_code == 2
    assert f"holds no workspace at {repository.name}/ (no kg.toml); name a later one" in done.stderr


@needs_git
def test_a_broken_table_of_a_revision_is_named_by_revision(repository: Path) -> None:
    table = repository / "data" / "register" / "entities.csv"
    whole = table.read_text(encoding="utf-8")
    table.write_text(whole + "x,X,Kingdom,,,,\n", encoding="utf-8")
    git(repository.parent, "commit", "-qam", "a row of no class")
    table.write_text(whole, encoding="utf-8")
    done = kg("diff", "HEAD", folder=repository)
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: HEAD:data/register/entities.csv:19: unknown class 'Kingdom'"), done.stderr


def test_errors_of_folders(world: Path, own_world: Path, tmp_path: Path) -> None:
    done = kg("diff", "README.md", folder=world)
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: README.md is a file; name a workspace, a build or a git revision\n",
    )
    (tmp_path / "empty").mkdir()
    done = kg("diff", str(tmp_path / "empty"), folder=tmp_path)
    assert done.exit_code == 2 and "is not in a workspace (no kg.toml here or above)" in done.stderr
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "kg.toml").touch()
    (tmp_path / "new" / "build").mkdir()
    done = kg("diff", str(tmp_path / "new" / "build"), folder=world)
    assert done.exit_code == 3 and "has not been built yet; run 'kg build'" in done.stderr
    build = (own_world / "build" / "current").resolve()
    (build / "status.json").write_text("{", encoding="utf-8")
    done = kg("diff", str(own_world), folder=world)
    assert done.exit_code == 3 and "run 'kg build --force'" in done.stderr and done.stderr.count("\n") == 1


def test_a_build_older_than_its_data_is_told(world: Path, own_world: Path) -> None:
    note = own_world / "data" / "briefings" / "press-a.md"
    note.write_text(note.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    done = kg("diff", str(world), folder=own_world)
    assert done.exit_code == 0
    assert "this workspace: data, ontology or program changed since it was built" in done.stderr


def test_the_python_twin(world: Path, changed: Path) -> None:
    found = package.diff(world, changed)
    assert found.summary == "1 removed, 1 status changed, 2 plan state changed, 1 evidence lost"
    assert [row["change"] for row in found][:2] == ["removed", "status-changed"]
    assert "<table>" in found._repr_html_()
    assert not len(package.diff(world, world))
    assert len(package.open(changed).diff(world)) == len(found)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    yield
    assert not list(scratch.glob("kg-revision-*"))


def judged(folder: Path, *rows: str) -> None:
    """A ledger with these rows, and the build that replays it."""
    text = "action,target,argument,who,date,reason\n" + "".join(f"{row}\n" for row in rows)
    (folder / "data" / "judgements.csv").write_text(text, encoding="utf-8")
    done = kg("build", folder=folder)
    assert done.exit_code == 0, done.stderr


def test_a_rejection_is_told_as_one(world: Path, own_world: Path) -> None:
    (claim,) = (c for c in package.open(world).store.all_claims() if c.predicate == "announces")
    judged(own_world, f"reject,{claim.id.removeprefix('c:')},,editor,2026-06-01,misread")
    rows = [json.loads(r) for r in kg("diff", str(world), "--json", folder=own_world).stdout.splitlines()]
    assert [(r["change"], r["claim"], r["was"], r["now"]) for r in rows] == [("rejected", claim.id, "auto", "rejected")]
    back = kg("diff", ".", str(world), folder=own_world)
    assert back.stdout.startswith("no longer rejected (1)\n")


def test_a_merge_of_two_entities_is_no_removal(world: Path, own_world: Path) -> None:
    """Blinken is merged into Rubio: his claims get other keys and keep the former ones as aliases."""
    judged(own_world, "merge,e:antony-blinken,e:marco-rubio,editor,2026-06-01,a test")
    rows = [json.loads(r) for r in kg("diff", str(world), "--json", folder=own_world).stdout.splitlines()]
    assert not {r["change"] for r in rows} & {"added", "removed"}, rows
    (met,) = (r for r in rows if r["predicate"] == "metWith")
    assert (met["change"], met["object_id"] or met["subject_id"]) == ("details-changed", "e:marco-rubio"), met
    assert met["former"] not in (None, met["claim"])
    back = [json.loads(r) for r in kg("diff", ".", str(world), "--json", folder=own_world).stdout.splitlines()]
    assert not {r["change"] for r in back} & {"added", "removed"}, back
