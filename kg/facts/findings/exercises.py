"""Who trains with whom: the hosts of a named exercise and those a sentence tells to take part.

Invariant: who only watches, is only invited or speaks against an exercise takes no part; hosts count only where the
text names each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

from kg.config import shipped
from kg.facts.clauses.clause import Clause, nominal
from kg.facts.findings.finding import Finding
from kg.facts.names.resolver import BODIES, Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.setting import by_date, find_place, find_time
from kg.facts.stance.walk import judge
from kg.facts.words.lexicon import Lexicon, load_yaml
from kg.model import Stance
from kg.vocabulary import EntityClass, Kind

__all__ = ["ExerciseWords", "exercise_findings", "exercise_words"]

_FEW = 4
"""Most participants without known hosts that are paired with one another."""
_AFTER = 2
"""Sentences after that of an exercise that may go on telling who takes part."""
_GUESTS = 3
"""Most guests of the hosts that are also paired with one another."""


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """What `exercises.yaml` holds."""

    hosts: dict[str, tuple[str, ...]]
    nouns: frozenset[str]
    cast: frozenset[str]
    forces: frozenset[str]
    continuing: frozenset[str]
    watching: frozenset[str]
    against: frozenset[str]


@lru_cache(maxsize=4)
def exercise_words(folder: Path | None = None) -> ExerciseWords:
    """The table of a folder of rules; the packaged one without a folder."""
    raw = load_yaml((folder or shipped("ontology") / "rules") / "exercises.yaml")
    hosts = {id: tuple(states) for id, states in raw["hosts"].items()}
    return ExerciseWords(
        hosts, *(frozenset(raw[n]) for n in ("nouns", "cast", "forces", "continuing", "watching", "against"))
    )


def exercise_findings(
    trees: Sequence[Tree], resolver: Resolver, lexicon: Lexicon, anchor: str | None
) -> Iterator[Finding]:
    """The exercises of a document, in the order of its sentences."""
    words = exercise_words()
    last: tuple[list[Ref], list[Finding]] = ([], [])
    since = 0
    for tree in trees:
        at = next(_named(tree, words), None)
        if at is not None:
            clause = nominal(tree, at, lexicon)
            hosts = _hosts(tree, at, resolver, words)
            found = list(_told(clause, hosts, resolver, lexicon, words, anchor))
            yield from found
            last, since = (hosts, found), 0
            continue
        since += 1
        hosts, told = last
        if hosts and told and since <= _AFTER and _casts(tree, words):
            yield from _joining(tree, hosts, told[0], resolver, words)


def _casts(tree: Tree, words: ExerciseWords) -> bool:
    """Whether a sentence tells of those who take part: by a word for them, or by forces of states."""
    return any(
        lemma in words.cast or (lemma in words.forces and tree.dep[i] in ("nsubj", "attr") and _apposed(tree, i))
        for i, lemma in enumerate(tree.lemma)
    )


def _apposed(tree: Tree, i: int) -> bool:
    """Whether a noun of forces is of several states: "men and women from seven nations", "troops from A and B"."""
    return any(p in ("from", "of") for p, _ in tree.preps(i))


def _joining(
    tree: Tree, hosts: list[Ref], told: Finding, resolver: Resolver, words: ExerciseWords
) -> Iterator[Finding]:
    """Guests that a later sentence tells: "Some 13,000 troops from seven nations – Singapore, Japan … – take part"."""
    root = next((i for i, h in enumerate(tree.head) if h == i), 0)
    clause = Clause(tree, root, tree.lemma[root], "verb", root)
    own = {h.key for h in hosts}
    for host, guest in product(hosts, _taking_part(clause, True, resolver, words)):
        if guest.key not in own:
            yield replace(told, subject=host, object=guest, start=tree.first, end=tree.last, clause=clause)


def _named(tree: Tree, words: ExerciseWords) -> Iterator[int]:
    """The words of a sentence that name an exercise, names first."""
    for i, name in enumerate(tree.names):
        if name is not None and name.cls is EntityClass.EXERCISE:
            yield i
    for i, lemma in enumerate(tree.lemma):
        if tree.names[i] is None and lemma in words.nouns and tree.tag[i].startswith("NN"):
            yield i


def _hosts(tree: Tree, at: int, resolver: Resolver, words: ExerciseWords) -> list[Ref]:
    name = tree.names[at]
    ids = words.hosts.get(name.id or "", ()) if name is not None else ()
    if not set(ids) <= resolver.present:
        return []
    return [resolver.state_ref(id, tree.start[at], tree.end[at]) for id in ids]


def _told(
    clause: Clause,
    hosts: list[Ref],
    resolver: Resolver,
    lexicon: Lexicon,
    words: ExerciseWords,
    anchor: str | None,
) -> Iterator[Finding]:
    tree = clause.tree
    own = {h.key for h in hosts}
    guests = [r for r in _taking_part(clause, bool(hosts), resolver, words) if r.key not in own]
    pairs = _pairs(hosts, guests)
    if not pairs:
        return
    verdict = judge(clause, Kind.EVENT, lexicon, resolver)
    if verdict.voiceless:
        return
    stance, denial = verdict.stance, verdict.kind_of_denial
    when = find_time(clause, stance, denial)
    stance = by_date(stance, when, anchor)
    for a, b in pairs:
        yield Finding(
            subject=a,
            predicate="conductsExerciseWith",
            object=b,
            rule="exercise.partners",
            start=tree.first,
            end=tree.last,
            stance=stance,
            denial=denial if stance is Stance.DENIED else None,
            attributed_to=verdict.attributed_to if verdict.reported else None,
            when=when,
            place=find_place(clause, resolver),
            clause=clause,
        )


def _pairs(hosts: list[Ref], guests: list[Ref]) -> list[tuple[Ref, Ref]]:
    """Hosts with each other and with every guest; guests with one another only where there are few."""
    if hosts:
        found = [*combinations(hosts, 2), *product(hosts, guests)]
        return [*found, *combinations(guests, 2)] if len(guests) <= _GUESTS else found
    return list(combinations(guests, 2)) if len(guests) <= _FEW else []


def _taking_part(clause: Clause, named: bool, resolver: Resolver, words: ExerciseWords) -> list[Ref]:
    """The states that act beside an exercise, through their forces too; not who watches or speaks against it.

    Beside the hosts of a named exercise no set of states that only a plural means counts.
    """
    tree = clause.tree
    found: dict[str, Ref] = {}
    for i, name in enumerate(tree.names):
        if _apart(tree, i, clause.head, words):
            continue
        refs = resolver.meant(tree, i)
        if (
            not refs
            or (named and name is None and len(refs) > 1)
            or _beside(tree, i, words)
            or (name is not None and _placed(tree, i))
        ):
            continue
        for ref in refs:
            state = resolver.lift(ref, bodies=True) if ref.cls in (*BODIES, EntityClass.STATE) else None
            if state is not None and (state.cls is EntityClass.STATE or state.id in resolver.lexicon.blocs):
                found.setdefault(state.key, state)
    return list(found.values())


def _apart(tree: Tree, i: int, at: int, words: ExerciseWords) -> bool:
    """Whether a semicolon stands between, and what is behind it does not go on telling who joins."""
    if all(tree.words[j] != ";" for j in range(*sorted((i, at)))):
        return False
    return i < at or not any(tree.lemma[a] in words.continuing for a in tree.ancestors(i) if tree.is_verb(a))


def _placed(tree: Tree, i: int) -> bool:
    """Whether a name only tells where: "in Thailand", "off Thailand", "near Japan"."""
    return tree.dep[i] == "pobj" and tree.lower[tree.head[i]] in (
        "in",
        "at",
        "off",
        "near",
        "to",
        "on",
        "against",
        "like",
    )


def _beside(tree: Tree, i: int, words: ExerciseWords) -> bool:
    """Whether a word stands under somebody who watches, is invited, or under the subject of a protest."""
    for a in (i, *tree.ancestors(i)):
        if tree.lemma[a] in words.watching:
            return True
        if tree.lemma[a] in words.against and tree.is_verb(a):
            return True
        if tree.is_verb(a):
            return any(tree.lemma[k] in words.watching for o in tree.children(a, "dobj") for k in tree.conjuncts(o))
    return False
