"""Who "he", "the Secretary", "the country", "both sides", "we" are: a deterministic sieve over one document.

Invariant: a phrase that two antecedents fit equally well stays unresolved; what is resolved keeps the span of its
antecedent.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.facts import memory as words
from kg.facts.memory import Memory, distinct, recent
from kg.facts.refs import Ref, Resolver
from kg.facts.tree import Tree
from kg.model import Briefing
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["link_references"]


#: tags of words that never refer
_SILENT = frozenset(("IN", "TO", "MD", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", ",", ".", ":", "HYPH", "POS"))


class _Sieve:
    def __init__(self, briefing: Briefing, resolver: Resolver, place_state: str | None) -> None:
        self.resolver, self.memory, self.place_state = resolver, Memory(), place_state
        source = briefing.source
        text = f"{source.publisher} {source.url}"
        self.issuer = next((state for rx, state in words.ISSUERS if rx.search(text)), None)

    def read(self, tree: Tree) -> None:
        """Resolve one sentence, then remember what it names."""
        for i, tag in enumerate(tree.tag):
            if tag in _SILENT and tree.names[i] is None:
                continue
            refs = self._phrase(tree, i)
            if refs:
                self.resolver.links[tree.number, i] = tuple(replace(r, borrowed=True) for r in refs)
                if len(refs) == 1 and refs[0].cls is EntityClass.PERSON:
                    subject = tree.dep[i] in ("nsubj", "nsubjpass")
                    self.memory.persons.append((tree.number, subject, refs[0]))
            name = tree.names[i]
            if name is not None:
                self.memory.remember(tree, i, name, self.resolver)
            elif tree.lemma[i] in self.resolver.lexicon.nouns["gathering"] and tree.tag[i] == "NN" and not refs:
                for ref in self.resolver.resolve(tree, i):
                    if ref.cls is EntityClass.EVENT:
                        self.memory.forum = ref
        self.memory.close(tree, self.resolver)

    # ------------------------------------------------------------- phrases

    def _phrase(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        word, tag, lemma = tree.lower[i], tree.tag[i], tree.lemma[i]
        if tag in ("PRP", "PRP$"):
            return self._pronoun(tree, i, word)
        name = tree.names[i]
        if name is not None and name.cls is EntityClass.OFFICE and self._predicative(tree, i, name):
            return ()
        if name is not None:
            return self._office(tree, i, name) if name.cls is EntityClass.OFFICE and name.id is None else ()
        if (word == "both" and tree.dep[i] not in ("det", "preconj", "predet", "cc")) or (
            word == "two" and tag == "CD" and tree.dep[i] in ("nsubj", "pobj", "dobj", "nsubjpass")
        ):
            return self._two(tree, people=True) or self._two(tree, people=False)
        if tag not in ("NN", "NNS", "NNP", "NNPS"):
            return ()
        if not _definite(tree, i):
            return ()
        if any(
            tree.names[k] is not None and tree.dep[k] in ("amod", "compound", "poss", "nmod", "appos")
            for k in tree.kids[i]
        ):
            return self._demonym_head(tree, i, lemma)
        if any(p in ("of", "from") and (tree.names[o] is not None) for p, o in tree.preps(i)):
            return ()
        return self._group(tree, i, lemma)

    def _predicative(self, tree: Tree, i: int, name: Mention) -> bool:
        """As in "X became the first U.S. President": the office is told of the subject."""
        if tree.dep[i] != "attr" or tree.lemma[tree.head[i]] not in ("be", "become", "remain"):
            return False
        for k in tree.children(tree.head[i], "nsubj"):
            for ref in self.resolver.resolve(tree, k):
                if ref.cls is EntityClass.PERSON and not (tree.child(tree.head[i], "neg") is not None):
                    self.resolver.told.append((tree, i, ref))
                    self.memory.hold(name.text, ref)
        return True

    def _pronoun(self, tree: Tree, i: int, word: str) -> tuple[Ref, ...]:
        if word in words.HE or word in words.SHE:
            person = self._person(
                tree, "m" if word in words.HE else "f", self._rivals(tree, i) if tree.tag[i] == "PRP" else frozenset()
            )
            return (person,) if person else ()
        if word in words.THEY:
            if tree.dep[i] == "poss" and tree.lemma[tree.head[i]] in (
                "country",
                "government",
                "tie",
                "relation",
                "relationship",
                "alliance",
                "partnership",
                "cooperation",
                "border",
                "nation",
            ):
                return self._two(tree, people=False)
            return self._two(tree, people=True) or (self._two(tree, people=False) if self._joined(tree) else ())
        if word in ("it", "its"):
            return self._it(tree, i)
        if word in words.WE and self.issuer:
            return (self.resolver.state_ref(self.issuer, tree.start[i], tree.end[i]),)
        return ()

    def _rivals(self, tree: Tree, i: int) -> frozenset[str]:
        """Persons who fill another role of the same verb: a pronoun is none of them."""
        verb = tree.head[i] if tree.dep[i] != "pobj" else tree.head[tree.head[i]]
        found = set()
        for k in tree.kids[verb]:
            for o in (k, *tree.children(k, "pobj")):
                for c in tree.conjuncts(o) if o != i else ():
                    name = tree.names[c]
                    if name is not None and name.cls is EntityClass.PERSON:
                        found.add(self.resolver.of_mention(name).key)
        return frozenset(found)

    def _joined(self, tree: Tree) -> bool:
        """Whether the last pair of states acted together as a subject, not one of them in an adjunct."""
        return sum(s for _, s, _ in recent(self.memory.states, tree.number - 1)) >= 2

    def _person(self, tree: Tree, gender: str, rivals: frozenset[str]) -> Ref | None:
        """The subject person of this or the last sentence, else the only recent one."""
        memory = self.memory
        fits = [
            (n, s, r)
            for n, s, r in recent(memory.persons, tree.number - 3)
            if memory.gender.get(r.key, gender) == gender and r.key not in rivals
        ]
        for back in (0, 1, 2, 3):
            here = [(s, r) for n, s, r in fits if n == tree.number - back]
            subjects = distinct([r for s, r in here if s])
            if len(subjects) == 1:
                memory.gender.setdefault(subjects[0].key, gender)
                return subjects[0]
            everyone = distinct([r for _, r in here])
            if len(everyone) == 1:
                return everyone[0]
            if everyone:
                return None
        return None

    def _it(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        memory = self.memory
        verb = tree.lemma[tree.head[i]]
        if (
            tree.dep[i] == "nsubjpass"
            and verb in ("sign", "conclude", "initial", "ratify", "ink", "renew")
            and memory.pact is not None
        ):
            return (memory.pact,)
        rows = [*recent(memory.states, tree.number - 1), *recent(memory.bodies, tree.number - 1)]
        for back in (0, 1):
            subjects = distinct([r for n, s, r in rows if s and n == tree.number - back and not r.noun])
            if len(subjects) == 1:
                return (subjects[0],)
            if subjects:
                return ()
        return ()

    def _office(self, tree: Tree, i: int, name: Mention) -> tuple[Ref, ...]:
        """As in "the Secretary", "the minister": the latest person with that word in the title."""
        title = re.findall(r"[a-z]+", name.text.lower())
        if title and title[-1].endswith("s") and title[-1] not in ("affairs", "relations", "states", "nations"):
            return self._two(tree, people=True) if tree.has(i, frozenset(("two", "both"))) else ()
        if name.state:
            found = distinct(
                [r for w in title if w in words.HEADS for r in self.memory.holders.get(w, []) if r.state == name.state]
            )
            return (found[-1],) if found else ()
        if any(k for k in tree.children(i, "appos") if tree.names[k] is not None):
            return ()
        for word in title:
            if word in words.HEADS:
                held = distinct(self.memory.holders.get(word, []))
                if len(title) > 1:
                    exact = [h for h in held if self._titled(h, title)]
                    held = exact or held
                if len(held) == 1:
                    return (held[0],)
                if held and word == "minister":
                    foreign = [h for h in held if h.state != "e:united-states"]
                    if len(foreign) == 1:
                        return (foreign[0],)
                if held:
                    last = [
                        r
                        for _, _, r in recent(self.memory.persons, tree.number - 1)
                        if any(r.key == h.key for h in held)
                    ]
                    return (last[-1],) if len(distinct(last)) == 1 else ()
        return ()

    def _titled(self, ref: Ref, title: list[str]) -> bool:
        return all(any(r.key == ref.key for r in self.memory.holders.get(w, [])) for w in title if w in words.HEADS)

    def _demonym_head(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        """As in "the Russian leader": the person of that state; else the phrase stands for the state."""
        if lemma not in words.HEADS or tree.tag[i].endswith("S"):
            return ()
        states = {n.id for k in tree.kids[i] if (n := tree.names[k]) is not None and n.cls is EntityClass.STATE}
        if len(states) != 1:
            return ()
        found = distinct([r for _, _, r in self.memory.persons if r.state in states])
        if len(found) == 1:
            self.resolver.told.append((tree, i, found[0]))
        return (found[0],) if len(found) == 1 else ()

    def _group(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        plural = tree.tag[i].endswith("S") or tree.has(i, frozenset(("both", "two")))
        two = tree.has(i, frozenset(("two", "both")))
        if plural and lemma in words.PEOPLE:
            return self._two(tree, people=True) if two or lemma in ("leader", "minister") else ()
        if plural and lemma in words.SIDES and (two or lemma in ("ally", "side")):
            return self._two(tree, people=False)
        if lemma == "administration" or (lemma == "branch" and tree.has(i, frozenset(("executive",)))):
            return (self.resolver.state_ref("e:united-states", tree.start[i], tree.end[i]),)
        if plural:
            if lemma in ("member",) and any(tree.tag[k] == "CD" for k in tree.kids[i]):
                return (self.resolver.state_ref("e:asean", tree.start[i], tree.end[i]),)
            return ()
        if lemma in words.BLOC:
            return (self.resolver.state_ref("e:asean", tree.start[i], tree.end[i]),) if self._asean_known(tree) else ()
        if lemma in words.MEETING and self.memory.forum is not None:
            return (self.memory.forum,)
        if (
            lemma in words.PACT
            and self.memory.pact is not None
            and not any(tree.dep[k] in ("amod", "compound") for k in tree.kids[i])
        ):
            return (self.memory.pact,)
        if lemma in words.COUNTRY:
            return self._country(tree, i, lemma)
        if lemma in ("visitor", "guest", "host"):
            return self._guest_or_host(lemma)
        if lemma in words.HEADS or lemma in words.RANKS:
            held = distinct(self.memory.holders.get(lemma, []))
            return (held[-1],) if len(held) == 1 else ()
        return ()

    def _guest_or_host(self, lemma: str) -> tuple[Ref, ...]:
        """Of the latest pair of persons the one from here is the host, the other the guest."""
        if not self.memory.pairs or self.place_state is None:
            return ()
        pair = self.memory.pairs[-1]
        ours = [r for r in pair if r.state == self.place_state]
        others = [r for r in pair if r.state != self.place_state]
        if len(ours) != 1:
            return ()
        return (ours[0] if lemma == "host" else others[0],)

    def _asean_known(self, tree: Tree) -> bool:
        return any(r.id == "e:asean" for _, _, r in self.memory.states) or self.memory.forum is not None

    def _country(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        owners = tree.children(i, "poss")
        for o in owners:
            for ref in self.resolver.links.get((tree.number, o), ()):
                lifted = self.resolver.lift(ref)
                return (lifted,) if lifted else ()
        if owners:
            return ()
        if tree.has(i, frozenset(("city",))) and lemma == "state":
            lemma = "city-state"
        if lemma in words.ONLY:
            fits = [r for _, _, r in self.memory.states if r.id in words.ONLY[lemma]]
            if fits:
                return (fits[-1],)
            only = words.ONLY[lemma]
            if self.place_state in only or len(only) == 1:
                return (
                    self.resolver.state_ref(
                        self.place_state if self.place_state in only else only[0], tree.start[i], tree.end[i]
                    ),
                )
            return ()
        rows = recent(self.memory.states, tree.number - 2)
        for back in (0, 1, 2):
            last = [r for n, _, r in rows if n == tree.number - back and r.id not in ("e:asean", "e:united-states")]
            if last:
                found = distinct(last)
                return (found[-1],) if len(found) == 1 or last[-1].noun != "person" else ()
        if lemma == "country" and self.place_state:
            return (self.resolver.state_ref(self.place_state, tree.start[i], tree.end[i]),)
        return ()

    def _two(self, tree: Tree, people: bool) -> tuple[Ref, ...]:
        """The latest pair: of this sentence so far, else of the sentences before, else of the whole text."""
        memory = self.memory
        rows = memory.persons if people else memory.states
        if not people and memory.forum_pair[0] == tree.number:
            return memory.forum_pair[1]
        here = distinct([r for _, _, r in recent(rows, tree.number)])
        if len(here) == 2:
            return tuple(here)
        kept = memory.pairs if people else memory.state_pairs
        if kept:
            return kept[-1]
        everyone = distinct([r for _, _, r in rows])
        if not people:
            everyone = [r for r in everyone if r.noun != "body"]
        return tuple(everyone) if len(everyone) == 2 else ()


def _definite(tree: Tree, i: int) -> bool:
    return any(
        (tree.dep[k] in ("det", "poss", "predet") and tree.lower[k] in words.DEFINITE) or tree.lower[k] == "both"
        for k in tree.kids[i]
    )


def link_references(briefing: Briefing, trees: list[Tree], resolver: Resolver, place_state: str | None) -> None:
    """Fill `resolver.links` for all sentences of a document, in order.

    Args:
        briefing: its publisher decides who "we" are.
        trees: its sentences.
        resolver: receives the links.
        place_state: state of the dateline, for "the city-state" and the like.
    """
    sieve = _Sieve(briefing, resolver, place_state)
    for tree in trees:
        sieve.read(tree)
