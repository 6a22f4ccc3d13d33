"""`kg diff`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import tell
from kg.cli.output import Format, emit, line, note, plain
from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.query.changes.differences import Differences

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class _Form(StrEnum):
    TEXT = "text"
    MD = "md"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


def _form(name: _Form | None, as_md: bool, form: Format) -> _Form:
    asked = {_Form(form.value)} - {_Form.TEXT} | ({_Form.MD} if as_md else set()) | ({name} if name else set())
    if len(asked) > 1:
        raise BadInput(f"{' and '.join(sorted(asked))} exclude each other; choose one")
    return asked.pop() if asked else _Form.TEXT


def _print(found: Differences, form: _Form) -> None:
    from kg.view.changes import changes_as_markdown, changes_as_text

    if form is _Form.MD:
        sys.stdout.write(changes_as_markdown(found))
    elif form is _Form.TEXT:
        for text in changes_as_text(found):
            indent = len(text) - len(text.lstrip())
            line(" " * indent + plain(text.lstrip()))
    else:
        emit(found.table, Format(form.value))


@app.command(
    cls=KgCommand,
    epilog="kg diff HEAD~1\nkg diff v0.1 main --md\nkg diff ../yesterday . --json\nkg diff build/0123456789abcdef-1",
)
@asks()
def diff(
    old: Annotated[
        str, typer.Argument(metavar="A", help="A workspace, a build folder or a git revision: what was before.")
    ],
    new: Annotated[
        str | None, typer.Argument(metavar="[B]", help="The same: what came after. Without it this workspace.")
    ] = None,
    form_name: Annotated[
        _Form | None, typer.Option("--format", metavar="FORM", help="text, md, json, csv or tsv.")
    ] = None,
    as_md: Annotated[bool, typer.Option("--md", help="Print Markdown, fit for a mail.")] = False,
    *,
    asked: Asked,
) -> None:
    """Tell what changed between two states of the graph, claim by claim.

    Added, removed, merged and rejected claims, changed status, plan state and dates, evidence gained and lost. A folder
    is read from its build, or derived in memory where it has none; a revision from its data, and nothing is checked
    out. Exit 1 with differences, 0 without.
    """
    from kg.curate.sides import differences

    form = _form(form_name, as_md, asked.form)
    found, notes = differences(old, new, asked.directory)
    for told in notes:
        note(told)
    _print(found, form)
    before, after = found.as_of
    tell(f"{found.old} → {found.new}: {found.summary}", after if before == after else f"{before} → {after}")
    if found.found:
        raise typer.Exit(1)
