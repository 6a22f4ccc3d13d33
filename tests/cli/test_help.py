from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from kg.cli.catalogue import COMMANDS, GROUPS
from kg.cli.group import KgCommand
from kg.cli.main import app
from kg.cli.reference import reference
from tests.cli.test_errors import kg

DOCS = Path(__file__).parent.parent.parent / "docs" / "cli.md"
#: options whose examples need files that this test does not have
NEEDS_FILES = {"add", "drop", "extract", "evaluate", "init", "check", "diff", "import"} | {"site"}  # tests/view/site
#: commands that judge; their examples run on a copy, in test_reviewing
JUDGING = {"review", "accept", "reject", "merge", "split", "undo"}
#: runs until it is stopped, or needs a server; tests/serve and tests/store/test_endpoint.py start them
SERVING = {"serve", "mcp", "push"}


def command(name: str) -> KgCommand:
    """The command of that name, as the group makes it."""
    group = get_command(app)
    found = group.get_command(None, name)  # type: ignore[attr-defined]
    assert isinstance(found, KgCommand)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_the_catalogue_tells_what_the_help_tells(name: str) -> None:
    assert (command(name).help or "").partition("\n\n")[0] == COMMANDS[name].summary
    assert COMMANDS[name].group in GROUPS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples_and_every_option_a_word(name: str) -> None:
    found = command(name)
    examples = (found.epilog or "").splitlines()
    assert examples and all(f"kg {name}" in example for example in examples)
    for parameter in found.params:
        assert getattr(parameter, "help", "x"), parameter.name


@pytest.mark.parametrize("name", sorted({*COMMANDS} - NEEDS_FILES - JUDGING - SERVING))
def test_the_examples_run(name: str, shipped: Path, tmp_path: Path) -> None:
    for example in (command(name).epilog or "").splitlines():
        if "|" in example:
            continue
        words = shlex.split(example)[1:]
        if name in ("view", "export", "series"):
            written = ("html", "ttl", "graphml", "csv", "svg", "nt")
            words = [str(tmp_path / w) if w.rpartition(".")[2] in written else w for w in words]
        done = kg(*words, folder=shipped)
        assert done.exit_code in ((0, 1) if name == "conflicts" else (0,)), f"{example}: {done.stderr}"


def test_docs_hold_the_help_of_every_command() -> None:
    assert DOCS.read_text(encoding="utf-8") == reference(), "run: python -m kg.cli.reference > docs/cli.md"
