"""Calls of the command line whose whole output is kept beside this file; `python -m tests.cli.renew` writes it anew."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from kg.cli.main import app

EXPECTED = Path(__file__).parent / "expected"

#: name of the expected file → command line
CALLS = {
    "build": "build",
    "status": "status",
    "status-json": "status --json",
    "status-local": "status --local",
    "status-queue": "status --queue --csv",
    "check": "check",
    "entities": "entities --kind State --kind Event",
    "entities-match": "entities --match memorandum",
    "entities-tsv": "entities --match united --kind state --tsv",
    "show-state": "show Malaysia",
    "show-person": "show Rubio",
    "show-office": "show e:state-department.secretary-of-state",
    "show-json": "show Singapore --json",
    "relations": "relations US Malaysia",
    "relations-one": "relations Vietnam --direct",
    "relations-as-of": "relations US ASEAN --as-of 2024",
    "relations-known-by": "relations Malaysia China --known-by 2026-03-02",
    "relations-csv": "relations US Malaysia --csv",
    "relations-json": "relations Malaysia China --json",
    "relations-undated": "relations Laos --since 2020",
    "timeline": "timeline",
    "timeline-story": "timeline 'Donald Trump' China",
    "timeline-csv": "timeline 'Donald Trump' China --csv",
    "open-first": "open --top 1",
    "open": "open",
    "open-all": "open --all",
    "open-as-of": "open --as-of 2026-04-10 --known-by 2026-04-10",
    "open-json": "open 'Donald Trump' --state held --json",
    "open-state": "open --state cancelled --state held",
    "open-past": "open --as-of 2026-04-10 --csv",
    "relations-min-publishers": "relations US --min-publishers 2",
    "conflicts": "conflicts",
    "conflicts-of-one": "conflicts China Malaysia --kind stance",
    "conflicts-none": "conflicts Laos",
    "conflicts-csv": "conflicts --csv",
    "conflicts-json": "conflicts --json",
    "explain": "explain 'Malaysia signedAgreementWith US'",
    "explain-contested": "explain China criticizes Malaysia",
    "explain-table": "explain Rubio holdsOffice",
    "explain-json": "explain Laos supports China --json",
    "path": "path ASEAN Vietnam",
    "path-sitting": "path Singapore Vietnam --exclude US -k 2",
    "path-json": "path Malaysia Vietnam --json",
    "path-none": "path US Laos",
    "path-none-then": "path US Malaysia --as-of 1900",
    "central": "central",
    "central-betweenness": "central --by betweenness --kind State --top 2",
    "central-sources": "central --by betweenness --sources 4 --seed 1 --top 3",
    "central-planned": "central --layer planned",
    "central-conflict": "central --layer conflict --csv",
    "central-explain": "central --explain Malaysia",
    "central-explain-csv": "central --explain Malaysia --csv",
    "central-measure": "central --explain constraint",
    "central-measure-of-brokers": "central --explain liaison --json",
    "central-json": "central --layer planned --bootstrap 20 --seed 3 --json",
    "central-bootstrap": "central --bootstrap 50 --by degree --since 2025",
    "central-roll-up": "central --roll-up --exclude ASEAN",
    "communities": "communities --runs 5",
    "brokers": "brokers",
    "brokers-json": "brokers --roll-up --json",
    "balance": "balance",
    "path-in-time": "path Laos Vietnam --in-time",
    "series": "series US Malaysia --by year --roll-up",
    "series-reversed": "series US --since 2025 --until 2020",
    "series-csv": "series Vietnam --by quarter --csv",
    "compare": "compare --between 2023 2025",
    "compare-not-yet": "compare --between 2025 2031",
    "compare-json": "compare 'Anwar Ibrahim' --between 2023 2025 --json",
    "relations-publisher": "relations Malaysia --publisher bernama",
    "coverage": "coverage",
    "coverage-state-json": "coverage --by state --json",
    "coverage-year-csv": "coverage --by year --csv",
    "diff-none": "diff .",
    "query": "query agreements-between --param a=US --param b=Malaysia",
    "query-text": "query 'SELECT ?who WHERE { ?who dip:attended e:asean-us-summit } ORDER BY ?who'",
    "query-json": "query 'SELECT ?who WHERE { ?who dip:attended e:asean-us-summit } ORDER BY ?who' --json",
    "query-csv": "query 'SELECT ?who WHERE { ?who dip:attended e:asean-us-summit } ORDER BY ?who' --csv",
    "query-ask": "query 'ASK { e:malaysia dip:alliedWith ?x }'",
    "query-construct": "query 'CONSTRUCT { ?a dip:metWith ?b } WHERE { ?a dip:metWith ?b }'",
    "query-list": "query --list",
    "query-list-json": "query --list --json",
    "query-describe": "query 'DESCRIBE e:asean-us-summit'",
    "query-tsv": "query 'SELECT ?s ?n WHERE { ?s dip:attended e:asean-us-summit ; rdfs:label ?n } ORDER BY ?s' --tsv",
    "query-missing": "query agreements-between --param a=US",
    "query-unknown-param": "query members-of --param organisation=ASEAN",
    "query-unknown-name": "query agreement-between",
    "query-misspelt": "query 'SELECT ?x WHERE { ?x dip:aliedWith e:malaysa }'",
    "query-syntax": "query 'SELECT ?x WHERE { ?x a '",
    "query-prefix": "query 'ASK { ?x dpi:alliedWith ?y }'",
    "query-service": "query 'SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }'",
    "query-empty": "query 'SELECT ?x WHERE { ?x dip:alliedWith ?y }'",
}


def call(words: str, folder: Path) -> str:
    """What a command prints and how it ends, as a reader sees it; the folder reads WORKSPACE."""
    runner = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "100"})
    done = runner.invoke(app, ["-C", str(folder), *shlex.split(words)], prog_name="kg")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    said = f"$ kg {words}\n{done.stdout}--- stderr, exit {done.exit_code}\n{done.stderr}"
    said = re.sub(r"(networkx|igraph|numpy) [0-9.]+", r"\1 VERSION", said)
    said = re.sub(r"in [0-9.]+ seconds$", "in N seconds", said, flags=re.M)
    return said.replace(str(folder), "WORKSPACE")
