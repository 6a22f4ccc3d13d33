"""What the tables answer about dealings: summits, visits, tariffs, aid, disputes, plans. One plain rule a question.

Invariant: no query, no store, nothing of `kg`. A rule gives rows of cells under the names of the query's columns:
CURIEs for things, text for the rest, nothing for an empty cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.competency.tables import Row, Tables, first_day, ids, last_day

US = "united-states"


def _e(name: str) -> str:
    return f"e:{name}"


def summits(tables: Tables) -> Iterable[Row]:
    """Sittings of the two summit series, each under the name that its numbering gave it."""
    for row in tables.events:
        if row["series"] in ("asean-us-summit", "asean-us-special-summit"):
            status = "dip:asserted" if row["status"] == "occurred" else f"dip:{row['status']}"
            yield {
                "event": _e(row["id"]), "eventLabel": row["label"], "series": _e(row["series"]), "date": row["date"],
                "placeLabel": tables.labels.get(row["place"], ""), "status": status,
            }  # fmt: skip


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


def uncertain(tables: Tables) -> Iterable[Row]:
    """Sanctions that the table marks uncertain and that no briefing tells: of another state than the US."""
    for row in tables.relations:
        if row["relation"] == "sanctions" and row["status"] == "uncertain" and row["subject"] != US:
            yield {
                "subject": tables.labels[row["subject"]], "predicate": "dip:sanctions",
                "object": tables.labels[row["object"]],
            }  # fmt: skip


def shared_mediators(tables: Tables, one: str, other: str) -> Iterable[Row]:
    """Who mediated an agreement of the two."""
    between = {row["id"] for row in tables.agreements if {one, other} == set(ids(row["parties"]))}
    mediators = {r["subject"] for r in tables.relations if r["relation"] == "mediates" and r["object"] in between}
    return ({"partner": _e(mediator)} for mediator in mediators)
