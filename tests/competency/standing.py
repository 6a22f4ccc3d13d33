"""What the tables answer about standing ties: members, offices, agreements, partnerships. One plain rule a question.

Invariant: no query, no store, nothing of `kg`. A rule gives rows of cells under the names of the query's columns:
CURIEs for things, text for the rest, nothing for an empty cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.competency.tables import Row, Tables, first_day, ids, last_day

#: kinds of agreements.csv that are signed between the parties; the others are levels, statements or decisions
SIGNED = {
    "Treaty",
    "DefenseAgreement",
    "TradeAgreement",
    "123Agreement",
    "MemorandumOfUnderstanding",
    "JointDeclaration",
}


def _e(name: str) -> str:
    return f"e:{name}"


def _signed_by(tables: Tables, *parties: str) -> list[Row]:
    """Agreements that a pair signed: a signed kind, both among at most four parties."""
    return [
        row
        for row in tables.agreements
        if row["kind"] in SIGNED and len(ids(row["parties"])) <= 4 and set(parties) <= set(ids(row["parties"]))
    ]


def _members(tables: Tables, organisation: str) -> list[str]:
    return [row["member"] for row in tables.memberships if row["organisation"] == organisation]


def members_of(tables: Tables, organisation: str) -> Iterable[Row]:
    """Every member with the start of its membership."""
    for row in tables.memberships:
        if row["organisation"] == organisation:
            yield {"member": _e(row["member"]), "from": row["start"]}


def members_on(tables: Tables, organisation: str, day: str) -> Iterable[Row]:
    """Who had joined by the day and not left before it; sure if even the last possible day of the start is past."""
    for row in tables.memberships:
        started = row["organisation"] == organisation and row["start"] and first_day(row["start"]) <= day
        if started and not (row["end"] and last_day(row["end"]) < day):
            yield {"member": _e(row["member"]), "sure": "yes" if last_day(row["start"]) <= day else "possibly"}


def _in_office(start: str, end: str, day: str) -> str:
    """yes, possibly or nothing: what the two dates say of the day."""
    if not start or first_day(start) > day or (end and last_day(end) < day):
        return ""
    return "yes" if last_day(start) <= day and (not end or first_day(end) > day) else "possibly"


def holders_on(tables: Tables, office: str, day: str) -> Iterable[Row]:
    """Whose tenure in offices.csv holds the day; a successor surely in office ends one without a known last day."""
    rows = [row for row in tables.offices if row["office"] == office]
    begun = [row["start"] for row in rows if row["start"] and last_day(row["start"]) <= day]
    for row in rows:
        sure = _in_office(row["start"], row["end"], day)
        stays = bool(row["end"]) and first_day(row["end"]) > day
        if sure and (stays or not any(first_day(start) > last_day(row["start"]) for start in begun)):
            yield {"holder": _e(row["person"]), "from": row["start"], "until": row["end"], "sure": sure}


def chairs_on(tables: Tables, organisation: str, day: str) -> Iterable[Row]:
    """Which state chaired the organisation on the day, by relations.csv."""
    for row in tables.relations:
        if (row["relation"], row["object"]) == ("chairs", organisation) and _in_office(row["start"], row["end"], day):
            yield {"holder": _e(row["subject"]), "from": row["start"], "until": row["end"]}


def tenures(tables: Tables, office: str) -> Iterable[Row]:
    """Every row of an office."""
    for row in tables.offices:
        if row["office"] == office:
            yield {"person": _e(row["person"]), "from": row["start"], "until": row["end"]}


def dialogue_partners(tables: Tables, organisation: str) -> Iterable[Row]:
    """Rows that say dialogue partner."""
    for row in tables.relations:
        if (row["relation"], row["object"]) == ("dialoguePartnerOf", organisation):
            yield {"partner": _e(row["subject"]), "from": row["start"]}


def agreements_by_member(tables: Tables, actor: str, organisation: str) -> Iterable[Row]:
    """What the actor signed with each member."""
    for member in _members(tables, organisation):
        for row in _signed_by(tables, actor, member):
            yield {
                "memberLabel": tables.labels[member], "instrument": _e(row["id"]), "kind": row["kind"],
                "signed": row["signed"], "inForce": row["in_force"],
            }  # fmt: skip


def partnerships_by_member(tables: Tables, actor: str, organisation: str) -> Iterable[Row]:
    """Partnerships and alliances of the actor with members, with the paper that carries them."""
    predicates = {"hasPartnership": "dip:hasPartnershipWith", "alliedWith": "dip:alliedWith"}
    members = _members(tables, organisation)
    for row in tables.relations:
        if row["relation"] in predicates and row["subject"] == actor and row["object"] in members and row["instrument"]:
            yield {
                "memberLabel": tables.labels[row["object"]], "predicate": predicates[row["relation"]],
                "instrument": _e(row["instrument"]), "from": row["start"], "until": row["end"],
            }  # fmt: skip


def partnerships_with(tables: Tables, actor: str, other: str) -> Iterable[Row]:
    """The levels of one pair."""
    for row in tables.relations:
        if row["relation"] == "hasPartnership" and (row["subject"], row["object"]) == (actor, other):
            yield {"instrumentLabel": tables.labels[row["instrument"]], "from": row["start"], "until": row["end"]}


def papers_on_topic(tables: Tables, actor: str, topic: str) -> Iterable[Row]:
    """Papers of the actor that carry the topic, one row a partner."""
    for row in _signed_by(tables, actor):
        if topic in ids(row["topics"]):
            for partner in ids(row["parties"]):
                if partner != actor:
                    yield {
                        "partner": _e(partner), "instrument": _e(row["id"]), "kind": row["kind"],
                        "signed": row["signed"], "inForce": row["in_force"],
                    }  # fmt: skip


def agreements_between(tables: Tables, one: str, other: str) -> Iterable[Row]:
    """What the two signed, by paper."""
    return ({"instrument": _e(row["id"])} for row in _signed_by(tables, one, other))


def path_of_partnership(tables: Tables, instrument: str) -> Iterable[Row]:
    """The relation that an instrument carries."""
    for row in tables.relations:
        if row["instrument"] == instrument:
            yield {"predicate": f"dip:{row['relation']}With", "date": row["start"], "until": row["end"]}


def treaty_parties(tables: Tables, treaty: str) -> Iterable[Row]:
    """Accessions of relations.csv, and the organisation that made the treaty, from its entry into force."""
    for row in tables.relations:
        if (row["relation"], row["object"]) == ("partyTo", treaty):
            yield {"party": _e(row["subject"]), "from": row["start"]}
    for row in tables.agreements:
        if row["id"] == treaty and len(ids(row["parties"])) == 1:
            yield {"party": _e(row["parties"]), "from": row["in_force"]}


def parties_by_membership(tables: Tables, agreement: str) -> Iterable[Row]:
    """Parties of a large agreement: more than four, so that no pairs are made."""
    return ({"party": _e(member)} for member in _members(tables, agreement))


def members_per_year(tables: Tables) -> Iterable[Row]:
    """Memberships counted by the year they begin; in an agreement one is a party, not a member."""
    agreements = {row["id"] for row in tables.agreements} | {
        name for name, row in tables.entities.items() if row["class"] == "Agreement"
    }
    joined = [row for row in tables.memberships if row["organisation"] not in agreements and row["start"]]
    for year, number in Counter(row["start"][:4] for row in joined).items():
        yield {"year": year, "claims": str(number)}


def _publisher(row: Row) -> str:
    """The words in the last brackets of a source title."""
    return row["source_title"].rpartition("(")[2].rstrip(")")


def membership_publishers(tables: Tables) -> Iterable[Row]:
    """Publishers that only memberships cite: each row is one claim, on that publisher's word alone."""
    elsewhere = {
        _publisher(row)
        for table in (tables.agreements, tables.events, tables.relations, tables.offices)
        for row in table
    }
    elsewhere |= {briefing["publisher"] for briefing in tables.briefings}
    counts = Counter(_publisher(row) for row in tables.memberships)
    for publisher, number in counts.items():
        if publisher not in elsewhere:
            yield {"publisher": publisher, "claims": str(number)}


def memberships_alone(tables: Tables, member: str, organisation: str) -> Iterable[Row]:
    """A membership with the publisher that alone tells it."""
    for row in tables.memberships:
        if (row["member"], row["organisation"]) == (member, organisation):
            yield {"object": tables.labels[organisation], "publisher": _publisher(row)}


def topics_between(tables: Tables, one: str, other: str) -> Iterable[Row]:
    """Topics of what the two signed."""
    topics = {topic for row in _signed_by(tables, one, other) for topic in ids(row["topics"])}
    return ({"topic": f"t:{topic}"} for topic in topics)
