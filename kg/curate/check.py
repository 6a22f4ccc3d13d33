"""`kg check`: everything that can be wrong with a workspace, each with its place and the fix.

Invariants: checking changes nothing; a finding is in plain words and names what to do; a clean workspace has none;
neither all texts, all evidence nor all claims are in memory at once, and the number of processes changes no finding.
Looked at: claim files (as written, shapes, quotes read again in their sources), tables and names of the register,
tenures and what texts say on office, the ledger, the built graph (rules of `ontology/checks`, shapes, age). Sources
that contradict each other are no fault: `kg conflicts` shows them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from kg.config import Config
from kg.curate.build import current_status
from kg.curate.checks.claim_files import Looked, outdated_as_one
from kg.curate.checks.files import Files
from kg.curate.checks.finding import REBUILD, Finding, Severity, of_error
from kg.curate.checks.graph import BuiltGraph
from kg.curate.checks.names import collisions
from kg.curate.checks.tables import Tables
from kg.curate.checks.tenures import Offices
from kg.curate.checks.topics import ontology_tables
from kg.curate.curated import read_curated
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, briefing_files, digest_of_reading, document
from kg.curate.ledger import read_judgements
from kg.curate.reference import plan_outcomes, reference_evidence
from kg.errors import BadFile, KgError
from kg.register import Register
from kg.store.encode_register import ontology_triples

__all__ = ["Finding", "Looked", "Report", "Severity", "check", "examine"]


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, and how much was looked at."""

    findings: tuple[Finding, ...]
    """Sorted by file and line."""
    looked: Looked


def check(config: Config, files: Sequence[Path] | None = None, *, jobs: int = 1) -> tuple[Finding, ...]:
    """What is wrong in a workspace, sorted by file and line; nothing when all is well.

    Args:
        config: the workspace.
        files: claim files or briefings to look at; None = everything.
        jobs: number of processes that look at claim files and graph.

    Raises:
        BadFile: a file of `files` is neither a claim file nor a briefing of this workspace.
    """
    return examine(config, files, jobs=jobs).findings


def examine(config: Config, files: Sequence[Path] | None = None, *, jobs: int = 1) -> Report:
    """As `check`, with the counts of what was looked at."""
    work = _Check(config, jobs)
    found = list(work.everything() if files is None else work.some(files))
    return Report(tuple(sorted(set(outdated_as_one(found, config)))), work.looked)


class _Check:
    """One run over a workspace."""

    def __init__(self, config: Config, jobs: int) -> None:
        self.config = config
        self.jobs = jobs
        self.looked = Looked()
        self.reading = digest_of_reading(config)
        self.known: dict[str, Document] = {}
        self.unreadable: list[Finding] = []
        self._documents()

    def _documents(self) -> None:
        """Every briefing that can be read, without its text; the others are findings."""
        for path in briefing_files(self.config):
            try:
                one = replace(document(path, self.reading))
            except KgError as error:
                self.unreadable.append(of_error(error, path))
                continue
            other = self.known.setdefault(one.briefing.id, one)
            if other is not one:
                problem = f"has the id {one.briefing.id!r}, as {other.path.name} has"
                self.unreadable.append(Finding(path, _line_of_id(path), "", problem, "give one of them another id"))

    @cached_property
    def _ontology(self) -> tuple[frozenset[str], frozenset[str]]:
        """The terms of our own vocabulary, and the topics without prefix."""
        subjects = {subject for subject, _, _ in ontology_triples(self.config.ontology)}
        topics = frozenset(s.removeprefix("t:") for s in subjects if s.startswith("t:"))
        return frozenset(s for s in subjects if s.startswith("dip:")), topics

    @cached_property
    def tables(self) -> Tables:
        return Tables(self.config, self._ontology[1])

    def everything(self) -> Iterator[Finding]:
        """All of the workspace."""
        status = current_status(self.config)
        yield from self.unreadable
        sound = yield from self._tables()
        paths = sorted(self.config.claims.glob("*.ttl"))
        if not self.known and not self.unreadable and not paths and not status:
            problem = (
                f"the workspace is empty: there is no briefing in {self.config.briefings.name}/ and nothing is built"
            )
            yield Finding(self.config.briefings, 0, "", problem, f"add one with 'kg add FILE', or {REBUILD}")
            return
        yield from self._missing(status)
        files = yield from self._claim_files(paths, sound)
        derived = None
        if sound is not None and not self.unreadable and files.read == self.known.keys() and not files.edited:
            derived = partial(files.rederived, sound)
        built = BuiltGraph(self.config, self.known, self.tables, self.looked, self.jobs)
        yield from built.look(self.reading, derived)

    def some(self, files: Sequence[Path]) -> Iterator[Finding]:
        """Some claim files or briefings only."""
        paths = [self._wanted(path) for path in files]
        named = {path.resolve() for path in files}
        yield from (finding for finding in self.unreadable if finding.file.resolve() in named)
        wanted = [path for path in dict.fromkeys(paths) if path is not None]
        yield from self._claim_files(wanted, self._register())

    def _register(self) -> Register | None:
        """The register, None when its tables are broken (which a whole check tells)."""
        try:
            return Register.load(self.config.register, self.config.reference)
        except KgError:
            return None

    def _claim_files(self, paths: Sequence[Path], register: Register | None) -> Generator[Finding, None, Files]:
        """Faults of claim files; returns what they say."""
        terms, topics = self._ontology
        files = Files(self.config, self.known, self.looked, register, self.jobs)
        yield from files.look(paths, terms, topics)
        if current_status(self.config):
            yield from files.changed()
        return files

    def _tables(self) -> Generator[Finding, None, Register | None]:
        """Faults of tables and ledger; returns the register if it can be loaded."""
        found = [*self.tables.look(), *collisions(self.tables), *Offices(self.tables).overlaps()]
        found += ontology_tables(self.config)
        self.looked.files += sum(1 for rows in self.tables.rows.values() if rows)
        yield from found
        told = {(f.file, f.line) for f in found}
        register, faults = self._loaded()
        yield from (fault for fault in faults if (fault.file, fault.line) not in told)
        return register

    def _loaded(self) -> tuple[Register | None, list[Finding]]:
        """What loading itself refuses, in case it knows a fault that the rows alone do not show."""
        config, faults = self.config, []
        register = None
        try:
            register = Register.load(config.register, config.reference)
            reference_evidence(
                config.register, config.reference, config.ontology / "rules" / "reference.yaml", register
            )
            plan_outcomes(config.reference)
        except KgError as error:
            faults.append(of_error(error, config.register))
        for path, read in ((config.judgements, read_judgements), (config.curated, read_curated)):
            try:
                read(path)
            except KgError as error:
                faults.append(of_error(error, path))
        return register, faults

    def _missing(self, status: Mapping[str, object]) -> Iterator[Finding]:
        """Briefings without claim file."""
        rows = status.get("briefings")
        built = {row["id"] for row in rows} if isinstance(rows, list) else set()
        for ident, known in self.known.items():
            path = claim_path(self.config, ident)
            if path.is_file():
                continue
            if ident in built:
                yield Finding(path, 0, known.briefing.source.title, "the claim file was deleted", REBUILD)
            else:
                yield Finding(known.path, 0, "", "has not been read yet", REBUILD)

    def _wanted(self, path: Path) -> Path | None:
        """The claim file that a path of the command line means; None for a briefing that cannot be read."""
        if path.suffix == ".ttl":
            return path
        here = path.resolve()
        ident = next((i for i, d in self.known.items() if d.path.resolve() == here), None)
        if ident is not None:
            return claim_path(self.config, ident)
        if any(finding.file.resolve() == here for finding in self.unreadable):
            return None
        raise BadFile(path, "is neither a claim file nor a briefing of this workspace", "name one of data/claims")


def _line_of_id(path: Path) -> int:
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.replace(" ", "").startswith("id:")), 0)
