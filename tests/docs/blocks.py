"""Console blocks of the documentation: read, run and written again.

A block opens with ```console; lines that begin with `$ ` are commands, the rest is what they print (stdout and stderr).
A command may be followed by ` # exit N` when it does not end with 0. Cut long output in the command (`| head -N`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True)
class Step:
    """One command of a page with what the page says it prints."""

    page: Path
    line: int
    command: str
    exit_code: int
    printed: str


def steps(page: Path) -> list[Step]:
    """The commands of a page, in reading order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        for part in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block[1], re.MULTILINE):
            code = EXIT.search(part[1])
            line = first + block[1].count("\n", 0, part.start())
            found.append(Step(page, line, EXIT.sub("", part[1]), int(code[1]) if code else 0, part[2]))
    return found


def run(step: Step, folder: Path) -> tuple[int, str]:
    """Run a step in `folder` as a reader would, without colours; exit code and everything printed."""
    env = os.environ | {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", step.command],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def rewrite(page: Path, folder: Path) -> None:
    """Write what the commands of a page print now into the page."""
    text = page.read_text(encoding="utf-8")

    def block(match: re.Match[str]) -> str:
        body = ""
        for part in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", match[1], re.MULTILINE):
            command = EXIT.sub("", part[1])
            code, printed = run(Step(page, 0, command, 0, ""), folder)
            body += f"$ {command}{f'  # exit {code}' if code else ''}\n{printed}"
        return f"```console\n{body}```"

    page.write_text(BLOCK.sub(block, text), encoding="utf-8")
