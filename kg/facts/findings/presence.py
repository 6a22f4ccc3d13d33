"""Who is told to be there: at somebody's side, looking on, or in a place as a mere phrase behind the name.

Invariant: those who are told of together come from different states, and the event at which they are is no mere
possibility.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from kg.facts.clauses.clause import Clause, verbal
from kg.facts.clauses.roles import subjects
from kg.facts.findings.finding import Finding
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.setting import When, by_date, find_place, find_time, place_of
from kg.facts.stance.walk import judge
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.model import Stance
from kg.names import AliasKind
from kg.text.values import Mention
from kg.vocabulary import EntityClass, Kind

__all__ = ["presences"]

_IN = frozenset(("in", "at"))


def presences(trees: list[Tree], resolver: Resolver, lexicon: Lexicon, anchor: str | None) -> Iterator[Finding]:
    """Findings from the persons who are told to be with somebody or somewhere, in the order of the text.

    Args:
        trees: sentences of a document.
        resolver: of the document.
        lexicon: word classes.
        anchor: date of the document.
    """
    for tree in trees:
        for i, name in enumerate(tree.names):
            if name is not None and name.cls is EntityClass.PERSON:
                yield from _somewhere(tree, i, resolver, lexicon, anchor)
        sited = any(n is not None and _is_site(n) for n in tree.names)
        for v in range(len(tree)):
            if not tree.is_verb(v) and tree.lemma[v] != "be":
                continue
            there = _bystanders(tree, v, resolver, lexicon)
            if there:
                yield from _together(verbal(tree, v, lexicon), there, resolver, lexicon, anchor)
            yield from _inverted(tree, v, resolver, lexicon, anchor)
            if sited:
                yield from _acting(verbal(tree, v, lexicon), resolver, lexicon, anchor)


def _is_site(name: Mention) -> bool:
    """Whether a name is that of a gathering or a city."""
    return name.cls in (EntityClass.FORUM, EntityClass.EVENT, EntityClass.PLACE) or name.kind is AliasKind.CAPITAL


def _somewhere(tree: Tree, i: int, resolver: Resolver, lexicon: Lexicon, anchor: str | None) -> Iterator[Finding]:
    """As in "Singapore's A, in Washington for talks, said …"."""
    for p in tree.children(i, "prep"):
        if tree.lower[p] not in _IN:
            continue
        for o in tree.children(p, "pobj"):
            name = tree.names[o]
            place = (
                place_of(name, resolver) if name is not None and name.cls is not EntityClass.GOVERNMENT_BODY else None
            )
            person = resolver.resolve(tree, i)
            if place is None or place.state is None or len(person) != 1 or person[0].state in (None, place.state):
                continue
            state = resolver.state_ref(place.state, tree.start[o], tree.end[o])
            verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
            if verb is None:
                continue
            clause = verbal(tree, verb, lexicon)
            apart = i not in clause.roles.get("agent", [])
            if _beside_an_event(tree, i, verb, lexicon):
                continue
            if apart and judge(clause, Kind.EVENT, lexicon, resolver).stance is not Stance.ASSERTED:
                continue  # "had hoped to see A in B"
            yield Finding(
                subject=person[0],
                predicate="visited",
                object=state,
                rule="presence.place",
                start=tree.first,
                end=tree.last,
                when=find_time(clause, Stance.ASSERTED),
                place=place,
                clause=clause,
            )


def _beside_an_event(tree: Tree, i: int, verb: int, lexicon: Lexicon) -> bool:
    """Whether a name hangs on a meeting or journey, which tells of the place itself: "a possible talk with A in B"."""
    for a in tree.ancestors(i):
        if a == verb:
            return False
        if tree.names[a] is None and lexicon.is_a(tree.lemma[a], "meeting", "journey", "visit"):
            return True
    return False


def _acting(clause: Clause, resolver: Resolver, lexicon: Lexicon, anchor: str | None) -> Iterator[Finding]:
    """Who acts at a gathering attends it, who acts in a city is there: "A warned at the forum", "in Hanoi B ate"."""
    tree = clause.tree
    if clause.lemma in lexicon.nouns["settled"]:
        return
    doers = resolver.persons(tree, clause.roles.get("agent", []))
    hearers = [o for role in ("patient", "to", "with") for o in clause.roles.get(role, [])]
    hung = [w for w in hearers if tree.lemma[w] in lexicon.nouns["hearer"] and tree.names[w] is None]
    sites = [
        (p, o)
        for w in (clause.head, *hung)
        for p, o in tree.preps(w)
        if p in wordings().at_forum and tree.names[o] is not None
    ]
    if not doers or not sites:
        return
    told = _told(clause, resolver, lexicon, anchor)
    if told is None:
        return
    stance, when = told
    for p, o in sites:
        name = tree.names[o]
        assert name is not None
        if name.cls in (EntityClass.FORUM, EntityClass.EVENT):
            predicate, goal, place = "attended", resolver.of_mention(name), find_place(clause, resolver)
        elif p in _IN and (name.cls is EntityClass.PLACE or name.kind is AliasKind.CAPITAL):
            place = place_of(name, resolver)
            if place is None or place.state is None:
                continue
            predicate, goal = "visited", resolver.state_ref(place.state, tree.start[o], tree.end[o])
        else:
            continue
        for person in doers:
            if predicate == "attended" or person.state not in (None, goal.key):
                yield Finding(
                    subject=person,
                    predicate=predicate,
                    object=goal,
                    rule="presence.forum" if predicate == "attended" else "presence.city",
                    start=tree.first,
                    end=tree.last,
                    stance=stance,
                    when=when,
                    place=place,
                    clause=clause,
                )


def _told(clause: Clause, resolver: Resolver, lexicon: Lexicon, anchor: str | None) -> tuple[Stance, When] | None:
    """Stance and time of what a clause tells to have happened or to be planned; None for all else."""
    verdict = judge(clause, Kind.EVENT, lexicon, resolver)
    if verdict.voiceless or verdict.stance not in (Stance.ASSERTED, Stance.PLANNED):
        return None
    when = find_time(clause, verdict.stance)
    return by_date(verdict.stance, when, anchor), when


def _bystanders(tree: Tree, v: int, resolver: Resolver, lexicon: Lexicon) -> list[Ref]:
    """Persons who are beside the subject of a verb or look on."""
    words: list[int] = []
    for k in tree.kids[v]:
        if (
            tree.dep[k] == "advcl"
            and tree.lemma[k] in lexicon.nouns["onlooking"]
            and tree.has(k, frozenset(("as", "while")))
        ):
            words += subjects(tree, k, lexicon)
        if tree.dep[k] in ("prep", "advmod") and tree.lower[k] in wordings().beside:
            words += [o for _, o in tree.preps(k)] or [c for o in tree.children(k, "pobj") for c in tree.conjuncts(o)]
        if tree.dep[k] == "prep" and tree.lower[k] == "with":
            words += _absolute(tree, k, lexicon)
        if tree.dep[k] == "prep" and tree.lower[k] in wordings().beside:
            # "With A beside him, B read a statement": the parser makes one clause of the phrase
            words += [c for s in tree.children(k, "nsubj") for c in tree.conjuncts(s)]
    return resolver.persons(tree, words)


def _absolute(tree: Tree, k: int, lexicon: Lexicon) -> list[int]:
    """As in "with A and B looking on", "with A at his side"."""
    found: list[int] = []
    for w in tree.children(k, "pcomp"):
        if tree.lemma[w] in lexicon.nouns["onlooking"]:
            found += [c for s in tree.children(w, "nsubj") for c in tree.conjuncts(s)]
    for o in tree.children(k, "pobj", "pcomp"):
        last = max(tree.conjuncts(o))
        near = range(last + 1, min(last + 5, len(tree)))
        if any(
            tree.lower[j] in lexicon.at_side | wordings().beside or tree.lemma[j] in lexicon.nouns["onlooking"]
            for j in near
        ):
            found += tree.conjuncts(o)
    return found


def _inverted(tree: Tree, v: int, resolver: Resolver, lexicon: Lexicon, anchor: str | None) -> Iterator[Finding]:
    """As in "On the platform with him were A and B", "At his side stood C"."""
    if tree.lemma[v] not in ("be", "stand", "sit"):
        return
    front = [p for p in tree.children(v, "prep") if p < v]
    behind = [c for s in tree.children(v, "nsubj", "attr") if s > v for c in tree.conjuncts(s)]
    if not front or not behind:
        return
    near = [
        w
        for p in front
        for w in tree.subtree(p)
        if tree.lower[p] in ("with", "beside", "alongside")
        or tree.lower[tree.head[w]] == "with"
        or (tree.dep[w] == "poss" and tree.lower[tree.head[w]] in lexicon.at_side)
    ]
    ours, others = resolver.persons(tree, near), resolver.persons(tree, behind)
    if len(ours) == 1 and others:
        clause = verbal(tree, v, lexicon)
        yield from _pairs(clause, ours, others, resolver, lexicon, anchor)


def _together(
    clause: Clause, there: list[Ref], resolver: Resolver, lexicon: Lexicon, anchor: str | None
) -> Iterator[Finding]:
    doers = resolver.persons(clause.tree, clause.roles.get("patient" if clause.passive else "agent", []))
    if len(doers) <= 2:
        yield from _pairs(clause, doers, there, resolver, lexicon, anchor)


def _pairs(
    clause: Clause, ours: list[Ref], others: list[Ref], resolver: Resolver, lexicon: Lexicon, anchor: str | None
) -> Iterator[Finding]:
    told = _told(clause, resolver, lexicon, anchor)
    if told is None:
        return
    stance, when = told
    tree = clause.tree
    for a, b in product(ours, others):
        if a.key != b.key and a.state and b.state and a.state != b.state:
            yield Finding(
                subject=a,
                predicate="metWith",
                object=b,
                rule="presence.beside",
                start=tree.first,
                end=tree.last,
                stance=stance,
                when=when,
                place=find_place(clause, resolver),
                clause=clause,
            )
