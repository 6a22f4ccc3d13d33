"""`kg central`, `kg communities`, `kg brokers` and `kg balance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import TIES, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.options import Exclude, Kinds
from kg.cli.output import Format, emit, line, note, plain
from kg.errors import NothingFound

if TYPE_CHECKING:
    from kg.query.asking.statement import Statement
    from kg.query.networks.measures import Definition
    from kg.query.networks.ranks import Ranks

__all__ = ["Layers", "RollUp", "app", "told"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Layers = Annotated[
    str,
    typer.Option(
        "--layer", metavar="LAYER", help="facts, cooperation, conflict, planned or planned-conflict; never added up."
    ),
]
PairWeights = Annotated[
    str, typer.Option("--pair-weight", metavar="W", help="newman: 1/(k − 1) a pair of an event of k; count: 1.")
]
RollUp = Annotated[bool, typer.Option("--roll-up", help="Take persons and bodies for the state they belong to.")]
Engines = Annotated[
    str, typer.Option("--engine", metavar="ENGINE", help="networkx, igraph (extra 'fast') or auto; the same numbers.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of what depends on chance.")]
Top = Annotated[int, typer.Option("--top", "-n", metavar="N", min=1, help="Rows to print; all with --json.")]


def _complete_measure(incomplete: str) -> list[str]:
    from kg.query.networks.centrality import Measure

    return [measure.value for measure in Measure if measure.value.startswith(incomplete.lower())]


def told(statement: Statement) -> None:
    """What a result rests on (standard error)."""
    for text in statement.lines:
        note(text)


def _defined(measure: Definition, form: Format) -> None:
    """The definition of a measure."""
    if form is not Format.TEXT:
        emit(measure.table, form)
        return
    line(plain(f"{measure.title} ({measure.shown_by})"))
    for part, text in measure.lines:
        line(plain(f"  {part:<11}{text}"))


def _partners(found: Ranks, node: str, form: Format) -> None:
    if form is Format.TEXT:
        rank = next(r for r in found.ranking.ranks if r.node == node)
        line(plain(f"{found.labels[node]}: rank {rank.place} of {found.ranking.nodes}, {rank.value:.4g}"))
    emit(found.partner_table(node), form)


@app.command(
    cls=KgCommand,
    epilog="kg central --by betweenness --kind State\nkg central --by pagerank --exclude US --bootstrap 200\n"
    "kg central --explain Vietnam\nkg central --explain betweenness",
)
@asks(*TIES)
def central(
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="MEASURE",
            autocompletion=_complete_measure,
            help="degree, strength, pagerank, eigenvector, closeness, harmonic, betweenness, core or constraint.",
        ),
    ] = "strength",
    top: Top = 20,
    layer: Layers = "facts",
    pair_weight: PairWeights = "newman",
    kind: Kinds = None,
    exclude: Exclude = None,
    roll_up: RollUp = False,
    engine: Engines = "auto",
    bootstrap: Annotated[
        int,
        typer.Option("--bootstrap", metavar="N", min=0, help="Draw the documents N times; show 95 % of the ranks."),
    ] = 0,
    sources: Annotated[
        int,
        typer.Option("--sources", metavar="N", min=0, help="Estimate betweenness from N drawn actors; 0 = exactly."),
    ] = 0,
    seed: Seed = 0,
    explained: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="NAME",
            help="Define a measure (betweenness, liaison, stability, net …), or show what one actor's rank rests on.",
        ),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Rank actors by a measure of the network.

    The network is projected to actors: each claim counts once however many sources tell of it, and an event of k
    actors gives each pair 1/(k − 1). Ranks show attention in the sources, not power.
    """
    from kg.query.networks.measures import definitions

    if explained is not None and (known := definitions().get(explained.lower())):
        _defined(known, asked.form)
        return
    g = asked.graph
    found = g.central(
        by,
        layer=layer,
        pair_weight=pair_weight,
        exclude=exclude or (),
        kind=kind or (),
        roll_up=roll_up,
        engine=engine,
        bootstrap=bootstrap,
        seed=seed,
        sources=sources,
        filters=asked.filters,
    )
    if explained is not None:
        node = g.lookup.resolve(explained)
        if node not in found.projection.partners:
            raise NothingFound(f"{g.lookup.label(node)} has no tie in this network")
        _partners(found, node, asked.form)
    else:
        emit((found.first(top) if asked.form is Format.TEXT else found).table, asked.form)
    told(found.statement)


@app.command(
    cls=KgCommand,
    epilog="kg communities --exclude US\nkg communities --layer cooperation --roll-up --runs 100",
)
@asks(*TIES)
def communities(
    layer: Layers = "facts",
    pair_weight: PairWeights = "newman",
    exclude: Exclude = None,
    roll_up: RollUp = False,
    engine: Engines = "auto",
    runs: Annotated[int, typer.Option("--runs", metavar="N", min=2, help="Seeds that the search is run with.")] = 50,
    seed: Seed = 0,
    *,
    asked: Asked,
) -> None:
    """Group actors that deal more with each other than with the rest.

    The search depends on chance: it runs with many seeds, shows the grouping of highest modularity, and says how far
    the others agree with it. Under thirty actors, or with a stability under 0.7, do not build on it.
    """
    found = asked.graph.communities(
        layer=layer,
        pair_weight=pair_weight,
        exclude=exclude or (),
        roll_up=roll_up,
        engine=engine,
        runs=runs,
        seed=seed,
        filters=asked.filters,
    )
    emit(found.table, asked.form)
    told(found.statement)


@app.command(cls=KgCommand, epilog="kg brokers --exclude US\nkg brokers --since 2025 --json")
@asks(*TIES)
def brokers(
    layer: Layers = "facts",
    exclude: Exclude = None,
    roll_up: RollUp = False,
    top: Top = 20,
    *,
    asked: Asked,
) -> None:
    """List who stands between others, and in which role.

    A broker leads from a to b where a and b have no tie themselves. Roles by group (ontology/groups.yaml): coordinator
    within one group, itinerant between two of another, representative out of its own, gatekeeper into its own, liaison
    between two others. A missing tie is often missing evidence.
    """
    found = asked.graph.brokers(layer=layer, exclude=exclude or (), roll_up=roll_up, filters=asked.filters)
    emit(found.table.top(top) if asked.form is Format.TEXT else found.table, asked.form)
    told(found.statement)


@app.command(cls=KgCommand, epilog="kg balance\nkg balance --roll-up --since 2020")
@asks(*TIES)
def balance(exclude: Exclude = None, roll_up: RollUp = False, *, asked: Asked) -> None:
    """List triads of cooperation and conflict that are out of balance.

    Only explicit ties count: cooperation +, conflict −; a pair with both has no sign. A triad is balanced when the
    product of its signs is positive (Cartwright and Harary 1956).
    """
    found = asked.graph.balance(exclude=exclude or (), roll_up=roll_up, filters=asked.filters)
    emit(found.table, asked.form)
    told(found.statement)
