# ruff: noqa: E501  (messages are read best one a line)
from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kg.cli.main import app
from kg.config import shipped
from kg.view.export import FORMATS


def kg(*words: str, folder: Path | None = None, **options: Any) -> Result:
    place = ["-C", str(folder)] if folder else []
    return CliRunner(env={"NO_COLOR": "1"}).invoke(app, [*place, *words], prog_name="kg", **options)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["relation", "US"], 2, "no command called 'relation'. Did you mean 'relations'? (kg --help)"),
        (["relations", "US", "--sinse", "2020"], 2, "no option called '--sinse'. Did you mean '--since'? (kg relations --help)"),
        (["relations"], 2, "missing argument 'A' (kg relations --help)"),
        (["relations", "US", "--since"], 2, "option '--since' requires an argument (kg relations --help)"),
        (["relations", "US", "--since", "July"], 2, "invalid value for '--since': 'July' is no date; write YYYY, YYYY-MM or YYYY-MM-DD (kg relations --help)"),
        (["relations", "US", "--json", "--csv"], 2, "--json and --csv exclude each other; choose one"),
        (["relations", "US", "-p", "met"], 2, "no predicate called 'met'. Did you mean 'metWith'? (see ontology/README.md)"),
        (["relations", "US", "--status", "planed"], 2, "no status called 'planed'. Did you mean 'planned'? (one of asserted, planned, possible, denied, reported, contested)"),
        (["relations", "US", "--source-kind", "pres"], 2, "no kind of source called 'pres'. Did you mean 'press'? (one of official, agency, press, thinktank, encyclopedia, secondary)"),
        (["relations", "US", "--topic", "cybersecurty"], 2, "no topic called 'cybersecurty'. Did you mean 'Cybersecurity'? (see ontology/topics.csv)"),
        (["show", "Vietnm"], 2, "no entity called 'Vietnm'. Did you mean 'Vietnam'? (kg entities --match Viet)"),
        (["explain", "c:0000000000000000"], 2, "no claim called 'c:0000000000000000'. ('kg relations A B' lists claims with their ids)"),
        (["path", "US", "USA"], 2, "'US' and 'USA' are both e:united-states; name two"),
        (["path", "US", "Laos"], 1, "no path within 4 facts between United States and Laos"),
        (["path", "US", "Vietnam", "-k", "0"], 2, "invalid value for '-k': 0 is not in the range 1<=x<=100 (kg path --help)"),
        (["central", "--by", "degre"], 2, "no measure called 'degre'. Did you mean 'degree'? (one of degree, strength, pagerank, eigenvector, closeness, harmonic, betweenness, core, constraint)"),
        (["central", "--by", "closeness", "--sources", "9"], 2, "--sources estimates betweenness; closeness is computed as it is defined"),
        (["central", "--explain", "Laos"], 1, "Laos has no tie in this network"),
        (["query", "open-visit"], 2, "no query called 'open-visit'. Did you mean 'open-visits'? (kg query --list)"),
        (["query", "visits-to"], 2, 'the query visits-to needs --param a=ENTITY (state); try: kg query visits-to --param a=China'),
        (["query", "visits-to", "--param", "a"], 2, "--param a: write --param NAME=VALUE; try: kg query visits-to --param a=China"),
        (["query", "nothing.rq"], 2, "nothing.rq does not exist; 'kg query --list' names the shipped queries"),
        (["query", "SELECT * { ?a ?b }"], 2, "query:1:19: the query does not parse near '}'"),
        (["query", "LOAD <http://example.org/x{}>"], 2, "query:1:1: LOAD is refused, as queries only read; change data/ and run 'kg build'"),
        (["query", "SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }"], 2, "query:1:12: SERVICE is refused, as queries stay on this machine"),
        (["query", "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "--csv"], 2, "triples cannot be written as csv; leave --csv out for Turtle"),
        (["view", "US", "--path"], 2, "--path needs two names"),
        (["drop", "press"], 2, "no briefing called 'press'. Did you mean 'press-c' or 'press-b' or 'press-a'? (kg status lists them)"),
    ],
)  # fmt: skip
def test_one_line_and_an_exit_code(words: list[str], code: int, message: str, world: Path) -> None:
    done = kg(*words, folder=world)
    assert (done.stdout, done.stderr, done.exit_code) == ("", f"Error: {message}\n", code)


def test_an_unknown_format_names_the_known_ones(world: Path) -> None:
    done = kg("export", "graph.tll", folder=world)
    assert done.stderr.startswith("Error: no format called '.tll'. Did you mean '.ttl'? (one of .ttl, .nt, ")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    asked = kg("export", "--help").output
    assert all(suffix in asked for suffix in FORMATS)


def test_without_a_workspace_or_a_build(tmp_path: Path) -> None:
    done = kg("show", "US", folder=tmp_path)
    assert done.exit_code == 2 and "is not in a workspace (no kg.toml here or above)" in done.stderr
    assert kg("init", "w", folder=tmp_path).exit_code == 0
    done = kg("show", "US", "-C", "w", folder=tmp_path)  # read from the folder that the global -C names
    assert done.exit_code == 3 and "has not been built yet; run 'kg build'" in done.stderr
    done = kg("init", "w", folder=tmp_path)
    assert done.exit_code == 2 and "is a workspace already" in done.stderr


def test_an_empty_listing_is_an_honest_no(world: Path) -> None:
    done = kg("entities", "--match", "atlantis", folder=world)
    assert (done.stdout, done.exit_code) == ("", 1)
    assert kg("open", folder=world).exit_code == 0


def test_a_query_comes_from_standard_input(world: Path) -> None:
    done = kg("query", "-", folder=world, input="ASK { e:asean a dip:Organisation }")
    assert (done.stdout, done.exit_code) == ("yes\n", 0)
    done = kg("query", "-", folder=world, input=b"ASK { ?\xff ?b ?c }")
    assert done.exit_code == 2 and "standard input is not UTF-8 text" in done.stderr


def test_help_and_version() -> None:
    assert kg("--version").stdout.startswith("kg 0")
    bare = kg()
    assert bare.exit_code == 2 and "Look up:" in bare.output
    assert kg("-h").output == kg("--help").output


def run(*words: str, folder: Path, after: str = "") -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m kg -C "{folder}" {" ".join(words)}{after}'
    return subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)


def test_a_reader_that_stops_early_is_no_error(world: Path) -> None:
    done = run("query", "'SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000'", folder=world, after=" | head -n 2")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert "Traceback" not in done.stderr and "Error" not in done.stderr


def test_a_full_disk_is_told_in_one_line(world: Path) -> None:
    done = run("entities", folder=world, after=" > /dev/full")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == "Error: cannot write the output: No space left on device"
    assert "Traceback" not in done.stderr


def test_an_interrupt_ends_with_130() -> None:
    code = (
        "import os, signal, kg.cli.group as group\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        "from kg.cli.main import run\n"
        "def graph(directory): os.kill(os.getpid(), signal.SIGINT)\n"
        "import kg.cli.asked as asked\n"
        "asked.graph = graph\n"
        "import sys; sys.argv = ['kg', 'entities']\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Error: interrupted\n")


def test_an_unwritable_place_is_told(world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = kg("view", "US", "-o", str(tmp_path / "file" / "x.html"), folder=world)
    assert done.exit_code == 3 and done.stderr.startswith("Error: ") and "Traceback" not in done.stderr


def test_a_long_unknown_name_is_not_repeated_in_full(world: Path) -> None:
    assert len(kg("show", "x" * 5000, folder=world).stderr) < 200


def test_malformed_topics_are_one_line(world: Path, tmp_path: Path) -> None:
    shutil.copytree(world, tmp_path / "w", symlinks=True)
    shutil.copytree(shipped("ontology"), tmp_path / "w" / "ontology", dirs_exist_ok=True)
    topics = tmp_path / "w" / "ontology" / "topics.csv"
    topics.write_text("id,label,alt_labels,broader,definition\nt:x\n", encoding="utf-8")
    result = kg("relations", "US", folder=tmp_path / "w")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {topics}:2: 1 fields instead of 5")


def test_a_closed_standard_output_is_one_line(world: Path) -> None:
    for form in ("--json", "--direct"):
        command = f"exec {sys.executable} -m kg -C {world} relations US Malaysia {form} >&-"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (3, 1)
        assert done.stderr.startswith("Error: cannot write the output")


def test_interrupted_before_the_command_line_is_ready() -> None:
    code = "import kg.cli\nraise KeyboardInterrupt"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (abs(done.returncode), done.stderr) == (signal.SIGINT, "Error: interrupted\n")


@pytest.mark.parametrize(
    ("query", "place"), [("SELECT * WHERE { ?s ?p ", "1:23"), ("SELECT *\nWHERE { ?s ?p ?o\n\n", "2:17")]
)
def test_a_query_that_ends_too_early_is_told_so(world: Path, query: str, place: str) -> None:
    done = kg("query", "-", folder=world, input=query)
    assert (done.exit_code, done.stderr) == (
        2,
        f"Error: standard input:{place}: the query does not parse: it ends too early\n",
    )


def test_a_topic_says_where_its_claims_are(world: Path) -> None:
    assert "kg query claims-of-topic --param topic=t:energy" in kg("show", "energy", folder=world).stderr
