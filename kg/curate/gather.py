"""Everything a build stands on, brought together: documents, what they say, tables, judgements, and their claims.

Invariants: a claim file is read when it is untouched and its digest is that of its inputs, else the briefing is read
again; the result is the same either way. Nothing is written here but claim files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from kg.config import Config
from kg.curate.crew import portions, shared
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
from kg.store.parcels import packed, unpacked
from kg.store.rdf import ClaimFile, claim_file, file_head, load_claim_file, parse_claim_file

__all__ = [
    "Gathered",
    "Ground",
    "Said",
    "claim_path",
    "derivation_of",
    "first_of",
    "gather",
    "ground",
    "said_by",
    "standing_evidence",
]

#: claim files read at once
_FILES: Final = 32


@dataclass(frozen=True, slots=True)
class Said:
    """What the briefings say, by id, and which of them had to be read for it."""

    files: Mapping[str, ClaimFile]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides how evidence becomes claims, apart from evidence and judgements."""

    outcomes: tuple[PlanOutcome, ...]
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The values that a build from the beginning writes out."""

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


def _read_files(task: tuple[Path, str, tuple[tuple[str, str], ...]]) -> bytes:
    """The claim files of some briefings (id and digest) in a folder, packed; None for those that are not usable."""
    folder, base, briefings = task
    found: list[ClaimFile | None] = []
    for ident, digest in briefings:
        path = folder / f"{ident}.ttl"
        head = file_head(path)
        usable = head.untouched and head.fingerprint == digest
        found.append(load_claim_file(path, base) if usable else None)
    return packed(found)


def _claim_files(config: Config, documents: Mapping[str, Document], jobs: int) -> dict[str, ClaimFile]:
    """The claim files that are untouched and of today's inputs."""
    wanted = portions(((ident, document.digest) for ident, document in documents.items()), _FILES)
    tasks = ((config.claims, config.base, portion) for portion in wanted)
    read = shown(shared(_read_files, tasks, jobs), "reading claim files", -(-len(documents) // _FILES))
    files = chain.from_iterable(unpacked(parcel) for parcel in read)
    return {ident: file for ident, file in zip(documents, files, strict=True) if file is not None}


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
    """What briefings say, from their claim files or, where one is missing or outdated, from the text.

    Args:
        documents: the briefings by id.
        register: the register.
        config: the workspace.
        write: whether claim files are renewed.
        jobs: number of processes that read.

    Raises:
        BadRow, BadFile: a claim file cannot be read.
        Unwritable: the disk refuses.
    """
    files = _claim_files(config, documents, jobs)
    rest = [document for ident, document in documents.items() if ident not in files]
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
    return Said(dict(sorted(files.items())), tuple(d.id for d in rest))


def first_of(literal: str | None) -> str | None:
    """First possible day of a date, as an ISO day."""
    return bounds(literal).first.isoformat() if literal else None


def _now(config: Config, documents: Iterable[Document], evidence: Iterable[Evidence]) -> str | None:
    """The day that counts as now: the configured one, else the latest publication."""
    sources = [*(d.briefing.source for d in documents), *(piece.source for piece in evidence)]
    days = {source.date for source in sources if source.date}
    return config.as_of or max(filter(None, map(first_of, days)), default=None)


def ground(config: Config, register: Register) -> Ground:
    """Curated outcomes and levels of partnership.

    Raises:
        BadRow: a malformed row of a table.
    """
    return Ground(plan_outcomes(config.reference), levels(register, config.ontology / "levels.csv"))


def standing_evidence(config: Config, register: Register) -> tuple[Evidence, ...]:
    """The evidence that stands whatever briefings there are: that of the reference tables."""
    rules = config.ontology / "rules" / "reference.yaml"
    return reference_evidence(config.register, config.reference, rules, register)


def derivation_of(
    config: Config, register: Register, documents: Mapping[str, Document], said: Said
) -> tuple[Derivation, Decisions]:
    """The claims of all evidence, and what people decided about it.

    Raises:
        BadRow: a malformed row of a table, of the ledger or of the curated claims.
        BadInput: redirects run in a circle.
        Cannot: two statements share a key.
    """
    on = ground(config, register)
    briefings = {ident: document.briefing for ident, document in documents.items()}
    decided = decisions(config, register, said.files, briefings, standing_evidence(config, register))
    try:
        derivation = derive(
            decided.evidence,
            judgements=decided.effective,
            redirects=decided.redirects,
            curated=on.outcomes,
            as_of=_now(config, documents.values(), decided.evidence),
            levels=on.levels,
        )
    except KeyError as error:
        raise BadInput(f"a claim uses {error}, which is no predicate of the ontology") from error
    return decided.answering(derivation), decided


def gather(
    config: Config, register: Register, documents: Mapping[str, Document], *, write: bool, jobs: int = 1
) -> Gathered:
    """Read what changed and derive all claims; see `said_by` and `derivation_of` for what can go wrong."""
    said = said_by(documents, register, config, write=write, jobs=jobs)
    derivation, decided = derivation_of(config, register, documents, said)
    return Gathered(documents, said, decided.unknown, decided, derivation)
