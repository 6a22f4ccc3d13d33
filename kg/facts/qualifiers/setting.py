"""When and where an event happens: the time and place expressions of its own clause.

Invariant: a date comes from the text, never from the publication date; a place is a place of the same clause.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.facts.clauses.clause import Clause
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.interval import bounds
from kg.model import DateBasis, Denial, Family, Stance, Term
from kg.names import AliasKind
from kg.text.dates import TimeExpression, resolve
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = [
    "Place",
    "When",
    "find_place",
    "find_time",
    "is_after",
    "is_over",
    "is_recent",
    "place_of",
    "told_in_present",
]


@dataclass(frozen=True, slots=True)
class When:
    """Dates of an event or state, with where they come from."""

    first: str | None = None
    last: str | None = None
    basis: DateBasis = DateBasis.NONE
    since: bool = False
    until: bool = False
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the state it lies in."""

    term: Term
    state: str | None


def scope(clause: Clause) -> list[int]:
    """The words of a clause; a noun brings those of the verb that carries it."""
    known = clause.found.get("@region")
    if known is None:
        known = clause.found["@region"] = _scope(clause)
    return known


def _scope(clause: Clause) -> list[int]:
    tree = clause.tree
    words = set(tree.region(clause.head)) if clause.kind == "noun" else set()
    verb = clause.support if clause.kind == "noun" else clause.head
    if verb is not None:
        words |= set(tree.region(verb))
        if (
            tree.dep[verb] in ("xcomp", "ccomp")
            and tree.tag[tree.head[verb]].startswith("V")
            and tree.dep[verb] == "xcomp"
        ):
            words |= set(tree.region(tree.head[verb]))
        if tree.dep[verb] in ("pcomp", "advcl") and tree.tag[verb] == "VBG":
            words |= set(tree.region(verb))
    return sorted(words)


def find_time(clause: Clause, stance: Stance, denial: Denial | None = None) -> When:
    """The time expression nearest to the event inside its clause."""
    tree = clause.tree
    if not tree.times:
        return When()
    words = scope(clause)
    inside = [t for t in tree.times if any(t.start <= tree.start[w] < t.end for w in words)]
    if not inside and len(tree.times) == 1 and tree.times[0].start == tree.first:
        inside = [tree.times[0]]
    if not inside and clause.kind != "noun" and tree.dep[clause.head] == "conj":
        front = [t for t in tree.times if t.end <= tree.start[clause.head]]
        inside = [t for t in front if t.start - tree.first < 4]
    dated = [t for t in inside if not t.recurring] or inside
    if not dated:
        return When()
    at = tree.start[clause.head]
    best = min(dated, key=lambda t: (min(abs(t.start - at), abs(t.end - at)), t.start))
    return _when(best, past=Family.of(stance, denial) is Family.FACT and not told_in_present(clause))


def told_in_present(clause: Clause) -> bool:
    """Whether the clause stands in the plain present: "flies to Hanoi on Wednesday" is told of the days to come."""
    tree = clause.tree
    verb = clause.support if clause.kind == "noun" else clause.head
    return verb is not None and tree.tag[verb] in ("VBZ", "VBP") and tree.lemma[verb] not in ("be", "have", "say")


def _when(expression: TimeExpression, *, past: bool) -> When:
    settled = resolve(expression, past)
    if settled.first is None and settled.last is None:
        return When(recurring=expression.recurring)
    last = settled.last if settled.last != settled.first else None
    return When(settled.first, last, settled.basis, settled.since, settled.until, settled.recurring)


def is_after(date: str | None, anchor: str | None) -> bool:
    """Whether every day of a date lies after the day of writing."""
    return bool(date and anchor and bounds(date).first > bounds(anchor).last)


def by_date(stance: Stance, when: When, anchor: str | None) -> Stance:
    """The stance of an event by its date: what is told as done but lies after the day of writing is planned."""
    return Stance.PLANNED if stance is Stance.ASSERTED and is_after(when.first, anchor) else stance


def is_recent(date: str | None, anchor: str | None) -> bool:
    """Whether an event is of the days the text was written: no date of its own, or one within a week of the text's."""
    if date is None or anchor is None:
        return date is None
    return (
        abs((bounds(date).first - bounds(anchor).first).days) <= 7 if len(date) == 10 else date == anchor[: len(date)]
    )


def is_over(date: str | None, anchor: str | None) -> bool:
    """Whether every day of a date lies before the day of writing."""
    return bool(date and anchor and bounds(date).last < bounds(anchor).first)


def place_of(mention: Mention, resolver: Resolver) -> Place | None:
    """The place that a name stands for: a city, a landmark, or a state as a whole."""
    if mention.cls is EntityClass.PLACE:
        return Place(Term(mention.id, mention.label), mention.state)
    if mention.cls is EntityClass.STATE and mention.kind is not AliasKind.DEMONYM:
        if mention.place and mention.kind is AliasKind.CAPITAL:
            return Place(Term(mention.place, resolver.label(mention.place)), mention.id)
        return Place(Term(mention.id, mention.label), mention.id)
    if mention.cls is EntityClass.GOVERNMENT_BODY and mention.state:
        return Place(Term(mention.id, mention.label), mention.state)
    if mention.place:
        return Place(Term(mention.place, resolver.label(mention.place)), mention.state)
    return None


def find_place(clause: Clause, resolver: Resolver) -> Place | None:
    """Where it happens: a city before a state, the first of equals."""
    tree = clause.tree
    found: list[tuple[int, int, Place]] = []
    for w in scope(clause):
        mention = tree.names[w]
        there = resolver.links.get((tree.number, w), ()) if tree.lower[w] == "there" else ()
        found += [(2, w, Place(ref.term, ref.state)) for ref in there]
        if mention is None and tree.lemma[w] == "capital" and tree.dep[w] == "pobj":
            mention = next((tree.names[k] for k in tree.kids[w] if tree.names[k] is not None), None)
            if (
                mention is not None
                and mention.cls is EntityClass.STATE
                and tree.lower[tree.head[w]] in ("in", "at", "to")
            ):
                found.append((1, w, Place(Term(mention.id, mention.label), mention.id)))
            continue
        if mention is None or tree.dep[w] != "pobj":
            continue
        head = tree.head[w]
        if tree.lower[head] not in wordings().in_place:
            continue
        if tree.lower[head] == "from" or (tree.lower[head] == "on" and mention.cls is not EntityClass.PLACE):
            continue
        up = tree.head[head]
        if (
            tree.lower[head] == "to" and tree.lemma[up] not in resolver.lexicon.nouns["motion"]
        ):  # "pledged aid to Laos" happens anywhere
            continue
        if tree.lower[head] == "in" and tree.names[up] is None and tree.lemma[up] in wordings().unplaced:
            continue
        place = place_of(mention, resolver)
        if place is None or (mention.cls is EntityClass.PLACE and mention.state is None):
            continue
        rank = 0 if mention.cls is not EntityClass.STATE or mention.kind is AliasKind.CAPITAL else 1
        found.append((rank, w, place))
    if not found:
        return _where(tree, clause, resolver) or _here(tree, clause, resolver) or _only(tree, clause, resolver)
    return min(found, key=lambda f: f[:2])[2]


def _where(tree: Tree, clause: Clause, resolver: Resolver) -> Place | None:
    """As in "in Phuket, where the forum is in session": the place above the clause."""
    verb = clause.support if clause.kind == "noun" else clause.head
    if verb is None or tree.dep[verb] != "relcl" or not any(tree.lower[k] == "where" for k in tree.kids[verb]):
        return None
    mention = tree.names[tree.head[verb]]
    return place_of(mention, resolver) if mention is not None else None


def _only(tree: Tree, clause: Clause, resolver: Resolver) -> Place | None:
    """For the main clause the one city that the sentence names after "in", wherever the parser hung it."""
    verb = clause.support if clause.kind == "noun" else clause.head
    if verb is None or tree.head[verb] != verb:
        return None
    own = set(tree.region(verb))
    cities = [
        m
        for w, m in enumerate(tree.names)
        if m is not None
        and (w in own or not any(tree.dep[a] == "relcl" for a in tree.ancestors(w)))
        and tree.dep[w] == "pobj"
        and tree.lower[tree.head[w]] in ("in", "at")
        and ((m.cls is EntityClass.PLACE and m.state) or m.kind is AliasKind.CAPITAL)
    ]
    return place_of(cities[0], resolver) if len(cities) == 1 else None


def _here(tree: Tree, clause: Clause, resolver: Resolver) -> Place | None:
    if resolver.here is not None and any(tree.lower[w] == "here" and tree.dep[w] == "advmod" for w in scope(clause)):
        return place_of(resolver.here, resolver)
    return None
