"""`kg show` and `kg entities`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import TIME, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, shown, tell
from kg.cli.options import MOST, Kinds, Most, Name
from kg.cli.output import Format, emit, line, note, plain
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Profile

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _head(found: Profile) -> None:
    entity = found.entity
    line(f"{entity.id}  {plain(entity.label)}{'  (known from texts only)' if entity.local else ''}")
    codes = [entity.cls.value, entity.iso3, entity.wikidata, f"of {entity.state}" if entity.state else ""]
    line("  " + "  ".join(code for code in codes if code))
    if entity.aliases:
        line(f"  also: {plain('; '.join(entity.aliases))}")
    if entity.note:
        line(f"  {plain(entity.note)}")
    if found.tenures:
        line()
        line("offices over time")
    for tenure, person, body in found.tenures:
        who = body if tenure.person == entity.id else person
        line(f"  {tenure.start or '…'} – {tenure.end or ''}".ljust(28) + plain(f"{tenure.title}, {who}"))
    if found.by_predicate:
        line()
        line("claims: " + ", ".join(f"{name} {number}" for name, number in found.by_predicate))
        line()


@app.command(cls=KgCommand, epilog='kg show Malaysia\nkg show "Marco Rubio" --since 2025\nkg show MYS --json')
@asks(*TIME)
def show(name: Name, top: Most = MOST, *, asked: Asked) -> None:
    """Show what is known about one entity."""
    found = asked.graph.show(name, filters=asked.filters)
    number, left_out = len(found.claims.claims), ""
    if asked.form is Format.TEXT:
        _head(found)
        emit(found.table.top(top), asked.form)
        left_out = shown(top, number)
    else:
        emit(found.table, asked.form)
    tell(counted(number, "claim") + left_out, found.now, found.claims.undated)
    if found.entity.cls is EntityClass.TOPIC:
        note(f"what is said on the topic: kg query claims-of-topic --param topic={found.entity.id}")


@app.command(cls=KgCommand, epilog="kg entities --match nuclear\nkg entities --kind State --csv")
@asks()
def entities(
    match: Annotated[
        str, typer.Option("--match", "-m", metavar="TEXT", help="Only those with TEXT in a name, code or CURIE.")
    ] = "",
    kind: Kinds = None,
    *,
    asked: Asked,
) -> None:
    """List the entities."""
    found = asked.graph.entities(match, kind=kind or ())
    emit(found.table, asked.form)
    tell(counted(len(found.found), "entity", "entities") + " (* known from texts only)" * (asked.form is Format.TEXT))
    if not found.found:
        raise typer.Exit(1)
