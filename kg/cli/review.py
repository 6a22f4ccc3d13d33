"""`kg review`: one question after the other, each answer written down before the next is asked."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.judging import Judging, judges
from kg.cli.keys import Ended, Keys
from kg.cli.opened import counted
from kg.cli.options import complete_briefing
from kg.cli.output import line, note, plain

if TYPE_CHECKING:
    from kg.curate.review import Done, Reviewer
    from kg.model import Evidence
    from kg.query.lookups.marks import Role
    from kg.query.lookups.queue import Item

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_WORDS = {"a": "accepted", "r": "rejected", "e": "edited", "m": "merged", "s": "skipped"}
_FOR_CLAIM = "a accept  r reject  e edit  s skip  u undo  q quit"
_FOR_ENTITY = "a accept as one of its own  m merge into another  r reject  s skip  u undo  q quit"
_FOR_OUTCOME = "a accept as the outcome  r reject  s skip  u undo  q quit"
_SIGNS = "  ([…]s subject, […]o object, *…* the words it was read from)"
_STYLES = {"subject": ("\x1b[1;36m", "\x1b[0m"), "object": ("\x1b[1;33m", "\x1b[0m"), "cue": ("\x1b[4m", "\x1b[0m")}


def _coloured() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


@dataclass
class Walk:
    """A walk through the queue: where it stands, and what was judged on the way."""

    judge: Reviewer
    items: tuple[Item, ...]
    keys: Keys = field(default_factory=Keys)
    at: int = 0
    undoable: list[tuple[int, str, int]] = field(default_factory=list)
    """Item, key and number of rows of each judgement that can be taken back."""
    skipped: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Ask until the queue or the input ends, or somebody quits."""
        while self.at < len(self.items):
            self._show(self.items[self.at])
            try:
                if not self._answer(self.items[self.at]):
                    return
            except Ended:
                line()
                return

    # showing

    def _show(self, item: Item) -> None:
        line(f"[{self.at + 1} of {len(self.items)}] {item.kind.value} {item.id}")
        line(f"  {plain(item.says)}")
        line(f"  why: {plain(item.why)}")
        for piece in item.pieces:
            self._sentence(piece)
        if item.kind.value == "entity":
            for number, name in enumerate(item.candidates, 1):
                line(f"  {number}: {name} {self.judge.lookup.label(name)}")
        elif item.pieces and not _coloured():
            line(_SIGNS)

    def _names(self, ident: str | None) -> list[str]:
        entity = self.judge.store.entity(ident) if ident else None
        return sorted((entity.label, *entity.aliases), key=lambda n: (-len(n), n)) if entity else []

    def _sentence(self, piece: Evidence) -> None:
        from kg.query.lookups.marks import Role, marked, marks

        found = marks(piece, self._names(piece.subject.id), self._names(piece.object.id))
        styles: dict[Role, tuple[str, str]] | None = {r: _STYLES[r.value] for r in Role} if _coloured() else None
        line(f"  {plain(piece.source.label)}")
        clean = "".join(c if c.isprintable() else " " for c in piece.quote)
        line(f"    {marked(clean, found, styles)}")
        for span in piece.more:
            line(f"    refers back to: {plain(span.quote)}")

    # answering

    def _answer(self, item: Item) -> bool:
        """Ask for a key and act on it; False to stop."""
        asked = {"claim": _FOR_CLAIM, "entity": _FOR_ENTITY, "outcome": _FOR_OUTCOME}[item.kind.value]
        while True:
            sys.stdout.write(f"  {asked} > ")
            key = self.keys.key()
            line(key)
            if key == "q":
                return False
            if key == "u":
                if self._undo():
                    return True
                continue
            if key == "s":
                self.skipped.add(self.at)
                self.at += 1
                return True
            if key not in asked.replace("  ", " ").split() or key not in _WORDS:
                line(f"  no key {key!r} here")
                continue
            done = self._act(item, key)
            if done is None:
                continue
            line(f"  {plain(done.words)}")
            if done.rows:
                self.undoable.append((self.at, key, len(done.rows)))
            self.at += 1
            return True

    def _act(self, item: Item, key: str) -> Done | None:
        """Carry out a judgement; None when it could not be, with the reason shown."""
        from kg.errors import BadInput
        from kg.model import JudgementAction

        actions = {"a": JudgementAction.ACCEPT, "r": JudgementAction.REJECT}
        try:
            if key == "e":
                return self._edit(item.pieces[0])
            if key == "m":
                return self._merge(item)
            if item.kind.value == "outcome":
                return self.judge.outcome(actions[key], item.id, item.candidates[0])
            return self.judge.judge(actions[key], item.id)
        except BadInput as error:
            line(f"  {plain(str(error))}")
            return None

    def _merge(self, item: Item) -> Done | None:
        from kg.curate.sameness import merge

        names = [surface for surface, _ in self.judge.store.names.surfaces()]
        answer = self.keys.ask("  merge into (number or name; empty: back): ", names)
        if not answer:
            return None
        if answer.isdecimal() and 0 < int(answer) <= len(item.candidates):
            answer = item.candidates[int(answer) - 1]
        return merge(self.judge, item.id, answer)

    def _edit(self, piece: Evidence) -> Done | None:
        from kg.cli.correcting import correct

        cells = correct(self.judge, piece, self.keys)
        return self.judge.edit(piece, cells) if cells is not None else None

    def _undo(self) -> bool:
        """Take back the last judgement of this walk and go back to it."""
        from kg.curate.review import undo

        if not self.undoable:
            line("  nothing was judged in this walk; 'kg undo' takes back older judgements")
            return False
        self.at, _, _ = self.undoable.pop()
        undo(self.judge.config, 1, rebuild=False)
        line("  undone")
        return True

    @property
    def rows(self) -> int:
        """Rows of the ledger that stand."""
        return sum(rows for _, _, rows in self.undoable)

    @property
    def told(self) -> str:
        """What was done, in words."""
        counts = Counter(_WORDS[key] for _, key, _ in self.undoable)
        skipped = len(self.skipped - {at for at, _, _ in self.undoable})
        parts = [f"{number} {word}" for word, number in sorted(counts.items())] + [f"{skipped} skipped"] * bool(skipped)
        left = len(self.items) - len({at for at, _, _ in self.undoable})
        return ", ".join([*parts, f"{left} left"])


@app.command(cls=KgCommand, epilog="kg review\nkg review --only entity\nprintf 'ssq' | kg review")
@judges
def review(
    only: Annotated[
        str | None, typer.Option("--only", metavar="KIND", help="claim, entity or outcome; without it, everything.")
    ] = None,
    briefing: Annotated[
        str | None,
        typer.Option("--briefing", metavar="ID", autocompletion=complete_briefing, help="Only what it says."),
    ] = None,
    *,
    judging: Judging,
) -> None:
    """Walk through what waits for a person, and judge it.

    Each question shows the sentence with its words marked, what the claim would be, and why it waits. A key answers;
    keys may also come from a script on standard input. Every judgement is on disk before the next question, so that
    an interrupt loses nothing; the graph is built once, at the end.
    """
    from kg.query.asking.filters import members
    from kg.query.lookups.queue import ItemKind, review_queue

    judge = judging.reviewer
    kinds = members(ItemKind, "kind of question", (only,) if only else ())
    items = tuple(
        item
        for item in review_queue(judge.lookup, judge.config.queue_below).items
        if (not kinds or item.kind in kinds)
        and (briefing is None or any(p.document == f"b:{briefing.removeprefix('b:')}" for p in item.pieces))
    )
    if not items:
        note("nothing waits for a review")
        return
    walk = Walk(judge, items)
    try:
        walk.run()
    except KeyboardInterrupt:
        line()
        if walk.rows:
            note(f"interrupted; {counted(walk.rows, 'row')} kept in data/judgements.csv; 'kg build' takes them up")
        raise
    note(walk.told)
    if walk.rows:
        judging.settle(walk.rows)
