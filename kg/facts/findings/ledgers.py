"""Lists of sums: "Australia: $28 million", "Vietnam – $40 million in two years", "$3 million for clinics in Laos".

Invariant: an item counts only if it names a sum or goods without a verb of its own, and both ends are named by the item
or by what the text deals with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.clauses.clause import Clause
from kg.facts.findings.finding import Finding
from kg.facts.matching.context import Context
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.amounts import find_amounts
from kg.facts.words.wordings import wordings
from kg.model import Briefing, Stance
from kg.text.blocks import Block, BlockKind
from kg.vocabulary import EntityClass

__all__ = ["ledger_findings"]

_DELIMITERS = frozenset((":", "–", "-", "—", "--"))
_LONGEST = 10
"""Words of an item that have to tell the sum or the goods."""


def ledger_findings(
    briefing: Briefing, blocks: Sequence[Block], trees: Sequence[Tree], resolver: Resolver
) -> Iterator[Finding]:
    """The aid that the items of lists tell, in the order of the text."""
    context = Context(resolver)
    for place, tree in enumerate(trees):
        if place and trees[place - 1].block == tree.block:
            continue
        parties = _opening(tree)
        if parties:
            yield from _entry(briefing, blocks, tree, parties, resolver, context)
        elif blocks[tree.block].kind is BlockKind.BULLET and _opens_with_sum(tree):
            yield from _sum(briefing, blocks, tree, resolver, context)


def _opening(tree: Tree) -> tuple[list[int], int] | None:
    """The states that open an item, and the first word behind its colon or dash."""
    states = []
    for i, name in enumerate(tree.names):
        if name is not None and name.cls is EntityClass.STATE:
            states.append(i)
        elif tree.words[i] in _DELIMITERS and states:
            return states, i + 1
        elif tree.lower[i] not in wordings().joining_sums:
            return None
    return None


def _segment(tree: Tree, first: int, resolver: Resolver) -> list[int]:
    """The words of an item up to its first stop; none if they hold a verb or no sum and no goods."""
    found: list[int] = []
    for i in range(first, len(tree)):
        if tree.words[i] in (",", ";", ".", "(") and found:
            break
        finite = tree.tag[i] in ("VBD", "VBZ", "VBP", "MD") and not resolver.lexicon.is_a(tree.lower[i], "promised")
        if finite or (tree.names[i] is not None and not found):
            return []
        found.append(i)
    sums = any(wordings().money.search(tree.words[i]) for i in found)
    goods = any(resolver.lexicon.is_a(tree.lemma[i], "aid") and tree.tag[i].startswith("NN") for i in found)
    return found[:_LONGEST] if sums or (goods and len(found) <= _LONGEST) else []


def _opens_with_sum(tree: Tree) -> bool:
    first = " ".join(tree.words[:4])
    return (
        wordings().money.search(first) is not None
        and tree.tag[0] in ("$", "CD", "IN", "RB", "JJR", "DT", "SYM")
        and not any(tree.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(len(tree)) if tree.head[i] == i)
    )


def _lead(briefing: Briefing, blocks: Sequence[Block], number: int) -> str:
    """The words that open the list: the last block in front of it that is no item."""
    for block in reversed(blocks[:number]):
        if block.kind is not BlockKind.BULLET:
            return briefing.body[block.start : block.end]
    return ""


def _any(text: str, resolver: Resolver, words: str) -> bool:
    """Whether a text has one of the words of a class."""
    return not resolver.lexicon.nouns[words].isdisjoint(re.findall(r"[a-z]+", text.lower()))


def _entry(
    briefing: Briefing,
    blocks: Sequence[Block],
    tree: Tree,
    parties: tuple[list[int], int],
    resolver: Resolver,
    context: Context,
) -> Iterator[Finding]:
    states, first = parties
    words = _segment(tree, first, resolver)
    if not words:
        return
    clause = Clause(tree, words[0], tree.lemma[words[0]], "noun", words[0])
    lead = _lead(briefing, blocks, tree.block)
    named = [resolver.of_mention(name) for i in states if (name := tree.names[i]) is not None]
    giving = _any(lead, resolver, "donors") or all(r.key not in resolver.lexicon.beneficiaries for r in named)
    promised = any(resolver.lexicon.is_a(tree.lower[w], "promised") for w in words) or _any(lead, resolver, "to_come")
    stance = Stance.PLANNED if promised else Stance.ASSERTED
    for ref in named:
        others = context.dealt_with(tree, named, home=giving)
        yield from _found(briefing, clause, [ref] if giving else others, others if giving else [ref], stance)


def _sum(
    briefing: Briefing, blocks: Sequence[Block], tree: Tree, resolver: Resolver, context: Context
) -> Iterator[Finding]:
    clause = Clause(tree, 0, tree.lemma[0], "noun", 0)
    lead = _lead(briefing, blocks, tree.block)
    takers = [
        replace(r, noun="")
        for w in range(len(tree))
        if tree.dep[w] == "pobj" and tree.lower[tree.head[w]] in ("for", "to")
        for r in resolver.resolve(tree, w)
        if r.cls is EntityClass.ORGANISATION or r.key in resolver.lexicon.beneficiaries
    ]
    takers = takers or context.named_in(tree, home=True) or context.dealt_with(tree, (), home=True)
    stance = Stance.PLANNED if _any(lead, resolver, "to_come") else Stance.ASSERTED
    yield from _found(briefing, clause, context.dealt_with(tree, takers, home=False), takers, stance)


def _found(
    briefing: Briefing, clause: Clause, givers: Sequence[Ref], takers: Sequence[Ref], stance: Stance
) -> Iterator[Finding]:
    tree = clause.tree
    for giver in givers:
        for taker in takers:
            if giver.key != taker.key:
                yield Finding(
                    subject=giver,
                    predicate="providesAidTo",
                    object=taker,
                    rule="aid.ledger",
                    start=tree.first,
                    end=tree.last,
                    stance=stance,
                    amounts=find_amounts(briefing.body[tree.first : tree.last]),
                    clause=clause,
                )
