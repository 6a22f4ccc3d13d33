"""Claim files looked at a portion at a time, so that several processes can share them and none keeps what they say.

Invariant: what a process needs to know of the workspace it reads for itself, once; what it gives back is small: the
findings, the counts, and the evidence packed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from kg.config import Config
from kg.curate.checks.claim_files import ClaimFiles, Looked
from kg.curate.checks.finding import Finding
from kg.curate.checks.in_office import InOffice
from kg.curate.checks.parts import Sorted, sorted_out
from kg.curate.checks.shapes import Shapes
from kg.curate.checks.tables import Tables
from kg.curate.checks.tenures import Offices
from kg.curate.inputs import Document
from kg.model import Entity
from kg.register import Register

__all__ = ["Portion", "Reader", "Seen"]

Portion = tuple[tuple[Path, Document | None], ...]
"""Claim files, each with the briefing of its name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to tell of a portion."""

    findings: tuple[Finding, ...]
    looked: Looked
    read: tuple[str, ...]
    """Briefings whose claim files could be read."""
    entities: Mapping[str, tuple[Entity, ...]]
    """Entities that only texts know, by briefing that names some."""
    edited: tuple[Path, ...]
    orphans: tuple[tuple[Path, str], ...]
    """Files that are not of the briefing of their name, with the one that they describe."""
    dates: frozenset[str]
    """Days of publication."""
    evidence: Sorted
    """Packed by the part that it is derived with."""


@dataclass(frozen=True)
class Reader:
    """Who looks at claim files: knows the workspace, and travels to other processes as what it was made of."""

    config: Config
    terms: frozenset[str]
    """The terms of our own vocabulary that the ontology defines."""
    topics: frozenset[str]
    sound: bool
    """Whether the register can be loaded."""
    alike: tuple[tuple[str, str], ...] = ()
    """See `kg.curate.checks.parts.kin`."""
    parts: int = 1
    apart: frozenset[str] = frozenset()
    """Briefings whose evidence others take in."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _reader, (self.config, self.terms, self.topics, self.sound, self.alike, self.parts, self.apart)

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(self.config.ontology / "shapes-file.ttl")

    @cached_property
    def _offices(self) -> InOffice | None:
        if not self.sound:
            return None
        register = Register.load(self.config.register, self.config.reference)
        return InOffice(register, Offices(Tables(self.config, self.topics)))

    @cached_property
    def _kin(self) -> Mapping[str, str]:
        return dict(self.alike)

    def seen(self, portion: Portion) -> Seen:
        """Look at some claim files.

        Raises:
            KgError: the shapes cannot be read.
        """
        files = ClaimFiles(self.config, self.terms, self._shapes)
        found = [finding for path, document in portion for finding in files.look(path, document)]
        known = {path.stem: document for path, document in portion if document is not None}
        for ident, evidence in files.evidence.items() if self._offices else ():
            found += self._offices.look(known[ident], evidence)  # type: ignore[union-attr]  # none gives no round
        sources = {piece.source for pieces in files.evidence.values() for piece in pieces}
        sources |= {document.briefing.source for document in known.values()}
        return Seen(
            findings=tuple(found),
            looked=files.looked,
            read=tuple(files.evidence),
            entities={ident: entities for ident, entities in files.entities.items() if entities},
            edited=tuple(files.edited),
            orphans=tuple(files.orphans),
            dates=frozenset(source.date for source in sources if source.date),
            evidence=sorted_out(
                chain.from_iterable(e for ident, e in files.evidence.items() if ident not in self.apart),
                self._kin,
                self.parts,
            ),
        )


@lru_cache(maxsize=1)
def _reader(*made_of: Any) -> Reader:
    """The one of this process."""
    return Reader(*made_of)
