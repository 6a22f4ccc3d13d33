"""Stance of an event: a walk from its word up to the root, over everything that governs it.

Invariant: nothing on the way up makes a hedged event more certain; what the tables do not know hedges it.
The words and their effects stand in `ontology/rules/stance.yaml`.
"""

from __future__ import annotations

from kg.facts.clauses import Clause, is_passive
from kg.facts.lexicon import Lexicon
from kg.facts.refs import Resolver
from kg.facts.stance_nouns import Nouns
from kg.facts.verdict import Verdict
from kg.model import Denial, Stance
from kg.vocabulary import Kind

__all__ = ["judge"]

_FIRSTS = frozenset(["first", "second", "third", "only", "last", "latest", "fourth", "fifth", "next"])
_SUGGESTING = frozenset(("suggest", "indicate", "imply", "hint", "show", "claim"))
#: plans that the past perfect tells as not kept
_UNKEPT = frozenset(("expect", "schedule", "slate", "plan", "suppose", "mean", "hope", "bill", "tip", "due", "set", "slated", "scheduled"))
#: what these tell in the past has been done
_CHOOSING = frozenset(("choose", "opt", "dare", "bother", "proceed"))
#: "took the opportunity to", "had the honour to"
_TAKEN = frozenset(("take", "use", "seize", "have", "get"))
_CHANCES = frozenset(
    ["opportunity", "chance", "occasion", "honour", "honor", "pleasure", "privilege", "time", "trouble", "initiative", "step", "liberty"]
)
_UNDONE = ("cancelled", "refused", "negated", "ended")


class _Walk(Nouns):
    """The walk upwards from a verb; steps up from nouns are `kg.facts.stance_nouns`."""

    def from_verb(self, v: int, own: bool = True) -> None:
        """Walk up from a verb; `own` = its auxiliaries and negation count."""
        tree = self.tree
        while v not in self.seen:
            self.seen.add(v)
            if own:
                self.verb_itself(v)
            h, dep = tree.head[v], tree.dep[v]
            if h == v and tree.tag[v] == "VB" and self.infinitive(v):
                self._bare_infinitive(v)
            if h == v:
                self._said_behind(v)
                return
            if self._apart(v, h):
                return
            if dep == "conj" and (tree.is_verb(h) or tree.lemma[h] == "be"):
                if tree.tag[v] == "VBD" and tree.tag[h] == "VB" and self.infinitive(h) and tree.dep[h] == "xcomp":
                    v, own = tree.head[h], False  # "decided to stay and visited": the finite verbs belong together
                    continue
                own = self._shares(v, h)
                if own and tree.child(v, "neg") is not None:
                    own = True
                v = h
                continue
            if dep in ("xcomp", "ccomp") and tree.tag[h].startswith("V"):
                if self._asked(v):
                    self.verdict.apply("possible")
                    self.only_told(h)
                    return
                if dep == "ccomp" and tree.lemma[h] in self.table.factive and not self.infinitive(v):
                    self.only_told(h)  # "did not know that he had come"
                    return
                self._complement(v, h, dep)
                own = dep == "xcomp" or tree.lemma[h] not in self.table.speakers
                if not own:
                    self.told(h)
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
                if self._asked(v):
                    self.verdict.apply("possible")
                    return
                v, own = h, True
                continue
            if dep == "parataxis" and tree.lemma[h] in self.table.speakers | self.table.hearsaid:
                self.told(h)
            return

    def _said_behind(self, v: int) -> None:
        """A speaker behind a comma, read as a relative clause: "Japan had given a loan, an analyst speculated"."""
        tree = self.tree
        for k in range(v + 1, len(tree)):
            if tree.dep[k] != "relcl" or tree.lemma[k] not in self.table.speakers | self.table.hearsaid:
                continue
            subject = tree.child(k, "nsubj")
            wh = any(tree.tag[c] in ("WDT", "WP", "WRB") for c in tree.kids[k])
            if subject is None or wh or tree.child(k, "dobj", "ccomp") is not None:
                continue
            first = min(tree.subtree(subject))
            if first and tree.words[first - 1] == ",":
                self.told(k)

    def _bare_infinitive(self, v: int) -> None:
        """An infinitive that nothing governs is no deed: a headline ("Rubio to visit Hanoi"), or a verb read as noun."""
        tree = self.tree
        heads = [c for s in tree.children(v, "nsubj") for c in tree.conjuncts(s)]
        told = [self.table.nouns.get(tree.lemma[c]) for c in heads if tree.names[c] is None]
        headline = bool(heads) and not any(told)
        self.verdict.apply("planned" if headline or "planned" in told else "possible")

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

    def _asked(self, v: int) -> bool:
        """Whether a clause is a question that the verb above leaves open: "whether he would go"."""
        tree = self.tree
        return tree.dep[v] != "advcl" and any(
            tree.lower[k] in ("whether", "if") and tree.dep[k] in ("mark", "advmod") for k in tree.kids[v]
        )

    # ------------------------------------------------------------ complements

    def _complement(self, v: int, h: int, dep: str) -> None:
        tree, table = self.tree, self.table
        lemma = tree.lemma[h]
        infinitive = self.infinitive(v)
        if dep == "ccomp" and lemma == "be":
            if any(table.adjectives.get(tree.lower[a]) == "negated" for a in tree.children(h, "acomp")):
                self.verdict.deny(Denial.NEGATED)  # "it is untrue that"
            return
        if dep == "xcomp" and is_passive(tree, h) and lemma in table.hearsaid:
            self.verdict.reported = True
            if not self.perfect(v) and not self._progressive(v):
                self.verdict.apply("possible")
            return
        if dep == "xcomp" and self.perfect(v) and self._past_plan(h):
            self.verdict.deny(Denial.NEGATED)  # "was to have visited"
            return
        if dep == "xcomp" and lemma in ("have",):
            yet = any(tree.lower[k] == "yet" for k in (*tree.kids[h], *tree.kids[v]))
            if tree.tag[h] != "VBD" or yet:  # "had to cancel": he did
                will = any(tree.lower[k] in ("will", "'ll") for k in tree.children(h, "aux"))
                self.verdict.apply("negated" if yet else "planned" if will else "possible")
            return
        if dep == "xcomp" and lemma == "be":
            if infinitive:
                effect = self._said_to_be(v, h)
                self.verdict.apply(effect)
                if effect == "planned":
                    self._came_to_nothing(h, v)
            return
        if dep == "ccomp" and is_passive(tree, h) and lemma in table.hearsaid and not infinitive:
            self.verdict.reported = True  # "it is believed that"
            return
        if dep == "ccomp" and not infinitive and lemma in _SUGGESTING | table.hearsaid and self._papers(h):
            self.verdict.reported = True  # "a leaked document suggests that"
            return
        effect = self._complement_effect(v, h, dep, infinitive)
        if effect == "denied":
            self.verdict.deny(Denial.NEGATED)
            return
        if lemma == "have" and any(tree.lemma[s] in table.reporting for s in tree.children(h, "nsubj")):
            self.verdict.reported = True  # "word has it that"
            return
        self.verdict.apply(effect or "possible")
        if dep == "xcomp" and (effect == "planned" or lemma in ("hope", "want", "wish", "intend", "try")):
            self._came_to_nothing(h, v)

    def _complement_effect(self, v: int, h: int, dep: str, infinitive: bool) -> str | None:
        tree, table = self.tree, self.table
        lemma = tree.lemma[h]
        own_tense = dep == "ccomp" and not infinitive
        particle = next((tree.lower[k] for k in tree.kids[h] if tree.dep[k] in ("prt",)), "")
        effect = table.verbs.get(f"{lemma} {particle}") if particle else None
        effect = effect or table.verbs.get(lemma)
        if lemma in _CHOOSING and infinitive and tree.tag[h] == "VBD" and tree.child(h, "neg") is None:
            effect = "asserted"  # "chose to visit"
        if own_tense and v < h and tree.tag[v] == "VBD" and effect in ("planned", "possible"):
            effect = "same"  # "visited Hanoi, something few had expected"
        if lemma == "suppose" and is_passive(tree, h):
            effect = "planned"
        if effect == "asserted" and infinitive and lemma in table.speakers | {"ask", "tell"}:
            effect = "possible"
        if dep == "ccomp" and not infinitive and lemma == "tell":
            effect = "asserted"
        if dep == "ccomp" and effect is None:
            effect = "asserted" if lemma in table.speakers else "possible"
        if own_tense and lemma in ("agree", "decide") and tree.child(v, "aux") is None:
            effect = "asserted"
        if own_tense and effect == "planned" and lemma in table.speakers:
            effect = "asserted"  # "announced that it has imposed": the clause has a tense of its own
        return effect

    def _said_to_be(self, v: int, h: int) -> str:
        """What "be" and an infinitive say: "is to visit", "it is wrong to say", "were it to visit", "in no mood to"."""
        tree, table = self.tree, self.table
        subject = tree.child(h, "nsubj")
        if any(tree.lower[k] == "yet" for k in tree.kids[h]):
            return "negated"  # "is yet to sign"
        if tree.lower[h] == "were" and subject is not None and subject > h:
            return "possible"
        if subject is not None and tree.names[subject] is None and tree.lemma[subject] in table.nouns:
            return table.nouns[tree.lemma[subject]]  # "the plan is for Laos to sign"
        for k in tree.kids[h]:
            if h < k < v and tree.dep[k] == "acomp":
                return table.adjectives.get(tree.lower[k], "possible")
            if h < k < v and tree.dep[k] == "attr":
                return table.nouns.get(tree.lemma[k], "possible")
            if h < k < v and tree.dep[k] == "prep":
                nouns = tree.children(k, "pobj")
                if any(self.denied_noun(o) for o in nouns):
                    return "negated"
                keys = [f"{tree.lower[k]} {tree.lemma[o]}" for o in nouns]
                return next((table.predicatives[key] for key in keys if key in table.predicatives), "possible")
        return "planned"

    def _papers(self, h: int) -> bool:
        """Whether the subject of "suggest" is a paper or a medium, which makes no proposals."""
        tree = self.tree
        heads = tree.children(h, "nsubj")
        return any(tree.names[s] is None and tree.lemma[s] in self.table.hearsay | self.table.reporting for s in heads)

    def _progressive(self, v: int) -> bool:
        tree = self.tree
        return tree.tag[v] == "VBG" and any(tree.dep[k] == "aux" and tree.lemma[k] == "be" for k in tree.kids[v])

    def _past_plan(self, h: int) -> bool:
        """Whether a plan is told from its end: "was to have", "had been due to have"."""
        tree = self.tree
        finite = h if tree.tag[h] in ("VBD", "VBZ", "VBP") else None
        for k in tree.kids[h]:
            if tree.dep[k] in ("aux", "auxpass") and tree.tag[k] in ("VBD", "VBZ", "VBP"):
                finite = k
                break
        return finite is not None and tree.tag[finite] == "VBD"

    def _came_to_nothing(self, h: int, v: int) -> None:
        """A plan of the past that a "but" takes back: "had been due to visit but cancelled"."""
        tree = self.tree
        if not self._past_plan(h):
            return
        told = {tree.lemma[h]} | {tree.lower[a] for a in tree.children(h, "acomp")}
        if told & _UNKEPT and any(tree.lower[k] == "had" for k in tree.children(h, "aux")):
            self.verdict.deny(Denial.CANCELLED)  # "had been expected to meet"
            return
        for k in (*tree.children(h, "conj", "advcl"), *tree.children(v, "conj")):
            beside = (*tree.kids[h], *tree.kids[v], *tree.kids[k])
            link = any(tree.lower[c] in ("but", "yet", "only") and h < c < k for c in beside)
            until = tree.dep[k] == "advcl" and any(tree.lower[m] in ("until", "before") for m in tree.kids[k])
            if (link and self.past(k)) or ((link or until) and self._takes_back(k)):
                self.verdict.deny(Denial.CANCELLED)
                return

    def _takes_back(self, k: int) -> bool:
        tree, table = self.tree, self.table
        if tree.child(k, "neg") is not None or any(tree.lower[a] == "never" for a in tree.kids[k]):
            return True
        lemma = tree.lemma[k]
        effects = (self.object_effect(k), self.subject_effect(k), table.verbs.get(lemma), self._phrasal(k))
        return any(e in _UNDONE for e in effects)

    # ------------------------------------------------- other ways to the verb

    def _beside(self, v: int, h: int, dep: str) -> tuple[int, bool] | None:
        """Steps over adjectives, nouns, adverbial and relative clauses; None = the walk ends."""
        tree, table = self.tree, self.table
        infinitive = self.infinitive(v)
        if tree.tag[h].startswith("JJ") or tree.dep[h] == "acomp":
            return self._over_adjective(v, h)
        if dep == "advcl" and tree.tag[h].startswith("NN") and infinitive:
            dep = "acl"  # "an invitation for the king to visit"
        if dep == "advcl":
            return self._adverbial(v, h, infinitive)
        if dep in ("acl", "xcomp", "ccomp"):
            self._over_noun(v, h, dep, infinitive)
            return None
        if dep in ("pcomp", "prep"):
            return self._after_preposition(v, h)
        if self._told_ahead(v):
            self.verdict.apply("planned")
        named = tree.lemma[h] in table.nouns and any(tree.lower[k] == "that" and tree.tag[k] == "IN" for k in tree.kids[v])
        full = tree.child(v, "dobj") is not None and any(tree.lower[k] == "that" for k in tree.kids[v])
        named = named and (full or table.nouns[tree.lemma[h]] in ("reported", "denied"))
        if dep == "relcl" and (named or (full and self.table.nouns.get(tree.lemma[h]) in ("reported", "denied"))):
            self._over_noun(v, h, dep, infinitive=False)  # "the lie that he had signed"
            return None
        if dep == "relcl" and tree.lemma[tree.head[h]] in ("tell", "inform") and tree.dep[h] == "dobj" and full:
            self.told(tree.head[h])  # "told a newspaper that he had signed"
            return None
        if dep == "relcl" and infinitive:
            self._over_noun(v, h, dep, infinitive)  # "no reason to meet"
            return None
        if any(tree.lemma[s] in table.reporting for s in tree.children(tree.head[h], "nsubj")):
            self.verdict.reported = True  # "reports have it that"
        self.only_told(h)
        return None

    def _over_adjective(self, v: int, h: int) -> tuple[int, bool] | None:
        tree = self.tree
        effect = self.table.adjectives.get(tree.lower[h], "possible")
        above = tree.head[h]
        if effect == "asserted" and not self.infinitive(v) and tree.child(v, "nsubj", "nsubjpass") is not None:
            self.only_told(above)  # "nobody was surprised that he came"
            return None
        if tree.lower[h] == "able" and tree.tag[above] == "VBD":
            effect = "same"  # "was able to meet": he did
        self.verdict.apply(effect)
        for k in tree.kids[h]:
            if tree.dep[k] == "neg" or (tree.dep[k] == "advmod" and tree.lower[k] in ("not", "never")):
                self.verdict.deny(Denial.NEGATED)
        if tree.dep[h] in ("prep", "advcl", "amod", "appos", "advmod"):
            return None  # "X, due to arrive on Friday, praised": the main clause says nothing on it
        up = tree.head[h]
        if self.perfect(v) and tree.tag[up].startswith("VB") and self._past_plan(up):
            self.verdict.deny(Denial.NEGATED)  # "was due to have met"
        elif tree.tag[up].startswith("VB"):
            self._came_to_nothing(up, v)
        return up, True

    def _over_noun(self, v: int, h: int, dep: str, infinitive: bool) -> None:
        tree = self.tree
        participle = tree.tag[v] in ("VBN", "VBG") and tree.child(v, "aux", "mark") is None
        if not infinitive and dep == "acl" and participle:
            if tree.dep[h] == "nsubjpass" and self.object_effect(tree.head[h]) in ("cancelled", "refused"):
                self.verdict.apply("cancelled")  # "the jets once ordered from A were dropped"
            if self.denied_noun(h):
                self.verdict.deny(Denial.NEGATED)
            self.only_told(h)
            return
        if infinitive and self._taken(h):
            self.from_verb(tree.head[h])
            return
        first = self.verdict.level is Stance.ASSERTED and any(
            tree.lower[k] in _FIRSTS or (tree.lower[k].endswith(("th", "st", "nd")) and tree.dep[k] == "amod")
            for k in tree.kids[h]
        )
        effect = self.noun_effect(h) if tree.lemma[h] in self.table.nouns else "possible"
        if effect == "reported":
            self.verdict.reported = True
            self._report(h)
            return
        if effect == "denied":
            self.verdict.deny(Denial.NEGATED)
            return
        if effect == "asserted" and not infinitive:
            self.only_told(h)  # "the fact that he had come"
            return
        self.verdict.apply("same" if first else effect)
        if infinitive and self.denied_noun(h):
            self.verdict.deny(Denial.NEGATED)  # "no plans to visit"
        self.from_noun(h, event=False)

    def _taken(self, n: int) -> bool:
        """Whether it is a chance that was taken: "took the opportunity to meet"."""
        tree, h = self.tree, self.tree.head[n]
        return (
            tree.lemma[n] in _CHANCES
            and tree.dep[n] == "dobj"
            and tree.lemma[h] in _TAKEN
            and tree.tag[h] == "VBD"
            and not self.denied_noun(n)
        )

    def _adverbial(self, v: int, h: int, infinitive: bool) -> tuple[int, bool] | None:
        tree, table = self.tree, self.table
        marks = {tree.lower[k] for k in tree.kids[v] if tree.dep[k] in ("mark", "advmod")}
        if marks & table.conditions:
            return None
        if "as" in marks and tree.has(h, frozenset(("much",))) and tree.child(h, "neg") is not None:
            self.verdict.deny(Denial.NEGATED)  # "did not so much as sign"
            return None
        if "than" in marks:
            self.verdict.deny(Denial.NEGATED)  # "rather than sign"
            return None
        if infinitive:
            if tree.lemma[h] == "be":
                self.verdict.apply(self._said_to_be(v, h))
            else:
                self._purpose(h, for_another=tree.child(v, "nsubj") is not None)
            return h, True
        will = any(tree.lower[k] in ("will", "'ll") for k in tree.children(h, "aux"))
        if (marks & table.before and (will or tree.tag[v] not in ("VBD",))) or (
            tree.tag[v] in ("VBZ", "VBP", "VB")
            and marks & {"when", "once", "as", "after", "while"}
            and "as" not in marks
        ):
            self.verdict.apply("planned")
        if tree.tag[v] == "VBG" and not marks and tree.dep[v - 1] == "prt" and tree.head[v - 1] == h:
            self.verdict.apply(self._phrasal(h) or table.governing.get(f"{tree.lemma[h]} {tree.lower[v - 1]}", "same"))
        if (tree.tag[v] == "VBG" and not marks) or tree.tag[v] == "VBN":
            return h, True
        self.only_told(h)
        return None

    def _purpose(self, h: int, for_another: bool) -> None:
        """An infinitive beside a verb: what the verb does is done for it, if its object is no invitation or refusal."""
        tree = self.tree
        objects = tree.children(h, "dobj", "nsubjpass")
        particles = [tree.lower[k] for k in tree.children(h, "prt")]
        gone = any(self.table.verbs.get(f"{tree.lemma[h]} {p}") == "asserted" for p in particles)
        if gone or any(self._taken(o) for o in objects):
            return  # "went on to condemn"
        undone = self.object_effect(h) if objects else None
        over = [*objects, *tree.children(h, "nsubj")]
        asked = for_another or any(self.noun_effect(o) == "possible" for o in over if tree.names[o] is None)
        if undone in ("cancelled", "refused", "ended"):
            self.verdict.apply(undone)
        else:
            self.verdict.apply("possible" if asked else "planned")

    def _after_preposition(self, v: int, h: int) -> tuple[int, bool] | None:
        tree = self.tree
        word = tree.lower[h]
        above, governed = self.governing(h)
        if governed and tree.tag[above].startswith("VB"):
            self.verdict.apply(governed)
            return above, True
        if word in ("without", "of") and self._not_done(h):
            self.verdict.deny(Denial.NEGATED)
            return None
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before":
            effect = None if self.past(tree.head[h]) else "planned"
        if word == "from" and tree.tag[v] == "VBG":
            effect = "negated"
        if word == "for" and tree.tag[v] == "VBG":
            effect = None
        up = tree.head[h]
        if word in ("of", "in", "at", "for", "about", "on") and tree.tag[up].startswith("NN"):
            if word in ("of", "in", "at") or tree.lemma[up] in self.table.nouns:
                self.verdict.apply(self.noun_effect(up))
                if self.denied_noun(up):
                    self.verdict.deny(Denial.NEGATED)
                self.from_noun(up, event=False)
                return None
        if effect:
            self.verdict.apply(effect)
        if tree.tag[up].startswith("VB"):
            if word in ("on", "about", "of", "to"):
                self.verdict.apply(self.table.verbs.get(tree.lemma[up], "possible"))
            return up, word not in ("after", "since", "by", "despite", "without")
        if tree.tag[up].startswith("JJ") or tree.dep[up] == "acomp":
            self.verdict.apply(self.table.adjectives.get(tree.lower[up], "possible"))
            return tree.head[up], True
        return None

    def _not_done(self, p: int) -> bool:
        """Whether the preposition says that it was left undone: "without visiting", "instead of", "short of"."""
        tree = self.tree
        if tree.lower[p] == "without":
            return True
        before = {tree.lower[tree.head[p]]} | ({tree.lower[p - 1]} if p else set())
        return bool(before & self.table.instead)

    def departing(self, v: int) -> None:
        """A departure told in the plain present lies ahead: "leaves for Tokyo", "goes on to Manila"."""
        tree = self.tree
        lemma = tree.lemma[v]
        if self.kind is Kind.STATE or not self.present(v) or tree.dep[v] not in ("ROOT", "conj", "relcl", "ccomp"):
            return
        habit = any(tree.lower[k] in ("often", "regularly", "usually", "always", "each", "every") for k in tree.subtree(v))
        keys = {lemma} | {f"{lemma} {tree.lower[k]}" for k in tree.children(v, "prt", "prep", "advmod")}
        if keys & self.table.departures and not habit:
            self.verdict.apply("planned")

    def _told_ahead(self, v: int) -> bool:
        """Whether a clause in the present stands inside a future one: "will go on to Manila, where he meets X"."""
        tree = self.tree
        if self.kind is Kind.STATE or tree.tag[v] not in ("VBZ", "VBP") or tree.child(v, "aux") is not None:
            return False
        above = next((a for a in tree.ancestors(v) if tree.is_verb(a)), None)
        if above is None:
            return False
        leaving = {f"{tree.lemma[above]} {tree.lower[k]}" for k in tree.children(above, "prt", "prep", "advmod")}
        return any(tree.lower[k] in ("will", "'ll", "shall") for k in tree.children(above, "aux")) or (
            self.present(above) and bool(leaving & self.table.departures)
        )


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
        for k in clause.tree.children(clause.head, "acomp", "oprd") if clause.kind == "copula" else ():
            walk.verdict.apply(lexicon.stance.adjectives.get(clause.tree.lower[k], "same"))  # "is due in Hanoi"
        walk.from_verb(clause.head)
        walk.departing(clause.head)
    if clause.tree.words[-1] == "?":
        walk.verdict.voiceless = True
    if kind is Kind.STATE and walk.verdict.denial is Denial.ENDED and walk.verdict.level is Stance.POSSIBLE:
        walk.verdict.denial = None  # what may end holds so far
    return walk.verdict
