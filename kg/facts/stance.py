"""Stance of an event: a walk from its word up to the root, over everything that governs it.

Invariant: nothing on the way up makes a hedged event more certain; what the tables do not know hedges rather than asserts.
The words and their effects stand in `ontology/rules/stance.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.facts.clauses import Clause, is_passive, subjects
from kg.facts.lexicon import Lexicon
from kg.facts.predicative import COPULAS, predicate_effects
from kg.facts.refs import Ref, Resolver
from kg.facts.tree import Tree
from kg.model import Denial, Stance
from kg.vocabulary import EntityClass, Kind

__all__ = ["Verdict", "judge"]

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_REACHING = frozenset(("for", "to", "on", "into", "of", "out", "against", "off"))
_JOURNEYS = frozenset(("visit", "trip", "tour", "journey", "stop", "stopover", "mission", "leg"))
#: "no date for the visit" denies the date, not the visit
_ABOUT_IT = frozenset(("date", "day", "time", "timetable", "schedule", "detail", "word", "news", "mention", "comment", "venue"))
_FIRSTS = frozenset(["first", "second", "third", "only", "last", "latest", "fourth", "fifth", "next"])
_STATIVE = frozenset(["be", "remain", "come", "stay", "fall", "live", "put", "place", "keep", "bring"])
_DENIALS = {"negated": Denial.NEGATED, "refused": Denial.REFUSED, "cancelled": Denial.CANCELLED, "ended": Denial.ENDED}


@dataclass(slots=True)
class Verdict:
    """What the walk has found so far."""

    level: Stance = Stance.ASSERTED
    denial: Denial | None = None
    reported: bool = False
    attributed_to: str | None = None
    speakers: list[Ref] = field(default_factory=list)
    voiceless: bool = False
    """Nobody asserts it: a question, a denied statement; no claim."""

    def apply(self, effect: str) -> None:
        """Take one word's effect into account."""
        if effect in ("asserted", "same"):
            return
        if effect == "planned":
            if self.level is Stance.ASSERTED:
                self.level = Stance.PLANNED
        elif effect == "possible":
            self.level = Stance.POSSIBLE
        elif effect == "reported":
            self.reported = True
        elif effect == "none":
            self.voiceless = True
        else:
            self.deny(_DENIALS.get(effect, Denial.NEGATED))

    def under(self, effect: str) -> Verdict:
        """A copy with one more effect."""
        copy = replace(self, speakers=list(self.speakers))
        copy.apply(effect)
        return copy

    def deny(self, kind: Denial) -> None:
        """Negate: twice negated is possible, not asserted; an end that did not come leaves things as they were."""
        if self.denial is None:
            self.denial = kind
        elif self.denial is Denial.ENDED and kind is Denial.NEGATED:
            self.denial = None
        else:
            self.denial = None
            self.level = Stance.POSSIBLE

    @property
    def stance(self) -> Stance:
        """The outcome."""
        if self.denial is not None:
            return Stance.DENIED
        if self.level is not Stance.ASSERTED:
            return self.level
        return Stance.REPORTED if self.reported else Stance.ASSERTED

    @property
    def kind_of_denial(self) -> Denial | None:
        """What denied means: a negated plan is a refusal."""
        if self.denial is Denial.NEGATED and self.level is not Stance.ASSERTED:
            return Denial.REFUSED
        return self.denial


class _Walk:
    def __init__(self, tree: Tree, kind: Kind, lexicon: Lexicon, resolver: Resolver) -> None:
        self.tree, self.kind, self.lexicon, self.table, self.resolver = tree, kind, lexicon, lexicon.stance, resolver
        self.verdict = Verdict()
        self.seen: set[int] = set()

    # -------------------------------------------------------------- one word

    def verb_itself(self, v: int, negation: bool = True, modality: bool = True) -> None:
        """Auxiliaries, negation and adverbs of a verb."""
        tree, table = self.tree, self.table
        subject = tree.child(v, "nsubj", "nsubjpass")
        for k in tree.kids[v]:
            word, dep = tree.lower[k], tree.dep[k]
            if (
                dep in ("aux", "auxpass")
                and modality
                and subject is not None
                and k < subject
                and word in ("had", "were", "should")
            ):
                self.verdict.apply("possible")  # "had the visit taken place"
            elif dep == "aux" and modality and word in table.modals:
                self.verdict.apply(
                    "planned" if word in ("would", "'d") and self._told_before(v) else table.modals[word]
                )
            elif dep == "neg" and negation:
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("advmod", "npadvmod", "dep"):
                effect = table.adverbs.get(word)
                if effect == "negated" and not negation:
                    continue
                if effect and not (effect == "negated" and word in ("nor", "neither") and dep == "dep"):
                    self.verdict.apply(effect)
                if word in ("longer",) and tree.has(k, frozenset(("no",))):
                    self.verdict.deny(Denial.ENDED)
                if word == "yet" and tree.has(v, frozenset(("to",))) and negation:
                    self.verdict.deny(Denial.NEGATED)
            elif dep in ("nsubj", "nsubjpass", "dobj") and negation and k not in self.seen and self._denied_noun(k):
                self.verdict.deny(Denial.NEGATED)
            elif dep == "prep" and word in table.provisos:
                self.verdict.apply("possible")
            elif dep == "prep" and word == "according":
                self._according(k)
            elif (dep == "mark" and word in table.conditions and modality) or (
                dep == "advcl"
                and modality
                and any(tree.lower[m] in ("if", "unless", "provided") for m in tree.children(k, "mark"))
            ):
                self.verdict.apply("possible")

    def _told_before(self, v: int) -> bool:
        """ "announced that it would": the future seen from the past, unless it hangs on a condition."""
        tree, h = self.tree, self.tree.head[v]
        unreal = any(
            tree.lower[m] in self.table.conditions for k in tree.children(v, "advcl") for m in tree.children(k, "mark")
        )
        promised = tree.lemma[h] in self.table.speakers or self.table.verbs.get(tree.lemma[h]) == "planned"
        return tree.dep[v] == "ccomp" and tree.tag[h] in ("VBD", "VBN") and promised and not unreal

    def _denied_noun(self, n: int) -> bool:
        return any(
            self.tree.lower[k] in self.table.none and self.tree.dep[k] in ("det", "neg", "preconj")
            for k in self.tree.kids[n]
        ) or (  # noqa: E501
            self.tree.lower[n] in ("none", "neither", "nobody")
        )

    def _according(self, k: int) -> None:
        tree = self.tree
        words = [o for p in tree.children(k, "prep") for o in tree.children(p, "pobj")]
        for o in words:
            self._speaker(o, hearsay_only=False)

    def _speaker(self, o: int, hearsay_only: bool) -> None:
        tree, table = self.tree, self.table
        refs = list(self.resolver.resolve(tree, o))
        span = tree.subtree(o)
        label = " ".join(tree.words[j] for j in span if j <= o or tree.dep[j] != "relcl").strip()
        nouns = {tree.lemma[j] for j in span if j <= o} | {tree.lemma[o]}
        mention = tree.names[o]
        if mention is not None:
            label = mention.label
            nouns |= {w.lower() for w in mention.text.replace(",", " ").split()}
            if mention.cls is EntityClass.PERSON and not mention.offices and mention.state is None and not refs:
                self.verdict.reported = True
        veiled = any(tree.lower[j] == "anonymity" for j in span)
        if veiled or nouns & (table.hearsay | table.outlets) and not (refs and refs[0].cls is EntityClass.PERSON):
            self.verdict.reported = True
            self.verdict.attributed_to = self.verdict.attributed_to or label
        else:
            self.verdict.speakers.extend(refs)
            if refs and self.verdict.attributed_to is None:
                self.verdict.attributed_to = refs[0].label

    def noun_itself(self, n: int) -> None:
        """Determiners and modifiers of an event noun."""
        tree, table = self.tree, self.table
        for k in tree.kids[n]:
            word, dep = tree.lower[k], tree.dep[k]
            if dep in ("amod", "compound", "advmod", "nmod"):
                effect = table.modifiers.get(word)
                if effect:
                    self.verdict.apply(effect)
                for g in tree.kids[k]:
                    if tree.lower[g] in table.adverbs:
                        self.verdict.apply(table.adverbs[tree.lower[g]])
            elif word in table.none and dep in ("det", "neg", "preconj", "amod"):
                self.verdict.deny(Denial.NEGATED)
            elif dep in ("acl", "relcl") and tree.is_verb(k):
                self._clause_on_noun(n, k)
            elif dep == "prep" and word in table.provisos:
                self.verdict.apply("possible")

    def _clause_on_noun(self, n: int, k: int) -> None:
        """ "talks planned for May", "a visit foreseen for March", "the deal which was shelved"."""
        tree, table = self.tree, self.table
        if tree.dep[k] == "acl" and tree.tag[k] == "VBN":
            effect = table.objects.get(tree.lemma[k])
            if effect:
                self.verdict.apply(effect)
        elif tree.dep[k] == "acl" and tree.child(k, "aux") is not None and tree.child(k, "auxpass") is not None:
            self.verdict.apply("planned")
        elif tree.dep[k] == "relcl" and tree.child(k, "nsubjpass") is not None:
            subject = tree.child(k, "nsubjpass")
            if subject is not None and tree.tag[subject] in ("WDT", "WP"):
                effect = self._object_effect(k)
                if effect in ("cancelled", "ended", "planned", "possible", "refused"):
                    self.verdict.apply(effect)
                if tree.lemma[k] in self.lexicon.support:
                    self.verb_itself(k)
        elif tree.dep[k] == "relcl" and tree.child(k, "nsubj") is not None and tree.lemma[k] in table.objects:
            self.verdict.apply(table.objects[tree.lemma[k]])

    def _subject_effect(self, v: int) -> str | None:
        tree, table = self.tree, self.table
        for k in tree.kids[v]:
            if tree.dep[k] in ("prt", "advmod", "prep") and (
                effect := table.subjects.get(f"{tree.lemma[v]} {tree.lower[k]}")
            ):
                return effect
        return table.subjects.get(tree.lemma[v])

    def _object_effect(self, v: int) -> str | None:
        tree, table = self.tree, self.table
        for k in tree.kids[v]:
            if tree.dep[k] in ("prt", "advmod", "prep"):
                effect = table.objects.get(f"{tree.lemma[v]} {tree.lower[k]}")
                if effect:
                    return effect
        lemma = tree.lemma[v]
        if lemma in ("call", "put", "turn", "rule", "break") and not any(tree.dep[k] == "prt" for k in tree.kids[v]):
            return "possible" if lemma == "call" else None
        if lemma == "turn":
            down = any(tree.lower[k] in ("down", "away") for k in tree.kids[v])
            return "refused" if down else None
        effect = table.objects.get(lemma)
        if effect == "ended" and any(p in ("to", "by") and self._measured(o) for p, o in tree.preps(v)):
            return None  # "cut the duties to 19 percent"
        return effect

    def _measured(self, o: int) -> bool:
        tree = self.tree
        numbers = [j for j in tree.subtree(o) if tree.tag[j] == "CD"]
        return bool(numbers) and not all(tree.lower[j] in ("zero", "0") for j in numbers)

    # -------------------------------------------------------------- upwards

    def from_verb(self, v: int, own: bool = True) -> None:
        """Walk up from a verb; `own` = its auxiliaries and negation count."""
        tree = self.tree
        while v not in self.seen:
            self.seen.add(v)
            if own:
                self.verb_itself(v)
            h, dep = tree.head[v], tree.dep[v]
            if h == v or self._apart(v, h):
                return
            if dep == "conj" and (tree.is_verb(h) or tree.lemma[h] == "be"):
                own = self._shares(v, h)
                if own and tree.child(v, "neg") is not None:
                    own = True
                v = h
                continue
            if dep in ("xcomp", "ccomp") and tree.tag[h].startswith("V"):
                self._complement(v, h, dep)
                own = dep == "xcomp" or tree.lemma[h] not in self.table.speakers
                if not own:
                    self._told(h)
                v = h
                continue
            if dep in ("xcomp", "ccomp", "advcl", "acl", "prep", "relcl", "pcomp"):
                step = self._beside(v, h, dep)
                if step is None:
                    return
                v, own = step
                continue
            if dep in ("csubj", "csubjpass") and tree.tag[h].startswith("V"):
                v, own = h, True
                continue
            if dep == "parataxis" and tree.lemma[h] in self.table.speakers:
                self._told(h)
            return

    def _apart(self, v: int, h: int) -> bool:
        """Whether a semicolon stands between: main clauses beside each other, whatever the parser hangs where."""
        return any(self.tree.words[i] == ";" for i in range(min(v, h) + 1, max(v, h)))

    def _shares(self, v: int, h: int) -> bool:
        """Whether a conjunct verb stands under the auxiliaries of the first one."""
        tree = self.tree
        if tree.child(v, "nsubj", "nsubjpass") is not None or (
            tree.tag[v] in ("VBD", "VBZ", "VBP") and tree.tag[h] not in ("VB",)
        ):
            return False
        if any(tree.dep[k] == "aux" and tree.tag[k] in ("MD", "VBD", "VBZ", "VBP") for k in tree.kids[v]):
            return False
        return tree.tag[v] in ("VB", "VBN", "VBG", "VBP")

    def _complement(self, v: int, h: int, dep: str) -> None:
        tree, table = self.tree, self.table
        lemma = tree.lemma[h]
        particle = next((tree.lower[k] for k in tree.kids[h] if tree.dep[k] in ("prt",)), "")
        effect = table.verbs.get(f"{lemma} {particle}") if particle else None
        effect = effect or table.verbs.get(lemma)
        if dep == "ccomp" and any(tree.lower[k] in ("whether", "if") and tree.dep[k] == "mark" for k in tree.kids[v]):
            self.verdict.apply("possible")
            return
        if dep == "ccomp" and lemma == "be":
            return
        infinitive = any(tree.lower[k] == "to" and tree.dep[k] == "aux" for k in tree.kids[v])
        if effect == "asserted" and infinitive and lemma in table.speakers | {"ask", "tell"}:
            effect = "possible"
        if dep == "ccomp" and effect is None:
            effect = "asserted" if lemma in table.speakers else "possible"
        if dep == "ccomp" and not infinitive and lemma in ("agree", "decide") and tree.child(v, "aux") is None:
            effect = "asserted"
        if effect == "denied":
            self.verdict.deny(Denial.NEGATED)
            return
        if dep == "xcomp" and lemma in ("have",):
            yet = any(tree.lower[k] == "yet" for k in (*tree.kids[h], *tree.kids[v]))
            self.verdict.apply("negated" if yet else "possible")
            return
        if dep == "xcomp" and lemma == "be" and not infinitive:
            return
        self.verdict.apply(effect or "possible")

    def _told(self, h: int) -> None:
        """Somebody says it: who?"""
        tree = self.tree
        if tree.child(h, "neg") is not None:
            self.verdict.voiceless = True
        for k in tree.kids[h]:
            if tree.dep[k] == "aux" and tree.lower[k] in ("may", "might", "could", "would"):
                self.verdict.apply("possible")
            if tree.dep[k] == "advmod" and tree.lower[k] in self.table.adverbs:
                self.verdict.apply(self.table.adverbs[tree.lower[k]])
        who = subjects(tree, h, self.lexicon)
        if is_passive(tree, h):
            # "it was reported that", "X is said to have"
            self.verdict.reported = True
            return
        for s in who:
            self._speaker(s, hearsay_only=False)

    def _beside(self, v: int, h: int, dep: str) -> tuple[int, bool] | None:
        """Steps over adjectives, nouns, adverbial and relative clauses; None = the walk ends."""
        tree, table = self.tree, self.table
        infinitive = any(tree.lower[k] == "to" and tree.dep[k] == "aux" for k in tree.kids[v])
        if tree.tag[h].startswith("JJ") or tree.dep[h] == "acomp":
            self.verdict.apply(table.adjectives.get(tree.lower[h], "possible"))
            for k in tree.kids[h]:
                if tree.dep[k] in ("neg",) or (tree.dep[k] == "advmod" and tree.lower[k] in ("not", "never")):
                    self.verdict.deny(Denial.NEGATED)
            return tree.head[h], True
        if dep == "advcl":
            return self._adverbial(v, h, infinitive)
        if dep in ("acl", "xcomp", "ccomp"):
            if not infinitive and dep == "acl" and tree.tag[v] in ("VBN", "VBG"):
                if self._denied_noun(h):
                    self.verdict.deny(Denial.NEGATED)
                self._only_told(h)
                return None
            first = any(
                tree.lower[k] in _FIRSTS or (tree.lower[k].endswith(("th", "st", "nd")) and tree.dep[k] == "amod")
                for k in tree.kids[h]
            )
            self.verdict.apply("same" if first else table.nouns.get(tree.lemma[h], "possible"))
            self.from_noun(h, event=False)
            return None
        if dep in ("pcomp", "prep"):
            return self._after_preposition(v, h)
        self._only_told(h)
        return None

    def _adverbial(self, v: int, h: int, infinitive: bool) -> tuple[int, bool] | None:
        tree, table = self.tree, self.table
        marks = {tree.lower[k] for k in tree.kids[v] if tree.dep[k] in ("mark", "advmod")}
        if marks & table.conditions:
            return None
        if infinitive:
            undone = self._object_effect(h) if tree.child(h, "dobj") is not None else None
            self.verdict.apply(undone if undone in ("cancelled", "refused", "ended") else "planned")
            return h, True
        if (marks & table.before and tree.tag[v] not in ("VBD",)) or (
            tree.tag[v] in ("VBZ", "VBP", "VB")
            and marks & {"when", "once", "as", "after", "while"}
            and "as" not in marks
        ):
            self.verdict.apply("planned")
        if (tree.tag[v] == "VBG" and not marks) or tree.tag[v] == "VBN":
            return h, True
        self._only_told(h)
        return None

    def _after_preposition(self, v: int, h: int) -> tuple[int, bool] | None:
        tree = self.tree
        word = tree.lower[h]
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before":
            effect = None if self._past(tree.head[h]) else "planned"
        if word == "from" and tree.tag[v] == "VBG":
            effect = "negated"
        if word == "for" and tree.tag[v] == "VBG":
            effect = None
        if word in ("of", "in", "at") and tree.tag[tree.head[h]].startswith("NN"):
            n = tree.head[h]
            self.verdict.apply(self.table.nouns.get(tree.lemma[n], "same"))
            self.from_noun(n, event=False)
            return None
        if effect:
            self.verdict.apply(effect)
        up = tree.head[h]
        if tree.lower[up] in ("instead", "short", "rather"):
            self.verdict.deny(Denial.NEGATED)
            return None
        if tree.tag[up].startswith("VB"):
            if word == "on" or word == "about" or word == "of" or word == "to":
                self.verdict.apply(self.table.verbs.get(tree.lemma[up], "possible"))
            return up, word not in ("after", "since", "by", "despite", "without")
        if tree.tag[up].startswith("JJ") or tree.dep[up] == "acomp":
            self.verdict.apply(self.table.adjectives.get(tree.lower[up], "possible"))
            return tree.head[up], True
        return None

    def _past(self, v: int) -> bool:
        return self.tree.tag[v] in ("VBD", "VBN") and not any(self.tree.tag[k] == "MD" for k in self.tree.kids[v])

    def _only_told(self, i: int) -> None:
        """From a clause with its own tense only the speaker above still counts."""
        tree = self.tree
        for a in (i, *tree.ancestors(i)):
            if tree.dep[a] in ("ccomp", "parataxis") and tree.lemma[tree.head[a]] in self.table.speakers:
                self._told(tree.head[a])
                if tree.lemma[tree.head[a]] in ("claim", "allege", "accuse"):
                    self.verdict.reported = True
                return
            for k in tree.kids[a]:
                if tree.dep[k] == "prep" and tree.lower[k] == "according":
                    self._according(k)

    def from_noun(self, n: int, event: bool = True) -> None:
        """Walk up from a noun."""
        tree = self.tree
        while n not in self.seen:
            self.seen.add(n)
            if event:
                self.noun_itself(n)
            h, dep = tree.head[n], tree.dep[n]
            if h == n:
                return
            if dep == "conj" and tree.tag[h].startswith("NN"):
                n, event = h, False
                continue
            if dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd", "dative", "csubj") and tree.tag[h].startswith(
                ("VB", "MD")
            ):
                self._noun_under_verb(n, h, dep)
                return
            if dep in ("pobj", "pcomp"):
                step = self._noun_under_preposition(n, h)
                if step is None:
                    return
                n, event = step, False
                continue
            if dep == "appos":
                n, event = h, False
                continue
            if dep in ("compound", "poss", "amod", "nmod"):
                self.verdict.apply(self.table.nouns.get(tree.lemma[h], "same"))
                n, event = h, False
                continue
            return

    def _noun_under_verb(self, n: int, v: int, dep: str) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        effect = self._subject_effect(v) if dep == "nsubj" else self._object_effect(v)
        state = self.kind is Kind.STATE
        tie = tree.lemma[n] in self.lexicon.nouns["ties"]
        if dep == "nsubj" and lemma in COPULAS:
            for said in predicate_effects(tree, v, self.table):
                if said != "ended" or state:
                    self.verdict.apply(said)
        if (
            lemma in self.table.presuppose
            and state
            and (tie or effect not in ("ended", "cancelled", "refused", "negated"))
        ):
            self._only_told(v)
            return
        if state and lemma == "set":
            effect = None  # "set a tariff of 20 percent": it holds
        if dep == "nsubj":
            if effect == "planned" or (effect == "ended" and not state):
                effect = None
            if effect:
                self.verdict.apply(effect)
            if state and lemma != "be" and not effect and self.tree.child(v, "neg") is None:
                self._only_told(v)
                return
            self.from_verb(v)
            return
        if lemma in ("announce",):
            effect = "planned" if not state else None
        if effect:
            self.verdict.apply(effect)
            self.from_verb(v)
            return
        if lemma in self.lexicon.support or lemma in ("be", "become", "see", "mark"):
            self.from_verb(v)
            return
        if state:
            self._only_told(v)
            return
        # an unknown verb neither denies nor confirms the event: its modality hedges, its negation does not deny
        self.verb_itself(v, negation=False)
        self.from_verb(v, own=False)

    def _governs(self, preposition: str, n: int) -> bool:
        """Whether a verb reaches the event through this preposition; "on a visit" and "with visits" only go along."""
        on_the_way = preposition == "on" and self.tree.lemma[n] in _JOURNEYS
        return preposition in _REACHING and not on_the_way

    def _noun_under_preposition(self, n: int, p: int) -> int | None:
        tree, word = self.tree, self.tree.lower[p]
        up = tree.head[p]
        if word in ("of", "on", "for", "about", "to", "in", "at", "with", "over", "from") and tree.tag[up].startswith(
            "NN"
        ):
            self.verdict.apply(self.table.nouns.get(tree.lemma[up], "same"))
            if self._denied_noun(up) and tree.lemma[up] not in _ABOUT_IT:
                self.verdict.deny(Denial.NEGATED)
            return up
        if tree.tag[up] in ("IN", "RB", "TO") and tree.lower[up] in self.table.prepositions:
            self.verdict.apply(self.table.prepositions[tree.lower[up]])
            up = tree.head[up]
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before" and tree.tag[up].startswith("VB") and self._past(up):
            effect = None
        if effect and not (effect == "possible" and self.kind is Kind.STATE):
            self.verdict.apply(effect)
        if tree.tag[up].startswith("JJ") and tree.tag[tree.head[up]].startswith("VB"):
            self.from_verb(tree.head[up])
        elif tree.tag[up].startswith("VB"):
            lemma = tree.lemma[up]
            if (
                word in ("for", "to", "on", "into", "of", "with", "out", "against", "off")
                and lemma in self.table.objects
                and lemma not in self.table.presuppose
            ):
                self.verdict.apply(self.table.objects[lemma])
            if lemma in _STATIVE:
                self.from_verb(up)
            elif (self.kind is Kind.STATE and word not in ("to", "into", "on", "for")) or word in (
                "after",
                "since",
                "following",
                "despite",
            ):
                self._only_told(up)
            else:
                self.from_verb(up)
        return None


def judge(clause: Clause, kind: Kind, lexicon: Lexicon, resolver: Resolver) -> Verdict:
    """The stance of a clause's event, and who says so.

    Args:
        clause: the event.
        kind: of the predicate: a lasting tie is taken for granted by verbs that would hedge an event.
        lexicon: with the stance table.
        resolver: to know the speakers.
    """
    walk = _Walk(clause.tree, kind, lexicon, resolver)
    if clause.kind == "noun":
        walk.from_noun(clause.head)
    else:
        walk.from_verb(clause.head)
    if clause.tree.words[-1] == "?":
        walk.verdict.voiceless = True
    if kind is Kind.STATE and walk.verdict.denial is Denial.ENDED and walk.verdict.level is Stance.POSSIBLE:
        walk.verdict.denial, walk.verdict.level = None, Stance.ASSERTED  # what may end holds
    return walk.verdict
