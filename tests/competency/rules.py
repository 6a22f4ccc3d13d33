"""What the tables answer, one plain rule a question. A rule reads rows and states what must come out of the graph.

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
US = "united-states"


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
    """Whose tenure in offices.csv holds the day."""
    for row in tables.offices:
        if row["office"] == office and (sure := _in_office(row["start"], row["end"], day)):
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


def summits(tables: Tables) -> Iterable[Row]:
    """Sittings of the two summit series, each under the name that its numbering gave it."""
    for row in tables.events:
        if row["series"] in ("asean-us-summit", "asean-us-special-summit"):
            status = "dip:asserted" if row["status"] == "occurred" else f"dip:{row['status']}"
            yield {
                "event": _e(row["id"]), "eventLabel": row["label"], "series": _e(row["series"]), "date": row["date"],
                "placeLabel": tables.labels.get(row["place"], ""), "status": status,
            }  # fmt: skip


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


def tariffs_on(tables: Tables, actor: str, day: str) -> Iterable[Row]:
    """Tariffs that had begun by the day and end after it."""
    for row in tables.relations:
        in_force = first_day(row["start"] or "9999") <= day and (not row["end"] or last_day(row["end"]) > day)
        if (row["subject"], row["relation"]) == (actor, "imposesTariffOn") and in_force:
            yield {"target": _e(row["object"]), "rate": row["value"]}


def tariffs(tables: Tables) -> Iterable[Row]:
    """Every tariff of the table with the day it took effect."""
    for row in tables.relations:
        if row["relation"] == "imposesTariffOn":
            names = tables.labels[row["subject"]], tables.labels[row["object"]]
            yield {"levying": names[0], "target": names[1], "rate": row["value"], "from": row["start"]}


def tariff_announcements(tables: Tables, actor: str, since: str, until: str) -> Iterable[Row]:
    """Announcements led by the actor in these days, and the rate and words of each."""
    for row in tables.events:
        parties = ids(row["participants"])
        if row["kind"] != "TariffAnnouncement" or parties[0] != actor or not since <= row["date"] <= until:
            continue
        words = next(row["label"].partition(verb)[2] for verb in (" announces ", " sets ") if verb in row["label"])
        for party in parties[1:]:
            if tables.entities[party]["class"] == "State":
                yield {"target": _e(party), "date": row["date"], "words": words}


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


def coverage(tables: Tables) -> Iterable[Row]:
    """Briefings counted by the publisher, kind and year of their front matter."""
    counts = Counter((b["publisher"], b["source_kind"], b["date"][:4]) for b in tables.briefings)
    for (publisher, kind, year), number in counts.items():
        yield {"publisher": publisher, "sourceKind": f"dip:{kind}", "year": year, "briefings": str(number)}


def lapsed(tables: Tables) -> Iterable[Row]:
    """What was planned for the events that the table of outcomes calls lapsed: the two sides meet, each attends."""
    for outcome in tables.outcomes:
        if outcome["outcome"] == "lapsed":
            event = tables.event[outcome["plan_event"]]
            series = tables.labels[event["series"]]
            for name in ids(event["participants"]):
                yield {
                    "subject": tables.labels[name],
                    "predicate": "dip:attended",
                    "object": series,
                    "date": event["date"],
                }
            yield {"subject": "ASEAN", "predicate": "dip:metWith", "object": "United States", "date": event["date"]}


def outcomes(tables: Tables) -> Iterable[Row]:
    """Plans of the table that happened, with the day of the outcome; visits and meetings of the two persons named."""
    predicates = {"Visit": "dip:visited", "Meeting": "dip:metWith"}
    for row in tables.outcomes:
        plan = tables.event[row["plan_event"]]
        if row["outcome"] == "happened" and plan["kind"] in predicates:
            done = tables.event[row["outcome_event"]]
            first, second = ids(plan["participants"])[:2]
            target = (
                tables.labels[second] if plan["kind"] == "Meeting" else tables.labels[_state_of_place(tables, plan)]
            )
            yield {
                "subject": tables.labels[first], "predicate": predicates[plan["kind"]], "object": target,
                "plannedFor": plan["date"], "link": "dip:fulfilledBy", "outcomeDate": done["date"],
            }  # fmt: skip


def pending_visits(tables: Tables, year: str) -> Iterable[Row]:
    """Visits of the first participant that the table calls pending, planned for that year."""
    for row in tables.outcomes:
        plan = tables.event[row["plan_event"]]
        if row["outcome"] == "pending" and plan["kind"] == "Visit" and plan["date"].startswith(year):
            visitor = ids(plan["participants"])[0]
            yield {
                "visitor": tables.labels[visitor], "destination": tables.labels[_state_of_place(tables, plan)],
                "date": plan["date"], "planState": "dip:open", "status": f"dip:{plan['status']}",
            }  # fmt: skip


def _state_of_place(tables: Tables, event: Row) -> str:
    return tables.entities[event["place"]]["state"]


def exercises(tables: Tables) -> Iterable[Row]:
    """Every sitting of an exercise: the leading state with each other participant."""
    for row in tables.events:
        if row["kind"] == "Exercise" and row["status"] == "occurred":
            first, *others = ids(row["participants"])
            for other in others:
                one, two = sorted((first, other))
                yield {
                    "one": tables.labels[one],
                    "other": tables.labels[two],
                    "event": _e(row["id"]),
                    "date": row["date"],
                }


def aid(tables: Tables) -> Iterable[Row]:
    """Pledges and reports of aid: the first state gives to each other state or organisation."""
    for row in tables.events:
        if row["kind"] in ("AidPledge", "AidReport"):
            states = [p for p in ids(row["participants"]) if tables.entities[p]["class"] in ("State", "Organisation")]
            for receiver in states[1:]:
                yield {
                    "giver": tables.labels[states[0]], "receiver": tables.labels[receiver], "date": row["date"],
                    "status": "dip:planned" if row["kind"] == "AidPledge" else "dip:asserted",
                }  # fmt: skip


def investments(tables: Tables) -> Iterable[Row]:
    """Investments among the events."""
    for row in tables.events:
        if row["kind"] == "Investment":
            investor, target = ids(row["participants"])
            yield {"investor": tables.labels[investor], "target": tables.labels[target], "date": row["date"]}


def criticism(tables: Tables) -> Iterable[Row]:
    """Condemnations and expressed concern."""
    for row in tables.relations:
        if row["relation"] in ("condemns", "expressesConcernAbout"):
            yield {
                "critic": tables.labels[row["subject"]],
                "criticized": tables.labels[row["object"]],
                "date": row["start"],
            }


def disputes(tables: Tables) -> Iterable[Row]:
    """Disputes over claims, and armed conflicts with their days."""
    for row in tables.relations:
        if row["relation"] in ("disputesClaimWith", "inConflictWith"):
            pair = {tables.labels[row["subject"]], tables.labels[row["object"]]}
            one, other = sorted(pair, key=lambda label: label == "China" or label == "Cambodia")
            yield {"one": one, "other": other, "from": row["start"], "until": row["end"]}


def sanctions(tables: Tables) -> Iterable[Row]:
    """Sanctions of the table; a row without a page on how it stands is only reported, unless a briefing says so too."""
    for row in tables.relations:
        if row["relation"] == "sanctions":
            names = tables.labels[row["subject"]], tables.labels[row["object"]]
            yield {"sanctioning": names[0], "sanctioned": names[1], "from": row["start"]}


def mediations(tables: Tables) -> Iterable[Row]:
    """Each mediator with each party of what it mediates: an agreement, a meeting of others, or a state."""
    parties = {row["id"]: ids(row["parties"]) for row in tables.agreements}
    for row in tables.relations:
        if row["relation"] == "mediates" and row["object"] in parties:
            for party in parties[row["object"]]:
                yield {"mediator": tables.labels[row["subject"]], "party": tables.labels[party], "date": row["start"]}


def refused(tables: Tables) -> Iterable[Row]:
    """Who refrains from what."""
    for row in tables.relations:
        if row["relation"] == "refrainsFromRetaliationAgainst":
            yield {
                "subject": tables.labels[row["subject"]], "predicate": "dip:imposesTariffOn",
                "object": tables.labels[row["object"]], "denial": "dip:refused", "date": row["start"],
            }  # fmt: skip


def visits_to(tables: Tables, state: str) -> Iterable[Row]:
    """Visits to places of the state that took place: the first participant goes."""
    for row in tables.events:
        if row["kind"] == "Visit" and row["status"] == "occurred" and _place_in(tables, row, state):
            visitor = ids(row["participants"])[0]
            yield {"visitor": tables.labels[visitor], "date": row["date"], "status": "dip:asserted"}


def _place_in(tables: Tables, event: Row, state: str) -> bool:
    return bool(event["place"]) and tables.entities[event["place"]]["state"] == state


def met_in(tables: Tables, since: str, until: str) -> Iterable[Row]:
    """Summits of two sides in these days: the two sides met."""
    for row in tables.events:
        if row["kind"] == "Summit" and row["series"] == "asean-us-summit" and since <= row["date"] <= until:
            yield {"one": "ASEAN", "other": "United States", "date": row["date"], "status": "dip:asserted"}


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


def uncertain(tables: Tables) -> Iterable[Row]:
    """Sanctions that the table marks uncertain and that no briefing tells: of another state than the US."""
    for row in tables.relations:
        if row["relation"] == "sanctions" and row["status"] == "uncertain" and row["subject"] != US:
            yield {
                "subject": tables.labels[row["subject"]], "predicate": "dip:sanctions",
                "object": tables.labels[row["object"]],
            }  # fmt: skip


def topics_between(tables: Tables, one: str, other: str) -> Iterable[Row]:
    """Topics of what the two signed."""
    topics = {topic for row in _signed_by(tables, one, other) for topic in ids(row["topics"])}
    return ({"topic": f"t:{topic}"} for topic in topics)


def shared_mediators(tables: Tables, one: str, other: str) -> Iterable[Row]:
    """Who mediated an agreement of the two."""
    between = {row["id"] for row in tables.agreements if {one, other} == set(ids(row["parties"]))}
    mediators = {r["subject"] for r in tables.relations if r["relation"] == "mediates" and r["object"] in between}
    return ({"partner": _e(mediator)} for mediator in mediators)
