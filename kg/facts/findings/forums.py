"""Gatherings named in a sentence: which state hosts them by their place, and which two parties meet there.

Invariant: a gathering that is only planned, proposed or called off gives facts of that stance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.facts.clauses.clause import nominal
from kg.facts.findings.finding import Finding
from kg.facts.names.parties import parties
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.occasions import event_id
from kg.facts.qualifiers.setting import Place, by_date, find_place, find_time, is_recent, place_of
from kg.facts.stance.walk import judge
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.model import Briefing, Denial, Stance
from kg.names import AliasKind
from kg.vocabulary import EntityClass, Kind

__all__ = ["gatherings"]


def gatherings(
    trees: list[Tree], resolver: Resolver, lexicon: Lexicon, anchor: str | None, briefing: Briefing
) -> Iterator[Finding]:
    """Findings from the names of gatherings, in the order of the text."""
    for tree in trees:
        for i, mention in enumerate(tree.names):
            if mention is not None and mention.cls in (EntityClass.FORUM, EntityClass.EVENT) and not _within(tree, i):
                forum, ends = resolver.of_mention(mention), parties(mention, resolver)
                yield from _gathering(tree, i, forum, ends, resolver, lexicon, anchor, briefing)
            elif mention is None and tree.tag[i] == "NN" and tree.lemma[i] in lexicon.nouns["convention"]:
                for ref in resolver.resolve(tree, i):
                    if ref.cls is EntityClass.EVENT and _own_place(tree, i, resolver) and not _within(tree, i):
                        yield from _gathering(tree, i, ref, (), resolver, lexicon, anchor, briefing)


def _within(tree: Tree, i: int) -> bool:
    """Whether the name is a mere modifier ("ASEAN Summit declaration")."""
    return tree.dep[i] in ("compound", "amod", "nmod", "poss")


def _gathering(
    tree: Tree,
    i: int,
    forum: Ref,
    ends: tuple[Ref, ...],
    resolver: Resolver,
    lexicon: Lexicon,
    anchor: str | None,
    briefing: Briefing,
) -> Iterator[Finding]:
    clause = nominal(tree, i, lexicon)
    verdict = judge(clause, Kind.EVENT, lexicon, resolver)
    if verdict.voiceless:
        return
    told = verdict.stance
    if told is Stance.DENIED:
        if tree.dep[i] != "pobj":
            return
        # "called off his trip to the summit in Bali": the trip is off, not the summit
        told = Stance.ASSERTED if verdict.kind_of_denial is Denial.NEGATED else Stance.PLANNED
    when = find_time(clause, told)
    stance = by_date(told, when, anchor)
    place = _beside(tree, i, resolver) or find_place(clause, resolver)
    if place is None and stance is Stance.ASSERTED and is_recent(when.first, anchor):
        place = _at_dateline(tree, i, resolver)
    base = Finding(
        subject=forum,
        predicate="hosted",
        object=forum,
        rule="forum.place",
        start=tree.first,
        end=tree.last,
        stance=stance,
        when=when,
        place=place,
        clause=clause,
        attributed_to=verdict.attributed_to if verdict.reported else None,
    )
    if ends and _present(tree, i) and stance is not Stance.POSSIBLE:
        event = event_id(
            resolver.register,
            briefing.id,
            "metWith",
            tuple(e.key for e in ends),
            when.first,
            place.term.id if place else None,
        )
        yield replace(base, subject=ends[0], predicate="metWith", object=ends[1], rule="forum.parties", event=event)
    near = _own_place(tree, i, resolver)
    if place is not None and place.state and (near or (_present(tree, i) and stance is not Stance.POSSIBLE)):
        event = event_id(resolver.register, briefing.id, "hosted", (place.state, forum.key), when.first, place.term.id)
        host = resolver.state_ref(place.state, forum.start, forum.end)
        yield replace(base, subject=host, object=forum, event=event)


def _present(tree: Tree, i: int) -> bool:
    """Whether the sentence tells of the gathering itself: "at the summit", "the summit was held"."""
    if tree.dep[i] == "pobj":
        return tree.lower[tree.head[i]] in wordings().at_gathering
    return tree.dep[i] in ("nsubj", "nsubjpass", "dobj", "conj", "ROOT")


def _beside(tree: Tree, i: int, resolver: Resolver) -> Place | None:
    """The place on the gathering itself: "the summit in Bali and the forum in Brunei"."""
    for p, o in tree.preps(i):
        name = tree.names[o]
        if p in ("in", "at") and name is not None:
            place = place_of(name, resolver)
            if place is not None and place.state is not None:
                return place
    return None


def _at_dateline(tree: Tree, i: int, resolver: Resolver) -> Place | None:
    """The place the text is sent from, if the sentence names no other one and no other state."""
    here = place_of(resolver.here, resolver) if resolver.here is not None else None
    if here is None:
        return None
    for j, name in enumerate(tree.names):
        if name is None or j == i or name.cls not in (EntityClass.STATE, EntityClass.PLACE):
            continue
        lies = name.id if name.cls is EntityClass.STATE else name.state
        if lies != here.state and name.kind is not AliasKind.DEMONYM:
            return None
    return here


def _own_place(tree: Tree, i: int, resolver: Resolver) -> bool:
    return any(p in ("in", "at") and tree.names[o] is not None for p, o in tree.preps(i))
