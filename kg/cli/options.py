"""Options that several commands share, so that they are spelt and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.interval import is_date

__all__ = [
    "HERE",
    "MOST",
    "ONE",
    "AsOf",
    "Briefings",
    "Csv",
    "Direct",
    "Directory",
    "Exclude",
    "First",
    "Jobs",
    "Json",
    "JudgedOn",
    "Kinds",
    "KnownBy",
    "MinPublishers",
    "Most",
    "Name",
    "NoBuild",
    "Predicates",
    "Publishers",
    "Reason",
    "Second",
    "Since",
    "SourceKinds",
    "Statuses",
    "Topics",
    "Tsv",
    "Until",
    "Who",
    "complete_briefing",
    "complete_kind",
    "complete_name",
    "complete_predicate",
    "complete_query",
]


HERE = Path()
ONE = 1


def _directory(ctx: typer.Context, value: Path) -> Path:
    """The folder to work in: a command's -C is read from the folder that the global -C names."""
    outer = ctx.obj.get("directory", HERE) if isinstance(ctx.obj, dict) else HERE
    return Path(outer) / value


def _date(value: str | None) -> str | None:
    if value is not None and not is_date(value):
        raise typer.BadParameter(f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return value


def _start(ctx: Any) -> Path:
    while ctx is not None:
        folder = ctx.params.get("directory")
        if folder:
            return Path(folder)
        ctx = ctx.parent
    return Path()


def complete_name(ctx: typer.Context, incomplete: str) -> list[str]:
    """Entity names that begin with what is typed, from `build/current/names.tsv` alone; topics left out."""
    from kg.config import find_workspace
    from kg.errors import KgError
    from kg.names import Names, fold

    try:
        table = find_workspace(_start(ctx)) / "build" / "current" / "names.tsv"
        names = Names.from_tsv(table.read_text(encoding="utf-8"))
    except (KgError, OSError):
        return []  # no workspace or no build: nothing to offer, and a completion must not print errors
    begun = fold(incomplete)
    actors = (surface for surface, name in names.surfaces() if not name.startswith("t:"))
    return sorted({surface for surface in actors if fold(surface).startswith(begun)})


def complete_briefing(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of briefings that begin with what is typed, from the file names alone."""
    from kg.config import find_workspace
    from kg.errors import KgError

    try:
        folder = find_workspace(_start(ctx)) / "data" / "briefings"
    except KgError:
        return []  # no workspace: nothing to offer, and a completion must not print errors
    return sorted({path.stem for path in folder.glob("*") if path.stem.startswith(incomplete)})


def complete_predicate(incomplete: str) -> list[str]:
    """Predicates that begin with what is typed."""
    from kg.vocabulary import PREDICATES

    return [name for name in PREDICATES if name.lower().startswith(incomplete.lower())]


def complete_kind(incomplete: str) -> list[str]:
    """Classes of entities that begin with what is typed."""
    from kg.vocabulary import EntityClass

    return [cls.value for cls in EntityClass if cls.value.lower().startswith(incomplete.lower())]


def complete_query(incomplete: str) -> list[str]:
    """Shipped queries that begin with what is typed."""
    from kg.config import shipped

    return sorted(p.stem for p in (shipped("ontology") / "queries").glob("*.rq") if p.stem.startswith(incomplete))


Directory = Annotated[
    Path,
    typer.Option("-C", metavar="DIR", callback=_directory, help="Work as if started in DIR.", show_default=False),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        help="Read with N processes, 200 MB each; pays from some 100,000 words on, where processors are idle.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV with a header.")]
Tsv = Annotated[bool, typer.Option("--tsv", help="Print tab-separated values with a header.")]

Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", callback=_date, help="Only what reaches to DATE or later.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", callback=_date, help="Only what began by DATE.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", callback=_date, help="What was so on DATE; DATE also counts as now."),
]
KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="DATE", callback=_date, help="Use only evidence published by DATE."),
]
Predicates = Annotated[
    list[str] | None,
    typer.Option(
        "--predicate", "-p", metavar="NAME", autocompletion=complete_predicate, help="Only this predicate; repeatable."
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="asserted, planned, possible, denied, reported or contested; repeatable.",
    ),
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="TOPIC", help="Only about this topic or one below it; repeatable."),
]
SourceKinds = Annotated[
    list[str] | None,
    typer.Option(
        "--source-kind",
        metavar="KIND",
        help="official, agency, press, thinktank, encyclopedia or secondary; repeatable.",
    ),
]
MinPublishers = Annotated[
    int,
    typer.Option(
        "--min-publishers",
        metavar="N",
        min=0,
        help="Only what at least N distinct publishers say (distinct, not necessarily independent).",
        show_default=False,
    ),
]
Publishers = Annotated[
    list[str] | None,
    typer.Option("--publisher", metavar="NAME", help="Only what this publisher says, as printed; repeatable."),
]
Name = Annotated[
    str,
    typer.Argument(metavar="NAME", autocompletion=complete_name, help="Label, alias, ISO code, CURIE or QID."),
]
First = Annotated[
    str, typer.Argument(metavar="A", autocompletion=complete_name, help="Label, alias, ISO code, CURIE or QID.")
]
Second = Annotated[str, typer.Argument(metavar="B", autocompletion=complete_name, help="The other name.")]
Most = Annotated[
    int, typer.Option("--top", "-n", metavar="N", min=1, help="Rows to print as text; all with --json, --csv, --tsv.")
]
MOST = 1000
Direct = Annotated[bool, typer.Option("--direct", help="Leave out what goes through people and bodies.")]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="NAME", autocompletion=complete_name, help="Leave this name out; repeatable."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="CLASS",
        autocompletion=complete_kind,
        help="Only this class: State, Person, Organisation, GovernmentBody, Agreement …; repeatable.",
    ),
]
Who = Annotated[
    str, typer.Option("--who", metavar="NAME", envvar="KG_WHO", show_envvar=False, help="Who judges; default: KG_WHO.")
]
JudgedOn = Annotated[
    str | None, typer.Option("--date", metavar="DATE", callback=_date, help="Day of the judgement; default: today.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; stands in the ledger.")]
NoBuild = Annotated[bool, typer.Option("--no-build", help="Only write it down; 'kg build' takes it up later.")]
Briefings = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Briefings: .txt, .md or .html, UTF-8.", show_default=False)
]
