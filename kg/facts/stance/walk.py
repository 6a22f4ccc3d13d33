"""Stance of an event: a walk from its word up to the root, over everything that governs it.

Invariant: nothing on the way up makes a hedged event more certain; what the tables do not know hedges it.
The words and their effects stand in `ontology/rules/stance.yaml`; the steps in `adjuncts`, `complements`,
`stance_nouns`, `stance_phrases` and `settled`, effects of single words in `stance_words`, speakers in `hearsay`.
"""

from __future__ import annotations

from kg.facts.clauses.clause import Clause
from kg.facts.names.resolver import Resolver
from kg.facts.stance.adjuncts import Adjuncts
from kg.facts.stance.verdict import Verdict
from kg.facts.words.lexicon import Lexicon
from kg.model import Denial, Stance
from kg.vocabulary import Kind

__all__ = ["judge"]


class _Walk(Adjuncts):
    """The walk upwards from a verb."""

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
                if dep == "ccomp" and tree.lemma[h] in self.table.classes["factive"] and not self.infinitive(v):
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
        """An infinitive that nothing governs is no deed: a headline ("Rubio to visit Hanoi"), a verb read as noun."""
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

    def departing(self, v: int) -> None:
        """A departure told in the present lies ahead: "leaves for Tokyo", "is then going to Manila"."""
        tree = self.tree
        lemma = tree.lemma[v]
        going = tree.tag[v] == "VBG" and any(tree.tag[k] in ("VBZ", "VBP") for k in tree.children(v, "aux"))
        if (
            self.kind is Kind.STATE
            or not (going or self.present(v))
            or tree.dep[v] not in ("ROOT", "conj", "relcl", "ccomp")
        ):
            return
        habit = any(
            tree.lower[k] in ("often", "regularly", "usually", "always", "each", "every") for k in tree.subtree(v)
        )
        keys = {lemma} | {f"{lemma} {tree.lower[k]}" for k in tree.children(v, "prt", "prep", "advmod")}
        if keys & self.table.classes["departures"] and not habit:
            self.verdict.apply("planned")

    def bound_for(self, n: int) -> None:
        """What somebody departs for lies ahead as well: "flies to Phnom Penh for the forum"."""
        tree, p = self.tree, self.tree.head[n]
        if tree.dep[n] == "pobj" and tree.lower[p] in ("for", "to"):
            above = next((a for a in tree.ancestors(p) if tree.is_verb(a)), None)
            if above is not None:
                self.departing(above)


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
        walk.bound_for(clause.head)
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
