"""The walk upwards from a noun: over nouns, prepositions and the verb that the event is subject or object of.

Invariant: a verb that is not known neither denies nor confirms an event; its modality hedges, its negation does not
deny.
"""

from __future__ import annotations

from kg.facts.clauses import measure_of
from kg.facts.predicative import COPULAS, predicate_effects
from kg.facts.stance_words import Words
from kg.interval import bounds
from kg.model import Denial, Stance
from kg.text.dates import resolve
from kg.vocabulary import EntityClass, Kind

__all__ = ["Nouns"]

_REACHING = frozenset(("for", "to", "on", "into", "of", "out", "against", "off"))
_JOURNEYS = frozenset(("visit", "trip", "tour", "journey", "stop", "stopover", "mission", "leg"))
_SITTINGS = frozenset(("meeting", "talk", "session", "summit", "stay", "call", "conversation"))
_NO_MORE = frozenset(("longer", "never", "hardly", "scarcely", "nowhere"))
_CLOSING = frozenset(("end", "cut", "finish", "conclude", "close", "wrap"))
_STATIVE = frozenset(["be", "remain", "come", "stay", "fall", "live", "put", "place", "keep", "bring"])
_JOINING = frozenset(("take", "join", "participate", "share", "engage", "partake", "enter", "play", "help", "assist"))
_HAPPENING = frozenset(("take", "happen", "occur", "materialise", "materialize", "come", "go", "be", "follow", "proceed"))
#: verbs that presuppose only a tie: "take relations further", not "take its seat"
_RAISING = frozenset(("move", "shift", "step", "scale", "transform", "turn", "take", "bring"))
_UNMAKING = frozenset(("end", "terminate", "cancel", "scrap", "suspend", "abrogate", "withdraw", "revoke", "repeal", "leave", "quit", "be", "expire", "lapse", "reject", "shelve", "refuse", "collapse", "fail"))
_CREATING = frozenset(("produce", "yield", "bring", "bear", "generate", "deliver", "spawn", "find", "secure", "win", "get"))
_FIXING = frozenset(("confirm", "announce", "agree", "fix", "name", "mark", "give", "choose", "want", "have"))
#: verbs with "as" that hand a role on
_ROLES = frozenset(("succeed", "replace", "follow", "serve", "act", "nominate", "propose", "name", "appoint", "elect", "choose", "take"))
_BEARING = frozenset(("subject", "liable", "exempt", "free"))
_LAPSING = frozenset(("lapse", "expire", "die", "drop", "slide", "slip"))
_LINKS = frozenset(("of", "on", "for", "about", "to", "in", "at", "with", "over", "from", "against"))


class Nouns(Words):
    """Steps up from nouns; steps up from verbs are `kg.facts.stance`."""

    def from_verb(self, v: int, own: bool = True) -> None:
        """Walk up from a verb."""
        raise NotImplementedError

    def from_noun(self, n: int, event: bool = True) -> None:
        """Walk up from a noun."""
        tree = self.tree
        while n not in self.seen:
            self.seen.add(n)
            if event:
                self.noun_itself(n)
            h, dep = tree.head[n], tree.dep[n]
            if event and self.verdict.stance is Stance.ASSERTED and (self._took_place(n) or self._past_event(n)):
                if not self._undone(h, dep):
                    self.only_told(n)
                    return
            if h == n:
                return
            if dep == "conj" and tree.tag[h].startswith("NN"):
                n, event = h, False
                continue
            if dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd", "dative", "csubj") and tree.tag[h].startswith(
                ("VB", "MD")
            ):
                self._under_verb(n, h, dep)
                return
            if dep in ("pobj", "pcomp"):
                step = self._under_preposition(n, h)
                if step is None:
                    return
                n, event = step, False
                continue
            if dep in ("appos", "dobj"):
                if tree.tag[h] == "NNS" and tree.names[h] is None:  # "the draft foresees a duty", read as nouns
                    self.verdict.apply(self.table.objects.get(tree.lower[h].removesuffix("s"), "same"))
                if dep == "dobj":
                    return
                n, event = h, False
                continue
            if dep in ("compound", "poss", "amod", "nmod"):
                self.verdict.apply(self.table.nouns.get(tree.lemma[h], "same"))
                n, event = h, False
                continue
            return

    def _took_place(self, n: int) -> bool:
        """Whether words behind the noun tell that it came about: "the memorandum which they concluded last year"."""
        tree = self.tree
        for k in tree.children(n, "relcl", "acl"):
            told = tree.lemma[k] in self.table.concluding | {"take", "happen", "occur"} and tree.child(k, "neg") is None
            modal = any(tree.tag[a] == "MD" for a in tree.kids[k])
            if not told or modal:
                continue
            finite = tree.tag[k] == "VBD" or (
                tree.tag[k] == "VBN" and any(tree.lower[a] in ("was", "were", "had") for a in tree.children(k, "aux", "auxpass"))
            )
            if (tree.dep[k] == "relcl" and finite) or (tree.tag[k] == "VBN" and self._long_since(k)):
                return True
        return False

    def _long_since(self, i: int) -> bool:
        """Whether the words below word i hold a time that is past: "signed in 1951", "begun last November"."""
        tree, today = self.tree, self.resolver.date
        words = tree.subtree(i)
        for t in tree.times:
            if not t.recurring and any(t.start <= tree.start[w] < t.end for w in words):
                settled = resolve(t, None)
                last = settled.last or settled.first
                if last and today and bounds(last).last < bounds(today).first:
                    return True
        return False

    def _past_event(self, n: int) -> bool:
        """Whether it is a known event of the past: "the visit in 2015", "their talks of last week"."""
        tree = self.tree
        known = any(
            tree.dep[k] == "poss" or tree.lower[k] in ("the", "this", "these", "those", "that") for k in tree.kids[n]
        )
        return known and self.kind is Kind.EVENT and self._long_since(n)

    def _undone(self, h: int, dep: str) -> bool:
        """Whether the verb above undoes the event after all: "the visit of last week was called off"."""
        if not self.tree.tag[h].startswith("VB"):
            return False
        effect = self.subject_effect(h) if dep == "nsubj" else self.object_effect(h)
        if dep == "nsubj" and self.tree.lemma[h] in _HAPPENING | COPULAS | self.lexicon.support:
            return True
        return effect in ("cancelled", "refused", "negated", "ended")

    def _named_paper(self, n: int) -> bool:
        """Whether it is an agreement with a name, which its mention takes to exist."""
        tree = self.tree
        name = tree.names[n]
        return (
            name is not None
            and name.cls is EntityClass.AGREEMENT
            and name.text[:1].isupper()
            and not self._indefinite(n)
            and not any(tree.lower[k] in ("so", "called", "so-called") for k in tree.kids[n])
        )

    # ------------------------------------------------------------ under verbs

    def _under_verb(self, n: int, v: int, dep: str) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        subject = dep == "nsubj"
        if self._named_paper(n) and lemma not in self.table.concluding | _UNMAKING and dep != "attr":
            self.only_told(v)  # "the treaty would apply", "will be extended to four sites"
            return
        effect = self.subject_effect(v) if subject else self.object_effect(v)
        state = self.kind is Kind.STATE
        tie = tree.lemma[n] in self.lexicon.nouns["ties"]
        if (subject or (dep == "attr" and tree.child(v, "nsubj", "expl") is None)) and lemma in COPULAS:
            for said in predicate_effects(tree, v, self.table):
                if said != "ended" or state:
                    self.verdict.apply(said)
        if state:
            self._ran_out(v)
        meant = self.table.nouns.get(tree.lemma[n]) in ("planned", "possible")
        if effect == "ended" and meant and tree.lemma[n] not in self.lexicon.nouns["bilateral_agreement"]:
            effect = "cancelled"  # "withdrew its offer"
        if dep == "nsubjpass" and lemma in self.table.hearsaid and tree.child(v, "xcomp") is not None:
            self.verdict.reported = True  # "a visit is said to have taken place"
            return
        if subject and lemma in ("have", "be") and self._not_yet(v):
            self.verdict.deny(Denial.NEGATED)
        new = self._indefinite(n) and effect in ("possible", "planned")  # "an alliance was discussed"
        if (
            (tie or lemma not in _RAISING)
            and lemma in self.table.presuppose
            and state
            and not new
            and (tie or effect not in ("ended", "cancelled", "refused", "negated"))
        ):
            self.only_told(v)
            return
        if state and lemma == "set" and not tree.has(v, frozenset(("for",))):
            effect = None  # "set a tariff of 20 percent": it holds
        if subject:
            self._as_subject(n, v, effect)
        else:
            self._as_object(n, v, effect)
        if dep in ("nsubj", "nsubjpass"):
            self._told_further(v)

    def _not_yet(self, v: int) -> bool:
        """As in "an accord has yet to be agreed"."""
        tree = self.tree
        return any(tree.lower[k] == "yet" for k in tree.kids[v]) and any(
            tree.tag[x] in ("VB", "VBN") for x in tree.children(v, "xcomp")
        )

    def _indefinite(self, n: int) -> bool:
        return any(self.tree.lower[k] in ("a", "an", "another", "any", "some") for k in self.tree.children(n, "det"))

    def _told_further(self, v: int) -> None:
        """What a second verb says of the same subject: "had been on the programme but fell through"."""
        tree = self.tree
        for c in tree.children(v, "conj"):
            modal = any(tree.tag[k] == "MD" for k in tree.kids[c])
            if not tree.is_verb(c) or modal or tree.child(c, "nsubj", "nsubjpass") is not None:
                continue
            passive = tree.child(c, "auxpass") is not None
            effect = self.object_effect(c) if passive else self.subject_effect(c)
            negated = tree.child(c, "neg") is not None
            if negated and (passive or tree.lemma[c] in _HAPPENING):
                self.verdict.denial = Denial.NEGATED
            elif effect in ("cancelled", "refused") and not negated:
                self.verdict.denial = self.verdict.denial or Denial.CANCELLED

    def _ran_out(self, v: int) -> None:
        """A state told to have held until a time that is past: "were in force until 2016"."""
        tree = self.tree
        times = [(t.start, t.end) for t in tree.times]
        for k in tree.children(v, "prep"):
            over = tree.lower[k] in ("until", "till")
            if over and self.past(v) and tree.lemma[v] in COPULAS | {"hold", "last", "apply", "exist"}:
                dated = any(a <= tree.start[o] < b for o in tree.children(k, "pobj") for a, b in times)
                if dated:
                    self.verdict.deny(Denial.ENDED)

    def _as_subject(self, n: int, v: int, effect: str | None) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        state = self.kind is Kind.STATE
        ahead = any(tree.lower[k] in ("will", "'ll", "shall") for k in tree.children(v, "aux"))
        said = [*tree.children(v, "dobj"), *(o for p, o in tree.preps(v) if p in ("in", "into"))]
        force = lemma == "apply" or any(tree.lower[w] in ("force", "effect") for w in said)
        if force and effect == "planned":
            begins = lemma != "apply" and self.present(v)
            effect = "planned" if state and (ahead or begins) else None
        elif effect == "planned" and not (ahead or (self.present(v) and not state)):
            effect = None  # "talks began" tells that they took place; "the trip begins on Sunday" lies ahead
        if effect == "ended" and not state and lemma in _CLOSING:
            effect = None
        if effect:
            self.verdict.apply(effect)
        denied = tree.child(v, "neg") is not None or any(tree.lower[k] in _NO_MORE for k in tree.kids[v])
        if state and lemma != "be" and not effect and not denied:
            if self._supposed(n, v):
                self.verdict.apply("possible")
            if self._let_go(v):
                self.verdict.deny(Denial.ENDED)
            if self.infinitive(v):
                self.from_verb(v)  # "wants its tariff to take effect"
            else:
                self.only_told(v)
            return
        known = lemma in self.lexicon.support | _HAPPENING | COPULAS
        if not (state or effect or known or self._indefinite(n)):
            self.verb_itself(v, negation=False)  # "the visit did not change much": it took place
            self.from_verb(v, own=False)
            return
        if effect == "ended" and tree.dep[v] == "ccomp" and tree.lemma[tree.head[v]] in ("let", "allow"):
            v = tree.head[v]  # "let the sanctions lapse": done, not allowed only
            self.verb_itself(v)
            self.from_verb(v, own=False)
            return
        self.from_verb(v)

    def _let_go(self, v: int) -> bool:
        tree = self.tree
        return (
            tree.dep[v] in ("ccomp", "xcomp")
            and tree.lemma[tree.head[v]] == "let"
            and tree.lemma[v] in ("go", "slide", "slip", "drop", "die")
        )

    def _as_object(self, n: int, v: int, effect: str | None) -> None:
        tree, lemma = self.tree, self.tree.lemma[v]
        state = self.kind is Kind.STATE
        if lemma == "oppose" and not any(tree.names[k] is not None for k in tree.children(n, "poss", "amod", "compound")):
            effect = "refused"  # its own, not those of others
        if effect == "ended" and lemma in _CLOSING and tree.lemma[n] in _JOURNEYS | _SITTINGS:
            effect = None  # a visit that was ended has taken place
        if lemma == "let" and any(tree.lemma[j] in _LAPSING for j in tree.subtree(v) if j > n):
            effect = "ended"  # "let its embargo on Myanmar lapse"
        if self._accepted(v):
            self.verdict.taken_up = True
        if lemma in ("announce",):
            effect = "planned" if not state else None
        if self._listed_ahead(v) or (lemma in _FIXING and self._for_a_time(v)):
            effect = "planned"
        if effect:
            self.verdict.apply(effect)
            if effect == "possible" and self.denied_noun(n):
                self.verdict.deny(Denial.NEGATED)  # "wants no mediator"
            self.from_verb(v)
            return
        if lemma in self.lexicon.support or lemma in _CREATING or lemma in ("be", "become", "see", "mark"):
            self.from_verb(v)
            return
        if state:
            self.only_told(v)
            return
        self.verb_itself(v, negation=False)
        self.from_verb(v, own=False)

    def _for_a_time(self, v: int) -> bool:
        """As in "was confirmed for May"."""
        tree = self.tree
        return any(
            t.start <= tree.start[o] < t.end
            for k in tree.children(v, "prep")
            if tree.lower[k] == "for"
            for o in tree.children(k, "pobj")
            for t in tree.times
        )

    def _listed_ahead(self, v: int) -> bool:
        """Whether a programme lists it: "the schedule includes a meeting"."""
        tree = self.tree
        return self.present(v) and any(tree.lemma[s] in self.table.programmes for s in tree.children(v, "nsubj"))

    def _supposed(self, n: int, v: int) -> bool:
        """Whether a noun that is not known to the reader is the subject of what would or might happen."""
        tree = self.tree
        known = any(tree.dep[k] == "poss" or tree.lower[k] in ("the", "this", "these", "those") for k in tree.kids[n])
        unreal = any(tree.dep[k] == "aux" and tree.lower[k] in ("would", "could", "might", "may") for k in tree.kids[v])
        asked = any(tree.dep[k] == "mark" and tree.lower[k] in self.table.conditions for k in tree.kids[v])
        return asked or (unreal and not known)

    # ----------------------------------------------------- under prepositions

    def _governs(self, preposition: str, n: int) -> bool:
        """Whether a verb reaches the event through this preposition; "on a visit" and "with visits" only go along."""
        on_the_way = preposition == "on" and self.tree.lemma[n] in _JOURNEYS
        return preposition in _REACHING and not on_the_way

    def _under_preposition(self, n: int, p: int) -> int | None:
        tree, word = self.tree, self.tree.lower[p]
        up = measure_of(tree, n, self.lexicon) or tree.head[p]
        if word in _LINKS and tree.tag[up].startswith(("NN", "CD")):
            return self._under_noun(n, up)
        before = {tree.lower[up]} | ({tree.lower[p - 1]} if p else set())
        if (word == "of" and before & self.table.instead) or (
            word == "than" and any(tree.lower[k] == "rather" for k in (*tree.kids[p], up))
        ):
            self.verdict.deny(Denial.NEGATED)  # "instead of a visit"
            return None
        above, governed = self.governing(p)
        held = tree.lemma[n] in self.lexicon.nouns["ties"] or tree.lemma[above] == "commit"
        if governed in ("planned", "possible") and self.kind is Kind.STATE and held and not self._indefinite(n):
            self.only_told(above)  # "is committed to the alliance"
            return None
        if governed and tree.tag[above].startswith("VB"):
            ended = governed == "cancelled" and self.kind is Kind.STATE and tree.lemma[n] in self.lexicon.nouns["ties"]
            self.verdict.apply("ended" if ended else governed)
            self.from_verb(above)
            return None
        if tree.tag[up] in ("IN", "RB", "TO") and tree.lower[up] in self.table.prepositions:
            self.verdict.apply(self.table.prepositions[tree.lower[up]])
            up = tree.head[up]
        effect = self.table.prepositions.get(word)
        if effect == "planned" and word == "before" and tree.tag[up].startswith("VB") and self.past(up):
            effect = None
        if effect and not (effect == "possible" and self.kind is Kind.STATE):
            self.verdict.apply(effect)
        if phrasal := self._phrasal(up):  # "do away with its tariffs"
            self.verdict.apply(phrasal)
            self.from_verb(up)
        elif tree.tag[up].startswith("JJ") and tree.tag[tree.head[up]].startswith("VB"):
            if tree.lower[up] not in _BEARING and (self.kind is Kind.EVENT or self._indefinite(n)):
                self.verdict.apply(self._eagerness(up))
            self.from_verb(tree.head[up])
        elif tree.tag[up].startswith("VB"):
            self._beside_verb(n, up, word)
        return None

    def _under_noun(self, n: int, up: int) -> int | None:
        """A noun over the event: "plans for a visit", "no talk of a visit"."""
        tree = self.tree
        effect = self.noun_effect(up)
        if tree.lemma[up] == "work" and self._indefinite(n):
            effect = "planned"  # "work on a customs accord goes on"
        self.verdict.apply(effect)
        if effect == "reported":
            self._report(up)
            return None
        if self.denied_noun(up) and tree.lemma[up] not in self.lexicon.nouns["about_it"]:
            self.verdict.deny(Denial.NEGATED)
        return up

    def _report(self, n: int) -> None:
        """What becomes of a report on the event: denied and dismissed ones deny it, all else leaves it reported."""
        tree = self.tree
        v, dep = tree.head[n], tree.dep[n]
        if dep == "pobj" and tree.lower[v] == "as":
            v, dep = tree.head[v], "dobj"  # "dismissed as false a report"
        if dep in ("dobj", "nsubjpass") and self.object_effect(v) in ("refused", "negated", "cancelled"):
            self.verdict.deny(Denial.NEGATED)
        elif dep == "nsubj" and any(
            self.table.adjectives.get(tree.lower[a]) == "negated" for a in tree.children(v, "acomp")
        ):
            self.verdict.deny(Denial.NEGATED)

    def noun_effect(self, n: int) -> str:
        """What a noun over the event says of it; an invitation or offer that was accepted is a plan."""
        tree = self.tree
        effect = self.table.nouns.get(tree.lemma[n], "same")
        if effect == "possible" and tree.dep[n] in ("dobj", "nsubjpass") and self._accepted(tree.head[n]):
            return "planned"
        return effect

    def _accepted(self, v: int) -> bool:
        tree = self.tree
        words = {tree.lemma[v]} | {f"{tree.lemma[v]} {tree.lower[k]}" for k in tree.children(v, "prt")}
        return bool(words & self.table.accepting)

    def _eagerness(self, a: int) -> str:
        """What an adjective over the event says of it ("keen on a visit", "ready for talks"); unknown ones nothing."""
        tree = self.tree
        effect = self.table.adjectives.get(tree.lower[a], "same")
        return effect if effect in ("planned", "possible", "negated") else "same"

    def _beside_verb(self, n: int, up: int, word: str) -> None:
        tree, lemma = self.tree, self.tree.lemma[up]
        if word == "as":  # "put itself forward as mediator"
            self.verdict.apply(self.object_effect(up) or "same")
        if self._governs(word, n) and self._reaches(up, word):
            self.verdict.apply(self.table.objects[lemma])
        elif word in ("to", "for", "towards") and self.kind is Kind.EVENT:
            self._looked_forward_to(up, word)
        if (
            lemma in _STATIVE
            or (word in ("in", "from") and lemma in _JOINING)
            or (word == "as" and lemma in _ROLES)
        ):
            self.from_verb(up)
        elif (self.kind is Kind.STATE and word not in ("to", "into", "on", "for")) or word in (
            "after",
            "since",
            "following",
            "despite",
        ):
            self.only_told(up)
        else:
            self.from_verb(up)

    def _reaches(self, up: int, word: str) -> bool:
        """Whether a verb of the table means the event: "ask for a visit", not "cut the cake for ten years of ties"."""
        tree, lemma = self.tree, self.tree.lemma[up]
        own = tree.child(up, "dobj") is not None and word in ("for", "on", "to", "of")
        return lemma in self.table.objects and lemma not in self.table.presuppose and not own

    def _phrasal(self, v: int) -> str | None:
        tree = self.tree
        wordings = (f"{tree.lemma[v]} {tree.lower[k]}" for k in tree.kids[v] if tree.dep[k] in ("prt", "advmod"))
        return next((self.table.objects[w] for w in wordings if w in self.table.objects), None)

    def _looked_forward_to(self, v: int, word: str) -> None:
        """As in "look forward to a meeting", "preparations for a visit are under way": a plan."""
        effect = self.table.verbs.get(self.tree.lemma[v]) if word == "to" else None
        if effect in ("planned", "possible"):
            self.verdict.apply(effect)
        for k in self.tree.children(v, "nsubj", "nsubjpass"):
            effect = self.table.nouns.get(self.tree.lemma[k])
            if word == "for" and effect in ("planned", "possible"):
                self.verdict.apply(effect)
