"""`kg accept`, `kg reject`, `kg merge`, `kg split` and `kg undo`: judgements for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.bundle import bundled
from kg.cli.group import KgCommand
from kg.cli.opened import counted, tell_stale, workspace
from kg.cli.options import HERE, Directory, JudgedOn, NoBuild, Reason, Who, complete_briefing, complete_name
from kg.cli.output import line, note, plain

if TYPE_CHECKING:
    from kg.config import Config
    from kg.curate.review import Author, Done, Reviewer

__all__ = ["Judging", "app", "judges"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_IDS = "Claim id, alias, key, BRIEFING/KEY, entity (e:…), or A PREDICATE B; several ids are judged one by one."
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help=_IDS, show_default=False)]
Outcome = Annotated[
    str | None, typer.Option("--outcome", metavar="CLAIM", help="The fact that is, or is not, what became of plan ID.")
]


@dataclass(frozen=True)
class Judging:
    """Who judges, when and why, in which workspace, and whether the graph follows at once."""

    directory: Path
    by: Author
    no_build: bool

    @cached_property
    def config(self) -> Config:
        """The workspace that the folder lies in."""
        return workspace(self.directory)

    @cached_property
    def reviewer(self) -> Reviewer:
        """The reviewer of that workspace."""
        from kg.curate.review import Reviewer

        return Reviewer(self.config, self.by)

    def finish(self, done: Iterable[Done]) -> None:
        """Tell each judgement as it is written down, then settle."""
        rows = 0
        for one in done:
            line(plain(one.words))
            rows += len(one.rows)
        self.settle(rows)

    def settle(self, rows: int) -> None:
        """Say how many rows were written, and bring the graph up to date unless that is put off."""
        if not rows:
            note("nothing was written")
            return
        written = f"{counted(rows, 'row')} in data/judgements.csv"
        if self.no_build:
            note(f"{written}; 'kg build' takes {'it' if rows == 1 else 'them'} up")
            return
        status = self.reviewer.build().status
        claims, waiting = counted(status["claims"]["total"], "claim"), len(status["queue"])
        note(f"{written}; the graph is up to date: {claims}, {waiting} queued")
        tell_stale(status)


def _judging(reason: str, who: str, date: str | None, no_build: bool, directory: Path) -> Judging:
    """A judgement is the user's, so that its day may be today's."""
    import datetime

    from kg.curate.review import Author

    day = date or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return Judging(directory, Author(who, day, reason), no_build)


#: give a command --reason, --who, --date, --no-build and -C, as its parameter `judging`
judges = bundled(
    "judging",
    {
        "reason": (Reason, ""),
        "who": (Who, ""),
        "date": (JudgedOn, None),
        "no_build": (NoBuild, False),
        "directory": (Directory, HERE),
    },
    _judging,
)


def _named(words: list[str]) -> list[str]:
    """The arguments as targets: bare words around a predicate are one claim."""
    from kg.vocabulary import PREDICATES

    known = {name.lower() for name in PREDICATES}
    return [" ".join(words)] if any(w.removeprefix("dip:").lower() in known for w in words) else words


def _judge(action: str, ids: list[str], outcome: str | None, judging: Judging) -> None:
    from kg.errors import BadInput
    from kg.model import JudgementAction

    judge, wanted, names = judging.reviewer, JudgementAction(action), _named(ids)
    if outcome is not None:
        if len(names) != 1:
            raise BadInput("--outcome goes with one plan; give a single ID")
        judging.finish([judge.outcome(wanted, names[0], outcome)])
        return
    for name in names:
        judge.look_up(name)
    judging.finish(judge.judge(wanted, name) for name in names)


@app.command(
    cls=KgCommand,
    epilog='kg accept c:0cd8dd782d03ca75\nkg accept "Donald Trump visited Korea" --reason "the South, by the place"\n'
    "kg accept c:0726364e4df5311f --outcome c:3a0f5c58a6aa5693",
)
@judges
def accept(
    ids: Ids,
    outcome: Outcome = None,
    *,
    judging: Judging,
) -> None:
    """Say that claims are right, an entity is one, or a plan came about.

    Writes rows into data/judgements.csv, which every build takes up; 'kg undo', or removing the rows, undoes it. An
    unknown id stops the call before anything is written.
    """
    _judge("accept", ids, outcome, judging)


@app.command(
    cls=KgCommand,
    epilog='kg reject c:a33e16cdd66fe89e --reason "the sentence does not say so" --who "A. Lee"\n'
    'kg reject Anwar signedAgreementWith "Donald Trump"\nkg reject e:local.forum-fourteenth-party-congress',
)
@judges
def reject(
    ids: Ids,
    outcome: Outcome = None,
    *,
    judging: Judging,
) -> None:
    """Say that claims are wrong, an entity is none, or a plan did not come about.

    Rejected claims show only in 'kg explain'. BRIEFING/KEY rejects what one briefing says and leaves the others.
    """
    _judge("reject", ids, outcome, judging)


@app.command(cls=KgCommand, epilog="kg merge e:local.forum-bilateral-strategic-dialogue e:asean-regional-forum")
@judges
def merge(
    old: Annotated[
        str, typer.Argument(metavar="A", autocompletion=complete_name, help="The entity that becomes the other.")
    ],
    new: Annotated[str, typer.Argument(metavar="B", autocompletion=complete_name, help="The entity that stands.")],
    *,
    judging: Judging,
) -> None:
    """Say that one entity is another.

    A's id, its names and all claim ids made of it answer for B from now on, in every command and as dip:alias in
    SPARQL. 'kg split A' undoes it.
    """
    from kg.curate.sameness import merge as say

    judging.finish([say(judging.reviewer, old, new)])


@app.command(
    cls=KgCommand,
    epilog='kg split "Barack Obama" --briefing 2012-11-obama-yangon --reason "another man of that name"',
)
@judges
def split(
    name: Annotated[
        str, typer.Argument(metavar="A", autocompletion=complete_name, help="What was merged, or has two bearers.")
    ],
    briefing: Annotated[
        str,
        typer.Option(
            "--briefing", metavar="ID", autocompletion=complete_briefing, help="The briefing that speaks of another."
        ),
    ] = "",
    *,
    judging: Judging,
) -> None:
    """Undo a merge, or tell two of one name apart.

    Without --briefing A is an entity that was merged into another. With it, what that briefing says of A is about an
    entity of its own, e:local.…-in-ID; 'kg merge' can then give it to the right one.
    """
    from kg.curate.sameness import split as say

    judging.finish([say(judging.reviewer, name, briefing)])


@app.command(cls=KgCommand, epilog="kg undo\nkg undo 3 --no-build")
def undo(
    number: Annotated[int, typer.Argument(metavar="[N]", min=1, help="How many, the last one first.")] = 1,
    no_build: NoBuild = False,
    directory: Directory = HERE,
) -> None:
    """Take back the last judgements.

    Their rows are removed from data/judgements.csv; the curated claim that an edit put in goes with it.
    """
    from kg.curate.ledger import told
    from kg.curate.review import undo as take_back

    removed, result = take_back(workspace(directory), number, rebuild=not no_build)
    for rows in removed:
        line(plain("undone: " + ", ".join(map(told, rows))))
    if result is None:
        note("'kg build' brings the graph up to date")
    else:
        note(f"the graph is up to date: {counted(result.status['claims']['total'], 'claim')}")
        tell_stale(result.status)
