"""Options that several commands share, so that they are spelt and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.interval import is_date

__all__ = [
    "AsOf",
    "Csv",
    "Directory",
    "Json",
    "KnownBy",
    "Names",
    "Predicates",
    "Since",
    "SourceKinds",
    "Statuses",
    "Topics",
    "Tsv",
    "Until",
    "complete_name",
    "complete_predicate",
    "complete_query",
]


def _directory(ctx: typer.Context, value: Path | None) -> Path:
    outer = ctx.obj.get("directory", Path()) if isinstance(ctx.obj, dict) else Path()
    return outer / value if value else outer


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
    """Entity names that begin with what is typed, from `build/current/names.tsv` alone."""
    from kg.config import find_workspace
    from kg.errors import KgError
    from kg.register import Names

    try:
        table = find_workspace(_start(ctx)) / "build" / "current" / "names.tsv"
        names = Names.from_tsv(table.read_text(encoding="utf-8"))
    except (KgError, OSError):
        return []  # no workspace or no build: nothing to offer, and a completion must not print errors
    return names.starting(incomplete)


def complete_predicate(incomplete: str) -> list[str]:
    """Predicates that begin with what is typed."""
    from kg.vocabulary import PREDICATES

    return [name for name in PREDICATES if name.lower().startswith(incomplete.lower())]


def complete_query(incomplete: str) -> list[str]:
    """Shipped queries that begin with what is typed."""
    from kg.config import shipped

    return sorted(p.stem for p in (shipped("ontology") / "queries").glob("*.rq") if p.stem.startswith(incomplete))


Directory = Annotated[
    Path,
    typer.Option("-C", metavar="DIR", callback=_directory, help="Work as if started in DIR.", show_default=False),
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
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", autocompletion=complete_name, help="Label, alias, ISO code, CURIE or QID."),
]
