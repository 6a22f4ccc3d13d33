"""`kg explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.asked import Asked, asks
from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell
from kg.cli.options import complete_name
from kg.cli.output import Format, emit, line, plain
from kg.query.asking.table import Table

if TYPE_CHECKING:
    from kg.query.lookups.explain import Explanation, Piece

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _claim(found: Explanation) -> None:
    from kg.query.asking.rows import corroboration

    claim = found.claim
    line(plain(found.sentence))
    line(f"  {claim.id}  {claim.predicate}  {found.status}")
    if claim.aliases:
        line(f"  also known as {', '.join(claim.aliases)}")
    for word, value in (
        ("agreement", claim.instrument),
        ("event", claim.event),
        ("topics", ", ".join(claim.topics)),
        ("held in", ", ".join(claim.fulfilled_by)),
        ("moved to", ", ".join(claim.moved_to)),
    ):
        if value:
            line(f"  {word}: {value}")
    line(f"  {corroboration(claim)}")


def _fired(piece: Piece) -> str:
    """On which words the rule fired, and how often it is right."""
    on = f" on {' … '.join(f'‘{words}’' for words in piece.words)}" if piece.words else ""
    sure = piece.evidence.confidence
    return on + (f" (right in at least {sure:.0%} of its facts, as measured)" if sure is not None else "")


def _evidence(piece: Piece) -> None:
    from kg.query.lookups.explain import quoted

    told = piece.evidence
    stance = told.stance.value + (f" ({told.denial.value})" if told.denial else "")
    by = f", attributed to {told.attributed_to}" if told.attributed_to else ""
    review = f" [{told.review.value}]" if told.review.value != "auto" else ""
    line()
    line(plain(f"  {stance}{by}{review}: {told.source.label}"))
    kind = told.source.source_kind.value if told.source.source_kind else "kind unknown"
    line(f"    {plain(quoted(told))}")
    line(plain(f"    {kind}  {piece.place}"))
    line(plain(f"    rule {told.rule}{_fired(piece)}" + (f": {piece.rule}" if piece.rule else "")))


@app.command(
    cls=KgCommand,
    epilog='kg explain "Malaysia signedAgreementWith US"\nkg explain "ASEAN hasPartnershipWith US" --json',
)
@asks()
def explain(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM", autocompletion=complete_name, help='Id, alias, or "A PREDICATE B" (one word or several).'
        ),
    ],
    *,
    asked: Asked,
) -> None:
    """Open a claim down to every sentence behind it.

    Words of a publisher stand in quotation marks; our own notes on a source carry the label "our note on" instead.
    """
    found = asked.graph.explain(*words)
    if asked.form is Format.TEXT:
        for number, one in enumerate(found):
            if number:
                line()
            _claim(one)
            for piece in one.pieces:
                _evidence(piece)
    else:
        tables = [one.table for one in found]
        emit(Table((), (), [record for table in tables for record in table.records], tables[0].fields), asked.form)
    pieces = sum(len(one.pieces) for one in found)
    tell(f"{counted(len(found), 'claim')}, {counted(pieces, 'piece')} of evidence")
