"""All claim files of a workspace: what is wrong with them, and what they say, kept packed until it is derived again.

Invariant: the texts of briefings and the evidence of files are not in memory together; what a person merged or split is
applied as a build does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from kg.config import Config
from kg.curate.checks.claim_files import Looked, orphan, parsed
from kg.curate.checks.derived import changed_by_hand
from kg.curate.checks.finding import Finding
from kg.curate.checks.parts import Parts, kin, sorted_out
from kg.curate.checks.portions import Portion, Reader, Seen
from kg.curate.checks.rederived import Rederived, Rulings
from kg.curate.crew import portions, shared
from kg.curate.gather import claim_path, first_of, ground, standing_evidence
from kg.curate.inputs import Document
from kg.curate.judged import decisions
from kg.curate.ledger import read_judgements
from kg.curate.progress import shown
from kg.errors import BadInput, KgError
from kg.model import Briefing, Entity, Judgement, JudgementAction, Source
from kg.register import Register
from kg.store.nodes import Stored
from kg.store.oxigraph import Store
from kg.store.rdf import ClaimFile, load_claim_file
from kg.store.terms import Names
from kg.text.briefing import read_briefing

__all__ = ["Files"]

#: origin of what is not asked for it
_NOWHERE: Final = Source("")
#: claim files looked at as one task
_FILES: Final = 32


class Files:
    """Looks at claim files and collects what they say."""

    def __init__(
        self, config: Config, known: Mapping[str, Document], looked: Looked, register: Register | None, jobs: int
    ) -> None:
        self.config = config
        self.known = known
        self.looked = looked
        self.register = register
        self.jobs = jobs
        self.read: set[str] = set()
        """Briefings whose claim files could be read."""
        self.edited: list[Path] = []
        """Files whose content is not what was written."""
        self._entities: dict[str, tuple[Entity, ...]] = {}
        self._days: set[str] = set()
        self._parts = Parts(len(known))
        self._judgements = _judgements(config)
        self._apart = frozenset(r.argument for r in self._judgements if r.action is JudgementAction.SPLIT)

    def look(self, paths: Sequence[Path], terms: frozenset[str], topics: frozenset[str]) -> Iterator[Finding]:
        """Everything that is wrong with some claim files.

        Args:
            paths: the files.
            terms: the terms of our own vocabulary that the ontology defines.
            topics: ids of topics.
        """
        alike = kin(self.register.redirects, self._judgements) if self.register else {}
        reader = Reader(
            self.config,
            terms,
            topics,
            self.register is not None,
            tuple(sorted(alike.items())),
            self._parts.number,
            self._apart,
        )
        files = portions(((path, self.known.get(path.stem)) for path in paths), _FILES)
        seen = shared(_seen, ((reader, portion) for portion in files), self.jobs)
        for one in shown(seen, "looking at claim files", -(-len(paths) // _FILES)):
            yield from one.findings
            yield from (orphan(*found, self.known, self.config.briefings.name) for found in one.orphans)
            self._take(one)

    def _take(self, one: Seen) -> None:
        for field in fields(Looked):
            setattr(self.looked, field.name, getattr(self.looked, field.name) + getattr(one.looked, field.name))
        self.read |= {*one.read}
        self.edited += one.edited
        self._entities |= one.entities
        self._days |= one.dates
        self._parts.add(one.evidence)

    def changed(self) -> Iterator[Finding]:
        """What edited files say otherwise than the graph.

        Raises:
            Damaged: the graph does not answer.
        """
        if not self.edited:
            return
        built = Stored(Store.open(self.config))
        for path in self.edited:
            text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            yield from changed_by_hand(parsed(path, text, Names(self.config.base)), built)

    def rederived(self, register: Register) -> Rederived:
        """The claims as a build would derive them now, to be held against the graph.

        Raises:
            KgError: as `kg.curate.gather.derivation_of`.
        """
        on = ground(self.config, register)
        briefings = _Texts(self.known)
        said = {ident: self._said(ident) for ident in self.known}
        decided = decisions(self.config, register, said, briefings, standing_evidence(self.config, register))
        days = {*self._days, *(piece.source.date for piece in decided.evidence if piece.source.date)}
        as_of = self.config.as_of or max(filter(None, map(first_of, days)), default=None)
        alike = kin(register.redirects, self._judgements)
        try:
            self._parts.add(sorted_out(decided.evidence, alike, self._parts.number))
        except KeyError as error:
            raise BadInput(f"a claim uses {error}, which is no predicate of the ontology") from error
        return Rederived(self._parts, Rulings.of(decided, on.levels, on.outcomes, as_of), decided)

    def _said(self, ident: str) -> ClaimFile:
        """What a briefing says, its evidence only where a split gives it other ids."""
        if ident in self._apart:
            return load_claim_file(claim_path(self.config, ident), self.config.base)
        return ClaimFile(ident, _NOWHERE, (), self._entities.get(ident, ()))


class _Texts(Mapping[str, Briefing]):
    """The briefings by id, each read when it is asked for."""

    def __init__(self, known: Mapping[str, Document]) -> None:
        self._known = known

    def __getitem__(self, ident: str) -> Briefing:
        return read_briefing(self._known[ident].path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _seen(task: tuple[Reader, Portion]) -> Seen:
    reader, portion = task
    return reader.seen(portion)


def _judgements(config: Config) -> tuple[Judgement, ...]:
    """The ledger; nothing when it cannot be read, which is told where the ledger is looked at."""
    try:
        return read_judgements(config.judgements)
    except KgError:
        return ()
