"""The ontology's terms as closed lists of strings, the prefixes, and CURIEs.

Invariant: every predicate, class and stance here is a term of `ontology/diplomacy.ttl` with the same kind, symmetry
and polarity, and the reverse (tests/test_vocabulary.py). A name that is not in the list fails at once.
No RDF library is imported: the parser's side of the house uses these strings too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = [
    "CURIE_LOCAL",
    "DEFAULT_BASE",
    "PREDICATES",
    "PREFIXES",
    "EntityClass",
    "Kind",
    "Polarity",
    "Predicate",
    "compress",
    "expand",
    "is_local_name",
    "predicate",
    "prefixes",
]

DEFAULT_BASE: Final = "https://w3id.org/us-asean-kg/"

#: folders below the base, by prefix: entity, claim, topic, briefing, evidence, row of a reference table, ontology term
_PATHS: Final = {
    "dip": "ontology#",
    "e": "entity/",
    "c": "claim/",
    "t": "topic/",
    "b": "briefing/",
    "ev": "evidence/",
    "r": "row/",
}
_OUTSIDE: Final = {
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The predeclared prefixes for a base IRI.

    >>> prefixes("https://example.net/")["e"]
    'https://example.net/entity/'
    """
    return {**{p: base + path for p, path in _PATHS.items()}, **_OUTSIDE}


PREFIXES: Final = MappingProxyType(prefixes())

#: the part after the colon: at most one dot, as SPARQL engines differ on a second one
CURIE_LOCAL: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?")


def is_local_name(text: str) -> bool:
    """Whether `text` may stand after the colon of one of our own CURIEs.

    >>> is_local_name("malaysia.prime-minister"), is_local_name("a.b.c"), is_local_name("Upper")
    (True, False, False)
    """
    return CURIE_LOCAL.fullmatch(text) is not None


def expand(curie: str, table: dict[str, str] | MappingProxyType[str, str] = PREFIXES) -> str:
    """The IRI of a CURIE.

    >>> expand("e:malaysia")
    'https://w3id.org/us-asean-kg/entity/malaysia'

    Raises:
        KeyError: the prefix is not declared.
    """
    prefix, _, local = curie.partition(":")
    return table[prefix] + local


def compress(iri: str, table: dict[str, str] | MappingProxyType[str, str] = PREFIXES) -> str:
    """The CURIE of an IRI, or the IRI itself when no prefix fits (longest namespace wins).

    >>> compress("https://w3id.org/us-asean-kg/ontology#metWith"), compress("https://example.net/x")
    ('dip:metWith', 'https://example.net/x')
    """
    best = max(((p, ns) for p, ns in table.items() if iri.startswith(ns)), key=lambda item: len(item[1]), default=None)
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri


class Kind(StrEnum):
    """Events happen on a date; states hold from-to."""

    EVENT = "event"
    STATE = "state"


class Polarity(StrEnum):
    """Sign of a predicate in signed analyses."""

    COOPERATIVE = "+"
    NEUTRAL = "0"
    CONFLICTUAL = "-"


class EntityClass(StrEnum):
    """Classes of entities (`dip:` terms)."""

    STATE = "State"
    ORGANISATION = "Organisation"
    GOVERNMENT_BODY = "GovernmentBody"
    COMPANY = "Company"
    PERSON = "Person"
    OFFICE = "Office"
    AGREEMENT = "Agreement"
    FORUM = "Forum"
    EVENT = "Event"
    EXERCISE = "Exercise"
    PLACE = "Place"
    TOPIC = "Topic"


@dataclass(frozen=True, slots=True)
class Predicate:
    """One relation of the ontology: its kind, symmetry, sign and whether it may be a tie or a hop."""

    name: str
    kind: Kind
    symmetric: bool
    polarity: Polarity
    tie: bool = True
    """False for the predicates that are never a path hop or a tie: holdsOffice, representsState, memberOf."""

    @property
    def curie(self) -> str:
        """`dip:` name of the predicate."""
        return f"dip:{self.name}"


_E, _S = Kind.EVENT, Kind.STATE
_P, _Z, _N = Polarity.COOPERATIVE, Polarity.NEUTRAL, Polarity.CONFLICTUAL

PREDICATES: Final = MappingProxyType(
    {
        p.name: p
        for p in (
            Predicate("metWith", _E, True, _Z),
            Predicate("spokeWith", _E, True, _Z),
            Predicate("visited", _E, False, _Z),
            Predicate("hosted", _E, False, _Z),
            Predicate("attended", _E, False, _Z),
            Predicate("signedAgreementWith", _E, True, _P),
            Predicate("hasPartnershipWith", _S, True, _P),
            Predicate("alliedWith", _S, True, _P),
            Predicate("memberOf", _S, False, _P, tie=False),
            Predicate("partyTo", _S, False, _P),
            Predicate("holdsOffice", _S, False, _Z, tie=False),
            Predicate("representsState", _S, False, _Z, tie=False),
            Predicate("cooperatesWith", _S, True, _P),
            Predicate("cooperatesOn", _S, False, _P),
            Predicate("providesAidTo", _E, False, _P),
            Predicate("investsIn", _E, False, _P),
            Predicate("sellsArmsTo", _E, False, _P),
            Predicate("conductsExerciseWith", _E, True, _P),
            Predicate("supports", _S, False, _P),
            Predicate("negotiatesWith", _E, True, _Z),
            Predicate("mediatesBetween", _E, False, _Z),
            Predicate("agreesOn", _E, False, _Z),
            Predicate("announces", _E, False, _Z),
            Predicate("plansTo", _E, False, _Z),
            Predicate("criticizes", _E, False, _N),
            Predicate("disputesWith", _S, False, _N),
            Predicate("imposesTariffOn", _S, False, _N),
            Predicate("sanctions", _S, False, _N),
        )
    }
)


def predicate(name: str) -> Predicate:
    """The predicate of that name.

    >>> predicate("metWith").symmetric
    True

    Raises:
        KeyError: no such predicate (a typo fails at once).
    """
    return PREDICATES[name.removeprefix("dip:")]
