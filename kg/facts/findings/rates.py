"""Lists of rates: "49 percent for Cambodia, 48 for Laos", "from Vietnam 46": each state with its own number.

Invariant: a list counts only where its sentence speaks of tariffs or percentages and gives two states a number each,
and somebody is known to set the tariffs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.facts.clauses.clause import Clause
from kg.facts.findings.finding import Finding
from kg.facts.findings.reader import Reader
from kg.facts.names.resolver import Ref
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.setting import by_date, find_time
from kg.facts.stance.walk import judge
from kg.facts.words.wordings import wordings
from kg.model import Amount, Stance
from kg.vocabulary import EntityClass, Kind

__all__ = ["rate_findings"]

_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_REACH = 9


def _states(tree: Tree) -> list[int]:
    return [i for i, n in enumerate(tree.names) if n is not None and n.cls is EntityClass.STATE]


def _pairs(tree: Tree) -> dict[int, str]:
    """Word of a state → its number."""
    states = _states(tree)
    found: dict[int, str] = {}
    for i in states:
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(tree) and abs(j - i) < _REACH and tree.lower[j] in wordings().between_rates:
                j += step
            if (
                0 <= j < len(tree)
                and _NUMBER.fullmatch(tree.words[j])
                and float(tree.words[j]) <= 500
                and not _taken(tree, i, j)
            ):
                found[i] = tree.words[j]
                break
    for i in states:
        # "24 each for Malaysia and Brunei": a conjunct without a number shares that of the state before it
        h = tree.head[i]
        if i not in found and tree.dep[i] == "conj" and h in found and any(k < i for k in found):
            found[i] = found[h]
    return found


def _taken(tree: Tree, i: int, j: int) -> bool:
    """Whether a date or another unit has the number."""
    return any(t.start <= tree.start[j] < t.end for t in tree.times) or tree.names[j] is not None


def rate_findings(tree: Tree, reader: Reader, anchor: str | None) -> Iterator[Finding]:
    """The tariffs of a list of rates."""
    if wordings().rates.isdisjoint((*tree.lemma, *tree.lower)):
        return
    pairs = _pairs(tree)
    if len(pairs) < 2:
        return
    root = next(i for i in range(len(tree)) if tree.head[i] == i)
    clause = Clause(tree, root, tree.lemma[root], "verb", root)
    setters = reader.matcher.setters("imposesTariffOn", clause)
    setting = (i for i in range(min(pairs)) if tree.is_verb(i) and tree.lemma[i] in wordings().setting_rates)
    deepest = max(setting, default=root)  # "were to be 49 percent": the last one before the list
    verdict = judge(
        Clause(tree, deepest, tree.lemma[deepest], "verb", deepest), Kind.STATE, reader.rules.lexicon, reader.resolver
    )
    if verdict.voiceless:
        return
    when = find_time(clause, verdict.stance)
    stance = by_date(verdict.stance, when, anchor)
    for i, number in sorted(pairs.items()):
        mention = tree.names[i]
        if mention is None or mention.id is None:
            continue
        target = reader.resolver.state_ref(mention.id, mention.start, mention.end)
        for setter in _others(setters, target):
            yield Finding(
                subject=setter,
                predicate="imposesTariffOn",
                object=target,
                rule="tariff.list",
                start=tree.first,
                end=tree.last,
                stance=stance,
                denial=verdict.kind_of_denial if stance is Stance.DENIED else None,
                when=when,
                starts=True,
                amounts=(Amount(float(number), "percent", number),),
                clause=clause,
            )


def _others(setters: list[Ref], target: Ref) -> list[Ref]:
    return [s for s in setters if s.key != target.key]
