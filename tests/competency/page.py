"""`docs/questions.md`: every shipped question in words, its command, and its answer on the shipped data."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.api import Graph
from kg.cli.opened import counted
from kg.query.sparql.answers import answer, cell, labels
from kg.query.sparql.questions import NamedQuery, bind_parameters, jobs, named_queries
from tests.competency.cases import ROOT, Case, cases

PAGE = ROOT / "docs" / "questions.md"
#: rows of a long answer that are printed
SHOWN = 40
#: characters of a long cell that are printed
WIDEST = 90

HEAD = """# Questions

What the shipped data answer, by what one wants to do. Every question is a file in
[`ontology/queries`](../ontology/queries) and runs by its name; names in `--param` may be labels, aliases, ISO codes,
CURIEs or Wikidata ids. `kg query --list` prints this list, `--json`, `--csv` and `--tsv` give the W3C formats.

Each answer below is checked by a test against what the tables and the briefings' own sentences say, found without the
graph: by a plain rule over the tables (named under the answer), or by hand. `make docs` writes this page.
"""


def page(workspace: Path) -> str:
    """The page for a built workspace."""
    graph = Graph.open(workspace)
    folder = ROOT / "ontology" / "queries"
    queries, asked = named_queries(folder), cases()
    parts = [HEAD]
    for job, heading in jobs(folder).items():
        parts.append(f"## {heading}\n")
        for query in queries.values():
            if query.job == job:
                parts.append(f"### {query.title}\n\n{query.question}\n")
                parts += [_asked(graph, query, case) for case in asked if case.question == query.name]
    return "\n".join(parts)


def _asked(graph: Graph, query: NamedQuery, case: Case) -> str:
    command = NamedQuery(query.name, "", example=tuple(case.params.items())).command
    found = answer(graph.store, bind_parameters(query, case.params, graph.lookup), query.name)
    label = labels(graph.store)
    rows = [[_short(cell(value, label)) for value in row] for row in found.rows]
    twice = {f"{name}Label" for name in found.variables}
    filled = [i for i, name in enumerate(found.variables) if name not in twice and any(row[i] for row in rows)]
    table = [[name for i, name in enumerate(found.variables) if i in filled], ["---"] * len(filled)]
    table += [[row[i] for i in filled] for row in rows[:SHOWN]]
    lines = [f"```sh\n{command}\n```\n"]
    if rows:
        lines += [f"| {' | '.join(row)} |" for row in table]
        more = len(rows) - SHOWN
        number = counted(len(rows), "row") + (f", of which {SHOWN} are shown" if more > 0 else "")
        lines.append(f"\n{number}. {_checked(case)}\n")
    else:
        lines.append(f"No rows, and rightly so: {case.empty}\n")
    return "\n".join(lines)


def _checked(case: Case) -> str:
    if case.how == "by hand":
        sentences = [f"“{row['sentence']}”" for row in case.reasons if "sentence" in row]
        sentences += [f"`{row['table']}.csv`, “{row['row']}”" for row in case.reasons if "table" in row]
        return f"Checked by hand: {'; '.join(sentences)}"
    if case.complete and case.only:
        return (
            f"Checked in full, where {' and '.join(_where(*item) for item in case.only.items())}. The rule: {case.how}"
        )
    return f"Checked {'in full' if case.complete else 'for the rows of the tables'}. The rule: {case.how}"


def _where(column: str, wanted: object) -> str:
    if wanted == "*":
        return f"{column} is filled"
    return f"{column} is {' or '.join(wanted) if isinstance(wanted, list) else wanted}"


def _short(text: str) -> str:
    curie, _, words = text.partition(" ")
    if curie.startswith(("e:", "t:", "b:")) and words:
        text = f"{words} (`{curie}`)" if curie.startswith(("e:", "t:")) and len(words) <= WIDEST else f"`{curie}`"
    elif curie == text and curie.startswith(("c:", "ev:", "r:", "dip:")):
        return f"`{text}`"
    elif len(text) > WIDEST:
        text = text[:WIDEST].rsplit(" ", 1)[0] + " …"
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")
