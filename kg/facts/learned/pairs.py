"""Pairs of ends in one sentence that a word of the sentence could tie: what the classifier decides on.

Invariants: both ends are of the types of the predicate; a pair has one trigger, the word nearest to both ends in the
tree; nobody is paired with his own state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.facts.clauses import Clause, nominal, verbal
from kg.facts.learned.around import OUTSIDE, Around, End
from kg.facts.learned.relations import Relation
from kg.facts.match import Matcher
from kg.facts.reader import REMOTE
from kg.facts.refs import Ref
from kg.facts.tree import Tree
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Pair", "Sentence"]

_FAR = 99
_TRIGGERS = 3
"""Triggers of one pair that are looked at, the nearest first."""
_MOST = 10
"""Different ends of a sentence that are looked at; more make a list of members."""
_LISTED = 4
"""Members of one list that may be tied to each other."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ends and the word that may tie them."""

    relation: Relation
    trigger: int
    subject: End
    object: End

    @property
    def key(self) -> tuple[str, str, str]:
        """Ends and predicate, symmetric ones in one order."""
        a, b = self.subject.ref.key, self.object.ref.key
        if PREDICATES[self.relation.predicate].symmetric and b < a:
            a, b = b, a
        return a, self.relation.predicate, b


class Sentence:
    """A sentence with its ends, its clauses by trigger and the way between words."""

    def __init__(self, tree: Tree, matcher: Matcher, around: Around) -> None:
        self.tree, self.matcher, self.around = tree, matcher, around
        self.lexicon = matcher.rules.lexicon
        self.ends = self._ends()
        self._clauses: dict[int, Clause] = {}
        self._above: list[tuple[int, ...]] = [(i, *tree.ancestors(i)) for i in range(len(tree))]

    def _ends(self) -> tuple[End, ...]:
        found = []
        for i in range(len(self.tree)):
            for ref in self.matcher.resolver.resolve(self.tree, i):
                if not self._titled(i):
                    found.append(End(i, ref))
        named = {x for e in found for x in (e.ref.key, e.ref.state) if x}
        return (*found, *self.around.outside(self.tree, named)) if found else ()

    def _titled(self, i: int) -> bool:
        """Whether a word only tells whose president or minister a person is: "Singapore's Lawrence Wong"."""
        above = self._owned(i)
        name = self.tree.names[above] if above is not None else None
        return name is not None and name.cls is EntityClass.PERSON

    def _owned(self, i: int) -> int | None:
        """The word that a word qualifies, as possessor, adjective or of-phrase."""
        tree = self.tree
        while tree.dep[i] == "conj":
            i = tree.head[i]
        h = tree.head[i]
        if tree.dep[i] in ("poss", "amod", "compound", "nmod"):
            return h
        return tree.head[h] if tree.dep[i] == "pobj" and tree.lower[h] == "of" else None

    def _somewhere(self, e: End) -> bool:
        """Whether a place or state is one to go to, not the country of a person, a body or a thing."""
        if e.word == OUTSIDE:
            return True
        tree, above = self.tree, self._owned(e.word)
        if e.ref.noun or tree.tag[e.word].startswith("JJ"):
            return False
        if above is None:
            return True
        name = tree.names[above]
        if name is not None:
            return name.cls is EntityClass.PLACE
        return not self.lexicon.is_a(tree.lemma[above], "government", "people", "goods", "vessel", "agreement")

    def clause(self, trigger: int) -> Clause:
        """The clause of a trigger."""
        found = self._clauses.get(trigger)
        if found is None:
            make = verbal if self.tree.is_verb(trigger) or self.tree.lemma[trigger] == "be" else nominal
            found = self._clauses[trigger] = make(self.tree, trigger, self.lexicon)
        return found

    def way(self, a: int, b: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The words up from a to the common ancestor (which is left out) and up from b to it (included)."""
        up, down = self._above[a], self._above[b]
        below = set(down)
        top = next((w for w in up if w in below), None)
        if top is None:
            return up, down
        return up[: up.index(top)], down[: down.index(top) + 1]

    def distance(self, a: int, b: int) -> int:
        """Arcs between two words; coordination and apposition cost nothing."""
        if a == b or b == OUTSIDE:
            return 0
        up, down = self.way(a, b)
        dep = self.tree.dep
        if self._above[a][-1] != self._above[b][-1]:
            return _FAR
        return sum(dep[w] not in ("conj", "appos") for w in (*up, *down[:-1]))

    def _of_one_list(self, s: End, o: End) -> bool:
        """Whether two ends are members of a list too long to tie its members to each other."""
        if OUTSIDE in (s.word, o.word):
            return False
        first, members = self._list_of(s.word)
        return len(members) > _LISTED and self._list_of(o.word)[0] == first

    def _list_of(self, i: int) -> tuple[int, list[int]]:
        tree = self.tree
        while tree.dep[i] in ("conj", "appos") and tree.names[tree.head[i]] is not None:
            i = tree.head[i]
        return i, tree.conjuncts(i)

    def _gap(self, a: int, b: int) -> int:
        return 0 if b == OUTSIDE else abs(a - b)

    def _typed(self, relation: Relation, end: str) -> list[End]:
        rule = relation.rule
        found = []
        for e in self.ends:
            fits = self.matcher.kinds.fits(e.ref, rule.types[end]) and e.way in ("", relation.outside.get(end))
            if not fits or (rule.place_object and not self._moves(e, end)):
                continue
            ref = self.matcher.kinds.at_level(rule, end, e.ref)
            if ref is not None:
                found.append(replace(e, ref=ref))
        return found

    def _moves(self, e: End, end: str) -> bool:
        """Whether an end may be one of a visit: a place to go to, a person who does not live there."""
        return self._somewhere(e) if end == "object" else e.ref.key not in self.around.residents

    def triggers(self, relation: Relation) -> list[int]:
        """Words of the sentence that call a relation."""
        tree = self.tree
        found = []
        for i, lemma in enumerate(tree.lemma):
            if tree.names[i] is not None and tree.names[i].cls not in (EntityClass.AGREEMENT, EntityClass.EXERCISE):  # type: ignore[union-attr]
                continue
            verb = tree.is_verb(i) or (lemma == "be" and tree.dep[i] not in ("aux", "auxpass"))
            if (verb and lemma in relation.verbs) or (lemma in relation.nouns and tree.tag[i].startswith("NN")):
                found.append(i)
        return found

    def pairs(self, relations: Sequence[Relation]) -> Iterator[Pair]:
        """The pairs of the sentence, in the order of relations and words."""
        if len({e.ref.key for e in self.ends}) < 2:
            return
        for relation in relations:
            triggers = self.triggers(relation)
            if not triggers:
                continue
            subjects, objects = self._typed(relation, "subject"), self._typed(relation, "object")
            if len({e.ref.key for e in subjects}) > _MOST or len({e.ref.key for e in objects}) > _MOST:
                continue
            if not (relation.predicate == "metWith" and any(w in REMOTE for w in self.tree.lower)):
                yield from self._nearest(relation, triggers, subjects, objects)

    def _nearest(
        self, relation: Relation, triggers: list[int], subjects: list[End], objects: list[End]
    ) -> Iterator[Pair]:
        best: dict[tuple[tuple[str, str, str], int], tuple[tuple[int, int], Pair]] = {}
        for s in subjects:
            for o in objects:
                if s.ref.key == o.ref.key or s.word == o.word or _own(s.ref, o.ref) or self._of_one_list(s, o):
                    continue
                for t in triggers:
                    if t in (s.word, o.word):
                        continue
                    arcs = self.distance(t, s.word) + self.distance(t, o.word)
                    if arcs >= _FAR:
                        continue
                    pair = Pair(relation, t, s, o)
                    cost = (arcs, self._gap(t, s.word) + self._gap(t, o.word))
                    if (pair.key, t) not in best or cost < best[pair.key, t][0]:
                        best[pair.key, t] = cost, pair
        near: dict[tuple[str, str, str], list[tuple[tuple[int, int], int, Pair]]] = defaultdict(list)
        for (key, t), (cost, pair) in best.items():
            near[key].append((cost, t, pair))
        for ways in near.values():
            ways.sort(key=lambda way: way[:2])
            yield from (pair for _, _, pair in ways[:_TRIGGERS])


def _own(a: Ref, b: Ref) -> bool:
    """Whether two ends belong to one state."""
    return a.state is not None and a.state == (b.key if b.cls is EntityClass.STATE else b.state)
