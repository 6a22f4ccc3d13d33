"""Keys: what an evidence states, hashed from its own words only.

Invariant: a key depends on predicate, subject, object, family, time and instrument of one evidence and on the redirect
table, never on labels, IRIs or other documents; equal statements have equal keys in every workspace.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from kg.errors import BadInput, Cannot
from kg.model import Denial, Evidence, Stance, Term
from kg.vocabulary import Kind, predicate

__all__ = [
    "NO_REDIRECTS",
    "KeyTable",
    "Parts",
    "digest",
    "former_keys",
    "former_parts",
    "formers",
    "key",
    "parts",
    "resolve",
    "token_of",
    "unit",
]

NO_REDIRECTS: Final[Mapping[str, str]] = MappingProxyType({})


class Parts(NamedTuple):
    """The six fields that make a key, ready to be joined by tabs."""

    predicate: str
    subject: str
    object: str
    family: str
    time: str
    """`DATE`, `..DATE` (ended) or `@PUBLICATION`."""
    instrument: str

    @property
    def unit(self) -> tuple[str, str, str]:
        """Predicate, subject and object: what may never be split when claims are derived in parts."""
        return self[:3]


def resolve(identifier: str, redirects: Mapping[str, str]) -> str:
    """Follow redirect rows to the id that stands today.

    >>> resolve("e:local.person-malaysia-anwar", {"e:local.person-malaysia-anwar": "e:anwar-ibrahim"})
    'e:anwar-ibrahim'

    Raises:
        BadInput: the rows run in a circle.
    """
    seen = [identifier]
    while (target := redirects.get(seen[-1])) is not None:
        if target in seen:
            raise BadInput(f"redirects run in a circle: {' -> '.join([*seen, target])}; remove one of these rows")
        seen.append(target)
    return seen[-1]


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def token_of(term: Term, redirects: Mapping[str, str]) -> str:
    """What an end contributes to a key: its id, or its text in NFC, lower case, single spaces."""
    if term.id is None:
        return _plain(term.label)
    return resolve(term.id, redirects) if redirects else term.id


@lru_cache(maxsize=1024)
def _ontology(name: str) -> tuple[str, bool, bool]:
    """CURIE, symmetric, and whether it is an event."""
    term = predicate(name)
    return term.curie, term.symmetric, term.kind is Kind.EVENT


def _time(evidence: Evidence, event: bool) -> str:
    ended = evidence.stance is Stance.DENIED and evidence.denial is Denial.ENDED
    own = evidence.date if event else evidence.start_date
    if ended:
        own = evidence.end_date or own
    return (".." if ended else "") + (own or f"@{evidence.source.date or ''}")


def parts(evidence: Evidence, redirects: Mapping[str, str] = NO_REDIRECTS) -> Parts:
    """The fields of the key of an evidence, ids redirected, the smaller end first if the predicate is symmetric.

    Raises:
        KeyError: the predicate is no term of the ontology.
        BadInput: the redirects run in a circle.
    """
    curie, symmetric, event = _ontology(evidence.predicate)
    subject, object_ = token_of(evidence.subject, redirects), token_of(evidence.object, redirects)
    if symmetric and object_ < subject:
        subject, object_ = object_, subject
    instrument = evidence.instrument or ""
    if instrument and redirects:
        instrument = resolve(instrument, redirects)
    return Parts(curie, subject, object_, evidence.family.value, _time(evidence, event), instrument)


def digest(fields: Parts) -> str:
    """First 16 hex digits of SHA-256 over the UTF-8 of the fields joined by tabs.

    >>> digest(Parts("dip:metWith", "e:a", "e:b", "fact", "2025-07-10", ""))
    'd032f836b3e961f5'
    """
    return hashlib.sha256("\t".join(fields).encode()).hexdigest()[:16]


def key(evidence: Evidence, redirects: Mapping[str, str] = NO_REDIRECTS) -> str:
    """The key of an evidence: 16 hex digits; `c:` before it makes the claim's CURIE."""
    return digest(parts(evidence, redirects))


def unit(evidence: Evidence, redirects: Mapping[str, str] = NO_REDIRECTS) -> tuple[str, str, str]:
    """The smallest set of evidence that can be derived on its own: one (predicate, subject, object) triple.

    Buckets (triple and family) merge independently of each other, but the plans of a triple are split by and linked
    to its facts, so that the triple is what has to be derived again when one of its evidences comes or goes.
    """
    return parts(evidence, redirects).unit


def former_parts(fields: Parts, former: Mapping[str, tuple[str, ...]]) -> tuple[Parts, ...]:
    """The same statement under every former id of its ends and its instrument.

    Args:
        fields: fields with today's ids.
        former: for an id of today, all ids that redirect to it, directly or by several rows.
    """
    choices = [(token, *former.get(token, ())) for token in (fields.subject, fields.object, fields.instrument)]
    if all(len(choice) == 1 for choice in choices):
        return ()
    symmetric = predicate(fields.predicate).symmetric
    found = set()
    for subject, object_, instrument in product(*choices):
        ends = sorted((subject, object_)) if symmetric else (subject, object_)
        found.add(fields._replace(subject=ends[0], object=ends[1], instrument=instrument))
    return tuple(sorted(found - {fields}))


def formers(redirects: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each id of today its former ids, sorted.

    >>> formers({"e:a": "e:b", "e:b": "e:c"})
    {'e:c': ('e:a', 'e:b')}
    """
    found: dict[str, list[str]] = {}
    for old in sorted(redirects):
        found.setdefault(resolve(old, redirects), []).append(old)
    return {new: tuple(olds) for new, olds in found.items()}


def former_keys(evidence: Evidence, redirects: Mapping[str, str]) -> tuple[str, ...]:
    """The keys the evidence would have under former ids, sorted; they stay valid as aliases."""
    return tuple(sorted(digest(p) for p in former_parts(parts(evidence, redirects), formers(redirects))))


class KeyTable:
    """Gives each set of fields its key and fails when two different ones would share it."""

    def __init__(self) -> None:
        self._fields: dict[str, Parts] = {}

    def add(self, fields: Parts, hashed: str) -> str:
        """Remember that `fields` has the key `hashed`.

        Raises:
            Cannot: another set of fields already has it.
        """
        known = self._fields.setdefault(hashed, fields)
        if known != fields:
            raise Cannot(
                f"two statements share the key {hashed}: {' '.join(known)!r} and {' '.join(fields)!r}; "
                "one of the documents has to be dropped"
            )
        return hashed
