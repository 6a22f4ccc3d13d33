"""Signed balance: whether friends' friends are friends in the triads that the sources tell of.

Cartwright and Harary 1956, Psychological Review 63, 277–293: a triad is balanced when the product of its signs is
positive. Invariants: only explicit ties count, cooperative ones as +, conflictual ones as −; a pair with both has no
sign and is told apart; an absent tie is never read as hostility.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from kg.query.networks.network import Projection

__all__ = ["Balance", "Triad", "balance"]


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors, all tied to each other, with the pairs among them that are in conflict."""

    actors: tuple[str, str, str]
    negative: tuple[tuple[str, str], ...]

    @property
    def balanced(self) -> bool:
        """Whether the product of the signs is positive."""
        return len(self.negative) % 2 == 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Triads of a signed network."""

    triads: tuple[Triad, ...]
    positive: int
    negative: int
    mixed: tuple[tuple[str, str], ...]
    """Pairs with cooperation and conflict at once; they are in no triad."""

    @property
    def balanced(self) -> int:
        """How many triads are balanced."""
        return sum(triad.balanced for triad in self.triads)

    @property
    def kinds(self) -> dict[str, int]:
        """Triads by their signs."""
        counts = Counter(len(triad.negative) for triad in self.triads)
        return {sign: counts[n] for n, sign in enumerate(("+++", "++−", "+−−", "−−−"))}


def _pairs(projection: Projection) -> set[tuple[str, str]]:
    names = projection.columns.nodes.names
    return {(names[a], names[b]) for a, b in projection.pairs.tolist()}


def balance(cooperation: Projection, conflict: Projection) -> Balance:
    """The triads of two networks of the same actors.

    Args:
        cooperation: ties by cooperative claims.
        conflict: ties by conflictual claims.
    """
    good, bad = _pairs(cooperation), _pairs(conflict)
    mixed = good & bad
    sign = dict.fromkeys(good - mixed, 1) | dict.fromkeys(bad - mixed, -1)
    near: dict[str, set[str]] = {}
    for a, b in sign:
        near.setdefault(a, set()).add(b)
    triads = []
    for a, others in sorted(near.items()):
        for b, c in combinations(sorted(others), 2):
            if (b, c) in sign:
                triads.append(Triad((a, b, c), tuple(p for p in ((a, b), (a, c), (b, c)) if sign[p] < 0)))
    return Balance(tuple(triads), len(good - mixed), len(bad - mixed), tuple(sorted(mixed)))
