"""Everything a build stands on, brought together: documents, what they say, tables, judgements, and their claims.

Invariants: a claim file is read when it is untouched and its digest is that of its inputs, else the briefing is read
again; the result is the same either way. Nothing is written here but claim files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.config import Config
from kg.curate.disk import write_file
from kg.curate.inputs import Document
from kg.curate.judged import Decisions, decisions
from kg.curate.levels import levels
from kg.curate.local import local_entities
from kg.curate.progress import shown
from kg.curate.reference import plan_outcomes, reference_evidence
from kg.derive import Derivation, derive
from kg.errors import BadInput
from kg.interval import bounds
from kg.model import Briefing, Entity, Evidence, PlanOutcome
from kg.register import Register
from kg.store.rdf import ClaimFile, claim_file, file_head, load_claim_file, parse_claim_file

__all__ = ["Gathered", "Said", "claim_path", "derivation_of", "gather", "said_by"]


@dataclass(frozen=True, slots=True)
class Said:
    """What the briefings say, by id, and which of them had to be read for it."""

    files: Mapping[str, ClaimFile]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The values that a build writes out."""

    documents: Mapping[str, Document]
    said: Said
    entities: tuple[Entity, ...]
    """Local entities of all briefings."""
    decisions: Decisions
    """Merges, splits, curated claims, and the register as they leave it."""
    derivation: Derivation


def claim_path(config: Config, ident: str) -> Path:
    """The claim file of a briefing."""
    return config.claims / f"{ident}.ttl"


def _usable(config: Config, document: Document) -> bool:
    head = file_head(claim_path(config, document.briefing.id))
    return head.untouched and head.fingerprint == document.digest


def _extracted(
    documents: Sequence[Document], register: Register, config: Config, jobs: int
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    """What the texts say, one briefing after the other (loads the parser)."""
    from kg.curate.reading import read_evidence

    if documents:
        found = read_evidence([d.briefing for d in documents], register, config, jobs=jobs)
        yield from shown(found, "reading", len(documents))


def said_by(
    documents: Mapping[str, Document], register: Register, config: Config, *, write: bool, jobs: int = 1
) -> Said:
    """What every briefing says, from its claim file or, where that is missing or outdated, from its text.

    Args:
        documents: the briefings by id.
        register: the register.
        config: the workspace.
        write: whether claim files are renewed, and those of briefings that are gone removed.
        jobs: number of processes that read.

    Raises:
        BadRow, BadFile: a claim file cannot be read.
        Unwritable: the disk refuses.
    """
    usable = {ident for ident, document in documents.items() if _usable(config, document)}
    files = {ident: load_claim_file(claim_path(config, ident), config.base) for ident in sorted(usable)}
    rest = [document for ident, document in documents.items() if ident not in usable]
    for briefing, evidence in _extracted(rest, register, config, jobs):
        path = claim_path(config, briefing.id)
        text = claim_file(
            briefing,
            evidence,
            config.base,
            entities=local_entities(evidence, register),
            fingerprint=documents[briefing.id].digest,
        )
        if write:
            write_file(path, text.encode())
        files[briefing.id] = parse_claim_file(text, path, config.base)
    if write:
        for path in sorted(config.claims.glob("*.ttl")):
            if path.stem not in documents:
                path.unlink()
    return Said(dict(sorted(files.items())), tuple(d.briefing.id for d in rest))


def _now(config: Config, documents: Iterable[Document], evidence: Iterable[Evidence]) -> str | None:
    """The day that counts as now: the configured one, else the latest publication."""
    sources = [*(d.briefing.source for d in documents), *(piece.source for piece in evidence)]
    days = {source.date for source in sources if source.date}
    return config.as_of or max((bounds(day).first.isoformat() for day in days), default=None)


def _tables(register: Register, config: Config) -> tuple[tuple[Evidence, ...], tuple[PlanOutcome, ...]]:
    rules = config.ontology / "rules" / "reference.yaml"
    evidence = reference_evidence(config.register, config.reference, rules, register)
    return evidence, plan_outcomes(config.reference)


def derivation_of(
    config: Config, register: Register, documents: Mapping[str, Document], said: Said
) -> tuple[Derivation, Decisions]:
    """The claims of all evidence, and what people decided about it.

    Raises:
        BadRow: a malformed row of a table or of the ledger.
        BadInput: redirects run in a circle.
        Cannot: two statements share a key.
    """
    reference, outcomes = _tables(register, config)
    briefings = {ident: document.briefing for ident, document in documents.items()}
    decided = decisions(config, register, said.files, briefings, reference)
    try:
        derivation = derive(
            decided.evidence,
            judgements=decided.effective,
            redirects=decided.redirects,
            curated=outcomes,
            as_of=_now(config, documents.values(), decided.evidence),
            levels=levels(register, config.ontology / "levels.csv"),
        )
    except KeyError as error:
        raise BadInput(f"a claim uses {error}, which is no predicate of the ontology") from error
    return decided.answering(derivation), decided


def gather(
    config: Config, register: Register, documents: Mapping[str, Document], *, write: bool, jobs: int = 1
) -> Gathered:
    """Read what changed and derive the claims; see `said_by` and `derivation_of` for what can go wrong."""
    said = said_by(documents, register, config, write=write, jobs=jobs)
    derivation, decided = derivation_of(config, register, documents, said)
    return Gathered(documents, said, decided.unknown, decided, derivation)
