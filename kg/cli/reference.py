"""The reference of the command line, written from the help of each command (`python -m kg.cli.reference`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from typer.testing import CliRunner

from kg.cli.catalogue import COMMANDS, GROUPS
from kg.cli.main import app

__all__ = ["WIDTH", "reference"]

WIDTH = 100

_HEAD = """\
# The command line

Written from `--help` by `make docs`; do not edit.

Data goes to standard output, counts and notes to standard error. Every listing prints text for people, or with
`--json` JSON Lines (`kg query`: SPARQL JSON), with `--csv` and `--tsv` tables for programs. A name may be a label, an
alias, an ISO code, a CURIE or a Wikidata id. Dates are `2025`, `2025-07` or `2025-07-10`. Commands find the workspace
in or above the current folder; `-C DIR` names another. `kg --install-completion` completes commands, options and names.

| exit | meaning |
|---|---|
| 0 | found, or done |
| 1 | an honest no: a look-up, path or query that found nothing; `check` with findings |
| 2 | wrong usage, unknown name, missing or malformed file, bad SPARQL |
| 3 | cannot: another writer, a full disk, a damaged build |
| 130 | interrupted |
"""


def _help(*words: str) -> str:
    runner = CliRunner(env={"NO_COLOR": "1", "TERMINAL_WIDTH": str(WIDTH), "COLUMNS": str(WIDTH)})
    done = runner.invoke(app, [*words, "--help"], prog_name="kg", terminal_width=WIDTH)
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def _pages() -> Iterator[str]:
    yield _HEAD
    yield f"## kg\n\n```text\n{_help()}\n```\n"
    for group in GROUPS:
        yield f"## {group}\n"
        for name, entry in COMMANDS.items():
            if entry.group == group:
                yield f"### kg {name}\n\n```text\n{_help(name)}\n```\n"


def reference() -> str:
    """The page as Markdown: a head, then the help of every command by group."""
    return "\n".join(_pages())


if __name__ == "__main__":
    sys.stdout.write(reference())
