"""One sentence read by the rules: clauses → candidates → findings with stance, setting, topic and instrument.

Invariant: what nobody asserts (a question, a statement that is denied) gives no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.facts.clauses.clause import Clause, clauses
from kg.facts.findings.finding import Finding
from kg.facts.matching.match import Candidate, Matcher
from kg.facts.matching.paths import words_at
from kg.facts.names.phrases import field_of, topic_phrases
from kg.facts.names.ref import Ref, own_keys
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.amounts import find_amounts
from kg.facts.qualifiers.instruments import meant_instrument
from kg.facts.qualifiers.occasions import event_id
from kg.facts.qualifiers.setting import When, by_date, find_place, find_time, is_after, is_over, scope, told_in_present
from kg.facts.qualifiers.topics import Topics
from kg.facts.rules.ruleset import Rule, RuleSet
from kg.facts.stance.granted import is_ongoing, is_quoted_view, is_spoken
from kg.facts.stance.verdict import Verdict
from kg.facts.stance.walk import judge
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.model import Amount, Briefing, Denial, Stance
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["Reader"]

_MONEY = frozenset(("providesAidTo", "investsIn", "sellsArmsTo", "imposesTariffOn"))
#: events that the plain present with a date tells ahead
_GOING = frozenset(("visited", "metWith", "spokeWith", "attended", "hosted"))
#: nobody does these to his own state
_OUTWARD = _MONEY | {"visited", "sanctions"}
_FLOOR = {"planned": Stance.PLANNED, "possible": Stance.POSSIBLE}


def _inside(a: Ref, b: Ref) -> bool:
    """Whether one is the state of the other: nobody meets his own country."""
    return (a.key == b.state and b.cls is EntityClass.PERSON) or (b.key == a.state and a.cls is EntityClass.PERSON)


def _grows(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a tie is to go on or become more of what it is: "pledged closer cooperation", "will keep working"."""
    tree, v = clause.tree, clause.head
    if clause.kind != "noun":
        more = any(tree.tag[k] == "RBR" and tree.dep[k] == "advmod" for k in tree.kids[v])
        return more or tree.lemma[tree.head[v]] in wordings().going_on
    return any(tree.tag[k] == "JJR" or tree.lower[k] in lexicon.growing for k in tree.kids[v] if k < v)


class Reader:
    """Reads the sentences of one document."""

    def __init__(
        self, briefing: Briefing, resolver: Resolver, rules: RuleSet, topics: Topics, anchor: str | None
    ) -> None:
        self.briefing, self.resolver, self.rules, self.topics, self.anchor = briefing, resolver, rules, topics, anchor
        self.matcher = Matcher(rules, resolver)
        self.verbs, self.nouns = rules.by_verb, rules.by_noun

    def read(self, tree: Tree) -> Iterator[Finding]:
        """The findings of one sentence, in the order of its words and of the rules."""
        if self.unpolitical(tree):
            return
        for clause in clauses(tree, self.rules.lexicon, self.verbs, self.nouns):
            verdicts: dict[str, Verdict] = {}
            for candidate in self.matcher.candidates(clause):
                kind = PREDICATES[candidate.rule.predicate].kind
                verdict = verdicts.get(kind)
                if verdict is None:
                    verdict = verdicts[kind] = judge(clause, kind, self.rules.lexicon, self.resolver)
                finding = self.finding(candidate, verdict)
                if finding is not None:
                    yield finding

    def unpolitical(self, tree: Tree) -> bool:
        """Whether a sentence is about sports, kitchens and the like."""
        return any(w in self.rules.lexicon.unpolitical for w in tree.lower) and not any(
            n is not None and (n.offices or n.cls is EntityClass.GOVERNMENT_BODY) for n in tree.names
        )

    def finding(self, candidate: Candidate, verdict: Verdict) -> Finding | None:
        """The finding of a candidate with its stance, setting, topic and instrument; None if nobody asserts it."""
        if verdict.voiceless:
            return None
        rule, clause, tree = candidate.rule, candidate.clause, candidate.clause.tree
        if rule.inverse:
            if verdict.denial not in (Denial.NEGATED, Denial.REFUSED):
                return None
            verdict = replace(verdict, denial=None, level=Stance.ASSERTED)
        if rule.effect == "ended" and verdict.stance not in (Stance.ASSERTED, Stance.REPORTED):
            return None
        if rule.effect:
            verdict = verdict.under(rule.effect)
        if rule.subject == (("@speaker",),):
            if verdict.denial is not None:
                return None
            verdict = replace(verdict, reported=False)  # that it is said is the fact
        stance, denial = verdict.stance, verdict.kind_of_denial
        if rule.stance and stance is Stance.ASSERTED:
            stance = Stance.PLANNED if verdict.taken_up else _FLOOR[rule.stance]
        if rule.presupposed and stance in (Stance.PLANNED, Stance.POSSIBLE):
            stance = Stance.ASSERTED
        if rule.hedged and stance is Stance.ASSERTED:
            stance = by_date(stance, find_time(clause, stance), self.anchor)
            if stance is Stance.ASSERTED:
                return None
        hoped = stance in (Stance.PLANNED, Stance.POSSIBLE)
        if hoped and rule.predicate == "cooperatesWith" and _grows(clause, self.rules.lexicon):
            stance = Stance.ASSERTED
        if rule.performed and stance is Stance.PLANNED and self._performs(candidate):
            stance = Stance.ASSERTED
        if stance in (Stance.PLANNED, Stance.POSSIBLE) and self._granted(rule, clause):
            stance = Stance.ASSERTED
        attributed = verdict.attributed_to if verdict.reported else None
        if stance is Stance.ASSERTED and self._third_party(candidate, verdict):
            stance = Stance.REPORTED
            attributed = verdict.speakers[0].label
        when = find_time(clause, stance, denial)
        ahead = is_after(when.first, self.anchor) or (
            # "flies to Hanoi in November": the plain present with a date that is not over
            rule.predicate in _GOING
            and when.first is not None
            and len(when.first) > 4
            and not when.recurring
            and told_in_present(clause)
            and not is_over(when.last or when.first, self.anchor)
        )
        if stance is Stance.ASSERTED and ahead:
            stance = Stance.PLANNED
        place = find_place(clause, self.resolver)
        topic = self._topic(candidate)
        subject, object_ = candidate.subject, candidate.object
        if rule.predicate in _OUTWARD and subject.state == object_.key:
            return None
        both = subject.cls is EntityClass.PERSON and object_.cls is EntityClass.PERSON
        if rule.predicate in ("metWith", "spokeWith") and (
            (both and subject.state is not None and subject.state == object_.state) or _inside(subject, object_)
        ):
            return None
        if rule.predicate == "holdsOffice":
            office = self._chair(object_)
            if office is None:
                return None
            object_ = office
        predicate = rule.predicate
        if predicate == "metWith" and any(tree.lower[w] in self.rules.lexicon.remote for w in scope(clause)):
            predicate, place = "spokeWith", None
        return Finding(
            subject=subject,
            predicate=predicate,
            object=object_,
            rule=rule.id,
            start=tree.first,
            end=tree.last,
            stance=stance,
            denial=denial if stance is Stance.DENIED else None,
            attributed_to=attributed,
            when=when,
            place=place,
            topic=topic,
            topic_ids=self.topics.link("; ".join(topic)),
            instrument=self._instrument(candidate) or self._meant(predicate, (subject.key, object_.key), topic, when),
            event=event_id(
                self.resolver.register,
                self.briefing.id,
                rule.predicate,
                (subject.key, object_.key),
                when.first,
                place.term.id if place else None,
            ),
            amounts=self._amounts(clause) if rule.predicate in _MONEY else (),
            starts=self._starts(candidate),
            clause=clause,
        )

    def _starts(self, candidate: Candidate) -> bool:
        """Whether a date of the clause is when the state began, not when somebody spoke of it or acted under it."""
        rule, clause = candidate.rule, candidate.clause
        if clause.kind != "noun" or clause.support is None:
            return rule.starts
        lemma = clause.tree.lemma[clause.support]
        if lemma in wordings().beginnings:
            return True
        if lemma in self.rules.lexicon.stance.presuppose - self.rules.lexicon.founding:
            return False
        return rule.starts and clause.link in ("object", "passive", "subject", "to", "on", "into", "as")

    def _granted(self, rule: Rule, clause: Clause) -> bool:
        """Whether the hedge above does not reach the event."""
        match rule.granted:
            case "speech":
                return is_spoken(clause) or is_quoted_view(clause)
            case "talks":
                return is_spoken(clause) or is_ongoing(clause)
            case "pending":
                return True  # that a paper is still open is the fact
        return False

    def _performs(self, candidate: Candidate) -> bool:
        """Whether the two ends, by agreeing or deciding to, have done it: "A and B agreed to raise their ties"."""
        clause, tree = candidate.clause, candidate.clause.tree
        v = clause.head if clause.kind != "noun" else clause.support
        if v is None:
            return False
        on = clause.kind == "noun" and clause.link == "on"
        h = v if on else tree.head[v]
        done = (
            tree.tag[h] == "VBD"
            and (
                tree.lemma[h] in wordings().deciding
                or (candidate.rule.predicate == "supports" and tree.lemma[h] in self.rules.lexicon.vowing)
            )
            and tree.child(h, "neg", "aux") is None
        )
        return done and (on or tree.dep[v] == "xcomp") and tree.dep[h] in ("ROOT", "conj", "relcl")

    def _third_party(self, candidate: Candidate, verdict: Verdict) -> bool:
        """Whether somebody speaks of what others do, in words the text does not make its own."""
        if not verdict.speakers:
            return False
        ours = own_keys((candidate.subject, candidate.object))
        for speaker in verdict.speakers:
            if (
                speaker.key in ours
                or speaker.state in ours
                or (speaker.state is None and speaker.cls is not EntityClass.STATE)
            ):
                return False
        return True

    def _topic(self, candidate: Candidate) -> tuple[str, ...]:
        found: list[str] = []
        for roles in candidate.rule.topic:
            for role in roles.split("|"):
                words = words_at(candidate.clause, role)
                if role == "self" and candidate.clause.kind == "noun" and candidate.rule.predicate == "cooperatesWith":
                    found.extend(field_of(candidate.clause.tree, candidate.clause.head))
                else:
                    found.extend(topic_phrases(candidate.clause.tree, words))
        unique = list(dict.fromkeys(found))
        return tuple(t for t in unique if not any(t != o and o.startswith(t + " ") for o in unique))

    def _instrument(self, candidate: Candidate) -> str | None:
        rule, clause = candidate.rule, candidate.clause
        if rule.predicate not in (
            "signedAgreementWith",
            "hasPartnershipWith",
            "alliedWith",
            "cooperatesWith",
            "agreesOn",
        ):
            return None
        words = [
            clause.head,
            *clause.roles.get("patient", []),
            *(clause.roles.get("to", []) if rule.predicate == "hasPartnershipWith" else []),
        ]
        for w in words:
            name = clause.tree.names[w]
            if name is not None and name.cls is EntityClass.AGREEMENT and name.id:
                parties = self.resolver.register.agreements.get(name.id)
                ends = {candidate.subject.key, candidate.object.key}
                if parties is None or ends <= set(parties.parties):
                    return name.id
        return None

    def _meant(self, predicate: str, ends: tuple[str, str], topic: tuple[str, ...], when: When) -> str | None:
        if predicate != "signedAgreementWith":
            return None
        topics = self.topics.link("; ".join(topic))
        return meant_instrument(self.resolver.register, ends, topic, topics, when.first, self.anchor)

    def _chair(self, body: Ref) -> Ref | None:
        if body.cls is EntityClass.OFFICE:
            return body
        if body.id != "e:asean" or body.noun in ("summit", "meeting"):
            return None
        office = self.resolver.register.office(body.id, "Chair")
        return replace(body, id=office, label=f"Chair of {body.label}", cls=EntityClass.OFFICE)

    def _amounts(self, clause: Clause) -> tuple[Amount, ...]:
        tree = clause.tree
        verb = clause.support if clause.kind == "noun" and clause.support is not None else clause.head
        words = tree.region(verb)
        return find_amounts(self.briefing.body[tree.start[words[0]] : tree.end[words[-1]]])
