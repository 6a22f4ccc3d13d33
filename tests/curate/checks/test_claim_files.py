"""Faults of claim files: each is found at its line and told in plain words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.config import Config
from kg.curate.check import check
from kg.curate.gather import claim_path
from tests.curate.checks.planted import edit, line_of, only

QUOTE = "<evidence/one/0-36-"


def test_a_wrong_quote_names_what_the_source_reads_there(sound: Config) -> None:
    path = claim_path(sound, "one")
    edit(path, '"The US met Malaysia', '"The US left Malaysia')
    found = only(check(sound, [path]), "is not in its source")
    assert found.label == "United States metWith Malaysia"
    assert found.line == line_of(path, QUOTE)
    assert "characters 0 to 36 of one.md read 'The US met Malaysia on 10 July 2025.'" in found.problem


def test_a_quote_that_moved_says_where_it_stands_now(sound: Config) -> None:
    edit(sound.briefings / "one.md", "The US met", "Today: The US met")
    found = only(check(sound, [claim_path(sound, "one")]), "stands at character 7 of its source, not at 0")
    assert found.line == line_of(found.file, QUOTE)


EDITS = [
    # what is put in the place of what, part of the problem, words of the line it stands on
    ("dip:stance dip:asserted", "dip:stance dip:denied", "dip:stance was changed by hand", "dip:stance"),
    ("dip:family dip:fact", "dip:family dip:plan", "dip:family of the claim is plan", "dip:family"),
    ('dip:on "2025-07-10"', 'dip:on "2025-07-11"', "dip:on of the claim is 2025-07-11", 'dip:on "2025-07-11"'),
    (
        "dip:family dip:fact",
        "dip:family dip:fact ;\n    dip:status dip:asserted",
        "must not state a status",
        "dip:status",
    ),
    ("dip:stance dip:asserted", "dip:stance dip:asserted, dip:planned", "2 values of dip:stance", QUOTE),
    ("dip:rule", "dip:rulee", "the term dip:rulee is not defined", "dip:rulee"),
    ("dip:metWith", "dip:quarrelsWith", "the term dip:quarrelsWith is not defined", "dip:quarrelsWith"),
    (
        "dip:review dip:auto",
        "dip:review dip:rejected",
        "dip:review was changed by hand: it is 'rejected'",
        "dip:review",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem", "line"), EDITS, ids=[e[2] for e in EDITS])
def test_a_change_by_hand(sound: Config, old: str, new: str, problem: str, line: str) -> None:
    path = claim_path(sound, "one")
    edit(path, old, new)
    findings = check(sound, [path])
    found = only(findings, problem)
    assert found.line == line_of(path, line)
    assert only(findings, "was edited by hand").fix.startswith("delete the file and run 'kg build'")


def test_a_direct_triple_written_into_a_claim_file(sound: Config) -> None:
    path = claim_path(sound, "one")
    with path.open("a", encoding="utf-8") as file:
        file.write("\ne:malaysia dip:metWith e:vietnam .\n")
    found = only(check(sound, [path]), "states e:malaysia metWith e:vietnam outright")
    assert found.line == line_of(path, "e:malaysia dip:metWith e:vietnam")


def test_swapped_dates_of_a_state(sound: Config) -> None:
    path = claim_path(sound, "one")
    edit(path, 'dip:on "2025-07-10"^^xsd:date', 'dip:on "2025-07-10"^^xsd:date ;\n    dip:until "2025-07-01"^^xsd:date')
    text = path.read_text(encoding="utf-8")
    at = text.index('dip:on "2025-07-10"', text.index(QUOTE))
    path.write_text(text[:at] + 'dip:until "2025-07-01"^^xsd:date ;\n    ' + text[at:], encoding="utf-8", newline="")
    found = only(check(sound, [path]), "ends (2025-07-01) before it begins (2025-07-10)")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "dip:until" in lines[found.line - 1] and found.line > line_of(path, QUOTE)


BYTES: list[tuple[str, Callable[[bytes], bytes], str, int]] = [
    ("syntax", lambda b: b.replace(b" ;\n    dip:stance", b"\n    dip:stance", 1), "is not Turtle", -1),
    ("cut", lambda b: b[: b.index(b"dip:stance") + 4], "breaks off in line", -1),
    ("latin", lambda b: b.replace(b"Malaysia", b"Malays\xeda", 1), "is not UTF-8 text", -2),
    ("bom", lambda b: b"\xef\xbb\xbf" + b, "begins with a byte order mark", 1),
    ("crlf", lambda b: b.replace(b"\n", b"\r\n"), "has Windows line ends", 1),
    ("empty", lambda b: b"", "is empty", 0),
]


@pytest.mark.parametrize(("harm", "problem", "line"), [b[1:] for b in BYTES], ids=[b[0] for b in BYTES])
def test_bytes_that_an_editor_or_a_crash_left(
    sound: Config, harm: Callable[[bytes], bytes], problem: str, line: int
) -> None:
    path = claim_path(sound, "one")
    before = path.read_bytes()
    path.write_bytes(harm(before))
    found = only(check(sound, [path]), problem)
    if line == -1:
        assert found.line == before[: before.index(b"dip:stance")].count(b"\n") + 1
    elif line == -2:
        assert found.line == before[: before.index(b"Malaysia")].count(b"\n") + 1
    else:
        assert found.line == line
    assert "kg build" in found.fix


def test_a_deleted_claim_file_and_a_deleted_source(sound: Config) -> None:
    path = claim_path(sound, "one")
    path.unlink()
    assert only(check(sound), "the claim file was deleted").file == path
    (sound.briefings / "one.md").unlink()
    assert only(check(sound), "still tells what the briefing 'one' said").file == sound.briefings / "one.md"
    (sound.briefings / "two.md").unlink()
    orphan = only(check(sound), "its source was deleted or renamed")
    assert orphan.file == claim_path(sound, "two") and "put the briefing back" in orphan.fix


def test_a_file_under_the_name_of_another_briefing(sound: Config) -> None:
    claim_path(sound, "two").write_bytes(claim_path(sound, "one").read_bytes())
    assert only(check(sound), "describes the briefing 'one'").file == claim_path(sound, "two")
