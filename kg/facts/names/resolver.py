"""Who or what a noun phrase stands for: names, states behind adjectives and group nouns, pronouns through `coref`.

Invariant: a word that coreference has linked stands for what it was linked to, whatever its own modifiers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.facts.names.naming import as_told
from kg.facts.names.phrases import phrase
from kg.facts.names.ref import ACTORS, BODIES, Ref
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.names import AliasKind
from kg.register import Register
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["ACTORS", "BODIES", "Ref", "Resolver"]


class Resolver:
    """Resolves words of one document; coreference puts its findings into `links`."""

    def __init__(self, register: Register, lexicon: Lexicon) -> None:
        self.register, self.lexicon = register, lexicon
        self.links: dict[tuple[int, int], tuple[Ref, ...]] = {}
        """(sentence, word) → what a pronoun or definite phrase stands for."""
        self._refs: dict[tuple[int, int], Ref] = {}
        self.here: Mention | None = None
        """The place of the dateline."""
        self.date: str | None = None
        """The day of the document."""
        self.forums: dict[int, Ref] = {}
        """Sentence → the gathering talked of last, up to its end."""
        self.pairs: dict[int, tuple[Ref, ...]] = {}
        """Sentence → the two states that the text deals with so far, if there are just two."""
        self.told: list[tuple[Tree, int, Ref]] = []
        """Offices and states told of a person by the sentence itself: (sentence, word, person)."""
        self.assumed: dict[str, str] = {}
        """Person → state that only the whole text tells."""
        self.chief: Ref | None = None
        """The state or association that the text names more often than any other."""
        self.seen: list[tuple[int, Ref]] = []
        """(sentence, state or association) as the text names them, also through persons and bodies."""
        self.headline: list[Mention] = []
        """The states that headlines name."""
        self.quarrels: dict[int, list[Ref]] = {}
        """Sentence that tells of a fight or its end → the states it names."""
        self.issuer: str | None = None
        """The state or association whose office issued the text."""
        self.present: set[str] = set()
        """States and associations that the text names anywhere."""
        self.told_by_name: set[str] = set()
        """Persons whom the text names, not only their office."""
        self.names: dict[str, str] = {}
        """Person → the fullest name that the text gives."""

    def label(self, id: str) -> str:
        """Printed label of a register entity."""
        entity = self.register.entity(id)
        return entity.label if entity else id.partition(":")[2]

    def of_mention(self, mention: Mention) -> Ref:
        """The reference of a name; an office whose holder the text never names stands for its state."""
        if mention.by_office and mention.id not in self.told_by_name and mention.state:
            return self.state_ref(mention.state, mention.start, mention.end, "minister")
        label = self.names.get(mention.id, mention.label) if mention.id else mention.label
        state = mention.id if mention.cls is EntityClass.STATE else mention.state or self.assumed.get(mention.id or "")
        known = self._refs.get((mention.start, mention.end))
        if known is None or (known.label, known.state, known.cls) != (label, state, mention.cls):
            known = Ref(
                mention.id, label, mention.cls, state, mention.start, mention.end, candidates=mention.candidates
            )
            self._refs[mention.start, mention.end] = known
        return known

    def name_persons(self, body: str, mentions: Iterable[Mention]) -> None:
        """Learn how the text itself names each person in full."""
        mentions = list(mentions)
        self.chief = self._most_named(mentions)
        for mention in mentions:
            self.present.update(x for x in (mention.state, mention.id) if x)
            if mention.cls is EntityClass.PERSON and mention.id and not mention.by_office:
                self.told_by_name.add(mention.id)
                name = as_told(mention, body[mention.head_start : mention.head_end], self.register.entity(mention.id))
                if len(name.split()) > len(self.names.get(mention.id, "").split()) and " " in name:
                    self.names[mention.id] = name

    def _most_named(self, mentions: list[Mention]) -> Ref | None:
        counts: dict[str, int] = {}
        for mention in mentions:
            id = mention.state or (mention.id if mention.id in self.lexicon.blocs else None)
            if mention.cls is EntityClass.STATE:
                id = mention.id
            if id and mention.cls is not EntityClass.PLACE:
                counts[id] = counts.get(id, 0) + 1
        ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        first = next(m for m in mentions if ranked[0][0] in (m.state, m.id))
        return self.state_ref(ranked[0][0], first.start, first.end)

    def state_ref(self, id: str, start: int, end: int, noun: str = "") -> Ref:
        """A state (or association) reached through a noun."""
        entity = self.register.entity(id)
        cls = entity.cls if entity else EntityClass.STATE
        return Ref(id, self.label(id), cls, id if cls is EntityClass.STATE else None, start, end, noun)

    def many_parties(self, id: str | None) -> bool | None:
        """Whether an agreement of the register is open to many and tells no pair of parties; None if unknown."""
        if id is None or id.startswith("e:local."):
            return None
        known = self.register.agreements.get(id)
        return known is None or not 1 < len(known.parties) <= 4

    def lift(self, ref: Ref, bodies: bool = False) -> Ref | None:
        """The state behind a person (and a government's body); states and organisations stand for themselves."""
        if bodies and ref.cls is EntityClass.GOVERNMENT_BODY and ref.state:
            return self.state_ref(ref.state, ref.start, ref.end, "government")
        if ref.cls is EntityClass.PERSON:
            state = ref.state
            return self.state_ref(state, ref.start, ref.end, "person") if state else None
        return ref

    def pair_of(self, tree: Tree, noun: int, definite: bool = False) -> tuple[Ref, ...]:
        """The two states that a relational noun without ends can mean.

        Those of its sentence, if just two, else the pair talked of, if the noun is definite.
        """
        found = {r.key: r for r in self.states_of(tree)}
        if len(found) == 2:
            return tuple(found.values())
        definite = definite or any(tree.lower[k] in ("the", "their", "our", "this", "its") for k in tree.kids[noun])
        definite = definite or (
            tree.lower[noun] in ("ties", "relations") and not any(tree.names[k] is not None for k in tree.kids[noun])
        )
        definite = definite or (noun == 0 and tree.tag[noun] == "NNS")  # "Negotiations, opened last year, go on"
        if len(found) < 2 and definite:
            pair = self.pairs.get(tree.number, ())
            if all(any(p.key == k for p in pair) for k in found):
                return pair
        return ()

    def states_of(self, tree: Tree) -> tuple[Ref, ...]:
        """The states and associations that act in a sentence, those that are mere places left out."""
        found: dict[str, Ref] = {}
        for i, mention in enumerate(tree.names):
            for ref in self.meant(tree, i):
                state = self.lift(ref, bodies=True)
                if state is not None and (state.cls is EntityClass.STATE or state.id in self.lexicon.blocs):
                    if (
                        mention is not None
                        and tree.dep[i] == "pobj"
                        and tree.lower[tree.head[i]] in ("in", "at", "to")
                        and mention.cls is EntityClass.STATE
                    ):
                        continue
                    found.setdefault(state.key, replace(state, noun=""))
        return tuple(found.values())

    # ------------------------------------------------------------------ words

    def resolve(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """What word i stands for; coordination is the caller's business."""
        linked = self.links.get((tree.number, i))
        if linked:
            return linked
        mention = tree.names[i]
        if mention is not None:
            return self._named(tree, i, mention)
        if tree.tag[i] in ("WP", "WDT", "WP$") or (
            tree.lower[i] == "that" and tree.dep[i] in ("nsubj", "dobj", "nsubjpass")
        ):
            antecedent = self.antecedent(tree, i)
            refs = self.resolve_all(tree, antecedent) if antecedent is not None else ()
            if tree.lower[i] == "which":
                # "the foreign minister of Indonesia, which chairs": never the person
                lifted = tuple(self.lift(r) or r for r in refs)
                return tuple(r for r in lifted if r.cls is not EntityClass.PERSON)
            return refs
        if not tree.tag[i].startswith("NN") and tree.tag[i] not in ("JJ", "CD", "DT", "NNS"):
            return ()
        return self._phrase(tree, i)

    def meant(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """What a name or a linked word stands for; nothing for all other words, whatever hangs on them."""
        mention = tree.names[i]
        return (self.of_mention(mention),) if mention is not None else self.links.get((tree.number, i), ())

    def persons(self, tree: Tree, words: Iterable[int]) -> list[Ref]:
        """The persons that some words stand for, without doubles."""
        found = {r.key: r for w in words for r in self.resolve(tree, w) if r.cls is EntityClass.PERSON}
        return list(found.values())

    def resolve_all(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """What word i and its conjuncts stand for, without doubles, in the order of the text."""
        found: dict[str, Ref] = {}
        for j in tree.conjuncts(i):
            for ref in self.resolve(tree, j):
                found.setdefault(ref.key, ref)
        return tuple(found.values())

    def _named(self, tree: Tree, i: int, mention: Mention) -> tuple[Ref, ...]:
        ref = self.of_mention(mention)
        if mention.cls is EntityClass.OFFICE:
            if self._asean_chair(mention):
                return (Ref("e:asean.chair", "Chair of ASEAN", EntityClass.OFFICE, None, mention.start, mention.end),)
            state = mention.state or (mention.offices[0].state if mention.offices else None)
            for k in tree.children(i, "appos"):
                named = tree.names[k]
                if named is not None and named.cls is EntityClass.PERSON:
                    return (self.of_mention(named),)
            if state:
                return (self.state_ref(state, mention.start, mention.end, "minister"),)
            return self._modifiers(tree, i, "minister")
        if mention.cls is EntityClass.PERSON and mention.state is None:
            return (ref,)
        return (ref,)

    def _asean_chair(self, mention: Mention) -> bool:
        text = mention.text.lower()
        body = mention.offices[0].body if mention.offices else None
        return ("chair" in text or "presidency" in text) and (
            mention.id == "e:asean.chair"
            or body == "e:asean"
            or re.search(r"\b(association|bloc|grouping|regional body)\b", text) is not None
        )

    def antecedent(self, tree: Tree, i: int) -> int | None:
        """The noun above the relative clause that word i stands in."""
        for a in tree.ancestors(i):
            if tree.dep[a] == "relcl":
                return tree.head[a]
        return None

    def _phrase(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """A common noun: what it is in apposition to, a gathering, else the states that its modifiers name."""
        noun = tree.lemma[i]
        if noun in self.lexicon.nouns["gathering"]:
            gathering = self._unnamed_gathering(tree, i, noun)
            if gathering is not None:
                return (gathering,)
        if noun in self.lexicon.nouns["party"]:
            leaders = self._led_by(tree, i)
            if leaders:
                return leaders
        for k in tree.kids[i]:
            if tree.dep[k] == "appos" and tree.names[k] is not None:
                return tuple(r for j in tree.conjuncts(k) for r in self.resolve(tree, j))
        if tree.dep[i] == "appos" and tree.names[tree.head[i]] is not None and tree.lower[i] != "member":
            return self.resolve(tree, tree.head[i])
        return self._modifiers(tree, i, noun)

    def _led_by(self, tree: Tree, i: int) -> tuple[Ref, ...]:
        """As in "delegations led by A and B", "a mission under A": the persons who lead a group stand for it."""
        heads = [o for p, o in tree.preps(i) if p == "under"]
        for k in tree.children(i, "acl"):
            if tree.lemma[k] in ("lead", "head", "represent") and tree.tag[k] == "VBN":
                heads += [o for p, o in tree.preps(k) if p == "by"]
        return tuple(self.persons(tree, heads))

    def _unnamed_gathering(self, tree: Tree, i: int, noun: str) -> Ref | None:
        """As in "a special summit", "the meeting of the leaders of ASEAN": a gathering without a name of its own."""
        front = [
            k for k in tree.kids[i] if tree.dep[k] in ("amod", "compound", "nmod", "poss") and tree.tag[k] != "JJR"
        ]
        words = self.lexicon.nouns
        if any(tree.lower[k] in words["talk_kind"] for k in front) or any(
            p in ("with", "between") for p, _ in tree.preps(i)
        ):
            return None
        comers = words["delegate"] | words["comer"]
        of_people = any(p == "of" and tree.lemma[o] in comers for p, o in tree.preps(i)) or any(
            tree.lemma[k] in comers or (tree.names[k] is not None and tree.dep[k] == "compound") for k in front
        )
        described = any(tree.dep[k] != "poss" for k in front)
        if not (described or of_people) or (noun in words["sitting"] and not of_people):
            return None
        label = re.sub(
            r"^(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|annual|recent|latest"
            r"|inaugural|next|last|upcoming|coming|forthcoming|this|(?:19|20)\d\d)\s+",
            "",
            phrase(tree, i),
        )
        label = re.sub(r" (?:in|at|near|outside) (?:the )?[A-Z].*$", "", label)
        if not label or label.lower() == noun:
            return None
        return Ref(None, label, EntityClass.EVENT, None, tree.start[i], tree.end[i])

    def _modifiers(self, tree: Tree, i: int, noun: str) -> tuple[Ref, ...]:
        found: dict[str, Ref] = {}
        for k in self._modifier_words(tree, i):
            mention = tree.names[k]
            if tree.dep[k] == "poss" and noun in self.lexicon.references.counterpart:
                continue  # "his colleagues" are those of other states
            if tree.tag[k] == "WP$":
                antecedent = self.antecedent(tree, k)
                for ref in self.resolve_all(tree, antecedent) if antecedent is not None else ():
                    owner = self.lift(ref)
                    if owner:
                        found.setdefault(owner.key, replace(owner, noun=noun))
                continue
            if mention is None:
                for ref in self.links.get((tree.number, k), ()):
                    owner = self.lift(ref)
                    if owner:
                        found.setdefault(owner.key, replace(owner, noun=noun))
                continue
            owner = self.owner(mention, tree.dep[k], noun)
            if owner is not None:
                found.setdefault(owner.key, owner)
        return tuple(found.values())

    def owner(self, mention: Mention, dep: str, noun: str) -> Ref | None:
        """The state or body that owns or qualifies a noun."""
        ref = self.of_mention(mention)
        if mention.cls is EntityClass.STATE or mention.id in self.lexicon.blocs:
            return replace(ref, noun=noun)
        if mention.cls in BODIES and self.lexicon.is_a(noun, "government", "vessel"):
            if mention.state:
                return self.state_ref(mention.state, mention.start, mention.end, noun)
            return replace(ref, noun=noun)
        if (
            mention.cls is EntityClass.PERSON
            and mention.state
            and (dep == "poss" or noun in ("administration", "government", "cabinet"))
        ):
            return self.state_ref(mention.state, mention.start, mention.end, noun)
        return None

    def _modifier_words(self, tree: Tree, i: int) -> Iterable[int]:
        for k in tree.kids[i]:
            dep = tree.dep[k]
            if dep in ("amod", "compound", "nmod", "poss", "nummod", "appos", "npadvmod"):
                yield from tree.conjuncts(k)
                for g in tree.kids[k]:
                    # "U.S.-Malaysia ties", "Thai military junta": the name hangs on another modifier
                    if tree.names[g] is not None and tree.dep[g] in ("amod", "compound", "nmod", "poss", "npadvmod"):
                        yield g
            elif dep == "prep" and tree.lower[k] in ("of", "from", "for", "in", "representing"):
                for o in tree.children(k, "pobj"):
                    for c in tree.conjuncts(o):
                        name = tree.names[c]
                        seat = name is not None and name.kind is AliasKind.CAPITAL
                        if tree.lower[k] != "in" or seat or tree.lemma[i] in self.lexicon.nouns["ruler"]:
                            yield c
                        if tree.names[c] is None:
                            yield from self._listed(tree, c)
            elif dep == "prep" and tree.lower[k] in ("including", "like", "as"):
                for o in tree.children(k, "pobj"):
                    yield from tree.conjuncts(o)

    def _listed(self, tree: Tree, c: int) -> Iterable[int]:
        """As in "from the five states, Laos and Cambodia": names in apposition to a common noun."""
        for k in tree.kids[c]:
            if tree.dep[k] in ("appos", "amod", "compound", "poss") and tree.names[k] is not None:
                yield from tree.conjuncts(k)
            elif tree.dep[k] == "prep" and tree.lower[k] in ("including", "as", "like"):
                for o in tree.children(k, "pobj"):
                    yield from tree.conjuncts(o)
