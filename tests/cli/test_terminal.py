from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from kg.cli.output import plain, width

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(*words: str, folder: Path, columns: int = 70, **extra: str) -> str:
    """What a person sees on a terminal of that width."""
    here, there = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"COLUMNS": str(columns), "TERM": "xterm-256color", **extra}
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "-C", str(folder), *words],
        stdout=there, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment,
        cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        os.close(there)
        seen = b""
        while True:
            try:
                part = os.read(here, 65536)
            except OSError:  # the other end is closed: Linux says so with an error
                break
            if not part:
                break
            seen += part
        process.wait()
    os.close(here)
    return seen.decode()


def test_a_table_fits_the_terminal_and_keeps_its_ids_whole(world: Path) -> None:
    seen = on_a_terminal("relations", "US", "Malaysia", folder=world)
    assert "\x1b[" in seen
    lines = ANSI.sub("", seen).replace("\r", "").splitlines()
    assert max(map(width, lines)) <= 70
    assert any(line.split()[:1] == ["c:215615f21834ebfa"] for line in lines)


def test_no_width_breaks_a_word(world: Path) -> None:
    for columns in (60, 80, 100):
        seen = ANSI.sub("", on_a_terminal("relations", "US", "Malaysia", folder=world, columns=columns))
        assert "signedAgreementWith" in seen, columns
        assert max(map(width, seen.replace("\r", "").splitlines())) <= columns


def test_numbers_keep_their_names_where_columns_do_not_fit(world: Path) -> None:
    seen = ANSI.sub("", on_a_terminal("status", folder=world, columns=40))
    assert re.search(r"sentences \d+ +evidence \d+", " ".join(seen.split()))


def test_no_colour_means_no_colour(world: Path) -> None:
    seen = on_a_terminal("relations", "US", "Malaysia", folder=world, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", seen)
    dumb = on_a_terminal("relations", "US", "Malaysia", folder=world, TERM="dumb")
    assert "\x1b" not in dumb


def test_piped_output_is_plain_and_never_cut(world: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "-C", str(world), "explain", "Malaysia signedAgreementWith US"],
        capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "40"},
    )  # fmt: skip
    assert "\x1b" not in done.stdout
    assert (
        "“Malaysia and the United States signed a memorandum on civil nuclear cooperation on 10 July 2025.”"
        in done.stdout
    )


def test_a_terminal_without_unicode_gets_escapes_not_a_crash(world: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "-C", str(world), "timeline", "Donald Trump", "China"],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "\\u25cf asserted" in done.stdout


def test_control_characters_of_a_source_do_not_reach_the_terminal() -> None:
    assert plain("a\x1b]0;title\x07b\u202ec\td") == "a ]0;title b c d"
    assert plain("ordinary text – with dashes") == "ordinary text – with dashes"
