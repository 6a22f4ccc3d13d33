"""Judgements as commands: accept, reject, edit, merge, split and undo, written to the ledger before anything else.

Invariants: what a judgement names is looked up in the built graph first, so that the ledger never takes in what nothing
answers to; a judgement is on disk before the graph is built; when that build fails, the row is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from kg.config import Config
from kg.curate.build import BuildResult, build, build_now
from kg.curate.curated import CuratedRow, evidence_of_row, read_curated, row_id, write_curated
from kg.curate.disk import write_file
from kg.curate.ledger import append_rows, read_judgements, take_back, told
from kg.curate.lock import writing
from kg.curate.statements import Briefings, Cells, Known, checked
from kg.derive.keys import digest, former_parts, formers, key, parts
from kg.derive.review import target_of
from kg.errors import BadInput, KgError, UnknownName
from kg.interval import is_date
from kg.model import Claim, Entity, Evidence, Family, Judgement, JudgementAction, ReviewState
from kg.query.asking.topics import Topics
from kg.query.asking.wording import sentence
from kg.query.lookups.explain import find_claims
from kg.query.lookups.lookup import Lookup
from kg.store.encode_register import ontology_triples
from kg.store.oxigraph import Store

__all__ = ["Author", "Done", "Reviewer", "undo"]

_STATES = {JudgementAction.ACCEPT: ReviewState.ACCEPTED, JudgementAction.REJECT: ReviewState.REJECTED}


@dataclass(frozen=True, slots=True)
class Author:
    """Who judges, on which day, and why; the day is the user's, never the build's."""

    who: str = ""
    date: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.date and not is_date(self.date):
            raise BadInput(f"date {self.date!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class Done:
    """One judgement: its rows, and what it means in words; no rows when it was so before."""

    rows: tuple[Judgement, ...]
    words: str


@contextmanager
def _taken_back(*paths: Path) -> Iterator[None]:
    """Put the files back as they were when the body finds something wrong; an interrupt leaves what is written."""
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except KgError:
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_file(path, data)
        raise


class Reviewer:
    """Judges in one workspace, looking things up in its current build."""

    def __init__(self, config: Config, author: Author) -> None:
        self.config = config
        self.author = author
        self.lookup = Lookup(Store.open(config), Topics.load(config.ontology / "topics.csv"))

    @property
    def store(self) -> Store:
        """The build that is looked up."""
        return self.lookup.store

    @cached_property
    def known(self) -> Known:
        """What a person's words are checked against."""
        ontology = self.config.ontology
        return Known(self.lookup, Briefings(self.config, self.store), lambda: list(ontology_triples(ontology)))

    # what is meant

    def ledger(self) -> tuple[Judgement, ...]:
        """The judgements as they stand now."""
        return read_judgements(self.config.judgements)

    def claim(self, name: str) -> Claim:
        """The claim of an id, alias or key.

        Raises:
            UnknownName: there is none, with the nearest ids.
        """
        curie = name if name.startswith("c:") else f"c:{name}"
        try:
            (found,) = self.store.claims([curie])
        except UnknownName as error:
            ids = self.store.subjects("rdf:type", "dip:Claim")
            near = (
                get_close_matches(curie, ids, 2, 0.75) or [i for i in ids if len(name) > 3 and i.startswith(curie)][:2]
            )
            raise UnknownName("claim", name, near, "'kg status --queue' and 'kg relations A B' list ids") from error
        return found

    def _keys(self, claim: Claim, document: str = "") -> list[str]:
        """The keys of a claim's evidence, of one document or of all."""
        pieces = [p for p in claim.evidence if not document or p.document == document]
        return sorted({key(p, self.store.redirects) for p in pieces})

    def _targets(self, name: str) -> tuple[str, tuple[str, ...], Claim]:
        """What an argument of `kg accept` and `kg reject` means: words for it, ledger targets, the claim."""
        document, hashed = target_of(name) if "/" in name else ("", name)
        if " " in name:
            found = find_claims(self.lookup, name.split())
            if len(found) > 1:
                listed = ", ".join(c.id for c in found)
                raise BadInput(
                    f"{name!r} names {len(found)} claims: {listed}; give the id of one ('kg explain' opens them)"
                )
            claim = found[0]
        else:
            claim = self.claim(hashed)
        if not document:
            return claim.id, tuple(f"c:{k}" for k in self._keys(claim)), claim
        ident = document.partition(":")[2]
        own = self._keys(claim, document)
        if not own:
            said = sorted({p.document.removeprefix("b:") for p in claim.evidence})
            near = get_close_matches(ident, said, 2, 0.4) or said[:2]
            raise UnknownName("document behind this claim", ident, near, f"kg explain {claim.id}")
        former = formers(self.store.redirects)
        mine = [p for p in claim.evidence if p.document == document]
        exact = any(
            hashed == digest(fields)
            for p in mine
            for now in [parts(p, self.store.redirects)]
            for fields in (now, *former_parts(now, former))
        )
        prefix = document if document.startswith("r:") else ident
        return f"{prefix}/{claim.id}", tuple(f"{prefix}/{k}" for k in ([hashed] if exact else own)), claim

    def look_up(self, name: str) -> None:
        """Make sure that a claim or entity is known, before anything is written.

        Raises:
            UnknownName, BadInput: it is not, or the words name several.
        """
        if name.startswith("e:"):
            self.entity(name)
        else:
            self._targets(name)

    # accept and reject

    def judge(self, action: JudgementAction, name: str) -> Done:
        """Accept or reject a claim (id, alias, key, BRIEFING/KEY, "A PREDICATE B") or an entity (e:…).

        Raises:
            UnknownName: there is none, with the nearest ones.
            BadInput: the words name several claims, or a row of a later day says otherwise.
        """
        if name.startswith("e:"):
            return self._judge_entity(action, name)
        meant, targets, claim = self._targets(name)
        state = _STATES[action]
        wanted = {target_of(t) for t in targets}
        pieces = [p for p in claim.evidence if _speaks(p, wanted, self.store.redirects)] or list(claim.evidence)
        words = f"{state.value} {meant}: {sentence(claim)}"
        if all(p.review is state for p in pieces):
            return Done((), f"already {words}")
        if "/" not in meant:
            targets = (*targets, *self._stronger(action, claim))
        together = f"claim={claim.id}" if len(targets) > 1 else ""
        return Done(self.write([self.row(action, target, together) for target in targets]), words)

    def _stronger(self, action: JudgementAction, claim: Claim) -> list[str]:
        """Rows on single documents of the claim that would outweigh the judgement: they are judged too."""
        keys = {(p.document, key(p, self.store.redirects)) for p in claim.evidence}
        rows = [r for r in self.ledger() if not r.outcome and r.action in _STATES and r.action is not action]
        return sorted({r.target for r in rows if target_of(r.target)[0] and target_of(r.target) in keys})

    def _judge_entity(self, action: JudgementAction, name: str) -> Done:
        found = self.entity(name)
        words = f"{_STATES[action].value} {found.id}: {found.label}"
        latest = [r for r in self.ledger() if r.target == found.id and r.action in _STATES]
        if latest and max(latest, key=lambda r: r.date).action is action:
            return Done((), f"already {words}")
        if action is JudgementAction.REJECT:
            about = [
                c for c in self.lookup.claims_of(found.id) if found.id in (c.subject.id, c.object.id, c.instrument)
            ]
            if not about:
                raise BadInput(f"no claim is about {found.label} ({found.id}): there is nothing to reject")
            words += f" (with {len(about)} claim{'s' * (len(about) != 1)} about it)"
        return Done(self.write([self.row(action, found.id)]), words)

    def outcome(self, action: JudgementAction, plan: str, fact: str) -> Done:
        """Say that a fact is, or is not, what became of a plan.

        Raises:
            UnknownName: one of the two is unknown.
            BadInput: the first is no plan or the second no fact.
        """
        first, second = self.claim(plan), self.claim(fact)
        for claim, family in ((first, Family.PLAN), (second, Family.FACT)):
            if claim.family is not family:
                raise BadInput(f"{claim.id} is a {claim.family.value}, not a {family.value}: {sentence(claim)}")
        verb = "is" if action is JudgementAction.ACCEPT else "is not"
        words = f"{second.id} {verb} the outcome of {first.id}: {sentence(first)} → {sentence(second)}"
        if action is JudgementAction.ACCEPT and second.id in first.fulfilled_by:
            return Done((), f"already so: {words}")
        return Done(self.write([self.row(action, first.id, f"outcome={second.id}")]), words)

    def entity(self, name: str) -> Entity:
        """The entity of a name, code or id, old or new.

        Raises:
            UnknownName, AmbiguousName: none or several.
            BadInput: a topic.
        """
        ident = self.lookup.resolve(name)
        found = self.store.entity(ident)
        if found is None:
            raise BadInput(f"{name} is a topic, not an entity")
        return found

    # correcting

    def cells_of(self, piece: Evidence) -> Cells:
        """A piece of a briefing as the cells of a curated claim."""
        return {
            "subject_id": piece.subject.id or "",
            "subject": piece.subject.label,
            "predicate": piece.predicate,
            "object_id": piece.object.id or "",
            "object": piece.object.label,
            "stance": piece.stance.value,
            "denial": piece.denial.value if piece.denial else "",
            "date": piece.date or "",
            "until": piece.until or "",
            "start_date": piece.start_date or "",
            "end_date": piece.end_date or "",
            "place": piece.place.label if piece.place else "",
            "topic": piece.topic,
            "topic_ids": "; ".join(piece.topic_ids),
            "instrument": piece.instrument or "",
            "amount": piece.amounts[0].text if len(piece.amounts) == 1 else "",
            "attributed_to": piece.attributed_to or "",
            "briefing": piece.document.removeprefix("b:"),
            "start": str(piece.start),
            "end": str(piece.end),
            "quote": piece.quote,
        }

    def checked(self, cells: Mapping[str, str]) -> tuple[Cells, list[str]]:
        """Corrected cells in canonical form, and what is wrong with them."""
        return checked(cells, self.known)

    def edit(self, piece: Evidence, cells: Mapping[str, str]) -> Done:
        """Reject what a briefing says under a key and put a curated claim on the same span.

        Args:
            piece: what was read.
            cells: the corrected claim (`cells_of` with changes).

        Raises:
            BadInput: the cells are wrong, or the piece is no briefing's.
        """
        if not piece.document.startswith("b:"):
            raise BadInput(
                f"{piece.document} is a row of a table; correct the row ('kg explain' prints its file and line)"
            )
        good, problems = self.checked(cells)
        if problems:
            raise BadInput("; ".join(problems))
        before, _ = self.checked(self.cells_of(piece))
        if good == before:
            return Done((), "nothing was changed")
        row = CuratedRow(0, {**good, **self._signed()})
        made = evidence_of_row(row, self.known.briefings, {})
        if isinstance(made, str):
            raise BadInput(made)
        target = f"{piece.document.removeprefix('b:')}/{key(piece, self.store.redirects)}"
        with writing(self.config), _taken_back(self.config.curated):
            rows = [r.cells for r in read_curated(self.config.curated)]
            write_curated(self.config.curated, [*rows, row.cells])
            edited = self.row(JudgementAction.EDIT, target, f"curated={row_id(row.cells)}")
            append_rows(self.config.judgements, [edited])
        return Done((edited,), f"edited {target}: {row.words}")

    def _signed(self) -> Cells:
        return {"who": self.author.who, "judged": self.author.date, "reason": self.author.reason}

    # writing

    def row(self, action: JudgementAction, target: str, argument: str = "") -> Judgement:
        """A row of the ledger by this author."""
        return Judgement(action, target, argument, self.author.who, self.author.date, self.author.reason)

    def shown(self, path: Path) -> str:
        """A path as messages name it, from the workspace on."""
        return str(path.relative_to(self.config.root))

    def write(self, rows: Sequence[Judgement]) -> tuple[Judgement, ...]:
        """Append rows that are the newest on what they speak about.

        Raises:
            BadInput: a row of a later day stands on the same target.
        """
        with writing(self.config):
            for known in self.ledger():
                for row in rows:
                    if _same_matter(known, row) and known.date > row.date:
                        place = f"{self.shown(self.config.judgements)}:{known.line}"
                        raise BadInput(
                            f"{told(known)} of {known.date} stands in {place} and is newer; "
                            f"give --date {known.date} or later, or remove that row"
                        )
            append_rows(self.config.judgements, rows)
        return tuple(rows)

    def build(self) -> BuildResult:
        """Bring the graph up to date and look things up in it from now on."""
        result = build(self.config)
        self.lookup = Lookup(Store.open(self.config), self.lookup.topics)
        self.__dict__.pop("known", None)
        return result


def _same_matter(a: Judgement, b: Judgement) -> bool:
    """Whether two rows decide the same thing, so that the later one wins."""
    identity = (JudgementAction.MERGE, JudgementAction.SPLIT)
    if (a.action in identity) != (b.action in identity) or a.outcome != b.outcome:
        return False
    if a.action in identity:
        return a.target == b.target and _briefing(a) == _briefing(b)
    return target_of(a.target) == target_of(b.target)


def _briefing(row: Judgement) -> str:
    return row.argument if row.action is JudgementAction.SPLIT else ""


def _speaks(piece: Evidence, wanted: Iterable[tuple[str, str]], redirects: Mapping[str, str]) -> bool:
    own = key(piece, redirects)
    return ("", own) in wanted or (piece.document, own) in wanted


def undo(
    config: Config, number: int, *, rebuild: bool = True
) -> tuple[list[tuple[Judgement, ...]], BuildResult | None]:
    """Take back the last judgements, and the curated claims that edits among them put in.

    Args:
        config: the workspace.
        number: how many.
        rebuild: bring the graph up to date.

    Raises:
        BadInput: there are not that many.
        Locked, Unwritable: nothing was undone.
    """
    with writing(config), _taken_back(config.judgements, config.curated):
        removed = take_back(config.judgements, number)
        _forget(config, [row for rows in removed for row in rows])
        return removed, build_now(config) if rebuild else None


def _forget(config: Config, rows: Iterable[Judgement]) -> None:
    """Remove the curated claims of edits that were taken back, unless another edit still names them."""
    gone = {row.argument for row in rows if row.action is JudgementAction.EDIT and row.argument}
    gone -= {row.argument for row in read_judgements(config.judgements)}
    if gone:
        kept = [row.cells for row in read_curated(config.curated) if f"curated={row_id(row.cells)}" not in gone]
        write_curated(config.curated, kept)
