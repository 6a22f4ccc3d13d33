"""The review as a person and a script meet it."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.main import app
from kg.config import load_config
from kg.curate.curated import read_curated
from kg.curate.ledger import read_judgements
from kg.store.oxigraph import Store
from tests.cli.test_help import command
from tests.curate.judging import HASSAN, HEADER, OTHER, graph, make

ROOT = Path(__file__).parents[2]
DAY = ("--date", "2026-11-01", "--who", "A. Lee")
WALK = "a\nr m\n1\nx s s\n"
#: what the walk prints; `python -m tests.cli.test_reviewing` writes it anew
EXPECTED = Path(__file__).parent / "walk.txt"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("review") / "w").root


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Path:
    """A workspace to judge in."""
    return shutil.copytree(template, tmp_path / "w", symlinks=True)


def run(folder: Path, *words: str, keys: str = "") -> str:
    """What a command prints, as a reader sees it."""
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(app, ["-C", str(folder), *words], prog_name="kg", input=keys)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return f"{done.stdout}--- exit {done.exit_code}\n{done.stderr}".replace(str(folder), "WORKSPACE")


def ledger(folder: Path) -> str:
    path = folder / "data" / "judgements.csv"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def test_a_script_walks_the_whole_queue(desk: Path) -> None:
    said = run(desk, "review", *DAY, keys=WALK)
    assert said == EXPECTED.read_text(encoding="utf-8")
    rows = [
        (r.action.value, r.target.partition(":")[0], r.who, r.date)
        for r in read_judgements(desk / "data/judgements.csv")
    ]
    assert rows == [
        ("accept", "c", "A. Lee", "2026-11-01"),
        ("reject", "c", "A. Lee", "2026-11-01"),
        ("merge", "e", "A. Lee", "2026-11-01"),
    ]


def test_undo_goes_back_to_the_question_and_quitting_keeps_the_rest(desk: Path) -> None:
    said = run(desk, "review", *DAY, "--no-build", keys="auur q")
    assert said.count("[1 of 5]") == 2 and "nothing was judged in this walk" in said
    assert [r.action.value for r in read_judgements(desk / "data" / "judgements.csv")] == ["reject"]
    assert said.endswith("1 rejected, 4 left\n1 row in data/judgements.csv; 'kg build' takes it up\n")


def test_an_edit_is_checked_word_by_word_and_undone_whole(desk: Path) -> None:
    before = ledger(desk)
    keys = "e\nvisted\nvisited\n\nVietnm\nVietnam\n2025-13\n2025-05\nplaned\nplanned\nq"
    said = run(desk, "review", *DAY, "--only", "claim", keys=keys)
    for told in (
        "no predicate called 'visted'. Did you mean 'visited'",
        "no entity called 'Vietnm'. Did you mean 'Vietnam'",
        "date '2025-13' is no date",
        "stance 'planed' is none of them; did you mean 'planned'",
        "edited three/",
    ):
        assert told in said, told
    (row,) = read_curated(desk / "data" / "curated.csv")
    assert (row.words, row.cells["date"], row.cells["stance"]) == (
        "United States visited Vietnam",
        "2025-05",
        "planned",
    )
    explained = run(desk, "explain", "US visited Vietnam")
    assert "planned [accepted]: Note three" in explained and "rule curated: entered by a person" in explained
    assert "[rejected]" in run(desk, "explain", "US metWith Malaysia")
    assert run(desk, "check").startswith("--- exit 0")
    assert run(desk, "undo").startswith("undone: edit three/")
    assert not (desk / "data" / "curated.csv").exists() and ledger(desk) in (before, HEADER)


def test_giving_an_edit_up_changes_nothing(desk: Path) -> None:
    for keys in ("e\nvisited\n.\nq", "e\nvisited\n", "e\n\n\n\n\n\nsq"):
        said = run(desk, "review", "--no-build", keys=keys)
        assert said.endswith("left\n"), said
        assert ledger(desk) == "" and not (desk / "data" / "curated.csv").exists()


class Terminal:
    """A person at a terminal."""

    def __init__(self, *words: str, folder: Path) -> None:
        self.master, there = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kg", "-C", str(folder), *words],
            stdin=there, stdout=there, stderr=there, env=environment, cwd=ROOT, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        os.close(there)
        self.seen = ""

    def wait_for(self, words: str, seconds: float = 20) -> str:
        """Read until the words are on the screen."""
        until = time.monotonic() + seconds
        while words not in self.seen:
            left = until - time.monotonic()
            assert left > 0 and select.select([self.master], [], [], left)[0], self.seen
            self.seen += os.read(self.master, 65536).decode()
        shown, _, self.seen = self.seen.partition(words)
        return shown + words

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self) -> int:
        """The exit code, when everything was shown."""
        try:
            while part := os.read(self.master, 65536):
                self.seen += part.decode()
        except OSError:  # the other end is closed: Linux says so with an error
            pass
        os.close(self.master)
        return self.process.wait(30)


def test_a_key_acts_at_once_on_a_terminal_and_words_are_marked(desk: Path) -> None:
    person = Terminal("review", "--no-build", *DAY, folder=desk)
    shown = person.wait_for("q quit > ")
    assert "\x1b[1;36mUS\x1b[0m met \x1b[1;33mMalaysia\x1b[0m" in shown
    person.press("a")
    person.wait_for("[2 of 5]")
    assert ledger(desk).count("\n") == 2  # written before the next question
    person.wait_for("q quit > ")
    person.press("q")
    assert person.end() == 0
    assert "1 accepted, 4 left" in person.seen


def test_an_interrupt_loses_nothing(desk: Path) -> None:
    before = graph_of(desk)
    person = Terminal("review", *DAY, folder=desk)
    person.wait_for("q quit > ")
    person.press("r")
    person.wait_for("[2 of 5]")
    person.wait_for("q quit > ")
    os.kill(person.process.pid, signal.SIGINT)
    assert person.end() == 130
    assert "interrupted; 1 row kept in data/judgements.csv" in person.seen
    assert [r.action.value for r in read_judgements(desk / "data" / "judgements.csv")] == ["reject"]
    assert graph_of(desk) == before  # the former build still answers
    assert "1 rejected" not in run(desk, "build") and graph_of(desk) != before


def test_killed_at_any_question_the_ledger_is_whole(desk: Path) -> None:
    person = Terminal("review", *DAY, folder=desk)
    person.wait_for("q quit > ")
    person.press("a")
    person.wait_for("[2 of 5]")
    person.process.kill()
    assert person.end() == -signal.SIGKILL
    assert [r.action.value for r in read_judgements(desk / "data" / "judgements.csv")] == ["accept"]
    assert run(desk, "status").endswith("run 'kg build'\n") and "--- exit 0" in run(desk, "relations", "US", "Malaysia")


def graph_of(folder: Path) -> str:
    return "".join(f"{line}\n" for line in sorted(Store.open(load_config(folder)).lines()))


def test_the_queue_tells_claims_in_words_with_reason_and_confidence(desk: Path) -> None:
    said = run(desk, "status", "--queue")
    assert re.search(
        r"Malaysia met with United States on 2025-05-01\. +its rule meet\.doubtful is right in at least 12%", said
    )
    assert re.search(r"Hassan \(Person, state unknown\) +known from texts only; the same name as e:local", said)
    assert "5 items waiting; 'kg review' walks them" in said
    done = CliRunner().invoke(app, ["-C", str(desk), "status", "--queue", "--json"])
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["kind"] for r in records] == ["claim", "claim", "entity", "entity", "outcome"]
    assert records[0]["confidence"] == 0.12 and records[0]["subject"] == "Malaysia" and records[0]["why"]
    assert records[2]["entity"] == HASSAN.id and records[2]["candidates"] == [OTHER.id]


def test_judgements_for_scripts(desk: Path) -> None:
    assert run(desk, "reject", "US", "metWith", "Malaysia", "--reason", "not so", *DAY) == (
        "rejected c:b0cb162dd803c2d8: Malaysia met with United States on 2025-05-01.\n--- exit 0\n"
        "1 row in data/judgements.csv; the graph is up to date: 6 claims, 1 queued\n"
    )
    assert ledger(desk) == HEADER + "reject,c:b0cb162dd803c2d8,,A. Lee,2026-11-01,not so\n"
    assert run(desk, "reject", "b0cb162dd803c2d8", *DAY).endswith("--- exit 0\nnothing was written\n")
    assert run(desk, "accept", "c:b0cb162dd803c2d8", "c:0000000000000000", *DAY).startswith(
        "--- exit 2\nError: no claim"
    )
    assert ledger(desk).count("\n") == 2  # an unknown id stops the call before anything is written
    assert run(desk, "merge", str(OTHER.id), str(HASSAN.id), "--no-build", *DAY) == (
        "merged e:local.person-unknown-hassan (Hassan) into e:local.person-malaysia-hassan (Hassan)\n--- exit 0\n"
        "1 row in data/judgements.csv; 'kg build' takes it up\n"
    )
    assert run(desk, "undo", "2") == (
        "undone: merge e:local.person-unknown-hassan into e:local.person-malaysia-hassan\n"
        "undone: reject c:b0cb162dd803c2d8\n--- exit 0\nthe graph is up to date: 7 claims\n"
    )
    assert run(desk, "undo").startswith("--- exit 2\nError: WORKSPACE/data/judgements.csv holds none")


def test_stale_rows_are_told_by_build_status_and_check(desk: Path) -> None:
    row = "accept,c:00000000000000ff,,,2026-01-01,\n"
    (desk / "data" / "judgements.csv").write_text(HEADER + row, encoding="utf-8")
    told = "data/judgements.csv:2: accept c:00000000000000ff: nothing says this any more"
    for words in ("build", "status"):
        said = run(desk, words)
        assert f"stale: {told}" in said and "--- exit 0" in said
    assert "WORKSPACE/data/judgements.csv:2: accept c:00000000000000ff is stale" in run(desk, "check")


CSV = """\
subject,predicate,object,stance,date,amount,briefing,quote,source_title,source_url,source_kind,reason
US,providesAidTo,Vietnam,,2025-11-02,USD 130 million,,,Remarks (Embassy),https://example.org/r,official,in print
Jane Roe,metWith,Malaysia,denied,2025,,three,The US met Malaysia on 1 May 2025.,,,,
"""


def test_importing_is_all_or_nothing_and_tells_everything_at_once(desk: Path) -> None:
    good, bad = desk / "good.csv", desk / "bad.csv"
    good.write_text(CSV, encoding="utf-8")
    bad.write_text(
        CSV
        + "US,metWth,Vietnm,,2025-13,,twoo,,,,,\n"
        + "Malaysia,holdsOffice,US,asserted,,,,,,,,\n"
        + "US,metWith\n"
        + "Jane Roe,visited,Vietnam,,,,one,No such words,,,,\n",
        encoding="utf-8",
    )
    said = run(desk, "import", "bad.csv", *DAY)
    for told in (
        "bad.csv:4: no predicate called 'metWth'. Did you mean 'metWith'?",
        "bad.csv:4: object: no entity called 'Vietnm'. Did you mean 'Vietnam'?",
        "bad.csv:4: date '2025-13' is no date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty",
        "bad.csv:4: briefing 'twoo' is not in the workspace; did you mean 'two'? 'kg status' lists them",
        "bad.csv:5: object: United States (e:united-states) is of class State, which holdsOffice does not take",
        "bad.csv:5: no source is given; name a briefing with start and end (or quote), or a source_title",
        "bad.csv:6: 2 fields instead of 12",
        "bad.csv:7: the quote 'No such words' is not in one; copy the words exactly, or give start and end",
        "--- exit 2",
        "2 rows good, 0 there before, 8 problems; nothing was written",
    ):
        assert told in said, told
    assert not (desk / "data" / "curated.csv").exists()
    assert "2 rows would be taken in" in run(desk, "import", "good.csv", "--dry-run", *DAY)
    assert "2 rows taken in, 0 there before, 0 problems" in run(desk, "import", "good.csv", *DAY)
    first = (desk / "data" / "curated.csv").read_bytes()
    assert "0 rows good, 2 there before" in run(desk, "import", "good.csv", *DAY)
    assert "2 there before, 8 problems" in run(desk, "import", "bad.csv", "--skip-bad", *DAY)
    assert (desk / "data" / "curated.csv").read_bytes() == first
    said = run(desk, "explain", "US providesAidTo Vietnam")
    assert "asserted [accepted]: our note on: Remarks (Embassy) (https://example.org/r)" in said
    assert "data/curated.csv:3" in said and "130 million" in said
    assert run(desk, "check").startswith("--- exit 0")


def test_a_curated_claim_holds_as_long_as_its_words_stand(desk: Path) -> None:
    (desk / "good.csv").write_text(CSV, encoding="utf-8")
    run(desk, "import", "good.csv", *DAY)
    note = desk / "data" / "briefings" / "three.md"
    note.write_text(note.read_text(encoding="utf-8").replace("Mr Hassan", "Yesterday Mr Hassan"), encoding="utf-8")
    table = desk / "data" / "curated.csv"
    assert "stale" not in run(desk, "build")  # the words moved
    note.write_text(note.read_text(encoding="utf-8").replace("on 1 May 2025", "in May"), encoding="utf-8")
    assert "stale: data/curated.csv:2: Jane Roe metWith Malaysia: the words" in run(desk, "build")
    note.unlink()
    assert "data/curated.csv:2: Jane Roe metWith Malaysia: the briefing three is not in the workspace" in run(
        desk, "build"
    )
    table.write_text(table.read_text(encoding="utf-8").replace("2025-11-02", "Nov 2"), encoding="utf-8")
    assert "Error: WORKSPACE/data/curated.csv:3: date 'Nov 2' is no date" in run(desk, "build")


def test_what_the_exports_write_can_be_read_back(desk: Path) -> None:
    rows = desk / "claims.csv"
    rows.write_text(
        "claim,subject,subject_id,predicate,object,object_id,status,start_date,document,quote,start,end,url,family,publishers\n"
        "c:0,Jane Roe,e:jane-roe,representsState,United States,e:united-states,asserted,2024,b:two,,0,40,,fact,X\n",
        encoding="utf-8",
    )
    assert "1 row taken in" in run(desk, "import", "claims.csv", *DAY)
    rows.write_text("subjekt,predicate,object\na,b,c\n", encoding="utf-8")
    said = run(desk, "import", "claims.csv")
    assert "claims.csv:1: unknown column 'subjekt'; did you mean 'subject'?" in said and "--- exit 2" in said


def test_the_threshold_is_a_setting(desk: Path) -> None:
    settings = desk / "kg.toml"
    text = settings.read_text(encoding="utf-8")
    for value in ('"high"', "2", "true"):
        settings.write_text(text + f"queue_below = {value}\n", encoding="utf-8")
        assert "queue_below" in run(desk, "status") and "write for instance queue_below = 0.5" in run(desk, "status")


def test_the_examples_of_the_help_run(fresh_workspace: Path) -> None:
    for name in ("review", "accept", "reject", "merge", "split", "undo"):
        for example in (command(name).epilog or "").splitlines():
            words = shlex.split(example.partition("|")[0] if "|" not in example else "kg review")[1:]
            more = () if "--no-build" in words else ("--no-build",)
            done = run(fresh_workspace, *words, *more, keys="ssq" if name == "review" else "")
            assert "--- exit 0" in done, f"{example}: {done}"


def test_the_queue_is_there_for_programs(desk: Path) -> None:
    import kg

    queue = kg.open(desk).review_queue()
    assert [item.kind.value for item in queue.items] == ["claim", "claim", "entity", "entity", "outcome"]
    assert len(queue) == 5 and "<table>" in queue._repr_html_()
    assert Store.open(kg.open(desk).config).status["suggestions"] and graph(kg.open(desk).config)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        EXPECTED.write_text(run(make(Path(scratch) / "w").root, "review", *DAY, keys=WALK), encoding="utf-8")
