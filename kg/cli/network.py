"""`kg central`, `kg communities`, `kg brokers` and `kg balance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import TIES, Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted
from kg.cli.options import Exclude, Kinds
from kg.cli.output import Format, emit, line, note, plain
from kg.errors import NothingFound

if TYPE_CHECKING:
    from kg.query.centrality import Measure
    from kg.query.connect import Network, Ranks

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Layers = Annotated[
    str, typer.Option("--layer", metavar="LAYER", help="facts, cooperation, conflict or planned; never added up.")
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
    from kg.query.centrality import Measure

    return [measure.value for measure in Measure if measure.value.startswith(incomplete.lower())]


def _told(network: Network, asked: Asked, how: str, library: str) -> None:
    """What a result rests on (standard error)."""
    from kg.query.centrality import BIAS

    projection = network.projection
    if asked.told:
        note(f"only {asked.told}")
    if projection.exclude:
        note(f"without {', '.join(sorted(map(asked.graph.lookup.label, projection.exclude)))}")
    note(how + ("; persons and bodies taken for their state" if network.rolled_up else ""))
    size = f"n = {counted(len(projection.nodes), 'actor')}, m = {counted(len(projection.pairs), 'tie')}"
    note(f"{size}, {counted(projection.all_documents, 'document')}; {library}")
    note(BIAS)
    if network.undated:
        note(f"{network.undated} without a date left out")


def _defined(measure: Measure) -> None:
    """The definition of a measure, for people."""
    from kg.query.centrality import definition

    told = definition(measure)
    line(plain(f"{told.title} (--by {measure.value})"))
    for name in ("definition", "reads", "unit", "source", "warning"):
        line(plain(f"  {name:<11}{getattr(told, name)}"))


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
    seed: Seed = 0,
    explained: Annotated[
        str | None,
        typer.Option("--explain", metavar="NAME", help="Define a measure, or show what one actor's rank rests on."),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Rank actors by a measure of the network.

    The network is projected to actors: each claim counts once however many sources tell of it, and an event of k
    actors gives each pair 1/(k − 1). Ranks show attention in the sources, not power.
    """
    from kg.query.centrality import Measure

    if explained is not None and explained.lower() in set(Measure):
        _defined(Measure(explained.lower()))
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
        filters=asked.filters,
    )
    if explained is not None:
        node = g.lookup.resolve(explained)
        if node not in found.projection.partners:
            raise NothingFound(f"{g.lookup.label(node)} has no tie in this network")
        _partners(found, node, asked.form)
    else:
        emit(found.table.top(top) if asked.form is Format.TEXT else found.table, asked.form)
    _told(found.network, asked, found.ranking.projection, found.ranking.library)
    if bootstrap:
        draws = f"95% of {counted(bootstrap, 'draw')} of the documents, seed {seed}"
        note(f"{draws}; an actor that a draw leaves without ties takes the last place")


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
    runs: Annotated[int, typer.Option("--runs", metavar="N", min=1, help="Seeds that the search is run with.")] = 50,
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
    of = found.grouping
    agreement = f"mean agreement with {counted(of.runs, 'run')}, seed {seed}; 1 = always the same, 0 = chance"
    found_many = counted(len(of.communities), "community", "communities")
    note(f"{found_many}, modularity {of.modularity:.3f}, stability {of.stability:.2f} ({agreement})")
    _told(found.network, asked, f"actor–actor, {layer}, ties by weight", of.library)


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
    import numpy

    found = asked.graph.brokers(layer=layer, exclude=exclude or (), roll_up=roll_up, filters=asked.filters)
    emit(found.table.top(top) if asked.form is Format.TEXT else found.table, asked.form)
    how = f"actor–actor, {layer}, from subject to object, both ways when mutual; roles of Gould and Fernandez 1989"
    _told(found.network, asked, how, f"numpy {numpy.__version__}")


@app.command(cls=KgCommand, epilog="kg balance\nkg balance --roll-up --since 2020")
@asks(*TIES)
def balance(exclude: Exclude = None, roll_up: RollUp = False, *, asked: Asked) -> None:
    """List triads of cooperation and conflict that are out of balance.

    Only explicit ties count: cooperation +, conflict −; a pair with both has no sign. A triad is balanced when the
    product of its signs is positive (Cartwright and Harary 1956).
    """
    found = asked.graph.balance(exclude=exclude or (), roll_up=roll_up, filters=asked.filters)
    emit(found.table, asked.form)
    of = found.balance
    kinds = ", ".join(f"{sign} {count}" for sign, count in of.kinds.items())
    note(f"{counted(len(of.triads), 'triad')} ({kinds}), {of.balanced} balanced")
    pairs = counted(of.positive, "pair")
    note(f"{pairs} in cooperation, {of.negative} in conflict, {len(of.mixed)} in both and left out")
    note("an absent tie is not read as hostility; most conflicts that no source tells of are missing")
    if found.undated:
        note(f"{found.undated} without a date left out")
