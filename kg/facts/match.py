"""Rules on clauses: which entities fill the two ends of a predicate.

Invariant: an end that cannot be resolved to an entity of the rule's types gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from kg.facts.clauses import Clause
from kg.facts.conditions import Conditions
from kg.facts.doers import doers
from kg.facts.kinds import Kinds
from kg.facts.parties import parties
from kg.facts.paths import words_at
from kg.facts.phrases import action, phrase
from kg.facts.refs import BODIES, Ref, Resolver
from kg.facts.rules import Rule, RuleSet
from kg.facts.tree import Tree
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Candidate", "Matcher"]

_FAULTS = frozenset(("criticizes", "disputesWith", "imposesTariffOn", "sanctions"))
#: roles in which a verb of blame has what it is about
_GROUNDS = ("patient", "about", "over", "at", "of", "with", "to", "on", "against")
#: how many sentences back a fault is still talked of: beside others, and if there is no other
_NEAR, _FAR = 2, 10
_PAPERS = frozenset(("signedAgreementWith", "hasPartnershipWith"))
_INNER = frozenset(("cooperatesWith", "signedAgreementWith", "conductsExerciseWith"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact before its stance, time and place are known."""

    rule: Rule
    clause: Clause
    subject: Ref
    object: Ref


def _home(ref: Ref) -> str | None:
    """The state of a body: its own government does nothing against it."""
    return ref.state if ref.cls in BODIES else None


def _as_told(tree: Tree, ref: Ref) -> Ref:
    """An agreement in the words of the text."""
    for name in tree.names:
        if name is not None and name.id == ref.id and name.id and ref.cls is EntityClass.AGREEMENT:
            return replace(ref, label=name.text.removeprefix("the ").removeprefix("The "))
    return ref


class Matcher:
    """Applies the rules to the clauses of one document."""

    def __init__(self, rules: RuleSet, resolver: Resolver) -> None:
        self.rules, self.resolver = rules, resolver
        self.carried: dict[str, list[Ref]] = {}
        """Predicate → who acted last, for passives and lists that no longer name the actor."""
        self.faults: list[tuple[int, Candidate]] = []
        """Sentence and event of all that somebody may be found fault with for."""
        self.nouns = rules.lexicon.nouns
        self.kinds = Kinds(rules.lexicon, resolver)
        self.conditions = Conditions(rules.lexicon, resolver)

    # ------------------------------------------------------------------ ends

    def _end(
        self, rule: Rule, end: str, clause: Clause, tries: tuple[tuple[str, ...], ...], but: str = ""
    ) -> list[Ref]:
        for roles in tries:
            found: dict[str, Ref] = {}
            for role in roles:
                if role == "@parties":
                    name = clause.tree.names[clause.head]
                    for ref in parties(name, self.resolver) if name is not None else ():
                        self._take(rule, end, ref, found)
                    continue
                if role == "@states" and clause.tree.names[clause.head] is None:
                    continue
                if role == "@states":
                    for ref in self.resolver.states_of(clause.tree):
                        found.setdefault(ref.key, ref)
                    continue
                if role == "@forum":
                    forum = self.resolver.forums.get(clause.tree.number)
                    if forum is not None:
                        found.setdefault(forum.key, forum)
                    continue
                path, _, step = role.rpartition(".")
                if step == "doer":
                    for w in words_at(clause, path):
                        groups = doers(clause.tree, w, self.nouns)
                        any(self._fill(rule, end, clause.tree, group, found, but) for group in groups)
                else:
                    self._fill(rule, end, clause.tree, words_at(clause, role), found)
            found.pop(but, None)
            if found:
                return list(found.values())
        return []

    def _fill(self, rule: Rule, end: str, tree: Tree, words: list[int], found: dict[str, Ref], but: str = "") -> bool:
        """Take what the words stand for, if of the types of the rule; whether there was any other than `but`."""
        wanted = rule.types.get(end, frozenset(("actor",)))
        fits = [ref for w in words for ref in self.resolver.resolve(tree, w) if self.kinds.fits(ref, wanted)]
        for ref in fits:
            self._take(rule, end, ref, found)
        return any(ref.key != but for ref in fits)

    def _take(self, rule: Rule, end: str, ref: Ref, found: dict[str, Ref]) -> None:
        meant = self.kinds.at_level(rule, end, ref)
        if meant is not None:
            found.setdefault(meant.key, meant)

    def _members(self, rule: Rule, clause: Clause) -> list[Ref]:
        """The first role with two members or more."""
        for role in rule.group:
            members = self._end(rule, "subject", clause, (tuple(role.split("|")),))
            if len(members) > 1:
                return members
        return []

    def _pairs(self, rule: Rule, clause: Clause) -> Iterator[tuple[Ref, Ref]]:
        noun = clause.kind == "noun"
        symmetric = PREDICATES[rule.predicate].symmetric
        subjects = self._end(rule, "subject", clause, rule.noun_subject if noun else rule.subject)
        alone = subjects[0].key if len(subjects) == 1 and rule.predicate != "mediatesBetween" else ""
        objects = self._end(rule, "object", clause, rule.noun_object if noun else rule.object, alone)
        if rule.limit == 1 and len(objects) > 1:
            return
        if rule.carry:
            if subjects:
                self.carried[rule.predicate] = subjects
            else:
                subjects = self.carried.get(rule.predicate, [])
        keys = {s.key for s in subjects}
        if symmetric:
            objects = [o for o in objects if o.key not in keys]
        if rule.group and (not objects or (noun and symmetric) or not subjects):
            members = self._members(rule, clause)
            if members and not (objects and len(members) > 2):
                if len(members) <= rule.limit and (symmetric or len(members) == 2):
                    yield from combinations(members, 2)
                return
        if rule.fallback and not objects and (noun or clause.passive):
            yield from self._dyad(rule, clause, subjects)
            return
        if not objects and not symmetric and len(subjects) > 1 and self._each_other(clause):
            yield from permutations(subjects, 2)
            return
        if rule.counterpart and len(subjects) == 1 and not objects:
            objects = self._counterpart(clause, subjects[0])
        if rule.target and not objects:
            objects = self._aimed_at(clause, subjects)
        if not subjects or not objects:
            return
        if rule.predicate == "mediatesBetween":
            sides = {o.key for o in objects}
            subjects = [s for s in subjects if s.key not in sides and s.state not in sides]
        if rule.predicate == "supports":
            objects = [_as_told(clause.tree, o) for o in objects]
        yield from ((s, o) for s in subjects for o in objects if s.key not in (o.key, _home(o)))
        papers = [clause.head] if noun else clause.roles.get("patient", [])
        one_paper = not any(clause.tree.tag[w] == "NNS" for w in papers)
        if symmetric and 1 < len(subjects) < 3 and len(objects) == 1 and rule.predicate in _INNER and one_paper:
            yield from combinations(subjects, 2)
        if (
            symmetric
            and len(subjects) == 1
            and len(objects) == 2
            and rule.predicate == "cooperatesWith"
            and rule.id == "cooperate.verb"
        ):
            yield from combinations(objects, 2)

    def _aimed_at(self, clause: Clause, subjects: list[Ref]) -> list[Ref]:
        """Whom the text found fault with just before, if the clause itself names nobody: "Japan condemned it, too"."""
        tree = clause.tree
        words = [w for role in _GROUNDS for w in clause.roles.get(role, [])]
        if not words and (clause.kind == "verb" or clause.link not in ("object", "with", "passive", "subject")):
            return []
        for w in words:
            known = tree.tag[w].startswith(("PRP", "DT", "W")) or self.rules.lexicon.is_a(
                tree.lemma[w], "misrule", "deed", "tariff", "sanction"
            )
            if not known or any(tree.names[j] is not None for j in tree.subtree(w)):
                return []
        mine = {x for s in subjects for x in (s.key, s.state) if x}
        found = [(n, ref) for n, event in self.faults for ref in self._culprit(event, mine)]
        if not found or tree.number - found[-1][0] > (_NEAR if len({r.key for _, r in found}) > 1 else _FAR):
            return []
        return [replace(found[-1][1], borrowed=True, noun="")]

    def _culprit(self, event: Candidate, mine: set[str]) -> Iterator[Ref]:
        """Whose fault an event was in the eyes of some critics."""
        ends = [self.resolver.lift(r) for r in (event.subject, event.object)]
        actor, target = ends
        if actor is None or target is None:
            return
        match event.rule.predicate:
            case "criticizes" | "sanctions":
                culprit = target
            case "disputesWith":
                culprit = target if actor.key in mine else actor
                if not {actor.key, target.key} & mine:
                    return
            case _:
                culprit = actor
                if target.key not in mine:
                    return
        if culprit.key not in mine and culprit.cls is EntityClass.STATE:
            yield culprit

    def _each_other(self, clause: Clause) -> bool:
        tree = clause.tree
        return any(
            tree.lower[w] in ("other", "another") and tree.has(w, frozenset(("each", "one")))
            for role in ("patient", "at", "on", "against", "with") for w in clause.roles.get(role, [])
        )  # fmt: skip

    def _counterpart(self, clause: Clause, subject: Ref) -> list[Ref]:
        """Who else it can only be: the other of the two states talked of, if the sentence names no further one."""
        tree = clause.tree
        pair = self.resolver.pairs.get(tree.number, ())
        named = {n.state or n.id for n in tree.names if n is not None and (n.state or n.cls is EntityClass.STATE)}
        others = [p for p in pair if p.key != (subject.state or subject.key)]
        if len(pair) != 2 or len(others) != 1 or not named <= {p.key for p in pair}:
            return []
        return [replace(others[0], borrowed=True)]

    def _dyad(self, rule: Rule, clause: Clause, subjects: list[Ref]) -> Iterator[tuple[Ref, Ref]]:
        """The two states of the sentence, or the pair talked of, for a relational noun without ends of its own."""
        tree = clause.tree
        if (
            clause.roles.get("with")
            or clause.roles.get("between")
            or (len(subjects) == 1 and clause.roles.get("owner"))
            or (tree.tag[clause.head] == "NNS" and clause.lemma in ("partnership", "alliance"))
        ):
            return
        pair = self._known_parties(clause) or self.resolver.pair_of(tree, clause.head)
        if len(pair) == 2 and all(any(s.key == p.key for p in pair) for s in subjects):
            yield pair[0], pair[1]

    def _known_parties(self, clause: Clause) -> tuple[Ref, ...]:
        """The two parties that the register has for a named agreement, where the text speaks of both."""
        words = [clause.head] if clause.kind == "noun" else clause.roles.get("patient", [])
        for w in words:
            name = clause.tree.names[w]
            linked = self.resolver.links.get((clause.tree.number, w), ())
            id = name.id if name is not None else next((r.id for r in linked), None)
            agreement = self.resolver.register.agreements.get(id or "")
            if (
                agreement is not None
                and len(agreement.parties) == 2
                and set(agreement.parties) <= self.resolver.present
            ):
                a, b = clause.tree.start[w], clause.tree.end[w]
                return tuple(self.resolver.state_ref(p, a, b) for p in agreement.parties)
        return ()

    def candidates(self, clause: Clause) -> Iterator[Candidate]:
        """The candidates of one clause, in the order of the rules."""
        table = self.rules.by_noun if clause.kind == "noun" else self.rules.by_verb
        told = clause.roles.get("patient", [])
        for rule in table.get(clause.lemma, ()):
            clause.roles["patient"] = list(told)  # what a rule's preposition adds counts for that rule alone
            if not self.conditions.meet(rule, clause) or (rule.predicate in _PAPERS and self._is_open(clause)):
                continue
            if rule.text:
                yield from self._worded(rule, clause)
            else:
                for s, o in self._pairs(rule, clause):
                    candidate = Candidate(rule, clause, s, o)
                    if rule.predicate in _FAULTS:
                        self.faults.append((clause.tree.number, candidate))
                    yield candidate

    def _is_open(self, clause: Clause) -> bool:
        """Whether the paper is one of many parties, which ties no pair of them."""
        words = [clause.head, *clause.roles.get("patient", []), *clause.roles.get("of", [])]
        return any(
            self.resolver.many_parties(name.id)
            for w in words
            if (name := clause.tree.names[w]) and name.cls is EntityClass.AGREEMENT
        )

    def _worded(self, rule: Rule, clause: Clause) -> Iterator[Candidate]:
        """Facts whose object is a phrase of the text."""
        noun = clause.kind == "noun"
        subjects = self._end(rule, "subject", clause, rule.noun_subject if noun else rule.subject)
        words = (
            [w for t in rule.noun_object for r in t for w in words_at(clause, r)]
            if noun
            else words_at(clause, rule.text)
        )
        if len(subjects) > rule.limit:
            return
        for s in subjects:
            for w in words:
                ref = self._text_end(clause, w)
                if ref is not None:
                    yield Candidate(rule, clause, s, ref)

    def _text_end(self, clause: Clause, w: int) -> Ref | None:
        tree = clause.tree
        name = tree.names[w]
        if name is not None and not (name.cls is EntityClass.AGREEMENT and name.id is None):
            if name.cls in (EntityClass.PERSON, EntityClass.STATE, EntityClass.PLACE):
                return None
            return _as_told(tree, self.resolver.of_mention(name))
        if tree.is_verb(w):
            label = action(tree, w)
            return Ref(None, label, EntityClass.TOPIC, None, tree.start[w], tree.end[w]) if label else None
        label = phrase(tree, w, lists=True)
        if label.startswith(tree.words[0]) and tree.names[0] is None and not tree.tag[0].startswith("NNP"):
            label = label[0].lower() + label[1:]
        if not tree.tag[w].startswith("NN"):
            return None
        if (name is not None or tree.lemma[w] in self.nouns["agreement"]) and not any(True for _ in tree.preps(w)):
            # "issued a joint statement on clean energy": the field often hangs on the verb
            fields = [
                phrase(tree, o)
                for p, o in tree.preps(clause.head)
                if p == "on" and tree.names[o] is None and not any(t.start <= tree.start[o] < t.end for t in tree.times)
            ]
            label = " on ".join([label, *[f for f in fields if f][:1]])
        if len(label.split()) < 2:
            return None
        return Ref(None, label, EntityClass.TOPIC, None, tree.start[w], tree.end[w])
