"""`kg check` as a reader meets it: forms of its findings and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.main import app
from kg.config import Config
from kg.curate.gather import claim_path
from tests.curate.checks.planted import edit
from tests.curate.conftest import made, sound

__all__ = ["made", "sound"]


def kg(*words: str, folder: Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["-C", str(folder), *words], prog_name="kg")
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def faulty(sound: Config) -> Config:
    edit(claim_path(sound, "one"), '"The US met Malaysia', '"The US left Malaysia')
    return sound


def test_text_names_file_line_matter_and_fix(faulty: Config) -> None:
    code, out, err = kg("check", folder=faulty.root)
    assert code == 1
    assert (
        f"{claim_path(faulty, 'one')}: was edited by hand since it was written; delete the file and run 'kg build'"
        in out
    )
    assert (
        ": United States metWith Malaysia: the quote 'The US left Malaysia on 10 July 2025.' is not in its source"
        in out
    )
    assert err.startswith("looked at ") and err.splitlines()[-1] == f"{len(out.splitlines())} findings"


def test_records_have_the_same_fields_in_every_form(faulty: Config) -> None:
    fields = ["file", "line", "severity", "about", "problem", "fix"]
    code, out, _ = kg("check", "--json", folder=faulty.root)
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 1 and all(list(record) == fields for record in records)
    assert {record["severity"] for record in records} == {"fault"}
    _, out, _ = kg("check", "--csv", folder=faulty.root)
    assert [{**row, "line": int(row["line"])} for row in csv.DictReader(out.splitlines())] == records
    _, out, _ = kg("check", "--tsv", folder=faulty.root)
    assert [line.split("\t")[0] for line in out.splitlines()] == ["file", *(record["file"] for record in records)]


def test_one_sound_file_and_a_file_of_elsewhere(faulty: Config, tmp_path: Path) -> None:
    code, out, err = kg("check", str(faulty.briefings / "two.md"), folder=faulty.root)
    assert (code, out, err.splitlines()[-1]) == (0, "", "0 findings")
    (tmp_path / "x.md").write_text("x", encoding="utf-8")
    code, out, err = kg("check", str(tmp_path / "x.md"), folder=faulty.root)
    assert (code, out) == (2, "") and "neither a claim file nor a briefing" in err


def test_a_workspace_that_was_never_built(tmp_path: Path) -> None:
    assert kg("init", "new", folder=tmp_path)[0] == 0
    code, out, _ = kg("check", folder=tmp_path / "new")
    assert code == 1
    assert out.splitlines()[-1].partition(": ")[2] == (
        "the workspace is empty: there is no briefing in briefings/ and nothing is built; "
        "add one with 'kg add FILE', or run 'kg build'"
    )
