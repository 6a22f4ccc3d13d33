"""Disagreements between claims: two values where there can be one at a time, and assertions against denials.

Invariant: only days on which a claim surely holds are compared; the last day of a tenure is the first of the next, so
two that follow one another do not overlap. What a source says without a date holds on the day it was published.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from kg.derive.days import FAR, iso, span
from kg.derive.status import contradict
from kg.interval import precision
from kg.model import Claim, Denial, Evidence, Family, Stance, Status, Term
from kg.query.conflicts.found import Conflict, ConflictKind
from kg.query.conflicts.rules import OneValue, Rules
from kg.query.conflicts.values import Days, days_of
from kg.query.conflicts.within import Said, account, heard
from kg.vocabulary import PREDICATES, EntityClass, Kind

__all__ = ["ToldOn", "against_denial", "published", "two_hosts", "two_values"]

Label = Callable[[str], str]
ToldOn = Callable[[Claim, Evidence], list[Days]]
"""The days of which a piece without a date speaks: of the event told with it, else of its publication."""
_HELD = (Stance.ASSERTED, Stance.REPORTED)
_ONE: Final[Mapping[str, str]] = {"subject": "holder", "object": "object", "level": "level", "rate": "rate"}


def published(claim: Claim, piece: Evidence) -> list[Days]:
    """The days on which a piece without a date may have been said."""
    return [span(piece.source.date)] if piece.source.date else []


def _sure(claim: Claim, told_on: ToldOn) -> list[Days]:
    """Days on which a claim surely holds: from its latest start to the day before its earliest end, or when told."""
    pieces = heard(claim, *_HELD)
    if not pieces:
        return []
    days = [span(p.source.date) for p in pieces if p.source.date]
    if claim.start_date:
        start = span(claim.start_date)[1]
        closed = bool(claim.latest) or all(p.former for p in pieces)
        if claim.end_date:
            end = span(claim.end_date)[0] - 1
        else:
            end = start if closed else max((first for first, _ in days), default=start)
        return [(start, max(start, end))] if end >= start or not claim.end_date else []
    if claim.end_date:
        return []
    return [days for p in pieces if not p.former for days in told_on(claim, p)]


def _together(group: Sequence[Claim], told_on: ToldOn) -> Iterator[tuple[int, int, Days]]:
    """Pairs of claims, by their place in the group, that surely hold on one day, with the first such days.

    What was told on an unknown day of a stretch counts only when the other claim holds on all of it.
    """
    stretches = sorted((*days, number) for number, claim in enumerate(group) for days in _sure(claim, told_on))
    running: list[tuple[int, int, int]] = []
    met: set[tuple[int, int]] = set()
    for lo, hi, number in stretches:
        running = [other for other in running if other[1] >= lo]
        for first, last, other in running:
            pair = (min(number, other), max(number, other))
            both = max(lo, first), min(hi, last)
            vague = [d for d, n in (((lo, hi), number), ((first, last), other)) if not group[n].start_date]
            if other != number and pair not in met and all(both == days for days in vague):
                met.add(pair)
                yield *pair, both
        running.append((lo, hi, number))


def _possible(claim: Claim) -> tuple[int, int]:
    return (
        span(claim.earliest)[0] if claim.earliest else 0,
        span(claim.latest)[1] if claim.latest else FAR,
    )


def _same_person(a: Term, b: Term) -> bool:
    """Whether two names may be one person: the same id, or a name from texts that is part of the other."""
    if a.id == b.id and a.label.casefold() == b.label.casefold():
        return True
    if a.id and a.id == b.id:
        return True
    local = [t for t in (a, b) if not t.id or t.id.startswith("e:local.")]
    words = [set(re.findall(r"\w+", t.label.casefold())) for t in (a, b)]
    return bool(local) and (words[0] <= words[1] or words[1] <= words[0])


def _rates(claim: Claim) -> frozenset[float]:
    return frozenset(a.value for p in heard(claim, *_HELD) for a in p.amounts if a.unit == "percent")


def _level(claim: Claim, rules: Rules, label: Label) -> str:
    name = label(claim.instrument).casefold() if claim.instrument else ""
    return next((phrase for phrase in rules.levels if phrase.casefold() in name), "")


def _value(claim: Claim, rule: OneValue, rules: Rules, label: Label) -> str:
    if rule.one == "rate":
        return ", ".join(f"{rate:g}%" for rate in sorted(_rates(claim)))
    if rule.one == "level":
        return _level(claim, rules, label)
    return (claim.subject if rule.one == "subject" else claim.object).label


def _differ(a: Claim, b: Claim, rule: OneValue, values: tuple[str, str]) -> bool:
    if not all(values):
        return False
    if rule.one == "rate":
        apart = a.instrument and b.instrument and a.instrument != b.instrument
        topics = a.topics and b.topics and set(a.topics).isdisjoint(b.topics)
        return not apart and not topics and _rates(a).isdisjoint(_rates(b))
    if rule.one == "level":
        return values[0] != values[1]
    ends = (a.subject, b.subject) if rule.one == "subject" else (a.object, b.object)
    return not _same_person(*ends)


def _group(claim: Claim, rule: OneValue) -> tuple[str, ...] | None:
    ends = {"subject": claim.subject, "object": claim.object}
    if any(
        word in re.findall(r"[\w-]+", claim.object.label.casefold())
        or f" {word} " in f" {claim.object.label.casefold()} "
        for word in rule.excepted
    ):
        return None
    tokens = tuple(ends[name].id for name in rule.per)
    return tuple(t for t in tokens if t) if all(tokens) else None


def _shown(claim: Claim) -> list[Said]:
    """The pieces that date a claim, else all."""
    pieces = heard(claim, *_HELD)
    dating = [p for p in pieces if p.start_date or p.end_date or p.document.startswith("r:")]
    return [Said(claim, piece) for piece in dating or pieces]


def _register_only(claim: Claim) -> bool:
    return any(p.document.startswith("r:offices.") for p in claim.evidence)


def _conflict(a: Claim, b: Claim, rule: OneValue, values: tuple[str, str], days: Days, label: Label) -> Conflict:
    first, last = (iso(day) for day in days)
    body = label((a.object.id or "").partition(".")[0])
    about = f"holder of {a.object.label}, {body}" if rule.one == "subject" else f"{a.subject.label} {a.predicate}"
    if rule.one in ("level", "rate"):
        about = f"{about} {a.object.label}: {rule.one}"
    by_register = {_register_only(a), _register_only(b)} == {True, False}
    kind = ConflictKind.REGISTER if by_register and a.predicate == "holdsOffice" else ConflictKind.VALUE
    when = f"both on {first}" if first == last else f"both from {first} to {last}"
    accounts = tuple(account(value, _shown(claim)) for value, claim in zip(values, (a, b), strict=True))
    return Conflict(kind, _ONE[rule.one], about, when, accounts, tuple(sorted((a, b), key=lambda c: c.id)))


def _elsewhere(undated: Claim, same: Iterable[Claim], day: Days, told_on: ToldOn) -> bool:
    """Whether a dated claim of the same value surely holds those days: then that one is compared."""
    return any(
        lo <= day[0] and day[1] <= hi
        for other in same
        if other is not undated and other.start_date
        for lo, hi in _sure(other, told_on)
    )


def two_values(
    claims: Iterable[Claim],
    rules: Rules,
    label: Label,
    classes: Mapping[str, EntityClass],
    told_on: ToldOn = published,
) -> Iterator[Conflict]:
    """Claims that cannot hold on one day: two holders of an office, two levels, two rates.

    Args:
        claims: facts; others are passed over.
        rules: what there is one of.
        label: what is printed for an agreement.
        classes: class of each entity; a person and a state are no two holders.
        told_on: of which days a piece without a date speaks.
    """

    def alike(a: Claim, b: Claim) -> bool:
        kinds = [classes.get(c.subject.id or "") for c in (a, b)]
        return None in kinds or kinds[0] is kinds[1]

    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        rule = rules.one_value.get(claim.predicate)
        if rule and claim.family is Family.FACT and (key := _group(claim, rule)):
            groups[(claim.predicate, *key)].append(claim)
    for key in sorted(groups):
        rule, group = (
            rules.one_value[key[0]],
            sorted(groups[key], key=lambda c: (c.earliest or c.first_seen or "", c.id)),
        )
        told = [(claim, _value(claim, rule, rules, label)) for claim in group]
        for one, other, days in _together(group, told_on):
            (a, x), (b, y) = told[one], told[other]
            if not alike(a, b) or not _differ(a, b, rule, (x, y)):
                continue
            undated = [(c, value) for c, value in (told[one], told[other]) if not c.start_date]
            if not any(
                _elsewhere(c, [d for d, v in told if v == value and alike(c, d)], days, told_on) for c, value in undated
            ):
                yield _conflict(a, b, rule, (x, y), days, label)


def _one_sitting(a: Claim, b: Claim) -> bool:
    """Whether two claims of hosting one series tell of one sitting: the same event, or days that meet."""
    events = [{p.event for p in c.evidence if p.event} for c in (a, b)]
    if not events[0].isdisjoint(events[1]):
        return True
    days = [days_of(c.date, c.until) if c.date and precision(c.date) == 3 else None for c in (a, b)]
    return bool(days[0] and days[1] and days[0][0] <= days[1][1] and days[1][0] <= days[0][1])


def two_hosts(claims: Iterable[Claim], rules: Rules, classes: Mapping[str, EntityClass]) -> Iterator[Conflict]:
    """Two states that are said to have hosted one sitting, by sources that name one each."""
    series: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        state = classes.get(claim.subject.id or "") is EntityClass.STATE
        if claim.predicate in rules.hosts and claim.family is Family.FACT and state and heard(claim, *_HELD):
            series[claim.predicate, claim.object.id or claim.object.label].append(claim)
    for _, group in sorted(series.items()):
        for a, b in combinations(sorted(group, key=lambda c: c.id), 2):
            together = {p.document for p in a.evidence} & {p.document for p in b.evidence}
            if a.subject.id != b.subject.id and not together and _one_sitting(a, b):
                accounts = tuple(account(c.subject.label, [Said(c, p) for p in heard(c, *_HELD)]) for c in (a, b))
                when = f"both on {a.date}" if a.date == b.date and a.date else "one event"
                yield Conflict(ConflictKind.VALUE, "host", f"host of {a.object.label}", when, accounts, (a, b))


def _same_days(asserted: Evidence, denied: Evidence) -> bool:
    """Whether a denial speaks of the days of a dated assertion; a refusal, only when told once they had come."""
    if PREDICATES[asserted.predicate].kind is not Kind.EVENT or not asserted.date or not denied.date:
        return False
    first, last = span(asserted.date)[0], max(span(asserted.date)[1], span(asserted.until)[1] if asserted.until else 0)
    meet = span(denied.date)[0] <= last and first <= span(denied.date)[1]
    if denied.denial in (Denial.REFUSED, Denial.CANCELLED):
        told = span(denied.source.date)[1] if denied.source.date else 0
        return meet and told >= first
    return meet


def _denials(claim: Claim) -> list[Evidence]:
    return [p for p in heard(claim, Stance.DENIED) if p.denial is not Denial.ENDED]


def _states_meet(a: Claim, b: Claim) -> bool:
    if PREDICATES[a.predicate].kind is not Kind.STATE:
        return False
    first, second = (_possible(c) for c in (a, b))
    return first[0] <= second[1] and second[0] <= first[1] and bool(a.start_date) == bool(b.start_date)


def against_denial(claims: Iterable[Claim]) -> Iterator[Conflict]:
    """Contested claims, and an assertion beside a claim of the same triple that is denied for the same days."""
    triples: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.id):
        ends = claim.subject.id or claim.subject.label, claim.object.id or claim.object.label
        triples[claim.predicate, *ends].append(claim)
        if claim.status is Status.CONTESTED:
            yield _stance(claim, claim, heard(claim, Stance.ASSERTED), _denials(claim))
    for key in sorted(triples):
        denied = [c for c in triples[key] if c.status is Status.DENIED and _denials(c)]
        asserted = [c for c in triples[key] if c.status is Status.ASSERTED]
        for no in denied:
            for yes in asserted:
                facts, denials = heard(yes, Stance.ASSERTED), _denials(no)
                pairs = [
                    (p, q)
                    for p in facts
                    for q in denials
                    if (_same_days(p, q) or (no.family is Family.FACT and _states_meet(yes, no)))
                    and contradict([p], [q])
                ]
                if pairs:
                    yes_pieces, no_pieces = ([pair[i] for pair in pairs] for i in (0, 1))
                    yield _stance(yes, no, yes_pieces, no_pieces)


def _stance(yes: Claim, no: Claim, asserted: Iterable[Evidence], denied: Iterable[Evidence]) -> Conflict:
    said = [Said(no, piece) for piece in denied]
    word = " or ".join(sorted({f"denied ({s.piece.denial.value})" for s in said if s.piece.denial})) or "denied"
    accounts = (account("asserted", [Said(yes, p) for p in asserted]), account(word, said))
    about = f"{yes.subject.label} {yes.predicate} {yes.object.label}"
    through = tuple({c.id: c for c in (yes, no)}.values())
    when = yes.date or yes.start_date
    return Conflict(
        ConflictKind.STANCE, "stance", about, f"asserted and denied{f', {when}' if when else ''}", accounts, through
    )
