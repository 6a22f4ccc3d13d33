"""A graph as N-Triples in batches, each with its digest: what a build loads, made in this process or in others.

Invariants: the lines of a batch are distinct, and no two batches of a graph share one, as a node of a claim or of its
evidence belongs to one claim; the direct triples of claims, which several may share, are taken together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Claim
from kg.store.encode import truthy_triples
from kg.store.parcels import unpacked
from kg.store.proof import Proof
from kg.store.rdf import own_triples
from kg.store.terms import Names, Triple, ntriples

__all__ = ["Batch", "batch_of", "batch_of_claims", "direct_triples"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines of a graph."""

    text: bytes
    """Each line with its end."""
    lines: int
    digest: str
    """`Proof.hex` of the lines."""

    @property
    def proof(self) -> Proof:
        """The digest as one that others can join."""
        return Proof(self.digest, self.lines)


_names_of = lru_cache(maxsize=4)(Names)


def batch_of(triples: Iterable[Triple], base: str) -> Batch:
    """The lines of some triples; what comes twice is written once.

    Args:
        triples: names shortened.
        base: base IRI of the graph.
    """
    lines = dict.fromkeys(ntriples(triples, _names_of(base)))
    proof = Proof()
    proof.add(lines)
    return Batch("".join(f"{line}\n" for line in lines).encode(), proof.lines, proof.hex)


def batch_of_claims(task: tuple[str, bytes]) -> Batch:
    """The lines of merged claims with their evidence, direct triples left out.

    Args:
        task: base IRI, and the claims as `kg.store.parcels.packed` wrote them.
    """
    base, claims = task
    return batch_of((triple for claim in unpacked(claims) for triple in own_triples(claim)), base)


def direct_triples(claims: Iterable[Claim]) -> Iterator[Triple]:
    """The direct triples of all claims of a graph, each once, predicate by predicate."""
    by_predicate: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_predicate[claim.predicate].append(claim)
    for _, alike in sorted(by_predicate.items()):
        yield from dict.fromkeys(triple for claim in alike for triple in truthy_triples(claim))
