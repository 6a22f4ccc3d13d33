"""Which agreement of the register a wording means: by its name, its parties in the text and its year.

Invariant: an id is given only when exactly one agreement fits; else the fitting ones are candidates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from kg.names import fold
from kg.register import Agreement, Register

__all__ = ["AgreementBook", "core_of"]

_PAIR = re.compile(
    r"^(?:[\w.' ]+?)[-–](?:u\.?s\.?|us|united states|[\w.']+(?: (?:nam|states|korea|zealand|lanka|leste))?) "
)
_LOOSE = re.compile(r"\([^)]*\)|\b(?:19|20)\d\d\b")
_SPELLING = tuple(
    (re.compile(rf"\b{old}\b"), new)
    for old, new in (
        ("defence", "defense"),
        ("viet nam", "vietnam"),
        ("mou", "memorandum of understanding"),
        ("programme", "program"),
    )
)


@lru_cache(maxsize=4096)
def core_of(label: str) -> str:
    """An agreement's name without parties, year, brackets and spelling differences.

    >>> core_of("US-Malaysia Agreement on Reciprocal Trade"), core_of("Enhanced Defence Cooperation Agreement (EDCA)")
    ('agreement on reciprocal trade', 'enhanced defense cooperation agreement')
    """
    name = _LOOSE.sub(" ", label.replace("–", "-")).strip()
    name = _PAIR.sub("", f"{fold(name)} ")
    for old, new in _SPELLING:
        name = old.sub(new, name)
    return " ".join(name.split())


@dataclass(slots=True)
class AgreementBook:
    """The register's agreements by the core of their names."""

    register: Register
    common: frozenset[str]
    """Words of which kinds of agreements are made."""

    def match(
        self, label: str, circles: tuple[frozenset[str], ...], year: str | None
    ) -> tuple[str | None, tuple[str, ...]]:
        """The agreement that a wording means, or the candidates.

        Args:
            label: as written.
            circles: states and organisations in the name, else around it, from the sentence to the document.
            year: four digits, if given.
        """
        fitting = _cores(self.register).get(core_of(label), [])
        if year:
            fitting = [a for a in fitting if a.signed is None or a.signed.startswith(year)]
        for circle in circles:
            told = [a for a in fitting if a.parties and frozenset(a.parties) <= circle]
            if len(told) == 1:
                return told[0].id, ()
            if told:
                return None, tuple(sorted(a.id for a in told))
        if len(fitting) == 1 and self.is_named(label) and (year or len(core_of(label).split()) > 3):
            return fitting[0].id, ()
        return None, tuple(sorted(a.id for a in fitting))

    def is_named(self, label: str) -> bool:
        """Whether a wording is a name of its own rather than a kind of agreement ("memorandum of understanding")."""
        return any(word not in self.common for word in core_of(label).split())


_BY_REGISTER: WeakKeyDictionary[Register, dict[str, list[Agreement]]] = WeakKeyDictionary()


def _cores(register: Register) -> dict[str, list[Agreement]]:
    """The agreements of a register by the core of their names; kept as long as the register, which never changes."""
    found = _BY_REGISTER.get(register)
    if found is None:
        found = defaultdict(list)
        for agreement in register.agreements.values():
            found[core_of(agreement.label)].append(agreement)
        _BY_REGISTER[register] = found
    return found
