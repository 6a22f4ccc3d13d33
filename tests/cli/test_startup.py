from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "rdflib",
    "spacy",
    "networkx",
    "numpy",
    "scipy",
    "pyvis",
    "pyshacl",
    "trafilatura",
    "oxrdflib",
    "pandas",
    "rich.table",
}


def loaded(*words: str, folder: Path) -> set[str]:
    """Modules that a command loads."""
    code = (
        "import sys\nfrom kg.cli.main import run\n"
        f"sys.argv = ['kg', '-C', {str(folder)!r}, *{list(words)!r}]\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "print('\\x00', *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("\x00")[2].split())


@pytest.mark.parametrize("words", [["--help"], ["relations", "--help"], ["view", "--help"], ["nonsense"]])
def test_help_loads_neither_the_store_nor_anything_heavy(words: list[str], world: Path) -> None:
    found = loaded(*words, folder=world)
    assert not found & (HEAVY | {"pyoxigraph", "yaml", "kg.store.oxigraph", "kg.text.mentions"})


@pytest.mark.parametrize(
    "words",
    [
        ["relations", "US", "Malaysia"],
        ["show", "Malaysia"],
        ["entities"],
        ["timeline", "US"],
        ["open"],
        ["explain", "China criticizes Malaysia"],
        ["path", "ASEAN", "Vietnam"],
        ["query", "ASK { ?a ?b ?c }"],
    ],
    ids=lambda words: words[0],
)
def test_look_ups_load_no_parser_and_no_graph_library(words: list[str], world: Path) -> None:
    found = loaded(*words, folder=world)
    assert "pyoxigraph" in found
    assert not found & (HEAVY - {"numpy"} if words[0] == "path" else HEAVY)  # paths run on the columns


def seconds(*words: str) -> float:
    """Least processor time of seven runs: what the program needs, whatever else the machine does."""
    least = float("inf")
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def test_help_and_look_ups_start_fast(world: Path) -> None:
    """Against what nobody can do without: Typer for the help, an RDF library for a look-up."""
    assert seconds("-m", "kg", "--help") <= 2.5 * seconds("-c", "import typer")
    assert seconds("-m", "kg", "-C", str(world), "relations", "US", "Malaysia") <= 3 * seconds("-c", "import rdflib")


def complete(line: str, folder: Path) -> list[str]:
    """What the shell is offered for a line that ends where the cursor stands."""
    words = line.split(" ")
    environment = os.environ | {
        "_KG_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    }
    code = "from kg.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    return [offer for offer in done.stdout.split("\n") if offer]


def test_the_shell_completes_commands_options_names_and_queries(world: Path) -> None:
    assert complete("kg rel", world) == ["relations"]
    assert "--since" in complete("kg relations --si", world)
    assert complete("kg relations Viet", world) == ["Vietnam"]
    assert complete("kg relations US Mal", world) == ["Malaysia"]
    assert complete("kg relations US -p met", world) == ["metWith"]
    assert complete("kg query open-v", world) == ["open-visits"]
    assert complete("kg drop wire-m", world) == ["wire-moved"]
    assert complete("kg entities --kind Off", world) == ["Office"]


def test_completion_outside_a_workspace_is_silent(tmp_path: Path) -> None:
    assert complete("kg relations Viet", tmp_path) == []


def test_completion_loads_nothing_heavy(world: Path) -> None:
    code = (
        "import sys\nfrom typing import Any\nfrom types import SimpleNamespace\n"
        "from kg.cli.options import complete_name\n"
        f"context: Any = SimpleNamespace(params={{'directory': {str(world)!r}}}, parent=None)\n"
        "print(complete_name(context, 'viet'))\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names, modules = done.stdout.splitlines()
    assert names == "['Vietnam']"
    assert not set(modules.split()) & (HEAVY | {"pyoxigraph", "kg.store.oxigraph", "kg.api"})
