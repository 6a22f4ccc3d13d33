"""Rules on clauses: which entities fill the two ends of a predicate.

Invariant: an end that cannot be resolved to an entity of the rule's types gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from kg.facts.clauses.clause import Clause
from kg.facts.clauses.doers import doers
from kg.facts.clauses.faults import FAULTS, Faults
from kg.facts.matching.conditions import Conditions
from kg.facts.matching.context import Context
from kg.facts.matching.kinds import Kinds
from kg.facts.matching.paths import words_at
from kg.facts.matching.sides import Sides
from kg.facts.names.namesakes import unknown_name
from kg.facts.names.parties import parties
from kg.facts.names.phrases import action, phrase
from kg.facts.names.ref import BODIES, Ref, own_keys
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.rules.ruleset import Rule, RuleSet
from kg.facts.words.wordings import wordings
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Candidate", "Matcher"]

_PAPER_ROLES = ("patient", "of", "to", "by", "agent")
_ACTOR = frozenset(("actor",))
#: sentences within which an end left out can be the one named before
_RECENT = 3
#: sentences over which the only traveller of a text is meant
_LONG = 8
_FILLED = frozenset(("subject", "person"))
_MOVING = ("visited", "metWith", "spokeWith", "attended")
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
        self.faults = Faults(rules.lexicon, resolver)
        self.recent: dict[str, tuple[int, list[Ref], list[Ref]]] = {}
        """Predicate → sentence, subjects and objects of its last event, for wordings that leave the object out."""
        self.movers: dict[str, tuple[int, Ref]] = {}
        """Who travels and meets: the sentence of the last event, and the person."""
        self.nouns = rules.lexicon.nouns
        self.kinds = Kinds(rules.lexicon, resolver)
        self.conditions = Conditions(rules.lexicon, resolver)
        self._known: dict[tuple[int, int, frozenset[str]], list[Ref]] = {}
        self.sides = Sides(rules.lexicon, resolver)
        self.context = Context(resolver)

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
                if role.endswith(".doer"):
                    for w in words_at(clause, role.removesuffix(".doer")):
                        groups = doers(clause.tree, w, self.nouns)
                        any(self._fill(rule, end, clause.tree, group, found, but) for group in groups)
                elif words := words_at(clause, role):
                    self._fill(rule, end, clause.tree, words, found)
            found.pop(but, None)
            if found:
                return list(found.values())
        return []

    def _fill(self, rule: Rule, end: str, tree: Tree, words: list[int], found: dict[str, Ref], but: str = "") -> bool:
        """Take what the words stand for, if of the types of the rule; whether there was any other than `but`."""
        wanted = rule.types.get(end, _ACTOR)
        fits = [ref for w in words for ref in self._fitting(tree, w, wanted)]
        if not fits and "named" in wanted:
            fits = [ref for w in words if (ref := unknown_name(tree, w)) is not None]
        for ref in fits:
            self._take(rule, end, ref, found)
        return any(ref.key != but for ref in fits)

    def _fitting(self, tree: Tree, w: int, wanted: frozenset[str]) -> list[Ref]:
        """What a word stands for, of these types; asked by many rules."""
        found = self._known.get((tree.number, w, wanted))
        if found is None:
            found = [ref for ref in self.resolver.resolve(tree, w) if self.kinds.fits(ref, wanted)]
            self._known[tree.number, w, wanted] = found
        return found

    def _take(self, rule: Rule, end: str, ref: Ref, found: dict[str, Ref]) -> None:
        meant = self.kinds.at_level(rule, end, ref)
        if meant is not None:
            found.setdefault(meant.key, meant)

    def _members(self, rule: Rule, clause: Clause, opposite: bool) -> list[Ref]:
        """The first role with two members or more; who does it is no group where there is somebody opposite."""
        for role in rule.group:
            if opposite and role in ("subject", "agent"):
                continue
            members = self._end(rule, "subject", clause, (tuple(role.split("|")),))
            if len(members) > 1:
                return members
            if role == "between" and clause.roles.get("between"):
                return []
        return []

    def _pairs(self, rule: Rule, clause: Clause) -> Iterator[tuple[Ref, Ref]]:
        noun = clause.kind == "noun"
        symmetric = PREDICATES[rule.predicate].symmetric
        subjects = self._end(rule, "subject", clause, rule.noun_subject if noun else rule.subject)
        if not subjects and not (
            rule.carry or rule.group or rule.fallback or (rule.counterpart and rule.hedged) or _FILLED & {*rule.fill}
        ):
            return
        alone = subjects[0].key if len(subjects) == 1 and rule.predicate != "mediatesBetween" else ""
        objects = self._end(rule, "object", clause, rule.noun_object if noun else rule.object, alone)
        if rule.limit == 1 and len(objects) > 1:
            return
        if rule.fill:
            subjects, objects = self._filled(rule, clause, subjects, objects)
        if rule.carry:
            usual = self.rules.lexicon.tariff_setter
            if subjects and {o.key for o in objects} != {usual}:  # who answers the usual setter sets no others
                self.carried[rule.predicate] = subjects
            elif not subjects:
                subjects = self.setters(rule.predicate, clause)
        keys = {s.key for s in subjects}
        if symmetric:
            objects = [o for o in objects if o.key not in keys]
        if rule.group and (not objects or (noun and symmetric) or not subjects):
            members = self._members(rule, clause, bool(objects))
            if members and not (objects and len(members) > 2):
                if len(members) <= rule.limit and (symmetric or len(members) == 2):
                    yield from combinations(members, 2)
                return
        if rule.fallback and not objects and (noun or clause.passive or self.sides.of_ties(clause)):
            yield from self.sides.pair(rule, clause, subjects)
            return
        if rule.fallback and (noun or clause.passive) and not subjects and len(objects) == 1:
            subjects = self.sides.opposite(clause, objects[0])
        if not objects and not symmetric and len(subjects) > 1 and self._each_other(clause):
            yield from permutations(subjects, 2)
            return
        if rule.retort and not objects:
            objects = self.faults.doers_to(subjects, rule.predicate, clause.tree.number)
        if rule.target and not objects:
            objects = self.faults.culprits(clause, subjects, rule.predicate)
        away = bool(rule.recall) and self._goes_somewhere(clause)
        if rule.recall and subjects and not objects and not away:
            objects = self._recalled(rule, clause)
        if rule.counterpart and subjects and not objects and not away:
            objects = self.sides.counterpart(clause, subjects)
        if rule.counterpart and symmetric and len(objects) == 1 and not subjects:
            subjects = self.sides.counterpart(clause, objects)
        if not subjects or not objects:
            return
        self.recent[rule.predicate] = (clause.tree.number, subjects, objects)
        if rule.predicate in _MOVING:
            self.movers |= {s.key: (clause.tree.number, s) for s in subjects if s.cls is EntityClass.PERSON}
        if rule.predicate == "mediatesBetween":
            sides = {o.key for o in objects}
            subjects = [s for s in subjects if s.key not in sides and s.state not in sides]
        if rule.predicate == "supports":
            objects = [_as_told(clause.tree, o) for o in objects]
        yield from ((s, o) for s in subjects for o in objects if s.key not in (o.key, _home(o)))
        papers = [clause.head] if noun else clause.roles.get("patient", [])
        one_paper = not any(clause.tree.tag[w] == "NNS" for w in papers)
        each = any(clause.tree.has(w, frozenset(("both", "each"))) for w in clause.role("agent", "subject"))
        inner = rule.predicate in _INNER and one_paper and not each
        if symmetric and 1 < len(subjects) < 3 and len(objects) == 1 and inner:
            yield from combinations(subjects, 2)
        if (
            symmetric
            and len(subjects) == 1
            and len(objects) == 2
            and rule.predicate == "cooperatesWith"
            and rule.id == "cooperate.verb"
        ):
            yield from combinations(objects, 2)

    def setters(self, predicate: str, clause: Clause) -> list[Ref]:
        """Who does what nobody is said to do: who did so last, else who usually does, if the text names no rival."""
        carried = self.carried.get(predicate, [])
        usual = self.rules.lexicon.tariff_setter
        rivals = self.rules.lexicon.sanctioners if predicate == "sanctions" else frozenset()
        if carried or usual not in self.resolver.present or not rivals.isdisjoint(self.resolver.present):
            return carried
        a, b = clause.tree.start[clause.head], clause.tree.end[clause.head]
        return [replace(self.resolver.state_ref(usual, a, b), borrowed=True)]

    def _filled(
        self, rule: Rule, clause: Clause, subjects: list[Ref], objects: list[Ref]
    ) -> tuple[list[Ref], list[Ref]]:
        """The ends of a rule, those left out taken from what stands around the clause."""
        own = own_keys(subjects)
        others = [o for o in objects if o.key not in own]
        if "object" in rule.fill and subjects and not others:
            others = self.context.taker(clause, subjects)
        if "subject" in rule.fill and others and not subjects:
            subjects = self.context.giver(clause, others)
        if "person" in rule.fill and others and not subjects:
            subjects = self._mover(clause)
        if "sides" in rule.fill and subjects:
            party = any(o.key in own and not o.borrowed for o in objects)  # who is a party does not stand between
            others = [] if party else self.context.sides(clause, subjects, others, single="side" in rule.fill)
        return subjects, others

    def _mover(self, clause: Clause) -> list[Ref]:
        """The person whose journeys and meetings the text tells of: "A flies to X. … A stop in Y was dropped"."""
        here = clause.tree.number
        told = [e for p in _MOVING if (e := self.recent.get(p)) and 0 <= here - e[0] <= _RECENT]
        last = max((n for n, _, _ in told), default=0)
        movers = {s.key: s for n, subjects, _ in told if n == last for s in subjects}
        if not movers and len(self.movers) == 1:
            movers = {k: s for k, (n, s) in self.movers.items() if here - n <= _LONG}
        alone = len(movers) == 1 and all(s.cls is EntityClass.PERSON for s in movers.values())
        return [replace(s, borrowed=True) for s in movers.values()] if alone else []

    def _each_other(self, clause: Clause) -> bool:
        tree = clause.tree
        return any(
            tree.lower[w] in ("other", "another") and tree.has(w, frozenset(("each", "one")))
            for role in ("patient", "at", "on", "against", "with") for w in clause.roles.get(role, [])
        )  # fmt: skip

    def _recalled(self, rule: Rule, clause: Clause) -> list[Ref]:
        """The end that the text has just named: "invited him to Hanoi. He may not come"."""
        here = self.resolver.here
        if rule.recall == "here":
            if here is None or not here.state:
                return []
            return [self.resolver.state_ref(here.state, here.start, here.end)]
        number, subjects, objects = self.recent.get(rule.predicate, (-_RECENT - 1, [], []))
        if clause.tree.number - number > _RECENT:
            return []
        return [replace(r, borrowed=True) for r in (objects if rule.recall == "object" else subjects)]

    def _goes_somewhere(self, clause: Clause) -> bool:
        """Whether the clause names an end after all, or is an idiom with a particle."""
        tree, v = clause.tree, clause.head
        idiom = clause.kind != "noun" and tree.child(v, "prt") is not None
        return idiom or any(
            p in wordings().towards and not any(t.start <= tree.start[o] < t.end for t in tree.times)
            for p, o in tree.preps(v)
        )

    def candidates(self, clause: Clause) -> Iterator[Candidate]:
        """The candidates of one clause, in the order of the rules."""
        told = clause.roles.get("patient", [])
        for rule in self._called(clause):
            clause.roles["patient"] = list(told)  # what a rule's preposition adds counts for that rule alone
            if not self.conditions.meet(rule, clause) or (rule.predicate in _PAPERS and self._is_open(clause)):
                continue
            if rule.text:
                yield from self._worded(rule, clause)
            else:
                for s, o in self._pairs(rule, clause):
                    if rule.predicate in FAULTS:
                        self.faults.remember(clause.tree.number, rule.predicate, s, o)
                    yield Candidate(rule, clause, s, o)

    def _called(self, clause: Clause) -> Sequence[Rule]:
        if clause.kind == "noun":
            return self.rules.by_noun.get(clause.lemma, ())
        rules = self.rules.by_verb.get(clause.lemma, ())
        return (
            [rules[n] for n in self.rules.calls[clause.lemma].among(self.conditions.company(clause))] if rules else ()
        )

    def _is_open(self, clause: Clause) -> bool:
        """Whether the paper is one of many parties, which ties no pair of them."""
        tree = clause.tree
        words = [clause.head, *(w for role in _PAPER_ROLES for w in clause.roles.get(role, []))]
        words += [a for w in words if tree.tag[w] == "WDT" and (a := self.resolver.antecedent(tree, w)) is not None]
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
