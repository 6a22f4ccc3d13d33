"""`kg export` and `kg coverage`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.asked import EXPORT, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.network import Layers, PairWeights, RollUp
from kg.cli.opened import counted, tell
from kg.cli.options import Exclude, complete_briefing, complete_name
from kg.cli.output import emit, line
from kg.errors import BadInput

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=KgCommand,
    epilog="kg export graph.ttl\nkg export graph.nt\nkg export claims.csv\nkg export events.dyads.csv\n"
    "kg export malaysia.ttl --entity Malaysia\nkg export pair.evidence.csv --entity US --entity Vietnam\n"
    "kg export void.ttl\nkg export ties.graphml --projection actors --since 2024\n"
    "kg export planned.edges.csv --projection actors --layer planned --exclude US",
)
@asks(*EXPORT, forms=False)
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Suffix: .ttl .nt .rdf .jsonld .csv .evidence.csv .dyads.csv .tsv .jsonl; "
            "networks: .graphml .gexf .json .cyjs .nodes.csv .edges.csv .nodes.parquet .edges.parquet; "
            "the name void.ttl: a description of the data; - for standard output.",
        ),
    ],
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORM", help="The format, whatever the suffix: nt, evidence.csv …")
    ] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option(
            "--entity",
            metavar="NAME",
            autocompletion=complete_name,
            help="Only what concerns NAME; given twice, what stands between the two.",
        ),
    ] = None,
    briefing: Annotated[
        str | None,
        typer.Option(
            "--briefing", metavar="ID", autocompletion=complete_briefing, help="Only the claims that a briefing makes."
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", metavar="STATUS", help="Which claims .dyads.csv counts: asserted without it; repeatable."
        ),
    ] = None,
    spreadsheet: Annotated[
        bool,
        typer.Option(
            "--spreadsheet", help="CSV for a spreadsheet: an apostrophe before what it would take for a formula."
        ),
    ] = False,
    projection: Annotated[
        str,
        typer.Option("--projection", metavar="SHAPE", help="Of networks: full, a claim an edge; actors, a tie a pair."),
    ] = "full",
    layer: Layers = "facts",
    pair_weight: PairWeights = "newman",
    exclude: Exclude = None,
    roll_up: RollUp = False,
    *,
    asked: Asked,
) -> None:
    """Write the graph, or a part of it, to a file; the suffix names the format.

    A part holds whole claims with all their evidence. CSV cells hold exact values, several joined with a bar. The file
    is written beside its place and renamed, so that it is whole or not there. docs/exports.md describes every column.
    --projection actors writes the network that `kg central` ranks; --layer, --pair-weight, --exclude and --roll-up are
    its own.
    """
    from kg.curate.progress import shown
    from kg.curate.streamed import write_pieces
    from kg.model import Status
    from kg.query.asking.filters import members
    from kg.query.lookups.part import part_of, within
    from kg.query.networks.network import Layer, PairWeight
    from kg.view.export import Order, format_of, prepare
    from kg.view.networks import Shape, Ties

    to_stdout = str(file) == "-"
    if to_stdout and form is None:
        raise BadInput("name the format of what goes to standard output: --format nt")
    key = format_of(form or file.name)
    g = asked.graph
    statuses = members(Status, "status", status) if status else frozenset({Status.ASSERTED})
    (shape,) = members(Shape, "projection", [projection])
    part = part_of(g.lookup, entity or (), briefing)
    if any(asked.by.values()):
        part = within(g.lookup, part, asked.filters)
    (which,), (weight,) = members(Layer, "layer", [layer]), members(PairWeight, "pair weight", [pair_weight])
    ties = Ties(which, weight, tuple(map(g.lookup.resolve, exclude or ())), roll_up)
    if shape is not Shape.ACTORS and ties != Ties():
        raise BadInput("--layer, --pair-weight, --exclude and --roll-up are for --projection actors")
    order = Order(g.lookup, part, g.config.root, g.config.ontology, statuses, spreadsheet, shape, ties)
    made = prepare(order, key)
    if to_stdout:
        for piece in made.pieces:
            sys.stdout.buffer.write(piece)
        return
    target = asked.directory / file
    total = made.number() if sys.stderr.isatty() else 0
    size = write_pieces(target, shown(made.pieces, "writing", total))
    line(str(target))
    tell(f"{made.form.words}: {made.label}; {size:,} bytes", g.store.as_of)


@app.command(cls=KgCommand, epilog="kg coverage\nkg coverage --by year\nkg coverage --by publisher --csv")
@asks()
def coverage(
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WHAT", help="publisher, source-kind, year or state; all without it."),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Count the documents by publisher, kind of source, year and member state.

    A document is a briefing or a page that rows of the tables cite. What is thin here is thin in every answer.
    """
    found = asked.graph.coverage(by)
    emit(found.table, asked.form)
    tell(counted(found.documents, "document"), found.now)
