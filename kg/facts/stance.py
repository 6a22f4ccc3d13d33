"""Stance of an event: a walk from its word up to the root, over everything that governs it.

Invariant: nothing on the way up makes a hedged event more certain; what the tables do not know hedges it.
The words and their effects stand in `ontology/rules/stance.yaml`.
"""

from __future__ import annotations

from kg.facts.clauses import Clause, is_passive, measure_of, subjects
from kg.facts.lexicon import Lexicon
from kg.facts.predicative import COPULAS, predicate_effects
from kg.facts.refs import Resolver
from kg.facts.stance_words import Words
from kg.facts.verdict import Verdict
from kg.model import Denial, Stance
from kg.vocabulary import Kind

__all__ = ["judge"]

_REACHING = frozenset(("for", "to", "on", "into", "of", "out", "against", "off"))
_JOURNEYS = frozenset(("visit", "trip", "tour", "journey", "stop", "stopover", "mission", "leg"))
_FIRSTS = frozenset(["first", "second", "third", "only", "last", "latest", "fourth", "fifth", "next"])
_SITTINGS = frozenset(("meeting", "talk", "session", "summit", "stay", "call", "conversation"))
_NO_MORE = frozenset(("longer", "never", "hardly", "scarcely", "nowhere"))
_CLOSING = frozenset(("end", "cut", "finish", "conclude", "close", "wrap"))
_STATIVE = frozenset(["be", "remain", "come", "stay", "fall", "live", "put", "place", "keep", "bring"])


class _Walk(Words):
    """The walk upwards."""

    def _bare_infinitive(self, v: int) -> None:
        """An infinitive that nothing governs is no deed: its verb was taken for a noun ("A and B plan to …")."""
        nouns = [
            self.table.nouns.get(self.tree.lemma[c])
            for s in self.tree.children(v, "nsubj")
            for c in self.tree.conjuncts(s)
        ]
        self.verdict.apply("planned" if "planned" in nouns else "possible")

    def from_verb(self, v: int, own: bool = True) -> None:
        """Walk up from a verb; `own` = its auxiliaries and negation count."""
        tree = self.tree
        while v not in self.seen:
            self.seen.add(v)
            if own:
                self.verb_itself(v)
            h, dep = tree.head[v], tree.dep[v]
            if (
                h == v
                and tree.tag[v] == "VB"
                and any(tree.lower[k] == "to" and tree.dep[k] == "aux" for k in tree.kids[v])
            ):
                self._bare_infinitive(v)
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
            if dep == "amod" and tree.tag[v] == "VBN":
                return self.from_noun(h)  # "a Chinese-financed railway was cancelled"
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
        if dep == "ccomp" and not infinitive and lemma == "tell":
            effect = "asserted"
        if dep == "ccomp" and effect is None:
            effect = "asserted" if lemma in table.speakers else "possible"
        if dep == "ccomp" and not infinitive and lemma in ("agree", "decide") and tree.child(v, "aux") is None:
            effect = "asserted"
        if dep == "ccomp" and not infinitive and effect == "planned" and lemma in table.speakers:
            effect = "asserted"  # "announced that it has imposed": the clause has a tense of its own
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
        """Find who says it."""
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
            participle = tree.tag[v] in ("VBN", "VBG") and tree.child(v, "aux", "mark") is None
            if not infinitive and dep == "acl" and participle:
                if tree.dep[h] == "nsubjpass" and self._object_effect(tree.head[h]) in ("cancelled", "refused"):
                    self.verdict.apply("cancelled")  # "the jets once ordered from A were dropped"
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
        if self._told_ahead(v):
            self.verdict.apply("planned")
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
            denied = tree.child(v, "neg") is not None or any(tree.lower[k] in _NO_MORE for k in tree.kids[v])
            if state and lemma != "be" and not effect and not denied:
                if self._supposed(n, v):
                    self.verdict.apply("possible")
                self._only_told(v)
                return
            self.from_verb(v)
            return
        if effect == "ended" and lemma in _CLOSING and tree.lemma[n] in _JOURNEYS | _SITTINGS:
            effect = None  # a visit that was ended has taken place
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
        up = measure_of(tree, n, self.lexicon) or tree.head[p]
        if word in ("of", "on", "for", "about", "to", "in", "at", "with", "over", "from") and tree.tag[up].startswith(
            ("NN", "CD")
        ):
            self.verdict.apply(self.table.nouns.get(tree.lemma[up], "same"))
            if self._denied_noun(up) and tree.lemma[up] not in self.lexicon.nouns["about_it"]:
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
        if phrasal := self._phrasal(up):  # "do away with its tariffs"
            self.verdict.apply(phrasal)
            self.from_verb(up)
        elif tree.tag[up].startswith("JJ") and tree.tag[tree.head[up]].startswith("VB"):
            self.from_verb(tree.head[up])
        elif tree.tag[up].startswith("VB"):
            lemma = tree.lemma[up]
            if self._governs(word, n) and lemma in self.table.objects and lemma not in self.table.presuppose:
                self.verdict.apply(self.table.objects[lemma])
            elif word in ("to", "for", "towards") and self.kind is Kind.EVENT:
                self._looked_forward_to(up, word)
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
    for k in clause.tree.children(clause.head, "acomp") if clause.kind == "copula" else ():  # "is due in Hanoi"
        walk.verdict.apply(walk.table.adjectives.get(clause.tree.lower[k], "same"))
    if clause.tree.words[-1] == "?":
        walk.verdict.voiceless = True
    if kind is Kind.STATE and walk.verdict.denial is Denial.ENDED and walk.verdict.level is Stance.POSSIBLE:
        walk.verdict.denial = None  # what may end holds so far
    return walk.verdict
