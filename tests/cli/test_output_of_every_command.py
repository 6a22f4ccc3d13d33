from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.catalogue import COMMANDS
from tests.cli.calls import CALLS, EXPECTED, call

#: commands that write; what they print is tested with what they write
WRITING = {"init", "add", "drop", "export", "view", "site"}
WRITING |= {"review", "accept", "reject", "merge", "split", "undo", "import"}
#: commands that load the parser; tested with the texts they read
READING = {"extract", "evaluate"}
#: runs until it is stopped, or needs a server; tests/serve and tests/store/test_endpoint.py start them
SERVING = {"serve", "mcp", "push"}


@pytest.mark.parametrize("name", CALLS)
def test_whole_output(name: str, world: Path) -> None:
    assert call(CALLS[name], world) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


def test_every_command_is_called() -> None:
    assert {words.split()[0] for words in CALLS.values()} | WRITING | READING | SERVING == {*COMMANDS}


def test_no_expected_file_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == {*CALLS}
