"""Every quality check: silent on a sound graph, and loud on a graph with just its fault."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from kg.vocabulary import PREFIXES
from tests.ontology.queries import CHECKS, ONTOLOGY, read

SAMPLE = Path(__file__).parent / "sample.ttl"
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))
C1 = "c:aaaaaaaaaaaaaa01"
HOME = "<https://w3id.org/us-asean-kg/ontology>"
#: check -> what to add to the sample, in Turtle
FAULTS = {
    "alias-of-two-claims": "c:aaaaaaaaaaaaaa02 dip:alias c:bbbbbbbbbbbbbb01 .",
    "asserted-claim-without-direct-triple": f"{C1} dip:object e:china .",
    "blank-node": "e:malaysia rdfs:seeAlso [] .",
    "bounds-reversed": f'{C1} dip:latest "2020-01-01"^^xsd:date .',
    "claim-without-evidence": "c:0000000000000000 a dip:Claim .",
    "class-cycle": "dip:Entity rdfs:subClassOf dip:State .",
    "concept-without-scheme": "dip:shelved a skos:Concept ; skos:inScheme dip:PlanState .",
    "datatype-violated": f'{C1} dip:evidenceCount "three" .',
    "date-of-wrong-form": f'{C1} dip:on "July 2025" .',
    "deprecated-term-used": "dip:visited skos:relatedMatch dip:ploverConsultHost .",
    "direct-triple-without-claim": "e:laos dip:metWith e:china .",
    "domain-violated": f"{C1} dip:subject t:energy .",
    "end-without-class": f"{C1} dip:object e:atlantis .",
    "evidence-of-two-claims": f"ev:x dip:evidenceFor {C1}, c:aaaaaaaaaaaaaa02 .",
    "evidence-without-source": "ev:x a dip:Evidence ; prov:wasQuotedFrom b:unknown .",
    "link-of-wrong-family": "c:aaaaaaaaaaaaaa02 dip:fulfilledBy c:aaaaaaaaaaaaaa22 .",
    "missing-label": "e:atlantis a dip:State .",
    "object-property-with-words": f'{C1} dip:instrument "the memorandum" .',
    "part-domain-violated": 'e:laos dip:rule "sign.agreement" .',
    "part-range-violated": f"{C1} dip:instrument e:china .",
    "part-used-as-relation": f"{C1} dip:attended e:asean .",
    "plan-shown-as-done": "c:aaaaaaaaaaaaaa02 dip:status dip:asserted .",
    "predicate-of-no-relation": f"{C1} dip:predicate dip:quarrelsWith .",
    "quote-of-wrong-length": 'ev:x a dip:Evidence ; dip:start 0 ; dip:end 4 ; dip:text "five!" .',
    "range-violated": f"{C1} dip:object t:energy .",
    "relation-that-is-also-a-part": "dip:metWith schema:domainIncludes dip:Evidence .",
    "relation-without-sign": "dip:quarrelsWith a dip:EventPredicate .",
    "symmetric-claim-in-wrong-order": f"{C1} dip:subject e:zzz .",
    "term-without-definition": 'dip:quarrelsWith a owl:ObjectProperty ; rdfs:label "quarrels" .',
    "term-without-domain-or-range": "dip:quarrelsWith a owl:ObjectProperty ; rdfs:domain dip:Actor .",
    "term-without-example": f"dip:quarrelsWith rdfs:isDefinedBy {HOME} ; skos:example 'quarrels' .",
    "term-without-type": f"dip:quarrelsWith rdfs:isDefinedBy {HOME} .",
    "topic-cycle": "t:energy skos:broader t:civil-nuclear .",
    "topic-label-twice": 't:energy skos:altLabel "Mekong" .',
    "topic-off-the-tree": "t:opera a dip:Topic ; skos:broader t:music .",
    "topic-too-deep": "t:energy skos:broader t:economy .",
    "topic-unknown": f"{C1} dip:topic t:opera .",
    "topic-without-definition": "t:opera a dip:Topic .",
    "undefined-term": f"{C1} dip:quarrelsWith e:china .",
    "version-not-told": '<https://example.net/ontology> a owl:Ontology ; owl:versionInfo "1" .',
}
each = pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)


def rows(path: Path, added: str = "") -> list[str]:
    store = pyoxigraph.Store()
    for file in (SAMPLE, ONTOLOGY / "diplomacy.ttl", ONTOLOGY / "topics.ttl"):
        store.load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    if added:
        store.load(HEAD + added, format=pyoxigraph.RdfFormat.TURTLE)
    found = store.query(read(path).text({}))
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [str(row) for row in found]


def test_every_check_has_its_fault() -> None:
    assert set(FAULTS) == {path.stem for path in CHECKS}


@each
def test_a_sound_graph_passes(path: Path) -> None:
    assert rows(path) == []


@each
def test_a_fault_is_found(path: Path) -> None:
    assert rows(path, FAULTS[path.stem])
