"""Which rules of a verb come into question, by what the verb comes with: "take part" calls no rule of "take office".

Invariant: a rule that is left out asks for a word that the clause does not have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Calls", "calls_of"]


@dataclass(frozen=True, slots=True)
class Calls:
    """Places of the rules of one verb in their list."""

    always: frozenset[int]
    """Those that the verb calls by itself."""
    by_word: Mapping[str, tuple[int, ...]]
    """First word of an idiom beside the verb → those that ask for it."""

    def among(self, company: frozenset[str]) -> list[int]:
        """The places of the rules that a verb with this company may call, in order."""
        if company.isdisjoint(self.by_word):
            return sorted(self.always)
        return sorted(self.always.union(*(self.by_word[word] for word in company if word in self.by_word)))


def calls_of(idioms: Sequence[Sequence[str]]) -> Calls:
    """The calls of a verb.

    Args:
        idioms: for each of its rules what may stand beside the verb ("" = nothing needs to).

    >>> calls_of([("",), ("part in", "office")]).among(frozenset(("part", "on")))
    [0, 1]
    """
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, wordings in enumerate(idioms):
        for wording in wordings:
            if wording:
                by_word[wording.split()[0]].append(place)
    always = frozenset(place for place, wordings in enumerate(idioms) if "" in wordings)
    return Calls(always, {word: tuple(places) for word, places in by_word.items()})
