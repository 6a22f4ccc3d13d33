"""Made-up claims for testing the page: enough of them to look like a graph, never used as facts."""

from __future__ import annotations

from typing import Any

from kg.model import Claim, Entity, Evidence, Family, ReviewState, Source, SourceKind, Stance, Status, Term
from kg.vocabulary import EntityClass

STATES = ("united-states", "malaysia", "vietnam", "thailand", "philippines", "singapore", "china")
ENTITIES = {
    **{f"e:{s}": Entity(f"e:{s}", s.replace("-", " ").title(), EntityClass.STATE) for s in STATES},
    "e:asean": Entity("e:asean", "ASEAN", EntityClass.ORGANISATION, ("Association of Southeast Asian Nations",)),
    "e:jane-roe": Entity("e:jane-roe", "Jane Roe", EntityClass.PERSON),
    "e:asean-us-summit": Entity("e:asean-us-summit", "ASEAN-U.S. Summit", EntityClass.FORUM),
}
SOURCE = Source("Readout of a call", "Ministry", "2024-03-02", "https://example.org/readout", SourceKind.OFFICIAL)
OWN = Source("Fact sheet", "Embassy", "2024-05-01", "https://example.org/sheet", SourceKind.OFFICIAL, own_words=True)


def evidence(subject: str, predicate: str, object_: str, **given: Any) -> Evidence:
    """A piece of evidence with a quote made of its own words."""
    quote = given.pop("quote", f"{subject} {predicate} {object_}.")
    values: dict[str, Any] = {
        "document": "b:made-up",
        "source": SOURCE,
        "subject": Term(subject, ENTITIES[subject].label),
        "predicate": predicate,
        "object": Term(object_, ENTITIES[object_].label) if object_ in ENTITIES else Term(None, object_),
        "stance": Stance.ASSERTED,
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "rule": "made.up",
    }
    return Evidence(**(values | given))


def claim(number: int, *pieces: Evidence, **given: Any) -> Claim:
    """A claim over the pieces; the first one names it."""
    first = pieces[0]
    values: dict[str, Any] = {
        "id": f"c:{number:016x}",
        "aliases": (),
        "subject": first.subject,
        "predicate": first.predicate,
        "object": first.object,
        "family": first.family,
        "status": Status(first.stance.value),
        "denial": first.denial,
        "review": ReviewState.AUTO,
        "date": first.date,
        "until": None,
        "start_date": None,
        "end_date": None,
        "earliest": first.date,
        "latest": first.date,
        "from_latest": None,
        "until_earliest": None,
        "instrument": None,
        "event": None,
        "topics": first.topic_ids,
        "plan_state": None,
        "fulfilled_by": (),
        "moved_to": (),
        "evidence": pieces,
        "publishers": (first.source.publisher,),
        "first_seen": first.source.date,
        "last_seen": first.source.date,
    }
    return Claim(**(values | given))


def small_world() -> tuple[Claim, ...]:
    """Ten nodes, every status, merged lines, a text object, a plan and its outcome."""
    us, my, asean, jane, summit = "e:united-states", "e:malaysia", "e:asean", "e:jane-roe", "e:asean-us-summit"
    claims = [
        claim(1, evidence(us, "signedAgreementWith", my, date="2025-07-10", topic_ids=("t:civil-nuclear",))),
        claim(2, evidence(my, "metWith", us, date="2024-03-01"), evidence(my, "metWith", us, source=OWN)),
        claim(3, evidence(us, "hasPartnershipWith", asean)),
        claim(4, evidence(jane, "visited", "e:china", stance=Stance.POSSIBLE), plan_state=None),
        claim(5, evidence(us, "imposesTariffOn", "e:vietnam", stance=Stance.DENIED)),
        claim(
            6, evidence("e:thailand", "disputesWith", "e:philippines", stance=Stance.REPORTED, attributed_to="a paper")
        ),
        claim(7, evidence(jane, "attended", summit, date="2022-05-12")),
        claim(8, evidence(jane, "announces", "ten new ports", date="2022-05-13")),
        claim(9, evidence(us, "providesAidTo", "e:singapore", stance=Stance.PLANNED, date="2026-01-01")),
        claim(10, evidence(jane, "representsState", us)),
    ]
    assert {c.family for c in claims} == {Family.FACT, Family.PLAN}
    return tuple(claims)
