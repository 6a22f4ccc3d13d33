"""Disagreements on one statement: claims that tell of one event or state, and the values their evidence gives.

Invariant: values are compared between documents, never within one; what is denied gives no value; claims count as one
statement only where the same event or agreement is named, or nothing tells them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.derive.days import span
from kg.derive.review import counted
from kg.model import Amount, Claim, Denial, Evidence, Family, Stance, Term
from kg.query.conflicts.found import Account, Conflict, ConflictKind
from kg.query.conflicts.rules import Rules
from kg.query.conflicts.values import amount_range, days_apart, days_of, one_event, places_agree
from kg.vocabulary import PREDICATES, Kind

__all__ = ["Said", "account", "disagreements", "heard", "statements"]

StateOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of evidence with the claim it stands for."""

    claim: Claim
    piece: Evidence


_FIELD_WORDS = {"date": "day", "until": "last day"}
_YEARS = 730
"""Days from which on a gap is told in years."""
Compare = Callable[[Said, Said], bool]
"""Whether two pieces can both be right."""


def heard(claim: Claim, *stances: Stance) -> list[Evidence]:
    """The evidence of a claim that counts and has one of the stances."""
    return [piece for piece in counted(claim.evidence) if piece.stance in stances]


def account(value: str, said: Iterable[Said]) -> Account:
    """The account of those who give one value."""
    listed = sorted(said, key=lambda s: (s.piece.document, s.piece.start, s.piece.end, s.claim.id))
    pieces = {(s.piece.document, s.piece.quote): s.piece for s in reversed(listed)}
    ordered = sorted(pieces.values(), key=lambda p: (p.document, p.start, p.end))
    return Account(value, tuple(sorted({s.claim.id for s in listed})), tuple(ordered))


def _triple(claim: Claim) -> tuple[str, str, str]:
    return claim.predicate, claim.subject.id or claim.subject.label, claim.object.id or claim.object.label


def _documents(claim: Claim) -> set[str]:
    return {piece.document for piece in claim.evidence}


def _events(claim: Claim) -> set[str]:
    return {piece.event for piece in claim.evidence if piece.event and piece.date}


def _instruments(claim: Claim) -> set[str]:
    return {piece.instrument for piece in claim.evidence if piece.instrument and piece.date}


def _places(claim: Claim) -> list[Term]:
    return [piece.place for piece in claim.evidence if piece.place]


def _near(a: Claim, b: Claim, rules: Rules, state_of: StateOf) -> bool:
    """Whether two claims of a triple, some days apart, may tell of one event."""
    rule = rules.near.get(a.predicate)
    if rule is None:
        return False
    if not a.date or not b.date or not 0 < days_apart(a.date, b.date) <= rule.within:
        return False
    if not _documents(a).isdisjoint(_documents(b)) or (a.instrument and b.instrument and a.instrument != b.instrument):
        return False
    official = [{e for e in _events(c) if not e.startswith("e:event.")} for c in (a, b)]
    if all(official) and official[0].isdisjoint(official[1]):
        return False
    if rule.alike == "topics":
        return not (a.topics or b.topics) or not set(a.topics).isdisjoint(b.topics)
    places = _places(a), _places(b)
    if not all(places):
        return rule.alike == "places"
    return any(places_agree(x, y, state_of, rules) for x in places[0] for y in places[1])


def _same(a: Claim, b: Claim, rules: Rules, state_of: StateOf) -> bool:
    if not _events(a).isdisjoint(_events(b)):
        return True
    if a.predicate in rules.same_instrument and not _instruments(a).isdisjoint(_instruments(b)):
        return True
    return _near(a, b, rules, state_of)


def statements(claims: Iterable[Claim], rules: Rules, state_of: StateOf) -> Iterator[tuple[Claim, ...]]:
    """The claims grouped to statements: events of one triple that are one event, each state by itself."""
    triples: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.earliest or "", c.id)):
        if claim.family is Family.FACT:
            triples[_triple(claim)].append(claim)
        elif claim.event:
            yield (claim,)
    for triple in sorted(triples):
        if PREDICATES[triple[0]].kind is Kind.STATE:
            yield from ((claim,) for claim in triples[triple])
            continue
        groups: list[list[Claim]] = []
        for claim in triples[triple]:
            mine = [g for g in groups if any(_same(claim, other, rules, state_of) for other in g)]
            groups = [g for g in groups if g not in mine] + [[*(c for g in mine for c in g), claim]]
        yield from (tuple(group) for group in groups)


def _about(claims: Sequence[Claim], field: str, event_label: Callable[[str], str]) -> str:
    first = min(claims, key=lambda c: c.id)
    event = next((e for c in claims for e in (c.event, c.instrument) if e and not e.startswith("e:event.")), None)
    if event and PREDICATES[first.predicate].kind is Kind.EVENT:
        return f"{event_label(event)} ({first.predicate}): {_FIELD_WORDS.get(field, field)}"
    told = f"{first.subject.label} {first.predicate} {first.object.label}"
    return f"{told}{f' ({event_label(event)})' if event else ''}: {_FIELD_WORDS.get(field, field)}"


def _clash(values: Mapping[str, Sequence[Said]], agree: Compare) -> list[str]:
    """The values of which at least one other is told by another document and cannot be right beside it."""
    bad: set[str] = set()
    for a, b in combinations(sorted(values), 2):
        pairs = [(x, y) for x in values[a] for y in values[b] if x.piece.document != y.piece.document]
        if pairs and not any(agree(x, y) for x, y in pairs):
            bad |= {a, b}
    return sorted(bad)


def _apart(values: Sequence[str]) -> str:
    days = [gap for a, b in combinations(values, 2) if (gap := days_apart(a, b))]
    least, most = min(days, default=0), max(days, default=0)
    if least >= _YEARS:
        return f"{least // 365} years apart" if least // 365 == most // 365 else "years apart"
    return f"{least if least == most else f'{least} to {most}'} day{'' if most == 1 else 's'} apart"


def _by(said: Iterable[Said], value: Callable[[Evidence], str | None]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        if given := value(one.piece):
            found[given].append(one)
    return found


def _disjoint(field: str) -> Compare:
    def agree(a: Said, b: Said) -> bool:
        return days_apart(getattr(a.piece, field), getattr(b.piece, field)) == 0

    return agree


def _one_stretch(field: str) -> Compare:
    """Whether two starts, or ends, can be one, or one of the two states was over when the other began."""
    meet = _disjoint(field)

    def agree(a: Said, b: Said) -> bool:
        pairs = ((a.piece, b.piece), (b.piece, a.piece))
        over = any(x.end_date and y.start_date and span(x.end_date)[0] <= span(y.start_date)[1] for x, y in pairs)
        return over or a.piece.instrument != b.piece.instrument or meet(a, b)

    return agree


def _dates(said: Sequence[Said]) -> Compare:
    whole = [days_of(s.piece.date, s.piece.until) for s in said if s.piece.date and s.piece.until]
    return lambda a, b: one_event(a.piece, b.piece, whole)


def _words_before(piece: Evidence, amount: Amount) -> str:
    at = piece.quote.find(amount.text)
    return " ".join(piece.quote[:at].split()[-3:]) if at > 0 else ""


def _amounts(said: Sequence[Said], rules: Rules) -> Iterator[tuple[str, list[Account]]]:
    """Amounts of one unit on which documents differ; the parts that one document names may add up."""
    by_unit: dict[str, dict[str, list[tuple[Said, Amount]]]] = defaultdict(lambda: defaultdict(list))
    for one in said:
        for amount in one.piece.amounts:
            by_unit[rules.units.get(amount.unit, amount.unit)][one.piece.document].append((one, amount))
    for unit, documents in sorted(by_unit.items()):
        ranges = {
            document: [amount_range(a, _words_before(s.piece, a), rules) for s, a in told]
            for document, told in documents.items()
        }
        sums = {d: sum({a.value for _, a in told}) for d, told in documents.items()}
        bad: set[str] = set()
        for a, b in combinations(sorted(documents), 2):
            meet = any(x.meets(y) for x in ranges[a] for y in ranges[b])
            added = any(x.first <= sums[o] <= x.last for d, o in ((a, b), (b, a)) for x in ranges[d])
            if not meet and not added:
                bad |= {a, b}
        values: dict[str, list[Said]] = defaultdict(list)
        for document in sorted(bad):
            for one, amount in documents[document]:
                values[f"{amount.value:g}%" if unit == "percent" else amount.text].append(one)
        if bad:
            yield unit, [account(value, told) for value, told in sorted(values.items())]


def _at_goal(one: Said, state_of: StateOf) -> bool:
    """Whether a place can be that of the event: a visit to a state takes place there."""
    place = one.piece.place
    if one.claim.predicate != "visited" or place is None or place.id is None:
        return place is not None
    return state_of(place.id) in (one.claim.object.id, None)


def _place_clash(said: Sequence[Said], state_of: StateOf, rules: Rules) -> dict[str, list[Said]]:
    documents: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        if _at_goal(one, state_of):
            documents[one.piece.document].append(one)
    bad: set[str] = set()
    for a, b in combinations(sorted(documents), 2):
        places = [(x.piece.place, y.piece.place) for x in documents[a] for y in documents[b]]
        if not any(places_agree(x, y, state_of, rules) for x, y in places if x and y):
            bad |= {a, b}
    found: dict[str, list[Said]] = defaultdict(list)
    for document in sorted(bad):
        for one in documents[document]:
            found[one.piece.place.label if one.piece.place else ""].append(one)
    return found


def disagreements(
    claims: tuple[Claim, ...], rules: Rules, state_of: StateOf, label: Callable[[str], str]
) -> Iterator[Conflict]:
    """What the sources of one statement differ on.

    Args:
        claims: the claims of the statement, of one triple.
        rules: what has one value.
        state_of: the state that a place belongs to.
        label: what is printed for an event or agreement.
    """
    known = PREDICATES[claims[0].predicate]
    fields = rules.statement.get(known.kind, ())
    plan = claims[0].family is Family.PLAN
    stances = (Stance.PLANNED, Stance.POSSIBLE) if plan else (Stance.ASSERTED, Stance.REPORTED)
    said = [Said(c, p) for c in claims for p in heard(c, *stances)]
    named = {e for c in claims for e in _events(c) if not e.startswith("e:event.")}

    def made(kind: ConflictKind, field: str, difference: str, accounts: Iterable[Account]) -> Conflict:
        listed = tuple(accounts)
        through = {c.id: c for c in claims if any(c.id in a.claims for a in listed)}
        about = _about(claims, field, label)
        return Conflict(kind, field, about, difference, listed, tuple(through[i] for i in sorted(through)))

    def dates(field: str, of: str, told: Sequence[Said], agree: Compare) -> Iterator[Conflict]:
        values = _by(told, lambda piece: getattr(piece, of))
        bad = _clash(values, agree)
        if bad:
            accounts = (account(value, values[value]) for value in bad)
            yield made(ConflictKind.DATE, field, _apart(bad), accounts)

    dated = [s for s in said if s.piece.date or (s.piece.event in named and named)]
    if known.kind is Kind.EVENT and not plan:
        if "date" in fields:
            yield from dates("date", "date", said, _dates(said))
        if "until" in fields:
            yield from dates("until", "until", said, _disjoint("until"))
        if "place" in fields and known.name in rules.places and not any(s.piece.until for s in said):
            where = _place_clash(dated, state_of, rules)
            if where:
                accounts = [account(value, told) for value, told in sorted(where.items())]
                yield made(ConflictKind.PLACE, "place", " or ".join(sorted(where)), accounts)
    if known.kind is Kind.STATE and not plan and known.name in rules.begin_once:
        ended = [Said(c, p) for c in claims for p in heard(c, Stance.DENIED) if p.denial is Denial.ENDED]
        if "start" in fields:
            yield from dates("start", "start_date", said, _one_stretch("start_date"))
        if "end" in fields:
            yield from dates("end", "end_date", [*said, *ended], _one_stretch("end_date"))
    if known.kind is Kind.EVENT and "amount" in fields:
        for unit, accounts in _amounts(dated, rules):
            yield made(ConflictKind.AMOUNT, "amount", f"different numbers of {unit}", accounts)
    rule = rules.one_value.get(known.name)
    if rule and rule.one == "rate" and not plan:
        for _, accounts in _amounts([s for s in said if s.piece.start_date], rules):
            yield made(ConflictKind.VALUE, "rate", "different rates for one time", accounts)
