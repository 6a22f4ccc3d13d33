"""The claims of a workspace derived again, a part of the evidence at a time, and held against the graph.

Invariants: what is compared is what a build would write. The claims of a triple come of its own evidence, so most are
done with their part; those that a row on plans and outcomes, a judgement on an outcome or a split speaks of reach
beyond it: they are kept, with all of their triple, until all parts are there, and settled together. Of the others only
the ids stay.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from kg.curate.checks.derived import not_derived, unfounded
from kg.curate.checks.finding import Finding
from kg.curate.checks.nodes import Nodes
from kg.curate.checks.parts import Parts
from kg.curate.crew import portions
from kg.curate.judged import Decisions, under_merges
from kg.derive import Derivation, derive_units, resolve, settled, unit
from kg.derive.keys import key
from kg.derive.review import Ledger, target_of
from kg.errors import Cannot
from kg.model import Claim, Judgement, PlanOutcome
from kg.store.parcels import packed, unpacked

__all__ = ["Compared", "Rederived", "Rulings", "compared"]

#: claims of the graph looked up among the derived ones at once
_CLAIMS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Rulings:
    """What decides how evidence becomes claims, and which claims reach beyond their triple."""

    judgements: tuple[Judgement, ...]
    redirects: Mapping[str, str]
    levels: Mapping[str, int]
    outcomes: tuple[PlanOutcome, ...]
    as_of: str | None
    events: frozenset[str]
    """Events of which the table of plans and outcomes speaks."""
    names: frozenset[str]
    """Claims of which judgements on outcomes and splits speak."""

    @classmethod
    def of(
        cls, decided: Decisions, levels: Mapping[str, int], outcomes: tuple[PlanOutcome, ...], as_of: str | None
    ) -> Rulings:
        """The rulings of a workspace."""
        table, ledger = decided.redirects, Ledger(decided.effective, decided.redirects)
        events = {event for row in outcomes for event in (row.plan_event, row.outcome_event) if event}
        names = {name for row in ledger.links for name in (f"c:{target_of(row.target)[1]}", row.outcome)}
        names |= {f"c:{key(piece, table)}" for pair in decided.moved for piece in pair}
        return cls(
            decided.effective,
            table,
            levels,
            outcomes,
            as_of,
            frozenset(resolve(event, table) for event in events),
            frozenset(names),
        )

    def derived(self, part: Iterable[bytes]) -> tuple[list[Claim], list[Claim]]:
        """The claims of a part of the evidence: those that are done, and those that reach beyond it."""
        table = self.redirects
        evidence = (under_merges(piece, table) for piece in Parts.opened(part))
        claims = derive_units(evidence, judgements=self.judgements, redirects=table, levels=self.levels)
        far = {unit(claim.evidence[0], table) for claim in claims if self._reaches(claim)}
        kept = [claim for claim in claims if far and unit(claim.evidence[0], table) in far]
        own = {claim.id for claim in kept}
        done = [claim for claim in claims if claim.id not in own]
        nothing = Ledger(())
        return settled(done, nothing, redirects=table, curated=(), as_of=self.as_of), kept

    def _reaches(self, claim: Claim) -> bool:
        if not self.names.isdisjoint((claim.id, *claim.aliases)):
            return True
        return any(p.event and resolve(p.event, self.redirects) in self.events for p in claim.evidence)


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a part."""

    findings: tuple[Finding, ...]
    kept: bytes
    """The claims that reach beyond it, packed."""
    names: bytes
    """Ids and aliases of all claims as numbers, each followed by the id that owns it."""


def _number(name: str) -> int:
    return int(name[2:], 16)


def compared(part: Iterable[bytes], rulings: Rulings, nodes: Nodes, place: Path) -> Compared:
    """Derive a part of the evidence and compare its claims with the graph.

    Args:
        part: packed evidence, see `kg.curate.checks.parts`.
        rulings: what to derive it with.
        nodes: the graph.
        place: the build.

    Raises:
        Cannot: two statements share a key.
        BadInput: redirects run in a circle.
    """
    done, kept = rulings.derived(part)
    numbers = array("Q")
    for claim in chain(done, kept):
        own = _number(claim.id)
        for name in {claim.id, *claim.aliases}:
            numbers.extend((_number(name), own))
    return Compared(tuple(not_derived(nodes, done, place)), packed(tuple(kept)), numbers.tobytes())


class Rederived:
    """What all parts come to."""

    def __init__(self, parts: Parts, rulings: Rulings, decided: Decisions) -> None:
        self.parts: Final = tuple(parts.take())
        self.rulings: Final = rulings
        self._decided = decided
        self._findings: list[Finding] = []
        self._kept: list[Claim] = []
        self._names: list[bytes] = []

    def take(self, one: Compared) -> None:
        """Take in what came of a part."""
        self._findings += one.findings
        self._kept += unpacked(one.kept)
        self._names.append(one.names)

    def findings(self, nodes: Nodes, place: Path) -> list[Finding]:
        """Every claim of the graph that is not what its evidence comes to, once all parts are there.

        Raises:
            Cannot: one name would stand for two claims.
        """
        ids = self._ids()
        found = [*self._findings, *not_derived(nodes, self._settled(), place)]
        for names in portions(nodes.of_class("dip:Claim"), _CLAIMS):
            known = np.isin(np.array([_id_number(name) for name in names], dtype=np.uint64), ids)
            there = (name for name, derived in zip(names, known.tolist(), strict=True) if not derived)
            found += unfounded(nodes, there, place)
        return found

    def _settled(self) -> tuple[Claim, ...]:
        """The claims that reach beyond their triple."""
        on, kept = self.rulings, sorted(self._kept, key=lambda claim: claim.id)
        ledger = Ledger(on.judgements, on.redirects)
        claims = settled(kept, ledger, redirects=on.redirects, curated=on.outcomes, as_of=on.as_of)
        return self._decided.answering(Derivation(tuple(claims), on.as_of, (), {})).claims

    def _ids(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        """Ids of all claims as numbers, sorted, no name being that of two."""
        rows = np.frombuffer(b"".join(self._names), dtype=np.uint64).reshape(-1, 2)
        rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
        twice = np.flatnonzero(rows[1:, 0] == rows[:-1, 0])
        if len(twice):
            name, owner, other = (f"c:{int(n):016x}" for n in (*rows[twice[0]], rows[twice[0] + 1, 1]))
            raise Cannot(f"{name} would name two claims, {owner} and {other}; build from the documents again")
        ids: np.ndarray[tuple[int], np.dtype[np.uint64]] = np.unique(rows[:, 1])
        return ids


def _id_number(name: str) -> int:
    """The number of a claim's id; one that no derived claim has for a name that is none."""
    local = name.removeprefix("c:")
    try:
        return int(local, 16) if len(local) == 16 and local == local.lower() else 0
    except ValueError:
        return 0
