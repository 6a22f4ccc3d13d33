"""Who "he", "the Secretary", "the country", "both sides", "we" are: a deterministic sieve over one document.

Invariant: a phrase that two antecedents fit equally well stays unresolved; what is resolved keeps the span of its
antecedent.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.facts.coreference.groups import Groups
from kg.facts.coreference.memory import Memory, distinct, is_topic, recent
from kg.facts.coreference.sittings import pair_summit, sitting_of
from kg.facts.coreference.voices import Voices
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.model import Briefing
from kg.names import AliasKind
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["link_references"]


#: whether "the Secretary" beside a foreign one, "the Minister" beside an American one is the American
_AMERICAN = {"secretary": True, "minister": False}

#: tags of words that never refer
_SILENT = frozenset(("IN", "TO", "MD", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", ",", ".", ":", "HYPH", "POS"))


def _understood(tree: Tree, v: int, controlled: frozenset[str]) -> list[int]:
    """Who does what an infinitive or gerund tells: the subject above it, or whom that one asks to do it."""
    while tree.child(v, "nsubj", "nsubjpass") is None and tree.head[v] != v:
        v = tree.head[v]
        asked = tree.child(v, "dobj") if tree.lemma[v] in controlled else None
        if asked is not None:
            return tree.conjuncts(asked)
    return [c for s in tree.children(v, "nsubj", "nsubjpass") for c in tree.conjuncts(s)]


class _Sieve:
    def __init__(self, briefing: Briefing, resolver: Resolver, place_state: str | None) -> None:
        self.resolver, self.words, self.place_state = resolver, resolver.lexicon.references, place_state
        self.memory = Memory(self.words)
        self.groups = Groups(self.memory, resolver)
        self.voices = Voices(briefing, self.memory, resolver)

    def read(self, tree: Tree) -> None:
        """Resolve one sentence, then remember what it names."""
        for i, tag in enumerate(tree.tag):
            if tag in _SILENT and tree.names[i] is None:
                continue
            refs = self._phrase(tree, i)
            if refs:
                self.resolver.links[tree.number, i] = tuple(
                    r if r.borrowed else replace(r, borrowed=True) for r in refs
                )
                if len(refs) == 1 and refs[0].cls is EntityClass.PERSON:
                    subject = tree.dep[i] in ("nsubj", "nsubjpass")
                    self.memory.persons.append((tree.number, subject, refs[0]))
            name = tree.names[i]
            if name is not None:
                self.memory.remember(tree, i, name, self.resolver)
            elif tree.lemma[i] in self.resolver.lexicon.nouns["gathering"] and tree.tag[i] == "NN" and not refs:
                paired = pair_summit(tree, i, self.resolver)
                if paired is not None:
                    self.resolver.links[tree.number, i] = (paired,)
                for ref in self.resolver.resolve(tree, i):
                    if ref.cls in (EntityClass.EVENT, EntityClass.FORUM):
                        self.memory.forum = ref
        sitting = sitting_of(tree, self.resolver)
        if sitting is not None:
            self.memory.forum = sitting
        self.memory.close(tree, self.resolver)

    # ------------------------------------------------------------- phrases

    def _phrase(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        word, tag, lemma = tree.lower[i], tree.tag[i], tree.lemma[i]
        if word == "there" and tree.dep[i] == "advmod":
            return (self.memory.place,) if self.memory.place is not None else ()
        if tag in ("PRP", "PRP$"):
            return self._pronoun(tree, i, word)
        name = tree.names[i]
        if name is not None and name.cls is EntityClass.OFFICE and self._predicative(tree, i, name):
            return ()
        if name is not None:
            if name.cls is EntityClass.STATE and name.kind is AliasKind.DEMONYM:
                return self._national(tree, i, name)
            return self._office(tree, i, name) if name.cls is EntityClass.OFFICE and name.id is None else ()
        if word in ("former", "latter"):
            return self._of_two(tree, i, word)
        if alone := self.groups.standing_alone(tree, i):
            return alone
        if tag not in ("NN", "NNS", "NNP", "NNPS"):
            return ()
        if not self._definite(tree, i):
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
        words = self.words
        if word in words.he or word in words.she:
            fronted = tree.dep[i] == "nsubj" and tree.head[tree.head[i]] == tree.head[i]
            person = self._person(tree, "m" if word in words.he else "f", self._rivals(tree, i), fronted)
            return (person,) if person else ()
        if word in words.they:
            return self.groups.they(tree, i)
        if word in ("it", "its"):
            return self._it(tree, i)
        if word in words.we:
            return self.voices.we(tree, i)
        if word in words.me:
            return self.voices.me(tree, i)
        return ()

    def _rivals(self, tree: Tree, i: int) -> frozenset[str]:
        """Persons who fill another role of the same verb: a pronoun is none of them."""
        if tree.tag[i] == "PRP$":
            if tree.lemma[tree.head[i]] not in self.words.honour:
                return frozenset()
            i = tree.head[i]
        verb = tree.head[i] if tree.dep[i] != "pobj" else tree.head[tree.head[i]]
        if tree.tag[verb].startswith("NN"):
            verb = tree.head[verb]
        beside = [
            c for k in tree.kids[verb] for o in (k, *tree.children(k, "pobj")) if o != i for c in tree.conjuncts(o)
        ]
        if tree.dep[i] not in ("nsubj", "nsubjpass") and tree.is_verb(verb):
            controlled = self.resolver.lexicon.object_control
            beside += _understood(tree, verb, controlled)  # "A has no plans to meet him": not A
        met = (ref for w in beside if w != i and not is_topic(tree, w) for ref in self.resolver.meant(tree, w))
        return frozenset(ref.key for ref in met if ref.cls is EntityClass.PERSON)

    def _person(self, tree: Tree, gender: str, rivals: frozenset[str], fronted: bool) -> Ref | None:
        """The subject person of this or the last sentence, else the only recent one.

        Args:
            tree: the sentence of the pronoun.
            gender: m or f.
            rivals: persons in other roles of the same verb.
            fronted: the pronoun is the subject of the main clause; what stands in front of it are mere circumstances.
        """
        memory = self.memory
        fits = [
            (n, s, r)
            for n, s, r in recent(memory.persons, tree.number - 3)
            if memory.gender.get(r.key, gender) == gender and r.key not in rivals
        ]
        for back in (0, 1, 2, 3):
            here = [(s, r) for n, s, r in fits if n == tree.number - back]
            if fronted and back == 0 and not any(s for s, _ in here) and any(n < tree.number for n, _, _ in fits):
                continue  # "At the summit, chaired by A, he announced": he is who was spoken of before
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
        if tree.dep[i] == "nsubjpass" and verb in self.words.convened and memory.forum is not None:
            return (memory.forum,)
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
            return self.groups.named(tree, i)
        if name.state:
            found = distinct(
                [
                    r
                    for w in title
                    if w in self.words.heads
                    for r in self.memory.holders.get(w, [])
                    if r.state == name.state
                ]
            )
            return (found[-1],) if found else ()
        if any(k for k in tree.children(i, "appos") if tree.names[k] is not None):
            return ()
        for word in title:
            if word in self.words.heads:
                held = distinct(self.memory.holders.get(word, []))
                if len(title) > 1:
                    exact = [h for h in held if self._titled(h, title)]
                    held = exact or held
                if len(held) == 1:
                    return (held[0],)
                if held and word in _AMERICAN:
                    american = _AMERICAN[word]
                    meant = [h for h in held if (h.state == "e:united-states") is american]
                    if len(meant) == 1:
                        return (meant[0],)
                if held:
                    last = [
                        r
                        for _, _, r in recent(self.memory.persons, tree.number - 1)
                        if any(r.key == h.key for h in held)
                    ]
                    return (last[-1],) if len(distinct(last)) == 1 else ()
        return ()

    def _titled(self, ref: Ref, title: list[str]) -> bool:
        return all(
            any(r.key == ref.key for r in self.memory.holders.get(w, [])) for w in title if w in self.words.heads
        )

    def _demonym_head(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        """As in "the Russian leader", "his Thai counterpart": the person of that state, else the state itself."""
        words = self.words
        role = lemma in words.heads or lemma in words.counterpart or lemma in words.host or lemma in words.guest
        if not role or tree.tag[i].endswith("S"):
            return ()
        states = {n.id for k in tree.kids[i] if (n := tree.names[k]) is not None and n.cls is EntityClass.STATE}
        found = self.memory.person_of(next(iter(states))) if len(states) == 1 else None
        if found is None:
            return ()
        if lemma in words.heads:
            self.resolver.told.append((tree, i, found))
        return (found,)

    def _national(self, tree: Tree, i: int, name: Mention) -> tuple[Ref, ...]:
        """As in "the Indonesian added": the one person of that state."""
        if (
            tree.dep[i] not in ("nsubj", "nsubjpass", "dobj", "pobj")
            or tree.lower[i].endswith("s")
            or not any(tree.lower[k] == "the" for k in tree.kids[i])
        ):
            return ()
        person = self.memory.person_of(name.id)
        return (person,) if person else ()

    def _of_two(self, tree: Tree, i: int, word: str) -> tuple[Ref, ...]:
        """As in "the former", "the latter": one of the two names put together last."""
        if tree.dep[i] in ("amod", "advmod", "compound") or not any(tree.lower[k] == "the" for k in tree.kids[i]):
            return ()
        recent = [(n, people, g) for n, people, g in self.memory.groups if n >= tree.number - 1 and len(g) == 2]
        if not recent:
            return ()
        pair = max(recent, key=lambda one: one[:2])[2]
        return (pair[0 if word == "former" else 1],)

    def _group(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        words, memory = self.words, self.memory
        if found := self.groups.named(tree, i):
            return found
        if lemma == "administration" or (lemma == "branch" and tree.has(i, frozenset(("executive",)))):
            return (self.resolver.state_ref("e:united-states", tree.start[i], tree.end[i]),)
        if tree.tag[i].endswith("S"):
            if lemma in ("member",) and any(tree.tag[k] == "CD" for k in tree.kids[i]):
                return (self.resolver.state_ref("e:asean", tree.start[i], tree.end[i]),)
            return ()
        if lemma in words.bloc:
            return (self.resolver.state_ref("e:asean", tree.start[i], tree.end[i]),) if self._asean_known(tree) else ()
        if lemma in words.meeting and memory.forum is not None:
            return (memory.forum,)
        if (
            lemma in words.pact
            and memory.pact is not None
            and not any(tree.dep[k] in ("amod", "compound") for k in tree.kids[i])
        ):
            return (memory.pact,)
        if lemma in words.country or lemma in words.only:
            return self._country(tree, i, lemma)
        if lemma in words.guest or lemma in words.host or lemma in words.counterpart:
            return self._opposite(tree, i, lemma)
        if lemma in words.heads or lemma in words.ranks:
            held = distinct(memory.holders.get(lemma, []))
            return (held[-1],) if len(held) == 1 else ()
        return ()

    def _opposite(self, tree: Tree, i: int, lemma: str) -> tuple[Ref, ...]:
        """As in "his host", "the guest", "her counterpart": who stands opposite the person that the word belongs to."""
        for k in tree.children(i, "poss"):
            for ref in self.resolver.links.get((tree.number, k), ()):
                if ref.cls is EntityClass.PERSON:
                    other = self.memory.other_person(ref)
                    return (other,) if other is not None and other.state != ref.state else ()
        if lemma in self.words.counterpart or not self.memory.pairs or self.place_state is None:
            return ()
        pair = self.memory.pairs[-1]
        ours = [r for r in pair if r.state == self.place_state]
        others = [r for r in pair if r.state != self.place_state]
        if len(ours) != 1:
            return ()
        return (ours[0] if lemma in self.words.host else others[0],)

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
        if only := self.words.only.get(lemma, ()):
            fits = [r for _, _, r in self.memory.states if r.id in only]
            if fits:
                return (fits[-1],)
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

    def _definite(self, tree: Tree, i: int) -> bool:
        return any(
            (tree.dep[k] in ("det", "poss", "predet") and tree.lower[k] in self.words.definite)
            or tree.lower[k] in ("both", "each", "neither")
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
    resolver.seen = [(n, r) for n, _, r in sieve.memory.states]
    resolver.issuer = sieve.voices.issuer
