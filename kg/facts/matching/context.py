"""Who fills an end that an event's own words leave out: "Japan shipped a million doses", "two boats were handed over".

Invariant: only an entity that the text names fills an end, and only if no other one fits as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kg.facts.clauses.clause import Clause
from kg.facts.names.ref import BODIES, Ref, own_keys
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.setting import scope
from kg.facts.words.wordings import wordings
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["Context", "headline_states", "quarrels"]

_NEAR = 2
"""Sentences back, the own one included, in which the only state that fits is taken."""
_SHARE = 0.45
"""Share of all mentions that makes a state the one the text deals with."""


class Context:
    """The states around a clause: in its sentence, in those before, in the whole text."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.home = frozenset(resolver.lexicon.beneficiaries)

    def taker(self, clause: Clause, givers: Iterable[Ref]) -> list[Ref]:
        """Whom a gift is for: named in the clause, else the one state of the region that the text deals with."""
        barred = own_keys(givers)
        return self._inside(clause, barred) or self._around(clause, barred, home=True)

    def giver(self, clause: Clause, takers: Iterable[Ref]) -> list[Ref]:
        """Who gives where nobody is said to: who issued the text, else the one outside state that it deals with."""
        barred = own_keys(takers)
        issuer = self.resolver.issuer
        if issuer is not None and issuer not in barred and issuer not in self.home:
            at = clause.tree.start[clause.head]
            return [replace(self.resolver.state_ref(issuer, at, clause.tree.end[clause.head]), borrowed=True)]
        return self._around(clause, barred, home=False)

    def dealt_with(self, tree: Tree, barred: Iterable[Ref], *, home: bool) -> list[Ref]:
        """The one state of the region, or the one from outside, that the text deals with up to a sentence."""
        if not home and self.resolver.issuer is not None and self.resolver.issuer not in self.home:
            return [replace(self.resolver.state_ref(self.resolver.issuer, tree.first, tree.first + 1), borrowed=True)]
        keys = own_keys(barred)
        seen = [(n, r) for n, r in self.resolver.seen if n < tree.number and self._able(r, keys, home=home)]
        return [replace(r, borrowed=True) for r in self._dealt_with(seen, keys, home=home).values()]

    def named_in(self, tree: Tree, *, home: bool) -> list[Ref]:
        """The states of the region, or those from outside, that a sentence names."""
        return [ref for _, ref in self._named_here(tree, set(), home=home).values()]

    def sides(self, clause: Clause, between: Iterable[Ref], known: list[Ref], *, single: bool) -> list[Ref]:
        """The two parties of a quarrel: named beside who stands between them, else the two the text deals with."""
        barred = own_keys(between)
        known = [r for r in known if not own_keys([r]) & barred]
        if len(known) > 1 and not all(r.borrowed for r in known):
            return known
        here = clause.tree.number
        quarrels = self.resolver.quarrels
        order = sorted(quarrels, key=lambda n: (n > here, abs(here - n)))
        own = acting(clause.tree, self.resolver)
        for states in (own, *(quarrels[n] for n in order)):
            pair = self._pair(states, barred)
            if len(pair) == 2 and (len(known) > 1 or all(any(r.key == k.key for r in pair) for k in known)):
                return pair
        near = [r for r in own if r.key in self.home and r.key not in barred and not r.borrowed]
        return known or (near if single and len(near) == 1 else [])

    def _pair(self, states: list[Ref], barred: set[str]) -> list[Ref]:
        """The two states of a sentence besides those that stand between, those of the region first."""
        others = [r for r in states if r.key not in barred]
        near = [r for r in others if r.key in self.home]
        chosen = near if len(near) == 2 else others
        own = all(not r.borrowed for r in chosen)
        return chosen if len(chosen) == 2 and own else []

    # ------------------------------------------------------------- the clause

    def _inside(self, clause: Clause, barred: set[str]) -> list[Ref]:
        """The one state (or one list of them) that the words of the clause name besides the giver."""
        tree = clause.tree
        found: dict[str, Ref] = {}
        tops = set()
        for w in scope(clause):
            refs = self.resolver.meant(tree, w)
            if not refs or self._aside(tree, w) or w in clause.roles.get("agent", []):
                continue
            for ref in refs:
                state = self._standing(ref)
                if state is not None and state.key not in barred:
                    found.setdefault(state.key, state)
                    tops.add(self._top(tree, w))
        return list(found.values()) if len(found) == 1 or len(tops) == 1 else []

    def _standing(self, ref: Ref) -> Ref | None:
        """The state that a name stands for or lies in; an association stands for itself."""
        if ref.cls is EntityClass.STATE or ref.id in self.resolver.lexicon.blocs:
            return replace(ref, noun="")
        if ref.cls in (EntityClass.PLACE, EntityClass.PERSON, *BODIES) and ref.state:
            return self.resolver.state_ref(ref.state, ref.start, ref.end)
        return None

    def _aside(self, tree: Tree, w: int) -> bool:
        """Whether a name stands under a preposition that leads away from the gift, or tells where it was spoken of."""
        top = self._top(tree, w)
        if tree.dep[top] != "pobj":
            return False
        prep = tree.head[top]
        if tree.lower[prep] in wordings().aside:
            return True
        ahead = prep - 1
        helped = tree.dep[ahead] == "pobj" and tree.lower[tree.head[ahead]] in ("for", "to")
        return tree.lower[prep] == "in" and tree.is_verb(tree.head[prep]) and not helped

    @staticmethod
    def _top(tree: Tree, w: int) -> int:
        while tree.dep[w] in ("conj", "appos", "compound", "amod", "poss", "nmod") and tree.head[w] != w:
            w = tree.head[w]
        return w

    # --------------------------------------------------------------- the text

    def _around(self, clause: Clause, barred: set[str], *, home: bool) -> list[Ref]:
        """The one state named ahead in the sentence, else the one of the text, else the one of the sentence before."""
        here, at = clause.tree.number, clause.tree.start[clause.head]
        seen = [(n, r) for n, r in self.resolver.seen if n <= here and self._able(r, barred, home=home)]
        own = self._named_here(clause.tree, barred, home=home)
        ahead = {k: r for k, (w, r) in own.items() if clause.tree.start[w] < at}
        for found in (ahead, {k: r for k, (_, r) in own.items()}, self._dealt_with(seen, barred, home=home)):
            if found:
                return [replace(r, borrowed=True) for r in found.values()] if len(found) == 1 else []
        for back in range(1, _NEAR):
            near = {r.key: r for n, r in seen if n == here - back}
            if near:
                return [replace(r, noun="", borrowed=True) for r in near.values()] if len(near) == 1 else []
        return []

    def _named_here(self, tree: Tree, barred: set[str], *, home: bool) -> dict[str, tuple[int, Ref]]:
        """The states that the sentence names, with the first word that does; not those that a gift comes from."""
        found: dict[str, tuple[int, Ref]] = {}
        for w in range(len(tree)):
            for ref in self.resolver.meant(tree, w):
                state = self._standing(ref)
                if state is None or state.cls is not EntityClass.STATE or state.key in barred:
                    continue
                if (state.key in self.home) is home and not self._aside(tree, w):
                    found.setdefault(state.key, (w, state))
        return found

    def _able(self, ref: Ref, barred: set[str], *, home: bool) -> bool:
        """Whether a state or association can fill the end."""
        bloc = ref.id in self.resolver.lexicon.blocs
        return (
            (ref.cls is EntityClass.STATE or (bloc and home))
            and ref.key not in barred
            and ((ref.key in self.home) is home)
        )

    def _dealt_with(self, seen: list[tuple[int, Ref]], barred: set[str], *, home: bool) -> dict[str, Ref]:
        """The state that most of the names so far mean, headlines included."""
        titled = [self.resolver.of_mention(m) for m in self.resolver.headline]
        refs = [r for r in titled if self._able(r, barred, home=home)] + [r for _, r in seen]
        count = Counter(r.key for r in refs)
        if not count:
            return {}
        best = min(count, key=lambda k: (-count[k], k))
        if count[best] < _SHARE * count.total():
            return {}
        return {best: replace(next(r for r in refs if r.key == best), noun="")}


def acting(tree: Tree, resolver: Resolver) -> list[Ref]:
    """The states that a sentence names, through persons too, not as a place."""
    found: dict[str, Ref] = {}
    for w, name in enumerate(tree.names):
        placed = tree.dep[w] == "pobj" and tree.lower[tree.head[w]] in ("in", "at", "to", "from")
        for ref in resolver.meant(tree, w):
            state = ref.state if ref.cls is EntityClass.PERSON else ref.id if ref.cls is EntityClass.STATE else None
            if state and not placed:
                found.setdefault(state, replace(resolver.state_ref(state, ref.start, ref.end), borrowed=name is None))
    return list(found.values())


def quarrels(trees: Iterable[Tree], resolver: Resolver) -> dict[int, list[Ref]]:
    """Sentence → the states it names, for sentences that tell of a fight or its end."""
    words = resolver.lexicon.nouns["conflict"]
    told = {t.number: acting(t, resolver) for t in trees if not words.isdisjoint(t.lemma)}
    return {number: states for number, states in told.items() if len(states) > 1}


def headline_states(mentions: Iterable[Mention], spans: Iterable[tuple[int, int]]) -> list[Mention]:
    """The states that headlines name."""
    inside = list(spans)
    return [m for m in mentions if m.cls is EntityClass.STATE and any(a <= m.start < b for a, b in inside)]
